/* models/routing.c - what a job does when its work at a step is done: to the next step, held for want of a place
 * (blocking after service), or starved while the step before still works on the lot. */
#include "models/workcenter_inside.h"

static bool has_place(const struct replication *r, int32_t step)
{
    const struct step *s = &r->net->step[step];
    const struct center_state *c = &r->center[s->center];
    int32_t idle = 0, queued = 0;
    const int32_t capacity = r->net->center[s->center].capacity;
    if (capacity > 0 && center_jobs(r, s->center) >= capacity)
        return false;
    if (s->buffer < 0)
        return true;
    const struct span here = r->net->center[s->center].steps;
    for (int32_t i = here.first; i < here.first + here.count; i++)
        queued += r->step_waiting[r->net->step_list[i]];
    for (int32_t m = 0; m < c->machines; m++) {
        const struct machine *machine = &r->machine[c->first_machine + m];
        idle += machine->job < 0 && !machine->down;
    }
    if (queued > r->step_waiting[step]) /* lots of other steps may take the idle machines: asked again when they have */
        return idle > queued || r->step_waiting[step] < s->buffer;
    return r->step_waiting[step] < s->buffer + idle;
}

static bool last_step(const struct replication *r, const struct job *j)
{
    const struct span steps = r->net->make[r->net->source[order_at(r, lot_at(r, j->lot)->order)->source].make].steps;
    return j->step + 1 >= steps.first + steps.count;
}

static void leave_visit(struct replication *r, int32_t id)
{
    const struct job *j = job_at(r, id);
    const int32_t held = j->visit;
    r->center[j->center].jobs++;
    machine_free(r, j->center, j->machine);
    pool_give(&r->jobs, id);
    held_work_done(r, held);
}

static void leave_try(struct replication *r, int32_t id)
{
    const struct job *j = job_at(r, id);
    const bool own = j->task >= 0;
    const int32_t task = own ? j->task : j->beside;
    r->center[j->center].jobs++;
    machine_free(r, j->center, j->machine);
    pool_give(&r->jobs, id);
    task_part_ends(r, task, own);
}

static void leave_desk(struct replication *r, int32_t id)
{
    const struct job *j = job_at(r, id);
    const int32_t notice = j->finding;
    r->center[j->center].jobs++;
    machine_free(r, j->center, j->machine);
    pool_give(&r->jobs, id);
    finding_work_done(r, notice);
}

/* The lot leaves its machine for an inspection, which sends it on. */
static void leave_for_inspection(struct replication *r, int32_t id)
{
    const struct job *j = job_at(r, id);
    const int32_t lot = j->lot, step = j->step;
    r->center[j->center].jobs++;
    r->center[j->center].units += units_of(r, order_at(r, lot_at(r, lot)->order)->point, lot_at(r, lot)->quantity);
    machine_free(r, j->center, j->machine);
    lot_at(r, lot)->jobs_open--;
    pool_give(&r->jobs, id);
    quality_step_inspect(r, lot, step);
}

static void leave_center(struct replication *r, int32_t id)
{
    struct job *j = job_at(r, id);
    const int32_t center = center_of_step(r, j->step), m = j->machine, lot = j->lot;
    r->center[center].jobs++;
    r->center[center].units += units_of(r, order_at(r, lot_at(r, lot)->order)->point, lot_at(r, lot)->quantity);
    const bool done = last_step(r, j);
    machine_free(r, center, m);
    lot_at(r, lot)->jobs_open--;
    pool_give(&r->jobs, id);
    if (done)
        make_lot_done(r, lot);
}

/* The step before has ended: at least the last transfer lot is still to be done here. What that adds to the job's time
 * was waiting among transfer lots, not work: it is taken off what counts as busy. */
static void tell_next(struct replication *r, int32_t id)
{
    const struct job *j = job_at(r, id);
    struct job *next = job_at(r, j->after);
    const int32_t center = center_of_step(r, next->step);
    next->before_done = true;
    if (next->state == JOB_QUEUED && !next->begun)
        return;
    if (next->state != JOB_QUEUED)
        machine_progress(r, center, next->machine);
    if (next->left < next->tail) {
        r->center[center].busy -= next->tail - next->left;
        next->left = next->tail;
    }
    if (next->state == JOB_QUEUED)
        return;
    struct machine *machine = machine_at(r, center, next->machine);
    engine_cancel(r->engine, machine->event);
    if (machine->down)
        next->state = JOB_DOWN;
    else
        machine_run(r, center, next->machine);
}

void job_ends(struct replication *r, int32_t id)
{
    struct job *j = job_at(r, id);
    if (j->task >= 0 || j->beside >= 0) {
        leave_try(r, id);
        return;
    }
    if (j->visit >= 0) {
        leave_visit(r, id);
        return;
    }
    if (j->finding >= 0) {
        leave_desk(r, id);
        return;
    }
    if (!j->before_done) {
        j->state = JOB_STARVED;
        return;
    }
    if ((r->net->faults || r->net->inspections) && !j->looked) {
        j->looked = true;
        if (quality_step_done(r, j->lot, j->step)) {
            leave_for_inspection(r, id);
            return;
        }
    }
    if (!last_step(r, j)) {
        if (j->passed_on) {
            if (j->after >= 0)
                tell_next(r, id);
        } else if (has_place(r, j->step + 1)) {
            center_enter(r, j->lot, j->step + 1, true);
        } else { /* blocking after service: the job keeps its machine */
            int32_t *tail = &r->step_blocked[j->step + 1];
            j->state = JOB_BLOCKED;
            j->blocked_since = r->now;
            job_mark(r, j, r->net->step[j->step + 1].cause_queue);
            while (*tail >= 0)
                tail = &job_at(r, *tail)->next_blocked;
            *tail = id;
            r->center[center_of_step(r, j->step + 1)].blocked++;
            return;
        }
    }
    leave_center(r, id);
}

void job_passes_on(struct replication *r, int32_t id)
{
    struct job *j = job_at(r, id);
    j->until_transfer = -1;
    if (last_step(r, j))
        return;
    j->passed_on = true;
    center_enter(r, j->lot, j->step + 1, false);
    job_at(r, id)->after = r->center[center_of_step(r, j->step + 1)].newest;
}

void step_unblock(struct replication *r, int32_t step)
{
    while (r->step_blocked[step] >= 0 && has_place(r, step)) {
        const int32_t id = r->step_blocked[step];
        struct job *j = job_at(r, id);
        r->step_blocked[step] = j->next_blocked;
        r->center[center_of_step(r, step)].blocked--;
        center_enter(r, j->lot, step, true);
        leave_center(r, id);
    }
}
