/* models/compile_notes.c - warnings: what is allowed, and perhaps not meant.
 *
 * Of an item that is not divisible there are whole units only: a demand is rounded to the nearest, an order up. A law
 * or a level that gives fractions of a unit is told, once a setting, a dozen at most. */
#include "models/compile_inside.h"

#include <math.h>

enum { NOTES_MOST = 12, LAWS_MOST = 1000 }; /* a network of 100,000 points is not drawn from for this */

static bool is_fraction(double x)
{
    return fabs(x - round(x)) > 1e-6 * (1 + fabs(x));
}

static bool gives_fractions(const struct compile *c, quantity_id q, int *laws)
{
    static const double at[] = {0.19, 0.5, 0.83};
    double value;
    if (q < 0)
        return false;
    if (book_constant(c->book, q, &value))
        return is_fraction(value);
    if (++*laws > LAWS_MOST)
        return false;
    for (size_t i = 0; i < sizeof at / sizeof *at; i++)
        if (is_fraction(book_statistic(c->book, q, at[i])))
            return true;
    return false;
}

static void rounded(struct compile *c, const struct node *group, const char *name, const struct item *item,
                    const char *how)
{
    remark(c, group, name, "fractions of a unit are rounded %s; items.%s.divisible = true keeps them", how,
           item->style);
}

static const struct item *whole_item(const struct network *n, int32_t point)
{
    const struct item *item = &n->item[n->point[point].item];
    return item->divisible ? NULL : item;
}

static int note_demand(struct compile *c, int32_t id, int *laws)
{
    const struct demand *d = &c->net->demand[id];
    const struct item *item =
        d->targets.count ? whole_item(c->net, c->net->demand_target[d->targets.first].point) : NULL;
    bool fractions = false;
    if (!item || d->weeks > 0) /* a season's total is spread over its days anyway */
        return 0;
    for (int32_t i = d->orders.first; i < d->orders.first + d->orders.count; i++)
        fractions |= gives_fractions(c, c->net->demand_order[i].units, laws);
    if (d->orders.count == 0)
        fractions = gives_fractions(c, d->units, laws);
    if (fractions)
        rounded(c, c->demand_node[id], d->orders.count ? "orders" : "units", item, "to the nearest whole unit");
    return fractions;
}

static int note_policy(struct compile *c, int32_t id, int *laws)
{
    const struct policy *p = &c->net->point[id].policy;
    const struct item *item = whole_item(c->net, id);
    const struct node *policy = read_group(&c->read, c->point_node[id], "policy");
    const struct {
        const char *name;
        quantity_id q;
    } levels[] = {{"Q", p->Q}, {"S", p->S}, {"level", p->type == POLICY_BASE_STOCK ? p->level : -1}};
    int count = 0;
    for (size_t i = 0; item && policy && i < sizeof levels / sizeof *levels; i++)
        if (gives_fractions(c, levels[i].q, laws)) {
            rounded(c, policy, levels[i].name, item, "up, order by order");
            count++;
        }
    return count;
}

void compile_notes(struct compile *c)
{
    int notes = 0, laws = 0;
    for (int32_t i = 0; i < c->net->demands && notes < NOTES_MOST; i++)
        notes += note_demand(c, i, &laws);
    for (int32_t i = 0; i < c->net->points && notes < NOTES_MOST; i++)
        notes += note_policy(c, i, &laws);
}
