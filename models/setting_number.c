/* models/setting_number.c - plain numbers with units, and choices. */
#include "models/setting_number.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    double days;
} units[] = {{"min", 1.0 / 1440}, {"h", 1.0 / 24}, {"d", 1}, {"wk", 7}, {"mo", 365.0 / 12}, {"y", 365}};

static bool one_number(const char **text, bool with_units, double *value)
{
    char *end;
    *value = strtod(*text, &end);
    if (end == *text)
        return false;
    while (*end == ' ')
        end++;
    if (*end == '%') {
        *value /= 100;
        end++;
    } else {
        const size_t n = strspn(end, "abcdefghijklmnopqrstuvwxyz");
        bool known = n == 0;
        for (size_t i = 0; n && with_units && i < sizeof units / sizeof *units; i++)
            if (strlen(units[i].name) == n && strncmp(units[i].name, end, n) == 0) {
                *value *= units[i].days;
                known = true;
            }
        if (!known)
            return false;
        end += n;
    }
    while (*end == ' ')
        end++;
    *text = end;
    return true;
}

/* A mark in [ ] at the end says where the number comes from; it is no part of the number. */
static bool at_end(const char *text)
{
    if (*text == '[') {
        const char *close = strchr(text, ']');
        return close && close[1 + strspn(close + 1, " ")] == '\0';
    }
    return *text == '\0';
}

bool setting_number(const char *text, bool with_units, double *value)
{
    double below;
    while (*text == ' ')
        text++;
    if (!one_number(&text, with_units, value))
        return false;
    if (*text == '/') {
        for (text++; *text == ' ';)
            text++;
        if (!one_number(&text, with_units, &below) || below == 0)
            return false;
        *value /= below;
    }
    return at_end(text);
}

int setting_choice(const char *choices, const char *word)
{
    const size_t n = strlen(word);
    int index = 0;
    for (const char *c = choices; c; index++) {
        const size_t m = strcspn(c, "|");
        if (m == n && strncmp(c, word, n) == 0)
            return index;
        c = c[m] ? c + m + 1 : NULL;
    }
    return -1;
}
