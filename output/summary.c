/* output/summary.c - a run on one screen, the decision first: see summary.h. */
#include "output/summary.h"

#include "output/calendar_text.h"
#include "output/estimate.h"
#include "output/headline.h"
#include "output/kpi_text.h"
#include "output/rests_table.h"
#include "output/table.h"
#include "output/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_COLUMNS = 98, CAUSES_SHOWN = 5 };

struct page { /* what all sections need */
    const struct results *results;
    FILE *out;
    bool colour;
    const struct kpi_result *first; /* delay of the first milestone, or its date without due; NULL without one */
};

static void heading(const struct page *p, const char *text)
{
    (void)fprintf(p->out, "\n%s%s%s\n", style_on(STYLE_BOLD, p->colour), text, style_off(STYLE_BOLD, p->colour));
}

/* The user's text, visible, wrapped at words to LINE_COLUMNS. */
static void print_wrapped(FILE *out, const char *first, const char *rest, const char *text)
{
    char *visible = text_visible(text);
    size_t column = strlen(first);
    bool pending = false; /* a blank before the next word, unless the line breaks there */
    (void)fputs(first, out);
    for (char *word = visible; *word;) {
        const size_t length = strcspn(word, " "), next = length + strspn(word + length, " ");
        const char kept = word[length];
        word[length] = '\0';
        const size_t columns = text_columns(word);
        if (pending && column + 1 + columns > LINE_COLUMNS) {
            (void)fprintf(out, "\n%s", rest);
            column = strlen(rest);
        } else if (pending) {
            (void)fputc(' ', out);
            column++;
        }
        (void)fputs(word, out);
        column += columns;
        pending = kept != '\0';
        word[length] = kept;
        word += next;
    }
    (void)fputc('\n', out);
    free(visible);
}

/* ---- who and how much ---- */

static void print_title(const struct page *p)
{
    const struct results *r = p->results;
    char n[NUMBER_SIZE], asked[NUMBER_SIZE], *title = text_visible(r->title), *name = text_visible(r->scenario);
    char today[WHEN_SIZE];
    (void)fprintf(p->out, "%s%s%s\n%s, %s replication%s, seed %llu%s%s%s\n", style_on(STYLE_BOLD, p->colour), title,
                  style_off(STYLE_BOLD, p->colour), name, number_fixed(n, r->replications, 0),
                  r->replications == 1 ? "" : "s", (unsigned long long)r->seed,
                  r->first_replication ? ", not from the first replication" : "", r->half_way ? ", as of " : "",
                  r->half_way ? when_long(today, results_origin(r), when_days(r->as_of)) : "");
    if (r->interrupted)
        (void)fprintf(p->out, "%sInterrupted: %s of %s replications are complete, and all below is about these.%s\n",
                      style_on(STYLE_BAD, p->colour), n, number_fixed(asked, r->asked, 0),
                      style_off(STYLE_BAD, p->colour));
    free(title);
    free(name);
}

/* ---- in time? when? ---- */

/* "43.1 % [42.1, 44.0]" */
static char *share_text(char *buf, size_t size, const struct interval *i)
{
    char value[NUMBER_SIZE], range[NUMBER_SIZE];
    const struct shown s = {100, "%"};
    int decimals = kpi_decimals(s, i->estimate, i->lo, i->hi);
    if (decimals > 1 && i->hi > 0.001 && i->lo < 0.999)
        decimals = 1;
    (void)snprintf(buf, size, "%s %% %s", kpi_value(value, s, i->estimate, decimals),
                   i->known ? kpi_range(range, s, i->lo, i->hi, decimals) : "");
    return buf;
}

static enum style chance_style(double p)
{
    return p >= 0.8 ? STYLE_GOOD : p < 0.5 ? STYLE_BAD : STYLE_BOLD;
}

static void print_chance(const struct page *p, const struct milestone_result *m)
{
    char buf[160], *label = text_visible(m->label && *m->label ? m->label : m->name);
    const struct interval on_time = estimate_on_time(m);
    const bool due = m->due != TIME_NEVER;
    (void)fprintf(p->out, "\n%s%s: %s%s", style_on(STYLE_BOLD, p->colour), label, due ? "in time?" : "when?",
                  style_off(STYLE_BOLD, p->colour));
    if (due) {
        const enum style style = chance_style(on_time.estimate);
        (void)fprintf(p->out, "  %sP(on time) = %s%s", style_on(style, p->colour),
                      share_text(buf, sizeof buf, &on_time), style_off(style, p->colour));
    }
    (void)fputc('\n', p->out);
    free(label);
}

/* "4.3 d late", "2.0 d early" against the due date; `buf` of WHEN_SIZE. */
static char *lateness(char *buf, const struct results *r, const struct milestone_result *m, double days)
{
    char number[NUMBER_SIZE];
    const double late = days - when_days(m->due);
    if (!isfinite(late))
        buf[0] = '\0';
    else
        (void)snprintf(buf, WHEN_SIZE, "%.40s %.8s %s", number_fixed(number, fabs(late), 1),
                       r->time_unit ? r->time_unit : "d", late > 0 ? "late" : "early");
    return buf;
}

static void date_row(struct table *t, const struct page *p, const struct milestone_result *m, const char *name,
                     double level)
{
    char date[WHEN_SIZE], lo[WHEN_SIZE], hi[WHEN_SIZE], late[WHEN_SIZE];
    const struct origin o = results_origin(p->results);
    const struct kpi_result *k = m->date_days;
    const struct interval q = estimate_quantile(k, level);
    table_cell(t, name);
    if (isnan(q.estimate)) { /* the order statistic is infinite */
        table_cell(t, "not within the horizon");
        table_cell(t, "");
        table_cell(t, "");
        return;
    }
    table_cell(t, when_weekday(date, o, q.estimate));
    if (q.known)
        table_format(t, "[%s, %s]", isnan(q.lo) ? "none" : when_text(lo, o, q.lo),
                     isnan(q.hi) ? "none" : when_text(hi, o, q.hi));
    else
        table_cell(t, "");
    table_cell(t, m->due == TIME_NEVER ? "" : lateness(late, p->results, m, q.estimate));
}

/* A row of a day that is no estimate: due, planned. */
static void known_row(struct table *t, const struct page *p, const struct milestone_result *m, const char *name,
                      double days, bool against_due)
{
    char date[WHEN_SIZE], late[WHEN_SIZE];
    if (!against_due && isinf(days))
        return;
    table_cell(t, name);
    table_cell(t, isinf(days) ? "not within the horizon" : when_weekday(date, results_origin(p->results), days));
    table_cell(t, "");
    table_cell(t, against_due && m->due != TIME_NEVER ? lateness(late, p->results, m, days) : "");
}

static void print_never(const struct page *p, const struct kpi_result *date)
{
    char buf[160];
    uint64_t never = 0;
    while (never < date->sorted_count && isinf(date->sorted[date->sorted_count - 1 - never]))
        never++;
    if (never == 0)
        return;
    const struct interval share = interval_proportion(never, date->sorted_count, CONFIDENCE);
    (void)fprintf(p->out, "  not at all within the horizon: %s\n", share_text(buf, sizeof buf, &share));
}

static void print_milestones(const struct page *p)
{
    static const struct column column[] = {{NULL, false, 0}, {NULL, false, 0}, {NULL, false, 0}, {NULL, false, 0}};
    for (size_t i = 0; i < p->results->milestones; i++) {
        const struct milestone_result *m = &p->results->milestone[i];
        print_chance(p, m);
        if (!m->date_days || !estimate_has_quantiles(m->date_days))
            continue;
        struct table *t = table_create(column, sizeof column / sizeof column[0]);
        known_row(t, p, m, "due", when_due_days(m->due), false);
        known_row(t, p, m, "planned", when_days(m->planned), true);
        date_row(t, p, m, "P50, even odds", 0.50);
        date_row(t, p, m, "P80, four in five by", 0.80);
        date_row(t, p, m, "P95, nearly sure by", 0.95);
        table_end(t, p->out, 2, p->colour);
        print_never(p, m->date_days);
    }
}

/* ---- the numbers: error and risk apart ---- */

static bool some_never(const struct kpi_result *k)
{
    return k->sorted_count && isinf(k->sorted[k->sorted_count - 1]);
}

/* What stands in place of an interval that is refused. */
static const char *refusal(const struct kpi_result *k, const struct spread *s)
{
    if (some_never(k))
        return "some never arrive";
    return s->min == s->max && k->tally.y.n > 1 ? "always the same" : "no interval";
}

/* An order statistic that is infinite is no estimate, but it says something: "never". */
static double or_never(const struct kpi_result *k, double estimate)
{
    const double worst = k->sorted_count ? k->sorted[k->sorted_count - 1] : NAN;
    return isnan(estimate) && isinf(worst) ? worst : estimate;
}

static void number_row(void *context, const struct kpi_result *k, const char *label)
{
    struct table *t = context;
    static const double level[] = {0.05, 0.50, 0.95};
    char value[NUMBER_SIZE], range[NUMBER_SIZE];
    const struct shown s = kpi_shown(k->kpi);
    const struct interval mean = estimate_of(k);
    const struct spread spread = estimate_spread(k);
    const int decimals = kpi_decimals(s, mean.estimate, mean.lo, mean.hi);
    table_cell(t, label);
    table_cell(t, s.unit);
    table_cell(t, kpi_value(value, s, mean.estimate, decimals));
    table_cell(t, mean.known ? kpi_range(range, s, mean.lo, mean.hi, decimals) : refusal(k, &spread));
    double sd = spread.sd; /* where it does not exist, what it would be of a normal law with these quantiles */
    if (isnan(sd) && estimate_has_quantiles(k))
        sd = (estimate_quantile(k, 0.95).estimate - estimate_quantile(k, 0.05).estimate) / 3.29;
    const int rough = number_decimals(sd * s.factor, estimate_has_quantiles(k) ? 100 * sd * s.factor : mean.estimate);
    table_cell(t, kpi_value(value, s, spread.sd, rough));
    for (size_t i = 0; i < sizeof level / sizeof level[0]; i++)
        table_cell(t, estimate_has_quantiles(k)
                          ? kpi_value(value, s, or_never(k, estimate_quantile(k, level[i]).estimate), rough)
                          : "-");
}

static void print_numbers(const struct page *p)
{
    static const struct column column[] = {
        {"", false, 34}, {"", false, 10}, {"mean", true, 0}, {"95 % interval", false, 0},
        {"sd", true, 0}, {"P5", true, 0}, {"P50", true, 0},  {"P95", true, 0}};
    if (p->results->kpis == 0)
        return;
    heading(p, "The mean and how well it is known; then the risk: how one replication differs from another");
    struct table *t = table_create(column, sizeof column / sizeof column[0]);
    const size_t left_out = headline_each(p->results, false, number_row, t);
    table_end(t, p->out, 2, p->colour);
    if (p->first && some_never(p->first))
        (void)fputs("  The mean of the delay is that of the replications that arrive; its P5, P50, P95 count all.\n",
                    p->out);
    if (left_out)
        (void)fprintf(p->out, "  and %zu more of these kinds in kpis.csv\n", left_out);
}

/* ---- the tail ---- */

static void tail_row(void *context, const struct kpi_result *k, const char *label)
{
    struct table *t = context;
    char value[NUMBER_SIZE], range[NUMBER_SIZE];
    if (!estimate_has_risk(k) || k->sorted[0] == k->sorted[k->sorted_count - 1])
        return;
    const struct shown s = kpi_shown(k->kpi);
    const struct risk r = estimate_risk(k);
    const struct interval *c = &r.cvar95;
    const double worst = r.upper ? k->sorted[k->sorted_count - 1] : k->sorted[0];
    const int decimals = c->known ? kpi_decimals(s, c->estimate, c->lo, c->hi)
                                  : number_decimals(estimate_spread(k).sd * s.factor, worst * s.factor);
    table_cell(t, label);
    table_cell(t, kpi_value(value, s, or_never(k, r.var95.estimate), decimals));
    table_cell(t, r.var95.known ? kpi_range(range, s, r.var95.lo, r.var95.hi, decimals) : "");
    table_cell(t, kpi_value(value, s, c->estimate, decimals));
    table_cell(t, c->known       ? kpi_range(range, s, c->lo, c->hi, decimals)
                  : isinf(worst) ? "some never arrive"
                                 : "no interval");
    table_cell(t, kpi_value(value, s, worst, decimals));
}

static void print_tail(const struct page *p)
{
    static const struct column column[] = {
        {"", false, 26},     {"VaR95", true, 0},          {"95 % interval", false, 0},
        {"CVaR95", true, 0}, {"95 % interval", false, 0}, {"worst", true, 0}};
    bool any = false;
    for (size_t i = 0; i < p->results->kpis; i++)
        any |= p->results->kpi[i].kpi->headline && estimate_has_risk(&p->results->kpi[i]);
    if (!any)
        return;
    heading(p, "How bad can it get? One in 20 is worse than VaR95, and these average CVaR95");
    struct table *t = table_create(column, sizeof column / sizeof column[0]);
    (void)headline_each(p->results, true, tail_row, t);
    table_end(t, p->out, 2, p->colour);
}

/* ---- why ---- */

/* Days beyond the plan: over the late replications when there are any, else over all. */
static const struct tally *beyond_plan(const struct cause_result *c, bool late)
{
    return late ? &c->late : &c->excess;
}

static void cause_row(struct table *t, const struct cause_result *c, bool late)
{
    char days[NUMBER_SIZE], range[NUMBER_SIZE];
    const struct interval excess = interval_mean(beyond_plan(c, late), CONFIDENCE);
    (void)number_fixed(days, excess.estimate, 2);
    table_format(t, "+%s", days);
    table_cell(t, excess.known ? number_range(range, excess.lo, excess.hi, 2) : "");
    table_cell(t, c->label && *c->label ? c->label : c->name);
    const double of = (double)(late ? c->late.n : c->days.n), in = (double)(late ? c->late_on_chain : c->on_chain);
    table_format(t, "%.0f %%", 100.0 * in / of); /* of the replications that the days are a mean of */
}

/* The cause with the most days beyond the plan that is not among the `count` in `shown`; NULL when less than 0.005. */
static const struct cause_result *next_cause(const struct milestone_result *m, bool late,
                                             const struct cause_result *const *shown, size_t count)
{
    const struct cause_result *best = NULL;
    for (size_t i = 0; i < m->causes; i++) {
        const struct cause_result *c = &m->cause[i];
        bool is_shown = beyond_plan(c, late)->n == 0 || !(beyond_plan(c, late)->mean >= 0.005);
        for (size_t k = 0; k < count; k++)
            is_shown |= shown[k] == c;
        if (!is_shown && (!best || beyond_plan(c, late)->mean > beyond_plan(best, late)->mean))
            best = c;
    }
    return best;
}

/* What is left, so that the lines add up to the whole: mean days beyond the planned date. */
static void rest_row(struct table *t, const struct milestone_result *m, bool late,
                     const struct cause_result *const *shown, size_t count)
{
    char days[NUMBER_SIZE];
    double whole = 0, listed = 0;
    for (size_t i = 0; i < m->causes; i++)
        whole += beyond_plan(&m->cause[i], late)->n ? beyond_plan(&m->cause[i], late)->mean : 0;
    for (size_t i = 0; i < count; i++)
        listed += beyond_plan(shown[i], late)->mean;
    table_format(t, "%s%s", whole - listed < 0 ? "" : "+", number_fixed(days, whole - listed, 2));
    table_cell(t, "");
    table_cell(t, "all others together (negative: time made good)");
    table_cell(t, "");
    table_format(t, "%s%s", whole < 0 ? "" : "+", number_fixed(days, whole, 2));
    table_cell(t, "");
    table_cell(t, "together: days beyond the planned date");
    table_cell(t, "");
}

static void print_causes(const struct page *p)
{
    static const struct column column[] = {
        {"days", true, 0}, {"95 % interval", false, 0}, {"", false, 56}, {"decides in", true, 0}};
    const struct milestone_result *m = p->results->milestone;
    if (p->results->milestones == 0 || m->causes == 0)
        return;
    const bool late = m->cause[0].late.n > 0;
    const struct cause_result *shown[CAUSES_SHOWN];
    size_t count = 0;
    while (count < CAUSES_SHOWN && (shown[count] = next_cause(m, late, shown, count)))
        count++;
    char n[NUMBER_SIZE], text[160];
    if (count == 0)
        (void)snprintf(text, sizeof text,
                       "Why late? Nothing on the chain that decides takes longer than planned, on average");
    else if (late)
        (void)snprintf(text, sizeof text,
                       "Why late? Days beyond the plan on the chain that decides, mean of the %s late",
                       number_fixed(n, (double)m->cause[0].late.n, 0));
    else
        (void)snprintf(text, sizeof text,
                       "What takes longer? Days beyond the plan on the chain that decides, mean of all");
    heading(p, text);
    if (count == 0)
        return;
    struct table *t = table_create(column, sizeof column / sizeof column[0]);
    for (size_t i = 0; i < count; i++)
        cause_row(t, shown[i], late);
    rest_row(t, m, late, shown, count);
    table_end(t, p->out, 2, p->colour);
    const struct kpi_result *date = m->date_days;
    if (late && date && date->missing > 0)
        (void)fprintf(p->out, "  Besides, %s never arrived within the horizon: they have no chain to look at.\n",
                      number_fixed(n, (double)date->missing, 0));
}

/* ---- targets, warnings, files ---- */

static void print_targets(const struct page *p)
{
    static const struct column column[] = {{NULL, false, 0}, {NULL, false, 50}, {NULL, false, 0}, {NULL, false, 0}};
    const struct results *r = p->results;
    if (r->targets == 0)
        return;
    heading(p, "Targets");
    struct table *t = table_create(column, sizeof column / sizeof column[0]);
    for (size_t i = 0; i < r->targets; i++) {
        const struct target_result *target = &r->target[i];
        char value[NUMBER_SIZE], range[NUMBER_SIZE];
        const bool has_range = !isnan(target->lo) || !isnan(target->hi);
        const int decimals = kpi_decimals((struct shown){1, ""}, target->estimate, target->lo, target->hi);
        table_style(t, target->met ? STYLE_GOOD : STYLE_BAD);
        table_cell(t, target->met ? "met" : "MISSED");
        table_cell(t, target->text);
        table_format(t, "is %s", isnan(target->estimate) ? "unknown" : number_fixed(value, target->estimate, decimals));
        table_cell(t, has_range ? number_range(range, target->lo, target->hi, decimals) : "");
    }
    table_end(t, p->out, 2, p->colour);
}

static void print_warnings(const struct page *p)
{
    if (p->results->warnings)
        heading(p, "Warnings");
    for (size_t i = 0; i < p->results->warnings; i++)
        print_wrapped(p->out, "  - ", "    ", p->results->warning[i]);
}

void summary_write(const struct results *r, const struct summary_options *options, FILE *out)
{
    struct page p = {.results = r, .out = out, .colour = options->colour};
    const char *label = NULL;
    p.first = headline_first(r, &label);
    print_title(&p);
    print_milestones(&p);
    print_numbers(&p);
    print_tail(&p);
    print_causes(&p);
    print_targets(&p);
    rests_table_write(r, out, options->colour);
    print_warnings(&p);
    if (options->folder) {
        char *folder = text_visible(options->folder);
        (void)fprintf(out, "\nAll numbers and charts: %s\n", folder);
        free(folder);
    }
}
