/* output/headline.c - the KPIs that a person sees first: see headline.h. */
#include "output/headline.h"

#include "output/estimate.h"

#include <stdio.h>
#include <string.h>

static const struct line {
    const char *pattern, *label; /* * in the label: what * stood for in the name */
    size_t most;                 /* lines of this kind */
    bool always;                 /* with a milestone too; without one all lines are shown */
    bool unless_zero;            /* not when all values are 0 */
    bool tail;                   /* also under "how bad can it get" */
} lines[] = {
    {"cost_rate.total", "cost rate", 1, false, true, false},
    {"cost.unit", "landed cost a unit", 1, true, true, true},
    {"cost.total", "cost, all in all", 1, true, true, true},
    {"season.profit", "profit", 1, true, true, true},
    {"cash.peak_need", "peak cash need", 1, true, true, true},
    {"demand.*.fill_rate", "fill rate, *", 4, true, false, true},
    {"demand.*.wait_days", "customers' wait, *", 4, false, false, true},
    {"demand.*.lost_units", "lost sales, *", 4, true, true, false},
    {"stock.*.on_hand", "on hand, *", 4, false, false, false},
    {"stock.*.backorders", "backorders, *", 4, false, false, false},
    {"inspections.*.rejected", "lots rejected, *", 4, false, false, false},
    {"inspections.*.outgoing", "faulty after, *", 4, false, false, false},
    {"faults.*.delivered_share", "delivered with *", 4, false, false, false},
    {"workcenter.*.utilization", "utilization, *", 4, false, false, false},
    {"workcenter.*.queue", "queue, *", 4, false, false, false},
    {"measures.*", "*", 6, true, false, false},
};

/* "fill rate, web" from "fill rate, *", "demand.*.fill_rate", "demand.web.fill_rate"; buf of 128. */
static const char *line_label(char *buf, const struct line *l, const char *name)
{
    const char *star = strchr(l->label, '*'), *in_pattern = strchr(l->pattern, '*');
    if (!star || !in_pattern)
        return l->label;
    const size_t before = (size_t)(in_pattern - l->pattern), after = strlen(in_pattern + 1);
    const int length = (int)(strlen(name) - before - after);
    (void)snprintf(buf, 128, "%.*s%.*s", (int)(star - l->label), l->label, length, name + before);
    return buf;
}

/* Without sales a profit is the cost once more, and so is the need of cash. */
static bool is_repetition(const struct results *r, const char *name)
{
    const struct kpi_result *sales = results_find(r, "cost.sales");
    return (!sales || sales->tally.y.n == 0 || sales->tally.y.max == 0) && r->milestones == 0 &&
           (strcmp(name, "season.profit") == 0 || strcmp(name, "cash.peak_need") == 0);
}

static bool is_all_zero(const struct kpi_result *k)
{
    return k->tally.y.n == 0 || (k->tally.y.min == 0 && k->tally.y.max == 0);
}

const struct kpi_result *headline_first(const struct results *r, const char **label)
{
    if (r->milestones == 0)
        return NULL;
    const struct milestone_result *m = &r->milestone[0];
    *label = m->delay_days ? "delay (early: below 0)" : "date, days from the start";
    return m->delay_days ? m->delay_days : m->date_days;
}

size_t headline_each(const struct results *r, bool tails_only,
                     void (*visit)(void *, const struct kpi_result *, const char *), void *context)
{
    char label[128];
    size_t left_out = 0;
    const char *first_label = NULL;
    const struct kpi_result *first = headline_first(r, &first_label);
    if (first)
        visit(context, first, first_label);
    for (size_t l = 0; l < sizeof lines / sizeof lines[0]; l++) {
        size_t shown = 0;
        if ((r->milestones && !lines[l].always) || (tails_only && !lines[l].tail))
            continue;
        for (size_t i = 0; i < r->kpis; i++) {
            const struct kpi_result *k = &r->kpi[i];
            if (!name_matches(k->kpi->name, lines[l].pattern) || (lines[l].unless_zero && is_all_zero(k)) ||
                is_repetition(r, k->kpi->name))
                continue;
            if (shown++ < lines[l].most)
                visit(context, k, line_label(label, &lines[l], k->kpi->name));
            else
                left_out++;
        }
    }
    return left_out;
}
