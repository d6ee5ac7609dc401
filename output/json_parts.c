/* output/json_parts.c - values as they stand in all JSON of this program: see json_parts.h. */
#include "output/json_parts.h"

#include "output/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

json_t *json_number(double x)
{
    return isfinite(x) ? json_real(x == 0 ? 0 : x) : json_null();
}

json_t *json_text(const char *text)
{
    if (!text)
        return json_null();
    char *valid = text_utf8(text);
    json_t *string = json_string(valid);
    free(valid);
    return string;
}

json_t *json_whole(uint64_t n)
{
    char digits[24];
    if (n <= INT64_MAX)
        return json_integer((json_int_t)n);
    (void)snprintf(digits, sizeof digits, "%" PRIu64, n);
    return json_string(digits);
}

json_t *json_hash(uint64_t hash)
{
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%016" PRIx64, hash);
    return json_string(digits);
}

json_t *json_day(struct origin o, double days)
{
    char buf[WHEN_SIZE];
    return o.dated && isfinite(days) ? json_string(when_text(buf, o, days)) : json_null();
}

json_t *json_limits(const struct interval *i)
{
    if (!i->known)
        return json_null();
    json_t *limits = json_array();
    json_push(limits, json_number(i->lo));
    json_push(limits, json_number(i->hi));
    return limits;
}

json_t *json_estimate(const struct interval *i)
{
    json_t *object = json_object();
    json_put(object, "value", json_number(i->estimate));
    json_put(object, "ci95", json_limits(i));
    if (i->why)
        json_put(object, "why", json_text(i->why));
    return object;
}

static void check(int status)
{
    if (status != 0) {
        (void)fputs("bullwhip: out of memory while writing JSON\n", stderr);
        exit(1);
    }
}

void json_put(json_t *object, const char *key, json_t *value)
{
    char *valid = text_utf8(key);
    check(json_object_set_new(object, valid, value));
    free(valid);
}

void json_push(json_t *array, json_t *value)
{
    check(json_array_append_new(array, value));
}

void json_print(json_t *root, FILE *out)
{
    (void)json_dumpf(root, out, JSON_INDENT(2) | JSON_REAL_PRECISION(17)); /* the stream remembers its errors */
    (void)fputc('\n', out);
    json_decref(root);
}
