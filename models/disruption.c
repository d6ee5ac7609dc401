/* models/disruption.c - what goes wrong, to whom, for how long.
 *
 * One occurrence and one duration for all that it hits; each member is hit with chance each_hit. A stop
 * freezes what is under way: the remaining time stands still. While it fades, things run at a speed that rises in ten
 * equal steps, read at their middles: together the same work as the straight line from 0 to 1. A change acts on what
 * starts after it; while it fades its strength falls likewise. At its end exactly its own part is taken out.
 *
 * How it comes: rate (Poisson, whatever is down), every (up time from the end of the last: an alternating renewal
 * process), on + chance (once), each = "order" + chance (strikes single orders of what it hits, when they are placed).
 *
 * Order of events: ends and begins come first at an instant (rank 0, ends before begins). So in a period that begins
 * down nothing is shipped; an order placed at the instant of the recovery is shipped at once; goods due at the instant
 * of a stop have moved but are not received. Markov by period: geometric up and down times are whole periods, so that
 * state changes stand on the grid, and are seen by all else that happens at that instant.
 */
#include "models/flow.h"

enum { FADE_STEPS = 10 };

/* ---- what is stopped ---- */

int32_t stopper_of(const struct replication *r, enum node_type type, int32_t id)
{
    return r->node[type][id].stopper;
}

/* ---- after a stop, a fade or a change: what lives on it looks again ---- */

static void point_again(struct replication *r, int32_t point)
{
    allocate_soon(r, point);
    if (r->point[point].review_missed && !ordering_stopped(r, point))
        policy_resume(r, point);
}

static void site_again(struct replication *r, int32_t site)
{
    for (int32_t i = 0; i < r->net->points; i++)
        if (r->net->point[i].site == site)
            point_again(r, i);
    for (int32_t i = 0; i < r->net->centers; i++)
        if (r->net->center[i].site == site)
            center_refresh(r, i);
}

static void look_again(struct replication *r, const struct hit *h)
{
    static void (*const again[HIT_TYPES])(struct replication *, int32_t) = {
        [HIT_SITE] = site_again,      [HIT_SUPPLIER] = supplier_refresh, [HIT_LANE] = lane_refresh,
        [HIT_POINT] = point_again,    [HIT_SOURCE] = source_refresh,     [HIT_CENTER] = center_refresh,
        [HIT_PARTY] = customers_again};
    again[h->type](r, h->id);
}

void changes_look_again(struct replication *r)
{
    for (int32_t i = 0; i < r->net->points; i++)
        point_again(r, i);
    for (int32_t i = 0; i < r->net->centers; i++) /* the number of machines */
        center_refresh(r, i);
    demand_rates_again(r);
    disruption_rates_again(r);
    for (int32_t i = 0; i < r->net->points && r->net->policy_changes; i++) /* and policies' levels */
        review_soon(r, i);
}

static void look_again_all(struct replication *r, const struct occurrence *o)
{
    for (int32_t i = 0; i < o->hit_count; i++)
        look_again(r, &r->net->hit[r->struck[o->first_hit + i]]);
    doors_open(r);
    for (int32_t i = 0; i < r->net->points; i++) /* a source or supplier that takes orders again */
        if (r->net->disruption[o->disruption].stops & (1u << STOP_ORDERING))
            point_again(r, i);
    if (o->overlay_count > 0)
        changes_moved(r);
}

void changes_moved(struct replication *r)
{
    for (int32_t i = 0; i < r->net->centers; i++) /* the number of machines */
        center_refresh(r, i);
    demand_rates_again(r);
    disruption_rates_again(r);
    for (int32_t i = 0; i < r->net->points && r->net->policy_changes; i++) /* and policies' levels */
        review_soon(r, i);
}

/* ---- stops ---- */

/* Whose work stands still; -1: a lane's. */
static int32_t party_of_hit(const struct network *n, const struct hit *h)
{
    switch (h->type) {
    case HIT_SITE:
        return n->site[h->id].party;
    case HIT_SUPPLIER:
        return n->supplier[h->id].party;
    case HIT_POINT:
        return n->site[n->point[h->id].site].party;
    case HIT_CENTER:
        return n->site[n->center[h->id].site].party;
    case HIT_SOURCE: {
        const struct source *s = &n->source[h->id];
        return s->kind == SOURCE_BUY ? n->supplier[s->supplier].party
                                     : n->site[n->point[s->kind == SOURCE_MOVE ? s->from : s->point].site].party;
    }
    case HIT_LANE:
    case HIT_PARTY:
    case HIT_TYPES:
        break;
    }
    return -1;
}

static bool stops_seller(const struct disruption *d)
{
    return d->stops & (1u << STOP_WORKING | 1u << STOP_SHIPPING | 1u << STOP_MOVING);
}

static void stop_hit(struct replication *r, const struct disruption *d, const struct hit *h, int change)
{
    struct node_state *n = &r->node[h->type][h->id];
    for (int k = 0; k < STOP_KINDS; k++)
        if (d->stops & (1u << k))
            n->stops[k] += change;
    if (change > 0)
        n->stopper = d->cause;
    const int32_t party = party_of_hit(r->net, h);
    if (party >= 0 && stops_seller(d))
        party_stopped(r, party, change);
}

/* From speed `before` (0: its return begins) to `speed` (1: it is back). Others that fade here keep their own part. */
static void fade_hit(struct replication *r, const struct disruption *d, const struct hit *h, double before,
                     double speed)
{
    struct node_state *n = &r->node[h->type][h->id];
    if (n->fading == 0)
        for (int k = 0; k < STOP_KINDS; k++)
            n->fade[k] = 1;
    n->fading += (before <= 0) - (speed >= 1);
    n->slowed = n->fading > 0;
    for (int k = 0; k < STOP_KINDS; k++)
        if (d->stops & (1u << k))
            n->fade[k] *= speed / (before > 0 ? before : 1);
}

static void destroy(struct replication *r, const struct disruption *d, const struct hit *h, const struct thing *t)
{
    const double share = value_of(r, d->destroys, t, 0);
    if (!(share > 0) || (h->type != HIT_SITE && h->type != HIT_POINT))
        return;
    for (int32_t i = 0; i < r->net->points; i++) {
        const bool here = h->type == HIT_POINT ? i == h->id : r->net->point[i].site == h->id;
        const pieces n = (pieces)((double)r->point[i].on_hand * (share < 1 ? share : 1) + 0.5);
        if (here && n > 0)
            stock_remove(r, i, n);
    }
}

/* ---- an occurrence ---- */

static void strike(struct replication *r, int32_t id, const struct thing *t)
{
    struct occurrence *o = pool_at(&r->occurrences, id);
    const struct disruption *d = &r->net->disruption[o->disruption];
    const double chance = value_of(r, d->each_hit, t, 1);
    o->first_hit = (int32_t)r->struck_count;
    for (int32_t i = d->hits.first; i < d->hits.first + d->hits.count; i++) {
        if (chance < 1 && !(stream_u(r->luck, r->net->hit[i].luck, o->serial) < chance))
            continue;
        if (r->struck_count == r->struck_room) {
            r->struck_room = r->struck_room ? 2 * r->struck_room : 64;
            r->struck = memory_grow(r->struck, r->struck_room, sizeof *r->struck);
        }
        r->struck[r->struck_count++] = i;
        o->hit_count++;
    }
}

static void put_change(struct replication *r, struct occurrence *o, int32_t change, const struct thing *t)
{
    if (o->overlay_count == (int32_t)(sizeof o->overlays / sizeof *o->overlays)) {
        replication_fail(r, "a disruption puts more than 64 changes in force at once");
        return;
    }
    o->overlays[o->overlay_count++] = change_begin(r->book, change, t, r->now);
}

/* A rate of holding or backorder cost that is about to change has held up to now. */
static void charge_at_old_rates(struct replication *r, bool changes)
{
    if (changes)
        ledger_before_change(r);
}

static bool has_changes(const struct network *n, const struct occurrence *o, const struct disruption *d)
{
    bool some = d->changes.count > 0;
    for (int32_t k = d->hits.first; k < d->hits.first + d->hits.count && !some; k++)
        some = n->hit[k].changes.count > 0;
    return some || o->overlay_count > 0;
}

static void put_changes(struct replication *r, struct occurrence *o, const struct thing *t)
{
    const struct disruption *d = &r->net->disruption[o->disruption];
    charge_at_old_rates(r, has_changes(r->net, o, d));
    if (o->hit_count > 0 || d->hits.count == 0)
        for (int32_t i = d->changes.first; i < d->changes.first + d->changes.count; i++)
            put_change(r, o, r->net->hit_change[i], t);
    for (int32_t k = 0; k < o->hit_count; k++) {
        const struct span c = r->net->hit[r->struck[o->first_hit + k]].changes;
        for (int32_t i = c.first; i < c.first + c.count; i++)
            put_change(r, o, r->net->hit_change[i], t);
    }
}

/* Cost per day accrues while it is in force, up to the horizon. */
static void accrue(struct replication *r, int32_t disruption)
{
    struct disruption_state *s = &r->disruption[disruption];
    const double money = s->per_day * days_from_ticks(r->now - s->charged);
    s->charged = r->now;
    if (money <= 0)
        return;
    ledger_cost(r, ACCOUNT_DISRUPTION, money);
    if (r->warm)
        s->cost += money;
}

void disruptions_accrue(struct replication *r)
{
    for (int32_t i = 0; i < r->net->disruptions; i++)
        accrue(r, i);
}

/* What was under way at time 0 began before: neither counted nor paid once. */
static void count_begin(struct replication *r, struct occurrence *o, const struct thing *t, bool under_way)
{
    const int32_t disruption = o->disruption;
    const struct disruption *d = &r->net->disruption[disruption];
    struct disruption_state *s = &r->disruption[disruption];
    if (!under_way)
        measure_thing(r, OBSERVE_DISRUPTION_UP, disruption, s->active > 0 ? 0 : days_from_ticks(r->now - s->up_since));
    if (s->active++ == 0)
        s->active_since = r->now;
    measure_level(r, OBSERVE_DISRUPTION_ACTIVE, disruption, s->active);
    if (r->warm)
        s->count += !under_way;
    book_local(r->book, LOCAL_SEVERITY, value_of(r, d->severity, t, 1));
    accrue(r, disruption);
    o->per_day = value_of(r, d->cost.per_day, t, 0);
    s->per_day += o->per_day;
    if (under_way)
        return;
    if (s->first == TIME_NEVER)
        s->first = r->now;
    const double once = value_of(r, d->cost.once, t, 0);
    ledger_cost(r, ACCOUNT_DISRUPTION, once);
    if (r->warm)
        s->cost += once;
    measure_thing(r, OBSERVE_DISRUPTION_LASTS, disruption, o->lasts);
    measure_thing(r, OBSERVE_DISRUPTION_COST, disruption, once + o->per_day * o->lasts);
}

static void count_end(struct replication *r, const struct occurrence *o)
{
    const int32_t disruption = o->disruption;
    struct disruption_state *s = &r->disruption[disruption];
    accrue(r, disruption);
    s->per_day = s->active > 1 ? s->per_day - o->per_day : 0;
    if (--s->active == 0) {
        s->days += days_from_ticks(r->now - (s->active_since > r->counted_since ? s->active_since : r->counted_since));
        s->up_since = r->now;
    }
    measure_level(r, OBSERVE_DISRUPTION_ACTIVE, disruption, s->active);
}

/* Stopped for good it is insolvent: a seller who ships no more, a customer who orders or receives no more. */
static bool fails(const struct disruption *d, const struct hit *h)
{
    return h->type == HIT_PARTY ||
           ((h->type == HIT_SITE || h->type == HIT_SUPPLIER) && (d->stops & 1u << STOP_SHIPPING));
}

/* under_way: it began at `since`, before now: neither counted nor paid once. */
static void begin(struct replication *r, int32_t disruption, double days, bool for_good, bool under_way, sim_time since)
{
    const struct disruption *d = &r->net->disruption[disruption];
    const struct thing t = {.order = r->disruption[disruption].serial - 1};
    const int32_t id = pool_take(&r->occurrences);
    struct occurrence *o = pool_at(&r->occurrences, id);
    o->disruption = disruption;
    o->serial = t.order;
    const sim_time ends = since + ticks_from_days(days);
    o->lasts = days;
    o->ended = ends;
    o->stopping = true;
    o->began = since;
    if (r->book->forecast && !for_good) {
        const struct own_view own = as_planned(r);
        o->planned = days_from_ticks(duration(r, d->lasts, &t, NULL));
        as_is(r, own);
    }
    book_local(r->book, LOCAL_LASTS, days);
    count_begin(r, o, &t, under_way);
    strike(r, id, &t);
    STORY(r, "%s begins%s%.4g%s", d->name, for_good ? ", for good" : ", for ", for_good ? 0.0 : days,
          for_good ? "" : " d");
    for (int32_t i = 0; i < o->hit_count; i++) {
        const struct hit *h = &r->net->hit[r->struck[o->first_hit + i]];
        stop_hit(r, d, h, +1);
        if (!under_way) /* the opening stock is what is left */
            destroy(r, d, h, &t);
        if (for_good && fails(d, h))
            r->party_failed[h->type == HIT_PARTY ? h->id : party_of_hit(r->net, h)] = true;
    }
    put_changes(r, o, &t);
    o->fades = value_of(r, d->fades, &t, 0);
    look_again_all(r, o);
    if (!for_good)
        schedule_disruption_end(r, ends > r->now ? ends : r->now, 0, (struct event_disruption_end){id});
}

static void next_one(struct replication *r, int32_t disruption, bool after_end);

static void finish(struct replication *r, int32_t id)
{
    struct occurrence *o = pool_at(&r->occurrences, id);
    charge_at_old_rates(r, o->overlay_count > 0);
    for (int32_t i = 0; i < o->overlay_count; i++)
        change_end(r->book, o->overlays[i]);
    look_again_all(r, o);
    pool_give(&r->occurrences, id);
}

static void fade_to(struct replication *r, int32_t id, int32_t step)
{
    struct occurrence *o = pool_at(&r->occurrences, id);
    const struct disruption *d = &r->net->disruption[o->disruption];
    const double speed = step < FADE_STEPS ? ((double)step + 0.5) / FADE_STEPS : 1;
    for (int32_t i = 0; i < o->hit_count; i++)
        fade_hit(r, d, &r->net->hit[r->struck[o->first_hit + i]], step > 0 ? ((double)step - 0.5) / FADE_STEPS : 0,
                 speed);
    charge_at_old_rates(r, o->overlay_count > 0);
    for (int32_t i = 0; i < o->overlay_count; i++)
        change_strength(r->book, o->overlays[i], 1 - speed);
    if (step >= FADE_STEPS) {
        finish(r, id);
        return;
    }
    look_again_all(r, o);
    o->fade_step = step;
    const sim_time next = o->ended + ticks_from_days(o->fades * (double)(step + 1) / FADE_STEPS);
    schedule_disruption_fade(r, next > r->now ? next : r->now, 0, (struct event_disruption_fade){id});
}

void on_disruption_fade(struct replication *r, const struct event_disruption_fade *it)
{
    const struct occurrence *o = pool_at(&r->occurrences, it->occurrence);
    fade_to(r, it->occurrence, o->fade_step + 1);
}

void on_disruption_end(struct replication *r, const struct event_disruption_end *it)
{
    struct occurrence *o = pool_at(&r->occurrences, it->occurrence);
    const int32_t disruption = o->disruption;
    const struct disruption *d = &r->net->disruption[disruption];
    STORY(r, "%s ends", d->name);
    for (int32_t i = 0; i < o->hit_count; i++)
        stop_hit(r, d, &r->net->hit[r->struck[o->first_hit + i]], -1);
    count_end(r, o);
    if (o->fades > 0)
        fade_to(r, it->occurrence, 0);
    else
        finish(r, it->occurrence);
    if (!r->planning)
        next_one(r, disruption, true);
}

/* ---- when the next one comes ---- */

/* Poisson occurrences, where the rate moves by inversion of the cumulated rate, as customers (models/demand.c): to the
 * next, or to where the rate moves. */
static void go_on_at_rate(struct replication *r, int32_t disruption)
{
    const struct disruption *d = &r->net->disruption[disruption];
    struct disruption_state *s = &r->disruption[disruption];
    const sim_time period = r->net->period > 0 ? r->net->period : TICKS_PER_DAY;
    const bool moves = book_moves(r->net->book, d->rate);
    sim_time until = moves ? book_holds_until(r->net->book, d->rate, r->now) : TIME_NEVER;
    if (moves && book_counts_things(r->net->book, d->rate) && (r->now / period + 1) * period < until)
        until = (r->now / period + 1) * period; /* sequence(...): one value a period */
    const sim_time middle = until == TIME_NEVER ? r->now : r->now + (until - r->now) / 2;
    const struct thing t = {.order = (uint64_t)(middle / period)};
    s->rate_since = r->now;
    s->rate_now = quantity_value(r->book, d->rate, &t, middle);
    if (!(s->rate_now >= 0))
        replication_fail(r, "the rate of a disruption is negative or not a number");
    s->rate_pending = s->rate_now > 0 || until != TIME_NEVER;
    if (!s->rate_pending)
        return;
    const sim_time at = s->rate_now > 0 ? r->now + ticks_from_days(s->rate_left / s->rate_now) : TIME_NEVER;
    s->rate_event =
        schedule_disruption_begin(r, at < until ? at : until, 1, (struct event_disruption_begin){disruption});
}

static void rate_work_done(struct replication *r, struct disruption_state *s)
{
    s->rate_left -= s->rate_now * days_from_ticks(r->now - s->rate_since);
    s->rate_since = r->now;
}

/* The event of a rate: has one come, or has only the rate moved? */
static bool came_by_rate(struct replication *r, int32_t disruption)
{
    struct disruption_state *s = &r->disruption[disruption];
    rate_work_done(r, s);
    s->rate_pending = false;
    if (s->rate_left <= 0.6 * s->rate_now / (double)TICKS_PER_DAY) /* less than a tick's worth is left */
        return true;
    go_on_at_rate(r, disruption);
    return false;
}

void disruption_rates_again(struct replication *r)
{
    for (int32_t i = 0; i < r->net->disruptions; i++) {
        struct disruption_state *s = &r->disruption[i];
        if (r->net->disruption[i].start != DISRUPTION_RATE || !book_moves(r->net->book, r->net->disruption[i].rate))
            continue;
        if (s->rate_pending)
            engine_cancel(r->engine, s->rate_event);
        rate_work_done(r, s);
        go_on_at_rate(r, i);
    }
}

static void next_one(struct replication *r, int32_t disruption, bool after_end)
{
    const struct disruption *d = &r->net->disruption[disruption];
    const struct thing t = {.order = r->disruption[disruption].serial};
    if (d->start == DISRUPTION_RATE && !after_end) {
        r->disruption[disruption].rate_left = exponential_at(r, d->gap_source, t.order);
        go_on_at_rate(r, disruption);
    } else if (d->start == DISRUPTION_EVERY && (after_end || t.order == 0)) {
        schedule_disruption_begin(r, r->now + duration(r, d->every, &t, NULL), 1,
                                  (struct event_disruption_begin){disruption});
    }
}

void on_disruption_begin(struct replication *r, const struct event_disruption_begin *it)
{
    const struct disruption *d = &r->net->disruption[it->disruption];
    if (d->start == DISRUPTION_RATE && !came_by_rate(r, it->disruption))
        return;
    const struct thing t = {.order = r->disruption[it->disruption].serial++};
    next_one(r, it->disruption, false);
    if (d->start == DISRUPTION_ON && !(stream_u(r->luck, d->chance_source, 0) < value_of(r, d->chance, &t, 1)))
        return;
    begin(r, it->disruption, d->lasts < 0 ? 0 : days_from_ticks(duration(r, d->lasts, &t, NULL)), d->lasts < 0, false,
          r->now);
}

/* ---- a start in equilibrium ----
 *
 * Down with probability D / (U + D), and the residual time either way: a length drawn with its own length as weight,
 * cut at a uniform place. The weight: one of many independent draws is chosen in proportion to its length (error of the
 * mean residual about cv^2 / draws). What is left of an exponential length, or by period of a geometric one, is as long
 * as a new one. Lengths that are all whole numbers of conventions.period, and not all the same, make a process by
 * period (Markov by period when geometric): what is left of the present period belongs to it, so the residual is
 * rounded up to whole periods and the process stays on the grid. */

enum { RESIDUAL_DRAWS = 2048 };

struct lengths { /* draws of a length */
    double total, least, most;
    bool whole; /* all whole periods */
};

static sim_time length_drawn(struct replication *r, quantity_id q, uint64_t i)
{
    const struct thing t = {.order = (UINT64_C(1) << 20) + i};
    return duration(r, q, &t, NULL);
}

static struct lengths draw_lengths(struct replication *r, quantity_id q, int draws)
{
    const sim_time period = r->net->period > 0 ? r->net->period : TICKS_PER_DAY;
    struct lengths l = {0, 1e300, 0, true};
    for (uint64_t i = 0; i < (uint64_t)draws; i++) {
        const sim_time x = length_drawn(r, q, i);
        const double days = days_from_ticks(x);
        l.total += days;
        l.least = days < l.least ? days : l.least;
        l.most = days > l.most ? days : l.most;
        l.whole = l.whole && x % period == 0;
    }
    return l;
}

static sim_time residual(struct replication *r, quantity_id q, const struct lengths *l, bool by_period, uint64_t luck)
{
    const sim_time period = r->net->period > 0 ? r->net->period : TICKS_PER_DAY;
    double at = stream_u(r->luck, luck, 1) * l->total;
    for (uint64_t i = 0; i < RESIDUAL_DRAWS; i++) {
        const double length = days_from_ticks(length_drawn(r, q, i));
        if (at < length) {
            const sim_time left = ticks_from_days(at);
            return by_period ? (left / period + 1) * period : left;
        }
        at -= length;
    }
    return 0;
}

struct length { /* up or down times */
    quantity_id q;
    struct lengths drawn;
    bool memoryless; /* what is left of one is as long as a new one */
    double mean;
};

/* When a few draws show that the law is memoryless, they are enough. */
static struct length length_of(struct replication *r, quantity_id q)
{
    enum { FEW = 16 };
    struct length l = {.q = q};
    enum memory memory;
    const bool one_law = book_one_law(r->net->book, q, &memory);
    l.drawn = draw_lengths(r, q, FEW);
    l.memoryless = memory == MEMORYLESS || (memory == MEMORYLESS_BY_PERIOD && l.drawn.whole);
    if (!l.memoryless)
        l.drawn = draw_lengths(r, q, RESIDUAL_DRAWS);
    l.mean =
        one_law ? book_mean(r->net->book, q) : l.drawn.total / RESIDUAL_DRAWS; /* of this replication's parameters */
    return l;
}

static bool varies(const struct length *l)
{
    return l->drawn.least < l->drawn.most;
}

static sim_time left_of(struct replication *r, struct length *l, bool by_period, uint64_t luck)
{
    if (l->memoryless && l->drawn.whole && !by_period) { /* whole periods beside others: it is cut at any time */
        l->memoryless = false;
        l->drawn = draw_lengths(r, l->q, RESIDUAL_DRAWS);
    }
    return l->memoryless ? length_drawn(r, l->q, RESIDUAL_DRAWS) : residual(r, l->q, &l->drawn, by_period, luck);
}

static void start_in_equilibrium(struct replication *r, int32_t disruption)
{
    const struct disruption *d = &r->net->disruption[disruption];
    struct length up = length_of(r, d->every), down = length_of(r, d->lasts);
    const bool by_period = up.drawn.whole && down.drawn.whole && (varies(&up) || varies(&down));
    if (stream_u(r->luck, d->chance_source, 0) < down.mean / (up.mean + down.mean)) {
        r->disruption[disruption].serial++;
        begin(r, disruption, days_from_ticks(left_of(r, &down, by_period, d->chance_source)), false, true, r->now);
    } else {
        schedule_disruption_begin(r, r->now + left_of(r, &up, by_period, d->chance_source), 1,
                                  (struct event_disruption_begin){disruption});
    }
}

/* In force today: what was said to have begun, or a closure of the calendar that is not over, its fading included. */
static void go_on(struct replication *r, int32_t disruption)
{
    const struct disruption *d = &r->net->disruption[disruption];
    const struct thing t = {.order = 0};
    if (d->begun == TIME_NEVER && !d->closure)
        return;
    const sim_time since = d->closure ? d->on : d->begun;
    sim_time ends = TIME_NEVER;
    if (d->closure)
        ends = since + duration(r, d->lasts, &t, NULL);
    else if (d->lasts >= 0)
        ends = opening_lasts_until(r, disruption);
    const double days = ends == TIME_NEVER ? 0 : days_from_ticks(ends - since);
    if (d->closure) {
        book_local(r->book, LOCAL_LASTS, days);
        if (ends + ticks_from_days(value_of(r, d->fades, &t, 0)) <= r->now)
            return;
    }
    r->disruption[disruption].serial++;
    if (d->start != DISRUPTION_EVERY && !r->planning)
        next_one(r, disruption, false);
    begin(r, disruption, days, ends == TIME_NEVER, true, since);
}

void disruptions_reset(struct replication *r)
{
    for (int t = 0; t < HIT_TYPES; t++) {
        const int32_t count[HIT_TYPES] = {r->net->sites,   r->net->suppliers, r->net->lanes,  r->net->points,
                                          r->net->sources, r->net->centers,   r->net->parties};
        for (int32_t i = 0; i < count[t]; i++)
            r->node[t][i] = (struct node_state){.stopper = 0};
    }
}

void disruption_start_all(struct replication *r)
{
    for (int32_t i = 0; r->planning && i < r->net->disruptions; i++) /* what is in force is known */
        if (r->net->disruption[i].begun != TIME_NEVER)
            go_on(r, i);
    if (r->planning)
        return;
    for (int32_t i = 0; i < r->net->disruptions; i++) {
        const struct disruption *d = &r->net->disruption[i];
        if (d->begun != TIME_NEVER || (d->start == DISRUPTION_ON && d->on < r->now))
            go_on(r, i);
        else if (d->start == DISRUPTION_ON)
            schedule_disruption_begin(r, d->on, 1, (struct event_disruption_begin){i});
        else if (d->start == DISRUPTION_EVERY && d->equilibrium && d->lasts >= 0)
            start_in_equilibrium(r, i);
        else
            next_one(r, i, false);
    }
}

/* ---- strikes on single orders ---- */

bool hit_is_on_source(const struct network *n, const struct hit *h, int32_t source)
{
    const struct source *s = &n->source[source];
    switch (h->type) {
    case HIT_SOURCE:
        return h->id == source;
    case HIT_SUPPLIER:
        return s->kind == SOURCE_BUY && h->id == s->supplier;
    case HIT_LANE:
        return s->kind == SOURCE_MOVE && h->id == s->lane;
    case HIT_POINT:
        return h->id == s->point;
    case HIT_SITE:
        return h->id == n->point[s->point].site;
    case HIT_CENTER:
    case HIT_PARTY:
    case HIT_TYPES:
        break;
    }
    return false;
}

/* Each attempt at a draw given what is known has luck of its own; 0 is the plain one. */
static uint64_t strike_luck(uint64_t chance_source, uint64_t source_luck, uint64_t attempt)
{
    return chance_source ^ source_luck ^ attempt * UINT64_C(0x9E3779B97F4A7C15);
}

int32_t order_strikes_begin(struct replication *r, int32_t source, const struct thing *t, uint64_t attempt, bool first,
                            overlay_id *held, int32_t room)
{
    int32_t n = 0;
    if (r->planning || !r->net->order_strikes)
        return 0;
    for (int32_t i = 0; i < r->net->disruptions; i++) {
        const struct disruption *d = &r->net->disruption[i];
        if (d->start != DISRUPTION_EACH_ORDER)
            continue;
        for (int32_t h = d->hits.first; h < d->hits.first + d->hits.count; h++) {
            const struct hit *hit = &r->net->hit[h];
            const uint64_t luck = strike_luck(d->chance_source, r->net->source[source].luck, attempt);
            if (!hit_is_on_source(r->net, hit, source) ||
                !(stream_u(r->luck, luck, t->order) < value_of(r, d->chance, t, 1)))
                continue;
            r->disruption[i].count += first && r->warm;
            STORY(r, "%s strikes order #%llu of %s", d->name, (unsigned long long)t->order + 1,
                  r->net->point[r->net->source[source].point].name);
            if (n + hit->changes.count > room) {
                replication_fail(r, "disruptions put more changes in force on one order than there is room for");
                return n;
            }
            for (int32_t c = hit->changes.first; c < hit->changes.first + hit->changes.count; c++)
                held[n++] = change_begin(r->book, r->net->hit_change[c], t, r->now);
        }
    }
    return n;
}

void order_strikes_end(struct replication *r, const overlay_id *held, int32_t count)
{
    for (int32_t i = 0; i < count; i++)
        change_end(r->book, held[i]);
}
