/* output/json_parts.h - values as they stand in all JSON of this program.
 *
 * What does not exist (NaN, infinity) is null. Texts are valid UTF-8. All return a new reference. */
#ifndef OUTPUT_JSON_PARTS_H
#define OUTPUT_JSON_PARTS_H

#include "output/calendar_text.h"
#include "sim/interval.h"

#include <jansson.h>
#include <stdio.h>

json_t *json_number(double);                  /* real, or null */
json_t *json_text(const char *);              /* string, or null for NULL */
json_t *json_whole(uint64_t);                 /* integer; a string of digits beyond 2^63 - 1 */
json_t *json_hash(uint64_t);                  /* "0123456789abcdef" */
json_t *json_day(struct origin, double days); /* "2026-09-14", or null when not dated or not finite */
json_t *json_limits(const struct interval *); /* [lo, hi], an end null where there is none; null when refused */
/* {"value", "ci95"} and "why", in words, where the interval is refused or needs a caution. */
json_t *json_estimate(const struct interval *);

struct results;
json_t *json_rests(const struct results *);     /* what holds in doubt, and what it rests on; null without doubt */
json_t *json_waypoints(const struct results *); /* intermediate milestones; an empty array without them */

/* Sets a member; owns and checks the value (out of memory ends the program). `key` may be any bytes. */
void json_put(json_t *object, const char *key, json_t *value);
void json_push(json_t *array, json_t *value);

/* Prints with an indent of 2, keys as set, reals with 17 significant digits, and a newline; releases `root`. */
void json_print(json_t *root, FILE *);

#endif
