/* tests/validation/answers.h - textbook systems and their exact answers.
 *
 * Each system is a scenario file in the folder of its kind; its numbers stand there and once more in the code that
 * computes the answer. For every KPI there is the exact value and the value that a plausible mistake would give (a
 * fencepost, a wrong convention, a forgotten term): a simulation proves something only if its interval is narrow enough
 * to tell the two apart.
 *
 * A file answers_KIND.c has the formulas of one kind and, at its end, the table of its systems. A second set of
 * numbers is a file that `extends` the first, and one more row: the formulas take their numbers as arguments. */
#ifndef TESTS_VALIDATION_ANSWERS_H
#define TESTS_VALIDATION_ANSWERS_H

#include <stddef.h>

struct answer {
    const char *kpi; /* name in the JSON */
    const char *of;  /* what of it: "mean"; a quantile over replications, "p50"; of a headline KPI "var95", "cvar95" */
    double exact;
    double mistaken;     /* what the mistake would give */
    const char *mistake; /* in words */
    double tick;         /* 0: an estimate, judged by its interval; else no chance at all, must agree within this */
};

enum { ANSWERS = 8 }; /* of one system, at most */

struct textbook {
    const char *file; /* below this folder, without ".cfg" */
    const char *title;
    const char *source;                            /* of the formula: book and section, short */
    const char *full;                              /* replications at full length; the file says how many every day */
    size_t (*answers)(struct answer out[ANSWERS]); /* how many; 0: two formulas for the answer contradict each other */
};

struct textbook_kind {
    const char *name;
    const struct textbook *systems;
    size_t count;
};

extern const struct textbook_kind textbooks_queues, textbooks_stock, textbooks_echelons, textbooks_supply,
    textbooks_quality, textbooks_projects, textbooks_money;

/* The mean (ratio, proportion) of a KPI, known exactly. */
static inline struct answer mean_is(const char *kpi, double exact, double mistaken, const char *mistake)
{
    return (struct answer){kpi, "mean", exact, mistaken, mistake, 0};
}

/* Another estimate of a KPI: "p90", "var95", "cvar95". */
static inline struct answer estimate_is(const char *kpi, const char *of, double exact, double mistaken,
                                        const char *mistake)
{
    return (struct answer){kpi, of, exact, mistaken, mistake, 0};
}

/* Nothing varies: every replication must give this, within a tick. */
static inline struct answer always_is(const char *kpi, double exact, double mistaken, const char *mistake, double tick)
{
    return (struct answer){kpi, "mean", exact, mistaken, mistake, tick};
}

#endif
