/* models/capacity.c - when what a source gives may start: its capacity, as a rate or per period. */
#include "models/flow.h"

static const char zero[] = "the capacity of a source became zero: let a disruption stop its shipping instead";

/* Beyond every horizon: what would start later does not start, and the clock cannot overflow. */
static const sim_time far_off = (sim_time)1 << 62;

/* So many units a period, whose periods begin at k * every; first come, first served. A period's room is booked as the
 * orders come, in parts, or, for a source that ships whole orders, until the order's last unit. */
static void send_by_period(struct replication *r, int32_t order, pieces n, int32_t goods, const struct trail *trail)
{
    const struct source *s = &r->net->source[order_at(r, order)->source];
    struct source_state *state = &r->source[order_at(r, order)->source];
    const pieces room = pieces_of(r, s->point, value_now(r, s->capacity, 0));
    const int64_t now = r->now / s->capacity_every;
    pieces part = 0;
    if (room <= 0) {
        replication_fail(r, zero);
        return;
    }
    if (state->capacity_period < now) {
        state->capacity_period = now;
        state->capacity_used = 0;
    }
    while (n > 0) {
        const bool never = state->capacity_period >= far_off / s->capacity_every;
        if (state->capacity_used >= room && !never) {
            state->capacity_period++;
            state->capacity_used = 0;
        }
        const pieces fits = never || n < room - state->capacity_used ? n : room - state->capacity_used;
        state->capacity_used += fits;
        part += fits;
        n -= fits;
        if (s->complete && n > 0)
            continue;
        const int32_t with = n > 0 ? goods_part(r, order, goods, n + part, part) : goods;
        consignment_send(r, order, part, with, trail, state->capacity_period * s->capacity_every);
        part = 0;
    }
    state->free_at = (state->capacity_period + (state->capacity_used >= room)) * s->capacity_every;
}

void ship_goods(struct replication *r, int32_t order, pieces n, int32_t goods, const struct trail *trail)
{
    const int32_t source = order_at(r, order)->source;
    const struct source *s = &r->net->source[source];
    struct source_state *state = &r->source[source];
    const bool by_rate = n > 0 && s->capacity_per_day >= 0;
    const double rate = by_rate ? value_now(r, s->capacity_per_day, 0) : 0;
    if (by_rate && !(rate > 0)) {
        replication_fail(r, zero);
    } else if (by_rate) { /* worked off one after another at this rate */
        const sim_time start = state->free_at > r->now ? state->free_at : r->now;
        state->free_at = start < far_off ? start + ticks_from_days(units_of(r, s->point, n) / rate) : start;
        consignment_send(r, order, n, goods, trail, state->free_at);
    } else if (n > 0 && s->capacity >= 0) {
        send_by_period(r, order, n, goods, trail);
    } else {
        consignment_send(r, order, n, goods, trail, r->now);
    }
}
