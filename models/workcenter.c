/* models/workcenter.c - machines in parallel, their work, and who is next. Jobs and their queue: job.c.
 *
 * A job is a lot's visit to one routing step (or an inspection, a repair, a try of a task). It seizes one machine, pays
 * the set-up once, and takes set-up + lot time + the sum of its units' times, of open time: finish = open^-1(open(now)
 * + work). A machine runs to its next stop: the job's end, the end of the first transfer lot, or a breakdown by
 * operating time; whatever interrupts it, work done is taken off what is left, exactly.
 *
 *   queued ─ dispatch ─> working ─ end ─> (starved: the step before still works on the lot)
 *                          │  ▲              └─> (blocked: no place before the next step) ─> next step | lot done
 *                 breakdown│  │repaired
 *                          ▼  │
 *                          down: resume | repeat | scrap
 *
 * With transfer lots the next step may start on the first and holds its machine to the last: it ends no
 * earlier than the step before ended plus its own time for the last transfer lot.
 * at_shift_end: pause (work stands still while closed), overtime (what is begun is finished), fits (begun only
 * if it ends before closing). Utilisation = busy open time / (machines * open time). */
#include "models/workcenter_inside.h"

int32_t center_of_step(const struct replication *r, int32_t step)
{
    return r->net->step[step].center;
}

static const struct calendar *calendar_of(const struct replication *r, int32_t center)
{
    const struct center *c = &r->net->center[center];
    return c->at_shift_end == SHIFT_OVERTIME ? NULL : c->calendar;
}

static double speed_here(const struct replication *r, int32_t center)
{
    return speed_of(r, HIT_CENTER, center, STOP_WORKING) *
           speed_of(r, HIT_SITE, r->net->center[center].site, STOP_WORKING);
}

/* Whose stop (or fading) slows this workcenter. */
static int32_t working_stopper(const struct replication *r, int32_t center)
{
    return speed_of(r, HIT_CENTER, center, STOP_WORKING) < 1 ? stopper_of(r, HIT_CENTER, center)
                                                             : stopper_of(r, HIT_SITE, r->net->center[center].site);
}

/* ---- a machine at work ---- */

static double next_stop(struct replication *r, int32_t center, int32_t m, const struct job *j)
{
    const struct center *c = &r->net->center[center];
    const double *left = failure_left(r, center, m);
    double work = j->left;
    if (j->until_transfer >= 0 && j->until_transfer < work)
        work = j->until_transfer;
    for (int32_t f = 0; f < c->failures.count; f++)
        if (!r->net->failure[c->failures.first + f].counts_calendar && left[f] < work)
            work = left[f];
    return work > 0 ? work : 0;
}

void machine_run(struct replication *r, int32_t center, int32_t m)
{
    struct machine *machine = machine_at(r, center, m);
    struct job *j = job_at(r, machine->job);
    const double speed = speed_here(r, center);
    j->state = JOB_WORKING;
    machine->since = r->now;
    machine->speed = speed;
    machine->event = (struct event_handle){0, 0};
    job_mark(r, j,
             speed < 1     ? working_stopper(r, center)
             : j->step < 0 ? j->cause_work
                           : r->net->step[j->step].cause_work);
    const double work = next_stop(r, center, m, j);
    if (speed > 0 || work < WORK_DONE) {
        const double open = work < WORK_DONE ? 0 : work / speed;
        const sim_time at = calendar_finish(calendar_of(r, center), r->now, ticks_nearest(open));
        machine->event = schedule_machine_stop(r, at, 0, (struct event_machine_stop){center, m});
    }
}

/* Takes off what has been done since the machine last started. */
void machine_progress(struct replication *r, int32_t center, int32_t m)
{
    struct machine *machine = machine_at(r, center, m);
    if (machine->job < 0 || job_at(r, machine->job)->state != JOB_WORKING)
        return;
    struct job *j = job_at(r, machine->job);
    const struct span modes = r->net->center[center].failures;
    double *left = failure_left(r, center, m);
    const double open = (double)calendar_work(calendar_of(r, center), machine->since, r->now),
                 done = open * machine->speed;
    struct trail *trail = r->trails ? job_trail(r, j) : NULL;
    if (trail) { /* nights and weekends belong to a task's days; only closures keep it */
        const sim_time kept =
            j->task < 0 ? (sim_time)open : calendar_work(r->net->center[center].elapsed, machine->since, r->now);
        trail_late_mark(trail, r->now, r->now - machine->since - kept, r->net->center[center].cause_closed);
    }
    machine->since = r->now;
    j->left -= done;
    if (j->until_transfer >= 0)
        j->until_transfer = j->until_transfer - done > 0 ? j->until_transfer - done : 0;
    for (int32_t f = 0; f < modes.count; f++)
        left[f] -= done;
    if (machine->speed > 0)
        r->center[center].busy += open;
}

static void count_open(struct replication *r, int32_t center)
{
    struct center_state *c = &r->center[center];
    c->open += (double)c->machines * (double)calendar_work(r->net->center[center].calendar, c->open_since, r->now);
    c->open_since = r->now;
}

/* A blocked lot's time on its machine so far. */
static void count_blocked(struct replication *r, const struct machine *machine)
{
    struct job *j = machine->job < 0 ? NULL : job_at(r, machine->job);
    if (!j || j->state != JOB_BLOCKED)
        return;
    r->center[machine->center].held +=
        (double)calendar_work(r->net->center[machine->center].calendar, j->blocked_since, r->now);
    j->blocked_since = r->now;
}

void center_close_books(struct replication *r, sim_time at)
{
    r->now = at;
    for (int32_t c = 0; c < r->net->centers; c++)
        count_open(r, c);
    for (int32_t c = 0; c < r->net->centers; c++)
        for (int32_t m = 0; m < r->center[c].capacity; m++) {
            machine_progress(r, c, m);
            count_blocked(r, machine_at(r, c, m));
            crew_count(r, machine_at(r, c, m));
        }
}

void machine_free(struct replication *r, int32_t center, int32_t m)
{
    struct machine *machine = machine_at(r, center, m);
    count_blocked(r, machine);
    if (r->net->center[center].preempt) /* else it was measured when the work began */
        measure_thing(r, OBSERVE_CENTER_WAIT, center, job_at(r, machine->job)->waited);
    machine->job = -1;
    machine->event = (struct event_handle){0, 0};
    r->center[center].in_service--;
    center_dispatch_soon(r, center);
}

/* ---- dispatch ---- */

void center_dispatch_soon(struct replication *r, int32_t center)
{
    struct center_state *c = &r->center[center];
    if (c->dispatch_pending)
        return;
    c->dispatch_pending = true;
    schedule_dispatch(r, r->now, 0, (struct event_dispatch){center});
}

static int32_t idle_machine(const struct replication *r, int32_t center)
{
    const struct center_state *c = &r->center[center];
    if (c->in_service + c->crew_out >= c->machines)
        return -1;
    for (int32_t m = 0; m < c->machines; m++) {
        const struct machine *machine = &r->machine[c->first_machine + m];
        if (machine->job < 0 && !machine->down)
            return m;
    }
    return -1;
}

/* A visit, a try or a decision was planned when it was asked for; other people's part in a try, now. */
static double planned_work(struct replication *r, const struct job *j)
{
    const struct task *task = j->beside < 0 ? NULL : &r->net->task[j->beside];
    if (task) {
        const struct thing t = {.order = r->task[j->beside].tries - 1};
        return (double)center_time(r, j->center, j->center == task->people ? task->duration : task->answer_time, &t);
    }
    return (double)(j->visit >= 0     ? held_at(r, j->visit)->planned
                    : j->task >= 0    ? r->task[j->task].planned
                    : j->finding >= 0 ? notice_at(r, j->finding)->planned
                                      : 0);
}

static void plan_job(struct replication *r, struct job *j)
{
    const struct own_view own = as_planned(r);
    j->planned = job_work(r, j, &j->planned_first, &j->planned_tail);
    if (j->step < 0)
        j->planned = planned_work(r, j);
    as_is(r, own);
}

static void start_job(struct replication *r, int32_t center, int32_t m)
{
    struct center_state *c = &r->center[center];
    const int32_t id = job_leaves_queue(r, center);
    struct job *j = job_at(r, id);
    const double wait = days_from_ticks(r->now - j->queued);
    if (j->step >= 0)
        r->step_waiting[j->step]--;
    c->wait_days += wait;
    j->waited += wait;
    if (j->step >= 0 && r->warm && for_us(r, &r->net->source[order_at(r, lot_at(r, j->lot)->order)->source]))
        r->for_us.capacity_days += wait;
    j->machine = m;
    if (!j->begun) {
        j->begun = true;
        j->left = j->total = job_work(r, j, &j->until_transfer, &j->tail);
        if (r->book->forecast)
            plan_job(r, j);
        c->started++;
        if (!r->net->center[center].preempt) /* else the wait is known at the end only */
            measure_thing(r, OBSERVE_CENTER_WAIT, center, j->waited);
    }
    machine_at(r, center, m)->job = id;
    c->in_service++;
    if (j->step >= 0)
        make_lot_begins(r, j->lot);
    if (j->lot >= 0) {
        order_begin(r, lot_at(r, j->lot)->order);
        kit_parts_used(r, j->lot);
        machine_passes(r, machine_at(r, center, m), j->lot, wait > 0);
    }
    machine_run(r, center, m);
    if (j->step >= 0)
        step_unblock(r, j->step);
}

/* May the first job in the queue begin now? If not, *again gets when to look again. */
static bool may_begin(struct replication *r, int32_t center, sim_time *again)
{
    const struct center *c = &r->net->center[center];
    double first, tail;
    *again = TIME_NEVER;
    if (c->at_shift_end == SHIFT_PAUSE || !c->calendar)
        return true;
    if (!calendar_open_at(c->calendar, r->now)) {
        *again = calendar_next_open(c->calendar, r->now);
        return false;
    }
    if (c->at_shift_end == SHIFT_OVERTIME)
        return true;
    const sim_time close = calendar_next_close(c->calendar, r->now);
    const struct job *j = job_at(r, r->center[center].first);
    const double work = j->begun ? j->left : job_work(r, j, &first, &tail);
    if (calendar_finish(c->calendar, r->now, ticks_nearest(work)) <= close)
        return true;
    *again = calendar_next_open(c->calendar, close);
    return false;
}

/* Work left of the job on a machine, at this moment. */
static double left_now(const struct replication *r, int32_t center, const struct machine *machine)
{
    return job_at(r, machine->job)->left -
           (double)calendar_work(calendar_of(r, center), machine->since, r->now) * machine->speed;
}

/* The machine whose job the rule puts last of those at work, when strictly behind the first of the queue; -1: none. Of
 * equals the latest to come. */
static int32_t machine_to_take(const struct replication *r, int32_t center)
{
    const struct center_state *c = &r->center[center];
    const bool by_work_left = r->net->center[center].rule == RULE_SHORTEST;
    double last = job_at(r, c->first)->key;
    int32_t found = -1;
    for (int32_t m = 0; m < c->capacity; m++) {
        const struct machine *machine = &r->machine[c->first_machine + m];
        if (machine->job < 0 || job_at(r, machine->job)->state != JOB_WORKING ||
            left_now(r, center, machine) < WORK_DONE)
            continue;
        const struct job *j = job_at(r, machine->job);
        const double key = by_work_left ? left_now(r, center, machine) : j->key;
        if (key > last ||
            (found >= 0 && key == last && j->serial > job_at(r, r->machine[c->first_machine + found].job)->serial)) {
            last = key;
            found = m;
        }
    }
    return found;
}

/* Preemptive-resume: the job goes back to the queue with what is left of it. */
static void take_machine(struct replication *r, int32_t center, int32_t m)
{
    struct machine *machine = machine_at(r, center, m);
    const int32_t id = machine->job;
    struct job *j = job_at(r, id);
    machine_progress(r, center, m);
    engine_cancel(r->engine, machine->event);
    machine->event = (struct event_handle){0, 0};
    machine->job = -1;
    r->center[center].in_service--;
    j->machine = -1;
    j->state = JOB_QUEUED;
    j->queued = r->now;
    if (r->net->center[center].rule == RULE_SHORTEST)
        j->key = j->left;
    if (j->step >= 0)
        r->step_waiting[j->step]++;
    job_mark(r, j, j->cause_queue);
    job_queues(r, center, id);
}

static void begin_jobs(struct replication *r, const struct event_dispatch *it)
{
    struct center_state *c = &r->center[it->center];
    while (c->first >= 0) {
        const int32_t idle = idle_machine(r, it->center);
        const int32_t m = idle < 0 && r->net->center[it->center].preempt ? machine_to_take(r, it->center) : idle;
        sim_time again;
        if (m < 0)
            return;
        if (!may_begin(r, it->center, &again)) {
            if (again != TIME_NEVER && !engine_pending(r->engine, c->retry, NULL))
                c->retry = schedule_dispatch(r, again, 0, *it);
            return;
        }
        if (idle < 0)
            take_machine(r, it->center, m);
        start_job(r, it->center, m);
    }
}

void on_dispatch(struct replication *r, const struct event_dispatch *it)
{
    struct center_state *c = &r->center[it->center];
    c->dispatch_pending = false;
    if (r->center[it->center].repairs_first >= 0)
        crew_repairs(r, it->center);
    begin_jobs(r, it);
    const struct span steps = r->net->center[it->center].steps;
    for (int32_t i = steps.first; i < steps.first + steps.count && c->blocked > 0; i++)
        step_unblock(r, r->net->step_list[i]); /* an idle machine is a place too */
}

void on_machine_stop(struct replication *r, const struct event_machine_stop *it)
{
    struct machine *machine = machine_at(r, it->center, it->machine);
    const int32_t id = machine->job;
    const struct span modes = r->net->center[it->center].failures;
    const double *left = failure_left(r, it->center, it->machine);
    machine->event = (struct event_handle){0, 0};
    machine_progress(r, it->center, it->machine);
    struct job *j = job_at(r, id);
    if (j->left < WORK_DONE) {
        j->left = 0;
        if (j->until_transfer >= 0)
            job_passes_on(r, id);
        job_ends(r, id);
        return;
    }
    if (j->until_transfer >= 0 && j->until_transfer < WORK_DONE)
        job_passes_on(r, id);
    for (int32_t f = 0; f < modes.count; f++)
        if (!r->net->failure[modes.first + f].counts_calendar && left[f] < WORK_DONE) {
            machine_breaks_down(r, it->center, it->machine, f);
            return;
        }
    machine_run(r, it->center, it->machine);
}

/* ---- as planned from now on (models/projection.h) ---- */

/* Planned work less what has been done; at least nothing. */
static void job_as_planned(struct replication *r, struct job *j)
{
    const double done = j->total - j->left;
    if (!j->begun) {
        j->work = j->step < 0 ? planned_work(r, j) : j->work;
        return;
    }
    j->left = j->planned > done ? j->planned - done : 0;
    j->total = j->planned;
    if (j->until_transfer >= 0)
        j->until_transfer = j->planned_first > done ? j->planned_first - done : 0;
    j->tail = j->planned_tail;
}

void center_as_planned(struct replication *r)
{
    for (int32_t i = 0; i < r->net->failure_places; i++)
        r->failure_left[i] = (double)(TIME_NEVER / 4);
    for (int32_t c = 0; c < r->net->centers; c++) {
        for (int32_t m = 0; m < r->center[c].capacity; m++) {
            const int32_t job = machine_at(r, c, m)->job;
            machine_progress(r, c, m);
            if (job >= 0)
                job_as_planned(r, job_at(r, job));
        }
        for (int32_t id = r->center[c].first; id >= 0; id = job_at(r, id)->next)
            job_as_planned(r, job_at(r, id));
    }
}

/* When the machine next stops, after center_as_planned. */
sim_time center_stop_as_planned(struct replication *r, int32_t center, int32_t m)
{
    const struct machine *machine = machine_at(r, center, m);
    const double work = next_stop(r, center, m, job_at(r, machine->job));
    const double open = work < WORK_DONE || machine->speed <= 0 ? 0 : work / machine->speed;
    return calendar_finish(calendar_of(r, center), r->now, ticks_nearest(open));
}

/* ---- the number of machines, and stops ---- */

static int32_t machines_now(struct replication *r, int32_t center)
{
    const double x = value_now(r, r->net->center[center].machines, 1);
    const int32_t most = r->net->center[center].most_machines;
    const int32_t n = x > 0 ? (int32_t)(x + 1e-9) : 0; /* whole ones */
    if (n > most)
        replication_fail(
            r,
            "a workcenter would need more machines than it has places: at most four times its own number, and 8 more");
    return n > most ? most : n;
}

void center_start(struct replication *r)
{
    for (int32_t i = 0; i < r->net->failure_places; i++)
        r->breakdowns[i] = 0;
    for (int32_t i = 0; i < r->net->centers; i++) {
        struct center_state *c = &r->center[i];
        c->first_machine = r->net->center[i].first_machine_place;
        c->machines = machines_now(r, i);
        c->capacity = c->machines;
        c->open_since = r->now;
        level_start(&c->queue, r->now, 0);
        for (int32_t m = 0; m < r->net->center[i].most_machines; m++) {
            *machine_at(r, i, m) = (struct machine){.job = -1, .center = i, .next_repair = -1, .last_record = -1};
            for (int32_t f = 0; f < r->net->center[i].failures.count && m < c->machines; f++)
                breakdown_arm(r, i, m, f);
        }
    }
}

void center_refresh(struct replication *r, int32_t center)
{
    struct center_state *c = &r->center[center];
    const int32_t before = c->capacity;
    count_open(r, center);
    c->machines = machines_now(r, center);
    if (c->machines > c->capacity)
        c->capacity = c->machines;
    for (int32_t m = before; m < c->capacity; m++)
        for (int32_t f = 0; f < r->net->center[center].failures.count; f++)
            breakdown_arm(r, center, m, f);
    for (int32_t m = 0; m < c->capacity; m++) {
        struct machine *machine = machine_at(r, center, m);
        if (machine->job < 0 || job_at(r, machine->job)->state != JOB_WORKING ||
            machine->speed == speed_here(r, center))
            continue;
        machine_progress(r, center, m);
        if (engine_pending(r->engine, machine->event, NULL) && job_at(r, machine->job)->left < WORK_DONE)
            continue; /* its clock had run out at this very instant */
        engine_cancel(r->engine, machine->event);
        machine_run(r, center, m);
    }
    center_dispatch_soon(r, center);
}
