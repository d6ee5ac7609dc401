/* output/kpi_text.c - a KPI's values as people read them: see kpi_text.h. */
#include "output/kpi_text.h"

#include <math.h>
#include <string.h>

/* Names of unit 1 that are shares of a whole, by their last part. */
static const char *const shares[] = {".fill_rate",  ".order_fill_rate", ".on_time",   ".late",    ".utilization",
                                     ".ready_rate", ".cycle_service",   ".down",      ".missed",  ".rejected",
                                     ".outgoing",   ".normal",          ".tightened", ".reduced", ".delivered_share"};

static bool is_share(const struct kpi *k)
{
    if (!k->unit || strcmp(k->unit, "1") != 0)
        return false;
    if (k->estimator == ESTIMATE_PROPORTION)
        return true;
    const char *last = strrchr(k->name, '.');
    for (size_t i = 0; last && i < sizeof shares / sizeof shares[0]; i++)
        if (strcmp(last, shares[i]) == 0)
            return true;
    return false;
}

struct shown kpi_shown(const struct kpi *k)
{
    if (is_share(k))
        return (struct shown){100, "%"};
    return (struct shown){1, k->unit && strcmp(k->unit, "1") != 0 ? k->unit : ""};
}

char *kpi_value(char *buf, struct shown s, double x, int decimals)
{
    return number_fixed(buf, x * s.factor, decimals);
}

char *kpi_range(char *buf, struct shown s, double lo, double hi, int decimals)
{
    return number_range(buf, lo * s.factor, hi * s.factor, decimals);
}

int kpi_decimals(struct shown s, double estimate, double lo, double hi)
{
    const double half = !isnan(lo) && !isnan(hi) ? (hi - lo) / 2 : fabs(estimate - (isnan(lo) ? hi : lo));
    return number_decimals(half * s.factor, estimate * s.factor);
}
