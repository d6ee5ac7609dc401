/* models/opening_task.c - tasks of a launch half-way: those done, those with tries behind them, the try under way.
 *
 * A task that is done was passed on its day: gates that wait for nothing else are open from then on, milestones of it
 * were reached then, and its chain is that of the dates that are known. When its last try began is `begun`, or, left
 * out, the day on which the last of the tasks before it was done. Its passing moves no state: their `start` is what
 * they are today. */
#include "models/task_inside.h"

/* When the last of those it comes after was done; 0: it comes after none. */
static sim_time all_before_done(const struct replication *r, int32_t id)
{
    const struct span after = r->net->task[id].after;
    sim_time last = 0;
    for (int32_t i = 0; i < after.count; i++) {
        const sim_time passed = r->task[members(r, after)[i]].passed_at;
        last = passed > last ? passed : last;
    }
    return last;
}

/* What its tries have cost so far. */
static void tries_so_far(struct replication *r, int32_t id, int32_t tries)
{
    const struct task *task = &r->net->task[id];
    struct task_state *s = &r->task[id];
    double money = 0;
    s->tries = (uint64_t)tries;
    if (task->spent >= 0)
        money = value_now(r, task->spent, 0);
    for (int32_t i = 0; task->spent < 0 && i < tries; i++)
        money += value_of(r, task->cost.once, &(struct thing){.order = (uint64_t)i}, 0);
    ledger_cost(r, ACCOUNT_TASKS, money);
    s->failed = (uint64_t)(task->done != TIME_NEVER ? tries > 0 ? tries - 1 : 0 : task->tried);
    book_fact_set(r->book, task->fact_rounds, (double)tries);
    book_fact_set(r->book, task->fact_failed, (double)s->failed);
    if (!r->warm)
        return;
    s->rounds = (uint64_t)tries;
    s->money = money;
}

static void was_passed(struct replication *r, int32_t id)
{
    const struct task *task = &r->net->task[id];
    struct task_state *s = &r->task[id];
    const sim_time now = r->now;
    s->needed = true;
    s->begun = task->since != TIME_NEVER ? task->since : all_before_done(r, id);
    r->now = s->begun;
    task_remember_decider(r, id, task->cause_wait, task->cause_work);
    if (task->every >= 0 && !task->skip)
        task_time_begins(r, id); /* from then on, or today when it is over */
    r->now = s->passed_at = task->skip ? s->begun : task->done;
    s->stage = TASK_PASSED;
    book_fact_set(r->book, task->fact_passed, 1);
    milestone_task(r, id);
    r->now = now;
}

/* The try goes on; at a workcenter it has the work left that its length leaves, and is first in the queue. */
static void goes_on(struct replication *r, int32_t id)
{
    const struct task *task = &r->net->task[id];
    struct task_state *s = &r->task[id];
    const struct open_end end = opening_try(r, id);
    const sim_time now = r->now;
    s->needed = true;
    r->now = s->begun = task->since;
    task_remember_decider(r, id, task->cause_wait, task->tried > 0 ? task->cause_again : task->cause_work);
    r->now = now;
    s->stage = TASK_WORKING;
    s->closed = end.closed;
    s->try_began = task->since;
    s->open_parts = 1;
    if (r->book->forecast) {
        const struct own_view own = as_planned(r);
        sim_time closed;
        r->now = task->since;
        s->planned = task_length(r, id, (uint64_t)task->tried, &closed);
        r->now = now;
        if (task->center >= 0) { /* of the work that is left */
            const sim_time planned = task->since + s->planned;
            s->try_began = now;
            s->planned = planned > now ? calendar_work(r->net->center[task->center].calendar, now, planned) : 0;
        }
        as_is(r, own);
    }
    if (task->center < 0) {
        schedule_task_end(r, end.end, 0, (struct event_task_end){id});
        return;
    }
    const sim_time left = calendar_work(r->net->center[task->center].calendar, r->now, end.end);
    center_try(r, task->center, id, (double)left, task->cause_queue,
               task->tried > 0 ? task->cause_again : task->cause_work);
}

static bool all_before_passed(const struct replication *r, int32_t id)
{
    const struct span after = r->net->task[id].after;
    for (int32_t i = 0; i < after.count; i++)
        if (r->task[members(r, after)[i]].stage != TASK_PASSED)
            return false;
    return true;
}

/* A task done has behind it only such; one that is skipped is passed as soon as they are, when something done needed
 * it. */
static bool is_done(const struct replication *r, int32_t id)
{
    const struct task *task = &r->net->task[id];
    if (task->done != TIME_NEVER)
        return true;
    for (int32_t i = 0; task->skip && i < task->before.count; i++) {
        const struct task *next = &r->net->task[members(r, task->before)[i]];
        if (next->done != TIME_NEVER || next->since != TIME_NEVER ||
            (next->skip && is_done(r, members(r, task->before)[i])))
            return true;
    }
    return false;
}

static void open_gates(struct replication *r)
{
    for (int32_t g = 0; g < r->net->gates; g++) {
        const struct span tasks = r->net->gate[g].tasks;
        int32_t last = -1, passed = 0;
        for (int32_t i = 0; i < tasks.count; i++) {
            const int32_t id = members(r, tasks)[i];
            passed += r->task[id].stage == TASK_PASSED;
            if (last < 0 || r->task[id].passed_at > r->task[last].passed_at)
                last = id;
        }
        if (passed < tasks.count || tasks.count == 0)
            continue;
        r->gate[g].open = true;
        r->gate[g].opened_at = r->task[last].passed_at;
        r->gate[g].trail = r->task[last].trail;
    }
}

void opening_tasks(struct replication *r)
{
    const struct network *n = r->net;
    bool more = n->half_way;
    while (more) { /* in order of precedence */
        more = false;
        for (int32_t i = 0; i < n->tasks; i++)
            if (r->task[i].stage == TASK_WAITING && is_done(r, i) && all_before_passed(r, i)) {
                tries_so_far(r, i, n->task[i].skip ? 0 : n->task[i].tried);
                was_passed(r, i);
                more = true;
            }
    }
    for (int32_t i = 0; n->half_way && i < n->tasks; i++) {
        const struct task *task = &n->task[i];
        if (task->done != TIME_NEVER || task->skip || (task->tried == 0 && task->since == TIME_NEVER))
            continue;
        tries_so_far(r, i, task->tried + (task->since != TIME_NEVER));
        if (task->since != TIME_NEVER)
            goes_on(r, i);
    }
    if (n->half_way)
        open_gates(r);
}
