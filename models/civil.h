/* models/civil.h - dates of the (proleptic) Gregorian calendar as day numbers; years 1 to 9999.
 *
 * The functions stand in models/schema.h, for all who read a scenario; this header is for those who need no more. */
#ifndef MODELS_CIVIL_H
#define MODELS_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

/* "2026-08-31" -> days since 1970-01-01; false when it is not a date of the calendar. */
bool civil_from_text(const char *text, int64_t *day);
void civil_to_text(int64_t day, char out[11]);
int civil_weekday(int64_t day); /* 0 = Monday */

/* Is it written like a date (four digits, two, two), whether the calendar has it or not? */
bool civil_looks_like_date(const char *text);

#endif
