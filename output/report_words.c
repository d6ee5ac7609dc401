/* output/report_words.c - what the report says in words: chances, intervals, dates, commands; see report_inside.h. */
#include "output/report_inside.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const char *report_label(const char *label, const char *name)
{
    return label && *label ? label : name;
}

char *report_percent(char *buf, double share, int decimals)
{
    char number[NUMBER_SIZE];
    if (isnan(share))
        (void)snprintf(buf, NUMBER_SIZE, "-");
    else
        (void)snprintf(buf, NUMBER_SIZE, "%.50s %%", number_fixed(number, 100 * share, decimals));
    return buf;
}

int report_percent_decimals(const struct interval *i)
{
    if (!i->known || i->estimate <= 0 || i->estimate >= 1)
        return i->known && i->hi - i->lo < 0.02 ? 1 : 0;
    return i->hi - i->lo < 0.03 ? 1 : 0;
}

char *report_percent_range(char *buf, const struct interval *i)
{
    char lo[NUMBER_SIZE], hi[NUMBER_SIZE];
    const int d = report_percent_decimals(i);
    if (!i->known)
        (void)snprintf(buf, 2 * NUMBER_SIZE, "no interval: %.90s", i->why ? i->why : "unknown");
    else
        (void)snprintf(buf, 2 * NUMBER_SIZE, "%.50s to %.50s %%", number_fixed(lo, 100 * i->lo, d),
                       number_fixed(hi, 100 * i->hi, d));
    return buf;
}

char *report_chance(char *buf, const struct evidence *e)
{
    char p[NUMBER_SIZE], range[2 * NUMBER_SIZE];
    if (isnan(e->p.estimate))
        (void)snprintf(buf, (size_t)4 * NUMBER_SIZE, "%.60s (%llu)", e->p.why ? e->p.why : "unknown",
                       (unsigned long long)e->n);
    else
        (void)snprintf(buf, (size_t)4 * NUMBER_SIZE, "%s (%s)",
                       report_percent(p, e->p.estimate, report_percent_decimals(&e->p)),
                       report_percent_range(range, &e->p));
    return buf;
}

const char *report_refusal(const struct kpi_result *k)
{
    const struct tally *t = &k->tally.y;
    return t->n == 0 ? "no value" : t->n == 1 ? "only one run" : t->min == t->max ? "always the same" : "no interval";
}

void report_chance_cell(struct html_table *t, const struct evidence *e)
{
    char n[NUMBER_SIZE], chance[NUMBER_SIZE], range[2 * NUMBER_SIZE], note[4 * NUMBER_SIZE];
    (void)number_fixed(n, (double)e->n, 0);
    if (isnan(e->p.estimate))
        (void)snprintf(note, sizeof note, "%.60s (%s)", e->p.why ? e->p.why : "unknown", n);
    else
        (void)snprintf(note, sizeof note, "%s, of %s", report_percent_range(range, &e->p), n);
    html_cell_note(t, isnan(e->p.estimate) ? "" : report_percent(chance, e->p.estimate, report_percent_decimals(&e->p)),
                   note);
}

char *report_date_range(char *buf, const struct report *p, const struct interval *i)
{
    char lo[WHEN_SIZE], hi[WHEN_SIZE];
    buf[0] = '\0';
    if (!i->known)
        return buf;
    (void)when_text(lo, p->origin, i->lo);
    (void)when_text(hi, p->origin, i->hi);
    if (strcmp(lo, hi) == 0) {
        (void)snprintf(buf, (size_t)2 * WHEN_SIZE, "that day");
        return buf;
    }
    const bool same_year = p->origin.dated && !isnan(i->lo) && !isnan(i->hi) && strncmp(lo, hi, 5) == 0;
    (void)snprintf(buf, (size_t)2 * WHEN_SIZE, "%.60s to %.60s",
                   isnan(i->lo) ? "?"
                   : same_year  ? lo + 5
                                : lo,
                   isnan(i->hi) ? "?"
                   : same_year  ? hi + 5
                                : hi);
    return buf;
}

void report_paragraph(const struct report *p, const char *format, ...)
{
    char *text = NULL;
    size_t size = 0;
    va_list arguments;
    FILE *f = open_memstream(&text, &size);
    if (!f)
        abort();
    va_start(arguments, format);
    (void)vfprintf(f, format, arguments);
    va_end(arguments);
    if (fclose(f) != 0)
        abort();
    html_raw(p->out, "<p>");
    html_prose(p->out, text);
    html_raw(p->out, "</p>\n");
    free(text);
}

void report_heading(const struct report *p, const char *text)
{
    html_raw(p->out, "<h3>");
    html_text(p->out, text);
    html_raw(p->out, "</h3>\n");
}

/* 'it'\''s' */
static void quoted(FILE *f, const char *text)
{
    (void)fputc('\'', f);
    for (; *text; text++)
        if (*text == '\'')
            (void)fputs("'\\''", f);
        else
            (void)fputc(*text, f);
    (void)fputc('\'', f);
}

static bool is_plain(const char *text)
{
    return text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.,/:=+-")] == '\0';
}

/* A setting is "--option value". */
static void setting(FILE *f, const char *text)
{
    const char *blank = strchr(text, ' ');
    if (!blank || is_plain(blank + 1)) {
        (void)fprintf(f, " %s", text);
        return;
    }
    (void)fprintf(f, " %.*s ", (int)(blank - text), text);
    quoted(f, blank + 1);
}

char *report_command(const struct results *r, const char *what, bool lengths, const char *also)
{
    char *text = NULL, file[512];
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    if (!f)
        abort();
    (void)snprintf(file, sizeof file, "%.500s.cfg", r->scenario);
    (void)fprintf(f, "bullwhip %s ", what);
    if (is_plain(file))
        (void)fputs(file, f);
    else
        quoted(f, file);
    for (size_t i = 0; i < r->settings; i++)
        if (lengths || strncmp(r->setting[i], "--replication", strlen("--replication")) != 0)
            setting(f, r->setting[i]);
    (void)fprintf(f, "%s%s", *also ? " " : "", also);
    if (fclose(f) != 0)
        abort();
    return text;
}
