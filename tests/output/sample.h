/* tests/output/sample.h - results made up for the tests of output/: a launch, and a system without dates.
 *
 * The numbers come from a formula, not from a model: what matters is that every part of struct results is there. */
#ifndef TESTS_OUTPUT_SAMPLE_H
#define TESTS_OUTPUT_SAMPLE_H

#include "models/plan.h"
#include "models/results.h"
#include "sim/arena.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLE_KPIS = 32, SAMPLE_CAUSES = 6, SAMPLE_POINTS = 121 };
#define SAMPLE_DUE_DAY   252   /* day number of the due date within the run: 2026-09-14 */
#define SAMPLE_START_DAY 20458 /* 2026-01-05 */

struct sample {
    struct arena *arena;
    struct results results;
    struct kpi definition[SAMPLE_KPIS];
    struct kpi_result kpi[SAMPLE_KPIS];
    struct milestone_result milestone;
    struct cause_result cause[SAMPLE_CAUSES];
    struct series_result serie[2];
    struct target_result target[2];
    struct assumption assumption[1];
    uint64_t luck;
};

/* Uniform in (0,1): a 64-bit linear congruential generator (Knuth's MMIX constants), upper bits. */
static inline double sample_u(struct sample *s)
{
    s->luck = s->luck * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return ((double)(s->luck >> 11) + 0.5) / 9007199254740992.0;
}

/* Roughly standard normal: twelve uniforms. */
static inline double sample_z(struct sample *s)
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += sample_u(s);
    return sum;
}

static inline int sample_order(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Adds a KPI from values y (ratio: numerators) and x (denominators, or NULL). */
static inline struct kpi_result *sample_kpi(struct sample *s, struct kpi definition, const double *y, const double *x)
{
    const size_t n = s->results.replications, at = s->results.kpis++;
    s->definition[at] = definition;
    struct kpi_result *k = &s->kpi[at];
    *k = (struct kpi_result){.kpi = &s->definition[at]};
    cross_clear(&k->tally);
    if (definition.headline) {
        k->values = arena_array(s->arena, n, sizeof(double));
        k->sorted = arena_array(s->arena, n, sizeof(double));
    }
    if (definition.headline && x) {
        k->top = arena_array(s->arena, n, sizeof(double));
        k->bottom = arena_array(s->arena, n, sizeof(double));
        memcpy(k->top, y, n * sizeof *y);
        memcpy(k->bottom, x, n * sizeof *x);
    }
    for (size_t i = 0; i < n; i++) {
        const double value = x ? y[i] / x[i] : y[i];
        if (definition.headline)
            k->values[i] = value;
        if (isfinite(value))
            cross_add(&k->tally, y[i], x ? x[i] : 1);
        else
            k->missing++; /* never: counted, not averaged */
        if (isnan(value))
            continue;
        if (definition.headline)
            k->sorted[k->sorted_count++] = value;
    }
    if (definition.headline)
        qsort(k->sorted, k->sorted_count, sizeof(double), sample_order);
    return k;
}

static inline void sample_accounts(struct sample *s, const double *delay, double *total, const double *units)
{
    static const struct {
        const char *name;
        double mean, cv, per_late_day;
    } account[] = {{"cost.duty", 11200, 0.04, 0},
                   {"cost.freight", 9100, 0.15, 40},
                   {"cost.holding", 1350, 0.2, 0},
                   {"cost.labour", 26500, 0.02, 0},
                   {"cost.material", 51800, 0.05, 0},
                   {"cost.ordering", 3900, 0.1, 0},
                   {"cost.penalty_received", 2400, 0.3, 150},
                   {"cost.tooling", 6200, 0.0, 0}};
    const size_t n = s->results.replications;
    double *y = arena_array(s->arena, n, sizeof *y);
    memset(total, 0, n * sizeof *total);
    for (size_t a = 0; a < sizeof account / sizeof account[0]; a++) {
        for (size_t i = 0; i < n; i++) {
            y[i] = account[a].mean * (1 + account[a].cv * sample_z(s));
            y[i] += account[a].per_late_day * (delay[i] > 0 && isfinite(delay[i]) ? delay[i] : 0);
            total[i] += strcmp(account[a].name, "cost.penalty_received") == 0 ? -y[i] : y[i]; /* income */
        }
        sample_kpi(s, (struct kpi){account[a].name, "USD", ESTIMATE_MEAN, -1, false, "an account", 0}, y, NULL);
    }
    sample_kpi(s, (struct kpi){"cost.total", "USD", ESTIMATE_MEAN, -1, true, "all accounts", 0}, total, NULL);
    sample_kpi(s, (struct kpi){"cost.unit", "USD/unit", ESTIMATE_RATIO, -1, true, "landed cost", 0}, total, units);
}

static inline void sample_milestone(struct sample *s)
{
    static const struct {
        const char *name, *label;
        double planned, mean, share;
    } cause[SAMPLE_CAUSES] = {
        {"suppliers.tannery.offers.leather.lead_time", "leather from tannery: lead time", 42, 6.4, 0.47},
        {"suppliers.gates.offers.approval.lead_time", "approval of samples: lead time", 35, 3.1, 0.31},
        {"lanes.ocean.time", "ocean, Shenzhen to Rotterdam: transit", 33, 2.2, 1.0},
        {"suppliers.foundry.offers.hardware.lead_time", "hardware from foundry: lead time", 49, 1.9, 0.22},
        {"sites.oem.workcenters.stitching", "stitching line at oem: queue", 12, 0.7, 0.9},
        {"calendars.china.closed.golden_week", "Golden Week at oem", 0, -0.1, 0.04}};
    const size_t n = s->results.replications;
    for (size_t c = 0; c < SAMPLE_CAUSES; c++) {
        struct cause_result *r = &s->cause[c];
        *r = (struct cause_result){.name = cause[c].name, .label = cause[c].label, .planned_days = cause[c].planned};
        tally_clear(&r->days);
        tally_clear(&r->excess);
        tally_clear(&r->late);
        for (size_t i = 0; i < n; i++) {
            const bool on = sample_u(s) < cause[c].share;
            const double days = on ? cause[c].planned + cause[c].mean / cause[c].share * (1 + sample_z(s)) : 0;
            r->on_chain += on;
            tally_add(&r->days, days);
            tally_add(&r->excess, on ? days - cause[c].planned : 0);
            if (on && days > 1.2 * cause[c].planned)
                tally_add(&r->late, days - cause[c].planned);
        }
    }
}

static inline void sample_series(struct sample *s)
{
    const size_t n = s->results.replications;
    double *time = arena_array(s->arena, SAMPLE_POINTS, sizeof *time);
    double *stock = arena_array(s->arena, n * SAMPLE_POINTS, sizeof *stock);
    double *backlog = arena_array(s->arena, n * SAMPLE_POINTS, sizeof *backlog);
    for (size_t p = 0; p < SAMPLE_POINTS; p++)
        time[p] = 3.0 * (double)p;
    for (size_t i = 0; i < n; i++) {
        const double arrives = 252 + 14 * sample_z(s), rate = 14 * (1 + 0.2 * sample_z(s));
        for (size_t p = 0; p < SAMPLE_POINTS; p++) {
            const double sold = time[p] > 245 ? rate * (time[p] - 245) : 0;
            const double level = (time[p] > arrives ? 2000 : 0) - sold;
            stock[i * SAMPLE_POINTS + p] = level > 0 ? floor(level) : 0;
            backlog[i * SAMPLE_POINTS + p] = level < 0 && time[p] < arrives ? floor(-level) : 0;
        }
    }
    s->serie[0] =
        (struct series_result){"stock.dc.tote.on_hand", "totes in stock at dc", "units", SAMPLE_POINTS, time, stock};
    s->serie[1] = (struct series_result){
        "stock.dc.tote.backorders", "totes owed to customers", "units", SAMPLE_POINTS, time, backlog};
}

/* A launch with `replications` runs; sample_end() releases it. Share `never` never reaches the milestone. */
static inline struct sample *sample_launch(uint32_t replications, double never)
{
    struct sample *s = calloc(1, sizeof *s);
    if (!s)
        abort();
    s->arena = arena_create();
    s->luck = 20260105;
    s->results = (struct results){.scenario = "handbag_launch",
                                  .title = "Autumn tote: on the shelf by mid September?",
                                  .scenario_hash = UINT64_C(0x1234abcd5678ef00),
                                  .seed = 20260105,
                                  .replications = replications,
                                  .asked = replications,
                                  .dated = true,
                                  .start_day = SAMPLE_START_DAY,
                                  .horizon = 365 * TICKS_PER_DAY,
                                  .currency = "USD",
                                  .time_unit = "d",
                                  .canonical = "title = \"Autumn tote\";\n",
                                  .fingerprint = UINT64_C(0xfedcba9876543210)};
    const size_t n = replications;
    double *date = arena_array(s->arena, n, sizeof *date), *delay = arena_array(s->arena, n, sizeof *delay);
    double *missed = arena_array(s->arena, n, sizeof *missed), *units = arena_array(s->arena, n, sizeof *units);
    double *total = arena_array(s->arena, n, sizeof *total), *y = arena_array(s->arena, n, sizeof *y);
    for (size_t i = 0; i < n; i++) {
        const double luck = sample_z(s);
        date[i] = 233 + 16 * exp(0.55 * luck) + 2 * sample_z(s);
        date[i] = floor(date[i]) + 0.4;
        if (sample_u(s) < never)
            date[i] = INFINITY;
        delay[i] = date[i] - (SAMPLE_DUE_DAY + 1);
        missed[i] = delay[i] > 0;
        units[i] = 2000 + 40 * sample_z(s);
        y[i] = 88000 + 6000 * sample_z(s) + 300 * fmax(0, isfinite(delay[i]) ? delay[i] : 0);
    }
    sample_kpi(s, (struct kpi){"cash.peak_need", "USD", ESTIMATE_MEAN, -1, true, "deepest cash", 0}, y, NULL);
    sample_accounts(s, delay, total, units);
    for (size_t i = 0; i < n; i++)
        y[i] = floor(units[i] * fmin(1, 0.93 - 0.004 * fmax(0, isfinite(delay[i]) ? delay[i] : 90)));
    sample_kpi(s, (struct kpi){"demand.web.fill_rate", "1", ESTIMATE_RATIO, 1, true, "at once", 0}, y, units);
    const struct kpi_result *d = sample_kpi(
        s, (struct kpi){"launch.date_days", "d", ESTIMATE_MEAN, -1, true, "days since start", 0}, date, NULL);
    const struct kpi_result *e =
        sample_kpi(s, (struct kpi){"launch.delay_days", "d", ESTIMATE_MEAN, -1, true, "signed", 0}, delay, NULL);
    const struct kpi_result *m = sample_kpi(
        s, (struct kpi){"launch.missed", "1", ESTIMATE_PROPORTION, -1, true, "late or never", 0}, missed, NULL);
    for (size_t i = 0; i < n; i++)
        y[i] = 61000 - 900 * fmax(0, isfinite(delay[i]) ? delay[i] : 90) + 9000 * sample_z(s);
    sample_kpi(s, (struct kpi){"season.profit", "USD", ESTIMATE_MEAN, 1, true, "all accounts", 0}, y, NULL);
    sample_milestone(s);
    sample_series(s);
    s->milestone = (struct milestone_result){.name = "launch",
                                             .label = "2,000 totes at the dc",
                                             .due = (SAMPLE_DUE_DAY + 1) * TICKS_PER_DAY,
                                             .planned = 246 * TICKS_PER_DAY + 9 * TICKS_PER_HOUR,
                                             .date_days = d,
                                             .delay_days = e,
                                             .missed = m,
                                             .cause = s->cause,
                                             .causes = SAMPLE_CAUSES};
    s->target[0] = (struct target_result){"launch.missed <= 0.20", 0.43, 0.42, 0.44, 0.20, true, false};
    s->target[1] = (struct target_result){"cash.peak_need <= 150000", 91000, NAN, NAN, 150000, true, true};
    s->assumption[0] = (struct assumption){"lanes.ocean.time", "lognormal(median=33 d, log_sd=0.2)", "A F41", 0};
    s->results.kpi = s->kpi;
    s->results.milestones = 1;
    s->results.milestone = &s->milestone;
    s->results.series = 2;
    s->results.serie = s->serie;
    s->results.targets = 2;
    s->results.target = s->target;
    s->results.assumptions = 1;
    s->results.assumption = s->assumption;
    return s;
}

/* Stock with customers, no dates, no milestone, no money: what a textbook system looks like. */
static inline struct sample *sample_inventory(uint32_t replications)
{
    struct sample *s = calloc(1, sizeof *s);
    if (!s)
        abort();
    s->arena = arena_create();
    s->luck = 7;
    s->results = (struct results){.scenario = "reorder_point",
                                  .title = "(r,Q) with Poisson demand",
                                  .seed = 7,
                                  .replications = replications,
                                  .asked = 2 * replications,
                                  .interrupted = true,
                                  .horizon = 1000 * TICKS_PER_DAY,
                                  .currency = "money",
                                  .time_unit = "time unit",
                                  .canonical = ""};
    const size_t n = replications;
    double *y = arena_array(s->arena, n, sizeof *y), *x = arena_array(s->arena, n, sizeof *x);
    for (size_t i = 0; i < n; i++)
        y[i] = 4.11 + 0.2 * sample_z(s);
    sample_kpi(s, (struct kpi){"cost_rate.total", "money/d", ESTIMATE_MEAN, -1, true, "cost a day", 0}, y, NULL);
    for (size_t i = 0; i < n; i++) {
        x[i] = floor(2385 + 50 * sample_z(s));
        y[i] = floor(x[i] * 0.937);
    }
    sample_kpi(s, (struct kpi){"demand.shop.fill_rate", "1", ESTIMATE_RATIO, 1, true, "at once", 0}, y, x);
    for (size_t i = 0; i < n; i++)
        y[i] = i % 50 == 49 ? NAN : 0.31 + 0.05 * sample_z(s);
    sample_kpi(s, (struct kpi){"demand.shop.wait_days", "d", ESTIMATE_MEAN, -1, true, "waiting", 0}, y, NULL);
    for (size_t i = 0; i < n; i++)
        y[i] = 12.85 + 0.4 * sample_z(s);
    sample_kpi(s, (struct kpi){"stock.shop.box.on_hand", "units", ESTIMATE_MEAN, 0, false, "level", 0}, y, NULL);
    for (size_t i = 0; i < n; i++)
        y[i] = 0.8;
    sample_kpi(s, (struct kpi){"workcenter.shop.till.utilization", "1", ESTIMATE_MEAN, 0, false, "busy", 0}, y, NULL);
    s->results.kpi = s->kpi;
    return s;
}

static inline void sample_end(struct sample *s)
{
    arena_destroy(s->arena);
    free(s);
}

#endif
