/* models/compile_opening.c - a launch half-way: what was done before today, and what is open. */
#include "models/compile_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- days before today ---- */

/* The day that a setting gives; TIME_NEVER when it is left out, or wrong. */
static sim_time past_day(struct compile *c, const struct node *node, const char *name)
{
    if (!read_given(node, name))
        return TIME_NEVER;
    const sim_time at = read_time(&c->read, node, name);
    if (at < 0) {
        wrong(c, node, name, "is before `start`: let the scenario start no later than what is open or done in it");
        return TIME_NEVER;
    }
    if (at > c->net->as_of) {
        wrong(c, node, name, "is after today (`as_of`): what has not happened yet is not said, but simulated");
        return TIME_NEVER;
    }
    return at;
}

/* Words of a launch half-way where there is no today. */
static bool half_way(struct compile *c, const struct node *node, const char *name)
{
    if (c->net->half_way)
        return true;
    wrong(c, node, name, "is of a launch half-way: give `as_of`, today's date");
    return false;
}

/* ---- tasks ---- */

static void read_task(struct compile *c, int32_t id)
{
    static const char *const words[] = {"begun", "done", "spent", "tried"};
    struct task *t = &c->net->task[id];
    const struct node *node = c->task_node[id];
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (read_given(node, words[i]) && !half_way(c, node, words[i]))
            return;
    t->done = past_day(c, node, "done");
    t->since = past_day(c, node, "begun");
    const bool done = read_given(node, "done");
    t->tried = read_given(node, "tried") ? (int32_t)read_whole(&c->read, node, "tried") : done;
    t->spent = read_given(node, "spent") ? quantity_of(c, node, "spent", NULL) : -1;
    if (done && t->tried == 0)
        wrong(c, node, "tried", "a task that is done has been tried at least once");
    if (t->done != TIME_NEVER && t->since != TIME_NEVER && t->since > t->done)
        wrong(c, node, "begun", "is after `done`: a try begins before it ends");
    if (t->skip && (done || t->since != TIME_NEVER || t->tried > 0))
        wrong(c, node,
              done                     ? "done"
              : t->since != TIME_NEVER ? "begun"
                                       : "tried",
              "the task is skipped: leave this out, or `skip`");
    if (!done && t->max_rounds > 0 && t->tried >= t->max_rounds && (t->since != TIME_NEVER || t->tried > t->max_rounds))
        wrong(c, node, "tried", "%d tries are over, and `max_rounds` allows %d: no try can be under way", (int)t->tried,
              (int)t->max_rounds);
}

/* What is done or under way comes after what was done before it. */
static void check_task_order(struct compile *c, int32_t id)
{
    const struct network *n = c->net;
    const struct task *t = &n->task[id];
    const char *word = t->done != TIME_NEVER ? "done" : "begun";
    const sim_time at = t->since != TIME_NEVER ? t->since : t->done;
    if (at == TIME_NEVER)
        return;
    for (int32_t i = t->after.first; i < t->after.first + t->after.count; i++) {
        const struct task *before = &n->task[n->task_list[i]];
        if (before->done == TIME_NEVER && !before->skip && !read_given(c->task_node[n->task_list[i]], "done"))
            wrong(c, c->task_node[id], word, "it comes after `%s`, which is not done: say when that was, tasks.%s.done",
                  before->name, before->name);
        else if (before->done != TIME_NEVER && before->done > at)
            wrong(c, c->task_node[id], word, "it comes after `%s`, which was done later", before->name);
    }
    if (t->on != TIME_NEVER && t->on > at)
        wrong(c, c->task_node[id], word, "is before `on`, its own date");
}

/* ---- open orders ---- */

static const char *variant_of_point(const struct network *n, int32_t point)
{
    const char *dot = strchr(n->item[n->point[point].item].name, '.');
    return dot ? dot + 1 : NULL;
}

/* Units of this stock point's variant in a group of numbers; NaN: none of it. */
static double units_in(struct compile *c, const struct node *order, const char *name, int32_t point)
{
    const struct node *group = read_group(&c->read, order, name);
    const char *variant = variant_of_point(c->net, point);
    if (!group)
        return NAN;
    check_variants(c, group, c->net->item[c->net->point[point].item].style);
    if (variant && node_child(group, variant))
        return read_number(&c->read, group, variant);
    if (variant && node_child(group, "all"))
        wrong(c, order, name, "`%s` has variants: say how many of each, { black = 1200; tan = 1000; }",
              c->net->item[c->net->point[point].item].style);
    return !variant && node_child(group, "all") ? read_number(&c->read, group, "all") : (double)NAN;
}

static int32_t plan_of(const struct network *n, int32_t point, const char *name)
{
    const struct span orders = n->point[point].policy.plan_orders;
    for (int32_t i = orders.first; i < orders.first + orders.count; i++)
        if (strcmp(n->plan_order[i].name, name) == 0)
            return i;
    return -1;
}

static int32_t source_of(struct compile *c, const struct node *node, int32_t point)
{
    const struct network *n = c->net;
    const struct span sources = n->point[point].sources;
    const char *name = read_given(node, "source") ? read_text(&c->read, node, "source") : NULL;
    if (!name && sources.count == 1)
        return sources.first;
    for (int32_t i = sources.first; name && i < sources.first + sources.count; i++)
        if (strcmp(strrchr(n->source[i].name, '.') + 1, name) == 0)
            return i;
    if (name)
        wrong(c, node, "source", "`%s` is no source of `%s`", name, n->point[point].name);
    else if (sources.count > 1)
        wrong(c, node, "source", "`%s` has several sources: say which one has this order", n->point[point].name);
    else
        wrong(c, node, "source",
              "`%s` has no source that could have this order: add `sources`, or write the goods as "
              "initial.due",
              n->point[point].name);
    return -1;
}

static void check_order(struct compile *c, const struct node *node, const struct open_order *o)
{
    const struct network *n = c->net;
    const struct source *s = &n->source[o->source];
    if (!(o->units > 0) && !(isnan(o->units) && o->plan >= 0))
        wrong(c, node, "units", "an open order needs its units, above 0");
    if (o->received >= o->units)
        wrong(c, node, "received", "all %g units are here: the order is not open; leave it out", o->units);
    if (o->shipped != TIME_NEVER && s->kind != SOURCE_MOVE)
        wrong(c, node, "shipped", "is of goods that move on a lane; %s",
              s->kind == SOURCE_BUY ? "a lead time is door to door, and runs since `placed`"
                                    : "what is made is made here");
    if (o->shipped != TIME_NEVER && o->shipped < o->placed)
        wrong(c, node, "shipped", "is before `placed`");
    if (o->eta != TIME_NEVER && o->eta < n->as_of)
        wrong(c, node, "eta",
              "is before today (`as_of`): what was expected by then and is not here has a new date, or none");
    if (o->eta != TIME_NEVER && s->kind == SOURCE_MAKE)
        wrong(c, node, "eta", "what is still to be made takes its time at the workcenters; leave `eta` out");
    if (o->eta != TIME_NEVER && s->kind == SOURCE_MOVE && o->shipped == TIME_NEVER)
        wrong(c, node, "eta", "the goods have not left: give `shipped`, or leave `eta` out");
    if (o->promised != TIME_NEVER && o->promised < o->placed)
        wrong(c, node, "promised", "is before `placed`");
    if (o->due != TIME_NEVER && o->due < o->placed)
        wrong(c, node, "due", "is before `placed`");
    if (!isnan(o->paid) && s->ours && s->contract < 0 && s->kind != SOURCE_BUY)
        wrong(c, node, "paid", "nothing is paid for these goods: they are not bought, and no contract has them");
    if (!isnan(o->paid) && !s->ours)
        wrong(c, node, "paid", "is of what we pay, and this order is not ours");
}

static void add_order(struct compile *c, int32_t point, const struct node *node)
{
    struct network *n = c->net;
    const char *path = node_path(node, c->arena), *variant = variant_of_point(n, point);
    struct open_order o = {.item = -1, .plan = plan_of(n, point, node->name)};
    o.name = variant ? arena_format(c->arena, "%s (%s)", path, variant) : path;
    const struct plan_order *plan = o.plan >= 0 ? &n->plan_order[o.plan] : NULL;
    o.units = units_in(c, node, "units", point);
    if (read_group(&c->read, node, "units") ? isnan(o.units) : !plan && variant != NULL)
        return; /* none of this variant */
    o.received = units_in(c, node, "received", point);
    o.received = isnan(o.received) ? 0 : o.received;
    o.source = source_of(c, node, point);
    o.placed = past_day(c, node, "placed");
    o.shipped = past_day(c, node, "shipped");
    o.due = read_given(node, "due") ? read_time(&c->read, node, "due") : plan ? plan->due : TIME_NEVER;
    o.promised = read_given(node, "promised") ? read_time(&c->read, node, "promised") + TICKS_PER_DAY : TIME_NEVER;
    o.eta = read_given(node, "eta") ? read_time(&c->read, node, "eta") : TIME_NEVER;
    o.paid = read_given(node, "paid") ? read_number(&c->read, node, "paid") : (double)NAN;
    if (plan)
        n->plan_order[o.plan].over = true;
    if (o.source < 0 || o.placed == TIME_NEVER)
        return;
    check_order(c, node, &o);
    n->point[point].initial_orders = true;
    *(struct open_order *)PUSH(c, n->open_order, n->open_orders) = o;
}

static int by_source(const void *a, const void *b)
{
    const struct open_order *x = a, *y = b;
    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    if (x->placed != y->placed)
        return x->placed < y->placed ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void read_point(struct compile *c, int32_t point)
{
    struct network *n = c->net;
    size_t count;
    const struct node **orders =
        sorted_members(c, read_group(&c->read, c->point_node[point], "initial.orders"), &count);
    for (size_t i = 0; i < count; i++)
        if (half_way(c, orders[i], NULL))
            add_order(c, point, orders[i]);
    if (count > 0 && n->point[point].initial_asked.count > 0)
        wrong(c, c->point_node[point], "initial.asked", "with initial.orders, write these as open orders too");
    const struct span plan = n->point[point].policy.plan_orders;
    for (int32_t i = plan.first; i < plan.first + plan.count; i++) {
        struct plan_order *o = &n->plan_order[i];
        if (o->over || o->placed == TIME_NEVER || o->placed >= n->as_of || n->as_of == 0)
            continue;
        o->over = true;
        remark(c, c->point_node[point], "policy.orders",
               "%s of `%s` was placed before today, and initial.orders.%s does not say what of it is open: taken as "
               "come in whole",
               o->name, n->point[point].name, o->name);
    }
}

double open_units_received(const struct compile *c, struct span points)
{
    const struct network *n = c->net;
    double sum = 0;
    for (int32_t i = 0; i < n->open_orders; i++)
        for (int32_t k = points.first; k < points.first + points.count; k++)
            if (n->watch[k] == n->source[n->open_order[i].source].point)
                sum += n->open_order[i].received;
    return sum;
}

/* ---- disruptions ---- */

static void read_disruption(struct compile *c, int32_t id)
{
    struct disruption *d = &c->net->disruption[id];
    const struct node *node = c->disruption_node[id];
    if (d->closure)
        return;
    if (read_given(node, "begun") && half_way(c, node, "begun"))
        d->begun = past_day(c, node, "begun");
    if (d->begun != TIME_NEVER && d->start == DISRUPTION_EACH_ORDER)
        wrong(c, node, "begun", "does not go with each = \"order\", which strikes orders, one by one");
    if (d->begun != TIME_NEVER && d->equilibrium)
        wrong(c, node, "begun", "says how it stands today; leave out starts = \"equilibrium\"");
    if (d->begun == TIME_NEVER && d->start == DISRUPTION_ON && d->on < c->net->as_of)
        remark(c, node, "on", "was before today: it is over, or did not happen; give `begun` if it is in force");
}

void compile_opening(struct compile *c)
{
    struct network *n = c->net;
    if (n->half_way && read_given(c->read.root, "seasons.count") &&
        read_whole(&c->read, c->read.root, "seasons.count") > 1)
        wrong(c, c->read.root, "as_of", "stands in one season: leave it out, or `seasons`");
    for (int32_t t = 0; t < n->tasks; t++)
        read_task(c, t);
    for (int32_t t = 0; t < n->tasks; t++)
        check_task_order(c, t);
    for (int32_t i = 0; i < n->points; i++)
        read_point(c, i);
    for (int32_t i = 0; i < n->disruptions; i++)
        read_disruption(c, i);
    if (n->open_orders)
        qsort(n->open_order, (size_t)n->open_orders, sizeof *n->open_order, by_source);
    for (int32_t i = 1; i < n->open_orders; i++)
        if (n->open_order[i].source == n->open_order[i - 1].source)
            n->open_order[i].k = n->open_order[i - 1].k + 1;
}
