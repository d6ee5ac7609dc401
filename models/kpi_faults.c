/* models/kpi_faults.c - KPIs of faults: where they arise, who finds them, what reaches customers. */
#include "models/kpi_inside.h"

READ(fault_units, r->fault[i].units)
READ(fault_could, r->fault[i].could)
READ(fault_found, r->fault[i].found)
READ(fault_seen_by_tasks, r->fault[i].seen_by_tasks)
READ(fault_mended, r->fault[i].mended)
READ(fault_rounds, r->fault[i].rounds)
READ(fault_repairs_over, r->fault[i].repairs_over)
READ(fault_sold, r->fault[i].sold_faulty)
READ(units_sold, r->fault[i].sold)
READ(found_received, r->fault[i].found_where[FOUND_RECEIVED])
READ(found_arrived, r->fault[i].found_where[FOUND_ARRIVED])
READ(found_made, r->fault[i].found_where[FOUND_MADE])
READ(found_during, r->fault[i].found_where[FOUND_DURING])
READ(found_shipped, r->fault[i].found_where[FOUND_SHIPPED])
READ(fault_brought_back, r->fault[i].brought_back)
READ(fault_recalls, r->fault[i].recalls)
READ(fault_called_back, r->fault[i].called_back)
READ(fault_cleared, r->fault[i].cleared)
READ(fault_detained, r->fault[i].detained)

/* Styles of which it is known whether they have it; that have it; of which bulk has begun, with it unseen. */
enum suspects_counted { SUSPECTS_DRAWN, SUSPECTS_THERE, SUSPECTS_BULK, SUSPECTS_LATENT };
static double suspects(const struct replication *r, int32_t fault, enum suspects_counted what)
{
    double n = 0;
    for (int32_t i = 0; i < r->net->suspects; i++) {
        const struct suspect_state *s = &r->suspect[i];
        if (r->net->suspect[i].fault != fault)
            continue;
        n += what == SUSPECTS_DRAWN   ? s->there != THERE_UNKNOWN
             : what == SUSPECTS_THERE ? s->there > THERE_NOT
             : what == SUSPECTS_BULK  ? s->bulk
                                      : s->latent;
    }
    return n;
}
READ(fault_there, r->net->fault[i].origin == ARISES_STYLE ? suspects(r, i, SUSPECTS_THERE) : r->fault[i].there)
READ(fault_bulk, suspects(r, i, SUSPECTS_BULK))
READ(fault_latent, suspects(r, i, SUSPECTS_LATENT))

static double all_faulty_sold(const struct replication *r)
{
    double n = 0;
    for (int32_t f = 0; f < r->net->faults; f++)
        n += r->fault[f].sold_faulty;
    return 1e6 * n;
}
READ(defects_sold, all_faulty_sold(r))
READ(could_be_defects, r->could_be_faulty_sold)

static bool inspected_when(const struct network *n, enum inspection_when when)
{
    for (int32_t i = 0; i < n->inspections; i++)
        if (n->inspection[i].when == when)
            return true;
    return false;
}

static bool inspects_received(const struct network *n, int32_t i)
{
    (void)i;
    return inspected_when(n, INSPECT_RECEIVED);
}

static bool inspects_arrived(const struct network *n, int32_t i)
{
    (void)i;
    return inspected_when(n, INSPECT_ARRIVED);
}

static bool inspects_made(const struct network *n, int32_t i)
{
    (void)i;
    return inspected_when(n, INSPECT_MADE);
}

static bool inspects_during(const struct network *n, int32_t i)
{
    (void)i;
    return inspected_when(n, INSPECT_DURING);
}

static bool inspects_shipped(const struct network *n, int32_t i)
{
    (void)i;
    return inspected_when(n, INSPECT_SHIPPED);
}

static bool brought_back(const struct network *n, int32_t i)
{
    return n->fault[i].returned >= 0;
}

static bool recalled(const struct network *n, int32_t i)
{
    return n->fault[i].recall >= 0;
}

static bool can_be_detained(const struct network *n, int32_t i)
{
    return n->fault[i].detained >= 0;
}

static bool of_styles(const struct network *n, int32_t i)
{
    return n->fault[i].origin == ARISES_STYLE;
}

static bool any_fault(const struct network *n, int32_t i)
{
    (void)i;
    return n->faults > 0;
}

static const struct kpi_row rows[] = {
    {"faults.<name>.units", "units", OVER_FAULT, ESTIMATE_MEAN, -1, 0, NULL, fault_units, NULL,
     "Units in which the fault arose."},
    {"faults.<name>.share", "1", OVER_FAULT, ESTIMATE_RATIO, -1, 0, NULL, fault_units, fault_could,
     "Share of units in which it arose, of those made or bought where it can arise."},
    {"faults.<name>.count", "1", OVER_FAULT, ESTIMATE_MEAN, -1, 0, NULL, fault_there, NULL,
     "How often it was there at all (`chance`): lots, deliveries, orders, or styles at a factory, by `arises`."},
    {"faults.<name>.found_by_task", "1", OVER_FAULT, ESTIMATE_MEAN, 0, 0, of_styles, fault_seen_by_tasks, NULL,
     "Times that a try of a task saw it in a style (`finds`)."},
    {"faults.<name>.latent", "1", OVER_FAULT, ESTIMATE_RATIO, -1, 0, of_styles, fault_latent, fault_bulk,
     "Share of styles that had it, unseen, when their bulk began (arises = \"style\")."},
    {"faults.<name>.found", "units", OVER_FAULT, ESTIMATE_MEAN, 0, 0, NULL, fault_found, NULL,
     "Times that an inspection saw it on a unit."},
    {"faults.<name>.found_received", "units", OVER_FAULT, ESTIMATE_MEAN, 0, 0, inspects_received, found_received, NULL,
     "Of these, when received."},
    {"faults.<name>.found_during", "units", OVER_FAULT, ESTIMATE_MEAN, 0, 0, inspects_during, found_during, NULL,
     "Of these, between steps of the routing."},
    {"faults.<name>.found_made", "units", OVER_FAULT, ESTIMATE_MEAN, 0, 0, inspects_made, found_made, NULL,
     "Of these, when made."},
    {"faults.<name>.found_shipped", "units", OVER_FAULT, ESTIMATE_MEAN, 0, 0, inspects_shipped, found_shipped, NULL,
     "Of these, before they were shipped."},
    {"faults.<name>.found_arrived", "units", OVER_FAULT, ESTIMATE_MEAN, 0, 0, inspects_arrived, found_arrived, NULL,
     "Of these, when they arrived from another site."},
    {"faults.<name>.returned", "units", OVER_FAULT, ESTIMATE_MEAN, -1, 0, brought_back, fault_brought_back, NULL,
     "Units with it that customers bring back (escape.returned), counted at the sale."},
    {"faults.<name>.recalls", "1", OVER_FAULT, ESTIMATE_MEAN, -1, 0, recalled, fault_recalls, NULL,
     "Recalls because of it."},
    {"faults.<name>.recalled", "units", OVER_FAULT, ESTIMATE_MEAN, -1, 0, recalled, fault_called_back, NULL,
     "Units sold that a recall called back."},
    {"faults.<name>.cleared", "units", OVER_FAULT, ESTIMATE_MEAN, -1, 0, recalled, fault_cleared, NULL,
     "Units on hand that a recall scrapped or repaired, at once and as later ones arrived."},
    {"faults.<name>.detained", "1", OVER_FAULT, ESTIMATE_MEAN, -1, 0, can_be_detained, fault_detained, NULL,
     "Consignments that customs detained because of it."},
    {"faults.<name>.repaired", "units", OVER_FAULT, ESTIMATE_MEAN, 0, 0, NULL, fault_mended, NULL, "Units repaired."},
    {"faults.<name>.rounds", "1", OVER_FAULT, ESTIMATE_RATIO, -1, 0, NULL, fault_rounds, fault_repairs_over,
     "Rounds of repair of a unit; a mean over units whose repair ended, in success or not."},
    {"faults.<name>.delivered", "units", OVER_FAULT, ESTIMATE_MEAN, -1, 0, NULL, fault_sold, NULL,
     "Units with it that were handed to customers."},
    {"faults.<name>.delivered_share", "1", OVER_FAULT, ESTIMATE_RATIO, -1, HEADLINE_OF_FEW, NULL, fault_sold,
     units_sold, "Share of units with it among those handed to customers, of the items that can have it."},
    {"defects.customer_ppm", "1", OVER_NETWORK, ESTIMATE_RATIO, -1, 0, any_fault, defects_sold, could_be_defects,
     "Faults on units handed to customers, per million units of items that can have any; a ratio of sums. A unit with "
     "two counts twice."},
};
const struct kpi_part kpi_faults = {rows, sizeof rows / sizeof *rows};
