/* tests/validation/answers.h - textbook systems and their exact answers.
 *
 * Each system is a scenario file in this folder; its numbers stand there and once more in the code that computes the
 * answer. For every KPI there is the exact value and the value that a plausible mistake would give (a fencepost, a
 * wrong convention, a forgotten term): a simulation proves something only if its interval is narrow enough to tell the
 * two apart. */
#ifndef TESTS_VALIDATION_ANSWERS_H
#define TESTS_VALIDATION_ANSWERS_H

#include <stddef.h>

struct answer {
    const char *kpi; /* name in the JSON */
    double exact;
    double mistaken;     /* what the mistake would give */
    const char *mistake; /* in words */
    double tick;         /* 0: a mean, judged by its interval; else no chance at all, must agree within this */
};

enum { ANSWERS = 8 }; /* of one system, at most */

struct textbook {
    const char *file; /* without folder and ".cfg" */
    const char *title;
    const char *full; /* replications at full length; the file says how many every day */
    size_t (*answers)(struct answer out[ANSWERS]);
};

#endif
