/* models/setting_number.h - plain numbers as a planner writes them, and words to choose from. */
#ifndef MODELS_SETTING_NUMBER_H
#define MODELS_SETTING_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/* "42", "8 h", "20 %", "0.5 / 1 mo [F90a]" as a number in the row's unit, times in days:
 *     number [unit] [ "/" number [unit] ] [ "[" mark "]" ]        unit: min h d wk mo y % (y = 365 d, mo = y / 12)
 * A number without a unit is in the row's unit. False when it cannot be read, and then *why says what is wrong and
 * what would be right. Without dates (`dated` false) time has no units. */
bool setting_number(const char *text, const char *row_unit, bool dated, double *value, const char **why);

int setting_choice(const char *choices, const char *word); /* index of `word` in "a|b|c", -1: not there */
/* The i-th of "a|b|c" into `out`, cut to fit; false when there are not so many. */
bool setting_choice_name(const char *choices, int i, char *out, size_t size);

#endif
