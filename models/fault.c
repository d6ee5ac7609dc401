/* models/fault.c - where faults arise, and their repair.
 *
 * A fault arises in a lot that has passed its workcenter, in a supplier's delivery, in an order or in a style (in all
 * its orders). First: is it there at all (`chance`)? Then how many of the units that do not have it yet: binomial with
 * the lot's `share`, or exactly `count`. appears_after: the first units of the style from that factory are free of it.
 * Faults of styles, and who may see them beforehand: models/latent.c.
 *
 * Repair. The units that wait for the repair of one fault go to its workcenter together, as one job; each passes with
 * chance `pass` by itself, those that did not go again, to the tail of the queue (or the front): the rounds of a unit
 * are geometric. Nothing is faulty in a plan. */
#include "models/flow.h"

#include "sim/counts.h"

/* Drawn anew for each lot; for an order or style once, when bulk begins: what has been drawn stays with the order. */
static bool is_there(struct replication *r, const struct arising *a, int32_t order, const struct thing *t)
{
    const enum fault_origin origin = r->net->fault[a->fault].origin;
    const uint64_t bit = UINT64_C(1) << a->fault;
    struct order *o = order_at(r, order);
    if (origin == ARISES_STYLE && r->net->source[o->source].kind == SOURCE_MAKE)
        return suspect_in_bulk(r, a->suspect); /* as it is when this lot begins */
    if (origin != ARISES_STYLE && origin != ARISES_ORDER) {
        struct draws luck = {a->there_luck, t->order, t->lot};
        const double chance = value_of(r, a->chance, t, 1);
        return chance >= 1 || quality_u(r, &luck) < chance;
    }
    if (!(o->asked_faults & bit)) {
        struct draws luck = {a->there_luck, t->order, 0};
        const bool has = origin == ARISES_STYLE ? suspect_in_bulk(r, a->suspect)
                                                : quality_u(r, &luck) < value_of(r, a->chance, t, 1);
        o->asked_faults |= bit;
        o->has_faults |= has ? bit : 0;
        if (has && r->warm && origin == ARISES_ORDER)
            r->fault[a->fault].there += 1;
    }
    return o->has_faults & bit;
}

void faults_of_order(struct replication *r, int32_t order)
{
    const struct span arises = r->net->source[order_at(r, order)->source].arises;
    const struct thing t = order_thing(r, order);
    for (int32_t i = arises.first; i < arises.first + arises.count && !r->planning; i++)
        if (r->net->fault[r->net->arising[i].fault].origin >= ARISES_ORDER)
            is_there(r, &r->net->arising[i], order, &t);
}

/* Of n units, those beyond the first `appears_after` of all of the style from there. */
static pieces exposed(struct replication *r, const struct arising *a, pieces n)
{
    struct suspect_state *s = &r->suspect[a->suspect];
    const double before = s->exposed, free_of_it = value_now(r, r->net->fault[a->fault].appears_after, 0);
    s->exposed += (double)n;
    if (before >= free_of_it)
        return n;
    return s->exposed > free_of_it ? (pieces)(s->exposed - free_of_it) : 0;
}

static pieces how_many(struct replication *r, const struct arising *a, const struct thing *t, pieces n)
{
    if (a->count >= 0) {
        const double count = value_of(r, a->count, t, 0);
        if (!(count > 0))
            return 0;
        return count < (double)n ? (pieces)(count + 0.5) : n;
    }
    const double share = value_of(r, a->share, t, 0);
    if (!(share >= 0)) { /* above 1 (after a change) is all of them */
        replication_fail(r, "the share of units with a fault is negative or not a number");
        return 0;
    }
    struct draws luck = {a->luck, t->order, t->lot};
    return binomial_variate(n, share, quality_u(r, &luck));
}

void faults_arise(struct replication *r, struct span arises, int32_t order, const struct thing *t, pieces n,
                  int32_t goods)
{
    if (r->planning || goods < 0 || n <= 0)
        return;
    for (int32_t i = arises.first; i < arises.first + arises.count; i++) {
        const struct arising *a = &r->net->arising[i];
        struct fault_state *s = &r->fault[a->fault];
        const pieces could = exposed(r, a, n), clean = n - goods_at(r, goods)[a->fault];
        const bool there = is_there(r, a, order, t);
        if (r->warm) {
            s->could += (double)n;
            s->there += there && r->net->fault[a->fault].origin < ARISES_ORDER;
        }
        if (could <= 0 || !there)
            continue;
        const pieces k = how_many(r, a, t, could < clean ? could : clean);
        goods_at(r, goods)[a->fault] += k;
        s->arisen += k;
        s->under_way += k;
        if (r->warm)
            s->units += (double)k;
    }
}

/* ---- repair ---- */

static double round_work(struct replication *r, const struct fault *f, struct fault_state *s, pieces n)
{
    double days = 0;
    for (pieces k = 0; k < n; k++) {
        const struct thing t = {.order = s->serial++};
        days += value_of(r, f->repair_time, &t, 0);
    }
    if (!(days >= 0))
        replication_fail(r, "a repair time is negative or not a number");
    return days;
}

/* Of a unit, by where the fault was seen. */
static double repair_price(struct replication *r, const struct fault *f, enum inspection_when when)
{
    return value_now(r, f->repair_cost, 0) * value_now(r, f->found_at[when], 1);
}

static void begin_round(struct replication *r, int32_t id)
{
    struct held *h = held_at(r, id);
    const struct fault *f = &r->net->fault[h->fault];
    struct fault_state *s = &r->fault[h->fault];
    const double days = round_work(r, f, s, h->in_repair);
    h->round++;
    if (h->round > 1000000)
        replication_fail(r, "a repair went through a million rounds: give it a `pass` above 0, or max_rounds");
    const struct order *o = order_at(r, lot_at(r, h->lot)->order);
    contract_loss(r, losses_of(r, o->source), LOSS_REPAIR, ACCOUNT_REWORK,
                  repair_price(r, f, r->net->inspection[h->inspection].when) * (double)h->in_repair,
                  party_at(r, o->point), &h->quarrel);
    if (r->book->forecast) {
        const struct own_view own = as_planned(r);
        h->began = r->now;
        h->planned = ticks_from_days(value_now(r, f->repair_time, 0) * (double)h->in_repair);
        as_is(r, own);
    }
    if (f->repair_center >= 0) {
        center_visit(r, f->repair_center, id, (double)ticks_from_days(days), f->cause_queue, f->cause_repair,
                     f->repair_front);
        return;
    }
    if (r->trails)
        trail_mark(&lot_at(r, h->lot)->trail, r->now, f->cause_repair);
    schedule_held_done(r, r->now + ticks_from_days(days), 0, (struct event_held_done){id});
}

static void count_over(const struct replication *r, struct fault_state *s, pieces n, int32_t rounds)
{
    if (!r->warm)
        return;
    s->repairs_over += (double)n;
    s->rounds += (double)n * rounds;
}

/* The units of this fault that a round has mended; the rest go again, or have had their rounds. */
static void end_round(struct replication *r, int32_t id)
{
    struct held *h = held_at(r, id);
    const struct fault *f = &r->net->fault[h->fault];
    struct fault_state *s = &r->fault[h->fault];
    struct draws luck = held_luck(r, h); /* the same goods, another source */
    luck.source ^= f->repair_luck;
    luck.next = h->mends++;
    const struct thing t = {.order = s->trials};
    s->trials++;
    const pieces mended = binomial_variate(h->in_repair, value_of(r, f->repair_pass, &t, 1), quality_u(r, &luck));
    goods_at(r, lot_at(r, h->lot)->goods)[h->fault] -= mended;
    fault_ends(r, h->fault, mended, END_REPAIRED);
    h->in_repair -= mended;
    if (r->warm)
        s->mended += (double)mended;
    count_over(r, s, mended, h->round);
    if (h->in_repair == 0 || (f->repair_rounds > 0 && h->round >= f->repair_rounds)) {
        count_over(r, s, h->in_repair, h->round);
        if (f->repair_then_scrap && h->in_repair > 0)
            held_take_out(r, id, h->fault, h->in_repair);
        h->in_repair = 0;
    }
}

void repairs_begin(struct replication *r, int32_t id)
{
    struct held *h = held_at(r, id);
    if (h->fault >= 0)
        end_round(r, id);
    if (h->in_repair == 0) {
        h->fault = -1;
        for (int32_t f = 0; f < r->net->faults && h->repairs >= 0 && h->fault < 0; f++)
            if (goods_at(r, h->repairs)[f] > 0) {
                h->fault = f;
                h->in_repair = goods_at(r, h->repairs)[f];
                h->round = 0;
                goods_at(r, h->repairs)[f] = 0;
            }
    }
    if (h->fault >= 0)
        begin_round(r, id);
    else
        inspection_go_on(r, id);
}
