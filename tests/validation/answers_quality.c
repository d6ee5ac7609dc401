/* tests/validation/answers_quality.c - exact answers: acceptance sampling; and the table of the kind.
 *
 * Montgomery: Introduction to Statistical Quality Control, 6th ed. The standard: answers_quality_standard.c; rework and
 * flow: answers_quality_flow.c.
 */
#include "tests/validation/answers_quality.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdbool.h>

/* ---- single plans ---- */

/* Lots of a process of constant quality p; n sampled, accepted at c or fewer: Pa = P(Bin(n, p) <= c) whatever the lot
 * (type B operating characteristic). [Montgomery, 15.2.2] Mistake: rejected at c instead of above it. */
static size_t single_binomial(struct answer out[ANSWERS], double p, unsigned n, unsigned c)
{
    out[0] = mean_is("inspections.gate.rejected", gsl_cdf_binomial_Q(c, p, n), gsl_cdf_binomial_Q(c - 1, p, n),
                     "rejected at c instead of above it");
    out[1] = always_is("inspections.gate.sample", n, n - 1, "a unit less is sampled", 1e-9);
    return 2;
}

size_t quality_single_binomial(struct answer out[ANSWERS])
{
    return single_binomial(out, 0.0385, 82, 3);
}

size_t quality_single_binomial_lax(struct answer out[ANSWERS])
{
    return single_binomial(out, 0.0137, 125, 2);
}

/* Lots of N with exactly D faulty: hypergeometric (type A). [Montgomery, 15.2.2] Mistake: sampled with replacement. */
static size_t single_hypergeometric(struct answer out[ANSWERS], unsigned N, unsigned D, unsigned n, unsigned c)
{
    out[0] = mean_is("inspections.gate.rejected", gsl_cdf_hypergeometric_Q(c, D, N - D, n),
                     gsl_cdf_binomial_Q(c, (double)D / N, n), "sampled with replacement");
    out[1] = always_is("inspections.gate.outgoing", (double)D / N, (double)(D + 1) / N, "one more is faulty", 1e-9);
    return 2;
}

size_t quality_single_hypergeometric(struct answer out[ANSWERS])
{
    return single_hypergeometric(out, 137, 11, 32, 1);
}

size_t quality_single_hypergeometric_half(struct answer out[ANSWERS])
{
    return single_hypergeometric(out, 64, 7, 32, 3);
}

/* The lot's chance is beta distributed: the number found is beta-binomial (Polya). [Hald: Statistical Theory of
 * Sampling Inspection by Attributes, 5.2] Mistake: every lot has the mean quality. */
static size_t lot_to_lot(struct answer out[ANSWERS], double mean, double cv, unsigned n, unsigned c)
{
    const double s = (1 - mean) / (mean * cv * cv) - 1, a = mean * s, b = (1 - mean) * s;
    double accepted = 0;
    for (unsigned k = 0; k <= c; k++)
        accepted += gsl_sf_choose(n, k) * exp(gsl_sf_lnbeta(a + k, b + n - k) - gsl_sf_lnbeta(a, b));
    out[0] = mean_is("inspections.gate.rejected", 1 - accepted, gsl_cdf_binomial_Q(c, mean, n),
                     "every lot has the mean quality");
    out[1] = mean_is("inspections.gate.outgoing", mean, mean * 1.25, "a quarter more is faulty");
    return 2;
}

size_t quality_lot_to_lot(struct answer out[ANSWERS])
{
    return lot_to_lot(out, 0.0431, 0.83, 65, 4);
}

size_t quality_lot_to_lot_wild(struct answer out[ANSWERS])
{
    return lot_to_lot(out, 0.0217, 2.1, 43, 1);
}

/* A lot is spoilt with chance w, and then its units are faulty with chance p: Pa = 1 - w + w P(Bin(n, p) <= c).
 * Screened with replacement. [Hald 1981, 5.3: two-point prior] Mistake: every lot has the mean quality. */
static size_t mixed(struct answer out[ANSWERS], double w, double p, unsigned n, unsigned c)
{
    const double N = 1600, spoilt = gsl_cdf_binomial_P(c, p, n), mean = gsl_cdf_binomial_P(c, w * p, n);
    const char *mistake = "every lot has the mean quality";
    out[0] = mean_is("inspections.gate.rejected", w * (1 - spoilt), 1 - mean, mistake);
    out[1] = mean_is("inspections.gate.outgoing", w * spoilt * p * (N - n) / N, mean * w * p * (N - n) / N, mistake);
    out[2] = mean_is("faults.flaw.units", 500 * N * w * p, 500 * N * p, "all lots are spoilt");
    return 3;
}

size_t quality_mixed_lots(struct answer out[ANSWERS])
{
    return mixed(out, 0.23, 0.0713, 58, 2);
}

size_t quality_mixed_lots_often(struct answer out[ANSWERS])
{
    return mixed(out, 0.41, 0.0517, 73, 2);
}

/* An inspector without a standard: the lot is rejected when the share found is above a limit that is drawn for each
 * lot. [conditioning on the limit] Mistake: the mean limit, always. */
static size_t no_standard(struct answer out[ANSWERS], double p, unsigned n, const double limit[3],
                          const double weight[3])
{
    double rejected = 0, mean = 0, weights = 0;
    for (int i = 0; i < 3; i++) {
        rejected += weight[i] * gsl_cdf_binomial_Q((unsigned)(limit[i] * n), p, n);
        mean += weight[i] * limit[i];
        weights += weight[i];
    }
    out[0] = mean_is("inspections.gate.rejected", rejected / weights,
                     gsl_cdf_binomial_Q((unsigned)(mean / weights * n), p, n), "the mean limit, always");
    out[1] = always_is("inspections.gate.sample", n, n - 1, "a unit less is sampled", 1e-9);
    return 2;
}

size_t quality_limit(struct answer out[ANSWERS])
{
    return no_standard(out, 0.0437, 63, (const double[]){0.02, 0.05, 0.09}, (const double[]){3, 4, 2});
}

size_t quality_limit_strict(struct answer out[ANSWERS]) /* 5.3 % of 1,600, rounded up */
{
    return no_standard(out, 0.0437, 85, (const double[]){0.01, 0.03, 0.06}, (const double[]){5, 4, 1});
}

/* ---- several stages ---- */

struct stage {
    unsigned n;
    int accept, reject; /* cumulative */
};

struct outcome {
    double accepted, sample;
};

/* Found so far, stage by stage: what is neither accepted nor rejected goes on. [Montgomery, 15.3] */
static struct outcome stages(const struct stage *s, int count, double p)
{
    double at[200] = {1}, sample = 0, accepted = 0;
    for (int i = 0; i < count; i++) {
        double next[200] = {0};
        for (int d = 0; d < 100; d++)
            for (unsigned k = 0; at[d] > 0 && k <= s[i].n && k < 100; k++)
                next[d + (int)k] += at[d] * gsl_ran_binomial_pdf(k, p, s[i].n);
        for (int d = 0; d < 200; d++) {
            sample += i == 0 && d == 0 ? s[0].n : 0;
            accepted += d <= s[i].accept ? next[d] : 0;
            at[d] = d > s[i].accept && d < s[i].reject ? next[d] : 0;
            sample += i + 1 < count ? at[d] * s[i + 1].n : 0;
        }
    }
    return (struct outcome){accepted, sample};
}

static size_t several(struct answer out[ANSWERS], const struct stage *s, int count, double p)
{
    struct stage alone[3];
    for (int i = 0; i < count; i++) { /* the mistake: numbers are read as those of each stage alone */
        alone[i] = s[i];
        alone[i].accept += i > 0 && s[i - 1].accept > 0 ? s[i - 1].accept : 0;
        alone[i].reject += i > 0 ? 1 : 0;
    }
    const struct outcome exact = stages(s, count, p), wrong = stages(alone, count, p);
    double all = 0;
    for (int i = 0; i < count; i++)
        all += s[i].n;
    out[0] = mean_is("inspections.gate.rejected", 1 - exact.accepted, 1 - wrong.accepted,
                     "numbers of each stage alone, not cumulative");
    out[1] = mean_is("inspections.gate.sample", exact.sample, all, "all stages are always drawn");
    return 2;
}

size_t quality_double_plan(struct answer out[ANSWERS])
{
    static const struct stage s[] = {{36, 1, 5}, {59, 5, 6}};
    return several(out, s, 2, 0.0573);
}

size_t quality_triple_plan(struct answer out[ANSWERS])
{
    static const struct stage s[] = {{21, -1, 3}, {33, 2, 5}, {47, 5, 6}};
    return several(out, s, 3, 0.0391);
}

/* ---- the systems ---- */

static const struct textbook systems[] = {
    {"quality/single_binomial", "single plan, process", "Montgomery SQC, 15.2.2", "400", quality_single_binomial},
    {"quality/single_binomial_lax", "single plan, process (2)", "Montgomery SQC, 15.2.2", "400",
     quality_single_binomial_lax},
    {"quality/single_hypergeometric", "single plan, finite lots", "Montgomery SQC, 15.2.2", "400",
     quality_single_hypergeometric},
    {"quality/single_hypergeometric_half", "single plan, finite lots (2)", "Montgomery SQC, 15.2.2", "400",
     quality_single_hypergeometric_half},
    {"quality/lot_to_lot", "single plan, beta quality", "Hald 1981, 5.2", "400", quality_lot_to_lot},
    {"quality/lot_to_lot_wild", "single plan, beta quality (2)", "Hald 1981, 5.2", "400", quality_lot_to_lot_wild},
    {"quality/double_plan", "double sampling", "Montgomery SQC, 15.3.1", "400", quality_double_plan},
    {"quality/triple_plan", "multiple sampling", "Montgomery SQC, 15.3.2", "400", quality_triple_plan},
    {"quality/rectifying", "AOQ and ATI, replaced", "Montgomery SQC, 15.2.4", "400", quality_rectifying},
    {"quality/rectifying_small", "AOQ and ATI, replaced (2)", "Montgomery SQC, 15.2.4", "400",
     quality_rectifying_small},
    {"quality/finite_rectified", "AOQ, finite lots", "Montgomery SQC, 15.2.4", "400", quality_finite_rectified},
    {"quality/finite_rectified_bad", "AOQ, finite lots (2)", "Montgomery SQC, 15.2.4", "400",
     quality_finite_rectified_bad},
    {"quality/cost_of_quality", "cost of quality", "Montgomery SQC, 1.4.3", "400", quality_cost_of_quality},
    {"quality/cost_of_quality_seen", "cost of quality (2)", "Montgomery SQC, 1.4.3", "400",
     quality_cost_of_quality_seen},
    {"quality/two_suppliers", "two suppliers", "Montgomery SQC, 15.2.4", "400", quality_two_suppliers},
    {"quality/two_suppliers_even", "two suppliers (2)", "Montgomery SQC, 15.2.4", "400", quality_two_suppliers_even},
    {"quality/rectifying_scrapped", "AOQ, not replaced", "Montgomery SQC, 15.2.4", "400", quality_rectifying_scrapped},
    {"quality/rectifying_scrapped_small", "AOQ, not replaced (2)", "Montgomery SQC, 15.2.4", "400",
     quality_rectifying_scrapped_small},
    {"quality/resubmitted", "sorting with misses, resubmission", "conditioning", "400", quality_resubmitted},
    {"quality/resubmitted_blind", "sorting with misses (2)", "conditioning", "400", quality_resubmitted_blind},
    {"quality/classes", "ISO 2859-1, three classes", "ISO 2859-1:1999, 2-A", "400", quality_classes},
    {"quality/classes_tightened", "ISO 2859-1, an arrow", "ISO 2859-1:1999, 2-B", "400", quality_classes_tightened},
    {"quality/switching", "ISO 2859-1, switching, score 3", "ISO 2859-1:1999, 9.3", "400", quality_switching},
    {"quality/switching_small", "ISO 2859-1, switching, score 2", "ISO 2859-1:1999, 9.3", "400",
     quality_switching_small},
    {"quality/switching_two", "ISO 2859-1, not reduced", "ISO 2859-1:1999, 9.3", "400", quality_switching_two},
    {"quality/switching_two_small", "ISO 2859-1, not reduced (2)", "ISO 2859-1:1999, 9.3", "400",
     quality_switching_two_small},
    {"quality/mixed_lots", "single plan, spoilt lots", "Hald 1981, 5.3", "400", quality_mixed_lots},
    {"quality/mixed_lots_often", "single plan, spoilt lots (2)", "Hald 1981, 5.3", "400", quality_mixed_lots_often},
    {"quality/limit", "no agreed standard", "conditioning", "400", quality_limit},
    {"quality/limit_strict", "no agreed standard (2)", "conditioning", "400", quality_limit_strict},
    {"quality/inspector", "imperfect inspector", "Dorris, Foote 1978", "400", quality_inspector},
    {"quality/inspector_tired", "imperfect inspector (2)", "Dorris, Foote 1978", "400", quality_inspector_tired},
    {"quality/feedback", "rework to the tail, M/M/1", "Jackson 1957; Wolff, 6-8", "400", quality_feedback},
    {"quality/feedback_often", "rework to the tail, M/M/1 (2)", "Jackson 1957; Wolff, 6-8", "400",
     quality_feedback_often},
    {"quality/rework_front", "rework at once, M/G/1", "Gross, Harris 4e, 5.1", "400", quality_rework_front},
    {"quality/rework_front_long", "rework at once, M/G/1 (2)", "Gross, Harris 4e, 5.1", "400",
     quality_rework_front_long},
    {"quality/inspected_again", "machine, inspector, bench", "Jackson 1957", "400", quality_inspected_again},
    {"quality/inspected_again_often", "machine, inspector, bench (2)", "Jackson 1957", "400",
     quality_inspected_again_often},
    {"quality/rounds", "geometric rounds, then scrap", "geometric law, truncated", "400", quality_rounds},
    {"quality/rounds_kept", "geometric rounds, then kept", "geometric law, truncated", "400", quality_rounds_kept},
    {"quality/remake", "scrap and remake", "negative binomial law", "400", quality_remake},
    {"quality/remake_hard", "scrap and remake (2)", "negative binomial law", "400", quality_remake_hard},
    {"quality/rolled_yield", "rolled throughput yield", "Montgomery SQC, 1.3.3", "400", quality_rolled_yield},
    {"quality/rolled_yield_poor", "rolled throughput yield (2)", "Montgomery SQC, 1.3.3", "400",
     quality_rolled_yield_poor},
    {"quality/returned", "incoming lots returned", "geometric law", "400", quality_returned},
    {"quality/returned_often", "incoming lots returned (2)", "geometric law", "400", quality_returned_often},
    {"quality/inspection_queue", "inspectors as a queue, M/M/2", "Gross, Harris 4e, 2.3", "400",
     quality_inspection_queue},
    {"quality/inspection_queue_busy", "inspectors as a queue, M/M/3", "Gross, Harris 4e, 2.3", "400",
     quality_inspection_queue_busy},
    {"quality/built_in", "faulty parts in products", "binomial law", "400", quality_built_in},
    {"quality/built_in_many", "faulty parts in products (2)", "binomial law", "400", quality_built_in_many},
};

const struct textbook_kind textbooks_quality = {"quality", systems, sizeof systems / sizeof systems[0]};
