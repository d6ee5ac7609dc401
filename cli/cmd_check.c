/* cli/cmd_check.c - bullwhip check: validate only. */
#include "cli/command.h"
#include "cli/scenario.h"

struct counted {
    const char *one, *many;
    int32_t count;
};

int cmd_check(struct options *options)
{
    struct scenario s;
    if (!scenario_open(options->arguments.word[0], options, &s))
        return STATUS_WRONG;
    const struct network *n = s.network;
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
    };
    if (!options->quiet) {
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
    return STATUS_DONE;
}
