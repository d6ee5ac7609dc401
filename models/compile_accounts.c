/* models/compile_accounts.c - which accounts of the ledger this scenario can move; the others are not shown. */
#include "models/compile_inside.h"

static void use_account(struct network *n, enum account a, bool used)
{
    if (used)
        n->accounts_used |= UINT64_C(1) << a;
}

static bool positive(const struct compile *c, quantity_id q)
{
    double value;
    return q >= 0 && !(book_constant(c->book, q, &value) && value == 0);
}

static bool lane_costs(const struct network *n, const struct source *s)
{
    const struct cost_terms *t = s->lane >= 0 ? &n->lane[s->lane].cost : NULL;
    return t && (t->per_trip >= 0 || t->per_order >= 0 || t->per_unit >= 0 || t->per_kg >= 0 || t->per_m3 >= 0);
}

static void accounts_of_sources(struct compile *c)
{
    struct network *n = c->net;
    for (int32_t i = 0; i < n->sources; i++) {
        const struct source *s = &n->source[i];
        use_account(n, ACCOUNT_TOOLING, s->our_tooling && positive(c, s->tooling));
        if (s->contract >= 0 && n->party[n->contract[s->contract].seller].us) { /* we sell by moving goods */
            const struct contract *sale = &n->contract[s->contract];
            use_account(n, ACCOUNT_SALES, true);
            use_account(n, ACCOUNT_PENALTY, sale->late_per_week >= 0 || sale->late_per_day >= 0);
            use_account(n, ACCOUNT_FX, sale->currency_rate >= 0);
            use_account(n, ACCOUNT_DUTY, sale->seller_duty && positive(c, s->duty));
            use_account(n, ACCOUNT_FREIGHT, sale->seller_freight && lane_costs(n, s));
        }
        if (!s->ours)
            continue;
        const struct contract *k = s->contract >= 0 ? &n->contract[s->contract] : NULL;
        use_account(n, ACCOUNT_MATERIAL, k != NULL || positive(c, s->price));
        use_account(n, ACCOUNT_ORDERING, positive(c, s->per_order));
        use_account(n, s->kind == SOURCE_MAKE ? ACCOUNT_LABOUR : ACCOUNT_TRANSPORT, positive(c, s->per_unit));
        use_account(n, ACCOUNT_DUTY, positive(c, s->duty) && !(k && k->seller_duty));
        use_account(n, ACCOUNT_FREIGHT, lane_costs(n, s) && !(k && k->seller_freight));
        use_account(n, ACCOUNT_PENALTY_RECEIVED, k && (k->late_per_week >= 0 || k->late_per_day >= 0));
        use_account(n, ACCOUNT_FX, k && k->currency_rate >= 0);
    }
}

static void accounts_of_contracts(struct compile *c)
{
    struct network *n = c->net;
    for (int32_t i = 0; i < n->contracts; i++) {
        const struct contract *k = &n->contract[i];
        if (!n->party[k->seller].us && !n->party[k->buyer].us)
            continue;
        use_account(n, ACCOUNT_CHARGEBACK, k->charges.count > 0 && n->party[k->seller].us);
        use_account(n, ACCOUNT_PENALTY_RECEIVED, k->charges.count > 0 && n->party[k->buyer].us);
        use_account(n, ACCOUNT_LEGAL, positive(c, k->disputes.chance) && positive(c, k->disputes.cost));
    }
}

void compile_accounts(struct compile *c)
{
    struct network *n = c->net;
    accounts_of_sources(c);
    accounts_of_contracts(c);
    for (int32_t i = 0; i < n->points; i++) {
        use_account(n, ACCOUNT_HOLDING, n->point[i].ours && positive(c, n->point[i].holding));
        use_account(n, ACCOUNT_OUTDATING, n->point[i].ours && positive(c, n->point[i].outdating));
        use_account(n, ACCOUNT_BACKORDER,
                    n->point[i].ours &&
                        (positive(c, n->point[i].backorder) || positive(c, n->point[i].backorder_once)));
    }
    for (int32_t i = 0; i < n->demands; i++) {
        const struct demand *d = &n->demand[i];
        if (d->others)
            continue;
        use_account(n, ACCOUNT_SALES, d->price >= 0 || d->contract >= 0);
        use_account(n, ACCOUNT_LOST, d->lost_cost >= 0);
        use_account(n, ACCOUNT_BACKORDER, d->backorder >= 0 || d->backorder_once >= 0);
        use_account(n, ACCOUNT_SALVAGE, d->leftover >= 0);
        use_account(n, ACCOUNT_TRANSPORT, d->delivery_cost >= 0 || positive(c, d->returned_cost));
        use_account(n, ACCOUNT_PENALTY,
                    d->contract >= 0 &&
                        (n->contract[d->contract].late_per_week >= 0 || n->contract[d->contract].late_per_day >= 0));
    }
    for (int32_t i = 0; i < n->inspections; i++) {
        const struct inspection *p = &n->inspection[i];
        use_account(n, ACCOUNT_INSPECTION, p->per_lot >= 0 || p->per_unit >= 0 || p->per_day >= 0);
        use_account(n, ACCOUNT_SCRAP, n->accounts_used != 0);
    }
    for (int32_t i = 0; i < n->faults; i++) {
        const struct fault *f = &n->fault[i];
        use_account(n, ACCOUNT_WARRANTY,
                    f->escape >= 0 || (f->returned >= 0 && n->contracts > 0) ||
                        (positive(c, f->repair_cost) && f->found_at[FOUND_CUSTOMER] >= 0));
        use_account(n, ACCOUNT_RECALL, f->recall >= 0 && (f->recall_cost >= 0 || f->escape >= 0 || f->recall_repairs));
        use_account(n, ACCOUNT_DETENTION, f->detained >= 0 && f->detained_cost >= 0);
        use_account(n, ACCOUNT_REWORK, n->fault[i].cost >= 0 || positive(c, n->fault[i].repair_cost));
    }
    for (int32_t i = 0; i < n->disruptions; i++) {
        use_account(n, ACCOUNT_DISRUPTION, n->disruption[i].cost.once >= 0 || n->disruption[i].cost.per_day >= 0);
        use_account(n, ACCOUNT_DEFAULT, n->disruption[i].lasts < 0 && n->contracts > 0 && n->disruption[i].stops);
    }
    for (int32_t i = 0; i < n->responses; i++)
        use_account(n, ACCOUNT_RESPONSE,
                    n->response[i].cost.once >= 0 || n->response[i].cost.per_day >= 0 ||
                        n->response[i].cost.per_unit >= 0);
    for (int32_t i = 0; i < n->tasks; i++)
        use_account(n, ACCOUNT_TASKS, !n->task[i].skip && (n->task[i].cost.once >= 0 || n->task[i].cost.per_day >= 0));
    for (int32_t i = 0; i < n->options; i++)
        use_account(n, ACCOUNT_MITIGATION,
                    n->option[i].once >= 0 || n->option[i].per_day >= 0 || n->option[i].per_month >= 0 ||
                        n->option[i].per_unit >= 0 || n->option[i].per_year >= 0);
    use_account(n, ACCOUNT_FINANCE, n->interest_per_day > 0 && n->accounts_used);
}
