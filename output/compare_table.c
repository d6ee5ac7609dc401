/* output/compare_table.c - alternatives against a base on the same luck: see compare_table.h. */
#include "output/compare_table.h"

#include "output/csv.h"
#include "output/estimate.h"
#include "output/json_parts.h"
#include "output/kpi_text.h"
#include "output/table.h"
#include "sim/version.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- comparing ---- */

static struct pair pair_of(const struct kpi_result *alternative, const struct kpi_result *base, size_t n)
{
    switch (base->kpi->estimator) {
    case ESTIMATE_PROPORTION:
        return pair_proportions(alternative->values, base->values, n, CONFIDENCE);
    case ESTIMATE_RATIO:
        if (alternative->top && base->top)
            return pair_ratios(&(struct pair_columns){alternative->top, alternative->bottom, base->top, base->bottom},
                               n, CONFIDENCE);
        break;
    case ESTIMATE_MEAN:
        break;
    }
    return pair_means(alternative->values, base->values, n, CONFIDENCE);
}

static const char *compared_what(const struct kpi *k)
{
    static const char *const what[] = {
        [ESTIMATE_MEAN] = "means", [ESTIMATE_RATIO] = "ratios of sums", [ESTIMATE_PROPORTION] = "proportions"};
    return what[k->estimator];
}

static bool is_comparable(const struct kpi_result *a, const struct kpi_result *b)
{
    return a && a->values && a->kpi->estimator == b->kpi->estimator && strcmp(a->kpi->unit, b->kpi->unit) == 0;
}

/* False when an alternative does not have it. */
static bool compare_kpi(const struct comparison *c, const struct kpi_result *base, struct compared_kpi *out,
                        struct arena *arena)
{
    if (!base->values)
        return false;
    struct interval *means = arena_array(arena, c->alternatives, sizeof *means);
    struct pair *pairs = arena_array(arena, c->alternatives, sizeof *pairs);
    for (size_t i = 0; i < c->alternatives; i++) {
        const struct kpi_result *k = results_find(c->alternative[i], base->kpi->name);
        if (!is_comparable(k, base))
            return false;
        means[i] = estimate_of(k);
        pairs[i] = pair_of(k, base, c->replications);
    }
    *out = (struct compared_kpi){base->kpi, estimate_of(base), means, pairs};
    return true;
}

static void warn_of_luck(struct comparison *c, struct arena *arena)
{
    const char **warning = arena_array(arena, 2 * c->alternatives, sizeof *warning);
    for (size_t i = 0; i < c->alternatives; i++) {
        const struct results *a = c->alternative[i], *b = c->base;
        if (a->seed != b->seed || a->first_replication != b->first_replication)
            warning[c->warnings++] = arena_format(
                arena, "%s did not have the luck of %s (another seed or first replication): the pairs are no pairs",
                a->scenario, b->scenario);
        if (a->replications != b->replications)
            warning[c->warnings++] =
                arena_format(arena, "%s has %lu replications and %s %lu: the differences use the first %lu",
                             a->scenario, (unsigned long)a->replications, b->scenario, (unsigned long)b->replications,
                             (unsigned long)c->replications);
    }
    c->warning = warning;
}

/* What a decision turns on comes first: the milestones, then unit cost, profit, cash; the rest by name. */
static int weight_of(const struct results *r, const char *name)
{
    static const char *const of_milestone[] = {"missed", "delay_days", "date_days"};
    static const char *const money[] = {"cost.unit", "season.profit", "cash.peak_need", "cost.total"};
    const char *dot = strrchr(name, '.');
    for (size_t m = 0; dot && m < r->milestones; m++)
        for (int i = 0; i < 3; i++)
            if (strlen(r->milestone[m].name) == (size_t)(dot - name) &&
                strncmp(name, r->milestone[m].name, (size_t)(dot - name)) == 0 && strcmp(dot + 1, of_milestone[i]) == 0)
                return i;
    for (int i = 0; i < 4; i++)
        if (strcmp(name, money[i]) == 0)
            return 3 + i;
    return 7;
}

struct comparison *comparison_make(const struct results *base, const struct results *const *alternative,
                                   size_t alternatives, struct arena *arena)
{
    struct comparison *c = arena_alloc(arena, sizeof *c);
    const struct results **own = arena_array(arena, alternatives, sizeof *own);
    struct compared_kpi *kpi = arena_array(arena, base->kpis, sizeof *kpi);
    *c = (struct comparison){.base = base, .alternatives = alternatives, .replications = base->replications};
    for (size_t i = 0; i < alternatives; i++) {
        own[i] = alternative[i];
        if (own[i]->replications < c->replications)
            c->replications = own[i]->replications;
    }
    c->alternative = own;
    for (int weight = 0; weight <= 7; weight++)
        for (size_t i = 0; i < base->kpis; i++)
            if (weight_of(base, base->kpi[i].kpi->name) == weight)
                c->kpis += compare_kpi(c, &base->kpi[i], &kpi[c->kpis], arena);
    c->kpi = kpi;
    warn_of_luck(c, arena);
    return c;
}

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

/* +1 and -1: the interval of the difference lies above or below 0; 0: it does not tell. */
static int sign_of(const struct pair *p)
{
    const struct interval *d = &p->difference;
    if (!d->known)
        return 0;
    return d->lo > 0 ? 1 : d->hi < 0 ? -1 : 0;
}

static const struct compared_kpi *compared_find(const struct comparison *c, const char *kpi)
{
    for (size_t k = 0; k < c->kpis; k++)
        if (strcmp(c->kpi[k].kpi->name, kpi) == 0)
            return &c->kpi[k];
    return NULL;
}

static bool is_claimed_by_base(const struct comparison *c, const struct claim_result *claim)
{
    for (size_t i = 0; i < c->base->claims; i++)
        if (strcmp(c->base->claim[i].option, claim->option) == 0)
            return true;
    return false;
}

static double quantile_of(const struct results *r, const struct claim_result *claim)
{
    const struct kpi_result *k = results_find(r, claim->kpi);
    return k && k->sorted_count ? interval_quantile(k->sorted, k->sorted_count, claim->quantile, 0.95).estimate : NAN;
}

/* Quantiles have no paired interval: the two estimates alone. */
static const char *judge_claim(const struct comparison *c, size_t i, const struct claim_result *claim, double *moved)
{
    const struct compared_kpi *k = compared_find(c, claim->kpi);
    *moved = NAN;
    if (!isnan(claim->quantile)) {
        *moved = quantile_of(c->alternative[i], claim) - quantile_of(c->base, claim);
        if (isnan(*moved))
            return "not known: never within the horizon";
        return (*moved > 0) - (*moved < 0) == claim->direction ? "holds (by the estimate)" : "DOES NOT HOLD";
    }
    if (!k)
        return "not known: not all of them have this KPI";
    *moved = k->pair[i].difference.estimate;
    const int sign = sign_of(&k->pair[i]);
    if (sign == claim->direction)
        return claim->direction ? "holds" : "holds: no clear difference";
    return sign == 0 ? "no clear difference" : "DOES NOT HOLD";
}

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
            if (is_claimed_by_base(c, claim))
                continue;
            const char *words = judge_claim(c, i, claim, &moved);
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

static const struct pair *sure_pair(const struct comparison *c, const struct compared_kpi *k, size_t i)
{
    for (size_t n = 0; c->sure && n < c->sure->kpis; n++)
        if (strcmp(c->sure->kpi[n].kpi->name, k->kpi->name) == 0 && i < c->sure->alternatives)
            return &c->sure->kpi[n].pair[i];
    return NULL;
}

static const char *survival(const struct pair *sure, const struct pair *doubted)
{
    const int before = sign_of(sure), after = sign_of(doubted);
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
            const struct pair *sure = sure_pair(c, &c->kpi[k], i), *doubted = &c->kpi[k].pair[i];
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

/* ---- CSV and JSON ---- */

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

static json_t *scenario_of(const struct results *r)
{
    json_t *o = json_object(), *settings = json_array();
    for (size_t i = 0; i < r->settings; i++)
        json_push(settings, json_text(r->setting[i]));
    json_put(o, "scenario", json_text(r->scenario));
    json_put(o, "title", json_text(r->title));
    json_put(o, "scenario_hash", json_hash(r->scenario_hash));
    json_put(o, "settings", settings);
    json_put(o, "seed", json_whole(r->seed));
    json_put(o, "first_replication", json_whole(r->first_replication));
    json_put(o, "replications", json_whole(r->replications));
    json_put(o, "fingerprint", json_hash(r->fingerprint));
    json_put(o, "effective_scenario", json_text(r->canonical));
    return o;
}

static json_t *claims_of(const struct comparison *c, size_t i)
{
    json_t *all = json_array();
    for (size_t n = 0; n < c->alternative[i]->claims; n++) {
        const struct claim_result *claim = &c->alternative[i]->claim[n];
        double moved;
        if (is_claimed_by_base(c, claim))
            continue;
        const char *words = judge_claim(c, i, claim, &moved);
        json_t *o = json_object();
        json_put(o, "option", json_text(claim->option));
        json_put(o, "claim", json_text(claim->text));
        json_put(o, "moved", json_number(moved));
        json_put(o, "verdict", json_text(words));
        json_push(all, o);
    }
    return all;
}

static json_t *difference_of(const struct comparison *c, const struct compared_kpi *k, size_t i)
{
    const struct pair *p = &k->pair[i];
    json_t *o = json_object();
    json_put(o, "scenario", json_text(c->alternative[i]->scenario));
    json_put(o, "mean", json_estimate(&k->alternative[i]));
    json_put(o, "difference", json_estimate(&p->difference));
    json_put(o, "n", json_whole(p->n));
    json_put(o, "left_out", json_whole(p->left_out));
    json_put(o, "correlation", json_number(p->correlation));
    json_put(o, "gain", json_number(p->gain));
    json_put(o, "only_alternative", json_whole(p->only_a));
    json_put(o, "only_base", json_whole(p->only_b));
    json_put(o, "warning", json_text(p->warning));
    const struct pair *sure = sure_pair(c, k, i);
    if (sure) {
        json_put(o, "without_doubt", json_estimate(&sure->difference));
        json_put(o, "survives", json_boolean(sign_of(sure) != 0 && sign_of(sure) == sign_of(p)));
    }
    return o;
}

static json_t *compared_of(const struct comparison *c, const struct compared_kpi *k)
{
    json_t *o = json_object(), *alternatives = json_array();
    for (size_t i = 0; i < c->alternatives; i++)
        json_push(alternatives, difference_of(c, k, i));
    json_put(o, "unit", json_text(k->kpi->unit));
    json_put(o, "estimator", json_text(estimator_names[k->kpi->estimator]));
    json_put(o, "better", json_integer(k->kpi->better));
    json_put(o, "compared", json_text(compared_what(k->kpi)));
    json_put(o, "base", json_estimate(&k->base));
    json_put(o, "alternatives", alternatives);
    return o;
}

void json_compare_write(const struct comparison *c, FILE *out)
{
    json_t *root = json_object(), *alternatives = json_array(), *kpis = json_object(), *warnings = json_array();
    json_t *provenance = json_object();
    for (size_t i = 0; i < c->alternatives; i++) {
        json_t *alternative = scenario_of(c->alternative[i]);
        json_put(alternative, "claims", claims_of(c, i));
        json_push(alternatives, alternative);
    }
    for (size_t k = 0; k < c->kpis; k++)
        json_put(kpis, c->kpi[k].kpi->name, compared_of(c, &c->kpi[k]));
    for (size_t i = 0; i < c->warnings; i++)
        json_push(warnings, json_text(c->warning[i]));
    json_put(provenance, "program", json_text("bullwhip"));
    json_put(provenance, "version", json_text(version_text()));
    json_put(root, "schema", json_text(JSON_COMPARE_SCHEMA));
    json_put(root, "seed", json_whole(c->base->seed));
    json_put(root, "replications", json_whole(c->replications));
    json_put(root, "base", scenario_of(c->base));
    json_put(root, "alternatives", alternatives);
    json_put(root, "kpis", kpis);
    json_put(root, "warnings", warnings);
    json_put(root, "provenance", provenance);
    json_print(root, out);
}
