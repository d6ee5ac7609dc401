/* models/fault.c - where faults arise, and their repair.
 *
 * A fault arises in a lot that has passed its workcenter, in a supplier's delivery, in an order or in a style (in all
 * its orders). First: is it there at all (`chance`)? Then how many of the units that do not have it yet: binomial with
 * the lot's `share`, or exactly `count`. appears_after: the first units of all are free of it.
 *
 * Repair. The units that wait for the repair of one fault go to its workcenter together, as one job; each passes with
 * chance `pass` by itself, those that did not go again, to the tail of the queue (or the front): the rounds of a unit
 * are geometric. Nothing is faulty in a plan. */
#include "models/flow.h"

#include "sim/counts.h"

static bool is_there(struct replication *r, const struct arising *a, const struct fault *f, const struct thing *t)
{
    const double chance = value_of(r, a->chance, t, 1);
    struct draws luck = {a->there_luck, 0, 0};
    if (chance >= 1)
        return true;
    if (f->origin == ARISES_ORDER)
        luck.thing = t->order;
    else if (f->origin != ARISES_STYLE)
        luck = (struct draws){a->there_luck, t->order, t->lot};
    return quality_u(r, &luck) < chance;
}

/* Of n units, those beyond the first `appears_after` of all. */
static pieces exposed(struct replication *r, int32_t fault, pieces n)
{
    struct fault_state *s = &r->fault[fault];
    const double before = s->exposed, free_of_it = value_now(r, r->net->fault[fault].appears_after, 0);
    s->exposed += (double)n;
    if (before >= free_of_it)
        return n;
    return s->exposed > free_of_it ? (pieces)(s->exposed - free_of_it) : 0;
}

static pieces how_many(struct replication *r, const struct arising *a, const struct thing *t, pieces n)
{
    if (a->count >= 0) {
        const double count = value_of(r, a->count, t, 0);
        const pieces k = count > 0 ? (pieces)(count + 0.5) : 0;
        return k < n ? k : n;
    }
    const double share = value_of(r, a->share, t, 0);
    if (!(share >= 0)) { /* above 1 (after a change) is all of them */
        replication_fail(r, "the share of units with a fault is negative or not a number");
        return 0;
    }
    struct draws luck = {a->luck, t->order, t->lot};
    return binomial_variate(n, share, quality_u(r, &luck));
}

void faults_arise(struct replication *r, struct span arises, const struct thing *t, pieces n, int32_t goods)
{
    if (r->planning || goods < 0 || n <= 0)
        return;
    for (int32_t i = arises.first; i < arises.first + arises.count; i++) {
        const struct arising *a = &r->net->arising[i];
        struct fault_state *s = &r->fault[a->fault];
        const pieces could = exposed(r, a->fault, n), clean = n - goods_at(r, goods)[a->fault];
        if (could <= 0 || !is_there(r, a, &r->net->fault[a->fault], t))
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
                  value_now(r, f->repair_cost, 0) * (double)h->in_repair, party_at(r, o->point), &h->quarrel);
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
    struct draws luck = {f->repair_luck, s->trials >> 12, s->trials & 0xFFF};
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
