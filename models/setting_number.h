/* models/setting_number.h - plain numbers with units, and choices. */
#ifndef MODELS_SETTING_NUMBER_H
#define MODELS_SETTING_NUMBER_H

#include <stdbool.h>

/* "8 h", "20 %", "0.5 / 1 mo", "42" -> a number, times in days. units: unit suffixes of time are allowed. */
bool setting_number(const char *text, bool units, double *value);
/* Index of `word` in "a|b|c", -1. */
int setting_choice(const char *choices, const char *word);

#endif
