/* tests/validation/answers_echelons.h - answers for several stock points, by subject; their table is in
 * answers_echelons.c. */
#ifndef TESTS_VALIDATION_ANSWERS_ECHELONS_H
#define TESTS_VALIDATION_ANSWERS_ECHELONS_H

#include "tests/validation/answers.h"

typedef size_t answer_list(struct answer out[ANSWERS]);

/* answers_echelons_serial.c */
answer_list answers_serial, answers_serial_b, answers_serial3, answers_serial3_b, answers_clark_scarf,
    answers_clark_scarf_b, answers_clark_scarf_c, answers_serial_rnq, answers_serial_rnq_b;
/* answers_echelons_tree.c */
answer_list answers_assembly, answers_assembly_b, answers_assembly_stock, answers_assembly_stock_b,
    answers_assembly_echelon, answers_assembly_echelon_b, answers_metric, answers_metric_b, answers_proportional,
    answers_proportional_b, answers_by_priority, answers_by_priority_b;
/* answers_echelons_lanes.c */
answer_list answers_departures, answers_departures_b, answers_irregular, answers_irregular_b, answers_full_truck,
    answers_full_truck_b, answers_after_first, answers_after_first_b, answers_full_or_clock, answers_full_or_clock_b,
    answers_capacity, answers_capacity_b;
/* answers_echelons_orders.c */
answer_list answers_moving_average, answers_moving_average_b, answers_smoothing, answers_smoothing_b, answers_ar1,
    answers_ar1_b, answers_ar1_estimated, answers_smoothed_orders, answers_smoothed_orders_b, answers_two_stages,
    answers_two_stages_b, answers_batching, answers_batching_b;
/* answers_echelons_beer.c */
answer_list answers_beer_game, answers_beer_game_b;

#endif
