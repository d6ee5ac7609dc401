/* models/escape.c - what nobody found in time: faulty goods in customers' hands, on our shelves, at customs.
 *
 *   handed over ─┬─ escape.cost a unit, or repair.cost * found_at.customer        (account warranty)
 *                ├─ escape.returned: brought back for the money                   (models/retail.c)
 *                └─ escape.recall: once a fault and style, by chance, at the first unit handed over
 *                     └─ after ─> units sold come back, at a cost each            (account recall)
 *                                 units on hand are taken off, or repaired; later arrivals with it likewise
 *   at customs ──── escape.detained: a consignment with it is held, or destroyed  (account detention)
 *
 * Stock is mixed: whose label a unit carries is not kept. traceable = "style" calls all units of the style back;
 * "lot" those that have the fault, as if their lots could be told. What is found is put right at its origin for what
 * begins after that (fault_known). The costs are losses that a contract of the goods may share (models/loss.c); all
 * of one fault in one style are one occasion. */
#include "models/flow.h"

#include "sim/counts.h"
#include "sim/stream.h"

static const uint64_t SPREAD = UINT64_C(0x9E3779B97F4A7C15); /* odd: golden ratio */

/* Of a fault and a style, which its first variant stands for. */
static struct escape_state *state_of(const struct replication *r, const struct fault *f, int32_t item)
{
    return &r->escape[f->escape_place * r->net->items + r->net->item[item].first_variant];
}

void escapes_reset(struct replication *r)
{
    const struct network *n = r->net;
    for (int32_t f = 0; f < n->faults; f++)
        for (int32_t i = 0; i < n->items && n->fault[f].escape_place >= 0; i++)
            r->escape[n->fault[f].escape_place * n->items + i] =
                (struct escape_state){.quarrel = quarrel_new(n->fault[f].luck ^ stream_source(n->item[i].style), 0)};
}

/* The contract under which goods come to this point, or to where they come from; -1. */
static int32_t losses_at(const struct network *n, int32_t point)
{
    const struct span sources = n->point[point].sources;
    for (int32_t s = sources.first; s < sources.first + sources.count; s++)
        if (n->source[s].losses >= 0)
            return n->source[s].losses;
    for (int32_t s = sources.first; s < sources.first + sources.count; s++)
        if (n->source[s].kind == SOURCE_MOVE && n->source[s].from >= 0)
            return losses_at(n, n->source[s].from);
    return -1;
}

static void costs(struct replication *r, int32_t fault, int32_t point, enum loss what, enum account account,
                  double money)
{
    const struct fault *f = &r->net->fault[fault];
    struct escape_state *s = state_of(r, f, r->net->point[point].item);
    if (r->net->point[point].ours)
        contract_loss(r, losses_at(r->net, point), what, account, money, party_at(r, point), &s->quarrel);
}

/* The refund itself is off the sales; what the seller bears of it comes back on the account warranty. */
void faulty_refunded(struct replication *r, int32_t fault, int32_t point, double money)
{
    if (!r->net->point[point].ours || !loss_shared(r, losses_at(r->net, point), LOSS_RETURNS))
        return;
    ledger_cost(r, ACCOUNT_WARRANTY, -money);
    costs(r, fault, point, LOSS_RETURNS, ACCOUNT_WARRANTY, money);
}

/* ---- handed over ---- */

static double each_unit(struct replication *r, const struct fault *f)
{
    if (f->escape >= 0)
        return value_now(r, f->escape, 0);
    return value_now(r, f->found_at[FOUND_CUSTOMER], 0) * value_now(r, f->repair_cost, 0);
}

/* The first unit of the style with it: is all of it called back? */
static void first_escape(struct replication *r, int32_t fault, int32_t item)
{
    const struct fault *f = &r->net->fault[fault];
    const uint64_t luck = f->recall_luck ^ stream_source(r->net->item[item].style) * SPREAD;
    const struct thing nothing = {0};
    if (r->planning || !(stream_u(r->luck, luck, 0) < value_now(r, f->recall, 0)))
        return;
    STORY(r, "a customer finds %s in %s: it will be recalled", f->label, r->net->item[item].style);
    schedule_recall(r, r->now + duration(r, f->recall_after, &nothing, NULL), 0,
                    (struct event_recall){fault, r->net->item[item].first_variant});
}

static void one_fault(struct replication *r, int32_t fault, int32_t point, pieces n, pieces bad)
{
    const struct fault *f = &r->net->fault[fault];
    const int32_t item = r->net->point[point].item;
    if (f->escape_place >= 0 && r->net->point[point].ours) {
        struct escape_state *s = state_of(r, f, item);
        const bool first = bad > 0 && s->sold_faulty == 0;
        s->sold += n;
        s->sold_faulty += bad;
        if (first && f->recall >= 0)
            first_escape(r, fault, item);
        costs(r, fault, point, LOSS_WARRANTY, ACCOUNT_WARRANTY, each_unit(r, f) * (double)bad);
    }
    if (bad > 0 && f->event_escaped >= 0)
        book_event(r->book, (size_t)f->event_escaped, (double)bad, r->now);
}

void goods_escape(struct replication *r, int32_t point, pieces n)
{
    for (int32_t f = 0; f < r->net->faults; f++)
        if (r->net->fault[f].escape_place >= 0 || r->taken[f] > 0)
            one_fault(r, f, point, n, r->taken[f]);
}

pieces faulty_brought_back(struct replication *r, int32_t fault)
{
    const struct fault *f = &r->net->fault[fault];
    struct fault_state *s = &r->fault[fault];
    if (f->returned < 0 || r->taken[fault] == 0)
        return 0;
    struct draws luck = {f->returned_luck, s->sales >> 12, s->sales & 0xFFF};
    s->sales++;
    const pieces n = binomial_variate(r->taken[fault], value_now(r, f->returned, 0), quality_u(r, &luck));
    if (r->warm)
        s->brought_back += (double)n;
    return n;
}

/* ---- a recall ---- */

/* Units with it are taken off the shelf, or repaired there. */
static void clear_faulty(struct replication *r, int32_t fault, int32_t point)
{
    const struct fault *f = &r->net->fault[fault];
    const pieces bad = goods_faulty_here(r, point, fault);
    if (bad == 0)
        return;
    if (r->warm)
        r->fault[fault].cleared += (double)bad;
    if (f->recall_repairs) {
        goods_mend_here(r, point, fault);
        costs(r, fault, point, LOSS_RECALL, ACCOUNT_RECALL, value_now(r, f->repair_cost, 0) * (double)bad);
        return;
    }
    goods_pick_out(r, point, fault);
    stock_remove_taken(r, point, bad);
}

/* All of the style on hand, whether it has the fault or not: what is not repaired cannot be told apart. */
static void clear_shelf(struct replication *r, int32_t fault, int32_t point)
{
    const struct fault *f = &r->net->fault[fault];
    const pieces n = r->point[point].on_hand;
    if (f->recall_by_lot || f->recall_repairs) {
        clear_faulty(r, fault, point);
        return;
    }
    if (r->warm)
        r->fault[fault].cleared += (double)n;
    if (n > 0)
        stock_remove(r, point, n);
}

void on_recall(struct replication *r, const struct event_recall *it)
{
    const struct network *n = r->net;
    const struct fault *f = &n->fault[it->fault];
    struct escape_state *s = state_of(r, f, it->item);
    const bool own = f->recall_cost >= 0; /* else escape.cost, which those with the fault have cost already */
    const pieces back = f->recall_by_lot ? s->sold_faulty : s->sold;
    const double money = own ? value_now(r, f->recall_cost, 0) * (double)back
                             : value_now(r, f->escape, 0) * (double)(back - s->sold_faulty);
    int32_t seller = -1; /* a point of ours that has it: whose contract may share the loss */
    s->recalled = true;
    STORY(r, "%s is recalled because of %s: %.6g units come back", n->item[it->item].style, f->label, (double)back);
    for (int32_t i = 0; i < n->points; i++)
        if (n->point[i].ours && n->item[n->point[i].item].first_variant == it->item) {
            clear_shelf(r, it->fault, i);
            seller = seller < 0 || n->point[i].customers ? i : seller;
        }
    if (r->warm) {
        r->fault[it->fault].recalls += 1;
        r->fault[it->fault].called_back += (double)back;
    }
    if (seller >= 0)
        costs(r, it->fault, seller, LOSS_RECALL, ACCOUNT_RECALL, money);
    fault_known(r, it->fault, -1);
}

void recalled_goods_arrive(struct replication *r, int32_t point)
{
    const struct network *n = r->net;
    for (int32_t f = 0; f < n->faults && n->point[point].ours; f++)
        if (n->fault[f].recall >= 0 && state_of(r, &n->fault[f], n->point[point].item)->recalled)
            clear_faulty(r, f, point);
}

/* ---- customs ---- */

static void detain(struct replication *r, int32_t fault, const struct source *s, struct detention *d)
{
    const struct fault *f = &r->net->fault[fault];
    const struct thing t = {.order = r->fault[fault].detentions++};
    STORY(r, "customs detain %s because of %s", r->net->point[s->point].name, f->label);
    d->time += duration(r, f->detained_days, &t, NULL);
    d->destroyed |= f->detained_destroys;
    if (r->warm)
        r->fault[fault].detained += 1;
    costs(r, fault, s->point, LOSS_DETAINED, ACCOUNT_DETENTION, value_of(r, f->detained_cost, &t, 0));
    fault_known(r, fault, -1);
}

struct detention customs_look(struct replication *r, int32_t order, int32_t goods)
{
    struct detention d = {0, false};
    struct order *o = order_at(r, order);
    const struct source *s = &r->net->source[o->source];
    if (goods < 0 || !s->border || r->planning)
        return d;
    const uint64_t number = o->cleared++;
    for (int32_t f = 0; f < r->net->faults; f++) {
        const struct fault *fault = &r->net->fault[f];
        struct draws luck = {fault->detained_luck ^ s->luck * SPREAD, o->k, number};
        if (fault->detained >= 0 && goods_at(r, goods)[f] > 0 && quality_u(r, &luck) < value_now(r, fault->detained, 0))
            detain(r, f, s, &d);
    }
    return d;
}
