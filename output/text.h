/* output/text.h - user's text and numbers, made fit to be read.
 *
 * Titles, labels and paths come from a scenario. Nothing in them may act on a
 * terminal or break a file: they pass through here on their way out. */
#ifndef OUTPUT_TEXT_H
#define OUTPUT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All of these return malloc'ed text. NULL is read as "". */

/* For terminals and charts, one line: control characters, bidirectional overrides and bytes that are not UTF-8 become
 * \n, \t, \xNN or \u{NNNN}. */
char *text_visible(const char *);
/* For JSON: valid UTF-8 with every byte that is not replaced by U+FFFD; otherwise unchanged. */
char *text_utf8(const char *);
/* At most `columns` characters, "..." at the end where cut. */
char *text_cut(const char *, size_t columns);

/* Characters of a UTF-8 text (a column each). */
size_t text_columns(const char *);

/* ---- numbers for people; buf: NUMBER_SIZE bytes; each returns buf ---- */
enum { NUMBER_SIZE = 64 };

/* x with `decimals` decimals and commas between thousands; "-" when NaN, "never" when +inf. */
char *number_fixed(char *buf, double x, int decimals);
/* How many decimals show two significant digits of `spread` (a half-width), but no more than
 * five digits of x; without a spread, four digits of x. 0..9. */
int number_decimals(double spread, double x);
/* x with four significant digits, no less than all whole digits. */
char *number_short(char *buf, double x);
/* "[41.2, 44.9]", "[41.2, none]" with one end only, "-" without. */
char *number_range(char *buf, double lo, double hi, int decimals);

#endif
