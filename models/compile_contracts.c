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
    k->cause_dispute = cause_of(c, arena_format(c->arena, "%s.disputes", name),
                                arena_format(c->arena, "disputes under %s", label_of(c, node, name)));
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
