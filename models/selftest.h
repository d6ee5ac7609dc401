/* models/selftest.h - the supply chain held to its promises: checks for `bullwhip selftest` (sim/selftest.h).
 *
 * A small network with a bit of everything (two sites, a factory with breakdowns, a lane, a supplier in trouble,
 * waiting and lost customers) is run under audit in several ways that must make no difference. */
#ifndef MODELS_SELFTEST_H
#define MODELS_SELFTEST_H

#include "sim/selftest.h"

struct selftest_list selftest_scenarios(void);

#endif
