/* models/compile_points.c - stock points, their policies, workcenters. */
#include "models/compile_inside.h"

#include "sim/stream.h"

#include <string.h>

/* ---- policy ---- */

static sim_time days_or(struct compile *c, const struct node *group, const char *name, sim_time otherwise)
{
    return read_given(group, name) ? ticks_from_days(read_number(&c->read, group, name)) : otherwise;
}

/* A needed level that is not there is an error that names the policy. */
static quantity_id level(struct compile *c, const struct node *policy, const char *name, bool needed, const char *type)
{
    if (!read_given(policy, name)) {
        if (needed)
            wrong(c, policy, name, "a %s policy needs `%s`", type, name);
        return -1;
    }
    return quantity_of(c, policy, name, NULL);
}

static void read_forecast(struct compile *c, const struct node *node, struct policy *p)
{
    static const enum forecast_type types[] = {FORECAST_NONE, FORECAST_MOVING_AVERAGE, FORECAST_EXPONENTIAL,
                                               FORECAST_AR1, FORECAST_GIVEN};
    const struct node *f = read_group(&c->read, node, "forecast");
    p->window = 0;
    if (!f)
        return;
    const int type = read_choice(&c->read, f, "type");
    p->forecast = types[type < 0 ? 0 : type];
    p->window = p->forecast == FORECAST_MOVING_AVERAGE ? (int32_t)read_whole(&c->read, f, "window") : 0;
    p->weight = read_number(&c->read, f, "weight");
    p->forecast_start = read_number(&c->read, f, "start");
    p->phi_given = read_given(f, "phi");
    p->mean_given = read_given(f, "mean");
    p->phi = p->phi_given ? read_number(&c->read, f, "phi") : 0;
    p->forecast_mean = p->mean_given ? read_number(&c->read, f, "mean") : 0;
    p->forecast_of_orders = read_choice(&c->read, f, "of") == 1;
    c->net->forecasts |= p->forecast != FORECAST_NONE;
    if (p->forecast == FORECAST_GIVEN && !p->mean_given)
        wrong(c, f, "mean", "a given forecast is `mean`, the units of one review period");
}

static void read_review(struct compile *c, const struct node *node, struct policy *p)
{
    p->review = read_choice(&c->read, node, "review.when") == 1 ? REVIEW_DEMAND : REVIEW_INSTANT;
    p->every = days_or(c, node, "review.every", 0);
    p->first = days_or(c, node, "review.first", 0);
    if (read_given(node, "review.every") && read_given(node, "review.when"))
        wrong(c, node, "review.when",
              "`every` makes the review periodic, `when` is of continuous review: leave one out");
    if (!read_given(node, "review.every") && (read_given(node, "review.first") || read_given(node, "review.before")))
        wrong(c, node, read_given(node, "review.first") ? "review.first" : "review.before",
              "is of periodic review: give `every` too");
    p->before_demand = read_choice(&c->read, node, "review.before") == 1;
    if (p->every > 0)
        p->review = REVIEW_PERIODIC;
    else if (read_given(node, "review.every"))
        wrong(c, node, "review.every", "the time between reviews must be above 0");
}

static void read_plan_orders(struct compile *c, const struct node *node, const struct item *item, struct policy *p)
{
    struct network *n = c->net;
    size_t count;
    const struct node **orders = sorted_members(c, read_group(&c->read, node, "orders"), &count);
    const char *variant = strchr(item->name, '.');
    p->plan_orders = (struct span){n->plan_orders, 0};
    for (size_t i = 0; i < count; i++) {
        const struct node *units = read_group(&c->read, orders[i], "units");
        check_variants(c, units, item->style);
        const char *which = variant && units && node_child(units, variant + 1) ? variant + 1 : "all";
        struct plan_order o = {.name = orders[i]->name,
                               .due = read_time(&c->read, orders[i], "due"),
                               .placed = read_time(&c->read, orders[i], "placed")};
        if (!units || !node_child(units, which))
            continue; /* none of this variant */
        if (variant && strcmp(which, "all") == 0)
            wrong(c, orders[i], "units", "`%s` has variants: say how many of each, { black = 1200; tan = 1000; }",
                  item->style);
        o.units = quantity_of(c, units, which, NULL);
        if (o.due == TIME_NEVER && o.placed == TIME_NEVER)
            wrong(c, orders[i], "due", "a plan order needs `due` (placed a planned lead time earlier) or `placed`");
        o.gate = gate_of(c, orders[i], "after");
        if (o.gate >= 0) {
            n->gate[o.gate].point = n->points;
            n->gate[o.gate].plan = n->plan_orders;
        }
        *(struct plan_order *)PUSH(c, n->plan_order, n->plan_orders) = o;
        p->plan_orders.count++;
    }
}

static void read_levels(struct compile *c, const struct node *node, struct policy *p)
{
    const enum policy_type t = p->type;
    p->level =
        level(c, node, "level", t == POLICY_BASE_STOCK || (t == POLICY_ORDER_UP_TO && p->forecast == FORECAST_NONE),
              "base_stock (or order_up_to without forecast)");
    p->s = level(c, node, "s", t == POLICY_S_S, "s_S");
    p->S = level(c, node, "S", t == POLICY_S_S, "s_S");
    p->r = level(c, node, "r", t == POLICY_R_NQ, "r_nQ");
    p->Q = level(c, node, "Q", t == POLICY_R_NQ || t == POLICY_FIXED, t == POLICY_FIXED ? "fixed" : "r_nQ");
    p->safety_is_days = read_given(node, "cover");
    p->safety = quantity_of(c, node, p->safety_is_days ? "cover" : "safety", NULL);
    p->protect = level(c, node, "protect", false, "");
    p->pipeline_level = level(c, node, "pipeline_level", false, "");
    p->stock_gain = read_number(&c->read, node, "stock_gain");
    p->pipeline_gain = read_number(&c->read, node, "pipeline_gain");
}

/* Which settings a policy reads; what it does not read is told. */
struct policy_word {
    const char *setting;
    unsigned types; /* bit per policy_type */
    const char *of;
};

#define OF(type) (1u << POLICY_##type)
static const struct policy_word policy_words[] = {
    {"level", OF(BASE_STOCK) | OF(ORDER_UP_TO), "base_stock and order_up_to"},
    {"s", OF(S_S), "s_S"},
    {"S", OF(S_S), "s_S"},
    {"r", OF(R_NQ), "r_nQ"},
    {"Q", OF(R_NQ) | OF(FIXED), "r_nQ and fixed"},
    {"orders", OF(PLAN), "plan"},
    {"safety", OF(BASE_STOCK) | OF(ORDER_UP_TO) | OF(LOT_FOR_LOT), "base_stock, order_up_to and lot_for_lot"},
    {"cover", OF(BASE_STOCK) | OF(ORDER_UP_TO) | OF(LOT_FOR_LOT), "base_stock, order_up_to and lot_for_lot"},
    {"forecast", OF(BASE_STOCK) | OF(ORDER_UP_TO) | OF(LOT_FOR_LOT),
     "order_up_to, and of `cover` in base_stock and lot_for_lot"},
    {"protect", OF(ORDER_UP_TO), "order_up_to"},
    {"pipeline_level", OF(ORDER_UP_TO), "order_up_to"},
    {"stock_gain", OF(ORDER_UP_TO), "order_up_to"},
    {"pipeline_gain", OF(ORDER_UP_TO), "order_up_to"},
    {"position", OF(BASE_STOCK) | OF(S_S) | OF(R_NQ), "base_stock, s_S and r_nQ"},
    {"order_when", OF(S_S) | OF(R_NQ), "s_S and r_nQ"},
    {"negative", OF(BASE_STOCK) | OF(ORDER_UP_TO), "base_stock and order_up_to"},
};
#undef OF

static void check_used(struct compile *c, const struct node *node, const struct policy *p)
{
    const struct node *forecast = read_group(&c->read, node, "forecast");
    static const char *const is_default[] = {"position", "order_when", "negative"};
    for (size_t i = 0; i < sizeof policy_words / sizeof *policy_words; i++) {
        const struct policy_word *w = &policy_words[i];
        bool harmless = false;
        for (size_t k = 0; k < sizeof is_default / sizeof *is_default; k++)
            harmless |= strcmp(w->setting, is_default[k]) == 0 && read_choice(&c->read, node, w->setting) == 0;
        if (node_child(node, w->setting) && !(w->types >> p->type & 1) && !harmless)
            remark(c, node, w->setting, "is not read by this type of policy; it belongs to %s", w->of);
    }
    if (p->echelon && p->position != POSITION_INVENTORY)
        wrong(c, node, "position", "an echelon policy reads the echelon inventory position; leave `position` out");
    if (p->echelon && (p->type == POLICY_FIXED || p->type == POLICY_PLAN || p->type == POLICY_LOT_FOR_LOT))
        wrong(c, node, "echelon", "means nothing to this type of policy, which reads no level");
    if (p->safety_is_days && p->forecast == FORECAST_NONE)
        wrong(c, node, "cover", "days of cover are days of a forecast: give `forecast`, or `safety` in units");
    if (p->safety_is_days && read_given(node, "safety"))
        wrong(c, node, "cover", "give the safety stock as `safety` in units or as `cover` in days, not both");
    if (read_given(node, "protect") && p->forecast == FORECAST_NONE)
        wrong(c, node, "protect", "is time of forecast demand: give `forecast`");
    if (p->type == POLICY_PLAN && read_given(node, "review"))
        wrong(c, node, "review", "a plan is not reviewed: its orders have dates of their own");
    if (!forecast)
        return;
    if (read_given(forecast, "window") && p->forecast != FORECAST_MOVING_AVERAGE)
        remark(c, forecast, "window", "is not read by this forecast; it belongs to moving_average");
    if (read_given(forecast, "weight") && p->forecast != FORECAST_EXPONENTIAL)
        remark(c, forecast, "weight", "is not read by this forecast; it belongs to exponential");
    if (p->phi_given && p->forecast != FORECAST_AR1)
        wrong(c, forecast, "phi", "belongs to ar1");
    if (p->mean_given && p->forecast != FORECAST_AR1 && p->forecast != FORECAST_GIVEN)
        wrong(c, forecast, "mean", "belongs to ar1 and given; `start` is the forecast before anything was seen");
}

static void read_policy(struct compile *c, const struct node *stock, const struct item *item, struct policy *p)
{
    static const enum policy_type types[] = {POLICY_NONE,  POLICY_BASE_STOCK, POLICY_S_S,         POLICY_R_NQ,
                                             POLICY_FIXED, POLICY_PLAN,       POLICY_LOT_FOR_LOT, POLICY_ORDER_UP_TO};
    const struct node *node = read_group(&c->read, stock, "policy");
    *p = (struct policy){.s = -1,
                         .S = -1,
                         .r = -1,
                         .Q = -1,
                         .level = -1,
                         .safety = -1,
                         .protect = -1,
                         .pipeline_level = -1,
                         .stock_gain = 1,
                         .pipeline_gain = 1};
    if (!node)
        return;
    const int type = read_choice(&c->read, node, "type");
    p->type = types[type < 0 ? 0 : type];
    read_review(c, node, p);
    const int position = read_choice(&c->read, node, "position");
    p->position = position < 0 ? POSITION_INVENTORY : (enum position_type)position;
    p->strictly_below = read_choice(&c->read, node, "order_when") == 1;
    p->echelon = read_bool(&c->read, node, "echelon");
    read_forecast(c, node, p);
    read_levels(c, node, p);
    read_plan_orders(c, node, item, p);
    p->may_return = read_choice(&c->read, node, "negative") == 1;
    check_used(c, node, p);
    const bool forecasts =
        p->type == POLICY_ORDER_UP_TO || p->type == POLICY_BASE_STOCK || p->type == POLICY_LOT_FOR_LOT;
    if ((p->type == POLICY_FIXED || (forecasts && p->forecast != FORECAST_NONE && p->forecast != FORECAST_GIVEN) ||
         (p->type == POLICY_ORDER_UP_TO && p->forecast != FORECAST_NONE)) &&
        p->review != REVIEW_PERIODIC)
        wrong(c, node, "review", "this policy orders at reviews: give review = { every = ...; }");
}

/* ---- stock points ---- */

/* A name that is no variant would be ignored without a word. */
void check_variants(struct compile *c, const struct node *group, const char *style)
{
    for (const struct node *v = group ? group->first : NULL; v; v = v->next)
        if (strcmp(v->name, "all") != 0 && item_find(c, arena_format(c->arena, "%s.%s", style, v->name)) < 0)
            wrong(c, group, v->name, "`%s` is no variant of `%s`", v->name, style);
}

static double on_hand_of(struct compile *c, const struct node *stock, const struct item *item)
{
    const struct node *group = read_group(&c->read, stock, "initial.on_hand");
    const char *variant = strchr(item->name, '.');
    if (!group)
        return 0;
    check_variants(c, group, item->style);
    if (variant && node_child(group, variant + 1))
        return read_number(&c->read, group, variant + 1);
    return node_child(group, "all") ? read_number(&c->read, group, "all") : 0;
}

static void read_initial(struct compile *c, const struct node *stock, struct point *p)
{
    struct network *n = c->net;
    size_t count;
    const struct node **due = sorted_members(c, read_group(&c->read, stock, "initial.due"), &count);
    p->initial_on_hand = on_hand_of(c, stock, &n->item[p->item]);
    p->initial_backlog = read_number(&c->read, stock, "initial.backlog");
    p->initial_at_level = read_bool(&c->read, stock, "initial.at_level");
    if (p->initial_at_level && p->policy.type != POLICY_BASE_STOCK && p->policy.type != POLICY_S_S &&
        p->policy.type != POLICY_R_NQ && p->policy.type != POLICY_ORDER_UP_TO)
        wrong(c, stock, "initial.at_level", "this policy has no level to start at; give `initial.on_hand`");
    if (p->initial_at_level && read_given(stock, "initial.on_hand"))
        remark(c, stock, "initial.on_hand", "is not read: `at_level` says what is there at the start");
    p->initial_due = (struct span){n->due_ins, (int32_t)count};
    for (size_t i = 0; i < count; i++) {
        struct due_in d = {n->as_of + ticks_from_days(read_number(&c->read, due[i], "in")),
                           read_number(&c->read, due[i], "units")};
        *(struct due_in *)PUSH(c, n->due_in, n->due_ins) = d;
    }
    const struct node **asked = sorted_members(c, read_group(&c->read, stock, "initial.asked"), &count);
    p->initial_asked = (struct span){n->due_ins, (int32_t)count};
    for (size_t i = 0; i < count; i++) {
        struct due_in d = {n->as_of + ticks_from_days(read_number(&c->read, asked[i], "in")),
                           read_number(&c->read, asked[i], "units")};
        *(struct due_in *)PUSH(c, n->due_in, n->due_ins) = d;
    }
}

static int32_t family_of(const struct network *n, int32_t site, int32_t item)
{
    const struct point *last = n->points > 0 ? &n->point[n->points - 1] : NULL; /* variants follow each other */
    const bool same = last && last->site == site && strcmp(n->item[last->item].style, n->item[item].style) == 0;
    return same ? last->family : n->points;
}

static void add_point(struct compile *c, int32_t site, int32_t item, const struct node *stock)
{
    struct network *n = c->net;
    const char *name = arena_format(c->arena, "%s.%s", n->site[site].name, n->item[item].name);
    struct point p = {.name = name, .label = n->item[item].label, .site = site, .item = item};
    const int rule = read_choice(&c->read, stock, "allocation"), sourcing = read_choice(&c->read, stock, "sourcing");
    p.allocation = rule < 0 ? ALLOCATE_DUE : (enum allocation_rule)rule;
    p.allocation_given = read_given(stock, "allocation");
    p.sourcing = sourcing < 0 ? SOURCING_SHARE : (enum sourcing_rule)sourcing;
    p.family = family_of(n, site, item);
    p.ours = n->party[n->site[site].party].us;
    p.holding = quantity_of(c, stock, "holding", NULL);
    p.backorder = quantity_of(c, stock, "backorder", NULL);
    p.backorder_once = quantity_of(c, stock, "backorder_once", NULL);
    p.shelf_life = quantity_of(c, stock, "shelf_life", p.name);
    p.leftover = -1;
    p.outdating = quantity_of(c, stock, "outdating", NULL);
    p.newest_first = read_choice(&c->read, stock, "issue") == 1;
    if (p.shelf_life < 0 && (p.outdating >= 0 || read_given(stock, "issue")))
        wrong(c, stock, p.outdating >= 0 ? "outdating" : "issue",
              "says something about perishable goods, but there is no `shelf_life`");
    read_policy(c, stock, &n->item[item], &p.policy);
    read_initial(c, stock, &p);
    p.cause_wait = cause_of(c, arena_format(c->arena, "stock.%s.%s", n->site[site].name, n->item[item].style),
                            arena_format(c->arena, "waiting for %s at %s",
                                         label_of(c, c->item_node[item], n->item[item].style), n->site[site].label));
    *(struct point *)PUSH(c, n->point, n->points) = p;
    int32_t a = n->points - 1, b = a;
    *(const struct node **)PUSH(c, c->point_node, a) = stock;
    *(const char **)PUSH(c, c->point_path, b) = node_path(stock, c->arena);
}

void compile_points(struct compile *c)
{
    struct network *n = c->net;
    for (int32_t site = 0; site < n->sites; site++) {
        size_t count;
        const struct node **stock = sorted_members(c, read_group(&c->read, c->site_node[site], "stock"), &count);
        for (size_t i = 0; i < count; i++) {
            const struct span items = items_of(c, stock[i]->name);
            for (int32_t k = items.first; k < items.first + items.count; k++)
                add_point(c, site, k, stock[i]);
            if (items.count == 0)
                wrong(c, stock[i], NULL, "`%s` is no item of this scenario; add it to `items`", stock[i]->name);
        }
    }
}

/* ---- workcenters ---- */

static void read_failures(struct compile *c, const struct node *node, struct center *w)
{
    struct network *n = c->net;
    size_t count;
    const struct node **modes = sorted_members(c, read_group(&c->read, node, "failures"), &count);
    w->failures = (struct span){n->failures, (int32_t)count};
    for (size_t i = 0; i < count; i++) {
        const int then = read_choice(&c->read, modes[i], "then");
        struct failure f = {.name = modes[i]->name,
                            .after = quantity_of(c, modes[i], "after", w->name),
                            .repair = quantity_of(c, modes[i], "repair", w->name),
                            .counts_calendar = read_choice(&c->read, modes[i], "counts") == 1,
                            .then = then < 0 ? 0 : then,
                            .crew = -1};
        *(struct failure *)PUSH(c, n->failure, n->failures) = f;
    }
}

static void add_center(struct compile *c, int32_t site, const struct node *node)
{
    struct network *n = c->net;
    struct center w = {.name = arena_format(c->arena, "%s.%s", n->site[site].name, node->name),
                       .label = label_of(c, node, node->name),
                       .site = site};
    const char *own = read_text(&c->read, node, "calendar");
    const int rule = read_choice(&c->read, node, "rule"), end = read_choice(&c->read, node, "at_shift_end");
    w.elapsed = n->site[site].elapsed;
    w.calendar = own ? calendar_of_name(c, own, &w.elapsed) : n->site[site].calendar;
    w.machines = quantity_of(c, node, "machines", NULL);
    w.rule = rule < 0 ? RULE_FIRST_COME : (enum center_rule)rule;
    w.capacity = (int32_t)read_whole(&c->read, node, "capacity");
    w.preempt = read_bool(&c->read, node, "preempt");
    if (w.preempt && w.rule == RULE_FIRST_COME)
        wrong(
            c, node, "preempt",
            "first come, first served never interrupts; give a `rule`: priority, earliest_due, longest_left, shortest");
    w.at_shift_end = end < 0 ? SHIFT_PAUSE : (enum shift_end)end;
    read_failures(c, node, &w);
    w.cause_closed = cause_of(c, arena_format(c->arena, "workcenter.%s.closed", w.name),
                              arena_format(c->arena, "closed hours and days at %s", w.label));
    w.cause_down = cause_of(c, arena_format(c->arena, "workcenter.%s.down", w.name),
                            arena_format(c->arena, "breakdowns at %s", w.label));
    *(struct center *)PUSH(c, n->center, n->centers) = w;
    int32_t a = n->centers - 1, b = a;
    *(const struct node **)PUSH(c, c->center_node, a) = node;
    *(const char **)PUSH(c, c->center_path, b) = node_path(node, c->arena);
}

static void name_crews(struct compile *c)
{
    struct network *n = c->net;
    for (int32_t i = 0; i < n->centers; i++) {
        size_t count;
        const struct node **modes = sorted_members(c, read_group(&c->read, c->center_node[i], "failures"), &count);
        for (size_t k = 0; k < count; k++) {
            const char *crew = read_text(&c->read, modes[k], "crew");
            if (!crew)
                continue;
            int32_t id = center_find(c, crew);
            if (id < 0)
                id = center_find(c, arena_format(c->arena, "%s.%s", n->site[n->center[i].site].name, crew));
            if (id < 0)
                wrong(c, modes[k], "crew", "`%s` is no workcenter; write its name at this site, or site.name", crew);
            n->failure[n->center[i].failures.first + (int32_t)k].crew = id;
        }
    }
}

void compile_centers(struct compile *c)
{
    struct network *n = c->net;
    for (int32_t site = 0; site < n->sites; site++) {
        size_t count;
        const struct node **members =
            sorted_members(c, read_group(&c->read, c->site_node[site], "workcenters"), &count);
        for (size_t i = 0; i < count; i++)
            add_center(c, site, members[i]);
    }
    name_crews(c);
}
