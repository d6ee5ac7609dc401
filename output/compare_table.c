/* output/compare_table.c - alternatives against a base on the same luck: see compare_table.h. */
#include "output/compare_table.h"

#include "output/csv.h"
#include "output/estimate.h"
#include "output/kpi_text.h"
#include "output/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the table ---- */

/* What the difference says, and how it reads: a KPI with a good side is better or worse, another higher or lower. */
static const char *verdict(const struct kpi *k, const struct pair *p, enum style *style)
{
    const struct interval *d = &p->difference;
    *style = STYLE_PLAIN;
    if (!d->known)
        return d->estimate == 0 ? "no difference" : d->why ? d->why : "unknown";
    if (!(d->lo > 0) && !(d->hi < 0))
        return "no clear difference";
    const bool higher = d->lo > 0;
    if (k->better == 0)
        return higher ? "higher" : "lower";
    const bool good = higher == (k->better > 0);
    *style = good ? STYLE_GOOD : STYLE_BAD;
    return good ? "better" : "worse";
}

static void alternative_row(struct table *t, const struct comparison *c, const struct compared_kpi *k, size_t i)
{
    char a[NUMBER_SIZE], b[NUMBER_SIZE], e[NUMBER_SIZE];
    const struct shown s = kpi_shown(k->kpi);
    const struct interval *m = &k->alternative[i], *d = &k->pair[i].difference;
    enum style style;
    const char *words = verdict(k->kpi, &k->pair[i], &style);
    const int decimals = kpi_decimals(s, d->estimate, d->lo, d->hi);
    table_style(t, style);
    table_format(t, "  %s", c->alternative[i]->scenario);
    table_cell(t, kpi_value(a, s, m->estimate, kpi_decimals(s, m->estimate, m->lo, m->hi)));
    (void)kpi_value(b, s, d->estimate, decimals);
    table_format(t, "%s%s", d->estimate > 0 ? "+" : "", b);
    table_cell(t, d->known ? kpi_range(e, s, d->lo, d->hi, decimals) : "");
    table_cell(t, isnan(k->pair[i].correlation) ? "" : number_fixed(a, k->pair[i].correlation, 2));
    table_cell(t, words);
}

static void kpi_rows(struct table *t, const struct comparison *c, const struct compared_kpi *k)
{
    char mean[NUMBER_SIZE], range[NUMBER_SIZE];
    const struct shown s = kpi_shown(k->kpi);
    const int decimals = kpi_decimals(s, k->base.estimate, k->base.lo, k->base.hi);
    table_style(t, STYLE_BOLD);
    table_format(t, "%s%s%s", k->kpi->name, *s.unit ? ", " : "", s.unit);
    table_cell(t, kpi_value(mean, s, k->base.estimate, decimals));
    table_cell(t, "");
    table_cell(t, kpi_range(range, s, k->base.lo, k->base.hi, decimals));
    table_cell(t, "");
    table_cell(t, "base");
    for (size_t i = 0; i < c->alternatives; i++)
        alternative_row(t, c, k, i);
}

/* The same number in all replications of all scenarios: nothing to compare. */
static bool is_same_in_all(const struct comparison *c, const struct compared_kpi *k)
{
    for (size_t i = 0; i < c->alternatives; i++)
        if (k->pair[i].difference.known || k->pair[i].difference.estimate != 0 || !isnan(k->pair[i].correlation))
            return false;
    return true;
}

/* Pairs in which one of the two has no value, in a line for each alternative. */
static void print_left_out(const struct comparison *c, FILE *out)
{
    for (size_t i = 0; i < c->alternatives; i++) {
        size_t told = 0;
        char *name = text_visible(c->alternative[i]->scenario);
        for (size_t k = 0; k < c->kpis; k++) {
            if (c->kpi[k].pair[i].left_out == 0)
                continue;
            char *kpi = text_visible(c->kpi[k].kpi->name);
            if (told++ == 0)
                (void)fprintf(out, "%s: pairs left out, because one of the two has no value (it never happened):\n ",
                              name);
            (void)fprintf(out, "%s %s %llu", told > 1 ? "," : "", kpi, (unsigned long long)c->kpi[k].pair[i].left_out);
            free(kpi);
        }
        if (told)
            (void)fputc('\n', out);
        free(name);
    }
}

static void print_same(const struct comparison *c, FILE *out)
{
    size_t told = 0;
    for (size_t k = 0; k < c->kpis; k++)
        if (is_same_in_all(c, &c->kpi[k])) {
            char *name = text_visible(c->kpi[k].kpi->name);
            (void)fprintf(out, "%s%s", told++ ? ", " : "The same in all replications of all: ", name);
            free(name);
        }
    if (told)
        (void)fputc('\n', out);
}

/* Pairing that does not do its work is told once an alternative, with the KPIs it concerns. */
static void print_pairing(const struct comparison *c, FILE *out)
{
    for (size_t i = 0; i < c->alternatives; i++) {
        size_t weak = 0;
        const char *first = NULL, *why = NULL;
        for (size_t k = 0; k < c->kpis; k++) {
            const struct pair *p = &c->kpi[k].pair[i];
            if (!p->warning)
                continue;
            if (weak++ == 0) {
                first = c->kpi[k].kpi->name;
                why = p->warning;
            }
        }
        if (weak == 0)
            continue;
        char *name = text_visible(c->alternative[i]->scenario);
        (void)fprintf(out, "warning: %s: %s (%s", name, why, first);
        if (weak > 1)
            (void)fprintf(out, " and %zu more", weak - 1);
        (void)fputs(")\n", out);
        free(name);
    }
}

/* ---- what options claim ---- */

static void print_claims(const struct comparison *c, FILE *out, bool colour)
{
    static const struct column column[] = {
        {"option", false, 30}, {"claim", false, 60}, {"it moves by", true, 0}, {"", false, 0}};
    char value[NUMBER_SIZE];
    struct table *t = NULL;
    for (size_t i = 0; i < c->alternatives; i++)
        for (size_t n = 0; n < c->alternative[i]->claims; n++) {
            const struct claim_result *claim = &c->alternative[i]->claim[n];
            double moved;
            if (comparison_claimed_by_base(c, claim))
                continue;
            const char *words = comparison_judge(c, i, claim, &moved);
            if (!t) {
                (void)fprintf(out, "\n%sWhat the options claim%s\n", style_on(STYLE_BOLD, colour),
                              style_off(STYLE_BOLD, colour));
                t = table_create(column, sizeof column / sizeof column[0]);
            }
            table_style(t, *words == 'D' ? STYLE_BAD : *words == 'h' ? STYLE_GOOD : STYLE_PLAIN);
            table_cell(t, claim->option);
            table_cell(t, claim->text);
            table_cell(t, isnan(moved) ? "-" : number_short(value, moved));
            table_cell(t, words);
        }
    if (t)
        table_end(t, out, 0, colour);
}

/* ---- in doubt ---- */

static const char *survival(const struct pair *sure, const struct pair *doubted)
{
    const int before = comparison_sign(sure), after = comparison_sign(doubted);
    if (before == 0)
        return after == 0 ? "no clear difference either way" : "clear only in doubt";
    return after == before ? "holds" : after == 0 ? "DOES NOT HOLD: no longer clear" : "DOES NOT HOLD: turns round";
}

static void doubt_row(struct table *t, const struct compared_kpi *k, const struct pair *sure,
                      const struct pair *doubted, const char *name)
{
    const struct shown s = kpi_shown(k->kpi);
    const struct pair *const both[] = {sure, doubted};
    char value[NUMBER_SIZE], range[NUMBER_SIZE];
    const char *words = survival(sure, doubted);
    table_style(t, *words == 'D' ? STYLE_BAD : STYLE_PLAIN);
    table_format(t, "%s: %s", k->kpi->name, name);
    for (int n = 0; n < 2; n++) {
        const struct interval *d = &both[n]->difference;
        const int decimals = kpi_decimals(s, d->estimate, d->lo, d->hi);
        table_format(t, "%s %s", kpi_value(value, s, d->estimate, decimals),
                     d->known ? kpi_range(range, s, d->lo, d->hi, decimals) : "");
    }
    table_cell(t, words);
}

static void print_doubt(const struct comparison *c, FILE *out, bool colour)
{
    static const struct column column[] = {
        {"difference of", false, 60}, {"without doubt", false, 0}, {"in doubt (as above)", false, 0}, {"", false, 0}};
    if (!c->sure)
        return;
    (void)fprintf(out,
                  "\n%sDoes the difference hold in doubt? Its interval leaves out 0 both without doubt and with "
                  "it%s\n",
                  style_on(STYLE_BOLD, colour), style_off(STYLE_BOLD, colour));
    struct table *t = table_create(column, sizeof column / sizeof column[0]);
    for (size_t k = 0; k < c->kpis; k++)
        for (size_t i = 0; i < c->alternatives; i++) {
            const struct pair *sure = comparison_sure(c, &c->kpi[k], i), *doubted = &c->kpi[k].pair[i];
            if (sure && (sure->difference.estimate != 0 || doubted->difference.estimate != 0))
                doubt_row(t, &c->kpi[k], sure, doubted, c->alternative[i]->scenario);
        }
    table_end(t, out, 0, colour);
}

void compare_table_write(const struct comparison *c, FILE *out, bool colour)
{
    static const struct column column[] = {{"", false, 40},          {"mean", true, 0},
                                           {"difference", true, 0},  {"95 % interval", false, 0},
                                           {"correlation", true, 0}, {"", false, 48}};
    char n[NUMBER_SIZE], *base = text_visible(c->base->scenario), *title = text_visible(c->base->title);
    (void)fprintf(out, "%sAgainst %s: %s%s\n", style_on(STYLE_BOLD, colour), base, title,
                  style_off(STYLE_BOLD, colour));
    (void)fprintf(out, "%s replications each, on the same luck (seed %llu). Difference = alternative - base.\n\n",
                  number_fixed(n, c->replications, 0), (unsigned long long)c->base->seed);
    free(base);
    free(title);
    struct table *t = table_create(column, sizeof column / sizeof column[0]);
    for (size_t k = 0; k < c->kpis; k++)
        if (!is_same_in_all(c, &c->kpi[k]))
            kpi_rows(t, c, &c->kpi[k]);
    table_end(t, out, 0, colour);
    if (c->kpis == 0)
        (void)fputs("There is no KPI that all of them have and whose values were kept.\n", out);
    print_same(c, out);
    print_left_out(c, out);
    print_pairing(c, out);
    print_claims(c, out, colour);
    print_doubt(c, out, colour);
    for (size_t i = 0; i < c->warnings; i++) {
        char *text = text_visible(c->warning[i]);
        (void)fprintf(out, "warning: %s\n", text);
        free(text);
    }
}

/* ---- CSV ---- */

void compare_csv_write(const struct comparison *c, FILE *out)
{
    (void)fputs("kpi,unit,alternative,n,base,mean,difference,lo95,hi95,correlation,gain\r\n", out);
    for (size_t k = 0; k < c->kpis; k++)
        for (size_t i = 0; i < c->alternatives; i++) {
            const struct pair *p = &c->kpi[k].pair[i];
            csv_text(out, c->kpi[k].kpi->name, false);
            csv_text(out, c->kpi[k].kpi->unit, false);
            csv_text(out, c->alternative[i]->scenario, false);
            csv_number(out, (double)p->n, false);
            csv_number(out, c->kpi[k].base.estimate, false);
            csv_number(out, c->kpi[k].alternative[i].estimate, false);
            csv_number(out, p->difference.estimate, false);
            csv_number(out, p->difference.lo, false);
            csv_number(out, p->difference.hi, false);
            csv_number(out, p->correlation, false);
            csv_number(out, p->gain, true);
        }
}
