/* models/job.c - jobs of workcenters: how much work they are, their place in the queue, how they come into it.
 *
 * A job is a lot's visit to a routing step, or, without a step, an inspection or repair of held goods, a try of a task,
 * what a try waits for beside its own work, or a decision on a finding. The queue is sorted by the rule's key, equals
 * by arrival. What becomes of a job at its machine: workcenter.c. */
#include "models/workcenter_inside.h"

/* NULL: it has none. */
struct trail *job_trail(struct replication *r, const struct job *j)
{
    return j->task >= 0      ? task_trail(r, j->task)
           : j->beside >= 0  ? NULL
           : j->finding >= 0 ? finding_trail(r, j->finding)
                             : &lot_at(r, j->lot)->trail;
}

void job_mark(struct replication *r, const struct job *j, int32_t cause)
{
    struct trail *trail = r->trails ? job_trail(r, j) : NULL;
    if (trail)
        trail_mark(trail, r->now, cause);
}

/* ---- how much work ---- */

/* Which of the 4096 places for luck of an order's lots, or units: after a breakdown that draws anew, another. */
static uint32_t luck_place(uint64_t n, uint32_t attempts)
{
    return attempts ? (uint32_t)((n + (uint64_t)attempts * 2711) & 4095) : (uint32_t)n;
}

/* The lot's u-th unit: another place for luck after a breakdown, the same one along a sequence. */
static void choose_unit(struct thing *t, const struct lot *lot, double u, uint32_t attempts)
{
    t->unit = luck_place(lot->first_unit + (uint64_t)u, attempts);
    t->beyond.unit = lot->serial_unit + (uint64_t)u - t->order;
}

static double unit_times(struct replication *r, const struct step *s, const struct lot *lot, struct thing t,
                         double units, uint32_t attempts)
{
    if (s->time < 0)
        return 0;
    if (!s->time_varies) {
        choose_unit(&t, lot, 0, attempts);
        return units * value_of(r, s->time, &t, 0);
    }
    double sum = 0;
    double u = 0;
    for (; u + 1 <= units; u += 1) {
        choose_unit(&t, lot, u, attempts);
        sum += value_of(r, s->time, &t, 0);
    }
    choose_unit(&t, lot, u, attempts);
    return units > u ? sum + (units - u) * value_of(r, s->time, &t, 0) : sum;
}

/* Ticks of work of the lot at the step; *tail: of its last transfer lot. */
double job_work(struct replication *r, const struct job *j, double *first, double *tail)
{
    *first = -1;
    *tail = 0;
    if (j->step < 0)
        return j->work;
    const struct lot *lot = lot_at(r, j->lot);
    const struct order *o = order_at(r, lot->order);
    const struct step *s = &r->net->step[j->step];
    const struct make *m = &r->net->make[r->net->source[o->source].make];
    const double units = units_of(r, o->point, lot->quantity);
    struct thing t = lot_thing(r, lot);
    t.lot = luck_place((uint64_t)lot->index, j->attempts);
    const double fixed = value_of(r, s->setup, &t, 0) + value_of(r, s->lot_time, &t, 0);
    const double each = unit_times(r, s, lot, t, units, j->attempts) *
                        learning_factor(r->learnt, m, r->learned[r->net->point[o->point].family], units);
    const double transfer = value_of(r, m->transfer, &t, 0);
    const double total = fixed + each;
    if (!(total >= 0) || !(each >= 0))
        replication_fail(r, "a processing time is negative or not a number");
    *first = transfer > 0 && transfer < units ? (double)TICKS_PER_DAY * (fixed + each * transfer / units) : -1;
    *tail = transfer > 0 && transfer < units ? (double)TICKS_PER_DAY * each * transfer / units : 0;
    return (double)ticks_from_days(total);
}

/* ---- the queue ---- */

/* A try of a task, a decision, an answer have no due date and no priority. */
static double key_of_try(const struct replication *r, const struct job *j)
{
    const enum center_rule rule = r->net->center[j->center].rule;
    return rule == RULE_EARLIEST_DUE   ? (double)TIME_NEVER
           : rule == RULE_SHORTEST     ? j->work
           : rule == RULE_LONGEST_LEFT ? -j->work / (double)TICKS_PER_DAY
                                       : 0;
}

static double key_of(struct replication *r, const struct job *j)
{
    const struct center *c = &r->net->center[j->center];
    if (j->lot < 0)
        return key_of_try(r, j);
    const struct order *o = order_at(r, lot_at(r, j->lot)->order);
    double first, tail;
    switch (c->rule) {
    case RULE_EARLIEST_DUE:
        return (double)o->due;
    case RULE_PRIORITY:
        return -o->priority;
    case RULE_SHORTEST:
        return job_work(r, j, &first, &tail);
    case RULE_LONGEST_LEFT: {
        const struct make *m = &r->net->make[r->net->source[o->source].make];
        double left = 0;
        if (j->visit >= 0)
            return -j->work / (double)TICKS_PER_DAY;
        for (int32_t s = j->step; s < m->steps.first + m->steps.count; s++)
            left += r->net->step[s].mean_fixed +
                    r->net->step[s].mean_time * units_of(r, o->point, lot_at(r, j->lot)->quantity);
        return -left;
    }
    case RULE_FIRST_COME:
        break;
    }
    return 0;
}

void center_queue_level(struct replication *r, int32_t center, int change)
{
    struct center_state *c = &r->center[center];
    level_set(&c->queue, r->now, c->queue.value + change);
    if (r->net->center[center].fact > 0)
        book_fact_set(r->book, r->net->center[center].fact - 1, c->queue.value);
    if (r->net->measures)
        measure_level(r, OBSERVE_QUEUE, center, c->queue.value);
}

static bool is_before(const struct job *a, const struct job *b)
{
    return a->key != b->key ? a->key < b->key : a->serial < b->serial;
}

void job_queues(struct replication *r, int32_t center, int32_t id)
{
    struct center_state *c = &r->center[center];
    struct job *j = job_at(r, id);
    int32_t after = c->last;
    while (after >= 0 && is_before(j, job_at(r, after)))
        after = job_at(r, after)->prev;
    j->prev = after;
    j->next = after < 0 ? c->first : job_at(r, after)->next;
    *(j->prev < 0 ? &c->first : &job_at(r, j->prev)->next) = id;
    *(j->next < 0 ? &c->last : &job_at(r, j->next)->prev) = id;
    c->waiting++;
    center_queue_level(r, center, +1);
}

int32_t center_jobs(const struct replication *r, int32_t center)
{
    return r->center[center].waiting + r->center[center].in_service;
}

int32_t job_leaves_queue(struct replication *r, int32_t center)
{
    struct center_state *c = &r->center[center];
    const int32_t id = c->first;
    c->first = job_at(r, id)->next;
    *(c->first < 0 ? &c->last : &job_at(r, c->first)->prev) = -1;
    c->waiting--;
    center_queue_level(r, center, -1);
    return id;
}

void center_enter(struct replication *r, int32_t lot, int32_t step, bool before_done)
{
    const int32_t center = center_of_step(r, step), id = pool_take(&r->jobs);
    struct job *j = job_at(r, id);
    *j = (struct job){.lot = lot,
                      .step = step,
                      .center = center,
                      .visit = -1,
                      .task = -1,
                      .beside = -1,
                      .finding = -1,
                      .cause_queue = r->net->step[step].cause_queue,
                      .machine = -1,
                      .before_done = before_done,
                      .after = -1,
                      .queued = r->now,
                      .serial = r->center[center].entered++,
                      .next_blocked = -1};
    j->key = key_of(r, j);
    lot_at(r, lot)->jobs_open++;
    r->step_waiting[step]++;
    job_mark(r, j, r->net->step[step].cause_queue);
    job_queues(r, center, id);
    r->center[center].newest = id;
    center_dispatch_soon(r, center);
}

static int32_t enter_without_step(struct replication *r, struct job job, bool front)
{
    const int32_t id = pool_take(&r->jobs);
    struct job *j = job_at(r, id);
    *j = job;
    j->step = j->machine = j->after = j->next_blocked = -1;
    j->before_done = true;
    j->queued = r->now;
    j->serial = r->center[j->center].entered++;
    j->key = front ? -(double)INFINITY : key_of(r, j);
    job_mark(r, j, j->cause_queue);
    job_queues(r, j->center, id);
    center_dispatch_soon(r, j->center);
    return id;
}

/* Of no lot and nobody: whose it is, the caller says. */
static struct job job_of(int32_t center, double work, int32_t cause_queue, int32_t cause_work)
{
    return (struct job){.lot = -1,
                        .step = -1,
                        .center = center,
                        .visit = -1,
                        .task = -1,
                        .beside = -1,
                        .finding = -1,
                        .work = work,
                        .cause_work = cause_work,
                        .cause_queue = cause_queue};
}

void center_visit(struct replication *r, int32_t center, int32_t held, double work, int32_t cause_queue,
                  int32_t cause_work, bool front)
{
    struct job job = job_of(center, work, cause_queue, cause_work);
    job.lot = held_at(r, held)->lot;
    job.visit = held;
    enter_without_step(r, job, front);
}

void center_try(struct replication *r, int32_t center, int32_t task, double work, int32_t cause_queue,
                int32_t cause_work)
{
    struct job job = job_of(center, work, cause_queue, cause_work);
    job.task = task;
    enter_without_step(r, job, false);
}

void center_beside(struct replication *r, int32_t center, int32_t task, double work)
{
    struct job job = job_of(center, work, -1, -1);
    job.beside = task;
    enter_without_step(r, job, false);
}

int32_t center_decides(struct replication *r, int32_t center, int32_t notice, double work, int32_t cause_queue,
                       int32_t cause_work)
{
    struct job job = job_of(center, work, cause_queue, cause_work);
    job.finding = notice;
    return enter_without_step(r, job, false);
}

sim_time center_time(struct replication *r, int32_t center, quantity_id q, const struct thing *t)
{
    const struct center *c = &r->net->center[center];
    const sim_time ticks = duration(r, q, t, c->calendar);
    if (q < 0)
        return 0;
    if (book_working_days(r->net->book, q))
        return calendar_work(c->calendar, r->now, r->now + ticks);
    if (book_in_hours(r->net->book, q))
        return ticks;
    return calendar_work(c->calendar, r->now, calendar_finish(c->elapsed, r->now, ticks));
}
