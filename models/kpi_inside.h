/* models/kpi_inside.h - the rows of the KPI table, shared by kpi.c and the files that hold them by subject. */
#ifndef MODELS_KPI_INSIDE_H
#define MODELS_KPI_INSIDE_H

#include "models/flow.h"
#include "models/kpi.h"

/* What a row ranges over: one KPI for each member that is there. */
enum kpi_over {
    OVER_NETWORK, /* one */
    OVER_ACCOUNT,
    OVER_POINT,
    OVER_DEMAND,
    OVER_CENTER,
    OVER_LANE,
    OVER_DISRUPTION,
    OVER_RESPONSE,
    OVER_INSPECTION,
    OVER_FAULT,
    OVER_CONTRACT,
    OVER_MILESTONE,
    OVER_TASK,
    OVER_OWNER,
    OVER_VARIABLE,
    OVER_MEASURE,
    OVER_SEASONS /* no member: words for the catalogue */
};

enum kpi_flag {
    HEADLINE = 1,        /* in the summary */
    HEADLINE_OF_FEW = 2, /* in the summary when there are few members, and no milestone that says what matters */
    EACH_SEASON = 4,     /* of several seasons, told of each one too: season.2.profit */
    LARGEST_SEASON = 8   /* of several seasons, that of the largest; for others see kpi_add_season() */
};

/* From a finished replication, of the i-th member; NaN where there is no value. */
typedef double (*kpi_reader)(struct replication *, int32_t i);

struct kpi_row {
    const char *pattern; /* <> stands for the member's name */
    const char *unit;    /* "money": the scenario's currency; "time": its time unit */
    enum kpi_over over;
    enum estimator estimator;
    int better;                                        /* 1 the more, -1 the less; 0 neither */
    int flags;                                         /* of enum kpi_flag */
    bool (*exists)(const struct network *, int32_t i); /* whether this scenario can move it; NULL: always */
    kpi_reader value, per;                             /* per: the denominator of a ratio, else NULL */
    const char *doc;
};

struct kpi_part {
    const struct kpi_row *row;
    size_t count;
};
extern const struct kpi_part kpi_money, kpi_season, kpi_stock, kpi_demand, kpi_works, kpi_events, kpi_inspections,
    kpi_faults, kpi_contracts, kpi_tasks, kpi_measures;

/* A reader in a line: an expression of r and i. */
#define READ(name, expression)                                                                                         \
    static double name(struct replication *r, int32_t i)                                                               \
    {                                                                                                                  \
        (void)i;                                                                                                       \
        return expression;                                                                                             \
    }

/* The counted time, in days: since the warm-up. */
static inline double kpi_days(const struct replication *r)
{
    return days_from_ticks(r->now - r->counted_since);
}

static inline double kpi_ratio(double a, double b)
{
    return b > 0 ? a / b : not_a_number();
}

#endif
