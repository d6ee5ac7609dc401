/* models/week.c - the week of a calendar as a planner writes it. */
#include "models/week.h"

#include <stdlib.h>
#include <string.h>

struct week_parser {
    const char *at;
    struct week *week;
    const char *wrong; /* what is wrong at `at`; NULL while all is well */
    unsigned begins;   /* bit per weekday on which a stretch begins */
};

static bool fail(struct week_parser *p, const char *wrong)
{
    if (!p->wrong)
        p->wrong = wrong;
    return false;
}

static void skip_blanks(struct week_parser *p)
{
    while (*p->at == ' ' || *p->at == '\t')
        p->at++;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes `word` (lower case), in any case of letters, if the next word is exactly that. */
static bool take_word(struct week_parser *p, const char *word)
{
    const size_t n = strlen(word);
    for (size_t i = 0; i < n; i++)
        if ((p->at[i] | 0x20) != word[i])
            return false;
    if (is_letter(p->at[n]))
        return false;
    p->at += n;
    return true;
}

static bool take_day(struct week_parser *p, int *day)
{
    static const char *const names[7] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    for (int i = 0; i < 7; i++)
        if (take_word(p, names[i])) {
            *day = i;
            return true;
        }
    return fail(p, "a day is one of mon tue wed thu fri sat sun, or daily");
}

/* The days of a part as bits, Monday first. */
static bool take_days(struct week_parser *p, unsigned *days)
{
    if (take_word(p, "daily")) {
        *days = 0x7f;
        return true;
    }
    int first = 0, last = 0;
    if (!take_day(p, &first))
        return false;
    last = first;
    if (*p->at == '-') {
        p->at++;
        if (!take_day(p, &last))
            return false;
    }
    *days = 1u << first;
    for (int d = first; d != last;) {
        d = (d + 1) % 7;
        *days |= 1u << d;
    }
    return true;
}

static bool take_clock(struct week_parser *p, sim_time *time)
{
    int hours = 0, minutes = 0, digits = 0;
    for (; is_digit(*p->at) && digits < 3; digits++)
        hours = 10 * hours + (*p->at++ - '0');
    if (digits < 1 || digits > 2 || *p->at != ':' || !is_digit(p->at[1]) || !is_digit(p->at[2]))
        return fail(p, "a stretch is written HH:MM-HH:MM");
    minutes = 10 * (p->at[1] - '0') + (p->at[2] - '0');
    p->at += 3;
    if (minutes > 59 || hours > 24 || (hours == 24 && minutes > 0))
        return fail(p, "a time of day lies between 00:00 and 24:00");
    *time = hours * TICKS_PER_HOUR + minutes * TICKS_PER_MINUTE;
    return true;
}

static bool take_stretch(struct week_parser *p, struct week_stretch *s)
{
    if (!take_clock(p, &s->begin))
        return false;
    if (*p->at != '-')
        return fail(p, "a stretch is written HH:MM-HH:MM");
    p->at++;
    if (!take_clock(p, &s->end))
        return false;
    if (s->begin == s->end)
        return fail(p, "a stretch needs a length; the whole day is 00:00-24:00");
    if (s->end < s->begin) /* over midnight */
        s->end += TICKS_PER_DAY;
    return true;
}

static bool add_stretch(struct week_parser *p, sim_time begin, sim_time end)
{
    struct week *w = p->week;
    if (end > TICKS_PER_WEEK)
        return add_stretch(p, begin, TICKS_PER_WEEK) && add_stretch(p, 0, end - TICKS_PER_WEEK);
    if (w->count == WEEK_STRETCHES)
        return fail(p, "a week has at most 64 stretches");
    for (int i = 0; i < w->count; i++)
        if (begin < w->stretch[i].end && w->stretch[i].begin < end)
            return fail(p, "two stretches overlap; give each day its hours once");
    w->stretch[w->count++] = (struct week_stretch){begin, end};
    return true;
}

static bool take_part(struct week_parser *p)
{
    unsigned days = 0;
    if (!take_days(p, &days))
        return false;
    int stretches = 0;
    for (skip_blanks(p); *p->at && *p->at != ','; skip_blanks(p), stretches++) {
        const char *before = p->at;
        struct week_stretch s;
        if (!take_stretch(p, &s))
            return false;
        for (int d = 0; d < 7; d++)
            if ((days >> d & 1) && !add_stretch(p, s.begin + d * TICKS_PER_DAY, s.end + d * TICKS_PER_DAY)) {
                p->at = before;
                return false;
            }
        p->begins |= days;
    }
    return stretches > 0 || fail(p, "the days need their hours");
}

static int by_begin(const void *a, const void *b)
{
    const struct week_stretch *x = a, *y = b;
    return (x->begin > y->begin) - (x->begin < y->begin);
}

static void join(struct week *w)
{
    int n = 0;
    qsort(w->stretch, (size_t)w->count, sizeof w->stretch[0], by_begin);
    for (int i = 0; i < w->count; i++) {
        w->open += w->stretch[i].end - w->stretch[i].begin;
        if (n > 0 && w->stretch[n - 1].end == w->stretch[i].begin)
            w->stretch[n - 1].end = w->stretch[i].end;
        else
            w->stretch[n++] = w->stretch[i];
    }
    w->count = n;
}

bool week_parse(const char *text, struct week *out, struct place place, const char *path, struct diag *diag)
{
    struct week_parser p = {.at = text, .week = out};
    memset(out, 0, sizeof *out);
    bool more = true;
    while (more) {
        skip_blanks(&p);
        if (!take_part(&p))
            break;
        more = *p.at == ',';
        p.at += more;
    }
    if (p.wrong) {
        diag_error(diag, place, path,
                   "\"%s\" is not a week: %s (at \"%.20s\"); write for example \"mon-fri 08:00-17:00\" or "
                   "\"mon-fri 06:00-14:00 14:00-22:00, sat 06:00-12:00\"",
                   text, p.wrong, p.at);
        return false;
    }
    for (unsigned d = p.begins; d; d >>= 1)
        out->days += (int)(d & 1);
    join(out);
    return true;
}
