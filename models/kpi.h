/* models/kpi.h - every KPI once: name, unit, direction, formula, words. */
#ifndef MODELS_KPI_H
#define MODELS_KPI_H

#include "models/results.h"
#include "models/simulate.h"
#include "models/state.h"

struct kpi_source; /* which row, of which member, of which season */

struct kpi_list {
    struct kpi *kpi;         /* sorted by name */
    struct kpi_source *from; /* parallel */
    size_t count;
    size_t columns; /* of a replication's row, ratios have two */
};

/* The KPIs of a network. In the arena. */
struct kpi_list *kpi_list_make(const struct network *, struct arena *);
/* One of them as it stands so far; a ratio of what is counted so far. NaN: there is none yet. */
double kpi_so_far(const struct kpi_list *, struct replication *, size_t kpi);
/* Reads them after a replication into row[0 .. columns). */
void kpi_fill(const struct kpi_list *, struct replication *, double *row);
/* Several seasons: the numbers of one (from 0) go into those of all; `seen` counts them, 0 at the beginning. */
void kpi_add_season(const struct kpi_list *, int32_t season, const double *one, double *all, double *seen);
void kpi_end_seasons(const struct kpi_list *, double *all, const double *seen); /* means are made */

#endif
