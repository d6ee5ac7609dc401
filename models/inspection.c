/* models/inspection.c - goods held for inspection: gathered, looked at, repaired, and what becomes of a rejected lot.
 *
 *   received | arrived | made | during | shipped
 *        └─> (gathered: lot = "order" waits for the rest of its order) ─> cut into lots of so many units
 *              └─> looked at: time + unit_time * units, in the queue of `by` ─> repairs of what was found
 *                    ├─ accepted ──────────────────────────────────────────────> goes on
 *                    └─ rejected: screened | sorted | repaired ─ again? ─> looked at once more, or at_last
 *                                 scrapped | returned (price credited, ordered anew) | accepted at a concession
 *
 * With an `owner` each rejection waits, once looked at (and sorted), until he has heard of it and decided: before
 * repairs, the next submission or its fate. What is found is decided and posted when looking begins; the goods go on
 * when the time is over. Goods under inspection count as on order. A held lot has a trail of its own, so that an
 * order's timeline still adds up. Units that are taken out are missing from the order: a make source makes them again
 * (tolerance), other sources do not. */
#include "models/flow.h"

#include "sim/counts.h"

static const struct inspection *inspection_of(const struct replication *r, const struct held *h)
{
    return &r->net->inspection[h->inspection];
}

static const struct source *source_of(const struct replication *r, const struct held *h)
{
    return &r->net->source[order_at(r, lot_at(r, h->lot)->order)->source];
}

static void mark(struct replication *r, const struct held *h, int32_t cause)
{
    if (r->trails)
        trail_mark(&lot_at(r, h->lot)->trail, r->now, cause);
}

/* ---- the state ---- */

void quality_reset(struct replication *r)
{
    const struct network *n = r->net;
    for (int32_t i = 0; i < n->points * n->faults; i++) {
        r->faulty[i] = 0;
        r->faulty_draws[i] = 0;
    }
    for (int32_t f = 0; f < n->faults; f++)
        r->fault[f] = (struct fault_state){0};
    suspects_reset(r);
    escapes_reset(r);
    r->could_be_faulty_sold = 0;
    for (int32_t i = 0; i < n->inspections; i++) {
        r->inspection[i] = (struct inspection_state){0};
        for (int32_t c = 0; c < CLASSES; c++)
            r->inspection[i].rule[c].severity = n->inspection[i].severity;
    }
}

void quality_count_from_here(struct replication *r)
{
    for (int32_t f = 0; f < r->net->faults; f++) {
        struct fault_state *s = &r->fault[f];
        s->units = s->found = s->sold = s->sold_faulty = s->mended = s->repairs_over = s->rounds = 0;
        for (int p = 0; p < PLACES_FOUND; p++)
            s->found_where[p] = 0;
        s->could = s->there = s->seen_by_tasks = 0;
        s->brought_back = s->recalls = s->called_back = s->cleared = s->detained = 0;
    }
    r->could_be_faulty_sold = 0;
    for (int32_t i = 0; i < r->net->inspections; i++)
        r->inspection[i].count = (struct inspection_count){0};
}

/* ---- units that leave the lot ---- */

static bool ours(const struct replication *r, const struct held *h)
{
    return r->net->point[source_of(r, h)->point].ours;
}

/* What another party makes, and we buy by contract: its scrap is a loss at the contract's price, if the contract says
 * so. What it does not say is not fought over: goods that are never delivered are never paid for. */
static void scrap_elsewhere(struct replication *r, struct held *h, pieces n)
{
    const struct source *s = source_of(r, h);
    const struct thing t = order_thing(r, lot_at(r, h->lot)->order);
    if (ours(r, h) || s->contract >= 0 || s->losses < 0 || r->net->contract[s->losses].bears[LOSS_SCRAP] < 0)
        return;
    const double units = units_of(r, s->point, n);
    const double price = contract_price_of(r, s->losses, r->net->point[s->point].item, units, &t);
    contract_loss(r, s->losses, LOSS_SCRAP, ACCOUNT_SCRAP, price * contract_rate(r, s->losses) * units,
                  party_at(r, s->point), &h->quarrel);
}

/* What a unit has cost: moved to the account scrap, or credited. */
static void write_off(struct replication *r, struct held *h, pieces n, bool scrap)
{
    const struct order *o = order_at(r, lot_at(r, h->lot)->order);
    if (scrap)
        scrap_elsewhere(r, h, n);
    const struct source *s = source_of(r, h);
    const bool made = s->kind == SOURCE_MAKE;
    const struct thing t = order_thing(r, lot_at(r, h->lot)->order);
    const double each = made ? value_of(r, s->per_unit, &t, 0) : o->price;
    if (!ours(r, h) || !(each > 0) || inspection_of(r, h)->when == INSPECT_DURING) /* its labour is posted when done */
        return;
    const double retained = contract_retained(r, s); /* never paid, as it is not accepted */
    ledger_cost(r, made ? ACCOUNT_LABOUR : ACCOUNT_MATERIAL, -each * (double)n * (1 - retained));
    if (retained > 0)
        contract_unpaid(r, s->contract, o->foreign * (double)n * retained);
    if (scrap)
        contract_loss(r, s->contract >= 0 ? s->losses : -1, LOSS_SCRAP, ACCOUNT_SCRAP,
                      each * (double)n * (1 - retained), party_at(r, s->point), &h->quarrel);
}

void held_scrap(struct replication *r, int32_t id, pieces n)
{
    struct held *h = held_at(r, id);
    lot_at(r, h->lot)->quantity -= n;
    if (r->warm)
        r->inspection[h->inspection].count.scrapped += (double)n;
    write_off(r, h, n, true);
}

void held_take_out(struct replication *r, int32_t id, int32_t fault, pieces n)
{
    struct held *h = held_at(r, id);
    struct lot *lot = lot_at(r, h->lot);
    struct draws luck = held_luck(r, h);
    goods_at(r, lot->goods)[fault] -= n; /* these n have it; of the others' faults they take their random share */
    const int32_t gone = goods_split(r, lot->goods, lot->quantity, n, &luck);
    goods_at(r, lot->goods)[fault] += goods_at(r, gone)[fault];
    goods_at(r, gone)[fault] = n;
    for (int32_t f = 0; f < r->net->faults; f++) /* of those that wait for another repair some are gone */
        if (f != fault)
            goods_at(r, h->repairs)[f] -=
                hypergeometric_variate(goods_at(r, lot->goods)[f] + goods_at(r, gone)[f], goods_at(r, h->repairs)[f],
                                       goods_at(r, gone)[f], quality_u(r, &luck));
    h->draws = luck.next;
    goods_end(r, gone, END_SCRAPPED);
    held_scrap(r, id, n);
}

static void all_scrapped(struct replication *r, struct held *h, int32_t id)
{
    struct lot *lot = lot_at(r, h->lot);
    goods_end(r, lot->goods, END_SCRAPPED);
    lot->goods = goods_new(r);
    held_scrap(r, id, lot->quantity);
}

static void all_returned(struct replication *r, struct held *h)
{
    struct lot *lot = lot_at(r, h->lot);
    goods_end(r, lot->goods, END_RETURNED);
    lot->goods = goods_new(r);
    h->back = lot->quantity;
    if (r->warm)
        r->inspection[h->inspection].count.returned += (double)lot->quantity;
    write_off(r, h, lot->quantity, false);
    lot->quantity = 0;
}

static void concession(struct replication *r, const struct held *h)
{
    const struct order *o = order_at(r, lot_at(r, h->lot)->order);
    if (ours(r, h) && o->price > 0)
        ledger_cost(r, ACCOUNT_MATERIAL,
                    -inspection_of(r, h)->concession * o->price * (double)lot_at(r, h->lot)->quantity);
}

/* ---- looking ---- */

static void count_lot(struct replication *r, const struct held *h, const struct verdict *v)
{
    struct inspection_state *s = &r->inspection[h->inspection];
    const struct inspection *i = inspection_of(r, h);
    bool tightened = false, reduced = true;
    if (!r->warm)
        return;
    s->count.submissions += 1;
    s->count.inspected += (double)v->looked;
    if (h->submissions > 1)
        return;
    s->count.lots += 1;
    s->count.rejected += v->rejected;
    s->count.sampled += (double)v->sampled;
    for (int32_t c = 0; c < CLASSES; c++) {
        if (i->plan == PLAN_ISO && i->aql[c] < 0)
            continue;
        tightened |= h->severity[c] == AQL_TIGHTENED;
        reduced &= h->severity[c] == AQL_REDUCED;
    }
    s->count.at_severity[tightened ? AQL_TIGHTENED : reduced ? AQL_REDUCED : AQL_NORMAL] += 1;
}

/* Days of work of a submission in which so many units are looked at, after as many in earlier ones. */
static double work_days(struct replication *r, const struct inspection *i, struct thing t, pieces looked,
                        uint64_t before)
{
    double days = value_of(r, i->time, &t, 0);
    if (!i->unit_time_varies)
        return days + value_of(r, i->unit_time, &t, 0) * (double)looked;
    for (pieces k = 0; k < looked; k++) {
        t.unit = (uint32_t)k;
        t.beyond.unit = before + (uint64_t)k - t.order;
        days += value_of(r, i->unit_time, &t, 0);
    }
    return days;
}

/* Who inspects pays: the party of the workcenter `by`, else where the goods are. A third party, neither the holder nor
 * the seller nor the buyer, is hired by us. */
static int32_t inspector(const struct replication *r, const struct held *h)
{
    const int32_t by = inspection_of(r, h)->by, holder = party_at(r, source_of(r, h)->point);
    const int32_t contract = losses_of(r, order_at(r, lot_at(r, h->lot)->order)->source);
    const int32_t party = by >= 0 ? r->net->site[r->net->center[by].site].party : holder;
    const struct contract *k = contract < 0 ? NULL : &r->net->contract[contract];
    const bool known = party == holder || (k && (party == k->seller || party == k->buyer));
    return known ? party : r->net->us;
}

/* The cost of a submission in which so many units are looked at, of them `sampled` in samples. The first is the
 * inspection itself; what a rejected lot makes dearer are losses that a contract may share. */
static void pay_inspection(struct replication *r, struct held *h, const struct verdict *v, double days,
                           double sampled_days)
{
    const struct inspection *i = inspection_of(r, h);
    const int32_t by = inspector(r, h), contract = losses_of(r, order_at(r, lot_at(r, h->lot)->order)->source);
    const bool apart = loss_shared(r, contract, LOSS_SORTING) && v->looked > v->sampled;
    const double per_unit = value_now(r, i->per_unit, 0), per_day = value_now(r, i->per_day, 0);
    const double units = (double)(apart ? v->sampled : v->looked), time = apart ? sampled_days : days;
    const double parts[] = {value_now(r, i->per_lot, 0), per_unit * units, per_day * time};
    for (int k = 0; k < 3; k++)
        contract_loss(r, h->submissions > 1 ? contract : -1, LOSS_INSPECTION_AGAIN, ACCOUNT_INSPECTION, parts[k], by,
                      &h->quarrel);
    if (apart)
        contract_loss(r, contract, LOSS_SORTING, ACCOUNT_INSPECTION,
                      per_unit * (double)(v->looked - v->sampled) + per_day * (days - sampled_days), by, &h->quarrel);
}

void inspection_begin(struct replication *r, int32_t id)
{
    struct held *h = held_at(r, id);
    const struct inspection *i = inspection_of(r, h);
    const struct thing t = {.order = r->inspection[h->inspection].submissions++};
    h->submissions++;
    for (int32_t c = 0; c < CLASSES; c++)
        h->severity[c] = (int8_t)r->inspection[h->inspection].rule[c].severity;
    const struct verdict v = sample_lot(r, id);
    const double days = work_days(r, i, t, v.looked, r->inspection[h->inspection].looked_at);
    if (!(days >= 0))
        replication_fail(r, "an inspection time is negative or not a number");
    h->rejected = v.rejected;
    h->decided = false;
    count_lot(r, h, &v);
    if (r->warm)
        r->inspection[h->inspection].count.days += days;
    const double sampled_days =
        v.looked > v.sampled ? work_days(r, i, t, v.sampled, r->inspection[h->inspection].looked_at) : days;
    r->inspection[h->inspection].looked_at += (uint64_t)v.looked;
    if (!r->projecting) /* money decides no date */
        pay_inspection(r, h, &v, days, sampled_days);
    if (h->submissions == 1 && i->event_lots >= 0)
        book_event(r->book, (size_t)i->event_lots, (double)lot_at(r, h->lot)->quantity, r->now);
    if (h->submissions == 1 && v.rejected && i->event_rejected >= 0)
        book_event(r->book, (size_t)i->event_rejected, (double)lot_at(r, h->lot)->quantity, r->now);
    STORY(r, "%s: %.6g units of a lot of %.6g looked at: %s", i->name, (double)v.looked,
          (double)lot_at(r, h->lot)->quantity, v.rejected ? "rejected" : "accepted");
    if (r->book->forecast) {
        const struct own_view own = as_planned(r);
        h->began = r->now;
        h->planned = ticks_from_days(work_days(r, i, t, v.looked, 0));
        as_is(r, own);
    }
    if (i->by >= 0) {
        center_visit(r, i->by, id, (double)ticks_from_days(days), i->cause_queue, i->cause_work, false);
        return;
    }
    mark(r, h, i->cause_work);
    if (days > 0)
        schedule_held_done(r, r->now + ticks_from_days(days), 0, (struct event_held_done){id});
    else
        held_work_done(r, id);
}

void held_work_done(struct replication *r, int32_t id)
{
    if (held_at(r, id)->settled) {
        inspection_release(r, id);
        return;
    }
    struct held *h = held_at(r, id);
    const struct inspection *i = inspection_of(r, h);
    if (!h->rejected || h->decided || i->owner < 0) {
        repairs_begin(r, id);
        return;
    }
    h->decided = true;
    owner_hears(r, i->owner, FINDING_LOT, id, h->serial << 10 | (uint64_t)h->submissions);
}

/* The owner has decided what becomes of the rejected lot, as the scenario says. */
void lot_decided(struct replication *r, int32_t held, uint64_t serial)
{
    (void)serial;
    repairs_begin(r, held);
}

void on_held_done(struct replication *r, const struct event_held_done *it)
{
    held_work_done(r, it->held);
}

/* ---- the goods go on ---- */

static double share_faulty(const struct replication *r, const struct lot *lot)
{
    double clean = 1, n = (double)lot->quantity;
    for (int32_t f = 0; f < r->net->faults; f++)
        clean *= 1 - (double)goods_at(r, lot->goods)[f] / n;
    return 1 - clean;
}

static void count_out(struct replication *r, const struct held *h)
{
    const struct lot *lot = lot_at(r, h->lot);
    struct inspection_state *s = &r->inspection[h->inspection];
    if (!r->warm || lot->quantity <= 0)
        return;
    s->count.out_units += (double)lot->quantity;
    s->count.out_faulty += (double)lot->quantity * share_faulty(r, lot);
}

/* Its work is done, but who pays is still fought over: the goods wait. */
static bool waits_for_settlement(struct replication *r, int32_t id)
{
    struct held *h = held_at(r, id);
    if (h->quarrel.stage != QUARREL_OVER || h->settled || h->quarrel.settled <= r->now ||
        lot_at(r, h->lot)->quantity <= 0)
        return false;
    h->settled = true;
    mark(r, h, r->net->contract[losses_of(r, order_at(r, lot_at(r, h->lot)->order)->source)].cause_dispute);
    schedule_held_done(r, h->quarrel.settled, 0, (struct event_held_done){id});
    return true;
}

void inspection_release(struct replication *r, int32_t id)
{
    if (waits_for_settlement(r, id))
        return;
    struct held h = *held_at(r, id); /* a copy: its place may be taken while the goods go on */
    const struct lot lot = *lot_at(r, h.lot);
    const struct inspection *i = &r->net->inspection[h.inspection];
    count_out(r, &h);
    goods_free(r, h.repairs);
    pool_give(&r->helds, id);
    if (i->when == INSPECT_DURING) {
        lot_at(r, h.lot)->held = -1;
        if (h.next_step >= 0 && lot.quantity > 0)
            center_enter(r, h.lot, h.next_step, true);
        else
            make_lot_done(r, h.lot);
        return;
    }
    pool_give(&r->lots, h.lot);
    if (i->when == INSPECT_SHIPPED) {
        if (lot.quantity > 0)
            ship_goods(r, lot.order, lot.quantity, lot.goods, &lot.trail);
        else
            goods_free(r, lot.goods);
        if (h.expected > lot.quantity)
            order_short(r, lot.order, h.expected - lot.quantity);
        return;
    }
    order_at(r, lot.order)->back += i->replaced ? h.back : 0;
    const struct source *s = &r->net->source[order_at(r, lot.order)->source];
    if (s->contract >= 0 && s->acceptance == ACCEPTED_INSPECTED)
        contract_accepted(r, s->contract, order_at(r, lot.order), units_of(r, s->point, lot.quantity));
    order_receive(r, lot.order, h.expected, lot.quantity, lot.goods, &lot.trail);
}

static void last_word(struct replication *r, int32_t id)
{
    struct held *h = held_at(r, id);
    switch (inspection_of(r, h)->at_last) {
    case LAST_ACCEPT:
        break;
    case LAST_ACCEPT_AT:
        concession(r, h);
        break;
    case LAST_RETURN:
        all_returned(r, h);
        break;
    case LAST_SCRAP:
        all_scrapped(r, h, id);
        break;
    }
}

void inspection_go_on(struct replication *r, int32_t id)
{
    struct held *h = held_at(r, id);
    const struct inspection *i = inspection_of(r, h);
    if (h->rejected && lot_at(r, h->lot)->quantity > 0)
        switch (i->rejected) {
        case FATE_SCREEN:
        case FATE_SORT:
        case FATE_REPAIR:
            if (i->again && h->submissions < i->rounds) {
                inspection_begin(r, id);
                return;
            }
            last_word(r, id);
            break;
        case FATE_SCRAP:
            all_scrapped(r, h, id);
            break;
        case FATE_RETURN:
            all_returned(r, h);
            break;
        case FATE_ACCEPT_AT:
            concession(r, h);
            break;
        }
    inspection_release(r, id);
}
