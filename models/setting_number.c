/* models/setting_number.c - plain numbers as a planner writes them: see setting_number.h. */
#include "models/setting_number.h"
#include "models/units.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const not_a_number =
    "expected a plain number, or a text such as \"8 h\", \"20 %\" or \"0.5 / 1 mo\"";

static const char *blanks(const char *p)
{
    return p + strspn(p, " \t");
}

/* digits [. digits] [e digits]: strtod would also take 0x10, inf and nan. */
static bool read_digits(const char **p, double *value)
{
    const char *q = *p + (**p == '-' || **p == '+');
    if (!isdigit((unsigned char)*q) && !(*q == '.' && isdigit((unsigned char)q[1])))
        return false;
    if (q[0] == '0' && (q[1] == 'x' || q[1] == 'X'))
        return false;
    char *end = NULL;
    *value = strtod(*p, &end);
    *p = end;
    return isfinite(*value);
}

static bool read_amount(const char **p, bool dated, double *value, struct units *u, const char **why)
{
    *p = blanks(*p);
    *u = (struct units){0};
    if (!read_digits(p, value)) {
        *why = not_a_number;
        return false;
    }
    *p = blanks(*p);
    size_t n = **p == '%';
    while (isalpha((unsigned char)(*p)[n]))
        n++;
    double factor = 1;
    if (n == 0)
        return true;
    if (!units_suffix(*p, n, &factor, u)) {
        *why = "has an unknown unit, or is no plain number; units are min h d wk mo y %, and a plain number has no law "
               "and no $name";
        return false;
    }
    if (u->power[UNIT_WORKING_DAYS]) {
        *why = "working days (wd) need a calendar, which this setting has not; write calendar days, such as \"7 d\"";
        return false;
    }
    if (!dated && u->power[UNIT_DAYS]) {
        *why = "time units are plain numbers in a scenario without `start`; write the number alone";
        return false;
    }
    *value *= factor;
    *p += n;
    return true;
}

/* A mark in [ ] at the end says where the number comes from. */
static bool only_a_mark(const char *p)
{
    p = blanks(p);
    if (*p == '\0')
        return true;
    const char *close = strchr(p, ']');
    return *p == '[' && close && *blanks(close + 1) == '\0';
}

bool setting_number(const char *text, const char *row_unit, bool dated, double *value, const char **why)
{
    struct units above, below = {0};
    double divisor = 1;
    const char *p = text;
    bool working = false;
    if (!read_amount(&p, dated, value, &above, why))
        return false;
    p = blanks(p);
    if (*p == '/') {
        p++;
        if (!read_amount(&p, dated, &divisor, &below, why))
            return false;
        *value /= divisor;
    }
    if (!only_a_mark(p) || !isfinite(*value)) {
        *why = not_a_number;
        return false;
    }
    if (!units_fit(units_times(above, below, -1), units_of_row(row_unit, true), &working)) {
        *why = strcmp(row_unit, "d") == 0
                   ? "is no time; expected a number of days, or a text such as \"8 h\""
                   : "has a unit that does not fit; expected a plain number, or the unit that `bullwhip schema` shows";
        return false;
    }
    return true;
}

/* ---- choices ---- */

int setting_choice(const char *choices, const char *word)
{
    const size_t length = strlen(word);
    int index = 0;
    for (const char *c = choices;; index++) {
        const size_t n = strcspn(c, "|");
        if (n == length && strncmp(c, word, n) == 0)
            return index;
        if (c[n] == '\0')
            return -1;
        c += n + 1;
    }
}

bool setting_choice_name(const char *choices, int i, char *out, size_t size)
{
    for (; i > 0; i--) {
        choices += strcspn(choices, "|");
        if (*choices++ == '\0')
            return false;
    }
    const size_t n = strcspn(choices, "|"), fits = n < size ? n : size - 1;
    memcpy(out, choices, fits);
    out[fits] = '\0';
    return true;
}
