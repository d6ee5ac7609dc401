/* sim/dist_table.c - tables for slow quantiles. */
#include "sim/dist_family.h"

void dist_prepare(struct dist *d, struct arena *arena)
{
    (void)arena;
    d->table = NULL;
}

double dist_table_quantile(const struct dist *d, double u)
{
    return dist_quantile_direct(d, (struct tails){u, 1 - u});
}
