/* models/task.c - tasks: activities before and beside bulk work, with repeats.
 *
 *   waiting ─ needed, not before `on`, all of `after` passed ─> working ─ a try ends ─> passed ─> what comes after it,
 *     ▲                                                           │ fails                            gates (gate.c)
 *     └─ decided: `again` and all on the way from there to here ──┤ last round ─ decided ─> passed (go_on) | stopped
 *
 * A try is told in models/try.c; a failed one is a finding for its owner, if there is one (models/owner.c).
 *
 * An activity-on-node network with finish-to-start precedence (Kelley and Walker 1959; PERT: Malcolm et al. 1959), in
 * which a failed try goes back to the task itself or to an earlier one (GERT: Pritsker 1966). Tries are numbered
 * through the whole replication; a try's luck is that of its number.
 *
 * `every`: the whole task is done anew from time to time. Once passed it counts as passed for what comes after it,
 * whatever becomes of the repeats.
 *
 * What decided: each task remembers the trail of what it waited for last, and the set of tasks on that chain. Where
 * several end at the same instant the trail is that of the first by name, and all of them are on the chain, as in CPM,
 * where two longest paths are both critical. */
#include "models/task_inside.h"

#include "sim/stream.h"

/* ---- may it start? ---- */

static bool may_start(struct replication *r, int32_t id)
{
    const struct task *task = &r->net->task[id];
    const struct task_state *s = &r->task[id];
    if (s->stage != TASK_WAITING || !s->needed || (task->on != TIME_NEVER && r->now < task->on))
        return false;
    for (int32_t i = 0; i < task->after.count; i++)
        if (!task_is_passed(r, members(r, task->after)[i]))
            return false;
    return true;
}

void task_may_start(struct replication *r, int32_t id)
{
    if (may_start(r, id))
        try_begins(r, id);
}

/* Of this time: tries that are left from before it was repeated do not count. */
bool task_last_round(const struct replication *r, int32_t id)
{
    const struct task *task = &r->net->task[id];
    return task->max_rounds > 0 && r->task[id].tries - r->task[id].tries_before >= (uint64_t)task->max_rounds;
}

/* ---- needed ---- */

void task_need(struct replication *r, int32_t id)
{
    struct task_state *s = &r->task[id];
    if (s->needed)
        return;
    s->needed = true;
    s->may_start = r->now;
    for (int32_t i = 0; i < r->net->task[id].after.count; i++)
        task_need(r, members(r, r->net->task[id].after)[i]);
    const sim_time on = r->net->task[id].on;
    if (on != TIME_NEVER && on > r->now) {
        s->may_start = on;
        schedule_task_date(r, on, 0, (struct event_task_date){id});
    }
    task_may_start(r, id);
}

/* ---- how a try ends ---- */

static bool passes(struct replication *r, int32_t id)
{
    const struct task *task = &r->net->task[id];
    const struct task_state *s = &r->task[id];
    const uint64_t number = s->tries - 1;
    const struct thing t = {.order = number};
    if (task->skip || s->spent || r->planning)
        return true;
    if (task->finds.count > 0 && task_finds(r, id, number, task_last_round(r, id) && !task->stops))
        return false;
    if (task->pass < 0)
        return true;
    const double chance = value_of(r, task->pass, &t, 1);
    if (!(chance >= 0 && chance <= 1))
        replication_fail(r, "the chance that a task passes is not between 0 and 1");
    return stream_u(r->luck, task->pass_source, number) < chance;
}

/* ---- time after time ---- */

static void begin_again(struct replication *r, int32_t id)
{
    struct task_state *s = &r->task[id];
    s->stage = TASK_WAITING;
    s->repeats = true;
    s->tries_before = s->tries;
    s->may_start = r->now;
    task_may_start(r, id);
}

void task_time_begins(struct replication *r, int32_t id)
{
    const struct thing t = {.order = r->task[id].times++};
    const sim_time after = duration(r, r->net->task[id].every, &t, r->net->task[id].calendar);
    if (after <= 0)
        replication_fail(r, "the time after which a task is repeated became 0");
    else
        schedule_task_again(r, engine_now(r->engine) > r->now + after ? engine_now(r->engine) : r->now + after, 0,
                            (struct event_task_again){id});
}

void on_task_again(struct replication *r, const struct event_task_again *it)
{
    struct task_state *s = &r->task[it->task];
    if (s->stage == TASK_PASSED && !r->draining)
        begin_again(r, it->task);
    else
        s->due_again = s->stage != TASK_STOPPED && !r->draining;
}

/* ---- passed, or not ---- */

static void raise(struct replication *r, int32_t event)
{
    if (event >= 0)
        book_event(r->book, (size_t)event, 1, r->now);
}

static void task_passed(struct replication *r, int32_t id)
{
    const struct task *task = &r->net->task[id];
    struct task_state *s = &r->task[id];
    if (!s->repeats)
        s->passed_at = r->now;
    s->stage = TASK_PASSED;
    s->repeats = false;
    book_fact_set(r->book, task->fact_passed, 1);
    STORY(r, "task %s: passed", task->name);
    milestone_task(r, id);
    if (task->finds.count > 0)
        suspects_task_passed(r, id);
    if (!task->skip)
        raise(r, task->event_done);
    for (int32_t i = 0; i < task->before.count; i++)
        task_may_start(r, members(r, task->before)[i]);
    gates_task_passed(r, id);
    if (s->due_again) {
        s->due_again = false;
        begin_again(r, id);
    }
}

static void task_fails(struct replication *r, int32_t id)
{
    const struct span redo = r->net->task[id].redo;
    const int32_t again = r->net->task_list[redo.first];
    STORY(r, "task %s: again from %s", r->net->task[id].name, r->net->task[again].name);
    r->task[id].stage = TASK_WAITING;
    line_stops(r, id);
    make_lines_stop(r);
    for (int32_t i = 0; i < redo.count; i++) {
        struct task_state *s = &r->task[members(r, redo)[i]];
        if (members(r, redo)[i] != id) { /* it no longer counts as passed */
            s->repeats = false;
            book_fact_set(r->book, r->net->task[members(r, redo)[i]].fact_passed, 0);
        }
        if (s->stage == TASK_PASSED)
            s->stage = TASK_WAITING;
        else if ((s->stage == TASK_WORKING || s->stage == TASK_FAILED) && members(r, redo)[i] != again)
            s->again = true; /* what it builds on is done anew */
    }
    r->task[again].sent_back_at = r->now;
    r->task[again].sent_back_by = id;
    for (int32_t i = 0; i < redo.count; i++)
        task_may_start(r, members(r, redo)[i]);
}

/* Money that a failed try's decision spends: of all that is run again. */
static double money_again(struct replication *r, int32_t id)
{
    const struct span redo = r->net->task[id].redo;
    double money = 0;
    for (int32_t i = 0; i < redo.count; i++) {
        const int32_t task = members(r, redo)[i];
        const struct thing t = {.order = r->task[task].tries};
        if (!r->net->task[task].skip)
            money += value_of(r, r->net->task[task].cost.once, &t, 0);
    }
    return money;
}

/* What it builds on is done anew: this one too. */
static bool overtaken(struct replication *r, int32_t id)
{
    struct task_state *s = &r->task[id];
    if (!s->again)
        return false;
    s->stage = TASK_WAITING;
    s->again = false;
    task_may_start(r, id);
    return true;
}

void task_stops(struct replication *r, int32_t id)
{
    r->task[id].stage = TASK_STOPPED;
    line_stops(r, id);
    make_lines_stop(r);
    STORY(r, "task %s: stopped for good", r->net->task[id].name);
}

void task_decided(struct replication *r, int32_t id, uint64_t serial)
{
    (void)serial;
    if (overtaken(r, id))
        return;
    if (!task_last_round(r, id))
        task_fails(r, id);
    else if (r->net->task[id].stops)
        task_stops(r, id);
    else
        task_passed(r, id);
}

void task_try_ends(struct replication *r, int32_t id)
{
    const struct task *task = &r->net->task[id];
    struct task_state *s = &r->task[id];
    if (overtaken(r, id))
        return;
    if (passes(r, id)) {
        task_passed(r, id);
        return;
    }
    STORY(r, "task %s: try %llu fails", task->name, (unsigned long long)s->tries);
    s->stage = TASK_FAILED;
    s->failed++;
    book_fact_set(r->book, task->fact_failed, (double)s->failed);
    s->counted_failed += r->warm;
    raise(r, task->event_failed);
    owner_hears_of_money(r, task->owner, FINDING_TASK, id, s->tries - 1,
                         task->owner >= 0 && !task_last_round(r, id) ? money_again(r, id) : 0);
}

void on_task_date(struct replication *r, const struct event_task_date *it)
{
    task_may_start(r, it->task);
}

/* ---- start ---- */

void tasks_reset(struct replication *r)
{
    for (int32_t i = 0; i < r->net->tasks; i++)
        r->task[i] = (struct task_state){.begun = TIME_NEVER, .passed_at = -1, .sent_back_at = -1, .sent_back_by = -1};
    gates_reset(r);
}

void tasks_start(struct replication *r)
{
    opening_tasks(r);
    for (int32_t i = 0; i < r->net->tasks; i++)
        if (r->net->task[i].from_start)
            task_need(r, i);
    for (int32_t g = 0; g < r->net->gates; g++) /* a plan is known from the start */
        if (r->net->gate[g].plan >= 0)
            gate_open(r, g);
}
