/* models/compile_contracts.c - contracts: prices, payments, lateness, who bears what. */
#include "models/compile_inside.h"

#include "sim/stream.h"

#include <stdlib.h>
#include <string.h>

static int by_from(const void *a, const void *b)
{
    const struct price_break *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

struct span read_breaks(struct compile *c, const struct node *breaks, const char *item_name)
{
    struct network *n = c->net;
    struct span found = {n->price_breaks, 0};
    size_t count;
    const struct node **members = sorted_members(c, breaks, &count);
    for (size_t i = 0; i < count; i++) {
        const char *item = item_name ? read_text(&c->read, members[i], "item") : NULL;
        if (item && strcmp(item, item_name) != 0)
            continue;
        struct price_break b = {read_number(&c->read, members[i], "from"), quantity_of(c, members[i], "price", NULL)};
        *(struct price_break *)PUSH(c, n->price_break, n->price_breaks) = b;
        found.count++;
    }
    if (found.count)
        qsort(n->price_break + found.first, (size_t)found.count, sizeof *n->price_break, by_from);
    return found;
}

static void read_prices(struct compile *c, const struct node *node, struct contract *contract)
{
    struct network *n = c->net;
    size_t count;
    const struct node *group = read_group(&c->read, node, "price");
    const struct node **members = sorted_members(c, group, &count);
    contract->prices = (struct span){n->contract_prices, 0};
    for (size_t i = 0; i < count; i++) {
        const struct span items = items_of(c, members[i]->name);
        for (int32_t item = items.first; item < items.first + items.count; item++) {
            struct contract_price p = {.item = item,
                                       .price = quantity_of(c, group, members[i]->name, NULL),
                                       .breaks = read_breaks(c, read_group(&c->read, node, "breaks"), members[i]->name),
                                       .incremental = read_choice(&c->read, node, "breaks_apply") == 1};
            *(struct contract_price *)PUSH(c, n->contract_price, n->contract_prices) = p;
            contract->prices.count++;
        }
        if (items.count == 0)
            wrong(c, members[i], NULL, "`%s` is no item of this scenario", members[i]->name);
    }
}

static void read_payments(struct compile *c, const struct node *node, struct contract *contract)
{
    struct network *n = c->net;
    size_t count;
    const struct node **members = sorted_members(c, read_group(&c->read, node, "payments"), &count);
    contract->payments = (struct span){n->payments, (int32_t)count};
    for (size_t i = 0; i < count; i++) {
        const int on = read_choice(&c->read, members[i], "on");
        struct payment p = {on < 0 ? PAY_DELIVERY : (enum payment_event)on, quantity_of(c, members[i], "after", NULL),
                            quantity_of(c, members[i], "share", NULL)};
        *(struct payment *)PUSH(c, n->payment, n->payments) = p;
    }
    if (count == 0) { /* all at delivery */
        *(struct payment *)PUSH(c, n->payment, n->payments) = (struct payment){PAY_DELIVERY, -1, -1};
        contract->payments.count = 1;
    }
}

static void read_charges(struct compile *c, const struct node *node, struct contract *k)
{
    struct network *n = c->net;
    size_t count;
    const struct node **members = sorted_members(c, read_group(&c->read, node, "charges"), &count);
    k->charges = (struct span){n->charges, (int32_t)count};
    for (size_t i = 0; i < count; i++) {
        const int per = read_choice(&c->read, members[i], "per");
        struct charge charge = {.chance = quantity_of(c, members[i], "chance", NULL),
                                .cost = quantity_of(c, members[i], "cost", NULL),
                                .per = per < 0 ? CHARGE_ORDER : (enum charge_per)per,
                                .luck = stream_source(node_path(members[i], c->arena))};
        *(struct charge *)PUSH(c, n->charge, n->charges) = charge;
    }
}

/* The last day of a window belongs to it; without dates a time is a point. */
static void read_window(struct compile *c, const struct node *node, struct contract *k)
{
    const sim_time *at;
    const size_t count = read_dates(&c->read, node, "window", &at);
    k->window_first = 0;
    k->window_end = TIME_NEVER;
    k->cancel = read_time(&c->read, node, "cancel");
    if (read_given(node, "window") && count != 2) {
        wrong(c, node, "window",
              "has %zu dates; a window is two: the first and the last day on which the buyer receives", count);
        return;
    }
    if (count != 2)
        return;
    k->window_first = at[0];
    k->window_end = at[1] + (c->net->dated ? TICKS_PER_DAY : 0);
    if (at[1] < at[0])
        wrong(c, node, "window", "its last day lies before its first; write the first day first");
    else if (k->cancel <= at[0])
        wrong(c, node, "cancel", "nothing could ever be received: the buyer refuses all before his window opens");
    else if (k->cancel < k->window_end)
        remark(c, node, "cancel",
               "the buyer refuses what has not come before his window ends: its last days mean nothing");
}

static int loss_named(const char *name)
{
    for (int i = 0; i < LOSSES; i++)
        if (strcmp(loss_names[i], name) == 0)
            return i;
    return -1;
}

/* "repair, sorting, ..." */
static const char *list_of_losses(struct compile *c)
{
    const char *text = loss_names[0];
    for (int i = 1; i < LOSSES; i++)
        text = arena_format(c->arena, "%s, %s", text, loss_names[i]);
    return text;
}

static void read_bears(struct compile *c, const struct node *node, struct contract *k)
{
    const struct node *bears = read_group(&c->read, node, "bears");
    size_t count;
    const struct node **members = sorted_members(c, bears, &count);
    for (int i = 0; i < LOSSES; i++)
        k->bears[i] = -1;
    if (bears && count == 0)
        wrong(c, node, "bears", "names no loss; name some, each with the seller's share: %s", list_of_losses(c));
    for (size_t i = 0; i < count; i++) {
        const int loss = loss_named(members[i]->name);
        if (loss < 0)
            wrong(c, members[i], NULL, "`%s` is no loss that a contract can name; those are %s", members[i]->name,
                  list_of_losses(c));
        else
            k->bears[loss] = quantity_of(c, bears, members[i]->name, NULL);
    }
}

static void read_disputes(struct compile *c, const struct node *node, struct contract *k)
{
    const bool some = read_group(&c->read, node, "disputes") != NULL;
    const char *name = arena_format(c->arena, "contracts.%s", k->name);
    k->disputes.chance = some ? quantity_of(c, node, "disputes.chance", NULL) : -1;
    k->disputes.delay = some ? quantity_of(c, node, "disputes.delay", NULL) : -1;
    k->disputes.cost = some ? quantity_of(c, node, "disputes.cost", NULL) : -1;
    k->disputes.seller_bears = some ? quantity_of(c, node, "disputes.seller_bears", NULL) : -1;
    k->event_disputes = -1;
    k->luck = stream_source(arena_format(c->arena, "%s.disputes", name));
    k->cause_window = cause_of(c, arena_format(c->arena, "%s.window", name),
                               arena_format(c->arena, "waiting for the window of %s", label_of(c, node, k->name)));
    k->cause_dispute = cause_of(c, arena_format(c->arena, "%s.disputes", name),
                                arena_format(c->arena, "disputes under %s", label_of(c, node, k->name)));
}

static void add_contract(struct compile *c, const struct node *node)
{
    struct network *n = c->net;
    const char *seller = read_text(&c->read, node, "seller"), *buyer = read_text(&c->read, node, "buyer");
    if (!seller || !buyer)
        return;
    struct contract k = {.name = node->name, .seller = party_of(c, seller), .buyer = party_of(c, buyer)};
    const int incoterm = read_choice(&c->read, node, "incoterm");
    k.seller_freight = incoterm >= 4;  /* CFR, CIF, CPT, CIP */
    k.delivered_terms = incoterm >= 8; /* DAP, DPU, DDP */
    k.seller_duty = incoterm == 10;
    k.currency_rate = read_given(node, "currency_rate") ? quantity_of(c, node, "currency_rate", NULL) : -1;
    k.late_per_week = read_given(node, "late.per_week") ? quantity_of(c, node, "late.per_week", NULL) : -1;
    k.late_per_day = read_given(node, "late.per_day") ? quantity_of(c, node, "late.per_day", NULL) : -1;
    k.grace = quantity_of(c, node, "late.grace", NULL);
    k.cap = quantity_of(c, node, "late.cap", NULL);
    if (read_given(node, "currency") && !read_given(node, "currency_rate") &&
        strcmp(read_text(&c->read, node, "currency"), n->currency) != 0)
        wrong(c, node, "currency_rate",
              "a contract in another currency needs `currency_rate`: our money for one unit of it");
    read_prices(c, node, &k);
    read_payments(c, node, &k);
    read_charges(c, node, &k);
    read_window(c, node, &k);
    k.force_majeure = read_bool(&c->read, node, "late.force_majeure");
    k.priority = quantity_of(c, node, "priority", NULL);
    k.quote = quantity_of(c, node, "quote", NULL);
    if (!read_given(node, "priority"))
        k.priority = -1;
    if (!read_given(node, "quote"))
        k.quote = -1;
    read_bears(c, node, &k);
    read_disputes(c, node, &k);
    *(struct contract *)PUSH(c, n->contract, n->contracts) = k;
}

void compile_contracts(struct compile *c)
{
    size_t count;
    const struct node **members = sorted_members(c, group_at(c, "contracts"), &count);
    for (size_t i = 0; i < count; i++)
        add_contract(c, members[i]);
}

/* ---- what contracts mean to sources, workcenters and stock points; after inspections ---- */

static bool we_have_part(const struct network *n, int32_t contract)
{
    return n->party[n->contract[contract].seller].us || n->party[n->contract[contract].buyer].us;
}

/* Of what is made here: the contract by which it goes from us to another site, or from there to us; the first by name.
 */
static int32_t traded_from(const struct network *n, int32_t point)
{
    int32_t found = -1;
    for (int32_t i = 0; i < n->sources; i++)
        if (n->source[i].kind == SOURCE_MOVE && n->source[i].from == point && n->source[i].contract >= 0 &&
            we_have_part(n, n->source[i].contract) && (found < 0 || n->source[i].contract < found))
            found = n->source[i].contract;
    return found;
}

static void who_bears(struct compile *c)
{
    struct network *n = c->net;
    for (int32_t i = 0; i < n->sources; i++) {
        struct source *s = &n->source[i];
        if (s->contract >= 0)
            s->losses = we_have_part(n, s->contract) ? s->contract : -1;
        else
            s->losses = s->kind == SOURCE_MAKE ? traded_from(n, s->point) : -1;
    }
}

/* An inspection that looks at something. */
static bool looks(const struct network *n, int32_t inspection)
{
    return inspection >= 0 && n->inspection[inspection].plan != PLAN_NONE;
}

/* Are all goods of this stock point inspected when they are made there? */
static bool inspected_when_made(const struct network *n, int32_t point)
{
    const struct span sources = n->point[point].sources;
    for (int32_t i = sources.first; i < sources.first + sources.count; i++)
        if (looks(n, n->source[i].inspect))
            return true;
    return false;
}

static void who_accepts(struct network *n)
{
    for (int32_t i = 0; i < n->sources; i++) {
        struct source *s = &n->source[i];
        if (looks(n, s->inspect))
            s->acceptance = ACCEPTED_INSPECTED;
        else if (s->kind == SOURCE_MOVE && (looks(n, s->inspect_out) || inspected_when_made(n, s->from)))
            s->acceptance = ACCEPTED_GIVEN;
        else
            s->acceptance = ACCEPTED_RECEIVED;
    }
}

/* Workcenters of the seller's that state no rule look at the priority that his contract gives a buyer. */
static bool queue_of_seller(struct compile *c, const struct contract *k)
{
    struct network *n = c->net;
    bool looked_at = false;
    for (int32_t i = 0; i < n->centers; i++) {
        if (n->site[n->center[i].site].party != k->seller)
            continue;
        if (!read_given(c->center_node[i], "rule"))
            n->center[i].rule = RULE_PRIORITY;
        looked_at |= n->center[i].rule == RULE_PRIORITY;
    }
    for (int32_t i = 0; i < n->points; i++)
        looked_at |= n->site[n->point[i].site].party == k->seller && n->point[i].allocation == ALLOCATE_PRIORITY;
    return looked_at;
}

void compile_contract_ties(struct compile *c)
{
    struct network *n = c->net;
    who_bears(c);
    who_accepts(n);
    for (int32_t i = 0; i < n->contracts; i++) {
        const struct contract *k = &n->contract[i];
        if (k->priority >= 0 && !queue_of_seller(c, k))
            remark(c, group_at(c, arena_format(c->arena, "contracts.%s", k->name)), "priority",
                   "no queue of `%s` looks at it: none of its workcenters has rule = \"priority\" (or no `rule`), and "
                   "none of "
                   "its stock points allocation = \"priority\"",
                   n->party[k->seller].name);
    }
}
