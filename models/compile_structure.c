/* models/compile_structure.c - what follows from who serves whom: depth, echelons, planned times.
 */
#include "models/compile_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- who serves whom ---- */

static void add_served(struct compile *c, int32_t from, int32_t to, double factor)
{
    struct network *n = c->net;
    int32_t at = n->watches;
    *(int32_t *)PUSH(c, n->watch, n->watches) = to;
    while (n->served_room <= at) { /* parallel to watch */
        double *one = PUSH(c, n->served_factor, n->served_room);
        *one = 1;
    }
    n->served_factor[at] = factor;
    n->point[from].served.count++;
}

/* One point replenishes another: by moves, or as a part of its kits. In the order of the sources. */
struct edge {
    int32_t from, to, source;
    int32_t component; /* in make_component; -1: moved */
};

static struct edge *list_edges(struct compile *c, int32_t *count)
{
    const struct network *n = c->net;
    struct edge *edge = NULL;
    *count = 0;
    for (int32_t s = 0; s < n->sources; s++) {
        const struct source *source = &n->source[s];
        const struct span bom = source->kind == SOURCE_MAKE ? n->make[source->make].bom : (struct span){0, 0};
        if (source->kind == SOURCE_MOVE && source->from >= 0 && source->instead_of < 0)
            *(struct edge *)PUSH(c, edge, *count) = (struct edge){source->from, source->point, s, -1};
        for (int32_t i = bom.first; i < bom.first + bom.count; i++)
            if (n->make_component[i].point >= 0)
                *(struct edge *)PUSH(c, edge, *count) = (struct edge){n->make_component[i].point, source->point, s, i};
    }
    return edge;
}

/* Places of the edges by one of their ends, in their order: those of point i are place[first[i]] .. first[i + 1] - 1.
 */
struct by_end {
    int32_t *first, *place;
};

static struct by_end sort_edges(struct compile *c, const struct edge *edge, int32_t edges, bool by_from)
{
    const int32_t points = c->net->points;
    struct by_end b = {arena_array(c->arena, (size_t)points + 2, sizeof *b.first),
                       arena_array(c->arena, (size_t)edges + 1, sizeof *b.place)};
    for (int32_t i = 0; i < points + 2; i++)
        b.first[i] = 0;
    for (int32_t e = 0; e < edges; e++)
        b.first[(by_from ? edge[e].from : edge[e].to) + 2]++;
    for (int32_t i = 2; i < points + 2; i++)
        b.first[i] += b.first[i - 1];
    for (int32_t e = 0; e < edges; e++)
        b.place[b.first[(by_from ? edge[e].from : edge[e].to) + 1]++] = e;
    return b;
}

/* The points that each one replenishes stand together in watch. */
static void list_served(struct compile *c, const struct edge *edge, int32_t edges)
{
    struct network *n = c->net;
    const struct by_end out = sort_edges(c, edge, edges, true);
    for (int32_t from = 0; from < n->points; from++) {
        n->point[from].served = (struct span){n->watches, 0};
        for (int32_t i = out.first[from]; i < out.first[from + 1]; i++)
            add_served(c, from, edge[out.place[i]].to, 1);
    }
}

/* Longest way down to the customers. 1 on the way, 2 done; -1: a circle. */
static int32_t depth_of(struct compile *c, int32_t point, char *mark)
{
    struct point *p = &c->net->point[point];
    if (mark[point] == 2)
        return p->depth;
    if (mark[point] == 1)
        return -1;
    mark[point] = 1;
    int32_t depth = 0;
    for (int32_t i = p->served.first; i < p->served.first + p->served.count; i++) {
        const int32_t below = depth_of(c, c->net->watch[i], mark);
        if (below < 0) {
            mark[point] = 2;
            return -1;
        }
        if (below + 1 > depth)
            depth = below + 1;
    }
    mark[point] = 2;
    p->depth = depth;
    return depth;
}

static int by_sender(const void *a, const void *b)
{
    const struct edge *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

/* Upstream points on echelon stock that contain each one. The edges are sorted by their senders. */
static void list_echelons(struct compile *c, struct edge *edge, int32_t edges)
{
    struct network *n = c->net;
    int32_t *stack = arena_array(c->arena, (size_t)n->points + 1, sizeof *stack);
    int32_t *seen_from = arena_array(c->arena, (size_t)n->points + 1, sizeof *seen_from);
    if (edges > 0)
        qsort(edge, (size_t)edges, sizeof *edge, by_sender);
    const struct by_end in = sort_edges(c, edge, edges, false);
    for (int32_t i = 0; i < n->points; i++)
        seen_from[i] = -1;
    for (int32_t point = 0; point < n->points; point++) {
        int32_t top = 0;
        n->point[point].echelon_of = (struct span){n->watches, 0};
        stack[top++] = point;
        while (top > 0) {
            const int32_t at = stack[--top];
            for (int32_t i = in.first[at]; i < in.first[at + 1]; i++) {
                const int32_t up = edge[in.place[i]].from;
                if (seen_from[up] == point)
                    continue;
                seen_from[up] = point;
                stack[top++] = up;
                if (n->point[up].policy.echelon) {
                    *(int32_t *)PUSH(c, n->watch, n->watches) = up;
                    n->point[point].echelon_of.count++;
                }
            }
        }
    }
}

static void places(struct compile *c)
{
    struct network *n = c->net;
    for (int32_t i = 0; i < n->points; i++) {
        n->point[i].history = n->history_places;
        n->history_places += n->point[i].policy.window;
    }
    for (int32_t i = 0; i < n->demands; i++) {
        const struct demand *d = &n->demand[i];
        for (int32_t t = d->targets.first; t < d->targets.first + d->targets.count; t++) {
            struct point *p = &n->point[n->demand_target[t].point];
            p->loses |= d->unmet == UNMET_LOST;
            p->by_due |= d->due_after != TIME_NEVER || d->orders.count > 0;
            p->customers = true;
            if (d->leftover >= 0)
                p->leftover = d->leftover;
        }
    }
}

/* The first workcenter of what is made to order, when its room is limited. */
static int32_t room_of(const struct network *n, const struct point *p)
{
    if (p->allocation != ALLOCATE_PEGGED || p->sources.count == 0 || n->source[p->sources.first].kind != SOURCE_MAKE)
        return -1;
    const struct span steps = n->make[n->source[p->sources.first].make].steps;
    const int32_t center = steps.count > 0 ? n->step[steps.first].center : -1;
    return center >= 0 && n->center[center].capacity > 0 ? center : -1;
}

/* Made to order: what was ordered for a customer goes to him. */
static void peg(struct compile *c, const struct edge *edge, int32_t edges)
{
    struct network *n = c->net;
    for (int32_t i = 0; i < n->points; i++) {
        struct point *p = &n->point[i];
        bool made = p->sources.count > 0;
        for (int32_t s = p->sources.first; s < p->sources.first + p->sources.count; s++)
            made &= n->source[s].kind == SOURCE_MAKE;
        if (!p->allocation_given && p->policy.type == POLICY_LOT_FOR_LOT && made && p->customers &&
            p->served.count == 0)
            p->allocation = ALLOCATE_PEGGED;
        p->room_at = room_of(n, p);
        if (p->allocation != ALLOCATE_PEGGED)
            continue;
        if (p->policy.type != POLICY_LOT_FOR_LOT)
            wrong(c, c->point_node[i], "allocation",
                  "goods can be pegged to a claim only where each is ordered for one: policy = \"lot_for_lot\"");
    }
    for (int32_t e = 0; e < edges; e++)
        if (edge[e].component >= 0 && n->make[n->source[edge[e].source].make].kit_complete &&
            n->point[edge[e].from].allocation == ALLOCATE_PEGGED)
            wrong(c, c->point_node[edge[e].from], "allocation",
                  "kits with kitting = \"complete\" take any stock; nothing can be pegged here");
}

/* "$stock.dc.tote.on_hand", "$workcenter.oem.sewing.queue": facts that an expression reads. */
static bool fact_named(void *asker, const char *path)
{
    struct compile *c = asker;
    const char *first = strchr(path, '.'), *last = strrchr(path, '.');
    if (!first || last == first)
        return false;
    const char *name = arena_textn(c->arena, first + 1, (size_t)(last - first - 1));
    int32_t *fact = NULL;
    if (strncmp(path, "stock.", 6) == 0 && strcmp(last, ".on_hand") == 0 && point_find(c, name) >= 0)
        fact = &c->net->point[point_find(c, name)].fact;
    if (strncmp(path, "workcenter.", 11) == 0 && strcmp(last, ".queue") == 0 && center_find(c, name) >= 0)
        fact = &c->net->center[center_find(c, name)].fact;
    if (fact && *fact == 0)
        *fact = 1 + book_fact(c->book, path);
    return fact != NULL;
}

void compile_structure(struct compile *c)
{
    struct network *n = c->net;
    char *mark = arena_alloc(c->arena, (size_t)n->points + 1);
    bool any_echelon = false;
    int32_t edges;
    struct edge *edge = list_edges(c, &edges);
    list_served(c, edge, edges);
    for (int32_t i = 0; i < n->points; i++) {
        if (depth_of(c, i, mark) < 0)
            wrong(c, c->point_node[i], "sources",
                  "stock points replenish each other in a circle; one of them must be bought or made from something "
                  "else");
        n->point[i].last = n->point[i].served.count == 0 && n->point[i].ours;
        any_echelon |= n->point[i].policy.echelon;
    }
    places(c);
    peg(c, edge, edges);
    if (any_echelon)
        list_echelons(c, edge, edges);
    book_more_facts(c->book, fact_named, c);
}

/* ---- once quantities can be read ---- */

static void size_centers(struct compile *c)
{
    struct network *n = c->net;
    for (int32_t i = 0; i < n->centers; i++) {
        struct center *w = &n->center[i];
        const double machines = book_mean(c->book, w->machines);
        w->most_machines = 4 * (int32_t)(machines < 1e6 ? ceil(machines) : 1e6) + 8;
        w->first_machine_place = n->machine_places;
        w->first_failure_place = n->failure_places;
        n->machine_places += w->most_machines;
        n->failure_places += w->most_machines * w->failures.count;
    }
}

static bool is_constant(const struct compile *c, quantity_id q)
{
    double value;
    return q < 0 || book_constant(c->book, q, &value);
}

/* Levels that a change moves, themselves or through a variable, are looked at when it comes and goes. */
static bool moves_policies(const struct compile *c, int32_t change)
{
    size_t targets;
    const quantity_id *target = change < 0 ? NULL : book_change_targets(c->book, change, &targets);
    for (size_t t = 0; target && t < targets; t++) {
        const char *path = book_path(c->book, target[t]);
        if (strstr(path, ".policy.") || strncmp(path, "variables.", 10) == 0)
            return true;
    }
    return false;
}

static void settle_laws(struct compile *c)
{
    struct network *n = c->net;
    for (int32_t i = 0; i < n->steps; i++) {
        n->step[i].time_varies = !is_constant(c, n->step[i].time) && book_varies_by_unit(c->book, n->step[i].time);
        n->step[i].mean_time = n->step[i].time < 0 ? 0 : book_mean(c->book, n->step[i].time);
        n->step[i].mean_fixed = (n->step[i].setup < 0 ? 0 : book_mean(c->book, n->step[i].setup)) +
                                (n->step[i].lot_time < 0 ? 0 : book_mean(c->book, n->step[i].lot_time));
    }
    for (int32_t i = 0; i < n->inspections; i++)
        n->inspection[i].unit_time_varies =
            !is_constant(c, n->inspection[i].unit_time) && book_varies_by_unit(c->book, n->inspection[i].unit_time);
    for (int32_t i = 0; i < n->lanes; i++) {
        double days;
        if (n->lane[i].departs_law >= 0 && book_constant(c->book, n->lane[i].departs_law, &days)) {
            n->lane[i].departs_every = ticks_from_days(days);
            n->lane[i].departs_law = -1;
        }
    }
    for (int32_t i = 0; i < n->demands; i++)
        n->demand[i].rate_moves = n->demand[i].rate >= 0 && book_moves(c->book, n->demand[i].rate);
    for (int32_t i = 0; i < n->hit_changes; i++)
        n->policy_changes |= moves_policies(c, n->hit_change[i]);
}

/* Units of a component in one unit of what it goes into, once quantities can be read. */
static double component_factor(const struct compile *c, int32_t component)
{
    const struct make_component *part = &c->net->make_component[component];
    return book_mean(c->book, part->units) / (1 - book_mean(c->book, part->scrap));
}

static void weigh_served(struct compile *c)
{
    struct network *n = c->net;
    int32_t edges;
    const struct edge *edge = list_edges(c, &edges);
    const struct by_end out = sort_edges(c, edge, edges, true);
    for (int32_t from = 0; from < n->points; from++)
        for (int32_t i = out.first[from]; i < out.first[from + 1]; i++) { /* in the order of list_served */
            const int32_t component = edge[out.place[i]].component;
            if (component >= 0)
                n->served_factor[n->point[from].served.first + i - out.first[from]] = component_factor(c, component);
        }
}

/* ---- whose forecasts see the customers' demand of a point ---- */

static double share_of(const struct compile *c, const struct source *s)
{
    const struct point *p = &c->net->point[s->point];
    double total = 0, highest = -INFINITY;
    if (p->sources.count == 1)
        return 1;
    for (int32_t i = p->sources.first; i < p->sources.first + p->sources.count; i++) {
        const struct source *other = &c->net->source[i];
        total += other->share < 0 ? 1 : book_mean(c->book, other->share);
        highest = other->priority > highest ? other->priority : highest;
    }
    if (p->sourcing == SOURCING_PRIORITY)
        return s->priority < highest ? 0 : 1;
    return p->sourcing == SOURCING_SHARE && total > 0 ? (s->share < 0 ? 1 : book_mean(c->book, s->share)) / total : 1;
}

/* Units of each point that a unit asked by customers below asks of it, and the points that have some. */
struct reached {
    double *units;
    int32_t *point, count;
};

/* What the customers of `below` ask, as units of each point above it, along all ways. */
static void add_feeds(struct compile *c, int32_t below, double factor, struct reached *reached)
{
    const struct network *n = c->net;
    const struct span sources = n->point[below].sources;
    if (factor <= 0)
        return;
    if (reached->units[below] <= 0)
        reached->point[reached->count++] = below;
    reached->units[below] += factor;
    for (int32_t i = sources.first; i < sources.first + sources.count; i++) {
        const struct source *s = &n->source[i];
        if (s->kind == SOURCE_MOVE && s->from >= 0)
            add_feeds(c, s->from, factor * share_of(c, s), reached);
        const struct span bom = s->kind == SOURCE_MAKE ? n->make[s->make].bom : (struct span){0, 0};
        for (int32_t k = bom.first; k < bom.first + bom.count; k++)
            add_feeds(c, n->make_component[k].point, factor * share_of(c, s) * component_factor(c, k), reached);
    }
}

/* Loading goes up from the points where customers ask, and looks at nothing else. */
static void list_feeds(struct compile *c)
{
    struct network *n = c->net;
    struct reached reached = {.units = arena_array(c->arena, (size_t)n->points + 1, sizeof *reached.units),
                              .point = arena_array(c->arena, (size_t)n->points + 1, sizeof *reached.point)};
    for (int32_t i = 0; i < n->points; i++)
        reached.units[i] = 0;
    for (int32_t below = 0; n->forecasts && below < n->points; below++) {
        if (!n->point[below].customers)
            continue;
        add_feeds(c, below, 1, &reached);
        n->point[below].feeds = (struct span){n->feeds, 0};
        for (int32_t i = 0; i < reached.count; i++) {
            const int32_t up = reached.point[i];
            const struct policy *p = &n->point[up].policy;
            if (p->forecast != FORECAST_NONE && !p->forecast_of_orders) {
                *(struct feed *)PUSH(c, n->feed, n->feeds) = (struct feed){up, reached.units[up]};
                n->point[below].feeds.count++;
            }
            reached.units[up] = 0;
        }
        reached.count = 0;
    }
}

static bool moves(const struct compile *c, quantity_id q)
{
    return q >= 0 && book_moves(c->book, q);
}

static void find_moving_costs(struct compile *c)
{
    struct network *n = c->net;
    for (int32_t i = 0; i < n->points; i++)
        n->cost_rates_move |= moves(c, n->point[i].holding) || moves(c, n->point[i].backorder);
    for (int32_t i = 0; i < n->demands; i++)
        n->cost_rates_move |= moves(c, n->demand[i].backorder);
}

void compile_planned(struct compile *c)
{
    find_moving_costs(c);
    settle_laws(c);
    weigh_served(c);
    list_feeds(c);
    compile_lead_times(c);
    size_centers(c);
}
