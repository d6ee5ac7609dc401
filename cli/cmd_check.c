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

int cmd_check(struct options *options)
{
    struct scenario s;
    bool fine = true;
    if (!scenario_open(options->arguments.word[0], options, &s))
        return STATUS_WRONG;
    const struct network *n = s.network;
    const size_t alone = check_options_alone(options, &s, &fine);
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
