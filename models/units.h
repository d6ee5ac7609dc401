/* models/units.h - the units that a planner may write, and whether an expression mixes them.
 *
 * Every expression has exponents of days, working days, money, units of goods, kg
 * and m3. A number without a unit is bare: it takes the unit of the setting it
 * stands in, but it may not be added to a time ("2 + 3 h": write "2 h + 3 h"). In
 * a scenario without dates time has no unit, so nothing there carries one. */
#ifndef MODELS_UNITS_H
#define MODELS_UNITS_H

#include <stdbool.h>
#include <stddef.h>

enum unit_dimension { UNIT_DAYS, UNIT_WORKING_DAYS, UNIT_MONEY, UNIT_GOODS, UNIT_KG, UNIT_M3, UNIT_DIMENSIONS };

struct units {
    signed char power[UNIT_DIMENSIONS];
    bool any; /* fits everything: a written 0, and what an event tells ($lasts) */
};

/* "min h d wd wk mo y %": value of one in days (or 0.01), and its units. y = 365 d, mo = y / 12, wk = 7 d. */
bool units_suffix(const char *name, size_t length, double *factor, struct units *);

struct units units_of_row(const char *unit,
                          bool dated); /* of a schema row: "d", "1/d", "money/unit/d", ...; "" is any */
bool units_bare(struct units);
bool units_equal(struct units, struct units);
struct units units_times(struct units a, struct units b, int power); /* a * b^power */

enum units_sum { UNITS_GOOD, UNITS_BARE_TIME, UNITS_MIXED };
/* May a and b be added, or compared by min and max? *sum is the result's unit. */
enum units_sum units_add(struct units a, struct units b, struct units *sum);

/* Does a result fit a row? Bare fits all; money, goods, kg and m3 are compared only where the expression carries them;
 * working days fit a duration, and then *working is set true. */
bool units_fit(struct units have, struct units want, bool *working);

enum { UNITS_TEXT = 80 };
const char *units_text(struct units, char out[UNITS_TEXT]); /* "d", "money/unit", "a plain number" */

#endif
