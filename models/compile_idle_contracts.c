/* models/compile_idle_contracts.c - what has no effect in contracts and offers is refused or told. The essay is in
 * compile_idle.c. */
#include "models/compile_inside.h"

#include <string.h>

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

static void idle_losses(struct compile *c, const struct node *node, const struct contract *k)
{
    static const char *const of_money[] = {"bears", "disputes", "charges"};
    bool all = true;
    for (int i = 0; i < LOSSES; i++)
        all &= k->bears[i] >= 0;
    if (all && k->disputes.chance >= 0)
        remark(c, node, "disputes", "`bears` names every loss: nothing is left to fight over");
    if (c->net->party[k->seller].us || c->net->party[k->buyer].us)
        return;
    for (size_t i = 0; i < sizeof of_money / sizeof *of_money; i++)
        if (node_child(node, of_money[i]))
            remark(c, node, of_money[i], "neither seller nor buyer is `%s`: no money of ours moves by it",
                   c->net->party[c->net->us].name);
}

static void idle_contract(struct compile *c, int32_t id, const struct node *node)
{
    static const char *const of_lateness[] = {"late.grace", "late.cap", "late.force_majeure"};
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
    idle_losses(c, node, k);
    bool used = customers;
    for (int32_t s = 0; s < n->sources; s++)
        used |= n->source[s].contract == id;
    if (!used && side[0].known && side[1].known)
        remark(c, node, NULL,
               "no goods go by this contract: no source and no demand has these parties and items, or another contract "
               "has them");
}

static void idle_contracts(struct compile *c)
{
    for (int32_t i = 0; i < c->net->contracts; i++) {
        const struct node *node = group_at(c, arena_format(c->arena, "contracts.%s", c->net->contract[i].name));
        if (node)
            idle_contract(c, i, node);
    }
}

/* A tool that can be moved, but is not ours, or has nowhere to go. */
static void idle_tool(struct compile *c, int32_t supplier, const struct node *offer)
{
    const struct node *tool = node_child(offer, "tooling");
    const char *owner = tool ? read_text(&c->read, offer, "tooling.owner") : NULL;
    bool elsewhere = false;
    if (!tool || !node_child(tool, "move"))
        return;
    for (int32_t i = 0; i < c->net->suppliers; i++) {
        const struct node *offers = read_group(&c->read, c->supplier_node[i], "offers");
        const struct node *other = offers && i != supplier ? node_child(offers, offer->name) : NULL;
        elsewhere |= other && node_child(other, "tooling");
    }
    if (owner && strcmp(owner, c->net->party[c->net->us].name) != 0)
        remark(c, tool, "move", "the tool is not ours: `%s` owns it, and it stays there", owner);
    else if (!elsewhere)
        remark(c, tool, "move", "no other supplier's offer of `%s` has `tooling`: it has nowhere to go", offer->name);
}

static void idle_offers(struct compile *c)
{
    for (int32_t i = 0; i < c->net->suppliers; i++) {
        const struct node *offers = read_group(&c->read, c->supplier_node[i], "offers");
        for (const struct node *o = offers ? offers->first : NULL; o; o = o->next)
            if (o->kind == NODE_GROUP && says(o, "breaks_apply") && !read_group(&c->read, o, "breaks"))
                remark(c, o, "breaks_apply", "there are no `breaks` to apply");
        for (const struct node *o = offers ? offers->first : NULL; o; o = o->next)
            if (o->kind == NODE_GROUP)
                idle_tool(c, i, o);
    }
}

void compile_idle_contracts(struct compile *c)
{
    idle_contracts(c);
    idle_offers(c);
}
