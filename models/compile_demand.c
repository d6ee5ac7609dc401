/* models/compile_demand.c - customers. */
#include "models/compile_inside.h"

#include "sim/stream.h"

#include <string.h>

static const char *variant_of(const struct item *item)
{
    const char *dot = strchr(item->name, '.');
    return dot ? dot + 1 : NULL;
}

static void read_targets(struct compile *c, const struct node *node, struct demand *d)
{
    struct network *n = c->net;
    const char *at = read_text(&c->read, node, "at");
    const struct node *mix = read_group(&c->read, node, "mix");
    const struct span points = at ? points_at(c, at) : (struct span){0, 0};
    double total = 0;
    d->targets = (struct span){n->demand_targets, 0};
    if (at && points.count == 0)
        wrong(c, node, "at", "`%s` is no stock point of this scenario; write site.item", at);
    for (int32_t i = points.first; i < points.first + points.count; i++) {
        const char *variant = variant_of(&n->item[n->point[n->watch[i]].item]);
        double weight = 1;
        if (mix && variant)
            weight = node_child(mix, variant) ? read_number(&c->read, mix, variant) : 0;
        *(struct demand_target *)PUSH(c, n->demand_target, n->demand_targets) = (struct demand_target){
            n->watch[i], weight,
            stream_source(arena_format(c->arena, "demand.%s.mix_spread@%s", node->name, n->point[n->watch[i]].name))};
        d->targets.count++;
        total += weight;
    }
    if (points.count && !(total > 0))
        wrong(c, node, "mix", "the weights of the mix sum to 0, or name no variant of `%s`", at);
    for (int32_t i = d->targets.first; i < d->targets.first + d->targets.count; i++)
        n->demand_target[i].weight /= total > 0 ? total : 1;
}

static void read_orders(struct compile *c, const struct node *node, struct demand *d)
{
    struct network *n = c->net;
    size_t count;
    const struct node **orders = sorted_members(c, read_group(&c->read, node, "orders"), &count);
    d->orders = (struct span){n->demand_orders, 0};
    for (size_t k = 0; k < count; k++) {
        const struct node *units = read_group(&c->read, orders[k], "units");
        const sim_time due = read_time(&c->read, orders[k], "due"), at = read_time(&c->read, orders[k], "at");
        if (at == TIME_NEVER && due == TIME_NEVER)
            wrong(c, orders[k], "due", "a dated order needs `due` or `at`");
        for (int32_t i = d->targets.first; units && i < d->targets.first + d->targets.count; i++) {
            const char *variant = variant_of(&n->item[n->point[n->demand_target[i].point].item]);
            const char *which = variant && node_child(units, variant) ? variant : "all";
            if (!node_child(units, which))
                continue;
            if (variant && strcmp(which, "all") == 0 && d->targets.count > 1) {
                wrong(c, orders[k], "units", "say how many of each variant: { black = 800; tan = 700; }");
                break;
            }
            struct demand_order o = {.due = due,
                                     .target = n->demand_target[i].point,
                                     .units = quantity_of(c, units, which, NULL),
                                     .name = orders[k]->name};
            o.at = at != TIME_NEVER ? at : n->dated ? due - TICKS_PER_DAY : due; /* the start of the day it is due */
            *(struct demand_order *)PUSH(c, n->demand_order, n->demand_orders) = o;
            d->orders.count++;
        }
    }
}

static void read_weeks(struct compile *c, const struct node *node, struct demand *d)
{
    const double *week;
    double total = 0;
    d->weeks = read_series(&c->read, node, "weeks", &week);
    d->starts = read_time(&c->read, node, "starts");
    if (d->weeks == 0)
        return;
    double *share = arena_array(c->arena, d->weeks, sizeof *share);
    for (size_t i = 0; i < d->weeks; i++)
        total += week[i];
    for (size_t i = 0; i < d->weeks; i++)
        share[i] = week[i] / (total > 0 ? total : 1);
    d->week = share;
    if (!(total > 0))
        wrong(c, node, "weeks", "the shares of the weeks sum to 0");
    if (d->starts == TIME_NEVER)
        d->starts = 0;
    if (d->starts < 0)
        wrong(c, node, "starts",
              "the selling curve begins before the start of the scenario; let it begin at the start or later");
}

static quantity_id optional(struct compile *c, const struct node *node, const char *name)
{
    return read_given(node, name) ? quantity_of(c, node, name, NULL) : -1;
}

static void read_money(struct compile *c, const struct node *node, struct demand *d)
{
    const char *contract = read_text(&c->read, node, "contract");
    d->contract = contract ? contract_find(c, contract) : -1;
    d->price = optional(c, node, "price");
    d->lost_cost = optional(c, node, "lost_cost");
    d->backorder = optional(c, node, "backorder");
    d->backorder_once = optional(c, node, "backorder_once");
    d->leftover = optional(c, node, "leftover");
    d->delivery_cost = optional(c, node, "delivery.cost");
    d->delivery_time = optional(c, node, "delivery.time");
}

static void read_waiting(struct compile *c, const struct node *node, struct demand *d)
{
    d->unmet = read_choice(&c->read, node, "unmet") == 1 ? UNMET_LOST : UNMET_WAIT;
    d->patience_share = read_group(&c->read, node, "patience") ? quantity_of(c, node, "patience.share", NULL) : -1;
    d->patience_days = optional(c, node, "patience.days");
    d->partial = read_bool(&c->read, node, "partial");
    d->due_after = read_given(node, "due") ? ticks_from_days(read_number(&c->read, node, "due")) : TIME_NEVER;
    d->priority = read_number(&c->read, node, "priority");
    d->leaves_served = read_choice(&c->read, node, "patience.until") == 1;
    d->balk_above = optional(c, node, "balk_above");
    d->capacity = (int32_t)read_whole(&c->read, node, "capacity");
    d->population = (int32_t)read_whole(&c->read, node, "population");
    if (d->population > 0 && !read_given(node, "every"))
        wrong(c, node, "population",
              "each of these customers comes again one `every` after being served: give `every`");
    if (d->population > 0 && d->unmet == UNMET_LOST && d->patience_share >= 0)
        wrong(c, node, "population",
              "a customer of whose units some wait and some are lost cannot come again as one; leave "
              "`patience` out or let unmet be \"wait\"");
}

static void check_returns(struct compile *c, const struct node *node, const struct demand *d)
{
    if (d->returns && (d->weeks > 0 || d->saturates))
        wrong(c, node, "negative",
              "goods come back to `every`, `rate` and `orders`, not to a season or a saturated line");
    if (d->returns && d->contract >= 0)
        wrong(c, node, "negative", "goods that come back under a contract are not available; give a `price` instead");
}

static void one_shape(struct compile *c, const struct node *node, const struct demand *d)
{
    const int shapes = (d->every >= 0) + (d->rate >= 0) + (d->orders.count > 0) + (d->weeks > 0) + d->saturates;
    if (shapes == 0)
        wrong(c, node, NULL,
              "nobody ever comes: give one of `every`, `rate`, `orders`, `weeks` (with `starts` and `units`), "
              "`saturates`");
    else if (shapes > 1)
        wrong(c, node, NULL,
              "`every`, `rate`, `orders`, `weeks` and `saturates` exclude each other: make several demands of it");
}

static void add_demand(struct compile *c, const struct node *node)
{
    struct network *n = c->net;
    const char *party = read_text(&c->read, node, "party");
    struct demand d = {
        .name = node->name, .label = label_of(c, node, node->name), .others = party && strcmp(party, "others") == 0};
    read_targets(c, node, &d);
    d.every = optional(c, node, "every");
    d.rate = optional(c, node, "rate");
    d.first = read_given(node, "first") ? ticks_from_days(read_number(&c->read, node, "first")) : TIME_NEVER;
    d.units = quantity_of(c, node, "units.all", NULL);
    d.saturates = read_bool(&c->read, node, "saturates");
    read_orders(c, node, &d);
    read_weeks(c, node, &d);
    read_money(c, node, &d);
    read_waiting(c, node, &d);
    d.returns = read_choice(&c->read, node, "negative") == 1;
    read_retail(c, node, &d);
    one_shape(c, node, &d);
    check_returns(c, node, &d);
    d.mix_source = stream_source(arena_format(c->arena, "demand.%s.mix", d.name));
    d.gap_source = stream_source(arena_format(c->arena, "demand.%s.rate", d.name));
    d.patience_source = stream_source(arena_format(c->arena, "demand.%s.patience", d.name));
    *(struct demand *)PUSH(c, n->demand, n->demands) = d;
    int32_t count = n->demands - 1;
    *(const struct node **)PUSH(c, c->demand_node, count) = node;
}

void compile_demand(struct compile *c)
{
    size_t count;
    const struct node **members = sorted_members(c, group_at(c, "demand"), &count);
    for (size_t i = 0; i < count; i++)
        add_demand(c, members[i]);
}
