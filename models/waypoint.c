/* models/waypoint.c - intermediate milestones: see waypoint.h. */
#include "models/waypoint.h"

#include "models/flow.h"
#include "models/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void waypoint_goods(struct replication *r, int32_t point, double units)
{
    struct point_state *p = &r->point[point];
    if (units <= 0 || r->net->milestones == 0)
        return;
    p->units_so_far += units;
    if (r->milestone[0].reached == TIME_NEVER)
        p->units_before_goal = p->units_so_far;
    if (r->wanted && p->done_at == TIME_NEVER && p->units_so_far >= r->wanted[point])
        p->done_at = r->now;
}

double waypoint_days(const struct replication *r, const struct waypoints *way, size_t waypoint)
{
    const struct waypoint *w = &way->at[waypoint];
    if (w->task >= 0)
        return r->task[w->task].stage == TASK_PASSED ? days_from_ticks(r->task[w->task].passed_at) : (double)INFINITY;
    if (w->response >= 0)
        return r->response[w->response].first == TIME_NEVER ? (double)INFINITY
                                                            : days_from_ticks(r->response[w->response].first);
    sim_time last = 0;
    for (int32_t i = w->first_point; i >= 0; i = way->next[i]) {
        if (way->wanted[i] <= 0)
            continue;
        if (r->point[i].done_at == TIME_NEVER)
            return (double)INFINITY;
        if (r->point[i].done_at > last)
            last = r->point[i].done_at;
    }
    return days_from_ticks(last);
}

/* ---- which there are ---- */

/* Units that the plan receives at each stock point by its goal (by its end, when it does not get there). */
static bool plan_units(const struct network *n, uint64_t seed, double *wanted)
{
    struct replication *r = replication_create(n);
    const bool ok = replication_run(r, (struct luck){.seed = seed}, true, NULL);
    for (int32_t i = 0; ok && i < n->points; i++)
        wanted[i] = WAYPOINT_SHARE * r->point[i].units_before_goal;
    replication_destroy(r);
    return ok;
}

/* Lists the stock points of each style at each site, from the first on. */
static void link_families(const struct network *n, struct waypoints *w, struct arena *arena)
{
    int32_t *last = memory_grow(NULL, (size_t)n->points + 1, sizeof *last);
    w->next = arena_array(arena, (size_t)n->points + 1, sizeof *w->next);
    for (int32_t i = 0; i < n->points; i++) {
        w->next[i] = -1;
        last[i] = i;
        const int32_t family = n->point[i].family;
        if (family != i) {
            w->next[last[family]] = i;
            last[family] = i;
        }
    }
    free(last);
}

/* Something is expected there, and it is not the goal itself. */
static bool comes_before(const struct waypoints *w, const bool *goal, int32_t family)
{
    bool wants = false;
    for (int32_t i = family; i >= 0; i = w->next[i]) {
        if (goal[i])
            return false;
        wants |= w->wanted[i] > 0;
    }
    return wants;
}

/* "Leather" of "Leather black": the label of the style. */
static const char *style_label(const struct item *item, struct arena *arena)
{
    const size_t style = strlen(item->style), name = strlen(item->name), label = strlen(item->label);
    const char *variant = name > style ? item->name + style + 1 : "";
    const size_t tail = strlen(variant);
    if (tail > 0 && label > tail + 1 && strcmp(item->label + label - tail, variant) == 0)
        return arena_format(arena, "%.*s", (int)(label - tail - 1), item->label);
    return item->label;
}

static struct waypoint goods(const struct network *n, int32_t i, struct arena *arena)
{
    static const char *const words[] = {[SOURCE_BUY] = "received", [SOURCE_MAKE] = "made", [SOURCE_MOVE] = "arrived"};
    static const enum waypoint_kind kinds[] = {
        [SOURCE_BUY] = WAYPOINT_RECEIVED, [SOURCE_MAKE] = WAYPOINT_MADE, [SOURCE_MOVE] = WAYPOINT_ARRIVED};
    const struct point *p = &n->point[i];
    const struct item *item = &n->item[p->item];
    const enum source_kind kind = p->sources.count > 0 ? n->source[p->sources.first].kind : SOURCE_BUY;
    return (struct waypoint){
        .task = -1,
        .response = -1,
        .first_point = i,
        .kind = kinds[kind],
        .name = arena_format(arena, "%s.%s", n->site[p->site].name, item->style),
        .label = arena_format(arena, "%s %s at %s", style_label(item, arena), words[kind], n->site[p->site].label)};
}

static void add(struct waypoints *w, size_t most, struct waypoint it)
{
    if (w->count < most)
        w->at[w->count++] = it;
    else
        w->left_out++;
}

struct waypoints *waypoints_make(const struct network *n, uint64_t seed, size_t most, struct arena *arena)
{
    struct waypoints *w = arena_alloc(arena, sizeof *w);
    *w = (struct waypoints){.count = 0};
    w->wanted = arena_array(arena, (size_t)n->points + 1, sizeof *w->wanted);
    const size_t all = (size_t)n->tasks + (size_t)n->responses + (size_t)n->points;
    if (n->milestones == 0 || most == 0 || !plan_units(n, seed, w->wanted))
        return w;
    w->at = arena_array(arena, (all < most ? all : most) + 1, sizeof *w->at);
    for (int32_t i = 0; i < n->tasks; i++) /* few, and what people talk about: they have the first places */
        if (!n->task[i].skip && n->milestone[0].task != i)
            add(w, most,
                (struct waypoint){i, -1, -1, WAYPOINT_TASK, arena_format(arena, "tasks.%s", n->task[i].name),
                                  n->task[i].label});
    for (int32_t i = 0; i < n->responses; i++)
        add(w, most,
            (struct waypoint){-1, i, -1, WAYPOINT_RESPONSE, arena_format(arena, "responses.%s", n->response[i].name),
                              n->response[i].label});
    bool *goal = memory_grow(NULL, (size_t)n->points + 1, sizeof *goal);
    memset(goal, 0, ((size_t)n->points + 1) * sizeof *goal);
    const struct milestone *m = &n->milestone[0];
    for (int32_t i = m->points.first; i < m->points.first + m->points.count; i++)
        goal[n->watch[i]] = true;
    link_families(n, w, arena);
    for (int32_t i = 0; i < n->points; i++)
        if (n->point[i].family == i && comes_before(w, goal, i))
            add(w, most, goods(n, i, arena));
    free(goal);
    return w;
}
