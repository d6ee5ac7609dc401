/* models/compile_idle.c - what has no effect where it stands: demand, stock points, sources, workcenters.
 *
 * A setting that is passed over without a word is a question answered wrongly. Where the program would have to guess
 * what is meant, or two settings say two things, it is refused. Where a cost or a rule merely has no occasion - the
 * cost of waiting where all is lost, a priority that no rule asks for, a number of another type of policy - it is told,
 * so that one file serves several what-ifs by `extends` and `--set`. What is written as its default, or as a plain 0,
 * is let pass. The rest of the language is looked at in compile_idle_rest.c. */
#include "models/compile_inside.h"

#include <stdlib.h>
#include <string.h>

/* Given, and neither its default nor a plain 0. */
bool says(const struct node *group, const char *name)
{
    const struct node *n = group && read_given(group, name) ? node_at(group, name) : NULL;
    const char *dflt = n && n->row ? n->row->dflt : NULL;
    if (!n)
        return false;
    if (n->kind == NODE_NUMBER)
        return n->number != 0 && !(dflt && n->number == strtod(dflt, NULL));
    if (n->kind == NODE_BOOL)
        return !dflt || n->truth != (strcmp(dflt, "true") == 0);
    return n->kind != NODE_TEXT || !dflt || strcmp(n->text, dflt) != 0;
}

/* ---- demand ---- */

static bool all_lost(const struct demand *d)
{
    return d->unmet == UNMET_LOST && d->patience_days < 0;
}

static bool full_center_turns_away(const struct network *n, const struct demand *d)
{
    for (int32_t t = d->targets.first; t < d->targets.first + d->targets.count; t++) {
        const struct span sources = n->point[n->demand_target[t].point].sources;
        for (int32_t s = sources.first; s < sources.first + sources.count; s++) {
            const struct make *m = n->source[s].kind == SOURCE_MAKE ? &n->make[n->source[s].make] : NULL;
            if (m && m->steps.count > 0 && n->center[n->step[m->steps.first].center].capacity > 0)
                return true;
        }
    }
    return false;
}

static void idle_unmet(struct compile *c, const struct node *node, const struct demand *d)
{
    const bool some_lost = d->unmet == UNMET_LOST || d->patience_days >= 0 || d->balk_above >= 0 || d->capacity > 0 ||
                           full_center_turns_away(c->net, d);
    static const char *const needs_waiting[] = {"balk_above", "capacity"};
    if (says(node, "lost_cost") && !some_lost)
        remark(c, node, "lost_cost",
               "nobody of this demand is ever lost, all wait: say unmet = \"lost\" (or `patience`, `capacity`, "
               "`balk_above`), or leave it out; what waits costs `backorder` and `backorder_once`");
    if (says(node, "backorder") && all_lost(d))
        remark(
            c, node, "backorder",
            "nobody of this demand waits: what cannot be served at once is lost; the cost of that is `lost_cost`, or "
            "let some wait (unmet = \"wait\", `patience`)");
    for (size_t i = 0; i < sizeof needs_waiting / sizeof *needs_waiting; i++)
        if (says(node, needs_waiting[i]) && all_lost(d))
            remark(c, node, needs_waiting[i],
                   "counts customers who wait or are in service, and with unmet = \"lost\" nobody is; leave it out, or "
                   "let unmet be \"wait\" (the customers beyond the limit are lost)");
    if (d->unmet == UNMET_WAIT && read_given(node, "patience.share"))
        wrong(c, node, "patience.share",
              "says how many of those whom unmet = \"lost\" would lose wait; all of these wait");
}

static void idle_times(struct compile *c, const struct node *node, const struct demand *d)
{
    if (read_given(node, "first") && d->rate >= 0)
        wrong(c, node, "first",
              "goes with `every`; a `rate` begins at time 0. For a later beginning let the rate be 0 before it: "
              "variables: { x: { from: { a: { date = 0; is = 0; }; b: { date = 3; is = 0.4; }; }; }; } and rate = "
              "\"$x\"");
    else if (read_given(node, "first") && d->every < 0)
        wrong(c, node, "first", "goes with `every`: the time of the first customer, in place of one gap");
    if (read_given(node, "starts") && d->weeks == 0)
        wrong(c, node, "starts", "is the first day of the selling curve: give `weeks`, or leave it out");
}

static const char *variant_of(const struct network *n, const struct demand_target *t)
{
    const char *dot = strchr(n->item[n->point[t->point].item].name, '.');
    return dot ? dot + 1 : NULL;
}

static bool has_variant(const struct network *n, const struct demand *d, const char *name)
{
    for (int32_t t = d->targets.first; t < d->targets.first + d->targets.count; t++) {
        const char *variant = variant_of(n, &n->demand_target[t]);
        if (variant && strcmp(variant, name) == 0)
            return true;
    }
    return false;
}

/* A member of `units` or `mix` that names no variant would count for nobody. */
static void known_variants(struct compile *c, const struct node *group, const struct demand *d, const char *at)
{
    for (const struct node *v = group ? group->first : NULL; v; v = v->next)
        if (v->row && strcmp(v->name, "all") != 0 && !has_variant(c->net, d, v->name))
            wrong(c, v, NULL, "`%s` is no variant of what is asked for at `%s`", v->name, at);
}

static void idle_variants(struct compile *c, const struct node *node, const struct demand *d)
{
    const struct node *units = read_group(&c->read, node, "units"), *mix = read_group(&c->read, node, "mix");
    const struct node *orders = read_group(&c->read, node, "orders");
    const struct network *n = c->net;
    const char *at = read_text(&c->read, node, "at");
    if (d->targets.count == 0)
        return; /* said */
    if (orders && read_given(node, "units"))
        wrong(c, node, "units", "each of `orders` has its own `units`; leave it out here");
    for (const struct node *v = units && !orders ? units->first : NULL; v; v = v->next)
        if (v->row && strcmp(v->name, "all") != 0) {
            wrong(c, v, NULL,
                  "units of a variant are of dated `orders`; here write `units` over all variants, which "
                  "`mix` shares out");
            break;
        }
    if (mix && orders)
        wrong(c, node, "mix", "each of `orders` says its units of each variant; leave it out");
    else if (mix && d->targets.count == 1)
        wrong(c, node, "mix", "there is nothing to choose: `%s` is one item without variants",
              n->item[n->point[n->demand_target[d->targets.first].point].item].name);
    else
        known_variants(c, mix, d, at);
    for (const struct node *o = orders && d->targets.count > 1 ? orders->first : NULL; o; o = o->next)
        known_variants(c, read_group(&c->read, o, "units"), d, at);
}

static void idle_money(struct compile *c, const struct node *node, const struct demand *d)
{
    static const char *const ours[] = {"price",          "contract", "lost_cost",    "backorder",
                                       "backorder_once", "leftover", "delivery.cost"};
    for (size_t i = 0; d->others && i < sizeof ours / sizeof *ours; i++)
        if (says(node, ours[i]))
            wrong(c, node, ours[i], "party = \"others\" are customers of other brands, without money in our books");
    if (says(node, "price") && d->contract >= 0)
        wrong(c, node, "price", "is said by the contract already; leave one of the two out");
}

/* Does anybody have a priority, a due date; does anybody look at a priority? */
struct regards {
    bool priority, due, by_priority;
};

static struct regards regards_of(const struct compile *c)
{
    const struct network *n = c->net;
    struct regards r = {false, false, false};
    for (int32_t i = 0; i < n->demands; i++) {
        r.priority |= read_given(c->demand_node[i], "priority");
        r.due |= n->demand[i].due_after != TIME_NEVER;
    }
    for (int32_t i = 0; i < n->sources; i++)
        r.priority |= n->source[i].kind == SOURCE_MOVE && read_given(c->source_node[i], "priority");
    for (int32_t i = 0; i < n->contracts; i++)
        r.priority |= n->contract[i].priority >= 0;
    for (int32_t i = 0; i < n->demand_orders; i++)
        r.due |= n->demand_order[i].due != TIME_NEVER;
    for (int32_t i = 0; i < n->plan_orders; i++)
        r.due |= n->plan_order[i].due != TIME_NEVER;
    for (int32_t i = 0; i < n->points; i++)
        r.by_priority |= n->point[i].allocation == ALLOCATE_PRIORITY;
    for (int32_t i = 0; i < n->centers; i++)
        r.by_priority |= n->center[i].rule == RULE_PRIORITY;
    return r;
}

static void idle_demand(struct compile *c, int32_t id, const struct regards *regards)
{
    const struct node *node = c->demand_node[id];
    const struct demand *d = &c->net->demand[id];
    idle_unmet(c, node, d);
    idle_times(c, node, d);
    idle_variants(c, node, d);
    idle_money(c, node, d);
    if (says(node, "priority") && d->contract >= 0 && c->net->contract[d->contract].priority >= 0)
        remark(c, node, "priority", "the contract `%s` says the priority", c->net->contract[d->contract].name);
    else if (says(node, "priority") && !regards->by_priority)
        remark(c, node, "priority",
               "nobody looks at it: say allocation = \"priority\" at a stock point, or rule = \"priority\" at a "
               "workcenter");
}

/* ---- stock points and policies ---- */

static void idle_forecast(struct compile *c, const struct node *node, const struct policy *p)
{
    const struct node *policy = read_group(&c->read, node, "policy");
    const struct node *forecast = policy ? read_group(&c->read, policy, "forecast") : NULL;
    static const char *const of_type[] = {"start", "of"};
    if (!forecast)
        return;
    for (size_t i = 0; i < sizeof of_type / sizeof *of_type; i++)
        if (says(forecast, of_type[i]) && (p->forecast == FORECAST_NONE || p->forecast == FORECAST_GIVEN))
            wrong(c, forecast, of_type[i],
                  p->forecast == FORECAST_NONE ? "there is no forecast: give its `type`"
                                               : "a given forecast is `mean`, whatever is observed; leave it out");
    if (p->forecast != FORECAST_NONE && p->type != POLICY_ORDER_UP_TO && !p->safety_is_days &&
        (p->type == POLICY_BASE_STOCK || p->type == POLICY_LOT_FOR_LOT))
        remark(c, policy, "forecast", "is used by `cover` only in this type of policy: give `cover`, or leave it out");
}

/* Per stock point: may anything that is asked of it wait? */
static bool *waiting_points(const struct compile *c)
{
    const struct network *n = c->net;
    bool *waits = arena_array(c->arena, (size_t)n->points + 1, sizeof *waits);
    for (int32_t i = 0; i < n->points; i++)
        waits[i] = !n->point[i].customers || n->point[i].served.count > 0 || n->point[i].initial_backlog > 0;
    for (int32_t i = 0; i < n->demands; i++)
        for (int32_t t = n->demand[i].targets.first; t < n->demand[i].targets.first + n->demand[i].targets.count; t++)
            waits[n->demand_target[t].point] |= !all_lost(&n->demand[i]);
    return waits;
}

static void idle_policy(struct compile *c, const struct node *node, const struct policy *p)
{
    static const char *const stock[] = {"safety", "cover"};
    const struct node *policy = read_group(&c->read, node, "policy");
    const struct node *orders = policy ? read_group(&c->read, policy, "orders") : NULL;
    for (size_t i = 0; i < sizeof stock / sizeof *stock; i++)
        if (p->type == POLICY_LOT_FOR_LOT && p->review == REVIEW_PERIODIC && says(policy, stock[i]))
            wrong(c, policy, stock[i],
                  "lot_for_lot at reviews orders what was asked since the last one, and keeps no stock besides: give "
                  "`initial`, or order up to a level (base_stock)");
    if (p->type == POLICY_PLAN && !(orders && orders->first))
        wrong(c, policy, "orders", "a plan without orders never orders anything: give them, with `due` or `placed`");
}

static void idle_point(struct compile *c, int32_t id, bool waits, const struct regards *regards)
{
    const struct node *node = c->point_node[id];
    const struct point *p = &c->net->point[id];
    if (says(node, "backorder") && !waits)
        remark(c, node, "backorder",
               "nobody waits here: what cannot be served at once is lost; the cost of that is demand.*.lost_cost");
    if (p->allocation == ALLOCATE_PRIORITY && !regards->priority)
        remark(c, node, "allocation",
               "nobody has a `priority`: give one to a demand, or to a source that moves goods "
               "from here");
    idle_policy(c, node, &p->policy);
    idle_forecast(c, node, &p->policy);
}

/* ---- sources ---- */

static void idle_make(struct compile *c, const struct node *node, const struct make *m)
{
    static const char *const of_routing[] = {"learning", "in_process_limit", "transfer", "spread"};
    static const char *const of_learning[] = {"learned_at", "learned_until"};
    const struct node *make = read_group(&c->read, node, "make");
    if (says(node, "partial"))
        wrong(c, node, "partial",
              "is of goods that are bought or moved; of what is made the good units of a lot "
              "come in together (make.lot, make.transfer)");
    if (says(node, "yield.paid"))
        wrong(c, node, "yield.paid", "is of goods that are bought: nothing is paid for what is made here");
    for (size_t i = 0; i < sizeof of_routing / sizeof *of_routing && m->steps.count == 0; i++)
        if (says(make, of_routing[i]))
            wrong(c, make, of_routing[i], "making without `routing` takes no time: give its steps, or leave it out");
    for (size_t i = 0; i < sizeof of_learning / sizeof *of_learning && m->learning == 1; i++)
        if (says(make, of_learning[i]))
            remark(c, make, of_learning[i], "is a point of the learning curve: give `learning`, such as 0.85");
    if (m->kit_complete && m->bom.count == 0)
        remark(c, make, "kitting", "nothing goes into this item: it has no bill of materials (items.*.bom)");
}

static void idle_price(struct compile *c, const struct node *node, const struct source *s)
{
    const bool breaks = read_group(&c->read, node, "breaks") != NULL;
    if (breaks && s->kind != SOURCE_BUY)
        wrong(c, node, "breaks", "are of the price of goods that are bought; here they are %s",
              s->kind == SOURCE_MAKE ? "made" : "moved (a contract between the parties has `breaks` of its own)");
    else if (breaks && s->contract >= 0)
        wrong(c, node, "breaks", "the price is said by the contract `%s`; give it the `breaks`",
              c->net->contract[s->contract].name);
    else if (says(node, "breaks_apply") && s->breaks.count == 0)
        remark(c, node, "breaks_apply", "there are no `breaks` to apply");
}

/* Of an offer that others may buy by its price. */
static void idle_offer_price(struct compile *c, const struct node *node, const struct source *s)
{
    const char *name = read_text(&c->read, node, "offer");
    const struct node *offers = read_group(&c->read, c->supplier_node[s->supplier], "offers");
    const struct node *offer =
        offers ? node_child(offers, name ? name : c->net->item[c->net->point[s->point].item].style) : NULL;
    if (offer && says(offer, "price"))
        remark(c, offer, "price", "is not what `%s` pays: the contract `%s` says the price",
               c->net->point[s->point].name, c->net->contract[s->contract].name);
}

static void idle_source(struct compile *c, int32_t id, const struct regards *regards)
{
    const struct node *node = c->source_node[id];
    const struct source *s = &c->net->source[id];
    const enum sourcing_rule sourcing = c->net->point[s->point].sourcing;
    if (s->kind == SOURCE_MAKE && s->make >= 0)
        idle_make(c, node, &c->net->make[s->make]);
    idle_price(c, node, s);
    if (s->kind == SOURCE_BUY && s->supplier >= 0 && s->contract >= 0)
        idle_offer_price(c, node, s);
    if (says(node, "share") && sourcing != SOURCING_SHARE)
        remark(c, node, "share", "belongs to sourcing = \"share\"; here another rule chooses the source of each order");
    if (says(node, "priority") && sourcing != SOURCING_PRIORITY && s->contract >= 0 &&
        c->net->contract[s->contract].priority >= 0)
        remark(c, node, "priority", "the contract `%s` says the priority", c->net->contract[s->contract].name);
    else if (says(node, "priority") && sourcing != SOURCING_PRIORITY &&
             !(s->kind == SOURCE_MOVE && regards->by_priority))
        remark(c, node, "priority", "%s",
               s->kind == SOURCE_MOVE ? "nobody looks at it: say sourcing = \"priority\" at this stock point, or "
                                        "allocation = \"priority\" at the one it is moved from"
                                      : "nobody looks at it: say sourcing = \"priority\" at this stock point");
}

/* ---- workcenters ---- */

static void idle_center(struct compile *c, int32_t id, const struct regards *regards)
{
    const struct center *w = &c->net->center[id];
    const struct node *node = c->center_node[id];
    if (w->at_shift_end != SHIFT_PAUSE && !read_given(node, "calendar") &&
        !read_given(c->site_node[w->site], "calendar"))
        remark(c, node, "at_shift_end", "no shift ever ends here: give a `calendar`, or leave it out");
    if (w->rule == RULE_PRIORITY && !regards->priority)
        remark(c, node, "rule", "nobody has a `priority`: give one to a demand (demand.*.priority)");
    if (w->rule == RULE_EARLIEST_DUE && !regards->due)
        remark(c, node, "rule", "nobody has a due date: give `due` to a demand, to its orders or to planned orders");
}

void compile_idle(struct compile *c)
{
    const struct regards regards = regards_of(c);
    for (int32_t i = 0; i < c->net->demands; i++)
        idle_demand(c, i, &regards);
    const bool *waits = waiting_points(c);
    for (int32_t i = 0; i < c->net->points; i++)
        idle_point(c, i, waits[i], &regards);
    for (int32_t i = 0; i < c->net->sources; i++)
        idle_source(c, i, &regards);
    for (int32_t i = 0; i < c->net->centers; i++)
        idle_center(c, i, &regards);
    compile_idle_contracts(c);
    compile_idle_rest(c);
}
