/* models/response.c - contingency plans: who looks at what, and what is done when it slips.
 *
 *   ready ─ looks, beyond the threshold ─> deciding (the owner hears and decides) ─> coming (`delay`) ─> begins
 *     ▲                                                                                                   │
 *     └── its changes have ended (and faded), or it had none: at once <───────────────────────────────────┘
 *
 * It looks at 0, every, 2 every, ... or whenever `on` happens, at rank 80: after all else of the instant, responses by
 * name. While one is being decided, is coming or is in force, its looks pass unused; what makes it begin is what was
 * seen at the look, though it may have mended since. Where chance fails nothing begins. $late is what was seen.
 *
 * Its luck is numbered by its own decisions; what it puts in force acts on what starts afterwards (models/change.c). */
#include "models/flow.h"
#include "models/kpi.h"
#include "models/projection.h"

#include "sim/stream.h"

enum { RESPONSE_FADE_STEPS = 10 };

/* ---- what is watched, at this moment ---- */

static double level_of(const struct replication *r, enum watched what, int32_t point)
{
    const struct point_state *p = &r->point[point];
    const pieces n = what == WATCH_ON_HAND      ? p->on_hand
                     : what == WATCH_BACKORDERS ? p->backlog
                     : what == WATCH_ON_ORDER   ? p->on_order
                                                : p->on_hand + p->on_order - p->backlog;
    return units_of(r, point, n);
}

static double levels_of(const struct replication *r, const struct response *a)
{
    double sum = 0;
    for (int32_t i = a->points.first; i < a->points.first + a->points.count; i++)
        sum += level_of(r, a->watch, r->net->watch[i]);
    return sum;
}

static double milestone_lateness(const struct replication *r, int32_t milestone)
{
    return r->milestone[milestone].reached == TIME_NEVER ? days_from_ticks(r->now - r->net->milestone[milestone].due)
                                                         : not_a_number();
}

static bool among(const struct replication *r, struct span points, int32_t point)
{
    for (int32_t i = points.first; i < points.first + points.count; i++)
        if (r->net->watch[i] == point)
            return true;
    return false;
}

static double orders_lateness(const struct replication *r, struct span points)
{
    double most = not_a_number();
    for (int32_t id = r->first_order; id >= 0; id = order_at(r, id)->next) {
        const struct order *o = order_at(r, id);
        const double late = days_from_ticks(r->now - order_date(r, o));
        if (among(r, points, o->point) && !(late <= most))
            most = late;
    }
    return most;
}

static double seen(struct replication *r, int32_t id)
{
    const struct response *a = &r->net->response[id];
    switch (a->watch) {
    case WATCH_NOTHING:
        break;
    case WATCH_PROJECTED_MILESTONE:
    case WATCH_PROJECTED_ORDERS:
        return projected_late(r, id);
    case WATCH_LATE_MILESTONE:
        return milestone_lateness(r, a->of);
    case WATCH_LATE_ORDERS:
        return orders_lateness(r, a->points);
    case WATCH_ON_HAND:
    case WATCH_BACKORDERS:
    case WATCH_ON_ORDER:
    case WATCH_POSITION:
        return levels_of(r, a);
    case WATCH_QUEUE:
        return r->center[a->of].queue.value;
    case WATCH_KPI:
        return kpi_so_far(r->net->watch_kpis, r, (size_t)a->of);
    }
    return not_a_number();
}

/* ---- money and time in force ---- */

static struct thing decision(const struct response_state *s)
{
    return (struct thing){.order = s->serial - 1};
}

static void pay(struct replication *r, struct response_state *s, double money)
{
    if (money <= 0)
        return;
    ledger_cost(r, ACCOUNT_RESPONSE, money);
    if (r->warm)
        s->cost += money;
}

static void accrue(struct replication *r, struct response_state *s)
{
    const double days = days_from_ticks(r->now - s->charged);
    if (s->stage != RESPONSE_IN_FORCE)
        return;
    s->charged = r->now;
    if (r->warm)
        s->days += days;
    pay(r, s, s->per_day * days);
}

void responses_accrue(struct replication *r)
{
    for (int32_t i = 0; i < r->net->responses; i++)
        accrue(r, &r->response[i]);
}

/* ---- it begins, and ends ---- */

static void put_changes(struct replication *r, const struct response *a, struct response_state *s)
{
    const struct thing t = decision(s);
    ledger_before_change(r);
    s->overlays = 0;
    for (int32_t i = a->changes.first; i < a->changes.first + a->changes.count; i++)
        s->overlay[s->overlays++] = change_begin(r->book, r->net->hit_change[i], &t, r->now);
}

static void begin(struct replication *r, int32_t id)
{
    const struct response *a = &r->net->response[id];
    struct response_state *s = &r->response[id];
    const struct thing t = decision(s);
    book_local(r->book, LOCAL_LATE, s->late);
    if (s->first == TIME_NEVER)
        s->first = r->now;
    s->count += r->warm;
    pay(r, s, value_of(r, a->cost.once, &t, 0));
    STORY(r, "response %s begins", a->name);
    s->stage = RESPONSE_READY;
    if (a->acts.count > 0)
        pay(r, s, value_of(r, a->cost.per_unit, &t, 0) * acts_done(r, id, &t));
    projection_forget(r);
    if (a->changes.count == 0)
        return;
    s->stage = RESPONSE_IN_FORCE;
    s->charged = r->now;
    s->per_day = value_of(r, a->cost.per_day, &t, 0);
    s->lasts = a->lasts < 0 ? 0 : days_from_ticks(duration(r, a->lasts, &t, NULL));
    book_local(r->book, LOCAL_LASTS, s->lasts);
    s->fades = value_of(r, a->fades, &t, 0);
    put_changes(r, a, s);
    changes_moved(r);
    if (a->lasts >= 0)
        schedule_response_end(r, r->now + ticks_from_days(s->lasts), 0, (struct event_response_end){id});
}

void on_response_begin(struct replication *r, const struct event_response_begin *it)
{
    const struct response *a = &r->net->response[it->response];
    struct response_state *s = &r->response[it->response];
    const struct thing t = decision(s);
    book_local(r->book, LOCAL_LATE, s->late);
    if (r->planning || stream_u(r->luck, a->chance_source, t.order) < value_of(r, a->chance, &t, 1)) {
        begin(r, it->response);
        return;
    }
    STORY(r, "response %s does not come about", a->name);
    s->stage = RESPONSE_READY;
}

static void finish(struct replication *r, struct response_state *s)
{
    ledger_before_change(r);
    for (int32_t i = 0; i < s->overlays; i++)
        change_end(r->book, s->overlay[i]);
    s->overlays = 0;
    s->stage = RESPONSE_READY;
    changes_moved(r);
}

/* Weakening in ten equal steps, read at their middles, as a disruption's changes do. */
static void fade_to(struct replication *r, int32_t id, int32_t step)
{
    struct response_state *s = &r->response[id];
    if (step >= RESPONSE_FADE_STEPS) {
        finish(r, s);
        return;
    }
    ledger_before_change(r);
    for (int32_t i = 0; i < s->overlays; i++)
        change_strength(r->book, s->overlay[i], 1 - ((double)step + 0.5) / RESPONSE_FADE_STEPS);
    changes_moved(r);
    s->fade_step = step;
    schedule_response_fade(r, s->ended + ticks_from_days(s->fades * (double)(step + 1) / RESPONSE_FADE_STEPS), 0,
                           (struct event_response_fade){id});
}

void on_response_fade(struct replication *r, const struct event_response_fade *it)
{
    fade_to(r, it->response, r->response[it->response].fade_step + 1);
}

void on_response_end(struct replication *r, const struct event_response_end *it)
{
    struct response_state *s = &r->response[it->response];
    STORY(r, "response %s ends", r->net->response[it->response].name);
    accrue(r, s);
    s->ended = r->now;
    s->stage = RESPONSE_FADING;
    if (s->fades > 0)
        fade_to(r, it->response, 0);
    else
        finish(r, s);
}

/* ---- looking, deciding ---- */

void response_decided(struct replication *r, int32_t id, uint64_t serial)
{
    const struct response *a = &r->net->response[id];
    struct response_state *s = &r->response[id];
    const struct thing t = {.order = serial};
    if (r->projecting)
        return;
    s->stage = RESPONSE_COMING;
    book_local(r->book, LOCAL_LATE, s->late);
    STORY(r, "response %s is decided", a->name);
    schedule_response_begin(r, r->now + duration(r, a->delay, &t, NULL), (uint32_t)id & 0xFFFF,
                            (struct event_response_begin){id});
}

static bool beyond(struct replication *r, const struct response *a, double value)
{
    if (a->watch == WATCH_NOTHING)
        return true;
    return a->above >= 0 ? value > value_now(r, a->above, 0) : value < value_now(r, a->below, 0);
}

void on_response_look(struct replication *r, const struct event_response_look *it)
{
    const struct response *a = &r->net->response[it->response];
    struct response_state *s = &r->response[it->response];
    const sim_time next = r->now + a->every;
    if (a->every > 0 && next <= a->to)
        schedule_response_look(r, next, (uint32_t)it->response & 0xFFFF, *it);
    if (s->stage != RESPONSE_READY || r->now < a->from || r->now > a->to || (a->times && s->serial >= a->times))
        return;
    const double value = seen(r, it->response);
    if (!beyond(r, a, value))
        return;
    s->late = value;
    s->stage = RESPONSE_DECIDING;
    s->serial++;
    if (a->watch != WATCH_NOTHING)
        STORY(r, "response %s: %.4g is seen", a->name, value);
    const struct thing t = {.order = s->serial - 1};
    owner_hears_of_money(r, a->owner, FINDING_RESPONSE, it->response, s->serial - 1,
                         a->owner >= 0 ? value_of(r, a->cost.once, &t, 0) : 0);
}

static void heard(void *hearer, size_t event)
{
    struct replication *r = hearer;
    if (r->planning) /* nothing goes wrong in a plan, nor in a projection */
        return;
    projection_forget(r);
    for (int32_t i = 0; i < r->net->responses; i++)
        if (r->net->response[i].event == (int32_t)event)
            schedule_response_look(r, r->now, (uint32_t)i & 0xFFFF, (struct event_response_look){i});
}

void responses_listen(struct replication *r)
{
    bool listens = false;
    for (int32_t i = 0; i < r->net->responses; i++)
        listens |= r->net->response[i].event >= 0;
    r->book->heard = listens ? heard : NULL;
    r->book->hearer = r;
}

/* In a plan nobody looks; one may be asked about (models/last_date.h). */
static void begin_forced(struct replication *r)
{
    struct response_state *s = &r->response[r->forced];
    s->serial = 1;
    s->stage = RESPONSE_COMING;
    s->late = value_now(r, r->net->response[r->forced].above, 0);
    schedule_response_begin(r, r->forced_at, 0, (struct event_response_begin){r->forced});
}

void responses_start(struct replication *r)
{
    if (r->planning && r->forced >= 0)
        begin_forced(r);
    for (int32_t i = 0; i < r->net->responses && !r->planning; i++) {
        const struct response *a = &r->net->response[i];
        const sim_time at = a->every > 0 ? (r->now + a->every - 1) / a->every * a->every : a->on;
        if (at != TIME_NEVER && at >= r->now)
            schedule_response_look(r, at, (uint32_t)i & 0xFFFF, (struct event_response_look){i});
    }
}
