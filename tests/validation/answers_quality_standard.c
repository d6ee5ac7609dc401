/* tests/validation/answers_quality_standard.c - exact answers: plans and switching rules of ISO 2859-1. */
#include "tests/validation/answers_quality.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* P(i of the one kind, j of the other among n), chances a and b. */
static double trinomial(unsigned n, unsigned i, unsigned j, double a, double b)
{
    const double p[3] = {a, b, 1 - a - b};
    const unsigned k[3] = {i, j, n - i - j};
    return gsl_ran_multinomial_pdf(3, p, k);
}

/* classes.cfg: code J, normal, 80 units: accepted at 0 critical, 5 major, 7 minor ones; a unit counts in its worst
 * class. [ISO 2859-1:1999, tables 1 and 2-A; 3.1.6] Mistake: the critical class is not judged. */
size_t quality_classes(struct answer out[ANSWERS])
{
    const double critical = 0.00217, major = 0.0431, minor = 0.0719;
    const double a = (1 - critical) * major, b = (1 - critical) * (1 - major) * minor;
    double passed = 0, without = 0;
    for (unsigned i = 0; i <= 5; i++)
        for (unsigned j = 0; j <= 7; j++) {
            passed += trinomial(80, i, j, a / (1 - critical), b / (1 - critical)) * pow(1 - critical, 80);
            without += trinomial(80, i, j, a, b);
        }
    const double clean = (1 - critical) * (1 - major) * (1 - minor);
    out[0] = mean_is("inspections.gate.rejected", 1 - passed, 1 - without, "the critical class is not judged");
    out[1] = always_is("inspections.gate.sample", 80, 50, "code H", 1e-9);
    out[2] = mean_is("inspections.gate.outgoing", 1 - clean, critical + major + minor, "a unit counts for each fault");
    out[3] = mean_is("inspections.gate.found", 500 * 80 * (1 - clean), 500 * 80 * (critical + major + minor),
                     "a unit counts for each fault");
    return 4;
}

/* classes_tightened.cfg: code H: AQL 0.40 is 50 (0), 1.0 by the arrow 80 (1), 4.0 is 50 (3). Major units have either of
 * two faults; minor ones are judged on the first 50 of the 80. [ISO 2859-1:1999, table 2-B] Mistakes: 50 units for all.
 */
size_t quality_classes_tightened(struct answer out[ANSWERS])
{
    const double a = 1 - (1 - 0.0197) * (1 - 0.0113), b = (1 - a) * 0.0571;
    double passed = 0, without = 0;
    for (unsigned i = 0; i <= 1; i++)
        for (unsigned j = 0; j <= 3; j++) {
            passed += trinomial(50, i, j, a, b) * gsl_cdf_binomial_P(1 - i, a, 30);
            without += trinomial(50, i, j, a, b);
        }
    out[0] = mean_is("inspections.gate.rejected", 1 - passed, 1 - without, "the arrow keeps the sample of its row");
    out[1] = always_is("inspections.gate.sample", 80, 50, "the arrow keeps the sample of its row", 1e-9);
    return 2;
}

struct severity_plan {
    unsigned n, accept;
};

struct shares {
    double normal, tightened, reduced;
};

/* The chain of lot after lot. Under normal inspection the state is the number of lots since the last one that was not
 * accepted (0: none of the last four) and the switching score; under tightened the lots accepted in a row; reduced is
 * one state. Long-run shares by iteration. [ISO 2859-1:1999, clause 9.3; Stephens, Larson, Industrial Quality Control
 * 23 (1967) 310-319 for the method] */
static struct shares severities(double p, struct severity_plan normal, int tighter, struct severity_plan tightened,
                                struct severity_plan reduced, int back, int gain)
{
    static double at[5][31], next[5][31];
    double tight[5] = {0}, easy = 0;
    const double a = gsl_cdf_binomial_P(normal.accept, p, normal.n),
                 b = normal.accept > 1 ? gsl_cdf_binomial_P((unsigned)tighter, p, normal.n) : a,
                 t = gsl_cdf_binomial_P(tightened.accept, p, tightened.n),
                 e = gsl_cdf_binomial_P(reduced.accept, p, reduced.n);
    for (int s = 0; s < 5; s++)
        for (int k = 0; k < 31; k++)
            at[s][k] = 0;
    at[0][0] = 1;
    struct shares out = {0, 0, 0};
    for (int round = 0; round < 20000; round++) {
        double tight_next[5] = {0}, easy_next = easy * e;
        for (int s = 0; s < 5; s++)
            for (int k = 0; k < 31; k++)
                next[s][k] = 0;
        next[0][0] = easy * (1 - e);
        out = (struct shares){0, 0, easy};
        for (int s = 0; s < 5; s++)
            for (int k = 0; k < 30; k++) {
                const double w = at[s][k];
                const int older = s == 0 || s + 1 >= back ? 0 : s + 1; /* lots of the last `back` count */
                out.normal += w;
                if (s > 0)
                    tight_next[0] += w * (1 - a);
                else
                    next[1][0] += w * (1 - a);
                if (k + gain >= 30)
                    easy_next += w * b;
                else
                    next[older][k + gain] += w * b;
                next[older][0] += w * (a - b);
            }
        for (int s = 0; s < 5; s++) {
            out.tightened += tight[s];
            tight_next[0] += tight[s] * (1 - t);
            if (s == 4)
                next[0][0] += tight[s] * t;
            else
                tight_next[s + 1] += tight[s] * t;
        }
        for (int s = 0; s < 5; s++) {
            tight[s] = tight_next[s];
            for (int k = 0; k < 31; k++)
                at[s][k] = next[s][k];
        }
        easy = easy_next;
    }
    return out;
}

static size_t switching(struct answer out[ANSWERS], double p, struct severity_plan normal, int tighter,
                        struct severity_plan tightened, struct severity_plan reduced)
{
    const int gain = normal.accept > 1 ? 3 : 2;
    const struct shares exact = severities(p, normal, tighter, tightened, reduced, 5, gain),
                        faster = severities(p, normal, tighter, tightened, reduced, 5, 5 - gain),
                        twice = severities(p, normal, tighter, tightened, reduced, 2, gain);
    const double pn = gsl_cdf_binomial_Q(normal.accept, p, normal.n),
                 pt = gsl_cdf_binomial_Q(tightened.accept, p, tightened.n),
                 pr = gsl_cdf_binomial_Q(reduced.accept, p, reduced.n);
    if (fabs(exact.normal + exact.tightened + exact.reduced - 1) > 1e-9)
        return 0;
    const char *score = "the score rises by the other step", *row = "tightened after 2 in a row only";
    out[0] = mean_is("inspections.gate.normal", exact.normal, faster.normal, score);
    out[1] = mean_is("inspections.gate.reduced", exact.reduced, faster.reduced, score);
    out[2] = mean_is("inspections.gate.tightened", exact.tightened, twice.tightened, row);
    out[3] = mean_is("inspections.gate.rejected", exact.normal * pn + exact.tightened * pt + exact.reduced * pr, pn,
                     "always normal");
    out[4] = mean_is("inspections.gate.sample",
                     exact.normal * normal.n + exact.tightened * tightened.n + exact.reduced * reduced.n, normal.n,
                     "always normal");
    return 5;
}

size_t quality_switching(struct answer out[ANSWERS])
{
    return switching(out, 0.0371, (struct severity_plan){50, 3}, 2, (struct severity_plan){50, 2},
                     (struct severity_plan){20, 2});
}

size_t quality_switching_small(struct answer out[ANSWERS])
{
    return switching(out, 0.00617, (struct severity_plan){80, 1}, 0, (struct severity_plan){125, 1},
                     (struct severity_plan){50, 1});
}

/* Normal and tightened only: a chain that both ways leave. Lots in normal inspection: (2 - a^4) / ((1 - a)(1 - a^4)),
 * in tightened: (1 - t^5) / ((1 - t) t^5); a, t the chances of acceptance. [first passage; agrees with the chain, or no
 * answer] Mistake: 4 accepted in a row are enough. */
static size_t switching_two(struct answer out[ANSWERS], double p, struct severity_plan normal,
                            struct severity_plan tightened)
{
    const double a = gsl_cdf_binomial_P(normal.accept, p, normal.n),
                 t = gsl_cdf_binomial_P(tightened.accept, p, tightened.n);
    const double in_normal = (2 - pow(a, 4)) / ((1 - a) * (1 - pow(a, 4))),
                 five = (1 - pow(t, 5)) / ((1 - t) * pow(t, 5)), four = (1 - pow(t, 4)) / ((1 - t) * pow(t, 4));
    const double share = five / (five + in_normal), wrong = four / (four + in_normal);
    if (fabs(severities(p, normal, 0, tightened, normal, 5, 0).tightened - share) > 1e-9)
        return 0;
    const char *mistake = "4 accepted in a row are enough";
    out[0] = mean_is("inspections.gate.tightened", share, wrong, mistake);
    out[1] = mean_is("inspections.gate.normal", 1 - share, 1 - wrong, mistake);
    out[2] = mean_is("inspections.gate.rejected", share * (1 - t) + (1 - share) * (1 - a), 1 - a, "always normal");
    return 3;
}

size_t quality_switching_two(struct answer out[ANSWERS])
{
    return switching_two(out, 0.0247, (struct severity_plan){80, 3}, (struct severity_plan){80, 2});
}

size_t quality_switching_two_small(struct answer out[ANSWERS])
{
    return switching_two(out, 0.0517, (struct severity_plan){20, 2}, (struct severity_plan){20, 1});
}
