/* output/calendar_text.c - moments as people name them: see calendar_text.h. */
#include "output/calendar_text.h"

#include "models/schema.h"
#include "output/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct origin results_origin(const struct results *r)
{
    return (struct origin){r->dated, r->start_day};
}

struct origin plan_origin(const struct plan *p)
{
    return (struct origin){p->dated, p->start_day};
}

double when_days(sim_time t)
{
    return t == TIME_NEVER ? INFINITY : days_from_ticks(t);
}

double when_due_days(sim_time t)
{
    return t == TIME_NEVER ? INFINITY : days_from_ticks(t - 1);
}

static int64_t civil_day(struct origin o, double days)
{
    return o.start_day + (int64_t)floor(days);
}

char *when_text(char *buf, struct origin o, double days)
{
    if (isnan(days) || isinf(days))
        (void)snprintf(buf, WHEN_SIZE, "%s", isnan(days) ? "-" : "never");
    else if (!o.dated)
        (void)number_short(buf, round(days * 1e4) / 1e4);
    else
        civil_to_text(civil_day(o, days), buf);
    return buf;
}

char *when_weekday(char *buf, struct origin o, double days)
{
    static const char name[7][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    if (!o.dated || !isfinite(days))
        return when_text(buf, o, days);
    memcpy(buf, name[civil_weekday(civil_day(o, days))], 3);
    buf[3] = ' ';
    (void)when_text(buf + 4, o, days);
    return buf;
}

char *when_long(char *buf, struct origin o, double days)
{
    static const char *const month[12] = {"January", "February", "March",     "April",   "May",      "June",
                                          "July",    "August",   "September", "October", "November", "December"};
    if (!o.dated || !isfinite(days))
        return when_text(buf, o, days);
    char text[11];
    civil_to_text(civil_day(o, days), text); /* 2026-09-14 */
    const int number = (text[5] - '0') * 10 + text[6] - '0', day = (text[8] - '0') * 10 + text[9] - '0';
    (void)snprintf(buf, WHEN_SIZE, "%d %s %.4s", day, month[(number + 11) % 12], text);
    return buf;
}
