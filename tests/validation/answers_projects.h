/* tests/validation/answers_projects.h - answers of answers_projects_pert.c, for the table in answers_projects.c. */
#ifndef TESTS_VALIDATION_ANSWERS_PROJECTS_H
#define TESTS_VALIDATION_ANSWERS_PROJECTS_H

#include "tests/validation/answers.h"

size_t answers_pert_shared(struct answer out[ANSWERS]);
size_t answers_pert_shared_wide(struct answer out[ANSWERS]);
size_t answers_merge_bias(struct answer out[ANSWERS]);
size_t answers_merge_bias_three(struct answer out[ANSWERS]);
size_t answers_critical_share(struct answer out[ANSWERS]);
size_t answers_critical_share_even(struct answer out[ANSWERS]);

#endif
