/* tests/models/test_acceptance.c - acceptance curves of five plans of ISO 2859-1, simulated against exact.
 *
 * Lots of N units of which exactly D have the fault: P(accepted) = P(hypergeometric(N, D, n) <= Ac), type A. n and Ac
 * stand here as printed in the standard. As a table, on standard output:
 *
 *     build/tests/models/test_acceptance
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

#include <gsl/gsl_cdf.h>

enum { LOTS = 4000, LEVELS = 6 };

static const struct curve {
    const char *aql, *severity;
    unsigned lot, n, accept;
    unsigned faulty[LEVELS];
} plans[] = {
    {"2.5", "normal", 280, 32, 2, {3, 9, 18, 28, 40, 55}},
    {"2.5", "normal", 500, 50, 3, {5, 20, 35, 50, 70, 100}},
    {"2.5", "normal", 1000, 80, 5, {20, 45, 70, 95, 120, 160}},
    {"1.0", "tightened", 1000, 80, 1, {3, 10, 20, 35, 50, 70}},
    {"4.0", "normal", 3000, 125, 10, {80, 150, 220, 290, 360, 450}},
};

static double accepted(const struct curve *p, unsigned faulty, double *sample)
{
    char text[1200], name[60];
    struct model m;
    snprintf(
        text, sizeof text,
        "horizon = %d.5; items: { part: { }; }; suppliers: { mill: { offers: { part: { }; }; }; };\n"
        "sites: { plant: { stock: { part: { policy: { type = \"fixed\"; Q = %u; review: { every = 1; first = 1; }; "
        "}; sources: { one: { buy = \"mill\"; }; }; }; }; }; };\n"
        "demand: { use: { at = \"plant.part\"; every = 1; units = %u; unmet = \"wait\"; }; };\n"
        "faults: { flaw: { arises = \"received\"; count = %u; }; };\n"
        "inspections: { gate_%u_%u: { of = \"plant.part\"; when = \"received\"; lot = \"order\"; plan = \"ISO "
        "2859-1\"; "
        "level = \"II\"; aql = %s; severity = \"%s\"; rejected = \"accept_at\"; found = \"keep\"; }; };\n",
        LOTS, p->lot, p->lot, faulty, faulty, p->n, p->aql, p->severity); /* the name: luck of its own */
    model_once(&m, text);
    snprintf(name, sizeof name, "inspections.gate_%u_%u.sample", faulty, p->n);
    *sample = model_kpi(&m, name);
    snprintf(name, sizeof name, "inspections.gate_%u_%u.rejected", faulty, p->n);
    const double rejected = model_kpi(&m, name);
    model_close(&m);
    return 1 - rejected;
}

static void five_curves(void **state)
{
    double chi = 0;
    (void)state;
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        const struct curve *p = &plans[i];
        printf("ISO 2859-1, level II, AQL %s, %s; lots of %u: n = %u, Ac = %u\n", p->aql, p->severity, p->lot, p->n,
               p->accept);
        printf("    faulty      exact  simulated     s.e.\n");
        for (int k = 0; k < LEVELS; k++) {
            double sample;
            const double exact = gsl_cdf_hypergeometric_P(p->accept, p->faulty[k], p->lot - p->faulty[k], p->n),
                         seen = accepted(p, p->faulty[k], &sample), error = sqrt(exact * (1 - exact) / LOTS);
            printf("  %6.2f %%  %9.4f  %9.4f  %+7.1f\n", 100.0 * p->faulty[k] / p->lot, exact, seen,
                   error > 0 ? (seen - exact) / error : 0);
            assert_near(sample, p->n, 1e-9);
            assert_near(seen, exact, 4 * error + 1e-9);
            chi += error > 0 ? (seen - exact) * (seen - exact) / (error * error) : 0;
        }
    }
    fflush(stdout);
    assert_true(chi < 60); /* 30 points: chi-squared 30 has its 0.999 quantile at 59.7 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(five_curves)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
