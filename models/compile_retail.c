/* models/compile_retail.c - how a season's mix strays, markdowns, returns. */
#include "models/compile_inside.h"

#include <stdlib.h>

static void read_mix(struct compile *c, const struct node *node, struct demand *d)
{
    d->mix_spread = says(node, "mix_spread") ? quantity_of(c, node, "mix_spread", NULL) : -1;
    if (d->mix_spread >= 0 && d->targets.count < 2)
        remark(c, node, "mix_spread", "has no effect: the goods have no variants that customers could choose among");
    else if (d->mix_spread >= 0 && d->orders.count > 0)
        remark(c, node, "mix_spread", "has no effect: dated orders say which variants they want");
}

static void read_returned(struct compile *c, const struct node *node, struct demand *d)
{
    const struct node *returned = read_group(&c->read, node, "returned");
    d->returned = d->returned_after = d->returned_resold = d->returned_cost = -1;
    if (!returned)
        return;
    d->returned = quantity_of(c, returned, "share", NULL);
    d->returned_after = quantity_of(c, returned, "after", NULL);
    d->returned_resold = quantity_of(c, returned, "resold", NULL);
    d->returned_cost = read_given(returned, "cost") ? quantity_of(c, returned, "cost", NULL) : -1;
}

/* When `weeks` end; TIME_NEVER without. */
static sim_time curve_ends(const struct demand *d)
{
    return d->weeks == 0 ? TIME_NEVER : d->starts + (sim_time)d->weeks * 7 * TICKS_PER_DAY;
}

static void check_price(struct compile *c, const struct node *node, const struct demand *d, const struct node *of)
{
    if (d->contract >= 0)
        wrong(c, of, "price", "this customer buys by contract, at its price; a markdown goes with `price`");
    else if (d->price < 0)
        wrong(c, node, "price", "a markdown needs the full price of this demand too: give `price`");
}

static void read_markdown(struct compile *c, const struct node *node, const struct demand *d, const struct node *of)
{
    struct network *n = c->net;
    struct markdown m = {.name = of->name,
                         .date = read_time(&c->read, of, "date"),
                         .until = read_time(&c->read, of, "until"),
                         .price = quantity_of(c, of, "price", NULL),
                         .lift = quantity_of(c, of, "lift", NULL)};
    const sim_time ends = curve_ends(d);
    if (m.until != TIME_NEVER && m.until <= m.date)
        wrong(c, of, "until", "the markdown is over before it begins; let `until` lie after `date`");
    if (m.until == TIME_NEVER && m.date < ends)
        m.until = ends;
    if (d->weeks > 0 && m.date < d->starts)
        wrong(c, of, "date", "the markdown begins before the selling curve (`starts`); the first price is `price`");
    if (d->weeks == 0 && d->rate < 0 && says(of, "lift"))
        wrong(c, of, "lift", "only a demand with `weeks` or `rate` can be lifted; here the price alone can fall");
    if (m.date >= n->horizon)
        remark(c, of, "date", "has no effect: the markdown begins at the horizon or after it");
    check_price(c, node, d, of);
    *(struct markdown *)PUSH(c, n->markdown, n->markdowns) = m;
}

static int by_date(const void *a, const void *b)
{
    const struct markdown *x = a, *y = b;
    return x->date < y->date ? -1 : x->date > y->date;
}

static void read_markdowns(struct compile *c, const struct node *node, struct demand *d)
{
    struct network *n = c->net;
    const struct node *group = read_group(&c->read, node, "markdown");
    size_t count;
    const struct node **members = sorted_members(c, group, &count);
    d->markdowns = (struct span){n->markdowns, (int32_t)count};
    for (size_t i = 0; i < count; i++)
        read_markdown(c, node, d, members[i]);
    if (count == 0)
        return;
    struct markdown *first = n->markdown + d->markdowns.first;
    qsort(first, count, sizeof *first, by_date);
    for (size_t i = 0; i + 1 < count; i++)
        if (first[i].date == first[i + 1].date)
            wrong(c, group, first[i + 1].name, "two markdowns begin on the same day: `%s` and `%s`", first[i].name,
                  first[i + 1].name);
}

void read_retail(struct compile *c, const struct node *node, struct demand *d)
{
    d->event_sold = d->event_lost = -1;
    read_mix(c, node, d);
    read_returned(c, node, d);
    read_markdowns(c, node, d);
}

void check_retail(struct compile *c)
{
    const struct network *n = c->net;
    for (int32_t i = 0; i < n->demands; i++) {
        const struct demand *d = &n->demand[i];
        for (int32_t k = d->markdowns.first; k < d->markdowns.first + d->markdowns.count; k++) {
            const struct markdown *m = &n->markdown[k];
            const struct node *of = node_child(read_group(&c->read, c->demand_node[i], "markdown"), m->name);
            double cut, full;
            if (m->price >= 0 && d->price >= 0 && book_constant(c->book, m->price, &cut) &&
                book_constant(c->book, d->price, &full) && cut > full)
                remark(c, of, "price", "%g is above the full price of %g: customers pay more from this day on", cut,
                       full);
        }
    }
}
