/* models/task.c - tasks: activities before and beside bulk work, with repeats, and the gates that wait for them.
 *
 *   waiting ─ needed, not before `on`, all of `after` passed ─> working ─ a try ends ─> passed ─> what comes after it,
 * gates ▲                                                          │ fails └── `again` and all on the way from there to
 * here ─────────┤ last round ─────┴─> passed (go_on) | stopped for good
 *
 * With `at` a try is a job in the queue of a workcenter (models/workcenter.c).
 *
 * An activity-on-node network with finish-to-start precedence (Kelley and Walker 1959; PERT: Malcolm et al. 1959), in
 * which a failed try goes back to the task itself or to an earlier one (GERT: Pritsker 1966). Tries are numbered
 * through the whole replication; a try's luck is that of its number.
 *
 * What decided: each task remembers the trail of what it waited for last, and the set of tasks on that chain. Where
 * several end at the same instant the trail is that of the first by name, and all of them are on the chain, as in CPM,
 * where two longest paths are both critical. */
#include "models/flow.h"

#include "sim/stream.h"

static void try_start(struct replication *r, int32_t id);

static const int32_t *members(const struct replication *r, struct span s)
{
    return r->net->task_list + s.first;
}

/* ---- who was on the chain that decided ---- */

size_t task_words(const struct network *n)
{
    return ((size_t)n->tasks + 63) / 64;
}

uint64_t *task_chain(const struct replication *r, int32_t id)
{
    return r->task_chain + (size_t)id * task_words(r->net);
}

static void chain_clear(struct replication *r, int32_t id)
{
    uint64_t *chain = task_chain(r, id);
    for (size_t w = 0; w < task_words(r->net); w++)
        chain[w] = 0;
    chain[id / 64] |= UINT64_C(1) << (id % 64);
}

static void chain_join(struct replication *r, int32_t id, int32_t with)
{
    uint64_t *chain = task_chain(r, id);
    const uint64_t *other = task_chain(r, with);
    for (size_t w = 0; w < task_words(r->net); w++)
        chain[w] |= other[w];
}

/* What the task waited for last: one that it comes after, the failed try that sent back to it, or its date or need. */
static sim_time last_wait(const struct replication *r, int32_t id)
{
    const struct task_state *s = &r->task[id];
    const struct span after = r->net->task[id].after;
    sim_time last = s->sent_back_at > s->may_start ? s->sent_back_at : s->may_start;
    for (int32_t i = 0; i < after.count; i++) {
        const sim_time passed = r->task[members(r, after)[i]].passed_at;
        last = passed > last ? passed : last;
    }
    return last;
}

/* Joins the chains of all that ended at that moment; the first of them, or -1: its date or need decided. */
static int32_t join_deciders(struct replication *r, int32_t id, sim_time last)
{
    const struct task_state *s = &r->task[id];
    const struct span after = r->net->task[id].after;
    int32_t decider = -1;
    if (s->sent_back_by != id) /* a repeat of itself goes on along the same chain */
        chain_clear(r, id);
    if (s->sent_back_by >= 0 && s->sent_back_at == last) {
        decider = s->sent_back_by;
        chain_join(r, id, decider);
    }
    for (int32_t i = 0; i < after.count; i++) {
        const int32_t before = members(r, after)[i];
        if (r->task[before].passed_at != last)
            continue;
        chain_join(r, id, before);
        decider = decider < 0 ? before : decider;
    }
    return decider;
}

static void remember_decider(struct replication *r, int32_t id, int32_t work)
{
    struct task_state *s = &r->task[id];
    const sim_time last = last_wait(r, id);
    const int32_t decider = join_deciders(r, id, last);
    if (!r->trails)
        return;
    if (decider < 0)
        trail_start(&s->trail, 0, r->net->task[id].cause_wait);
    else if (decider != id)
        s->trail = r->task[decider].trail;
    trail_mark(&s->trail, last, r->net->task[id].cause_wait);
    trail_mark(&s->trail, r->now, work);
}

/* ---- a try ---- */

static sim_time try_length(struct replication *r, int32_t id, const struct thing *t, sim_time *closed)
{
    const struct task *task = &r->net->task[id];
    const sim_time ticks = duration(r, task->duration, t, task->calendar);
    *closed = 0;
    if (book_working_days(r->net->book, task->duration))
        return ticks;
    const sim_time stretched = calendar_finish(task->elapsed, r->now, ticks) - r->now;
    *closed = stretched - ticks;
    return stretched;
}

static void task_stops(struct replication *r, int32_t id)
{
    r->task[id].stage = TASK_STOPPED;
    STORY(r, "task %s: stopped for good", r->net->task[id].name);
}

static void begin_try(struct replication *r, int32_t id)
{
    const struct task *task = &r->net->task[id];
    struct task_state *s = &r->task[id];
    const struct thing t = {.order = s->tries};
    const int32_t cause = s->tries > 0 ? task->cause_again : task->cause_work;
    remember_decider(r, id, cause);
    s->spent = task->max_rounds > 0 && s->tries >= (uint64_t)task->max_rounds;
    if (s->spent && task->stops) {
        task_stops(r, id);
        return;
    }
    if (s->begun == TIME_NEVER)
        s->begun = r->now;
    s->stage = TASK_WORKING;
    s->again = false;
    s->sent_back_at = -1;
    s->sent_back_by = -1;
    const bool skip = task->skip || s->spent, queues = task->center >= 0 && !skip;
    s->closed = 0;
    const sim_time length = skip     ? 0
                            : queues ? center_time(r, task->center, task->duration, &t)
                                     : try_length(r, id, &t, &s->closed);
    if (!skip) {
        const double money =
            value_of(r, task->cost.once, &t, 0) + value_of(r, task->cost.per_day, &t, 0) * days_from_ticks(length);
        s->tries++;
        ledger_cost(r, ACCOUNT_TASKS, money);
        if (r->warm) {
            s->rounds++;
            s->money += money;
        }
    }
    STORY(r, "task %s: try %llu begins", task->name, (unsigned long long)s->tries);
    if (queues)
        center_try(r, task->center, id, (double)length, task->cause_queue, cause);
    else
        schedule_task_end(r, r->now + length, 0, (struct event_task_end){id});
}

static bool may_start(struct replication *r, int32_t id)
{
    const struct task *task = &r->net->task[id];
    const struct task_state *s = &r->task[id];
    if (s->stage != TASK_WAITING || !s->needed || (task->on != TIME_NEVER && r->now < task->on))
        return false;
    for (int32_t i = 0; i < task->after.count; i++)
        if (r->task[members(r, task->after)[i]].stage != TASK_PASSED)
            return false;
    return true;
}

static void try_start(struct replication *r, int32_t id)
{
    if (may_start(r, id))
        begin_try(r, id);
}

static bool passes(struct replication *r, int32_t id)
{
    const struct task *task = &r->net->task[id];
    const struct task_state *s = &r->task[id];
    const uint64_t number = s->tries - 1;
    const struct thing t = {.order = number};
    if (task->skip || s->spent || r->planning)
        return true;
    const bool last = task->max_rounds > 0 && s->tries >= (uint64_t)task->max_rounds;
    if (task->finds.count > 0 && task_finds(r, id, number, last && !task->stops))
        return false;
    if (task->pass < 0)
        return true;
    const double chance = value_of(r, task->pass, &t, 1);
    if (!(chance >= 0 && chance <= 1))
        replication_fail(r, "the chance that a task passes is not between 0 and 1");
    return stream_u(r->luck, task->pass_source, number) < chance;
}

/* ---- gates ---- */

static bool all_passed(const struct replication *r, int32_t gate)
{
    for (int32_t i = 0; i < r->net->gate[gate].tasks.count; i++)
        if (r->task[members(r, r->net->gate[gate].tasks)[i]].stage != TASK_PASSED)
            return false;
    return true;
}

static void gate_opens(struct replication *r, int32_t gate)
{
    const struct gate *g = &r->net->gate[gate];
    struct gate_state *s = &r->gate[gate];
    int32_t decider = -1;
    s->open = true;
    s->opened_at = r->now;
    for (int32_t i = 0; i < g->tasks.count; i++)
        if (decider < 0 || r->task[members(r, g->tasks)[i]].passed_at > r->task[decider].passed_at)
            decider = members(r, g->tasks)[i];
    s->trail = r->task[decider].trail;
    if (g->plan >= 0 && s->wanted)
        schedule_plan_order(r, r->now, (uint32_t)r->net->point[g->point].depth,
                            (struct event_plan_order){g->point, g->plan});
    int32_t order = s->first_order, lot = s->first_lot;
    s->first_order = s->last_order = s->first_lot = s->last_lot = -1;
    for (int32_t next; order >= 0; order = next) {
        next = order_at(r, order)->gate_next;
        order_passes_gate(r, order);
    }
    for (int32_t next; lot >= 0; lot = next) {
        next = lot_at(r, lot)->next;
        lot_at(r, lot)->next = -1;
        make_lot_passes_gate(r, lot);
    }
}

static void task_need(struct replication *r, int32_t id)
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
    try_start(r, id);
}

bool gate_asked(struct replication *r, int32_t gate)
{
    if (r->gate[gate].open)
        return true;
    for (int32_t i = 0; i < r->net->gate[gate].tasks.count; i++)
        task_need(r, members(r, r->net->gate[gate].tasks)[i]);
    return false;
}

void gate_holds_order(struct replication *r, int32_t gate, int32_t order)
{
    struct gate_state *s = &r->gate[gate];
    order_at(r, order)->gate_next = -1;
    *(s->first_order < 0 ? &s->first_order : &order_at(r, s->last_order)->gate_next) = order;
    s->last_order = order;
}

void gate_holds_lot(struct replication *r, int32_t gate, int32_t lot)
{
    struct gate_state *s = &r->gate[gate];
    lot_at(r, lot)->next = -1;
    *(s->first_lot < 0 ? &s->first_lot : &lot_at(r, s->last_lot)->next) = lot;
    s->last_lot = lot;
}

/* ---- how a try ends ---- */

static void task_passed(struct replication *r, int32_t id)
{
    const struct task *task = &r->net->task[id];
    struct task_state *s = &r->task[id];
    s->stage = TASK_PASSED;
    s->passed_at = r->now;
    STORY(r, "task %s: passed", task->name);
    milestone_task(r, id);
    if (task->finds.count > 0)
        suspects_task_passed(r, id);
    if (task->event_done >= 0)
        book_event(r->book, (size_t)task->event_done, 1, r->now);
    for (int32_t i = 0; i < task->before.count; i++)
        try_start(r, members(r, task->before)[i]);
    for (int32_t i = 0; i < task->gates.count; i++)
        if (!r->gate[members(r, task->gates)[i]].open && all_passed(r, members(r, task->gates)[i]))
            gate_opens(r, members(r, task->gates)[i]);
}

static void task_fails(struct replication *r, int32_t id)
{
    const struct span redo = r->net->task[id].redo;
    const int32_t again = r->net->task_list[redo.first];
    STORY(r, "task %s: again from %s", r->net->task[id].name, r->net->task[again].name);
    r->task[id].stage = TASK_WAITING;
    for (int32_t i = 0; i < redo.count; i++) {
        struct task_state *s = &r->task[members(r, redo)[i]];
        if (s->stage == TASK_PASSED)
            s->stage = TASK_WAITING;
        else if ((s->stage == TASK_WORKING || s->stage == TASK_FAILED) && members(r, redo)[i] != again)
            s->again = true; /* what it builds on is done anew */
    }
    r->task[again].sent_back_at = r->now;
    r->task[again].sent_back_by = id;
    for (int32_t i = 0; i < redo.count; i++)
        try_start(r, members(r, redo)[i]);
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

static bool last_round(const struct replication *r, int32_t id)
{
    const struct task *task = &r->net->task[id];
    return task->max_rounds > 0 && r->task[id].tries >= (uint64_t)task->max_rounds;
}

/* What it builds on is done anew: this one too. */
static bool overtaken(struct replication *r, int32_t id)
{
    struct task_state *s = &r->task[id];
    if (!s->again)
        return false;
    s->stage = TASK_WAITING;
    s->again = false;
    try_start(r, id);
    return true;
}

void task_decided(struct replication *r, int32_t id, uint64_t serial)
{
    (void)serial;
    if (overtaken(r, id))
        return;
    if (!last_round(r, id))
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
    if (r->trails && s->closed > 0)
        trail_late_mark(&s->trail, r->now, s->closed, task->cause_closed);
    if (overtaken(r, id))
        return;
    if (passes(r, id)) {
        task_passed(r, id);
        return;
    }
    STORY(r, "task %s: try %llu fails", task->name, (unsigned long long)s->tries);
    s->stage = TASK_FAILED;
    owner_hears_of_money(r, task->owner, FINDING_TASK, id, s->tries - 1,
                         task->owner >= 0 && !last_round(r, id) ? money_again(r, id) : 0);
}

void on_task_end(struct replication *r, const struct event_task_end *it)
{
    task_try_ends(r, it->task);
}

void on_task_date(struct replication *r, const struct event_task_date *it)
{
    try_start(r, it->task);
}

/* ---- start ---- */

void tasks_reset(struct replication *r)
{
    for (int32_t i = 0; i < r->net->tasks; i++)
        r->task[i] = (struct task_state){.begun = TIME_NEVER, .passed_at = -1, .sent_back_at = -1, .sent_back_by = -1};
    for (int32_t g = 0; g < r->net->gates; g++)
        r->gate[g] = (struct gate_state){.first_order = -1, .last_order = -1, .first_lot = -1, .last_lot = -1};
}

void tasks_start(struct replication *r)
{
    for (int32_t i = 0; i < r->net->tasks; i++)
        if (r->net->task[i].from_start)
            task_need(r, i);
    for (int32_t g = 0; g < r->net->gates; g++) /* a plan is known from the start */
        if (r->net->gate[g].plan >= 0)
            gate_open(r, g);
}
