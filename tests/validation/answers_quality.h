/* tests/validation/answers_quality.h - the answers of kind quality, for the table in answers_quality.c. */
#ifndef TESTS_VALIDATION_ANSWERS_QUALITY_H
#define TESTS_VALIDATION_ANSWERS_QUALITY_H

#include "tests/validation/answers.h"

#define QUALITY_ANSWERS(X)                                                                                             \
    X(single_binomial)                                                                                                 \
    X(single_binomial_lax)                                                                                             \
    X(single_hypergeometric)                                                                                           \
    X(single_hypergeometric_half)                                                                                      \
    X(lot_to_lot)                                                                                                      \
    X(lot_to_lot_wild)                                                                                                 \
    X(double_plan)                                                                                                     \
    X(triple_plan)                                                                                                     \
    X(rectifying)                                                                                                      \
    X(rectifying_small)                                                                                                \
    X(rectifying_scrapped)                                                                                             \
    X(rectifying_scrapped_small)                                                                                       \
    X(classes)                                                                                                         \
    X(classes_tightened)                                                                                               \
    X(switching)                                                                                                       \
    X(switching_small)                                                                                                 \
    X(switching_two)                                                                                                   \
    X(switching_two_small)                                                                                             \
    X(limit)                                                                                                           \
    X(limit_strict)                                                                                                    \
    X(inspection_queue)                                                                                                \
    X(inspection_queue_busy)                                                                                           \
    X(inspector)                                                                                                       \
    X(inspector_tired)                                                                                                 \
    X(feedback)                                                                                                        \
    X(feedback_often)                                                                                                  \
    X(rounds)                                                                                                          \
    X(rounds_kept)                                                                                                     \
    X(remake)                                                                                                          \
    X(remake_hard)                                                                                                     \
    X(rolled_yield)                                                                                                    \
    X(rolled_yield_poor)                                                                                               \
    X(returned)                                                                                                        \
    X(returned_often)                                                                                                  \
    X(resubmitted)                                                                                                     \
    X(resubmitted_blind)                                                                                               \
    X(inspected_again)                                                                                                 \
    X(inspected_again_often)                                                                                           \
    X(two_suppliers)                                                                                                   \
    X(two_suppliers_even)                                                                                              \
    X(finite_rectified)                                                                                                \
    X(finite_rectified_bad)                                                                                            \
    X(mixed_lots)                                                                                                      \
    X(mixed_lots_often)                                                                                                \
    X(rework_front)                                                                                                    \
    X(rework_front_long)                                                                                               \
    X(cost_of_quality)                                                                                                 \
    X(cost_of_quality_seen)                                                                                            \
    X(built_in)                                                                                                        \
    X(built_in_many)

#define X(name) size_t quality_##name(struct answer out[ANSWERS]);
QUALITY_ANSWERS(X)
#undef X

#endif
