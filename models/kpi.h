/* models/kpi.h - every KPI once: name, unit, direction, formula, words. */
#ifndef MODELS_KPI_H
#define MODELS_KPI_H

#include "models/results.h"
#include "models/simulate.h"
#include "models/state.h"

struct kpi_source; /* which family, of which member */

struct kpi_list {
    struct kpi *kpi;         /* sorted by name */
    struct kpi_source *from; /* parallel */
    size_t count;
    size_t columns; /* of a replication's row, ratios have two */
};

/* The KPIs of a network. In the arena. */
struct kpi_list *kpi_list_make(const struct network *, struct arena *);
/* Reads them after a replication into row[0 .. columns). */
/* One of them as it stands so far; a ratio of what is counted so far. NaN: there is none yet. */
double kpi_so_far(const struct kpi_list *, struct replication *, size_t kpi);
void kpi_fill(const struct kpi_list *, struct replication *, double *row);

#endif
