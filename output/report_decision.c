/* output/report_decision.c - the decision, for somebody who reads nothing else: see report_inside.h. */
#include "output/estimate.h"
#include "output/headline.h"
#include "output/kpi_text.h"
#include "output/report_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *in_words(double p)
{
    return p >= 0.95   ? "nearly sure"
           : p >= 0.8  ? "likely"
           : p >= 0.6  ? "more likely than not"
           : p >= 0.4  ? "about even odds"
           : p >= 0.05 ? "unlikely"
                       : "nearly out of the question";
}

/* ---- the facts, as cards ---- */

static void card(const struct report *p, const char *style, const char *name, const char *value, const char *note)
{
    html_raw(p->out, "<div><dt>");
    html_text(p->out, name);
    (void)fprintf(p->out, "</dt><dd class=\"%s\">", style);
    html_prose(p->out, value);
    html_raw(p->out, "</dd><dd>");
    html_prose(p->out, note);
    html_raw(p->out, "</dd></div>\n");
}

static void chance_card(const struct report *p)
{
    const struct interval i = estimate_on_time(p->goal);
    char value[NUMBER_SIZE], range[2 * NUMBER_SIZE], wanted[NUMBER_SIZE], note[4 * NUMBER_SIZE];
    if (isnan(i.estimate))
        return;
    (void)snprintf(note, sizeof note, "95 %% interval %s%s%s", report_percent_range(range, &i),
                   p->target_stated ? "; wanted: " : "", p->target_stated ? report_percent(wanted, p->target, 0) : "");
    if (!i.known)
        (void)snprintf(note, sizeof note, "%s", range);
    card(p, i.estimate >= p->target ? "good" : "bad", "On time",
         report_percent(value, i.estimate, report_percent_decimals(&i)), note);
}

static void date_card(const struct report *p)
{
    const struct kpi_result *k = p->goal->date_days;
    char a[WHEN_SIZE], b[WHEN_SIZE], c[WHEN_SIZE], note[3 * WHEN_SIZE];
    if (!k || !estimate_has_quantiles(k))
        return;
    const double q50 = estimate_quantile(k, 0.5).estimate, q80 = estimate_quantile(k, 0.8).estimate,
                 q95 = estimate_quantile(k, 0.95).estimate;
    (void)snprintf(note, sizeof note, "four in five by %s, 19 in 20 by %s",
                   isnan(q80) ? "no date within the horizon" : when_text(b, p->origin, q80),
                   isnan(q95) ? "no date within the horizon" : when_text(c, p->origin, q95));
    card(p, "", "Even odds by", isnan(q50) ? "no date" : when_text(a, p->origin, q50), note);
}

static void money_card(const struct report *p, const char *name, const char *title, const char *bad)
{
    const struct kpi_result *k = results_find(p->results, name);
    char value[NUMBER_SIZE + 32], number[NUMBER_SIZE], tail[NUMBER_SIZE], note[200];
    if (!k || k->tally.y.n == 0)
        return;
    const struct shown s = kpi_shown(k->kpi);
    const struct interval i = estimate_of(k);
    if (isnan(i.estimate))
        return;
    const int d = kpi_decimals(s, i.estimate, i.lo, i.hi);
    (void)snprintf(value, sizeof value, "%s %.16s", kpi_value(number, s, i.estimate, d), s.unit);
    (void)snprintf(note, sizeof note, "in the mean");
    if (estimate_has_quantiles(k) && k->sorted_count >= 20) {
        const double q = estimate_quantile(k, k->kpi->better > 0 ? 0.05 : 0.95).estimate;
        if (!isnan(q))
            (void)snprintf(note, sizeof note, "in the mean; one %s in 20 is %.20s %.60s", p->season, bad,
                           kpi_value(tail, s, q, d));
    }
    card(p, "", title, value, note);
}

static bool sells(const struct results *r)
{
    const struct kpi_result *sales = results_find(r, "cost.sales");
    return sales && sales->tally.y.n > 0 && sales->tally.y.max != 0;
}

struct cards {
    const struct report *report;
    size_t count;
};

/* Without a milestone: the first few numbers. */
static void headline_card(void *context, const struct kpi_result *k, const char *label)
{
    struct cards *c = context;
    enum { MOST = 6 };
    char number[NUMBER_SIZE], value[NUMBER_SIZE + 32], note[2 * NUMBER_SIZE], range[NUMBER_SIZE];
    const struct shown s = kpi_shown(k->kpi);
    const struct interval i = estimate_of(k);
    if (isnan(i.estimate) || c->count++ >= MOST)
        return;
    const int d = kpi_decimals(s, i.estimate, i.lo, i.hi);
    (void)snprintf(value, sizeof value, "%s %.16s", kpi_value(number, s, i.estimate, d), s.unit);
    (void)snprintf(note, sizeof note, "%s%.60s", i.known ? "95 % interval " : "",
                   i.known ? kpi_range(range, s, i.lo, i.hi, d) : report_refusal(k));
    card(c->report, "", label, value, note);
}

static void write_facts(const struct report *p)
{
    html_raw(p->out, "<dl class=\"facts\">\n");
    if (!p->goal) {
        struct cards cards = {p, 0};
        (void)headline_each(p->results, false, headline_card, &cards);
        html_raw(p->out, "</dl>\n");
        return;
    }
    chance_card(p);
    date_card(p);
    money_card(p, "cost.unit", "A unit costs, landed", "above");
    if (sells(p->results))
        money_card(p, "season.profit", "Profit", "below");
    else
        money_card(p, "cost.total", "Cost, all in all", "above");
    if (sells(p->results))
        money_card(p, "cash.peak_need", "Cash needed at most", "above");
    html_raw(p->out, "</dl>\n");
}

/* ---- the lead ---- */

static void lead(const struct report *p)
{
    const struct milestone_result *m = p->goal;
    char day[WHEN_SIZE], chance[NUMBER_SIZE], n[NUMBER_SIZE], range[2 * NUMBER_SIZE];
    const struct interval i = estimate_on_time(m);
    html_raw(p->out, "<p class=\"lead\"><strong>");
    html_text(p->out, report_label(m->label, m->name));
    html_raw(p->out, "</strong>");
    if (m->due == TIME_NEVER || isnan(i.estimate)) {
        html_format(p->out, " has no due date. Below is when it is reached, what it costs and why.");
    } else {
        html_format(p->out, ", due %s, is on time in ", when_weekday(day, p->origin, when_due_days(m->due)));
        html_raw(p->out, "<strong>");
        html_text(p->out, report_percent(chance, i.estimate, report_percent_decimals(&i)));
        html_raw(p->out, "</strong>");
        html_format(p->out, " of %s simulated %s", number_fixed(n, (double)m->missed->tally.y.n, 0),
                    m->missed->tally.y.n == 1 ? p->season : p->seasons);
        if (i.known && m->missed->tally.y.n >= TRIPWIRE_LEAST)
            html_format(p->out, " (95 %% interval %s): %s.", report_percent_range(range, &i), in_words(i.estimate));
        else
            html_format(p->out, ". So few %s do not tell how likely that is.", p->seasons);
    }
    html_raw(p->out, "</p>\n");
}

/* ---- the points ---- */

static void point_begin(const struct report *p, const char *head)
{
    html_raw(p->out, "<li><strong>");
    html_text(p->out, head);
    html_raw(p->out, "</strong> ");
}

static void point_end(const struct report *p)
{
    html_raw(p->out, "</li>\n");
}

static void say_plan(const struct report *p)
{
    const struct milestone_result *m = p->goal;
    char day[WHEN_SIZE], number[NUMBER_SIZE];
    point_begin(p, "The plan.");
    if (m->planned == TIME_NEVER) {
        html_format(p->out, "At planned durations it is not reached within the horizon.");
    } else {
        const double late = when_days(m->planned) - when_days(m->due);
        html_format(p->out, "At planned durations, with nothing going wrong, it is reached on %s",
                    when_weekday(day, p->origin, when_days(m->planned)));
        if (m->due == TIME_NEVER)
            html_format(p->out, ".");
        else
            html_format(p->out, ": %s %s %s.", number_fixed(number, fabs(late), 1), p->results->time_unit,
                        late > 0 ? "late already" : "in hand");
    }
    point_end(p);
}

static void say_tail(const struct report *p)
{
    const struct milestone_result *m = p->goal;
    const struct kpi_result *k = m->date_days, *profit = results_find(p->results, "season.profit");
    char a[WHEN_SIZE], number[NUMBER_SIZE], share[NUMBER_SIZE], unit[64];
    if (!k || !estimate_has_quantiles(k) || k->sorted_count < 20)
        return;
    point_begin(p, "How bad it can get.");
    const double q = estimate_quantile(k, 0.95).estimate;
    uint64_t never = 0;
    while (never < k->sorted_count && isinf(k->sorted[k->sorted_count - 1 - never]))
        never++;
    if (!isnan(q))
        html_format(p->out, "One %s in 20 is later than %s.", p->season, when_weekday(a, p->origin, q));
    if (never == k->sorted_count)
        html_format(p->out, " It is never reached within the horizon.");
    else if (never)
        html_format(p->out, " In %s it is never reached within the horizon.",
                    report_percent(share, (double)never / (double)k->sorted_count, 1));
    if (profit && sells(p->results) && estimate_has_risk(profit)) {
        const struct risk r = estimate_risk(profit);
        const double p5 = estimate_quantile(profit, 0.05).estimate; /* as in the tables */
        const int d = number_decimals(estimate_spread(profit).sd / 10, p5);
        (void)snprintf(unit, sizeof unit, "%.20s", p->results->currency);
        if (!isnan(p5))
            html_format(p->out, " One %s in 20 earns less than %s %s", p->season, number_fixed(number, p5, d), unit);
        if (r.cvar95.known)
            html_format(p->out, "; these earn %s %s in the mean", number_fixed(number, r.cvar95.estimate, d), unit);
        html_format(p->out, ".");
    }
    point_end(p);
}

static void say_cause(const struct report *p)
{
    const struct milestone_result *m = p->goal;
    char days[NUMBER_SIZE], n[NUMBER_SIZE];
    const struct cause_result *best = NULL;
    for (size_t i = 0; i < m->causes; i++) {
        const struct tally *t = m->cause[i].late.n ? &m->cause[i].late : &m->cause[i].excess;
        const struct tally *b = best ? best->late.n ? &best->late : &best->excess : NULL;
        if (t->n && t->mean >= 0.05 && (!b || t->mean > b->mean))
            best = &m->cause[i];
    }
    if (!best)
        return;
    point_begin(p, "The biggest cause.");
    html_format(p->out, "%s: ", report_label(best->label, best->name));
    if (best->late.n)
        html_format(p->out,
                    "%s %s beyond the plan on the chain that decides, mean of the %s late %s; it took time there in "
                    "%.0f %% of them.",
                    number_fixed(days, best->late.mean, 1), p->results->time_unit,
                    number_fixed(n, (double)best->late.n, 0), best->late.n == 1 ? p->season : p->seasons,
                    100.0 * (double)best->late_on_chain / (double)best->late.n);
    else
        html_format(p->out, "%s %s beyond the plan on the chain that decides, mean of all %s.",
                    number_fixed(days, best->excess.mean, 1), p->results->time_unit, p->seasons);
    point_end(p);
}

/* "Lab by 2026-05-24: 80.4 % are on time; later: 20.6 %": the last safe date, or where no date keeps the target, what
 * the middle date tells. Only what makes a difference. */
static bool find_watch(const struct report *p, const struct tripwire *w, bool safe, double *day)
{
    bool any;
    *day = tripwire_last_safe(w, p->target, &any);
    if (safe != !isnan(*day) || any)
        return false;
    if (!safe)
        *day = tripwire_quantile(w, 0.5);
    const struct evidence by = tripwire_by(w, *day), later = tripwire_after(w, *day);
    return isfinite(*day) && by.p.known && later.p.known && by.p.estimate - later.p.estimate >= 0.1;
}

static void say_watch(const struct report *p)
{
    enum { MOST = 3 };
    bool chosen[REPORT_WATCHED] = {false};
    double day[REPORT_WATCHED], d;
    size_t count = 0;
    for (int safe = 1; safe >= 0; safe--)
        for (size_t i = p->watch; i > 0 && count < MOST; i--) /* those near the goal tell most */
            if (find_watch(p, p->watched[i - 1], safe != 0, &d)) {
                chosen[i - 1] = true;
                day[i - 1] = d;
                count++;
            }
    if (count == 0)
        return;
    point_begin(p, "Dates to watch.");
    html_raw(p->out, "<ul>\n");
    for (size_t i = 0; i < p->watch; i++) {
        char date[WHEN_SIZE], chance[4 * NUMBER_SIZE], left[4 * NUMBER_SIZE];
        if (!chosen[i])
            continue;
        const struct tripwire *w = p->watched[i];
        const struct evidence by = tripwire_by(w, day[i]), later = tripwire_after(w, day[i]);
        html_raw(p->out, "<li>");
        html_format(p->out, "%s by %s: on time in %s; later: %s", report_label(w->of->label, w->of->name),
                    when_text(date, p->origin, day[i]), report_chance(chance, &by), report_chance(left, &later));
        html_raw(p->out, "</li>\n");
    }
    html_raw(p->out, "</ul>\n");
    point_end(p);
}

/* Until when it helps, by plan; what was seen says only when it was begun where all went well. */
static void say_until(const struct report *p, const struct tripwire *w)
{
    const struct results *r = p->results;
    const double last = tripwire_last_useful(w);
    char day[WHEN_SIZE];
    for (size_t i = 0; i < r->responses; i++)
        if (strcmp(w->of->name + strlen("responses."), r->response[i].name) == 0 &&
            r->response[i].last_useful != TIME_NEVER)
            html_format(p->out, ", useful by plan if decided by %s",
                        when_text(day, p->origin, when_days(r->response[i].last_useful)));
    if (!isnan(last))
        html_format(p->out, ", begun by %s in 19 of 20 of those on time", when_text(day, p->origin, last));
    else if (w->judged && w->done >= TRIPWIRE_LEAST && w->on_time[w->done] == 0)
        html_format(p->out, ", and none of these was on time");
}

static void say_responses(const struct report *p)
{
    char share[NUMBER_SIZE];
    bool any = false;
    for (size_t i = 0; i < p->wires; i++) {
        const struct tripwire *w = &p->wire[i];
        if (w->of->kind != WAYPOINT_RESPONSE || w->n == 0)
            continue;
        if (!any)
            point_begin(p, "What can still be done.");
        any = true;
        html_format(p->out, "%s: used in %s of the %s", report_label(w->of->label, w->of->name),
                    report_percent(share, (double)w->done / (double)w->n, 0), p->seasons);
        say_until(p, w);
        html_raw(p->out, ". ");
    }
    if (any)
        point_end(p);
}

static void say_uncertainty(const struct report *p)
{
    point_begin(p, "Error and risk.");
    html_format(
        p->out,
        "The 95 %% intervals say how well these numbers are known: more %s make them narrower. How one %s differs "
        "from another (P5, P50, P95) is risk: more computing does not change it, only other plans do. Neither says "
        "whether the assumptions hold.",
        p->seasons, p->season);
    point_end(p);
}

/* ---- targets ---- */

static const char *verdict(const struct target_result *t)
{
    const bool spans = !isnan(t->lo) && !isnan(t->hi) && t->lo <= t->bound && t->bound <= t->hi;
    if (isnan(t->estimate))
        return "not known";
    return t->met  ? spans ? "met, but the interval spans the bound" : "met"
           : spans ? "missed, but the interval spans the bound"
                   : "missed";
}

static void write_targets(const struct report *p)
{
    static const struct html_column column[] = {
        {"Target", false, false}, {"", false, false}, {"is", true, false}, {"95 % interval", true, false}};
    const struct results *r = p->results;
    struct html_table t;
    if (r->targets == 0)
        return;
    html_table_begin(&t, p->out, "Targets of the scenario", column, 4);
    for (size_t i = 0; i < r->targets; i++) {
        const struct target_result *g = &r->target[i];
        char value[NUMBER_SIZE], range[NUMBER_SIZE];
        const int d = kpi_decimals((struct shown){1, ""}, g->estimate, g->lo, g->hi);
        html_row(&t, NULL);
        html_cell(&t, g->text);
        html_cell(&t, verdict(g));
        html_cell(&t, number_fixed(value, g->estimate, d));
        html_cell(&t, isnan(g->lo) && isnan(g->hi) ? "" : number_range(range, g->lo, g->hi, d));
    }
    html_table_end(&t);
}

void section_decision(struct report *p)
{
    if (p->goal)
        lead(p);
    else
        report_paragraph(p,
                         "This scenario has no milestone: there is no date to keep. What its customers get and what it "
                         "costs is below.");
    write_facts(p);
    html_raw(p->out, "<ul class=\"points\">\n");
    if (p->goal) {
        say_plan(p);
        say_tail(p);
        say_cause(p);
        say_watch(p);
        say_responses(p);
    }
    say_uncertainty(p);
    html_raw(p->out, "</ul>\n");
    write_targets(p);
}
