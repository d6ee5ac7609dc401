/* tests/validation/answers_quality_rectifying.c - exact answers: what goes on after rejected lots were screened. */
#include "tests/validation/answers_quality.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <stdbool.h>

/* Units called faulty, with chance p' = p s + (1 - p) f, are replaced by good ones, in samples and in screened lots:
 *   AOQ = [n p (1 - s) + (N - n) p (Pa + (1 - Pa)(1 - s))] / N,   ATI = n + (1 - Pa)(N - n)
 * With s = 1: AOQ = Pa p (N - n) / N. [Montgomery, 15.2.4 and 15.2.5; s, f: Dorris, Foote, AIIE Transactions 10 (1978)]
 * Mistakes: the inspector is perfect (else: faulty units of the sample stay); rejected lots are not screened. */
static double aoq(double N, double p, double n, double accepted, double s)
{
    return (n * p * (1 - s) + (N - n) * p * (accepted + (1 - accepted) * (1 - s))) / N;
}

static size_t rectifying(struct answer out[ANSWERS], double N, double p, unsigned n, unsigned c, double s, double f)
{
    const double called = p * s + (1 - p) * f, pa = gsl_cdf_binomial_P(c, called, n);
    const double perfect = gsl_cdf_binomial_P(c, p, n), total = n + (1 - pa) * (N - n), exact = aoq(N, p, n, pa, s);
    const bool is_perfect = s >= 1 && !(f > 0);
    out[0] = mean_is("inspections.gate.rejected", 1 - pa, is_perfect ? gsl_cdf_binomial_Q(c - 1, p, n) : 1 - perfect,
                     is_perfect ? "rejected at c instead of above it" : "the inspector is perfect");
    out[1] = mean_is("inspections.gate.outgoing", exact, is_perfect ? pa * p : aoq(N, p, n, perfect, 1),
                     is_perfect ? "faulty units of the sample stay" : "the inspector is perfect");
    out[2] = mean_is("inspections.gate.inspected_per_lot", total, n, "sorting does not count");
    out[3] = mean_is("faults.flaw.delivered_share", exact, p, "rejected lots are not screened");
    out[4] = mean_is("cost.inspection", 500 * (3.7 + 0.29 * total), 500 * (3.7 + 0.29 * n), "sorting costs nothing");
    return 5;
}

size_t quality_rectifying(struct answer out[ANSWERS])
{
    return rectifying(out, 730, 0.0412, 89, 3, 1, 0);
}

size_t quality_rectifying_small(struct answer out[ANSWERS])
{
    return rectifying(out, 126, 0.0873, 31, 2, 1, 0);
}

size_t quality_inspector(struct answer out[ANSWERS])
{
    return rectifying(out, 730, 0.0412, 89, 3, 0.83, 0.0117);
}

size_t quality_inspector_tired(struct answer out[ANSWERS])
{
    return rectifying(out, 290, 0.0713, 61, 4, 0.57, 0.0131);
}

/* 500 lots: appraisal k0 + k1 ATI; each one found and replaced costs r; each faulty one that goes on costs w.
 * [Montgomery, 1.4.3 and 15.2; Deming: Out of the Crisis, chapter 15] Mistakes: sorting is free; only the sample's are
 * found; rejected lots are not screened. */
static size_t cost_of_quality(struct answer out[ANSWERS], double p, unsigned n, double s, double replaced)
{
    const double N = 370, pa = gsl_cdf_binomial_P(2, p * s, n), total = n + (1 - pa) * (N - n),
                 escapes = aoq(N, p, n, pa, s);
    const double appraisal = 500 * (5.9 + 0.37 * total), internal = 500 * p * s * total * replaced,
                 external = 500 * N * escapes * 14.9;
    out[0] = mean_is("cost.inspection", appraisal, 500 * (5.9 + 0.37 * n), "sorting is free");
    out[1] = mean_is("cost.rework", internal, 500 * p * s * n * replaced, "only the sample's are found");
    out[2] = mean_is("cost.warranty", external, 500 * N * p * 14.9, "nothing is screened");
    out[3] = mean_is("cost.total", appraisal + internal + external, appraisal + internal, "nobody complains");
    return 4;
}

size_t quality_cost_of_quality(struct answer out[ANSWERS])
{
    return cost_of_quality(out, 0.0531, 43, 1, 1.73);
}

size_t quality_cost_of_quality_seen(struct answer out[ANSWERS])
{
    return cost_of_quality(out, 0.0297, 71, 0.8, 3.11);
}

/* Finite lots of N with exactly D faulty: what goes on has D - d when d <= c were found in the sample, else none.
 * [Montgomery, 15.2.4, hypergeometric] Mistake: sampled with replacement. */
static size_t finite(struct answer out[ANSWERS], unsigned N, unsigned D, unsigned n, unsigned c)
{
    double left = 0, pa = 0, wrong = 0;
    for (unsigned d = 0; d <= c; d++) {
        const double h = gsl_ran_hypergeometric_pdf(d, D, N - D, n);
        pa += h;
        left += h * (D - d) / N;
        wrong += gsl_ran_binomial_pdf(d, (double)D / N, n) * (D - d) / N;
    }
    const char *mistake = "sampled with replacement";
    out[0] = mean_is("inspections.gate.outgoing", left, wrong, mistake);
    out[1] = mean_is("inspections.gate.rejected", 1 - pa, 1 - pa + gsl_ran_hypergeometric_pdf(c, D, N - D, n),
                     "rejected at c instead of above it");
    out[2] = mean_is("inspections.gate.inspected_per_lot", n + (1 - pa) * (N - n), n, "sorting does not count");
    return 3;
}

size_t quality_finite_rectified(struct answer out[ANSWERS])
{
    return finite(out, 173, 13, 47, 3);
}

size_t quality_finite_rectified_bad(struct answer out[ANSWERS])
{
    return finite(out, 92, 17, 29, 5);
}

/* Each order of 400 is split between two suppliers, whose deliveries are lots of their own. [Montgomery, 15.2.4, for
 * each] Mistakes: one lot of mixed quality; one mean of the two outgoing qualities. */
static size_t two_suppliers(struct answer out[ANSWERS], double share, double p1, double p2)
{
    const double N1 = 400 * share, N2 = 400 - N1, mixed = share * p1 + (1 - share) * p2;
    const double a1 = gsl_cdf_binomial_P(2, p1, 58), a2 = gsl_cdf_binomial_P(2, p2, 58),
                 am = gsl_cdf_binomial_P(2, mixed, 58);
    const double out1 = aoq(N1, p1, 58, a1, 1), out2 = aoq(N2, p2, 58, a2, 1);
    out[0] = mean_is("inspections.gate.rejected", 1 - (a1 + a2) / 2, 1 - am, "one lot of mixed quality");
    out[1] = mean_is("inspections.gate.outgoing", share * out1 + (1 - share) * out2, aoq(400, mixed, 58, am, 1),
                     "one lot of mixed quality");
    out[2] = mean_is("inspections.gate.inspected_per_lot", 58 + ((1 - a1) * (N1 - 58) + (1 - a2) * (N2 - 58)) / 2,
                     58 + (1 - am) * (400 - 58), "one lot of mixed quality");
    out[3] = mean_is("faults.flaw.delivered_share", share * out1 + (1 - share) * out2, mixed, "nothing is screened");
    return 4;
}

size_t quality_two_suppliers(struct answer out[ANSWERS])
{
    return two_suppliers(out, 0.7, 0.0113, 0.0637);
}

size_t quality_two_suppliers_even(struct answer out[ANSWERS])
{
    return two_suppliers(out, 0.45, 0.0113, 0.0873);
}

/* Faulty units found are taken out: AOQ = Pa p (N - n) / (N - p (n + (1 - Pa)(N - n))), a ratio of means.
 * [Montgomery, 15.2.4, remark] Mistake: replaced. */
static size_t scrapped(struct answer out[ANSWERS], double N, double p, unsigned n, unsigned c)
{
    const double pa = gsl_cdf_binomial_P(c, p, n), taken = p * (n + (1 - pa) * (N - n));
    out[0] = mean_is("inspections.gate.outgoing", pa * p * (N - n) / (N - taken), p, "nothing is screened");
    out[1] = mean_is("inspections.gate.scrapped", 501 * taken, 501 * p * n, "only the sample's are taken out");
    out[2] = mean_is("orders.plant.part.received_units", 501 * (N - taken), 501 * N, "replaced");
    return 3;
}

size_t quality_rectifying_scrapped(struct answer out[ANSWERS])
{
    return scrapped(out, 730, 0.0637, 53, 3);
}

size_t quality_rectifying_scrapped_small(struct answer out[ANSWERS])
{
    return scrapped(out, 115, 0.1133, 27, 4);
}

/* Rejected lots are sorted by an inspector who sees a fault with chance s, and submitted once more. A unit that was not
 * called faulty is faulty with chance q = p (1 - s) / (1 - p s); of F replaced units none is. The second sample has
 * hypergeometrically many units that were not replaced. [probability, by conditioning on F; no book needed] Mistake:
 * the sort is perfect, so that every second submission passes. */
static size_t resubmitted(struct answer out[ANSWERS], unsigned N, double p, unsigned n, unsigned c, double s)
{
    const double q = p * (1 - s) / (1 - p * s), later = q * (1 - s) / (1 - q * s);
    const double first = gsl_cdf_binomial_Q(c, p * s, n);
    double faulty = (N - n) * p * (1 - first), twice = 0, passed = 0;
    for (unsigned d = 0; d <= c; d++)
        passed += gsl_ran_binomial_pdf(d, p * s, n) * (n - d) * q;
    faulty += passed;
    double of_second[2] = {0, 0}; /* faulty units when accepted, when rejected at the second submission */
    for (unsigned F = c + 1; F <= N; F++) {
        double weight = 0; /* F replaced in all, more than c of them in the sample */
        for (unsigned d = c + 1; d <= n && d <= F; d++)
            if (F - d <= N - n)
                weight += gsl_ran_binomial_pdf(d, p * s, n) * gsl_ran_binomial_pdf(F - d, p * s, N - n);
        for (unsigned K = 0; weight > 1e-16 && K <= n; K++) {
            const double these = weight * gsl_ran_hypergeometric_pdf(K, N - F, F, n);
            if (these < 1e-17)
                continue;
            const double rest = (double)N - F - K;
            for (unsigned d = 0; d <= K; d++) {
                const double chance = these * gsl_ran_binomial_pdf(d, q * s, K);
                const double sample = (K - d) * later;
                twice += d > c ? chance : 0;
                of_second[d > c] += chance * (sample + (d > c ? rest * q * (1 - s) : rest * q));
            }
        }
    }
    faulty += of_second[0] + of_second[1];
    const double once = n + first * (N - n);
    out[0] = mean_is("inspections.gate.rejected", first, gsl_cdf_binomial_Q(c, p, n), "every fault is seen");
    out[1] = mean_is("inspections.gate.outgoing", faulty / N, p * (1 - s), "every unit is looked at");
    out[2] =
        mean_is("inspections.gate.inspected_per_lot", once + first * n + twice * (N - n), once, "not submitted again");
    out[3] = mean_is("inspections.gate.submissions", 1 + first, 1 + first * first, "submitted again one time in Pr");
    return 4;
}

size_t quality_resubmitted(struct answer out[ANSWERS])
{
    return resubmitted(out, 260, 0.0893, 47, 2, 0.71);
}

size_t quality_resubmitted_blind(struct answer out[ANSWERS])
{
    return resubmitted(out, 260, 0.1237, 39, 1, 0.49);
}
