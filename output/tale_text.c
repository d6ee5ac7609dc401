/* output/tale_text.c - see tale_text.h. */
#include "output/tale_text.h"

#include "output/calendar_text.h"
#include "output/table.h"
#include "output/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { LOSSES_TOLD = 5, EVENTS_TOLD = 2, ACTIONS_TOLD = 4, COSTS_TOLD = 4, KPIS_TOLD = 12, LINE_WIDE = 100 };

static struct origin origin_of(const struct tale *t)
{
    return (struct origin){t->dated, t->start_day};
}

static double days(sim_time t)
{
    return days_from_ticks(t);
}

/* ---- sentences, wrapped ---- */

struct sentence {
    char *text;
    size_t length;
    FILE *out;
};

static void sentence_begin(struct sentence *s)
{
    s->text = NULL;
    s->out = open_memstream(&s->text, &s->length);
    if (!s->out)
        abort();
}

/* Prints it behind `head`, further lines by `indent`, what the scenario says made visible. */
static void sentence_end(struct sentence *s, FILE *out, const char *head, int indent)
{
    (void)fclose(s->out);
    char *text = text_visible(s->text);
    size_t at = (size_t)fprintf(out, "%s", head);
    for (const char *p = text; *p;) {
        const size_t n = strcspn(p, " ");
        if (p > text && at + 1 + n > LINE_WIDE)
            at = (size_t)fprintf(out, "\n%*s", indent, "") - 1;
        else if (p > text)
            at += (size_t)(fputc(' ', out) != EOF);
        at += (size_t)fprintf(out, "%.*s", (int)n, p);
        p += n + (p[n] == ' ');
    }
    (void)fputc('\n', out);
    free(text);
    free(s->text);
}

static void write_events(FILE *out, const struct tale *t, const struct tale_event *event, size_t count, size_t most)
{
    char when[WHEN_SIZE];
    for (size_t i = 0; i < count && i < most; i++)
        (void)fprintf(out, "%s%s %s", i ? "; " : "", when_text(when, origin_of(t), days(event[i].at)), event[i].text);
    if (count > most)
        (void)fprintf(out, "; and %zu more, last on %s", count - most,
                      when_text(when, origin_of(t), days(event[count - 1].at)));
}

static const char *head_of(char *buf, const struct tale *t, sim_time more)
{
    (void)snprintf(buf, NUMBER_SIZE, "%+8.2f %.20s  ", days(more), t->time_unit);
    return buf;
}

/* "+16.7 d  2026-03-12 to 2026-04-20: Disruption: 16.7 d, none planned; 2026-03-12 begins, for 40 d" */
static void write_line(FILE *out, const struct tale *t, const struct tale_line *l)
{
    char from[WHEN_SIZE], to[WHEN_SIZE], head[NUMBER_SIZE];
    struct sentence s;
    sentence_begin(&s);
    if (l->spent == 0)
        (void)fprintf(s.out, "%s: not on the deciding chain, where the plan has %.2f", l->label, days(l->planned));
    else {
        (void)fprintf(s.out, "%s to %s: %s, %.2f ", when_text(from, origin_of(t), days(l->from)),
                      when_text(to, origin_of(t), days(l->to)), l->label, days(l->spent));
        if (l->planned > 0)
            (void)fprintf(s.out, "instead of %.2f%s%s", days(l->planned), l->instead ? " for " : "",
                          l->instead ? l->instead : "");
        else
            (void)fprintf(s.out, "not on the plan's chain");
    }
    if (l->events > 0)
        (void)fprintf(s.out, " (");
    write_events(s.out, t, l->event, l->events, EVENTS_TOLD);
    if (l->events > 0)
        (void)fprintf(s.out, ")");
    sentence_end(&s, out, head_of(head, t, l->spent - l->planned), 12);
}

/* ---- parts ---- */

static void write_title(FILE *out, const struct tale *t, const char *why, bool colour)
{
    char *title = text_visible(t->title), *name = text_visible(t->scenario);
    (void)fprintf(out, "%s%s%s\n%s, replication %u, seed %llu%s%s\n\n", style_on(STYLE_BOLD, colour), title,
                  style_off(STYLE_BOLD, colour), name, t->replication, (unsigned long long)t->seed, why ? ": " : "",
                  why ? why : "");
    free(title);
    free(name);
}

static const char *late_or_early(sim_time delay)
{
    return delay > 0 ? "late" : delay < 0 ? "early" : "on the day";
}

static void write_goal(FILE *out, const struct tale *t)
{
    char when[WHEN_SIZE];
    struct sentence s;
    sentence_begin(&s);
    const bool due = t->due != TIME_NEVER, planned = t->planned != TIME_NEVER, reached = t->reached != TIME_NEVER;
    (void)fprintf(s.out, "%s: ", t->label);
    if (due)
        (void)fprintf(s.out, "due %s, ", when_weekday(when, origin_of(t), when_due_days(t->due)));
    if (planned)
        (void)fprintf(s.out, "planned %s, ", when_weekday(when, origin_of(t), days(t->planned)));
    else
        (void)fprintf(s.out, "the plan never gets there, ");
    if (reached)
        (void)fprintf(s.out, "reached %s", when_weekday(when, origin_of(t), days(t->reached)));
    else
        (void)fprintf(s.out, "not reached within the horizon: nothing came through, so there is no chain to tell");
    if (reached && due)
        (void)fprintf(s.out, ": %.2f %s %s", fabs(days(t->reached - t->due)), t->time_unit,
                      late_or_early(t->reached - t->due));
    (void)fprintf(s.out, ".");
    sentence_end(&s, out, "", 2);
}

/* "The gate: PP sample (+11.0 d); the fault: none; the decision: merchandiser (+3.1 d)" */
static void write_kinds(FILE *out, const struct tale *t)
{
    static const struct {
        enum tale_kind kind;
        const char *word;
    } kinds[] = {{TALE_GATE, "gate"}, {TALE_FAULT, "fault"}, {TALE_DECISION, "decision"}};
    struct sentence s;
    sentence_begin(&s);
    (void)fprintf(s.out, "What cost the date:");
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const struct tale_line *most = NULL;
        for (size_t i = 0; i < t->lines && !most; i++) /* most days lost first */
            if (t->line[i].kind == kinds[k].kind && t->line[i].spent > t->line[i].planned)
                most = &t->line[i];
        if (most)
            (void)fprintf(s.out, "%s %s, %s (%+.2f %s)", k ? ";" : "", kinds[k].word, most->label,
                          days(most->spent - most->planned), t->time_unit);
        else
            (void)fprintf(s.out, "%s no %s", k ? ";" : "", kinds[k].word);
    }
    (void)fprintf(s.out, ".");
    sentence_end(&s, out, "", 2);
}

static void write_chain(FILE *out, const struct tale *t)
{
    char head[NUMBER_SIZE];
    size_t told = 0;
    sim_time lost = 0, rest = 0, made_good = 0;
    for (size_t i = 0; i < t->lines; i++) {
        const sim_time more = t->line[i].spent - t->line[i].planned;
        if (more > 0 && told < LOSSES_TOLD) {
            write_line(out, t, &t->line[i]);
            told++;
        } else if (more > 0) {
            rest += more;
        } else {
            made_good += more;
        }
        lost += more;
    }
    if (rest > 0)
        (void)fprintf(out, "%sall other time lost\n", head_of(head, t, rest));
    const struct tale_line *best = t->lines ? &t->line[t->lines - 1] : NULL;
    if (made_good < 0) {
        struct sentence s;
        sentence_begin(&s);
        (void)fprintf(s.out, "made good, most by: %s%s%s (%+.2f)", best->label, best->instead ? " instead of " : "",
                      best->instead ? best->instead : "", days(best->spent - best->planned));
        sentence_end(&s, out, head_of(head, t, made_good), 12);
    }
    (void)fprintf(out, "%stogether, against the plan", head_of(head, t, lost));
    if (t->due != TIME_NEVER)
        (void)fprintf(out, "; the plan is %.2f %s %s, so %.2f %s %s", fabs(days(t->planned - t->due)), t->time_unit,
                      late_or_early(t->planned - t->due), fabs(days(t->reached - t->due)), t->time_unit,
                      late_or_early(t->reached - t->due));
    (void)fputc('\n', out);
}

/* Without what stands in brackets at its end: "response fly begins (7.2 seen)". */
static size_t plain_length(const char *text)
{
    const char *open = strrchr(text, '(');
    return open && open > text && text[strlen(text) - 1] == ')' ? (size_t)(open - text) - 1 : strlen(text);
}

static bool same_action(const struct tale_event *a, const struct tale_event *b)
{
    const size_t n = plain_length(a->text);
    return n == plain_length(b->text) && strncmp(a->text, b->text, n) == 0;
}

static bool is_first(const struct tale *t, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (same_action(&t->response[k], &t->response[i]))
            return false;
    return true;
}

/* " 2026-04-19 response second_shift begins, 7 times to 2026-09-01" */
static void write_action(FILE *out, const struct tale *t, size_t first, bool another)
{
    char when[WHEN_SIZE];
    size_t times = 0, last = first;
    for (size_t i = first; i < t->responses; i++)
        if (same_action(&t->response[first], &t->response[i])) {
            times++;
            last = i;
        }
    const struct tale_event *e = &t->response[first];
    (void)fprintf(out, "%s %s %.*s", another ? ";" : "", when_text(when, origin_of(t), days(e->at)),
                  (int)plain_length(e->text), e->text);
    if (times > 1)
        (void)fprintf(out, ", %zu times to %s", times, when_text(when, origin_of(t), days(t->response[last].at)));
}

static void write_actions(FILE *out, const struct tale *t)
{
    if (t->responses == 0)
        return;
    struct sentence s;
    size_t told = 0, more = 0;
    sentence_begin(&s);
    (void)fprintf(s.out, "Besides:");
    for (size_t i = 0; i < t->responses; i++) {
        if (!is_first(t, i))
            continue;
        if (told++ < ACTIONS_TOLD)
            write_action(s.out, t, i, told > 1);
        else
            more++;
    }
    if (more > 0)
        (void)fprintf(s.out, "; and %zu more", more);
    (void)fprintf(s.out, ".");
    sentence_end(&s, out, "", 2);
}

static void write_money(FILE *out, const struct tale *t)
{
    char a[NUMBER_SIZE], b[NUMBER_SIZE];
    if (!t->total.name)
        return;
    struct sentence s;
    sentence_begin(&s);
    (void)fprintf(s.out, "Money: cost %s %s, planned %s; ", number_fixed(a, t->total.money, 0), t->currency,
                  number_fixed(b, t->total.planned, 0));
    (void)fprintf(s.out, "profit %s, planned %s.", number_fixed(a, t->profit.money, 0),
                  number_fixed(b, t->profit.planned, 0));
    for (size_t i = 0; i < t->costs && i < COSTS_TOLD; i++) {
        const double more = t->cost[i].money - t->cost[i].planned;
        (void)fprintf(s.out, "%s %s %s%s", i ? "," : " Against the plan:", t->cost[i].name, more > 0 ? "+" : "",
                      number_fixed(a, more, 0));
    }
    if (t->costs > 0)
        (void)fprintf(s.out, ".");
    sentence_end(&s, out, "", 2);
}

static void write_kpis(FILE *out, const struct tale *t)
{
    static const struct column column[] = {
        {"", false, 60}, {"here", true, 0}, {"if all goes as planned", true, 0}, {"", false, 0}};
    char value[NUMBER_SIZE], planned[NUMBER_SIZE];
    if (t->kpis == 0)
        return;
    struct table *table = table_create(column, sizeof column / sizeof column[0]);
    for (size_t i = 0; i < t->kpis && i < KPIS_TOLD; i++) {
        table_cell(table, t->kpi[i].name);
        table_cell(table, number_short(value, t->kpi[i].value));
        table_cell(table, isnan(t->kpi[i].planned) ? "-" : number_short(planned, t->kpi[i].planned));
        table_cell(table, t->kpi[i].unit);
    }
    table_end(table, out, 2, false);
}

void tale_text_write(const struct tale *t, const char *why, FILE *out, bool colour)
{
    write_title(out, t, why, colour);
    if (t->milestone) {
        write_goal(out, t);
        if (t->reached != TIME_NEVER && t->planned != TIME_NEVER) {
            write_kinds(out, t);
            write_chain(out, t);
        }
    } else {
        (void)fputs(
            "The scenario has no milestone, so there is no chain that decides a date. Without --story the trace "
            "tells\nit event by event.\n",
            out);
        write_kpis(out, t);
    }
    write_actions(out, t);
    write_money(out, t);
}
