/* tests/validation/answers_queues.h - the answers of the kind `queues`, by subject: answers_queues_*.c. */
#ifndef TESTS_VALIDATION_ANSWERS_QUEUES_H
#define TESTS_VALIDATION_ANSWERS_QUEUES_H

#include "tests/validation/answers.h"

/* Chance that all c servers are busy in M/M/c, a = arrival rate * mean service < c. [Gross et al. 4e, 2.3] */
double erlang_c(int c, double a);
/* Chance that all c lines are busy in M/G/c/c. [Gross et al. 4e, 2.5] */
double erlang_b(int c, double a);

/* answers_queues_single.c: one station, room for all */
size_t answers_mm1(struct answer out[ANSWERS]);
size_t answers_mm1_busy(struct answer out[ANSWERS]);
size_t answers_mmc(struct answer out[ANSWERS]);
size_t answers_mmc_five(struct answer out[ANSWERS]);
size_t answers_md1(struct answer out[ANSWERS]);
size_t answers_md1_busy(struct answer out[ANSWERS]);
size_t answers_mg1_gamma(struct answer out[ANSWERS]);
size_t answers_mg1_lognormal(struct answer out[ANSWERS]);
size_t answers_gm1_erlang(struct answer out[ANSWERS]);
size_t answers_gm1_hyper(struct answer out[ANSWERS]);
size_t answers_batches(struct answer out[ANSWERS]);
size_t answers_batches_fixed(struct answer out[ANSWERS]);
size_t answers_transient(struct answer out[ANSWERS]);
size_t answers_transient_warm_up(struct answer out[ANSWERS]);

/* answers_queues_breakdowns.c */
size_t answers_mm2_breakdowns(struct answer out[ANSWERS]);
size_t answers_breakdowns(struct answer out[ANSWERS]);
size_t answers_breakdowns_repeat(struct answer out[ANSWERS]);
size_t answers_breakdowns_repeat_anew(struct answer out[ANSWERS]);
size_t answers_breakdowns_calendar(struct answer out[ANSWERS]);

/* answers_queues_loss.c: birth and death: room for some, impatience, finite sources */
size_t answers_mm1k(struct answer out[ANSWERS]);
size_t answers_mmck(struct answer out[ANSWERS]);
size_t answers_erlang_loss(struct answer out[ANSWERS]);
size_t answers_erlang_loss_seven(struct answer out[ANSWERS]);
size_t answers_discouraged(struct answer out[ANSWERS]);
size_t answers_balking(struct answer out[ANSWERS]);
size_t answers_erlang_a(struct answer out[ANSWERS]);
size_t answers_erlang_a_single(struct answer out[ANSWERS]);
size_t answers_limited_stay(struct answer out[ANSWERS]);
size_t answers_finite_population(struct answer out[ANSWERS]);
size_t answers_finite_population_single(struct answer out[ANSWERS]);
size_t answers_machine_repair(struct answer out[ANSWERS]);
size_t answers_machine_repair_line(struct answer out[ANSWERS]);
size_t answers_machine_repair_shared(struct answer out[ANSWERS]);

/* answers_queues_rules.c: who is next */
size_t answers_priority(struct answer out[ANSWERS]);
size_t answers_priority_one_part(struct answer out[ANSWERS]);
size_t answers_preemptive(struct answer out[ANSWERS]);
size_t answers_preemptive_one_part(struct answer out[ANSWERS]);
size_t answers_preemptive_two_servers(struct answer out[ANSWERS]);
size_t answers_priority_room(struct answer out[ANSWERS]);
size_t answers_priority_room_six(struct answer out[ANSWERS]);
size_t answers_sjf(struct answer out[ANSWERS]);
size_t answers_srpt(struct answer out[ANSWERS]);

/* answers_queues_lines.c: stations one after another; shifts */
size_t answers_tandem(struct answer out[ANSWERS]);
size_t answers_tandem_bottleneck(struct answer out[ANSWERS]);
size_t answers_conwip(struct answer out[ANSWERS]);
size_t answers_conwip_three(struct answer out[ANSWERS]);
size_t answers_line(struct answer out[ANSWERS]);
size_t answers_line_no_buffer(struct answer out[ANSWERS]);
size_t answers_line_open(struct answer out[ANSWERS]);
size_t answers_shifts(struct answer out[ANSWERS]);
size_t answers_shifts_overtime(struct answer out[ANSWERS]);
size_t answers_shifts_fits(struct answer out[ANSWERS]);

#endif
