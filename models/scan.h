/* models/scan.h - the text of a scenario, looked through before libconfig sees it.
 *
 * libconfig 1.5 stops at the first syntax error, and swallows what a planner did
 * not mean: integers beyond 32 bits wrap, 1e400 is infinite, "." is 0, two
 * settings on one line without `;` are taken. This scan knows the same grammar, tells
 * every mistake of this kind with its place and cause, and refuses the swallowed ones. */
#ifndef MODELS_SCAN_H
#define MODELS_SCAN_H

#include "models/include.h"

/* False when something was wrong, and told: at most SCAN_MISTAKES_MOST in a text. */
enum { SCAN_MISTAKES_MOST = 20 };
bool scan_source(const struct source *, struct diag *);

/* What a bare word is, as libconfig would read it. */
enum word_kind {
    WORD_OTHER, /* no value: a text without quotes, a date, a number with a unit */
    WORD_INT,
    WORD_INT64, /* with L */
    WORD_FLOAT,
    WORD_BOOL
};
enum word_kind scan_word(const char *word, size_t length);

#endif
