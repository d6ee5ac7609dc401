/* models/compile_idle_rest.c - what has no effect where it stands is refused or told: contracts and offers, lanes,
 * variables, quality, disruptions, the run. The essay is in compile_idle.c. */
#include "models/compile_inside.h"

#include <string.h>

/* ---- contracts, offers ---- */

static bool has_member(const struct network *n, int32_t party)
{
    bool found = n->us == party;
    for (int32_t i = 0; i < n->sites; i++)
        found |= n->site[i].party == party;
    for (int32_t i = 0; i < n->suppliers; i++)
        found |= n->supplier[i].party == party;
    return found;
}

static bool sells_to_customers(const struct network *n, int32_t contract)
{
    for (int32_t i = 0; i < n->demands; i++)
        if (n->demand[i].contract == contract)
            return true;
    return false;
}

static void idle_breaks(struct compile *c, const struct node *node, const struct contract *k)
{
    const struct node *breaks = read_group(&c->read, node, "breaks");
    if (says(node, "breaks_apply") && !breaks)
        remark(c, node, "breaks_apply", "there are no `breaks` to apply");
    for (const struct node *b = breaks ? breaks->first : NULL; b; b = b->next) {
        const char *item = b->kind == NODE_GROUP ? read_text(&c->read, b, "item") : NULL;
        bool priced = !item;
        for (int32_t p = k->prices.first; item && p < k->prices.first + k->prices.count; p++)
            priced |= style_is(c->net, c->net->contract_price[p].item, item);
        if (!priced)
            wrong(c, b, "item", "the contract has no `price` of `%s`", item);
    }
}

static void idle_contract(struct compile *c, int32_t id, const struct node *node)
{
    static const char *const of_lateness[] = {"late.grace", "late.cap"};
    const struct network *n = c->net;
    const struct contract *k = &n->contract[id];
    const bool customers = sells_to_customers(n, id);
    const struct {
        const char *word;
        int32_t party;
        bool known;
    } side[] = {{"seller", k->seller, has_member(n, k->seller)},
                {"buyer", k->buyer, customers || has_member(n, k->buyer)}};
    for (size_t i = 0; i < sizeof side / sizeof *side; i++)
        if (!side[i].known)
            wrong(c, node, side[i].word,
                  "nobody is of the party `%s`: name the `party` of a site or supplier (a supplier's own name), or "
                  "`%s`%s",
                  n->party[side[i].party].name, n->party[n->us].name,
                  i == 1 ? "; of customers, whose demand has this `contract`, any name" : "");
    for (size_t i = 0; i < sizeof of_lateness / sizeof *of_lateness; i++)
        if (says(node, of_lateness[i]) && k->late_per_week < 0 && k->late_per_day < 0)
            remark(c, node, of_lateness[i], "nothing is due for lateness: give late.per_week or late.per_day");
    idle_breaks(c, node, k);
    bool used = customers;
    for (int32_t s = 0; s < n->sources; s++)
        used |= n->source[s].contract == id;
    if (!used && side[0].known && side[1].known)
        remark(c, node, NULL, "no goods go by this contract: no source and no demand has these parties and items");
}

static void idle_contracts(struct compile *c)
{
    for (int32_t i = 0; i < c->net->contracts; i++) {
        const struct node *node = group_at(c, arena_format(c->arena, "contracts.%s", c->net->contract[i].name));
        if (node)
            idle_contract(c, i, node);
    }
}

static void idle_offers(struct compile *c)
{
    for (int32_t i = 0; i < c->net->suppliers; i++) {
        const struct node *offers = read_group(&c->read, c->supplier_node[i], "offers");
        for (const struct node *o = offers ? offers->first : NULL; o; o = o->next)
            if (o->kind == NODE_GROUP && says(o, "breaks_apply") && !read_group(&c->read, o, "breaks"))
                remark(c, o, "breaks_apply", "there are no `breaks` to apply");
    }
}

/* ---- lanes, variables ---- */

static void idle_lanes(struct compile *c)
{
    for (int32_t i = 0; i < c->net->lanes; i++)
        if (says(c->lane_node[i], "cost.kg_per_m3") && c->net->lane[i].cost.per_kg < 0)
            remark(c, c->lane_node[i], "cost.kg_per_m3",
                   "makes a weight of a volume, and weight costs nothing here: give "
                   "per_kg, or leave it out");
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
    if (says(node, "reduced") && p->plan == PLAN_ISO && !p->switching)
        wrong(c, node, "reduced", "belongs to switching = true: without it `severity` holds for all lots");
    for (size_t i = 0; i < sizeof of_rejection / sizeof *of_rejection && never_rejects(p); i++)
        if (says(node, of_rejection[i]))
            wrong(c, node, of_rejection[i],
                  "this plan never rejects a lot: give plan.accept (or plan.limit), or leave it "
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

static void idle_fault(struct compile *c, const struct node *node)
{
    if (says(node, "repair.then") && !says(node, "repair.max_rounds"))
        wrong(c, node, "repair.then", "says what happens after the last round; give `max_rounds`, or leave it out");
    if (says(node, "repair.max_rounds") && !read_given(node, "repair.pass"))
        wrong(c, node, "repair.max_rounds", "without `pass` the first round succeeds; give the chance that one does");
    if (says(node, "repair.front") && !read_given(node, "repair.at"))
        wrong(c, node, "repair.front", "is a place in the queue of a workcenter: give `at`");
    if (read_group(&c->read, node, "repair") && c->net->inspections == 0 && !priced_at_customers(c, node))
        remark(c, node, "repair", "nothing is ever repaired: faults are found by `inspections`, and there are none");
}

static void idle_quality(struct compile *c)
{
    size_t count;
    const struct node **node = sorted_members(c, group_at(c, "inspections"), &count);
    for (size_t i = 0; i < count; i++)
        idle_inspection(c, &c->net->inspection[i], node[i]);
    node = fault_nodes(c, &count);
    for (size_t i = 0; i < count; i++)
        idle_fault(c, node[i]);
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
    idle_contracts(c);
    idle_offers(c);
    idle_lanes(c);
    idle_variables(c);
    idle_quality(c);
    idle_disruptions(c);
    idle_run(c);
}
