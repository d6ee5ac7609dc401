/* output/plan_table.c - the deterministic schedule as a table: see plan_table.h. */
#include "output/plan_table.h"

#include "output/calendar_text.h"
#include "output/csv.h"
#include "output/table.h"
#include "output/text.h"

#include <math.h>
#include <stdlib.h>

static const char *const kinds[] = {[PLAN_BUY] = "buy",   [PLAN_MAKE] = "make",           [PLAN_MOVE] = "move",
                                    [PLAN_TASK] = "task", [PLAN_MILESTONE] = "milestone", [PLAN_CLOSURE] = "closed"};

static void moment_cell(struct table *t, struct origin o, sim_time at)
{
    char buf[WHEN_SIZE];
    table_cell(t, at == TIME_NEVER ? "" : when_text(buf, o, days_from_ticks(at)));
}

static void bar_row(struct table *t, struct origin o, const struct plan_bar *b)
{
    char buf[NUMBER_SIZE];
    const bool is_milestone = b->kind == PLAN_MILESTONE;
    table_style(t, is_milestone ? STYLE_BOLD : b->critical ? STYLE_BAD : STYLE_PLAIN);
    table_cell(t, b->critical ? "*" : "");
    table_cell(t, is_milestone ? "" : kinds[b->kind]);
    char label[200];
    (void)snprintf(label, sizeof label, "%.180s%s", b->label && *b->label ? b->label : b->name,
                   b->done ? ", done" : "");
    table_cell(t, label);
    table_cell(t, b->units > 0 ? number_short(buf, b->units) : "");
    moment_cell(t, o, is_milestone ? TIME_NEVER : b->placed);
    moment_cell(t, o, is_milestone ? TIME_NEVER : b->begin);
    moment_cell(t, o, b->end);
    table_cell(t, isnan(b->slack_days) || is_milestone ? "" : number_fixed(buf, b->slack_days, 1));
    moment_cell(t, o, is_milestone ? TIME_NEVER : b->order_by);
}

static void print_closures(const struct plan *p, FILE *out)
{
    char from[WHEN_SIZE], to[WHEN_SIZE];
    const struct origin o = plan_origin(p);
    for (size_t i = 0; i < p->bars; i++) {
        const struct plan_bar *b = &p->bar[i];
        if (b->kind != PLAN_CLOSURE)
            continue;
        char *label = text_visible(b->label && *b->label ? b->label : b->name);
        (void)fprintf(out, "  closed: %s, %s to %s\n", label, when_text(from, o, when_days(b->begin)),
                      when_text(to, o, when_due_days(b->end)));
        free(label);
    }
}

/* "launch: planned Tue 2026-09-08, due Mon 2026-09-14: 6.6 d in hand" for the first milestone. */
static void print_decision(const struct plan *p, sim_time due, FILE *out)
{
    char planned[WHEN_SIZE], due_text[WHEN_SIZE], days[NUMBER_SIZE];
    const struct origin o = plan_origin(p);
    const struct plan_bar *m = NULL;
    for (size_t i = 0; i < p->bars; i++)
        if (p->bar[i].kind == PLAN_MILESTONE && (!m || (p->bar[i].critical && !m->critical)))
            m = &p->bar[i];
    if (!m)
        return;
    char *label = text_visible(m->label && *m->label ? m->label : m->name);
    (void)fprintf(out, "%s: planned %s", label,
                  m->end == TIME_NEVER ? "not within the horizon" : when_weekday(planned, o, when_days(m->end)));
    free(label);
    if (due != TIME_NEVER) {
        (void)fprintf(out, ", due %s", when_weekday(due_text, o, when_due_days(due)));
        const double hand = when_days(due) - when_days(m->end);
        if (isfinite(hand))
            (void)fprintf(out, ": %s days %s", number_fixed(days, fabs(hand), 1), hand >= 0 ? "in hand" : "too late");
    }
    (void)fputs("\n\n", out);
}

static void print_responses(const struct plan *p, sim_time due, FILE *out, bool colour)
{
    static const struct column column[] = {{"Responses", false, 44}, {"last useful date", false, 0}};
    char day[WHEN_SIZE];
    if (p->responses == 0 || due == TIME_NEVER)
        return;
    struct table *t = table_create(column, sizeof column / sizeof column[0]);
    for (size_t i = 0; i < p->responses; i++) {
        const struct plan_response *r = &p->response[i];
        table_style(t, STYLE_PLAIN);
        table_cell(t, r->label && *r->label ? r->label : r->name);
        table_cell(t, r->last_useful == TIME_NEVER ? "none: it moves nothing in the plan"
                                                   : when_weekday(day, plan_origin(p), when_days(r->last_useful)));
    }
    (void)fputs("\n", out);
    table_end(t, out, 0, colour);
    (void)fputs("Last useful date: decided later it cannot bring the milestone by its due date; its own lane or lead "
                "time in four cases of five, the rest as planned.\n",
                out);
}

void plan_table_write(const struct plan *p, sim_time due, FILE *out, bool colour)
{
    static const struct column column[] = {{"", false, 0},     {"", false, 0},        {"what", false, 44},
                                           {"units", true, 0}, {"ordered", false, 0}, {"starts", false, 0},
                                           {"ends", false, 0}, {"slack d", true, 0},  {"order by", false, 0}};
    char today[WHEN_SIZE], *title = text_visible(p->title);
    (void)fprintf(out, "%s%s%s\n", style_on(STYLE_BOLD, colour), title, style_off(STYLE_BOLD, colour));
    free(title);
    (void)fputs("The plan: nothing breaks, every duration as planned: its mean, or what `planned` says (p80: in four "
                "cases of five).\n",
                out);
    if (p->half_way)
        (void)fprintf(
            out,
            "As of %s: what is done and open stands as it was said; an open end that is planned before then is "
            "the mean of what is left.\n",
            when_long(today, plan_origin(p), when_days(p->as_of)));
    print_decision(p, due, out);
    struct table *t = table_create(column, sizeof column / sizeof column[0]);
    for (size_t i = 0; i < p->bars; i++)
        if (p->bar[i].kind != PLAN_CLOSURE)
            bar_row(t, plan_origin(p), &p->bar[i]);
    table_end(t, out, 0, colour);
    (void)fputs("* decides the milestone: a day later here is a day later there, or a whole departure of a lane. "
                "Slack: how much later it may end.\n",
                out);
    print_closures(p, out);
    print_responses(p, due, out, colour);
}

static void csv_moment(FILE *out, struct origin o, sim_time at)
{
    char buf[WHEN_SIZE];
    csv_number(out, at == TIME_NEVER ? NAN : days_from_ticks(at), false);
    csv_text(out, at == TIME_NEVER || !o.dated ? "" : when_text(buf, o, days_from_ticks(at)), false);
}

void plan_csv_write(const struct plan *p, FILE *out)
{
    (void)fputs("kind,name,label,units,placed,placed_date,begin,begin_date,end,end_date,needed,needed_date,"
                "order_by,order_by_date,slack_days,critical\r\n",
                out);
    for (size_t i = 0; i < p->bars; i++) {
        const struct plan_bar *b = &p->bar[i];
        const sim_time moment[] = {b->placed, b->begin, b->end, b->needed, b->order_by};
        csv_text(out, kinds[b->kind], false);
        csv_text(out, b->name, false);
        csv_text(out, b->label, false);
        csv_number(out, b->units, false);
        for (size_t k = 0; k < sizeof moment / sizeof moment[0]; k++)
            csv_moment(out, plan_origin(p), moment[k]);
        csv_number(out, b->slack_days, false);
        csv_number(out, b->critical, true);
    }
}
