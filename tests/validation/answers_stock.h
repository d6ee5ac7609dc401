/* tests/validation/answers_stock.h - what the files of answers on stock at one place share. */
#ifndef TESTS_VALIDATION_ANSWERS_STOCK_H
#define TESTS_VALIDATION_ANSWERS_STOCK_H

#include "tests/validation/answers.h"

struct levels { /* of a net stock x - N: mean on hand E(x-N)+, mean backorders E(N-x)+, P(N < x): a unit is on hand */
    double on_hand, backorders, ready;
};

/* N Poisson with this mean. */
struct levels poisson_levels(int x, double mean);

enum { PMF = 1024 };
struct pmf { /* of a whole number 0 .. PMF - 1; what lies beyond must not matter */
    double p[PMF];
};

struct pmf pmf_poisson(double mean);
struct pmf pmf_convolve(const struct pmf *, const struct pmf *);
/* Sum of Poisson(mean) many independent copies of `of`, of[0] = 0. Panjer's recursion. */
struct pmf pmf_compound_poisson(double mean, const struct pmf *of);
double pmf_mean(const struct pmf *);
struct levels pmf_levels(int x, const struct pmf *n);
/* Units handed over at once when X are asked of a net stock x - N: E min(X, (x-N)+). */
double pmf_at_once(int x, const struct pmf *n, const struct pmf *asked);
/* A customer is served completely at once: P(X <= x - N). */
double pmf_complete(int x, const struct pmf *n, const struct pmf *asked);

/* answers_stock_review.c: reorder points and base stock, backorders */
size_t answers_r_q(struct answer *), answers_r_q_b(struct answer *);
size_t answers_r_nq_batches(struct answer *), answers_r_nq_batches_b(struct answer *);
size_t answers_s_S_compound(struct answer *), answers_s_S_compound_b(struct answer *);
size_t answers_base_stock_crossing(struct answer *), answers_base_stock_crossing_b(struct answer *);
size_t answers_base_stock_batches(struct answer *), answers_base_stock_batches_b(struct answer *);
size_t answers_base_stock_in_order(struct answer *), answers_base_stock_in_order_b(struct answer *);

/* answers_stock_periodic.c: periodic review */
size_t answers_s_S(struct answer *), answers_s_S_b(struct answer *);
size_t answers_s_S_period_end(struct answer *), answers_s_S_period_end_b(struct answer *);
size_t answers_s_S_period_end_c(struct answer *);
size_t answers_R_S(struct answer *), answers_R_S_b(struct answer *);
size_t answers_R_S_period_end(struct answer *), answers_R_S_period_end_b(struct answer *);
size_t answers_R_nQ(struct answer *), answers_R_nQ_b(struct answer *);
size_t answers_safety_stock(struct answer *), answers_safety_stock_b(struct answer *);
size_t answers_initial(struct answer *), answers_initial_b(struct answer *);

/* answers_stock_lots.c: lot sizes and price breaks */
size_t answers_eoq(struct answer *), answers_eoq_b(struct answer *);
size_t answers_eoq_backorders(struct answer *), answers_eoq_backorders_b(struct answer *);
size_t answers_eoq_all_units(struct answer *), answers_eoq_incremental(struct answer *);
size_t answers_epq(struct answer *), answers_epq_b(struct answer *);
size_t answers_wagner_whitin(struct answer *), answers_wagner_whitin_b(struct answer *);
size_t answers_s_S_all_units(struct answer *), answers_s_S_incremental(struct answer *);

/* answers_stock_season.c: newsvendors */
size_t answers_newsvendor(struct answer *);
size_t answers_newsvendor_normal(struct answer *), answers_newsvendor_normal_b(struct answer *);
size_t answers_newsvendor_poisson(struct answer *), answers_newsvendor_poisson_b(struct answer *);
size_t answers_newsvendor_yield(struct answer *), answers_newsvendor_yield_b(struct answer *);
size_t answers_newsvendor_yield_added(struct answer *), answers_newsvendor_yield_binomial(struct answer *);

/* answers_stock_lost.c: lost sales, perishable goods */
size_t answers_lost_base_stock(struct answer *), answers_lost_base_stock_b(struct answer *);
size_t answers_partly_lost(struct answer *), answers_partly_lost_b(struct answer *);
size_t answers_lost_r_q(struct answer *), answers_lost_r_q_b(struct answer *);
size_t answers_lost_R_S(struct answer *), answers_lost_R_S_b(struct answer *);
size_t answers_T_Q(struct answer *), answers_T_Q_b(struct answer *);
size_t answers_perish_one(struct answer *), answers_perish_one_b(struct answer *);
size_t answers_perish_decay(struct answer *), answers_perish_decay_b(struct answer *);
size_t answers_perish_newsvendor(struct answer *), answers_perish_newsvendor_b(struct answer *);
size_t answers_perish_oldest(struct answer *), answers_perish_newest(struct answer *);

/* answers_stock_law.c: Law's inventory model, his nine policies */
size_t answers_law_20_40(struct answer *), answers_law_20_60(struct answer *), answers_law_20_80(struct answer *);
size_t answers_law_20_100(struct answer *), answers_law_40_60(struct answer *), answers_law_40_80(struct answer *);
size_t answers_law_40_100(struct answer *), answers_law_60_80(struct answer *), answers_law_60_100(struct answer *);

#endif
