/* tests/validation/answers_supply.h - the answers of kind `supply`, by file: answers_supply.c (suppliers that fail; the
 * table), answers_supply_sources.c (several sources, yield, losses), answers_supply_demand.c (demand that moves,
 * impatience, destroyed stock), answers_supply_laws.c (laws, correlation). */
#ifndef TESTS_VALIDATION_ANSWERS_SUPPLY_H
#define TESTS_VALIDATION_ANSWERS_SUPPLY_H

#include "tests/validation/answers.h"

#define SYSTEM(name) size_t answers_##name(struct answer out[ANSWERS])

SYSTEM(two_suppliers);
SYSTEM(two_suppliers_2);
SYSTEM(split_stock);
SYSTEM(split_stock_2);
SYSTEM(dual_priority);
SYSTEM(dual_priority_2);
SYSTEM(dual_share);
SYSTEM(common_cause);
SYSTEM(common_cause_2);
SYSTEM(losses_lattice);
SYSTEM(losses_gamma);
SYSTEM(losses_mixed);
SYSTEM(eoq_yield);
SYSTEM(eoq_yield_2);
SYSTEM(delayed_orders);
SYSTEM(modulated_lead_time);
SYSTEM(trace);
SYSTEM(yield_multiplicative);
SYSTEM(yield_additive);
SYSTEM(yield_binomial);
SYSTEM(yield_binomial_2);
SYSTEM(nhpp_piecewise);
SYSTEM(nhpp_sine);
SYSTEM(nhpp_sine_2);
SYSTEM(ar1_demand);
SYSTEM(ar1_demand_2);
SYSTEM(regime_demand);
SYSTEM(regime_demand_2);
SYSTEM(impatience);
SYSTEM(impatience_2);
SYSTEM(destroyed);
SYSTEM(destroyed_2);
SYSTEM(correlated);
SYSTEM(correlated_2);
SYSTEM(laws_lengths);
SYSTEM(laws_tails);
SYSTEM(laws_counts);
SYSTEM(laws_quantiles);

#endif
