/* models/compile_never.c - systems that could never work, where that is certain when the scenario is read.
 *
 * Only of what is constant and what no change may lift: a law that gives 0 now and then, machines that a disruption
 * takes away, are meant so. */
#include "models/compile_inside.h"

#include <math.h>
#include <string.h>

/* A constant that stays what it is. */
static bool fixed(const struct compile *c, quantity_id q, double *value)
{
    *value = 0;
    return q < 0 || (book_constant(c->book, q, value) && !book_moves(c->book, q));
}

/* ---- workcenters ---- */

static bool source_is_off(const struct compile *c, const struct source *s)
{
    double share;
    return s->share >= 0 && fixed(c, s->share, &share) && share == 0;
}

/* Per workcenter: is there work that only it can do? */
static bool *asked_centers(const struct compile *c)
{
    const struct network *n = c->net;
    bool *asked = arena_array(c->arena, (size_t)n->centers + 1, sizeof *asked);
    for (int32_t i = 0; i < n->sources; i++) {
        const struct source *s = &n->source[i];
        if (s->kind != SOURCE_MAKE || s->make < 0 || source_is_off(c, s))
            continue;
        const struct span steps = n->make[s->make].steps;
        for (int32_t k = steps.first; k < steps.first + steps.count; k++)
            asked[n->step[k].center] = true;
    }
    for (int32_t i = 0; i < n->owners; i++)
        if (n->owner[i].center >= 0)
            asked[n->owner[i].center] = true;
    for (int32_t i = 0; i < n->tasks; i++) {
        const int32_t centers[] = {n->task[i].center, n->task[i].people, n->task[i].desk};
        for (size_t k = 0; k < 3 && !n->task[i].skip; k++)
            if (centers[k] >= 0)
                asked[centers[k]] = true;
    }
    for (int32_t i = 0; i < n->inspections; i++)
        if (n->inspection[i].by >= 0 && n->inspection[i].plan != PLAN_NONE)
            asked[n->inspection[i].by] = true;
    for (int32_t i = 0; i < n->faults; i++)
        if (n->fault[i].repair_center >= 0)
            asked[n->fault[i].repair_center] = true;
    for (int32_t i = 0; i < n->failures; i++)
        if (n->failure[i].crew >= 0)
            asked[n->failure[i].crew] = true;
    return asked;
}

static void check_machines(struct compile *c)
{
    const bool *asked = asked_centers(c);
    for (int32_t i = 0; i < c->net->centers; i++) {
        double machines;
        if (asked[i] && fixed(c, c->net->center[i].machines, &machines) && machines < 1)
            wrong(c, c->center_node[i], "machines",
                  "is %g, and nothing that comes here would ever be done: 1 or more (rounded down to whole machines)",
                  machines);
    }
}

static void check_crew(struct compile *c, int32_t center)
{
    const struct center *w = &c->net->center[center];
    size_t count;
    const struct node **modes = sorted_members(c, read_group(&c->read, c->center_node[center], "failures"), &count);
    for (int32_t f = 0; f < w->failures.count; f++)
        if (c->net->failure[w->failures.first + f].crew == center)
            wrong(c, modes[f], "crew",
                  "is the workcenter that failed: with all its machines down nobody is left to repair them; name "
                  "another one, or leave it out (repairs start at once)");
}

/* ---- at_shift_end = "fits": is there an open stretch that is long enough? ---- */

enum { STRETCHES_MOST = 100000 };

/* The longest work, in days, that an open stretch before the horizon holds. */
static double longest_stretch(const struct network *n, const struct calendar *calendar)
{
    sim_time at = calendar_next_open(calendar, 0), longest = 0;
    for (int i = 0; i < STRETCHES_MOST && at < n->horizon; i++) {
        const sim_time close = calendar_next_close(calendar, at);
        if (close == TIME_NEVER)
            return INFINITY;
        const sim_time work = calendar_work(calendar, at, close);
        longest = work > longest ? work : longest;
        at = calendar_next_open(calendar, close);
    }
    return at < n->horizon ? (double)INFINITY : days_from_ticks(longest);
}

/* The least work of a lot at a step: set-up, lot time, one unit. -1: it varies; then *mean is what to expect. */
static double least_work(const struct compile *c, const struct step *s, bool divisible, bool learns, double *mean)
{
    double unit, lot, setup;
    const double one = divisible ? 0 : 1;
    *mean = s->time >= 0 && !learns ? one * book_mean(c->book, s->time) : 0;
    *mean +=
        (s->lot_time >= 0 ? book_mean(c->book, s->lot_time) : 0) + (s->setup >= 0 ? book_mean(c->book, s->setup) : 0);
    if (!fixed(c, s->time, &unit) || !fixed(c, s->lot_time, &lot) || !fixed(c, s->setup, &setup))
        return -1;
    return (learns ? 0 : one * unit) + lot + setup;
}

static void check_fit(struct compile *c, const struct source *s, const struct step *step, const struct node *node)
{
    const struct network *n = c->net;
    const struct center *w = &n->center[step->center];
    const struct make *m = &n->make[s->make];
    double mean;
    if (w->at_shift_end != SHIFT_FITS || !w->calendar || !node)
        return;
    const double least = least_work(c, step, n->item[n->point[s->point].item].divisible, m->learning != 1, &mean),
                 longest = longest_stretch(n, w->calendar);
    if (least > longest + 1e-9)
        wrong(c, node, "time",
              "a lot takes at least %g, and %s is never open for longer than %g at a time: with at_shift_end = "
              "\"fits\" it would never begin; \"pause\" goes on in the next shift, \"overtime\" finishes what is begun",
              least, w->name, longest);
    else if (least < 0 && mean > longest)
        remark(c, node, "time",
               "a lot takes %.4g in the mean, and %s is never open for longer than %.4g at a time: with at_shift_end = "
               "\"fits\" those that are longer never begin",
               mean, w->name, longest);
}

static void check_fits(struct compile *c)
{
    const struct network *n = c->net;
    for (int32_t i = 0; i < n->sources; i++) {
        const struct source *s = &n->source[i];
        if (s->kind != SOURCE_MAKE || s->make < 0)
            continue;
        const struct node *routing = read_group(&c->read, c->source_node[i], "make.routing");
        const struct span steps = n->make[s->make].steps;
        for (int32_t k = steps.first; k < steps.first + steps.count; k++)
            check_fit(c, s, &n->step[k], routing ? node_child(routing, n->step[k].name) : NULL);
    }
}

/* ---- inspections ---- */

/* Acceptance numbers that the sample can never exceed. */
static void check_sample(struct compile *c, const struct inspection *p, const struct node *node)
{
    int64_t sample = 0;
    for (int32_t s = 0; p->plan == PLAN_STAGES && p->limit < 0 && !p->vague && s < p->stages; s++) {
        sample += p->n[s];
        if (p->accept[s] < sample)
            continue;
        wrong(c, node, "plan.accept",
              "accepts at %d of a sample of %lld units%s: no lot would ever be rejected; give a number below it",
              p->accept[s], (long long)sample, p->stages > 1 ? " so far" : "");
        return;
    }
}

static void check_samples(struct compile *c)
{
    size_t count;
    const struct node **node = sorted_members(c, group_at(c, "inspections"), &count);
    for (size_t i = 0; i < count; i++)
        check_sample(c, &c->net->inspection[i], node[i]);
}

/* ---- demand, reviews, measures ---- */

static void check_customers(struct compile *c)
{
    for (int32_t i = 0; i < c->net->demands; i++) {
        const struct demand *d = &c->net->demand[i];
        const struct node *node = c->demand_node[i];
        double x;
        if (d->orders.count == 0 && fixed(c, d->units, &x) && d->units >= 0 && x == 0)
            wrong(c, node, "units", "is 0: nobody would ever ask for anything; a customer asks for more than 0 units");
        if (d->rate >= 0 && fixed(c, d->rate, &x) && x == 0)
            remark(c, node, "rate", "is 0: nobody ever comes");
        if (d->first != TIME_NEVER && d->every >= 0 && d->first >= c->net->horizon)
            wrong(c, node, "first", "is not before the horizon: nobody would ever come");
    }
}

static void check_reviews(struct compile *c)
{
    for (int32_t i = 0; i < c->net->points; i++) {
        const struct policy *p = &c->net->point[i].policy;
        if (p->type != POLICY_NONE && p->type != POLICY_PLAN && p->review == REVIEW_PERIODIC &&
            p->first >= c->net->horizon)
            wrong(c, c->point_node[i], "policy.review.first",
                  "is %g, not before the horizon: nothing would ever be ordered; give the time of the first review, "
                  "0 when left out",
                  days_from_ticks(p->first));
        if (p->type == POLICY_NONE && c->net->point[i].sources.count > 0 && !read_given(c->point_node[i], "policy") &&
            !c->net->point[i].initial_orders && c->net->point[i].initial_asked.count == 0)
            remark(c, c->point_node[i], "sources", "nothing is ever ordered from them: there is no `policy`");
    }
}

static void check_measures(struct compile *c)
{
    for (int32_t i = 0; i < c->net->measures; i++) {
        const struct measure *m = &c->net->measure[i];
        const struct node *node = group_at(c, arena_format(c->arena, "measures.%s", m->name));
        if (node && m->from != TIME_NEVER && m->from >= c->net->horizon)
            wrong(c, node, "from", "is not before the horizon: nothing would be counted");
    }
}

void compile_never(struct compile *c)
{
    check_machines(c);
    for (int32_t i = 0; i < c->net->centers; i++)
        check_crew(c, i);
    check_fits(c);
    check_samples(c);
    check_customers(c);
    check_reviews(c);
    check_measures(c);
}
