/* models/try.c - a try of a task: its goods, its work, other people's, and questions.
 *
 *   may start ─> goods are asked for ─> all there: it begins ─┬─ its own work (at a workcenter: a job in its queue)
 * ─┬─> ends (takes)                                      ├─ the same work of other people (by, beside at)       ─┤ └─
 * questions, each a job at a desk                     ─┘
 *
 * Goods are asked for when all else is there, by a claim on the stock point of each: what policies order there for
 * others they order for a try, and it is served as if it were due at once. What has come stays until the try begins.
 * The try ends with the last of its parts; while its own work is over and others are not, its time is that of the
 * answers. */
#include "models/task_inside.h"

/* While a task is repeated by `every` its timeline stays that of the time it was passed first. */
struct trail *task_trail(const struct replication *r, int32_t id)
{
    return r->trails && !r->task[id].repeats ? &r->task[id].trail : NULL;
}

static void mark(struct replication *r, int32_t id, int32_t cause)
{
    struct trail *trail = task_trail(r, id);
    if (trail)
        trail_mark(trail, r->now, cause);
}

/* ---- its work ---- */

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

sim_time task_length(struct replication *r, int32_t id, uint64_t number, sim_time *closed)
{
    const struct task *task = &r->net->task[id];
    const struct thing t = {.order = number};
    *closed = 0;
    if (task->center < 0)
        return try_length(r, id, &t, closed);
    const sim_time work = center_time(r, task->center, task->duration, &t);
    return calendar_finish(r->net->center[task->center].calendar, r->now, work) - r->now;
}

static void pay(struct replication *r, int32_t id, const struct thing *t, sim_time length)
{
    const struct task *task = &r->net->task[id];
    struct task_state *s = &r->task[id];
    const double money =
        value_of(r, task->cost.once, t, 0) + value_of(r, task->cost.per_day, t, 0) * days_from_ticks(length);
    s->tries++;
    book_fact_set(r->book, task->fact_rounds, (double)s->tries);
    ledger_cost(r, ACCOUNT_TASKS, money);
    if (r->warm) {
        s->rounds++;
        s->money += money;
    }
}

/* ---- other people, and questions ---- */

enum { QUESTIONS_MOST = 4096 }; /* a thing's units have so many places for luck */

static void ask_questions(struct replication *r, int32_t id, struct thing t)
{
    const struct task *task = &r->net->task[id];
    const double drawn = value_of(r, task->questions, &t, 0);
    if (!(drawn >= 0 && drawn < QUESTIONS_MOST + 0.5)) {
        replication_fail(r, "the number of a task's questions is negative, above 4096, or not a number");
        return;
    }
    const uint32_t count = (uint32_t)(drawn + 0.5);
    if (r->warm)
        r->task[id].questions += count;
    for (t.unit = 0; t.unit < count; t.unit++) {
        r->task[id].open_parts++;
        center_beside(r, task->desk, id, (double)center_time(r, task->desk, task->answer_time, &t));
    }
}

static void begin_others(struct replication *r, int32_t id, const struct thing *t)
{
    const struct task *task = &r->net->task[id];
    if (task->people >= 0) {
        r->task[id].open_parts++;
        center_beside(r, task->people, id, (double)center_time(r, task->people, task->duration, t));
    }
    if (task->questions >= 0)
        ask_questions(r, id, *t);
}

void task_part_ends(struct replication *r, int32_t id, bool own)
{
    const struct task *task = &r->net->task[id];
    struct task_state *s = &r->task[id];
    struct trail *trail = task_trail(r, id);
    if (own && trail && s->closed > 0)
        trail_late_mark(trail, r->now, s->closed, task->cause_closed);
    if (--s->open_parts > 0) {
        if (own)
            mark(r, id, task->cause_answers);
        return;
    }
    task_try_ends(r, id);
}

void on_task_end(struct replication *r, const struct event_task_end *it)
{
    task_part_ends(r, it->task, true);
}

/* ---- its goods ---- */

/* Of n pieces, those that neither free stock nor the kits of lots that wait give at once are waited for too. */
static pieces still_to_ask(struct replication *r, int32_t point, pieces n)
{
    const struct point_state *p = &r->point[point];
    const pieces here = p->on_hand - p->reserved, spare = p->first < 0 && here > 0 ? here : 0;
    return n > spare ? n - kits_lend(r, point, n - spare) : n;
}

/* True when the try waits for goods. */
static bool waits_for_goods(struct replication *r, int32_t id)
{
    const struct task *task = &r->net->task[id];
    struct task_state *s = &r->task[id];
    const struct thing t = {.order = s->tries};
    if (task->takes.count == 0 || task->skip || task_last_round(r, id))
        return false;
    if (s->asked)
        return s->missing > 0;
    s->asked = true;
    s->asked_at = task_last_wait(r, id);
    if (!s->repeats)
        task_remember_decider(r, id, task->cause_goods, task->cause_goods);
    for (int32_t i = task->takes.first; i < task->takes.first + task->takes.count; i++) {
        const struct take *take = &r->net->take[i];
        const pieces n = still_to_ask(r, take->point, pieces_of(r, take->point, value_of(r, take->units, &t, 0)));
        int32_t claim;
        if (n <= 0) {
            try_part_came(r, id, take->point, r->now);
            continue;
        }
        s->missing++;
        stock_claim(r, take->point, CLAIM_TASK, id, n, TIME_NEVER, 0, &claim);
        stock_ask(r, claim);
    }
    return s->missing > 0;
}

void task_goods_come(struct replication *r, int32_t id, int32_t point, sim_time asked)
{
    struct task_state *s = &r->task[id];
    struct trail *trail = task_trail(r, id);
    const struct point_state *p = &r->point[point];
    if (trail && asked < r->now && p->receipt_at == r->now)
        trail_inherit(trail, asked, r->now, &p->receipt);
    try_part_came(r, id, point, asked);
    if (--s->missing == 0)
        task_may_start(r, id);
}

/* ---- it begins ---- */

/* Who decided when it begins: known already when goods were asked for, unless something was done anew meanwhile. */
static void remember_begin(struct replication *r, int32_t id, int32_t cause)
{
    const struct task *task = &r->net->task[id];
    const struct task_state *s = &r->task[id];
    if (s->repeats)
        return;
    if (!s->asked)
        task_remember_decider(r, id, task->cause_wait, cause);
    else if (task_last_wait(r, id) != s->asked_at)
        task_remember_decider(r, id, task->cause_goods, cause);
    else
        mark(r, id, cause);
}

static void goes_on_untried(struct replication *r, int32_t id)
{
    if (r->net->task[id].stops)
        task_stops(r, id);
    else
        schedule_task_end(r, r->now, 0, (struct event_task_end){id});
}

void try_begins(struct replication *r, int32_t id)
{
    const struct task *task = &r->net->task[id];
    struct task_state *s = &r->task[id];
    const struct thing t = {.order = s->tries};
    const int32_t cause = s->tries > s->tries_before ? task->cause_again : task->cause_work;
    if (waits_for_goods(r, id))
        return;
    remember_begin(r, id, cause);
    try_parts_used(r, id);
    if (s->begun == TIME_NEVER)
        s->begun = r->now;
    s->spent = task_last_round(r, id);
    s->stage = TASK_WORKING;
    s->again = s->asked = false;
    s->sent_back_at = s->sent_back_by = -1;
    s->closed = 0;
    s->open_parts = 1;
    if (task->skip || s->spent) {
        goes_on_untried(r, id);
        return;
    }
    const bool queues = task->center >= 0;
    const sim_time length =
        queues ? center_time(r, task->center, task->duration, &t) : try_length(r, id, &t, &s->closed);
    s->try_began = r->now;
    if (r->book->forecast) {
        const struct own_view own = as_planned(r);
        sim_time closed;
        s->planned = queues ? center_time(r, task->center, task->duration, &t) : try_length(r, id, &t, &closed);
        as_is(r, own);
    }
    pay(r, id, &t, length);
    if (task->every >= 0 && s->tries == s->tries_before + 1)
        task_time_begins(r, id);
    STORY(r, "task %s: try %llu begins", task->name, (unsigned long long)s->tries);
    if (queues)
        center_try(r, task->center, id, (double)length, task->cause_queue, cause);
    else
        schedule_task_end(r, r->now + length, 0, (struct event_task_end){id});
    begin_others(r, id, &t);
}
