/* models/kpi_events.c - KPIs of disruptions, and of the responses to what goes wrong. */
#include "models/kpi_inside.h"

#include <math.h>

READ(disruption_count, (double)r->disruption[i].count)
READ(disruption_days, r->disruption[i].days)
READ(disruption_cost, r->disruption[i].cost)
READ(disruption_closing, (double)r->disruption[i].active)
READ(disruption_share, kpi_ratio(r->disruption[i].days, kpi_days(r)))
READ(disruption_first,
     r->disruption[i].first == TIME_NEVER ? (double)INFINITY : days_from_ticks(r->disruption[i].first))

READ(response_count, (double)r->response[i].count)
READ(response_used, r->response[i].first == TIME_NEVER ? 0.0 : 1.0)
READ(response_cost, r->response[i].cost)
READ(response_days, r->response[i].days)
READ(response_first, r->response[i].first == TIME_NEVER ? (double)INFINITY : days_from_ticks(r->response[i].first))

static const struct kpi_row rows[] = {
    {"disruptions.<name>.count", "1", OVER_DISRUPTION, ESTIMATE_MEAN, 0, 0, NULL, disruption_count, NULL,
     "How often it began. One that is under way at time 0 (starts = \"equilibrium\") is not counted."},
    {"disruptions.<name>.closing", "1", OVER_DISRUPTION, ESTIMATE_MEAN, 0, 0, NULL, disruption_closing, NULL,
     "Occurrences in force at the horizon: 1 less the point availability at that time."},
    {"disruptions.<name>.days", "time", OVER_DISRUPTION, ESTIMATE_MEAN, 0, 0, NULL, disruption_days, NULL,
     "Time during which it was in force (without fading): unavailability times the counted time."},
    {"disruptions.<name>.share", "1", OVER_DISRUPTION, ESTIMATE_MEAN, 0, 0, NULL, disruption_share, NULL,
     "Share of the counted time during which it was in force: unavailability; 1 less the availability."},
    {"disruptions.<name>.first_days", "time", OVER_DISRUPTION, ESTIMATE_MEAN, 0, 0, NULL, disruption_first, NULL,
     "Time from the start until it first begins (time to first failure); never is censored: null from there on."},
    {"disruptions.<name>.cost", "money", OVER_DISRUPTION, ESTIMATE_MEAN, -1, 0, NULL, disruption_cost, NULL,
     "Its own stated cost: the loss of the replication, with VaR and CVaR under `risk` when asked for by --kpi."},
    {"responses.<name>.count", "1", OVER_RESPONSE, ESTIMATE_MEAN, 0, 0, NULL, response_count, NULL,
     "How often it began."},
    {"responses.<name>.used", "1", OVER_RESPONSE, ESTIMATE_PROPORTION, 0, 0, NULL, response_used, NULL,
     "Share of replications in which it began at all."},
    {"responses.<name>.first_days", "time", OVER_RESPONSE, ESTIMATE_MEAN, 0, 0, NULL, response_first, NULL,
     "Time from the start until it first begins; never is censored: null from there on."},
    {"responses.<name>.active_days", "time", OVER_RESPONSE, ESTIMATE_MEAN, 0, 0, NULL, response_days, NULL,
     "Time during which its changes were in force (without fading)."},
    {"responses.<name>.cost", "money", OVER_RESPONSE, ESTIMATE_MEAN, -1, 0, NULL, response_cost, NULL,
     "Its own `cost`; freight, goods and duty that its acts cause are in their accounts."},
};
const struct kpi_part kpi_events = {rows, sizeof rows / sizeof *rows};
