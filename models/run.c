/* models/run.c - one replication: reset, prime, run to the horizon, close the books. */
#include "models/run.h"
#include "models/flow.h"

#include <math.h>
#include <string.h>

/* ---- reset ---- */

static void reset_pools(struct replication *r)
{
    struct pool *const pools[] = {&r->payments, &r->claims, &r->orders,      &r->consignments, &r->batches, &r->lots,
                                  &r->jobs,     &r->helds,  &r->occurrences, &r->goods,        &r->notices, &r->backs};
    for (size_t i = 0; i < sizeof pools / sizeof *pools; i++)
        pool_reset(pools[i]);
    r->first_order = r->last_order = -1;
    r->first_at_door = -1;
    r->first_back = r->last_back = -1;
    r->claim_serial = 0;
    r->struck_count = 0;
    r->records = r->uses = r->parts = 0;
}

static void reset_flow(struct replication *r)
{
    const struct network *n = r->net;
    for (int32_t i = 0; i < n->points; i++)
        r->point[i] = (struct point_state){.first = -1,
                                           .last = -1,
                                           .newest = -1,
                                           .unseen = -1,
                                           .waiting_since = TIME_NEVER,
                                           .shelf_first = -1,
                                           .shelf_last = -1,
                                           .receipt_record = -1,
                                           .done_at = TIME_NEVER,
                                           .receipt_at = -1,
                                           .ordered_at = -1};
    for (int32_t i = 0; i < n->centers; i++)
        r->center[i] = (struct center_state){.first = -1, .last = -1, .newest = -1, .repairs_first = -1};
    for (int32_t i = 0; i < n->steps; i++) {
        r->step_waiting[i] = 0;
        r->step_blocked[i] = -1;
    }
    for (int32_t i = 0; i < n->makes; i++) {
        r->make_in_process[i] = 0;
        r->make_waiting[i] = r->make_last[i] = -1;
    }
    for (int32_t i = 0; i < n->items; i++)
        r->landed_units[i] = 0;
    for (int32_t i = 0; i < n->points; i++)
        r->learned[i] = 0;
    for (int32_t i = 0; i < n->parties; i++) {
        r->party_failed[i] = false;
        r->party_stops[i] = (struct party_stops){0};
    }
    for (int32_t i = 0; i < n->lanes; i++)
        r->lane[i] = (struct lane_state){.first = -1, .last = -1};
    for (int32_t i = 0; i < n->suppliers; i++)
        r->supplier[i] = (struct supplier_state){-1, -1};
    for (int32_t i = 0; i < n->sources; i++)
        r->source[i] = (struct source_state){0};
}

static void reset_rest(struct replication *r)
{
    const struct network *n = r->net;
    r->placing = -1;
    for (int32_t i = 0; i < n->owners; i++)
        r->owner[i] = (struct owner_state){0};
    tasks_reset(r);
    disruptions_reset(r);
    for (int32_t i = 0; i < n->demands; i++) {
        r->demand[i] = (struct demand_state){.short_day = -1};
        cursor_rewind(&r->demand_mix[i]);
        cursor_rewind(&r->demand_gap[i]);
        cursor_rewind(&r->demand_patience[i]);
    }
    for (int32_t i = 0; i < n->demand_targets; i++) {
        r->season_given[i] = 0;
        r->back_so_far[i] = r->resold_so_far[i] = (struct share_so_far){0};
    }
    for (int32_t i = 0; i < n->disruptions; i++)
        r->disruption[i] = (struct disruption_state){.first = TIME_NEVER, .up_since = r->now};
    for (int32_t i = 0; i < n->responses; i++)
        r->response[i] = (struct response_state){.first = TIME_NEVER};
    for (int32_t i = 0; i < n->milestones; i++) {
        r->milestone[i].so_far = 0;
        r->milestone[i].reached = r->milestone[i].placed = TIME_NEVER;
        r->milestone[i].gate = -1;
        r->milestone[i].trail.count = 0;
    }
}

/* ---- the warm-up ---- */

static void count_from_here(struct replication *r)
{
    const struct network *n = r->net;
    disruptions_accrue(r);
    responses_accrue(r);
    r->warm = true;
    r->counted_since = r->now;
    center_close_books(r, r->now);
    ledger_end_period(r);
    ledger_charge_now(r);
    ledger_count_from_here(r);
    for (int32_t i = 0; i < n->points; i++) {
        struct point_state *p = &r->point[i];
        level_reset(&p->level_on_hand, r->now);
        level_reset(&p->level_backorders, r->now);
        level_reset(&p->level_on_order, r->now);
        p->held_charged = p->back_charged = 0;
        p->ready_time = 0;
        p->ready_since = r->now;
    }
    for (int32_t i = 0; i < n->centers; i++) {
        struct center_state *c = &r->center[i];
        level_reset(&c->queue, r->now);
        c->busy = c->down = c->held = c->open = c->wait_days = c->units = 0;
        c->jobs = c->started = c->failures = 0;
        for (int32_t m = 0; m < c->capacity; m++)
            if (r->machine[c->first_machine + m].down)
                r->machine[c->first_machine + m].down_since = r->now;
    }
    for (int32_t i = 0; i < n->lanes; i++)
        level_reset(&r->lane[i].in_transit, r->now);
    for (int32_t i = 0; i < n->demands; i++) {
        level_reset(&r->demand[i].units_waiting, r->now);
        r->demand[i].charged = 0;
    }
    quality_count_from_here(r);
    contracts_count_from_here(r);
    for (int32_t i = 0; i < n->disruptions; i++)
        r->disruption[i].days = 0;
    measures_reset(r);
}

void on_warm_up(struct replication *r, const struct event_warm_up *it)
{
    (void)it;
    if (!r->warm)
        count_from_here(r);
}

void on_warm_up_count(struct replication *r, const struct event_warm_up_count *it)
{
    (void)it;
    if (!r->warm)
        count_from_here(r);
}

/* ---- levels over time, for charts ---- */

void on_observe(struct replication *r, const struct event_observe *it)
{
    const struct network *n = r->net;
    for (int32_t s = 0; s < n->series; s++) {
        const struct series *def = &n->serie[s];
        double sum = 0;
        for (int32_t i = def->points.first; i < def->points.first + def->points.count; i++) {
            const struct point_state *p = &r->point[n->watch[i]];
            sum += units_of(r, n->watch[i], def->backlog ? p->backlog : p->on_hand);
        }
        r->series[(size_t)s * r->series_points + (size_t)it->index] = sum;
    }
}

static void observe_start(struct replication *r)
{
    for (size_t i = 0; r->series && i < r->series_points; i++) {
        const sim_time at = observed_at(r->net, i, r->series_points);
        schedule_observe(r, at, 0, (struct event_observe){(int32_t)i});
    }
}

/* ---- start, end ---- */

static void prime(struct replication *r)
{
    const struct network *n = r->net;
    if (n->warm_up > 0)
        schedule_warm_up(r, n->warm_up, 0, (struct event_warm_up){0}); /* first of all at that instant */
    opening_milestones(r);
    stock_start(r);
    orders_on_their_way_up(r);
    center_start(r);
    measures_start(r); /* levels begin where the opening stock left them */
    lanes_start(r);
    options_start(r);
    ledger_start(r);
    contracts_start(r);
    tasks_start(r);
    milestones_start(r);
    opening_orders(r);
    policy_start(r);
    demand_start(r);
    disruption_start_all(r);
    responses_start(r);
    observe_start(r);
}

static void close_books(struct replication *r)
{
    const struct network *n = r->net;
    r->now = engine_now(r->engine);
    center_close_books(r, r->now);
    for (int32_t i = 0; i < n->centers; i++)
        for (int32_t m = 0; m < r->center[i].capacity; m++) {
            struct machine *machine = &r->machine[r->center[i].first_machine + m];
            if (machine->down)
                r->center[i].down += (double)calendar_work(n->center[i].calendar, machine->down_since, r->now);
        }
    for (int32_t i = 0; i < n->points; i++)
        if (r->point[i].on_hand > 0)
            r->point[i].ready_time += r->now - r->point[i].ready_since;
    for (int32_t i = 0; i < n->disruptions; i++) {
        struct disruption_state *s = &r->disruption[i];
        if (s->active > 0)
            s->days +=
                days_from_ticks(r->now - (s->active_since > r->counted_since ? s->active_since : r->counted_since));
    }
    goods_back_at_the_end(r);
    milestones_close(r);
    ledger_end_period(r); /* the last period ends at the horizon */
    measures_close(r);
    disruptions_accrue(r);
    responses_accrue(r);
    ledger_close(r);
}

/* drain: no new arrivals after the horizon, until nothing is on its way (at most as long again). */
static enum run_end run_out(struct replication *r, const atomic_bool *stop)
{
    enum run_end end = engine_run(r->engine, r->net->horizon, stop);
    if (!r->net->drain || end == RUN_STOPPED)
        return end;
    r->draining = true;
    for (sim_time t = r->net->horizon; r->first_order >= 0 && t < 2 * r->net->horizon && end == RUN_HORIZON;
         t += TICKS_PER_DAY)
        end = engine_run(r->engine, t + TICKS_PER_DAY, stop);
    return end;
}

static bool season_run(struct replication *r, struct luck of_run, bool planning, const atomic_bool *stop)
{
    const struct luck luck = season_luck(of_run, r->season);
    r->luck = luck;
    r->planning = planning;
    r->failed = r->draining = false;
    r->failure = NULL;
    r->now = r->net->as_of;
    r->at_once = 0;
    r->phase = 0;
    r->trails = r->net->trails && (r->net->milestones > 0 || r->trace || r->audit);
    r->warm = r->net->warm_up <= 0 && r->net->warm_up_demand < 0;
    r->counted_since = r->now;
    engine_reset(r->engine, r->now, luck.replication, luck.seed);
    book_state_reset(r->book, luck, planning);
    book_run_luck(r->book, of_run);
    reset_pools(r);
    reset_flow(r);
    reset_rest(r);
    quality_reset(r);
    ledger_reset(r);
    contracts_reset(r);
    opening_draw(r);
    season_start(r);
    prime(r);
    const enum run_end end = r->failed ? RUN_STOPPED : run_out(r, stop);
    if (!r->failed && book_state_error(r->book))
        replication_fail(r, book_state_error(r->book));
    const bool reached_count =
        end == RUN_STOPPED && r->net->until_demand >= 0 && !r->failed && !(stop && atomic_load(stop));
    if (r->net->endless && !planning && !reached_count && end != RUN_STOPPED && !r->failed)
        replication_fail(r, "the count of run.until was never reached: give a `horizon` too");
    if (r->failed || (end == RUN_STOPPED && !reached_count))
        return false;
    close_books(r);
    if (r->audit) {
        const char *why = replication_audit(r);
        if (why)
            replication_fail(r, why);
    }
    return !r->failed;
}

bool replication_run(struct replication *r, struct luck luck, bool planning, const atomic_bool *stop)
{
    const int32_t seasons = planning ? 1 : r->net->seasons.count;
    double *const series = r->series;
    bool ok = true;
    seasons_begin(r);
    for (; ok && r->season < seasons; r->season++) {
        r->series = r->season == 0 ? series : NULL; /* charts show the first season */
        ok = season_run(r, luck, planning, stop) && (!r->season_over || r->season_over(r, r->season_watcher));
        if (ok && r->season + 1 < seasons)
            season_carry(r);
    }
    r->season = ok ? seasons - 1 : r->season - 1;
    r->series = series;
    return ok;
}
