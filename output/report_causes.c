/* output/report_causes.c - causes of lateness by days and by frequency on the deciding chain: see report_inside.h. */
#include "output/estimate.h"
#include "output/report_inside.h"

#include <math.h>
#include <string.h>

enum { CAUSES_MOST = 8, MILESTONES_MOST = 4 };

const char *missing_causes(const struct report *p)
{
    if (!p->goal)
        return "the scenario has no milestone";
    for (size_t i = 0; i < p->results->milestones; i++)
        for (size_t k = 0; k < p->results->milestone[i].causes; k++)
            if (p->results->milestone[i].cause[k].days.n)
                return NULL;
    return "the milestone is never reached: there is no chain to look at";
}

/* Over the late replications when there are any, else over all. */
static const struct tally *beyond_plan(const struct cause_result *c, bool late)
{
    return late ? &c->late : &c->excess;
}

static double frequency(const struct cause_result *c, bool late)
{
    const double of = (double)(late ? c->late.n : c->days.n);
    return of > 0 ? (double)(late ? c->late_on_chain : c->on_chain) / of : 0;
}

/* In what share of those that were on time it took time; NaN when none was. */
static double frequency_on_time(const struct cause_result *c)
{
    const uint64_t of = c->days.n - c->late.n;
    return of ? (double)(c->on_chain - c->late_on_chain) / (double)of : NAN;
}

/* How much more often in late replications than in those on time (on the chain at all, when there are only the one or
 * the other). */
static double distinction(const struct cause_result *c, bool late)
{
    const double on_time = late ? frequency_on_time(c) : NAN;
    return isnan(on_time) ? frequency(c, late) : frequency(c, late) - on_time;
}

/* The next largest by days (or by distinction) that is not among the `count` in `shown`. */
static const struct cause_result *next(const struct milestone_result *m, bool late, bool by_days,
                                       const struct cause_result *const *shown, size_t count)
{
    const struct cause_result *best = NULL;
    double most = 0.005; /* days, or half a per cent */
    for (size_t i = 0; i < m->causes; i++) {
        const struct cause_result *c = &m->cause[i];
        const double size = by_days ? (beyond_plan(c, late)->n ? beyond_plan(c, late)->mean : 0) : distinction(c, late);
        bool is_shown = false;
        for (size_t k = 0; k < count; k++)
            is_shown |= shown[k] == c;
        if (!is_shown && size > most) {
            best = c;
            most = size;
        }
    }
    return best;
}

/* "45 %, on time 12 %"; buf of NUMBER_SIZE + 16 */
static char *frequency_text(char *buf, const struct cause_result *c, bool late)
{
    char number[NUMBER_SIZE];
    const double on_time = late ? frequency_on_time(c) : NAN;
    (void)report_percent(buf, frequency(c, late), 0);
    if (!isnan(on_time))
        (void)snprintf(buf + strlen(buf), NUMBER_SIZE + 16 - strlen(buf), ", on time %.20s",
                       report_percent(number, on_time, 0));
    return buf;
}

static void bars(struct report *p, const struct milestone_result *m, bool late, bool by_days, const char *title)
{
    const struct cause_result *shown[CAUSES_MOST];
    struct report_bar bar[CAUSES_MOST];
    char value[CAUSES_MOST][NUMBER_SIZE + 16], number[NUMBER_SIZE];
    size_t count = 0;
    while (count < CAUSES_MOST && (shown[count] = next(m, late, by_days, shown, count)))
        count++;
    for (size_t i = 0; i < count; i++) {
        const struct cause_result *c = shown[i];
        const struct interval days = interval_mean(beyond_plan(c, late), CONFIDENCE);
        const double size = by_days ? days.estimate : frequency(c, late);
        if (by_days)
            (void)snprintf(value[i], sizeof value[i], "+%s %.12s", number_fixed(number, size, 1),
                           p->results->time_unit);
        else
            (void)frequency_text(value[i], c, late);
        bar[i] = (struct report_bar){.label = report_label(c->label, c->name),
                                     .value = value[i],
                                     .to = size,
                                     .lo = by_days && days.known ? days.lo : NAN,
                                     .hi = by_days && days.known ? days.hi : NAN,
                                     .style = by_days ? "barbad" : "bar"};
    }
    if (count)
        report_bars(p, title, "Horizontal bars, largest first; the numbers are in the table.", bar, count, true);
}

static void write_table(const struct report *p, const struct milestone_result *m, bool late)
{
    static const struct html_column column[] = {{"Cause", false, false},          {"Planned days", true, false},
                                                {"Mean days", true, false},       {"Beyond the plan", true, false},
                                                {"95 % interval", true, false},   {"Takes time in", true, false},
                                                {"of those on time", true, false}};
    struct html_table t;
    double whole = 0, listed = 0;
    const struct cause_result *shown[2 * CAUSES_MOST];
    size_t count = 0;
    for (size_t i = 0; i < m->causes; i++)
        whole += beyond_plan(&m->cause[i], late)->n ? beyond_plan(&m->cause[i], late)->mean : 0;
    while (count < 2 * CAUSES_MOST && (shown[count] = next(m, late, true, shown, count)))
        count++;
    html_table_begin(&t, p->out, "Days on the chain that decides", column, sizeof column / sizeof column[0]);
    for (size_t i = 0; i < count; i++) {
        char a[NUMBER_SIZE];
        const struct cause_result *c = shown[i];
        const struct interval days = interval_mean(beyond_plan(c, late), CONFIDENCE);
        listed += days.estimate;
        html_row(&t, NULL);
        html_cell(&t, report_label(c->label, c->name));
        html_cell(&t, number_fixed(a, c->planned_days, 1));
        html_cell(&t, number_fixed(a, c->planned_days + days.estimate, 1));
        html_cell_format(&t, "+%s", number_fixed(a, days.estimate, 2));
        html_cell(&t, days.known ? number_range(a, days.lo, days.hi, 2) : "");
        html_cell(&t, report_percent(a, frequency(c, late), 0));
        html_cell(&t, late ? report_percent(a, frequency_on_time(c), 0) : "");
    }
    for (int sum = 0; sum < 2; sum++) {
        char a[NUMBER_SIZE];
        const double x = sum ? whole : whole - listed;
        html_row(&t, sum ? "sum" : NULL);
        html_cell(&t, sum ? "together: beyond the planned date" : "all others (negative: time made good)");
        html_cell(&t, "");
        html_cell(&t, "");
        html_cell_format(&t, "%s%s", x < 0 ? "" : "+", number_fixed(a, x, 2));
        html_cell(&t, "");
        html_cell(&t, "");
        html_cell(&t, "");
    }
    html_table_end(&t);
}

static void causes_of(struct report *p, const struct milestone_result *m)
{
    char n[NUMBER_SIZE], title[200];
    const bool late = m->causes && m->cause[0].late.n > 0;
    const uint64_t of = m->causes ? late ? m->cause[0].late.n : m->cause[0].days.n : 0;
    if (of == 0)
        return;
    if (p->results->milestones > 1)
        report_heading(p, report_label(m->label, m->name));
    report_paragraph(
        p,
        "The chain that decides is the one whose last link brings the goal: every day up to it is spent on one cause. "
        "Below are the %s%s %s%s.",
        number_fixed(n, (double)of, 0), late ? " late" : "", of == 1 ? p->season : p->seasons,
        late                   ? ""
        : m->due == TIME_NEVER ? ""
                               : ", none of which is late");
    html_raw(p->out, "<div class=\"pair\">\n");
    (void)snprintf(title, sizeof title, "Days beyond the plan, mean of %s %s %s", number_fixed(n, (double)of, 0),
                   late ? "late" : "all", p->seasons);
    bars(p, m, late, true, title);
    (void)snprintf(title, sizeof title, "Share of the %s %s in which it took time on the chain%s",
                   late ? "late" : "simulated", p->seasons, late ? ", where those on time differ most" : "");
    bars(p, m, late, false, title);
    html_raw(p->out, "</div>\n");
    write_table(p, m, late);
    if (m->date_days && m->date_days->missing)
        report_paragraph(p, "Besides, %s never arrived within the horizon: they have no chain to look at.",
                         number_fixed(n, (double)m->date_days->missing, 0));
}

void section_causes(struct report *p)
{
    for (size_t i = 0; i < p->results->milestones && i < MILESTONES_MOST; i++)
        causes_of(p, &p->results->milestone[i]);
}
