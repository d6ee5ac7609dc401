/* models/owner.c - who hears of a finding, how late, and when it is decided.
 *
 *   found ─ hears_after ─> heard ─ the desk is free ─> at work ─ decides_after ─> decided: the finder goes on
 *     ▲                      │ above his limit │ at_most after he heard
 *     └───── `else` ─────────┴─────────────────┘
 *
 * Each finding that needs a decision is told: a failed try, a rejected lot, the trigger of a response; what passes is
 * not. With a desk a decision is a job in the queue of a workcenter (models/workcenter.c): two findings queue, a sick
 * desk waits. `else` is told when the first owner's time is up, and hears after his own delay from then; the first
 * one's work on it is dropped. Decided at the very end of `at_most` is in time. Luck: a hearer is an owner as one
 * finder knows him; his delays are drawn under both paths, numbered by the finding, so that other finders move nobody's
 * luck. */
#include "models/flow.h"

static void told(struct replication *r, int32_t id);

static const struct hearer *hearer_of(const struct replication *r, const struct notice *x)
{
    return &r->net->hearer[x->hearer];
}

static const struct owner *owner_of(const struct replication *r, const struct notice *x)
{
    return &r->net->owner[hearer_of(r, x)->owner];
}

static struct owner_state *counts_of(struct replication *r, const struct notice *x)
{
    return &r->owner[hearer_of(r, x)->owner];
}

static struct thing thing_of(const struct notice *x)
{
    return (struct thing){.order = x->serial};
}

struct trail *finding_trail(const struct replication *r, int32_t id)
{
    const struct notice *x = notice_at(r, id);
    switch (x->kind) {
    case FINDING_TASK:
        return task_trail(r, x->id);
    case FINDING_LOT:
        return &lot_at(r, held_at(r, x->id)->lot)->trail;
    case FINDING_RESPONSE:
        break;
    }
    return NULL;
}

static void mark(struct replication *r, int32_t id, int32_t cause)
{
    struct trail *trail = r->trails ? finding_trail(r, id) : NULL;
    if (trail)
        trail_mark(trail, r->now, cause);
}

static const char *finder(const struct replication *r, const struct notice *x)
{
    return x->kind == FINDING_TASK  ? r->net->task[x->id].label
           : x->kind == FINDING_LOT ? r->net->inspection[held_at(r, x->id)->inspection].label
                                    : r->net->response[x->id].label;
}

/* ---- decided ---- */

static void finder_goes_on(struct replication *r, enum finding kind, int32_t id, uint64_t serial)
{
    static void (*const decided[])(struct replication *, int32_t, uint64_t) = {
        [FINDING_TASK] = task_decided, [FINDING_LOT] = lot_decided, [FINDING_RESPONSE] = response_decided};
    decided[kind](r, id, serial);
}

static void decided(struct replication *r, int32_t id)
{
    const struct notice x = *notice_at(r, id);
    struct owner_state *s = counts_of(r, &x);
    if (x.counted) {
        s->decided += 1;
        s->decide_days += days_from_ticks(r->now - x.heard);
    }
    STORY(r, "%s decides on %s", owner_of(r, &x)->label, finder(r, &x));
    engine_cancel(r->engine, x.late);
    pool_give(&r->notices, id);
    finder_goes_on(r, x.kind, x.id, x.serial);
}

void on_finding_decided(struct replication *r, const struct event_finding_decided *it)
{
    decided(r, it->notice);
}

void finding_work_done(struct replication *r, int32_t notice)
{
    decided(r, notice);
}

/* ---- to somebody else ---- */

static void passes_on(struct replication *r, int32_t id)
{
    struct notice *x = notice_at(r, id);
    const char *from = owner_of(r, x)->label;
    if (x->counted)
        counts_of(r, x)->passed_on += 1;
    x->hearer = hearer_of(r, x)->otherwise;
    STORY(r, "%s passes %s on to %s", from, finder(r, x), owner_of(r, x)->label);
    told(r, id);
}

void on_finding_late(struct replication *r, const struct event_finding_late *it)
{
    const struct notice *x = notice_at(r, it->notice);
    if (x->job >= 0)
        center_drop_job(r, x->job);
    else
        engine_cancel(r->engine, x->next);
    passes_on(r, it->notice);
}

/* ---- heard ---- */

static void begins_to_decide(struct replication *r, int32_t id)
{
    struct notice *x = notice_at(r, id);
    const struct hearer *h = hearer_of(r, x);
    const struct owner *o = owner_of(r, x);
    const struct thing t = thing_of(x);
    if (h->at_most >= 0) {
        const struct calendar *calendar = o->center >= 0 ? r->net->center[o->center].calendar : o->calendar;
        x->late = schedule_finding_late(r, r->now + duration(r, h->at_most, &t, calendar), 0,
                                        (struct event_finding_late){id});
    }
    if (r->book->forecast) {
        const struct own_view own = as_planned(r);
        x->planned = o->center >= 0 ? center_time(r, o->center, h->decides_after, &t)
                                    : duration(r, h->decides_after, &t, o->calendar);
        as_is(r, own);
    }
    if (o->center >= 0) {
        const double work = (double)center_time(r, o->center, h->decides_after, &t);
        const int32_t job = center_decides(r, o->center, id, work, o->cause_queue, o->cause_decide);
        notice_at(r, id)->job = job;
        return;
    }
    mark(r, id, o->cause_decide);
    const sim_time length = duration(r, h->decides_after, &t, o->calendar);
    if (length > 0)
        x->next = schedule_finding_decided(r, r->now + length, 0, (struct event_finding_decided){id});
    else
        decided(r, id);
}

static void heard(struct replication *r, int32_t id)
{
    struct notice *x = notice_at(r, id);
    const struct hearer *h = hearer_of(r, x);
    const struct thing t = thing_of(x);
    struct owner_state *s = counts_of(r, x);
    x->heard = r->now;
    if (x->counted) {
        s->heard += 1;
        s->hear_days += days_from_ticks(r->now - x->since);
    }
    STORY(r, "%s hears of %s", owner_of(r, x)->label, finder(r, x));
    if (h->limit >= 0 && x->money > value_of(r, h->limit, &t, 0))
        passes_on(r, id);
    else
        begins_to_decide(r, id);
}

void on_finding_heard(struct replication *r, const struct event_finding_heard *it)
{
    heard(r, it->notice);
}

/* ---- told ---- */

static void told(struct replication *r, int32_t id)
{
    struct notice *x = notice_at(r, id);
    const struct hearer *h = hearer_of(r, x);
    const struct owner *o = owner_of(r, x);
    const struct thing t = thing_of(x);
    x->since = r->now;
    x->heard = TIME_NEVER;
    x->job = -1;
    x->next = x->late = (struct event_handle){0, 0};
    if (x->counted)
        counts_of(r, x)->findings += 1;
    const struct calendar *calendar = o->center >= 0 ? r->net->center[o->center].calendar : o->calendar;
    const sim_time delay = duration(r, h->hears_after, &t, calendar);
    if (r->book->forecast) {
        const struct own_view own = as_planned(r);
        x->planned = duration(r, h->hears_after, &t, calendar);
        as_is(r, own);
    }
    mark(r, id, o->cause_hear);
    if (delay > 0)
        x->next = schedule_finding_heard(r, r->now + delay, 0, (struct event_finding_heard){id});
    else
        heard(r, id);
}

void owner_hears_of_money(struct replication *r, int32_t hearer, enum finding kind, int32_t finder_id, uint64_t serial,
                          double money)
{
    if (hearer < 0) {
        finder_goes_on(r, kind, finder_id, serial);
        return;
    }
    const int32_t id = pool_take(&r->notices);
    *notice_at(r, id) = (struct notice){
        .hearer = hearer, .kind = kind, .id = finder_id, .serial = serial, .money = money, .counted = r->warm};
    told(r, id);
}

void owner_hears(struct replication *r, int32_t hearer, enum finding kind, int32_t finder_id, uint64_t serial)
{
    owner_hears_of_money(r, hearer, kind, finder_id, serial, 0);
}
