/* tests/validation/answers_quality.c - exact answers: inspection and faults. */
#include "tests/validation/answers.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* ---- single plans ---- */

/* single_binomial.cfg: lots of a process of constant quality p; n sampled, accepted at c or fewer: Pa = P(Bin(n, p) <= c)
 * whatever the lot (type B operating characteristic). [Montgomery: Introduction to Statistical Quality Control, 15.2.2]
 * Mistake: rejected at c instead of above it. */
static size_t single_binomial(struct answer out[ANSWERS], double p, unsigned n, unsigned c)
{
    out[0] = mean_is("inspections.gate.rejected", gsl_cdf_binomial_Q(c, p, n), gsl_cdf_binomial_Q(c - 1, p, n),
                     "rejected at c instead of above it");
    out[1] = always_is("inspections.gate.sample", n, n - 1, "a unit less is sampled", 1e-9);
    return 2;
}

static size_t answers_single_binomial(struct answer out[ANSWERS])
{
    return single_binomial(out, 0.0385, 82, 3);
}

static size_t answers_single_binomial_lax(struct answer out[ANSWERS])
{
    return single_binomial(out, 0.0137, 125, 2);
}

/* ---- the systems ---- */

static const struct textbook systems[] = {
    {"quality/single_binomial", "single plan, process", "Montgomery SQC, 15.2.2", "400", answers_single_binomial},
    {"quality/single_binomial_lax", "single plan, process (2)", "Montgomery SQC, 15.2.2", "400",
     answers_single_binomial_lax},
};

const struct textbook_kind textbooks_quality = {"quality", systems, sizeof systems / sizeof systems[0]};
