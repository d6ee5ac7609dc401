/* models/breakdown.c - machines that break down, the crews that repair them, and jobs that leave unfinished.
 *
 * A machine has a clock for each kind of failure: it counts operating time (operation-dependent) or all time
 * (time-dependent). The job waits for the same machine and resumes (preempt-resume), starts anew (preempt-repeat,
 * identical or different), or is scrapped. A crew is a workcenter whose machines are repairers, first come, first
 * served, in its own open hours. Jobs also leave unfinished when a customer takes his order back. */
#include "models/workcenter_inside.h"

static void drop_scrapped(struct replication *r, int32_t lot);

/* A breakdown is (machine, serial number): its luck does not depend on what else happens. */
static uint32_t *breakdown_number(struct replication *r, int32_t center, int32_t m, int32_t mode)
{
    const struct center *c = &r->net->center[center];
    return r->breakdowns + c->first_failure_place + (ptrdiff_t)m * c->failures.count + mode;
}

static struct thing breakdown_thing(struct replication *r, int32_t center, int32_t m, int32_t mode)
{
    return (struct thing){.order = ((uint64_t)m << 20) | (*breakdown_number(r, center, m, mode) & 0xFFFFF)};
}

void breakdown_arm(struct replication *r, int32_t center, int32_t m, int32_t mode)
{
    const struct failure *f = &r->net->failure[r->net->center[center].failures.first + mode];
    const struct thing t = breakdown_thing(r, center, m, mode);
    const sim_time after = r->planning ? TIME_NEVER / 4 : duration(r, f->after, &t, NULL);
    failure_left(r, center, m)[mode] = (double)after;
    if (f->counts_calendar && !r->planning)
        schedule_machine_fails(r, r->now + after, 0,
                               (struct event_machine_fails){center, m, mode, *breakdown_number(r, center, m, mode)});
}

static void begin_repair(struct replication *r, int32_t center, int32_t m)
{
    struct machine *machine = machine_at(r, center, m);
    const struct failure *f = &r->net->failure[r->net->center[center].failures.first + machine->failing];
    const struct thing t = breakdown_thing(r, center, m, machine->failing);
    machine->in_repair = true;
    machine->repair_since = r->now;
    const struct calendar *calendar = f->crew >= 0         ? r->net->center[f->crew].calendar /* the crew's hours */
                                      : f->counts_calendar ? NULL
                                                           : r->net->center[center].calendar; /* in open time */
    const sim_time work = duration(r, f->repair, &t, calendar);
    if (r->book->forecast) {
        const struct own_view own = as_planned(r);
        machine->repair_planned = calendar_finish(calendar, r->now, duration(r, f->repair, &t, calendar));
        as_is(r, own);
    }
    schedule_machine_repaired(r, calendar_finish(calendar, r->now, work), 0,
                              (struct event_machine_repaired){center, m});
}

/* A repairer's work so far, to the crew's account. */
void crew_count(struct replication *r, struct machine *machine)
{
    const struct failure *f = &r->net->failure[r->net->center[machine->center].failures.first + machine->failing];
    if (!machine->down || !machine->in_repair || f->crew < 0)
        return;
    r->center[f->crew].busy += (double)calendar_work(r->net->center[f->crew].calendar, machine->repair_since, r->now);
    machine->repair_since = r->now;
}

void crew_repairs(struct replication *r, int32_t crew)
{
    struct center_state *c = &r->center[crew];
    while (c->repairs_first >= 0 && c->in_service + c->crew_out < c->machines) {
        const int32_t place = c->repairs_first;
        struct machine *machine = &r->machine[place];
        c->repairs_first = machine->next_repair;
        c->crew_out++;
        c->started++;
        c->wait_days += days_from_ticks(r->now - machine->crew_since);
        measure_thing(r, OBSERVE_CENTER_WAIT, crew, days_from_ticks(r->now - machine->crew_since));
        center_queue_level(r, crew, -1);
        begin_repair(r, machine->center, place - r->center[machine->center].first_machine);
    }
}

static void call_repair(struct replication *r, int32_t center, int32_t m)
{
    struct machine *machine = machine_at(r, center, m);
    const int32_t crew = r->net->failure[r->net->center[center].failures.first + machine->failing].crew;
    if (crew < 0) {
        begin_repair(r, center, m);
        return;
    }
    int32_t *tail = &r->center[crew].repairs_first;
    while (*tail >= 0)
        tail = &r->machine[*tail].next_repair;
    machine->next_repair = -1;
    machine->crew_since = r->now;
    *tail = (int32_t)(machine - r->machine);
    center_queue_level(r, crew, +1);
    center_dispatch_soon(r, crew);
}

/* After the repair all of the job is to be done, in the same time or in another. */
static void begin_anew(struct replication *r, struct job *j, bool other)
{
    double first, tail;
    j->attempts += other;
    const double total = job_work(r, j, &first, &tail);
    if (other) {
        j->total = total;
        j->tail = tail;
    }
    if (j->until_transfer >= 0 && total > 0) /* the first transfer lot has not gone on: it too is done anew */
        j->until_transfer = first / total * j->total;
    j->left = j->total;
}

void machine_breaks_down(struct replication *r, int32_t center, int32_t m, int32_t mode)
{
    struct machine *machine = machine_at(r, center, m);
    const struct failure *f = &r->net->failure[r->net->center[center].failures.first + mode];
    machine_progress(r, center, m);
    engine_cancel(r->engine, machine->event);
    machine->event = (struct event_handle){0, 0};
    machine->down = true;
    machine->in_repair = false;
    machine->failing = mode;
    machine->down_since = r->now;
    r->center[center].failures++;
    if (machine->job >= 0 && job_at(r, machine->job)->state == JOB_WORKING) {
        struct job *j = job_at(r, machine->job);
        j->state = JOB_DOWN;
        job_mark(r, j, r->net->center[center].cause_down);
        if (f->then == 1 || f->then == 3 || (f->then == 2 && j->lot < 0)) /* there is nothing to scrap in a try */
            begin_anew(r, j, f->then == 3);
        else if (f->then == 2 && j->visit < 0)
            lot_at(r, j->lot)->scrapped = true;
    }
    STORY(r, "%s: machine %d breaks down (%s)", r->net->center[center].name, m + 1, f->name);
    call_repair(r, center, m);
    if (machine->job >= 0 && job_at(r, machine->job)->lot >= 0 && lot_at(r, job_at(r, machine->job)->lot)->scrapped)
        drop_scrapped(r, job_at(r, machine->job)->lot);
}

static void drop_queued(struct replication *r, int32_t center, int32_t id)
{
    struct center_state *c = &r->center[center];
    const struct job *j = job_at(r, id);
    *(j->prev < 0 ? &c->first : &job_at(r, j->prev)->next) = j->next;
    *(j->next < 0 ? &c->last : &job_at(r, j->next)->prev) = j->prev;
    if (j->step >= 0)
        r->step_waiting[j->step]--;
    c->started += !j->begun;
    c->wait_days += days_from_ticks(r->now - j->queued);
    c->waiting--;
    center_queue_level(r, center, -1);
    pool_give(&r->jobs, id);
}

int32_t center_take_back(struct replication *r, int32_t step)
{
    const int32_t center = center_of_step(r, step);
    int32_t id = r->center[center].first;
    while (id >= 0 && (job_at(r, id)->step != step || job_at(r, id)->begun))
        id = job_at(r, id)->next;
    const int32_t lot = id < 0 ? -1 : job_at(r, id)->lot;
    if (lot >= 0) {
        lot_at(r, lot)->jobs_open--;
        drop_queued(r, center, id);
    }
    return lot;
}

static void unlist_blocked(struct replication *r, int32_t id)
{
    const int32_t step = job_at(r, id)->step + 1;
    int32_t *at = &r->step_blocked[step];
    while (*at != id)
        at = &job_at(r, *at)->next_blocked;
    *at = job_at(r, id)->next_blocked;
    r->center[center_of_step(r, step)].blocked--;
}

/* The routing of an order that is made. */
static struct span routing_of(const struct replication *r, int32_t order)
{
    return r->net->make[r->net->source[order_at(r, order)->source].make].steps;
}

static void drop_at(struct replication *r, int32_t center, int32_t lot)
{
    for (int32_t m = 0; m < r->center[center].capacity; m++) {
        const int32_t id = machine_at(r, center, m)->job;
        if (id < 0 || job_at(r, id)->lot != lot)
            continue;
        machine_progress(r, center, m);
        engine_cancel(r->engine, machine_at(r, center, m)->event);
        if (job_at(r, id)->state == JOB_BLOCKED)
            unlist_blocked(r, id);
        machine_free(r, center, m);
        pool_give(&r->jobs, id);
    }
    for (int32_t id = r->center[center].first, next; id >= 0; id = next) {
        next = job_at(r, id)->next;
        if (job_at(r, id)->lot != lot)
            continue;
        drop_queued(r, center, id);
        center_dispatch_soon(r, center); /* who was blocked has a place now */
    }
}

void center_drop_job(struct replication *r, int32_t id)
{
    const struct job *j = job_at(r, id);
    const int32_t center = j->center, m = j->machine;
    if (j->state == JOB_QUEUED) {
        drop_queued(r, center, id);
        return;
    }
    machine_progress(r, center, m);
    engine_cancel(r->engine, machine_at(r, center, m)->event);
    machine_free(r, center, m);
    pool_give(&r->jobs, id);
}

/* Takes the lot's jobs out of all queues and off all machines. */
static void drop_jobs(struct replication *r, int32_t lot)
{
    const struct span steps = routing_of(r, lot_at(r, lot)->order);
    for (int32_t k = steps.first; k < steps.first + steps.count; k++)
        drop_at(r, r->net->step[k].center, lot);
    lot_at(r, lot)->jobs_open = 0;
}

/* A scrapped lot leaves the routing at once, with transfer lots all steps that work on it; what it should have brought
 * is missing from its order. */
static void drop_scrapped(struct replication *r, int32_t lot)
{
    drop_jobs(r, lot);
    make_lot_done(r, lot);
}

static bool works_for(const struct replication *r, int32_t job, int32_t order)
{
    return job >= 0 && job_at(r, job)->step >= 0 && lot_at(r, job_at(r, job)->lot)->order == order;
}

/* A job of the order at the workcenter, on a machine or in its queue; -1. */
static int32_t job_of_order(const struct replication *r, int32_t center, int32_t order)
{
    const struct center_state *c = &r->center[center];
    for (int32_t m = 0; m < c->capacity; m++)
        if (works_for(r, r->machine[c->first_machine + m].job, order))
            return r->machine[c->first_machine + m].job;
    int32_t id = c->last;
    while (id >= 0 && !works_for(r, id, order))
        id = job_at(r, id)->prev;
    return id;
}

int32_t center_drop_order(struct replication *r, int32_t order)
{
    const struct span steps = routing_of(r, order);
    int32_t job = -1;
    for (int32_t k = steps.first; k < steps.first + steps.count && job < 0; k++)
        job = job_of_order(r, r->net->step[k].center, order);
    if (job < 0)
        return -1;
    const int32_t lot = job_at(r, job)->lot;
    drop_jobs(r, lot);
    return lot;
}

void on_machine_repaired(struct replication *r, const struct event_machine_repaired *it)
{
    struct machine *machine = machine_at(r, it->center, it->machine);
    const int32_t mode = machine->failing;
    const int32_t crew = r->net->failure[r->net->center[it->center].failures.first + mode].crew;
    r->center[it->center].down +=
        (double)calendar_work(r->net->center[it->center].calendar, machine->down_since, r->now);
    crew_count(r, machine);
    machine->down = false;
    ++*breakdown_number(r, it->center, it->machine, mode);
    if (crew >= 0) {
        r->center[crew].crew_out--;
        r->center[crew].jobs++;
        center_dispatch_soon(r, crew);
    }
    breakdown_arm(r, it->center, it->machine, mode);
    if (machine->job < 0)
        center_dispatch_soon(r, it->center);
    else if (job_at(r, machine->job)->state == JOB_DOWN) {
        machine_run(r, it->center, it->machine);
        if (r->net->center[it->center].preempt) /* who came meanwhile may take the machine */
            center_dispatch_soon(r, it->center);
    }
}

void on_machine_fails(struct replication *r, const struct event_machine_fails *it)
{
    const struct machine *machine = machine_at(r, it->center, it->machine);
    uint32_t *number = breakdown_number(r, it->center, it->machine, it->mode);
    if (*number != it->serial)
        return; /* of a clock that has been set anew since */
    if (!machine->down) {
        machine_breaks_down(r, it->center, it->machine, it->mode);
    } else if (machine->failing != it->mode) { /* it is down already: this clock starts anew */
        ++*number;
        breakdown_arm(r, it->center, it->machine, it->mode);
    }
}
