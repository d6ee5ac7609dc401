/* models/story.c - one replication told event by event. */
#include "models/flow.h"

#include <stdarg.h>
#include <stdio.h>

void story(struct replication *r, const char *format, ...)
{
    va_list args;
    if (r->trace_ticks) {
        fprintf(r->trace, "%lld\t", (long long)r->now);
    } else if (r->net->dated) {
        const int64_t ticks = r->now < 0 ? 0 : r->now;
        const int minutes = (int)(ticks % TICKS_PER_DAY / TICKS_PER_MINUTE);
        char date[11];
        civil_to_text(r->net->start_day + ticks / TICKS_PER_DAY, date);
        fprintf(r->trace, "%s %02d:%02d  ", date, minutes / 60, minutes % 60);
    } else {
        fprintf(r->trace, "%14.6f  ", days_from_ticks(r->now));
    }
    va_start(args, format);
    vfprintf(r->trace, format, args);
    va_end(args);
    fputc('\n', r->trace);
}
