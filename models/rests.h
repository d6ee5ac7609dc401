/* models/rests.h - what the conclusions of a run in doubt rest on ("this rests on F117").
 *
 * A conclusion is a target of the scenario, met or missed; else on time more often than not, and a profit even at its
 * 5 % quantile; and the largest cause of lateness. Each is drawn twice on the same luck: without doubt, and with it.
 *
 * For each doubted setting, how much of the spread of the conclusion's KPI over the replications its factor explains:
 * the square of Spearman's rank correlation, 0 .. 1, with the interval of Fisher's transformation,
 * tanh(atanh(r) +- 1.96 sqrt(1.06 / (n - 3))) (Fieller, Hartley, Pearson 1957); factors are independent, so these
 * shares add up to at most 1 but for chance. Ranks, so that "never" is the latest. And what becomes of the conclusion
 * when the setting moves alone, all others without doubt: times exp(s) and exp(-s), s the factor's standard deviation
 * of the logarithm, s^2 = ln(1 + cv^2). That is run for the RESTS_MOVED settings that explain most, on
 * REPLICATIONS_MOVED replications of the same luck. */
#ifndef MODELS_RESTS_H
#define MODELS_RESTS_H

#include "models/simulate.h"

enum { RESTS_MOVED = 8, REPLICATIONS_MOVED = 500 };

/* `in_doubt`: the results of `net`, compiled with doubts, whose rests are filled; `without`: those of the same scenario
 * without doubts, same luck. False when a run failed or was stopped: then the rests stay NULL, or outcome says why. */
bool rests_find(const struct network *net, struct results *in_doubt, const struct results *without,
                const struct run_options *, atomic_bool *stop, struct arena *, struct run_outcome *);

/* Names of the KPIs that must be kept in both runs. */
size_t rests_keep(const struct network *, const char ***names, struct arena *);

#endif
