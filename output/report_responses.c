/* output/report_responses.c - what was done when it slipped, and until when it still helped: see report_inside.h.
 *
 * This is what was seen; whether a response was worth it is answered by comparing with the scenario without it. */
#include "output/estimate.h"
#include "output/report_inside.h"

#include <math.h>
#include <string.h>

const char *missing_responses(const struct report *p)
{
    for (size_t i = 0; i < p->wires; i++)
        if (p->wire[i].of->kind == WAYPOINT_RESPONSE)
            return NULL;
    return p->goal ? "the scenario has no responses" : "the scenario has no milestone that responses could save";
}

static void cost_cell(struct html_table *t, const struct report *p, const char *name)
{
    char kpi[256], number[NUMBER_SIZE];
    (void)snprintf(kpi, sizeof kpi, "%.240s.cost", name);
    const struct kpi_result *k = results_find(p->results, kpi);
    if (!k || k->tally.y.n == 0)
        html_cell(t, "");
    else
        html_cell(t, number_fixed(number, k->tally.y.mean, fabs(k->tally.y.mean) >= 100 ? 0 : 2));
}

/* The last useful date by plan. */
static void plan_cell(struct html_table *t, const struct report *p, const char *name)
{
    char day[WHEN_SIZE];
    for (size_t i = 0; i < p->results->responses; i++) {
        const struct response_result *r = &p->results->response[i];
        if (strncmp(name, "responses.", 10) == 0 && strcmp(name + 10, r->name) == 0) {
            html_cell(t, r->last_useful == TIME_NEVER ? "none" : when_text(day, p->origin, when_days(r->last_useful)));
            return;
        }
    }
    html_cell(t, "");
}

static void response_row(struct html_table *t, const struct report *p, const struct tripwire *w)
{
    char day[WHEN_SIZE], range[2 * WHEN_SIZE], chance[NUMBER_SIZE], interval[2 * NUMBER_SIZE];
    const struct interval used = interval_proportion(w->done, w->n, CONFIDENCE);
    html_row(t, NULL);
    html_cell(t, report_label(w->of->label, w->of->name));
    html_cell_note(t, report_percent(chance, used.estimate, report_percent_decimals(&used)),
                   report_percent_range(interval, &used));
    if (w->done == 0) {
        html_cell(t, "never");
    } else {
        const struct interval first = interval_quantile(w->days, w->done, 0.5, CONFIDENCE);
        html_cell_note(t, when_text(day, p->origin, first.estimate), report_date_range(range, p, &first));
    }
    cost_cell(t, p, w->of->name);
    plan_cell(t, p, w->of->name);
    const struct evidence by = tripwire_by(w, INFINITY), without = tripwire_after(w, INFINITY);
    report_chance_cell(t, &by);
    report_chance_cell(t, &without);
    const double last = tripwire_last_useful(w);
    if (isnan(last)) {
        html_cell(t, w->judged ? "too few were saved" : "");
        html_cell(t, "");
        return;
    }
    const struct evidence later = tripwire_between(w, last, INFINITY);
    html_cell(t, when_text(day, p->origin, last));
    report_chance_cell(t, &later);
}

void section_responses(struct report *p)
{
    static const struct html_column column[] = {{"Response", false, false},
                                                {"Used in", true, false},
                                                {"First, middle date", false, false},
                                                {"Own cost, mean", true, false},
                                                {"Last useful date, by plan", false, false},
                                                {"On time, used", true, false},
                                                {"On time, not used", true, false},
                                                {"Last useful date, as seen", false, false},
                                                {"On time, begun later", true, false}};
    struct html_table t;
    html_table_begin(&t, p->out, "When they began, and how it ended", column, sizeof column / sizeof column[0]);
    for (size_t i = 0; i < p->wires; i++)
        if (p->wire[i].of->kind == WAYPOINT_RESPONSE)
            response_row(&t, p, &p->wire[i]);
    html_table_end(&t);
    report_paragraph(
        p, "Last useful date by plan: decided later it cannot keep the due date; its own lane or lead time in "
           "four cases of five, the rest as planned (bullwhip plan). None: when all goes by plan it moves nothing.");
    report_paragraph(p,
                     "Used: begun before the goal was reached. Last useful date as seen: in 19 of 20 of the %s that "
                     "used it and were on time it had begun by then. A "
                     "response is used when "
                     "things go badly, so \"used\" and \"not used\" compare bad %s with good ones: what a response is "
                     "worth is shown by a run without it.",
                     p->seasons, p->seasons);
}
