/* models/compile_events.c - the events that variables listen to: whose they are. */
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

static int32_t milestone_find(const struct compile *c, const char *name)
{
    for (int32_t i = 0; i < c->net->milestones; i++)
        if (strcmp(c->net->milestone[i].name, name) == 0)
            return i;
    return -1;
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

/* "dc.tote.received", "dc.tote.placed", "oem.tote.made": of a stock point, or all variants of a style there. */
static bool point_events(struct compile *c, const char *name, int32_t event)
{
    struct network *n = c->net;
    const struct {
        const char *end;
        int32_t *events;
    } kind[] = {{".received", n->event_received}, {".placed", n->event_placed}, {".made", n->event_made}};
    for (size_t k = 0; k < sizeof kind / sizeof *kind; k++) {
        const char *of = between(c, name, "", kind[k].end);
        const struct span points = of ? points_at(c, of) : (struct span){0, 0};
        for (int32_t i = points.first; i < points.first + points.count; i++)
            kind[k].events[n->watch[i]] = event;
        if (points.count > 0)
            return true;
    }
    return false;
}

void compile_events(struct compile *c)
{
    struct network *n = c->net;
    n->event_received = arena_array(c->arena, (size_t)n->points + 1, sizeof *n->event_received);
    n->event_placed = arena_array(c->arena, (size_t)n->points + 1, sizeof *n->event_placed);
    n->event_made = arena_array(c->arena, (size_t)n->points + 1, sizeof *n->event_made);
    for (int32_t i = 0; i < n->points; i++)
        n->event_received[i] = n->event_placed[i] = n->event_made[i] = -1;
    for (size_t e = 0; e < book_event_count(c->book); e++) {
        struct place place;
        const char *path, *name = book_event_name(c->book, e, &place, &path);
        int32_t *const at = member_event(c, name);
        if (at)
            *at = (int32_t)e;
        else if (!name_quality_event(c, name, (int32_t)e) && !point_events(c, name, (int32_t)e))
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
