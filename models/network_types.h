/* models/network_types.h - what all parts of the network are made of.
 *
 * Goods are counted in whole pieces: one piece is one unit, or 1e-6 unit of a divisible item. */
#ifndef MODELS_NETWORK_TYPES_H
#define MODELS_NETWORK_TYPES_H

#include "models/calendar.h"
#include "models/quantity.h"
#include "sim/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int64_t pieces; /* goods: whole units, or 1e-6 units of a divisible item */

struct span { /* members first .. first + count - 1 of some array */
    int32_t first, count;
};

#endif
