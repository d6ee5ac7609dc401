/* models/units.c - exponents of days, money and goods: suffixes, sums, fit. */
#include "models/units.h"

#include <stdio.h>
#include <string.h>

static const struct suffix {
    const char *name;
    double factor;
    bool time, working;
} suffixes[] = {
    {"min", 1.0 / 1440, true, false}, {"h", 1.0 / 24, true, false}, {"d", 1, true, false},
    {"wd", 1, false, true},           {"wk", 7, true, false},       {"mo", 365.0 / 12, true, false},
    {"y", 365, true, false},          {"%", 0.01, false, false},
};

bool units_suffix(const char *name, size_t length, double *factor, struct units *u)
{
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        const struct suffix *s = &suffixes[i];
        if (strlen(s->name) != length || strncmp(s->name, name, length) != 0)
            continue;
        *factor = s->factor;
        *u = (struct units){0};
        u->power[UNIT_DAYS] = s->time;
        u->power[UNIT_WORKING_DAYS] = s->working;
        return true;
    }
    return false;
}

static const char *const dimension_name[UNIT_DIMENSIONS] = {"d", "wd", "money", "unit", "kg", "m3"};

struct units units_of_row(const char *unit, bool dated)
{
    struct units u = {.any = unit[0] == '\0'};
    signed char sign = 1;
    for (const char *p = unit; *p;) {
        const size_t n = strcspn(p, "/");
        for (int i = 0; i < UNIT_DIMENSIONS; i++)
            if (strlen(dimension_name[i]) == n && strncmp(p, dimension_name[i], n) == 0)
                u.power[i] = (signed char)(u.power[i] + sign);
        if (n == strlen("units") && strncmp(p, "units", n) == 0)
            u.power[UNIT_GOODS] = sign;
        p += n + (p[n] == '/');
        sign = -1;
    }
    if (!dated)
        u.power[UNIT_DAYS] = 0;
    return u;
}

bool units_bare(struct units u)
{
    for (int i = 0; i < UNIT_DIMENSIONS; i++)
        if (u.power[i])
            return false;
    return true;
}

bool units_equal(struct units a, struct units b)
{
    return memcmp(a.power, b.power, sizeof a.power) == 0;
}

struct units units_times(struct units a, struct units b, int power)
{
    struct units u = {.any = a.any || b.any};
    for (int i = 0; i < UNIT_DIMENSIONS; i++)
        u.power[i] = (signed char)(a.power[i] + power * b.power[i]);
    return u;
}

static bool same_time(struct units a, struct units b)
{
    return a.power[UNIT_DAYS] == b.power[UNIT_DAYS] && a.power[UNIT_WORKING_DAYS] == b.power[UNIT_WORKING_DAYS];
}

static bool timeless(struct units u)
{
    return u.power[UNIT_DAYS] == 0 && u.power[UNIT_WORKING_DAYS] == 0;
}

/* Money, goods, kg, m3 cannot be written, only carried by a reference: what carries none takes the other's. */
static bool same_rest(struct units a, struct units b)
{
    const size_t from = UNIT_MONEY, count = UNIT_DIMENSIONS - UNIT_MONEY;
    static const signed char none[UNIT_DIMENSIONS];
    return memcmp(a.power + from, b.power + from, count) == 0 || memcmp(a.power + from, none, count) == 0 ||
           memcmp(b.power + from, none, count) == 0;
}

static bool carries_rest(struct units u)
{
    u.power[UNIT_DAYS] = u.power[UNIT_WORKING_DAYS] = 0;
    return !units_bare(u);
}

enum units_sum units_add(struct units a, struct units b, struct units *sum)
{
    if (a.any || b.any) {
        *sum = a.any ? b : a;
        return UNITS_GOOD;
    }
    *sum = carries_rest(a) ? a : b;
    if (same_time(a, b))
        return same_rest(a, b) ? UNITS_GOOD : UNITS_MIXED;
    return units_bare(a) || units_bare(b) ? UNITS_BARE_TIME : UNITS_MIXED;
}

bool units_fit(struct units have, struct units want, bool *working)
{
    *working = false;
    if (have.any || want.any || units_bare(have)) {
        *working = have.power[UNIT_WORKING_DAYS] == 1 && have.power[UNIT_DAYS] == 0;
        return true;
    }
    if (have.power[UNIT_WORKING_DAYS] == 1 && have.power[UNIT_DAYS] == 0 && !carries_rest(have) &&
        want.power[UNIT_DAYS] == 1 && !carries_rest(want)) {
        *working = true;
        return true;
    }
    if (!same_time(have, want))
        return false;
    return carries_rest(have) ? same_rest(have, want) && carries_rest(want) : !timeless(have) || units_bare(want);
}

static size_t put(char out[UNITS_TEXT], size_t at, const char *sign, const char *name, int power)
{
    const int n = power == 1 ? snprintf(out + at, UNITS_TEXT - at, "%s%s", sign, name)
                             : snprintf(out + at, UNITS_TEXT - at, "%s%s^%d", sign, name, power);
    const size_t end = at + (n < 0 ? 0 : (size_t)n);
    return end < UNITS_TEXT ? end : UNITS_TEXT - 1;
}

const char *units_text(struct units u, char out[UNITS_TEXT])
{
    static const int order[] = {UNIT_MONEY, UNIT_GOODS, UNIT_KG, UNIT_M3, UNIT_DAYS, UNIT_WORKING_DAYS};
    size_t n = 0;
    out[0] = '\0';
    for (int i = 0; i < UNIT_DIMENSIONS; i++)
        if (u.power[order[i]] > 0)
            n = put(out, n, n ? " " : "", dimension_name[order[i]], u.power[order[i]]);
    if (n == 0)
        n = (size_t)snprintf(out, UNITS_TEXT, "%s", units_bare(u) ? "a plain number" : "1");
    for (int i = 0; i < UNIT_DIMENSIONS; i++)
        if (u.power[order[i]] < 0)
            n = put(out, n, "/", dimension_name[order[i]], -u.power[order[i]]);
    return out;
}
