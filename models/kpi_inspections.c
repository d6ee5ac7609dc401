/* models/kpi_inspections.c - KPIs of inspections, in the terms of acceptance sampling (ISO 2859-1, ISO 3534-2). */
#include "models/kpi_inside.h"

READ(inspected_lots, r->inspection[i].count.lots)
READ(inspected_submissions, r->inspection[i].count.submissions)
READ(inspected_rejected, r->inspection[i].count.rejected)
READ(inspected_sampled, r->inspection[i].count.sampled)
READ(inspected_units, r->inspection[i].count.inspected)
READ(inspected_found, r->inspection[i].count.found)
READ(inspected_out, r->inspection[i].count.out_units)
READ(inspected_faulty, r->inspection[i].count.out_faulty)
READ(inspected_normal, r->inspection[i].count.at_severity[AQL_NORMAL])
READ(inspected_tightened, r->inspection[i].count.at_severity[AQL_TIGHTENED])
READ(inspected_reduced, r->inspection[i].count.at_severity[AQL_REDUCED])
READ(inspected_stopped, r->inspection[i].count.stopped)
READ(inspected_returned, r->inspection[i].count.returned)
READ(inspected_scrapped, r->inspection[i].count.scrapped)
READ(inspected_days, r->inspection[i].count.days)

static const struct kpi_row rows[] = {
    {"inspections.<name>.lots", "lots", OVER_INSPECTION, ESTIMATE_MEAN, 0, 0, NULL, inspected_lots, NULL,
     "Lots inspected, each counted once however often it is submitted."},
    {"inspections.<name>.rejected", "1", OVER_INSPECTION, ESTIMATE_RATIO, -1, HEADLINE_OF_FEW, NULL, inspected_rejected,
     inspected_lots, "Share of lots rejected at their first submission: 1 - Pa (probability of acceptance)."},
    {"inspections.<name>.sample", "units", OVER_INSPECTION, ESTIMATE_RATIO, 0, 0, NULL, inspected_sampled,
     inspected_lots,
     "Units in the sample of a first submission, sorting not counted; a mean over lots (average sample number, ASN)."},
    {"inspections.<name>.inspected", "units", OVER_INSPECTION, ESTIMATE_MEAN, -1, 0, NULL, inspected_units, NULL,
     "Units looked at, in samples and in sorting."},
    {"inspections.<name>.inspected_per_lot", "units", OVER_INSPECTION, ESTIMATE_RATIO, -1, 0, NULL, inspected_units,
     inspected_lots, "Units looked at, sorting included; a mean over lots (average total inspection, ATI)."},
    {"inspections.<name>.submissions", "1", OVER_INSPECTION, ESTIMATE_RATIO, -1, 0, NULL, inspected_submissions,
     inspected_lots, "Submissions of a lot; a mean over lots."},
    {"inspections.<name>.found", "units", OVER_INSPECTION, ESTIMATE_MEAN, 0, 0, NULL, inspected_found, NULL,
     "Units called faulty, false alarms included."},
    {"inspections.<name>.outgoing", "1", OVER_INSPECTION, ESTIMATE_RATIO, -1, HEADLINE_OF_FEW, NULL, inspected_faulty,
     inspected_out,
     "Share of units with a fault among those that go on after the inspection (average outgoing quality, AOQ); of "
     "several faults as if they lay on units independently."},
    {"inspections.<name>.normal", "1", OVER_INSPECTION, ESTIMATE_RATIO, 0, 0, NULL, inspected_normal, inspected_lots,
     "Share of lots judged under normal inspection; of several classes, when none is tightened and not all reduced."},
    {"inspections.<name>.tightened", "1", OVER_INSPECTION, ESTIMATE_RATIO, 0, 0, NULL, inspected_tightened,
     inspected_lots, "Share of lots judged under tightened inspection (of several classes: of any)."},
    {"inspections.<name>.reduced", "1", OVER_INSPECTION, ESTIMATE_RATIO, 0, 0, NULL, inspected_reduced, inspected_lots,
     "Share of lots judged under reduced inspection (of several classes: of all)."},
    {"inspections.<name>.stopped", "1", OVER_INSPECTION, ESTIMATE_MEAN, -1, 0, NULL, inspected_stopped, NULL,
     "How often five lots in all were not accepted under tightened inspection (ISO 2859-1, 9.4)."},
    {"inspections.<name>.returned", "units", OVER_INSPECTION, ESTIMATE_MEAN, -1, 0, NULL, inspected_returned, NULL,
     "Units returned to suppliers."},
    {"inspections.<name>.scrapped", "units", OVER_INSPECTION, ESTIMATE_MEAN, -1, 0, NULL, inspected_scrapped, NULL,
     "Units taken out: found and scrapped, of scrapped lots, or given up in repair."},
    {"inspections.<name>.days", "time", OVER_INSPECTION, ESTIMATE_RATIO, -1, 0, NULL, inspected_days,
     inspected_submissions, "Time a submission takes, waiting not counted."},
};
const struct kpi_part kpi_inspections = {rows, sizeof rows / sizeof *rows};
