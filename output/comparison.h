/* output/comparison.h - alternatives against a base on the same luck: the numbers.
 *
 * Replication i of all scenarios had the same luck, so each difference is taken within the pair: alternative -
 * base (sim/pair.h). KPIs that all scenarios have and whose values were kept are compared. */
#ifndef OUTPUT_COMPARISON_H
#define OUTPUT_COMPARISON_H

#include "models/results.h"
#include "sim/arena.h"
#include "sim/pair.h"

#include <stdbool.h>

struct compared_kpi {
    const struct kpi *kpi;
    struct interval base;
    const struct interval *alternative; /* one each */
    const struct pair *pair;            /* one each; a = alternative, b = base */
};

struct comparison {
    const struct results *base;
    size_t alternatives;
    const struct results *const *alternative;
    uint32_t replications; /* compared: the fewest that any of them made */
    size_t kpis;
    const struct compared_kpi *kpi; /* in the order of the base */
    const struct comparison
        *sure; /* the same without doubt, the same KPIs and alternatives; NULL: nothing is doubted */
    size_t warnings;
    const char *const *warning; /* in words: not the same luck, different lengths */
};

/* Compares; everything lives in the arena, and the results must live as long. */
struct comparison *comparison_make(const struct results *base, const struct results *const *alternative,
                                   size_t alternatives, struct arena *);

/* "means", "ratios of sums", "proportions": what of this KPI is compared. */
const char *comparison_what(const struct kpi *);
/* +1 and -1: the interval of the difference lies above or below 0; 0: it does not tell. */
int comparison_sign(const struct pair *);

/* The option is on in the base too, so that nothing is to be seen of its claims. */
bool comparison_claimed_by_base(const struct comparison *, const struct claim_result *);
/* Whether a claim of an option of the i-th alternative holds, in words; how far the KPI moves, NaN when not known. */
const char *comparison_judge(const struct comparison *, size_t i, const struct claim_result *, double *moved);

/* The pair of this KPI and the i-th alternative without doubt; NULL: there is none. */
const struct pair *comparison_sure(const struct comparison *, const struct compared_kpi *, size_t i);

#endif
