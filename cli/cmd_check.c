/* cli/cmd_check.c - bullwhip check: validate only. */
#include "cli/command.h"
#include "cli/scenario.h"

struct counted {
    const char *one, *many;
    int32_t count;
};

/* The scenario with this option put on, or off: what its lines mean together with the rest shows only then. */
static bool is_fine_with(const struct options *o, const char *name, bool on)
{
    struct options quiet = *o;
    struct scenario s;
    quiet.quiet = true;
    if (scenario_open_with(o->arguments.word[0], &quiet, on ? name : arena_format(o->arena, "%s=off", name), &s)) {
        scenario_close(&s);
        return true;
    }
    fprintf(stderr, "these are mistakes with the option %s put %s\n", name, on ? "on" : "off");
    return false;
}

/* Each option by itself, on and off. */
static size_t check_options_alone(const struct options *o, const struct scenario *s, bool *fine)
{
    const struct node *options = node_child(s->text.root, "options");
    size_t count = 0;
    for (const struct node *n = options ? options->first : NULL; n; n = n->next) {
        if (n->kind != NODE_GROUP)
            continue;
        *fine &= is_fine_with(o, n->name, true);
        if (node_child(n, "off"))
            *fine &= is_fine_with(o, n->name, false);
        count++;
    }
    return count;
}

/* A value of a lever: the name that its path ends with may be one that the scenario does not know, such as a variant.
 */
static bool is_fine_at(const struct options *o, const char *lever, const char *line)
{
    struct options quiet = *o;
    struct scenario s;
    quiet.quiet = true;
    quiet.sets.word = arena_alloc(o->arena, (o->sets.count + 1) * sizeof *quiet.sets.word);
    for (size_t i = 0; i < o->sets.count; i++)
        quiet.sets.word[i] = o->sets.word[i];
    quiet.sets.word[quiet.sets.count++] = line;
    if (scenario_open_with(o->arguments.word[0], &quiet, NULL, &s)) {
        scenario_close(&s);
        return true;
    }
    fprintf(stderr, "these are mistakes with the lever %s: %s\n", lever, line);
    return false;
}

/* Each lever by itself, at the lower end of its range or its first choice. */
static bool levers_are_fine(const struct options *o, const struct scenario *s)
{
    const struct node *levers = node_child(s->text.root, "levers");
    bool fine = true;
    for (const struct node *n = levers ? levers->first : NULL; n; n = n->next) {
        const struct node *sets = node_child(n, "sets"), *from = node_child(n, "from"),
                          *choices = node_child(n, "choices");
        const char *value = from && from->kind == NODE_NUMBER ? arena_format(o->arena, "%.17g", from->number)
                            : choices && choices->first && choices->first->kind == NODE_TEXT ? choices->first->text
                                                                                             : NULL;
        for (const struct node *path = sets && value ? sets->first : NULL; path; path = path->next)
            if (path->kind == NODE_TEXT)
                fine &= is_fine_at(o, n->name, arena_format(o->arena, "%s = %s", path->text, value));
    }
    return fine;
}

int cmd_check(struct options *options)
{
    struct scenario s;
    bool fine = true;
    if (!scenario_open(options->arguments.word[0], options, &s))
        return STATUS_WRONG;
    const struct network *n = s.network;
    const size_t alone = check_options_alone(options, &s, &fine);
    fine &= levers_are_fine(options, &s);
    const struct counted parts[] = {
        {"item", "items", n->items},
        {"stock point", "stock points", n->points},
        {"source", "sources", n->sources},
        {"supplier", "suppliers", n->suppliers},
        {"lane", "lanes", n->lanes},
        {"workcenter", "workcenters", n->centers},
        {"demand", "demands", n->demands},
        {"contract", "contracts", n->contracts},
        {"disruption", "disruptions", n->disruptions},
        {"milestone", "milestones", n->milestones},
        {"target", "targets", n->targets},
        {"option", "options", (int32_t)alone},
    };
    if (fine && !options->quiet) {
        const char *between = "ok: ";
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            if (!parts[i].count)
                continue;
            printf("%s%d %s", between, (int)parts[i].count, parts[i].count == 1 ? parts[i].one : parts[i].many);
            between = ", ";
        }
        printf("\n");
    }
    scenario_close(&s);
    return fine ? STATUS_DONE : STATUS_WRONG;
}
