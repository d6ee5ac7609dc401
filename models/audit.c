/* models/audit.c - what must hold at the end of every replication, exactly.
 *
 * 1. Units: for every stock point, opening + received - given - destroyed - perished = on hand >= 0; of perishable
 * goods the batches on the shelf sum to what is on hand.
 * 2. Claims: the backlog is the sum of what is open in the queue.
 * 3. Orders: on order is the sum over open orders of what is still to come, and what came before the start and is due
 * later.
 * 4. Money: all accounts, cash, and what is owed sum to zero in micro-units.
 * 5. Faulty units: those that arose are repaired, replaced, scrapped, returned, delivered, built in, lost, on hand, or
 * under way.
 * 6. Little's law: the area under a workcenter's queue equals the waiting time of its jobs, and the area under the
 * units that a demand's customers wait for the time each of them waited, with those still inside.
 * 7. The timeline of a task begins at time 0 and does not run backwards. */
#include "models/flow.h"
#include "models/run.h"

#include <math.h>
#include <stdio.h>

static const char *units_balance(struct replication *r)
{
    for (int32_t i = 0; i < r->net->points; i++) {
        const struct point_state *p = &r->point[i];
        pieces open = 0;
        if (p->opening + p->received - p->given - p->destroyed - p->perished != p->on_hand)
            return "audit: units are not conserved at a stock point";
        if (p->on_hand < 0)
            return "audit: a stock point holds less than nothing";
        if (r->net->point[i].shelf_life >= 0 && shelf_total(r, i) != p->on_hand)
            return "audit: the batches on a shelf are not what is on hand";
        for (int32_t c = p->first; c >= 0; c = claim_at(r, c)->next)
            open += claim_at(r, c)->open;
        if (open != p->backlog)
            return "audit: a backlog is not the sum of its claims";
    }
    return NULL;
}

static const char *orders_balance(struct replication *r)
{
    for (int32_t i = 0; i < r->net->points; i++) {
        pieces coming = 0;
        const struct span due = r->net->point[i].initial_due;
        for (int32_t d = due.first; d < due.first + due.count; d++)
            if (r->net->due_in[d].at >= r->now)
                coming += pieces_of(r, i, r->net->due_in[d].units);
        for (int32_t o = r->first_order; o >= 0; o = order_at(r, o)->next)
            if (order_at(r, o)->point == i)
                coming += order_at(r, o)->coming;
        if (coming != r->point[i].on_order)
            return "audit: on order is not the sum of the open orders";
    }
    return NULL;
}

static const char *faults_balance(struct replication *r)
{
    for (int32_t f = 0; f < r->net->faults; f++) {
        const struct fault_state *s = &r->fault[f];
        pieces sum = s->under_way;
        for (int32_t i = 0; i < r->net->points; i++) {
            const pieces here = r->faulty[i * r->net->faults + f];
            if (here < 0 || here > r->point[i].on_hand)
                return "audit: more faulty units than units at a stock point";
            sum += here;
        }
        for (int e = 0; e < ENDINGS; e++)
            sum += s->ended[e];
        if (sum != s->arisen || s->under_way < 0)
            return "audit: faulty units are not conserved";
        if (r->first_order < 0 && s->under_way != 0)
            return "audit: nothing is under way but faulty units";
    }
    return NULL;
}

static const char *money_balance(struct replication *r)
{
    int64_t sum = r->ledger.cash_micro;
    for (int a = 0; a < ACCOUNTS; a++)
        sum += r->ledger.cost_micro[a];
    for (int32_t i = 0; i < r->net->parties; i++)
        sum -= r->ledger.owed_micro[i];
    return sum == 0 ? NULL : "audit: the ledger does not balance";
}

/* The area under the units that customers wait for is the time that each of them waited, those still open included. */
static const char *little_customers(struct replication *r)
{
    if (r->net->warm_up > 0 || r->net->warm_up_demand >= 0)
        return NULL;
    for (int32_t d = 0; d < r->net->demands; d++) {
        double waited = r->demand[d].unit_days;
        for (int32_t i = 0; i < r->net->points; i++)
            for (int32_t c = r->point[i].first; c >= 0; c = claim_at(r, c)->next)
                if (claim_at(r, c)->kind == CLAIM_CUSTOMER && claim_at(r, c)->owner == d)
                    waited += units_of(r, i, claim_at(r, c)->open) * days_from_ticks(r->now - claim_at(r, c)->placed);
        if (fabs(level_area_days(&r->demand[d].units_waiting, r->now) - waited) > 1e-6 * (1 + waited))
            return "audit: Little's law fails for the customers of a demand";
    }
    return NULL;
}

static const char *little(struct replication *r)
{
    if (r->net->warm_up > 0 || r->net->warm_up_demand >= 0)
        return NULL;
    for (int32_t i = 0; i < r->net->centers; i++) {
        const struct center_state *c = &r->center[i];
        double waited = c->wait_days;
        for (int32_t j = c->first; j >= 0; j = job_at(r, j)->next)
            waited += days_from_ticks(r->now - job_at(r, j)->queued);
        for (int32_t m = c->repairs_first; m >= 0; m = r->machine[m].next_repair)
            waited += days_from_ticks(r->now - r->machine[m].crew_since);
        if (fabs(level_area_days(&c->queue, r->now) - waited) > 1e-6 * (1 + waited))
            return "audit: Little's law fails at a workcenter's queue";
    }
    return NULL;
}

/* What a task waited for and did adds up from time 0: its stretches begin there and follow each other. */
static const char *task_timelines(struct replication *r)
{
    for (int32_t t = 0; t < r->net->tasks && r->trails; t++) {
        const struct trail *trail = &r->task[t].trail;
        if (r->task[t].begun == TIME_NEVER || trail->count == 0)
            continue;
        if (trail->at[0].from != 0)
            return "audit: a task's timeline does not begin at time 0";
        for (int32_t i = 1; i < trail->count; i++)
            if (trail->at[i].from <= trail->at[i - 1].from)
                return "audit: a task's timeline runs backwards";
    }
    return NULL;
}

const char *replication_audit(struct replication *r)
{
    typedef const char *(*check)(struct replication *);
    static const check checks[] = {units_balance,  orders_balance, faults_balance,  money_balance,
                                   task_timelines, little,         little_customers};
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        const char *why = checks[i](r);
        if (why)
            return why;
    }
    return NULL;
}
