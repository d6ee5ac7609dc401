/* output/report_dates.c - milestones and what comes before them, with calendar dates: see report_inside.h. */
#include "output/estimate.h"
#include "output/report_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MOST = 30 };

const char *missing_dates(const struct report *p)
{
    return p->results->milestones ? NULL : "the scenario has no milestone";
}

/* Planned, P50, P80, P95. */
static void date_cells(struct html_table *t, const struct report *p, double planned, const double *sorted, size_t n)
{
    static const double level[] = {0.50, 0.80, 0.95};
    char day[WHEN_SIZE], range[2 * WHEN_SIZE];
    html_cell(t, isinf(planned) ? "not within the horizon" : when_text(day, p->origin, planned));
    for (size_t i = 0; i < sizeof level / sizeof level[0]; i++) {
        if (n == 0) {
            html_cell(t, "");
            continue;
        }
        const struct interval q = interval_quantile(sorted, n, level[i], CONFIDENCE);
        if (isnan(q.estimate))
            html_cell(t, "not within the horizon");
        else
            html_cell_note(t, when_text(day, p->origin, q.estimate), report_date_range(range, p, &q));
    }
}

static void milestone_row(struct html_table *t, const struct report *p, const struct milestone_result *m)
{
    char day[WHEN_SIZE], due[WHEN_SIZE + 8] = "", chance[NUMBER_SIZE], range[2 * NUMBER_SIZE];
    const struct interval i = estimate_on_time(m);
    const struct kpi_result *k = m->date_days;
    if (m->due != TIME_NEVER)
        (void)snprintf(due, sizeof due, "due %s", when_text(day, p->origin, when_due_days(m->due)));
    html_row(t, "goal");
    html_cell_note(t, report_label(m->label, m->name), due);
    date_cells(t, p, when_days(m->planned), k ? k->sorted : NULL, k ? k->sorted_count : 0);
    if (isnan(i.estimate))
        html_cell(t, "no due date");
    else
        html_cell_note(t, report_percent(chance, i.estimate, report_percent_decimals(&i)),
                       report_percent_range(range, &i));
    html_cell(t, "");
    html_cell(t, "");
}

/* Before today: a fact, not a chance. */
static void done_cells(struct html_table *t, const struct report *p, const struct tripwire *w)
{
    char day[WHEN_SIZE];
    html_cell(t, isinf(when_days(w->of->planned)) ? "" : when_text(day, p->origin, when_days(w->of->planned)));
    html_cell(t, when_text(day, p->origin, w->days[w->n - 1]));
    for (int i = 0; i < 5; i++)
        html_cell(t, "");
}

static void waypoint_row(struct html_table *t, const struct report *p, const struct tripwire *w)
{
    char day[WHEN_SIZE], chance[NUMBER_SIZE], range[2 * NUMBER_SIZE], n[NUMBER_SIZE], note[NUMBER_SIZE + 40];
    const double planned = when_days(w->of->planned);
    bool any = false;
    const double safe = tripwire_last_safe(w, p->target, &any);
    const bool is_over = p->results->half_way && w->n > 0 && w->days[w->n - 1] <= when_days(p->results->as_of);
    html_row(t, NULL);
    html_cell_note(t, report_label(w->of->label, w->of->name), is_over ? "done" : NULL);
    if (is_over) {
        done_cells(t, p, w);
        return;
    }
    date_cells(t, p, planned, w->days, w->n);
    if (isinf(planned) || w->n == 0) {
        html_cell(t, "");
    } else {
        uint64_t by = 0;
        while (by < w->n && (w->dated ? floor(w->days[by]) <= floor(planned) : w->days[by] <= planned))
            by++;
        const struct interval i = interval_proportion(by, w->n, CONFIDENCE);
        html_cell_note(t, report_percent(chance, i.estimate, report_percent_decimals(&i)),
                       report_percent_range(range, &i));
    }
    if (isnan(safe)) {
        html_cell(t, w->judged ? w->n < TRIPWIRE_LEAST ? "too few replications" : "none" : "");
        html_cell(t, "");
        return;
    }
    const struct evidence by = tripwire_by(w, safe), after = tripwire_after(w, safe);
    (void)snprintf(note, sizeof note, "of %s", number_fixed(n, (double)by.n, 0));
    html_cell_note(t, any ? "any" : when_text(day, p->origin, safe), note);
    if (any)
        html_cell(t, "");
    else
        report_chance_cell(t, &after);
}

static bool is_row(const struct tripwire *w)
{
    return w->of->kind != WAYPOINT_RESPONSE; /* they have a section of their own */
}

/* Most telling first, until ROWS_MOST are chosen; shown in the order of the plan. */
static size_t write_waypoints(struct html_table *t, const struct report *p)
{
    double least = -1; /* of what it tells */
    if (p->wires > ROWS_MOST)
        for (least = 0.5; least < 1; least += 0.005) {
            size_t above = 0;
            for (size_t i = 0; i < p->wires; i++)
                above += is_row(&p->wire[i]) && p->wire[i].tells >= least;
            if (above <= ROWS_MOST)
                break;
        }
    size_t left_out = 0;
    for (size_t i = 0; i < p->wires; i++)
        if (is_row(&p->wire[i]) && (least < 0 || p->wire[i].tells >= least))
            waypoint_row(t, p, &p->wire[i]);
        else
            left_out += is_row(&p->wire[i]);
    return left_out;
}

void section_dates(struct report *p)
{
    char wanted[NUMBER_SIZE], safe_title[NUMBER_SIZE + 32];
    (void)snprintf(safe_title, sizeof safe_title, "Last safe date (%s)", report_percent(wanted, p->target, 0));
    const struct html_column column[] = {{"", false, false},         {"Planned", false, false},
                                         {"P50", false, false},      {"P80", false, false},
                                         {"P95", false, false},      {"In time", true, false},
                                         {safe_title, false, false}, {"Chance if later", false, false}};
    struct html_table t;
    for (size_t i = 0; i < p->results->milestones && i < 4; i++)
        report_histogram_days(p, &p->results->milestone[i]);
    html_table_begin(&t, p->out, "Dates, with 95 % intervals of the quantiles (order statistics)", column,
                     sizeof column / sizeof column[0]);
    for (size_t i = 0; i < p->results->milestones; i++)
        milestone_row(&t, p, &p->results->milestone[i]);
    const size_t left_out = write_waypoints(&t, p) + p->results->waypoints_left_out;
    html_table_end(&t);
    report_paragraph(
        p, "In time: the goal by its due date; a task, or goods, by the planned date. Goods are there when 95 %% of "
           "the units that the plan has there by the goal has come, in every variant.");
    if (p->goal->missed && p->wires)
        report_paragraph(
            p,
            "Last safe date: the latest date with at least %s of the %s on time among those in which it was done "
            "by then%s. At least one in 20 must have it done by then. \"any\": even the latest date seen keeps that. "
            "It is what the simulated %s show, "
            "not a promise: whoever is done on the very last day has a lower chance than all who are done by it. Below "
            "it: how many these are.",
            wanted, p->seasons, p->target_stated ? " (the scenario's target)" : "", p->seasons);
    if (left_out)
        report_paragraph(p, "%zu more tasks and stock points tell less and are left out.", left_out);
}
