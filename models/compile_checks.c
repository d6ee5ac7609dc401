/* models/compile_checks.c - what can never work, as far as it is known before anything runs: the last checks. */
#include "models/compile_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void check_shares(struct compile *c, int32_t point)
{
    const struct point *p = &c->net->point[point];
    double sum = 0;
    int32_t given = 0;
    bool known = true;
    if (p->sourcing != SOURCING_SHARE || p->sources.count == 0)
        return;
    for (int32_t i = p->sources.first; i < p->sources.first + p->sources.count; i++) {
        double share;
        if (c->net->source[i].share < 0)
            continue;
        given++;
        if (book_constant(c->book, c->net->source[i].share, &share))
            sum += share;
        else
            known = false;
    }
    if (given == 0 || !known)
        return;
    if (given < p->sources.count)
        wrong(c, c->point_node[point], "sources", "give every source a `share`, or none (then all get the same)");
    else if (fabs(sum - 1) > 1e-9)
        wrong(c, c->source_node[p->sources.first + p->sources.count - 1], "share",
              "the shares of the sources sum to %.6g; they must sum to 1", sum);
}

static void check_payments(struct compile *c)
{
    for (int32_t i = 0; i < c->net->contracts; i++) {
        const struct contract *k = &c->net->contract[i];
        double sum = 0, share;
        bool known = true;
        for (int32_t p = k->payments.first; p < k->payments.first + k->payments.count; p++) {
            if (c->net->payment[p].share < 0)
                sum += 1;
            else if (book_constant(c->book, c->net->payment[p].share, &share))
                sum += share;
            else
                known = false;
        }
        if (known && fabs(sum - 1) > 1e-9)
            wrong(c, group_at(c, arena_format(c->arena, "contracts.%s", k->name)), "payments",
                  "the shares of the payments sum to %.6g; they must sum to 1", sum);
    }
}

static void check_supply(struct compile *c)
{
    for (int32_t i = 0; i < c->net->demands; i++) {
        const struct demand *d = &c->net->demand[i];
        double safety = 0;
        for (int32_t t = d->targets.first; t < d->targets.first + d->targets.count; t++) {
            const struct point *p = &c->net->point[c->net->demand_target[t].point];
            if (p->policy.type == POLICY_NONE && p->initial_on_hand <= 0 && p->initial_due.count == 0 &&
                !p->initial_orders)
                wrong(c, c->demand_node[i], "at",
                      "this demand can never be met: `%s` has no stock, no policy and nothing coming", p->name);
            if (p->policy.type == POLICY_LOT_FOR_LOT && d->unmet == UNMET_LOST && d->patience_days < 0 &&
                p->policy.review != REVIEW_PERIODIC && p->initial_on_hand <= 0 && !p->initial_orders &&
                (p->policy.safety < 0 || (book_constant(c->book, p->policy.safety, &safety) && safety <= 0)))
                wrong(c, c->demand_node[i], "unmet",
                      "under lot_for_lot nothing is on the shelf when a customer comes, so all would be lost; let them "
                      "wait, and limit them by `capacity` (loss system), `balk_above` or `patience`");
        }
    }
}

/* Levels that contradict each other, as far as they are constants. */
static void check_levels(struct compile *c)
{
    for (int32_t i = 0; i < c->net->points; i++) {
        const struct policy *p = &c->net->point[i].policy;
        double low, high;
        if (p->type == POLICY_S_S && p->s >= 0 && p->S >= 0 && book_constant(c->book, p->s, &low) &&
            book_constant(c->book, p->S, &high) && !(low < high))
            wrong(c, c->point_node[i], "policy.S", "orders up to S = %g when at s = %g: S must be above s", high, low);
        if ((p->type == POLICY_R_NQ || p->type == POLICY_FIXED) && p->Q >= 0 && book_constant(c->book, p->Q, &high) &&
            !(high > 0))
            wrong(c, c->point_node[i], "policy.Q", "the batch Q must be above 0");
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Offers of other names than an item's are asked for by `offer`: all such names, sorted. */
static const char **offers_asked(struct compile *c, size_t *count)
{
    const char **asked = arena_array(c->arena, (size_t)c->net->sources + 1, sizeof *asked);
    *count = 0;
    for (int32_t s = 0; s < c->net->sources; s++)
        if (read_given(c->source_node[s], "offer"))
            asked[(*count)++] = read_text(&c->read, c->source_node[s], "offer");
    qsort(asked, *count, sizeof *asked, by_text);
    return asked;
}

static void check_offers(struct compile *c)
{
    size_t asks;
    const char **asked = offers_asked(c, &asks);
    for (int32_t i = 0; i < c->net->suppliers; i++) {
        size_t count;
        const struct node **offers = sorted_members(c, read_group(&c->read, c->supplier_node[i], "offers"), &count);
        for (size_t k = 0; k < count; k++)
            if (items_of(c, offers[k]->name).count == 0 &&
                !bsearch(&offers[k]->name, asked, asks, sizeof *asked, by_text))
                wrong(c, offers[k], NULL, "`%s` is no item of this scenario, and no source asks for this offer by name",
                      offers[k]->name);
    }
}

static void whole_units(struct compile *c, const struct node *at, const char *name, int32_t item, quantity_id q)
{
    double units;
    if (q >= 0 && !c->net->item[item].divisible && book_constant(c->book, q, &units) && units != floor(units))
        wrong(c, at, name, "is %g units of `%s`, which comes in whole units; round it, or say divisible = true", units,
              c->net->item[item].name);
}

static void check_demand(struct compile *c)
{
    for (int32_t i = 0; i < c->net->demands; i++) {
        const struct demand *d = &c->net->demand[i];
        double gap;
        if (d->every >= 0 && book_constant(c->book, d->every, &gap) && gap <= 0)
            wrong(c, c->demand_node[i], "every",
                  "customers without time between them would never end; give a gap above 0");
        if (d->every >= 0 && !(book_mean(c->book, d->every) > 0))
            wrong(c, c->demand_node[i], "every", "the mean time between customers must be above 0");
        double units;
        if (!d->returns && book_constant(c->book, d->units, &units) && units < 0)
            wrong(c, c->demand_node[i], "units",
                  "is %g; a demand is at least 0, unless negative = \"return\" lets goods come back", units);
        if (d->targets.count > 0 && d->weeks == 0)
            whole_units(c, c->demand_node[i], "units",
                        c->net->point[c->net->demand_target[d->targets.first].point].item, d->units);
    }
}

/* Goods can go back to one source only, and one that can take them. */
static void check_returns(struct compile *c)
{
    for (int32_t i = 0; i < c->net->points; i++) {
        const struct point *p = &c->net->point[i];
        const struct source *s = &c->net->source[p->sources.first];
        if (!p->policy.may_return || p->sources.count == 0)
            continue;
        if (p->sources.count > 1 || s->kind == SOURCE_MAKE)
            wrong(c, c->point_node[i], "policy.negative",
                  "goods are returned to a single source that sells or moves them; here %s",
                  p->sources.count > 1 ? "there are several" : "they are made");
        else if (s->contract >= 0)
            wrong(c, c->point_node[i], "policy.negative",
                  "a contract says nothing of returns; buy at an offer's price, or leave `negative` out");
    }
}

static void check_asked(struct compile *c)
{
    for (int32_t i = 0; i < c->net->points; i++)
        if (c->net->point[i].initial_asked.count > 0 && c->net->point[i].sources.count == 0)
            wrong(c, c->point_node[i], "initial.asked", "orders travel up to a source, and this stock point has none");
}

static void check_steps(struct compile *c)
{
    for (int32_t i = 0; i < c->net->sources; i++)
        if (c->net->source[i].kind == SOURCE_MAKE && !c->net->source[i].crossing)
            wrong(c, c->source_node[i], "crossing",
                  "lots that are made keep no order of arrival; leave `crossing` out here");
}

/* Only who is made to order for can be turned away from a full workcenter. */
static void check_room(struct compile *c)
{
    const struct network *n = c->net;
    for (int32_t i = 0; i < n->sources; i++) {
        const struct source *s = &n->source[i];
        if (s->kind != SOURCE_MAKE || n->make[s->make].steps.count == 0)
            continue;
        const int32_t center = n->step[n->make[s->make].steps.first].center;
        const struct point *p = &n->point[s->point];
        if (n->center[center].capacity > 0 && (p->allocation != ALLOCATE_PEGGED || p->served.count > 0))
            wrong(c, c->center_node[center], "capacity",
                  "work of `%s` begins here, and its orders cannot be turned away: they are not customers'", p->name);
    }
}

/* Repairs have no due date, priority or lot: a rule would be ignored. */
static void check_crews(struct compile *c)
{
    const struct network *n = c->net;
    for (int32_t i = 0; i < n->failures; i++) {
        const int32_t crew = n->failure[i].crew;
        bool works = crew < 0;
        for (int32_t s = 0; s < n->steps; s++)
            works |= n->step[s].center == crew;
        if (!works && read_given(c->center_node[crew], "rule") && n->center[crew].rule != RULE_FIRST_COME)
            wrong(c, c->center_node[crew], "rule", "a crew repairs first come, first served; leave `rule` out");
    }
}

static void check_capacity(struct compile *c)
{
    for (int32_t i = 0; i < c->net->sources; i++) {
        const struct source *s = &c->net->source[i];
        const bool rate = s->capacity_per_day >= 0;
        const quantity_id q = rate ? s->capacity_per_day : s->capacity;
        double units;
        if (q >= 0 && book_constant(c->book, q, &units) && !(units > 0))
            wrong(c, c->source_node[i], rate ? "capacity_per_day" : "capacity",
                  "nothing would ever come: the capacity must be above 0; without a limit leave it out");
        if (!rate)
            whole_units(c, c->source_node[i], "capacity", c->net->point[s->point].item, s->capacity);
    }
}

void compile_checks(struct compile *c)
{
    for (int32_t i = 0; i < c->net->points; i++)
        check_shares(c, i);
    check_payments(c);
    check_levels(c);
    check_offers(c);
    check_demand(c);
    check_supply(c);
    check_asked(c);
    check_returns(c);
    check_capacity(c);
    check_tasks(c);
    check_retail(c);
    check_steps(c);
    check_crews(c);
    check_room(c);
    check_faults(c);
}
