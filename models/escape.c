/* models/escape.c - what nobody found in time: faulty units in customers' hands.
 *
 * Each unit with the fault that is handed to a customer costs escape.cost or, if none is given, repair.cost *
 * found_at.customer (account warranty). */
#include "models/flow.h"

static double each_unit(struct replication *r, const struct fault *f)
{
    if (f->escape >= 0)
        return value_now(r, f->escape, 0);
    return value_now(r, f->found_at[FOUND_CUSTOMER], 0) * value_now(r, f->repair_cost, 0);
}

void fault_escapes(struct replication *r, int32_t fault, int32_t point, pieces n)
{
    const struct fault *f = &r->net->fault[fault];
    if (r->net->point[point].ours)
        ledger_cost(r, ACCOUNT_WARRANTY, each_unit(r, f) * (double)n);
    if (f->event_escaped >= 0)
        book_event(r->book, (size_t)f->event_escaped, (double)n, r->now);
}
