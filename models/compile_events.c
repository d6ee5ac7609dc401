/* models/compile_events.c - the events that variables and responses listen to: whose they are. */
#include "models/compile_inside.h"

#include <string.h>

/* The NAME of "GROUP.NAME.WHAT"; NULL when it is no such name. */
static const char *between(struct compile *c, const char *name, const char *group, const char *what)
{
    const size_t n = strlen(name), head = strlen(group), tail = strlen(what);
    if (n <= head + tail || strncmp(name, group, head) != 0 || strcmp(name + n - tail, what) != 0)
        return NULL;
    return arena_textn(c->arena, name + head, n - head - tail);
}

/* Where the number of the event GROUP.NAME.WHAT of a member stands; NULL: it is no event. */
static int32_t *member_event(struct compile *c, const char *name)
{
    struct network *n = c->net;
    const char *of;
    int32_t i;
    if ((of = between(c, name, "tasks.", ".done")) && (i = task_find(c, of)) >= 0)
        return &n->task[i].event_done;
    if ((of = between(c, name, "tasks.", ".failed")) && (i = task_find(c, of)) >= 0)
        return &n->task[i].event_failed;
    if ((of = between(c, name, "contracts.", ".disputes")) && (i = contract_find(c, of)) >= 0)
        return &n->contract[i].event_disputes;
    if ((of = between(c, name, "milestones.", ".reached")) && (i = milestone_find(c, of)) >= 0)
        return &n->milestone[i].event_reached;
    if ((of = between(c, name, "milestones.", ".missed")) && (i = milestone_find(c, of)) >= 0)
        return &n->milestone[i].event_missed;
    if ((of = between(c, name, "demand.", ".sold")) && (i = demand_find(c, of)) >= 0)
        return &n->demand[i].event_sold;
    if ((of = between(c, name, "demand.", ".lost")) && (i = demand_find(c, of)) >= 0)
        return &n->demand[i].event_lost;
    return NULL;
}

/* ---- of stock points ---- */

/* "dc.tote.received", "dc.tote.placed", "oem.tote.made": of a stock point, or of all variants of a style there. */
static bool is_point_event(struct compile *c, const char *name)
{
    static const char *const ends[] = {".received", ".placed", ".made"};
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
        const char *of = between(c, name, "", ends[k]);
        if (of && points_at(c, of).count > 0)
            return true;
    }
    return false;
}

/* Per stock point the events that end in `end`, in the order of their numbers. A place has two names, its own and that
 * of all variants, so one receipt may raise two events. */
static struct span *point_events(struct compile *c, const char *end)
{
    struct network *n = c->net;
    const size_t events = book_event_count(c->book);
    struct span *list = arena_array(c->arena, (size_t)n->points + 1, sizeof *list);
    struct span *at = arena_array(c->arena, events + 1, sizeof *at);
    for (size_t e = 0; e < events; e++) {
        struct place place;
        const char *path, *of = between(c, book_event_name(c->book, e, &place, &path), "", end);
        at[e] = of ? points_at(c, of) : (struct span){0, 0};
    }
    for (int32_t i = 0; i < n->points; i++) {
        list[i] = (struct span){n->point_events, 0};
        for (size_t e = 0; e < events; e++)
            for (int32_t k = at[e].first; k < at[e].first + at[e].count; k++)
                if (n->watch[k] == i) {
                    *(int32_t *)PUSH(c, n->point_event, n->point_events) = (int32_t)e;
                    list[i].count++;
                }
    }
    return list;
}

void compile_events(struct compile *c)
{
    struct network *n = c->net;
    n->events_received = point_events(c, ".received");
    n->events_placed = point_events(c, ".placed");
    n->events_made = point_events(c, ".made");
    for (size_t e = 0; e < book_event_count(c->book); e++) {
        struct place place;
        const char *path, *name = book_event_name(c->book, e, &place, &path);
        int32_t *const at = member_event(c, name);
        if (at)
            *at = (int32_t)e;
        else if (!name_quality_event(c, name, (int32_t)e) && !is_point_event(c, name))
            diag_error(
                c->diag, place, path,
                "`%s` is no event; write site.item.received, site.item.placed, site.item.made, milestones.x.reached, "
                "milestones.x.missed, "
                "demand.x.sold, demand.x.lost, tasks.x.done, tasks.x.failed, inspections.x.lots, "
                "inspections.x.rejected, "
                "faults.x.found, faults.x.escaped or contracts.x.disputes, each of something in this scenario",
                name);
    }
}
