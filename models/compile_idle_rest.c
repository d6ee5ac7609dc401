/* models/compile_idle_rest.c - what has no effect where it stands is refused or told: lanes, variables, quality,
 * disruptions, the run. The essay is in compile_idle.c. */
#include "models/compile_inside.h"

#include <string.h>

/* ---- lanes, variables ---- */

/* The price is the contract's under which they change hands on the way: what only moves between our own sites has none.
 */
static void duty_without_price(struct compile *c, const struct node *lane, int32_t id)
{
    const struct network *n = c->net;
    bool moves = false;
    for (int32_t s = 0; s < n->sources; s++) {
        if (n->source[s].kind == SOURCE_MOVE && n->source[s].lane == id && n->source[s].contract >= 0)
            return;
        moves |= n->source[s].kind == SOURCE_MOVE && n->source[s].lane == id;
    }
    if (moves && says(lane, "duty"))
        remark(
            c, lane, "duty",
            "is a share of the price by which goods change hands on this lane, and none do: no duty is paid; give the "
            "sender's site a `party` and a contract with a price, or leave it out");
}

static void idle_lanes(struct compile *c)
{
    for (int32_t i = 0; i < c->net->lanes; i++) {
        duty_without_price(c, c->lane_node[i], i);
        if (says(c->lane_node[i], "cost.kg_per_m3") && c->net->lane[i].cost.per_kg < 0)
            remark(c, c->lane_node[i], "cost.kg_per_m3",
                   "makes a weight of a volume, and weight costs nothing here: give "
                   "per_kg, or leave it out");
    }
}

static void idle_variables(struct compile *c)
{
    static const char *const of_process[] = {"log", "step"};
    const struct node *variables = group_at(c, "variables");
    for (const struct node *v = variables ? variables->first : NULL; v; v = v->next) {
        if (v->kind != NODE_GROUP || !v->row)
            continue;
        for (size_t i = 0; i < sizeof of_process / sizeof *of_process; i++)
            if (says(v, of_process[i]) && !read_given(v, "follows"))
                wrong(c, v, of_process[i], "is of a process: give the law that it `follows`, or leave it out");
        if (says(v, "returns_to") && !read_given(v, "half_life"))
            wrong(c, v, "returns_to", "without `half_life` nothing ever returns: give it, or leave this out");
    }
}

/* ---- quality ---- */

/* A plan without numbers rejects no lot. */
static bool never_rejects(const struct inspection *p)
{
    return (p->plan == PLAN_ALL || p->plan == PLAN_SHARE) && p->limit < 0 && p->accept[0] == INT32_MAX - 1;
}

static void idle_inspection(struct compile *c, const struct inspection *p, const struct node *node)
{
    static const char *const of_rejection[] = {"lenient", "again", "at_last"};
    if (says(node, "returned") && p->rejected != FATE_RETURN && p->at_last != LAST_RETURN)
        wrong(c, node, "returned", "belongs to rejected or at_last = \"return\" and would do nothing here");
    if (says(node, "owner") && never_rejects(p))
        remark(
            c, node, "owner",
            "this plan never rejects a lot: there is nothing for him to hear of; give plan.accept (or plan.limit), or "
            "leave it out");
    if (says(node, "reduced") && p->plan == PLAN_ISO && !p->switching)
        remark(c, node, "reduced", "belongs to switching = true: without it `severity` holds for all lots");
    for (size_t i = 0; i < sizeof of_rejection / sizeof *of_rejection && never_rejects(p); i++)
        if (says(node, of_rejection[i]))
            remark(c, node, of_rejection[i],
                   "this plan never rejects a lot, and it does nothing: give plan.accept (or plan.limit), or leave it "
                   "out");
    if (never_rejects(p) && p->rejected > FATE_REPAIR)
        wrong(c, node, "rejected",
              "this plan never rejects a lot: give plan.accept (or plan.limit); what happens to the "
              "units that are found is `found`");
}

/* Its repair cost is what a customer's find is reckoned from. */
static bool priced_at_customers(struct compile *c, const struct node *fault)
{
    const struct node *all = group_at(c, "faults.found_at");
    return read_given(fault, "found_at.customer") || (all && read_given(all, "customer"));
}

static void idle_fault(struct compile *c, const struct fault *f, const struct node *node)
{
    const char *arises = read_text(&c->read, node, "arises");
    if (says(node, "corrected") && arises && strcmp(arises, "style") != 0)
        remark(c, node, "corrected",
               "is of faults of styles: elsewhere each lot has its own luck, and it does nothing");
    if (read_given(node, "found_at") && !read_group(&c->read, node, "repair"))
        remark(c, node, "found_at", "multiplies the cost of a repair, and this fault has no `repair`: it does nothing");
    if (says(node, "repair.then") && !says(node, "repair.max_rounds"))
        wrong(c, node, "repair.then", "says what happens after the last round; give `max_rounds`, or leave it out");
    if (says(node, "repair.max_rounds") && !read_given(node, "repair.pass"))
        wrong(c, node, "repair.max_rounds", "without `pass` the first round succeeds; give the chance that one does");
    if (says(node, "repair.front") && !read_given(node, "repair.at"))
        wrong(c, node, "repair.front", "is a place in the queue of a workcenter: give `at`");
    if (read_group(&c->read, node, "repair") && c->net->inspections == 0 && !f->recall_repairs &&
        !priced_at_customers(c, node))
        remark(c, node, "repair", "nothing is ever repaired: faults are found by `inspections`, and there are none");
}

static void idle_quality(struct compile *c)
{
    size_t count;
    const struct node **node = sorted_members(c, group_at(c, "inspections"), &count);
    for (size_t i = 0; i < count; i++)
        idle_inspection(c, &c->net->inspection[i], node[i]);
    node = fault_nodes(c, &count);
    for (size_t i = 0; i < count && i < (size_t)c->net->faults; i++)
        idle_fault(c, &c->net->fault[i], node[i]);
}

/* ---- disruptions ---- */

static bool mentions(const struct node *n, const char *word)
{
    if (n->kind == NODE_TEXT && strstr(n->text, word))
        return true;
    for (const struct node *child = n->first; child; child = child->next)
        if (mentions(child, word))
            return true;
    return false;
}

static bool is_measured(const struct network *n, int32_t disruption)
{
    for (int32_t i = 0; i < n->measures; i++)
        if (n->measure[i].of >= OBSERVE_DISRUPTION_ACTIVE && n->measure[i].of <= OBSERVE_DISRUPTION_COST &&
            n->measure[i].id == disruption)
            return true;
    return false;
}

static void idle_disruption(struct compile *c, int32_t id, const struct node *node)
{
    const struct disruption *d = &c->net->disruption[id];
    const bool acts = node_child(node, "stops") || node_child(node, "change") || d->destroys >= 0,
               costs = node_child(node, "cost") != NULL;
    if (says(node, "severity") && !mentions(node, "$severity"))
        remark(c, node, "severity",
               "nothing asks for it: write $severity in a line of `change` (or in `cost`), or leave it out");
    if (says(node, "fades") && d->lasts < 0)
        wrong(c, node, "fades", "follows the end of the disruption, which lasts for good: give `lasts`");
    if (!acts && !costs && d->hits.count > 0)
        wrong(c, node, "hits",
              "nothing happens to what it hits: say what it `stops`, `change`s or `destroys`, or what it "
              "`cost`s");
    else if (!acts && !costs && !is_measured(c->net, id))
        remark(c, node, NULL, "does nothing but happen: it has no `stops`, `change`, `destroys` or `cost`");
}

static void idle_disruptions(struct compile *c)
{
    size_t count;
    const struct node **node = sorted_members(c, group_at(c, "disruptions"), &count);
    for (size_t i = 0; i < count; i++)
        idle_disruption(c, (int32_t)i, node[i]);
}

/* ---- the run, money ---- */

static void idle_run(struct compile *c)
{
    const struct node *root = c->read.root;
    static const char *const of_rate[] = {"money.discount.period", "money.discount.compounding"};
    if (read_given(root, "run.warm_up.count") && !read_given(root, "run.warm_up.of"))
        wrong(c, group_at(c, "run.warm_up"), "count", "counts the customers of a demand: say which, of = \"demand.x\"");
    for (size_t i = 0; i < sizeof of_rate / sizeof *of_rate; i++)
        if (says(root, of_rate[i]) && !read_given(root, "money.discount.rate") && !says(root, "money.interest"))
            remark(c, root, of_rate[i], "nothing is discounted: give money.discount.rate (or money.interest)");
}

void compile_idle_rest(struct compile *c)
{
    idle_lanes(c);
    idle_variables(c);
    idle_quality(c);
    idle_disruptions(c);
    idle_run(c);
}
