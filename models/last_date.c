/* models/last_date.c - until when a response still helps, as planned: see last_date.h. */
#include "models/last_date.h"
#include "models/flow.h"
#include "models/run.h"

enum { TRIALS = 200 }; /* plans tried for a response that changes something */
static const double surely = 0.8;
static const sim_time minute = TICKS_PER_DAY / 1440;

/* ---- from the decision to the arrival ---- */

static sim_time begins(struct replication *r, int32_t response, sim_time decided)
{
    static const struct thing first = {.order = 0};
    const sim_time now = r->now;
    r->now = decided;
    book_local(r->book, LOCAL_LATE, 0);
    const sim_time at = decided + duration(r, r->net->response[response].delay, &first, NULL);
    r->now = now;
    return at;
}

static double at_p80(const struct replication *r, quantity_id q)
{
    return q < 0 ? 0 : book_statistic(r->net->book, q, surely);
}

static sim_time next_departure(const struct replication *r, int32_t lane, sim_time from)
{
    const struct lane *l = &r->net->lane[lane];
    if (l->departs_every <= 0)
        return from;
    const sim_time since = from - l->departs_first;
    return since <= 0 ? l->departs_first
                      : l->departs_first + (since + l->departs_every - 1) / l->departs_every * l->departs_every;
}

static sim_time comes(const struct replication *r, int32_t source, sim_time from)
{
    const struct source *s = &r->net->source[source];
    if (s->kind == SOURCE_MAKE)
        return from + ticks_from_days(s->planned_days);
    if (s->kind == SOURCE_MOVE)
        return (s->lane < 0 ? from : next_departure(r, s->lane, from)) +
               ticks_from_days(at_p80(r, s->lane_time) + at_p80(r, s->lane_customs));
    const struct supplier *from_whom = &r->net->supplier[s->supplier];
    const double days = at_p80(r, s->lead_time);
    from += ticks_from_days(at_p80(r, s->order_delay));
    return book_working_days(r->net->book, s->lead_time)
               ? calendar_add_working_days(from_whom->calendar, from, days)
               : calendar_finish(from_whom->elapsed, from, ticks_from_days(days));
}

/* The source that an act orders from, or ships by, at its i-th stock point; -1: none. */
static int32_t source_of_act(const struct replication *r, const struct act *a, int32_t i)
{
    const struct point *p = &r->net->point[r->net->watch[a->points.first + i]];
    if (a->from.count > 0)
        return r->net->act_source[a->from.first + i];
    if (a->verb == ACT_ADD)
        return p->sources.count > 0 ? p->sources.first : -1;
    for (int32_t s = 0; s < r->net->sources; s++)
        if (r->net->source[s].instead_of >= p->sources.first &&
            r->net->source[s].instead_of < p->sources.first + p->sources.count && r->net->source[s].lane == a->lane)
            return s;
    return -1;
}

/* ---- when goods must be there ---- */

static bool is_goal(const struct replication *r, int32_t point)
{
    const struct span points = r->net->milestone[0].points;
    for (int32_t i = points.first; i < points.first + points.count; i++)
        if (r->net->watch[i] == point)
            return true;
    return false;
}

/* The latest receipt at a stock point that still serves; TIME_NEVER: it decides nothing. */
static sim_time needed_at(const struct replication *r, int32_t point, const double *slack)
{
    const sim_time due = r->net->milestone[0].due, in_hand = due - r->milestone[0].reached;
    sim_time first = TIME_NEVER;
    if (is_goal(r, point))
        return due;
    for (size_t i = 0; i < r->records; i++) {
        const struct record *x = &r->record[i];
        if (x->point != point || !isfinite(slack[i]) || x->end == TIME_NEVER)
            continue;
        const sim_time at = x->end + ticks_from_days(slack[i]) + in_hand;
        first = at < first ? at : first;
    }
    return first;
}

/* The last moment in [start, end] at which `deciding` is good; TIME_NEVER: none. It is good up to some moment. */
static sim_time last_moment(struct replication *r, bool (*good)(struct replication *, sim_time, const void *),
                            const void *with, sim_time end, sim_time step)
{
    sim_time lo = r->net->as_of, hi = end;
    if (hi < lo || !good(r, lo, with))
        return TIME_NEVER;
    if (good(r, hi, with))
        return hi;
    while (hi - lo > step) {
        const sim_time middle = lo + (hi - lo) / 2;
        if (good(r, middle, with))
            lo = middle;
        else
            hi = middle;
    }
    return lo;
}

struct journey {
    int32_t response, source;
    sim_time needed;
};

static bool in_time(struct replication *r, sim_time decided, const void *with)
{
    const struct journey *j = with;
    return comes(r, j->source, begins(r, j->response, decided)) <= j->needed;
}

static sim_time last_of_act(struct replication *r, int32_t response, const struct act *a, const double *slack)
{
    sim_time first = TIME_NEVER;
    bool useless = false;
    for (int32_t i = 0; i < a->points.count && a->verb != ACT_CANCEL; i++) {
        const int32_t point = r->net->watch[a->points.first + i], source = source_of_act(r, a, i);
        const sim_time needed = source < 0 ? TIME_NEVER : needed_at(r, point, slack);
        if (needed == TIME_NEVER)
            continue;
        const sim_time last = last_moment(r, in_time, &(struct journey){response, source, needed}, needed, minute);
        useless |= last == TIME_NEVER;
        first = last < first ? last : first;
    }
    return useless ? TIME_NEVER : first;
}

/* ---- changes: until when their beginning moves the plan ---- */

struct trial {
    struct replication *other;
    int32_t response;
    sim_time planned;
};

static bool moves_the_plan(struct replication *r, sim_time begun, const void *with)
{
    const struct trial *t = with;
    t->other->forced = t->response;
    t->other->forced_at = begun;
    return replication_run(t->other, r->luck, true, NULL) && t->other->milestone[0].reached < t->planned;
}

static bool begun_by(struct replication *r, sim_time decided, const void *with)
{
    const struct journey *j = with;
    return begins(r, j->response, decided) <= j->needed;
}

/* The last moment at which their beginning brings the milestone before `t->planned`; TIME_NEVER: none. What lasts for
 * a while helps neither too early nor too late: looked for backwards from the planned date. */
static sim_time last_beginning(struct replication *r, sim_time end, const struct trial *t)
{
    const sim_time start = r->net->as_of;
    const sim_time coarse = (end - start) / TRIALS > minute ? (end - start) / TRIALS : minute;
    sim_time begun = end;
    while (begun > start && !moves_the_plan(r, begun, t))
        begun -= coarse;
    const bool helps = begun > start || moves_the_plan(r, begun = start, t);
    for (sim_time step = coarse / 2; helps && step >= minute; step /= 2)
        if (moves_the_plan(r, begun + step, t))
            begun += step;
    return helps ? begun : TIME_NEVER;
}

/* A plan with days in hand may slide by them before the changes begin. A late one cannot slide to earlier days: there
 * the changes must bring it in time, or, where they alone cannot, at least move it. */
static sim_time last_of_changes(struct replication *r, int32_t response)
{
    const sim_time planned = r->milestone[0].reached, due = r->net->milestone[0].due;
    const sim_time in_hand = due > planned ? due - planned : 0;
    struct trial t = {replication_create(r->net), response, due < planned ? due + 1 : planned};
    sim_time begun = last_beginning(r, planned, &t);
    if (begun == TIME_NEVER && due < planned) {
        t.planned = planned;
        begun = last_beginning(r, planned, &t);
    }
    replication_destroy(t.other);
    if (begun == TIME_NEVER)
        return TIME_NEVER;
    const struct journey j = {response, -1, begun + in_hand};
    return last_moment(r, begun_by, &j, j.needed, minute);
}

sim_time last_useful_date(struct replication *r, int32_t response, const double *slack)
{
    const struct response *a = &r->net->response[response];
    sim_time last = TIME_NEVER;
    if (r->net->milestones == 0 || r->net->milestone[0].due == TIME_NEVER || r->milestone[0].reached == TIME_NEVER)
        return TIME_NEVER;
    for (int32_t k = a->acts.first; k < a->acts.first + a->acts.count; k++) {
        const sim_time of_act = last_of_act(r, response, &r->net->act[k], slack);
        if (of_act != TIME_NEVER && (last == TIME_NEVER || of_act > last))
            last = of_act;
    }
    if (a->changes.count > 0) {
        const sim_time of_changes = last_of_changes(r, response);
        if (of_changes != TIME_NEVER && (last == TIME_NEVER || of_changes > last))
            last = of_changes;
    }
    return last;
}
