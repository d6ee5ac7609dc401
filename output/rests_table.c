/* output/rests_table.c - see rests_table.h. */
#include "output/rests_table.h"

#include "output/kpi_text.h"
#include "output/table.h"
#include "output/text.h"
#include "sim/kernels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAMED_MOST = 4 };

const char *conclusion_verdict(const struct conclusion_result *c)
{
    if (!c->survives)
        return "DOES NOT HOLD";
    return c->is_cause || c->sure ? "holds" : "holds, not sure";
}

static int decimals_of(const struct conclusion_seen *s)
{
    return kpi_decimals((struct shown){1, ""}, s->estimate, s->lo, s->hi);
}

const char *conclusion_seen_text(char *buf, const struct conclusion_result *c, const struct conclusion_seen *s)
{
    char value[NUMBER_SIZE], range[NUMBER_SIZE];
    const int decimals = decimals_of(s);
    if (c->is_cause)
        (void)snprintf(buf, SEEN_SIZE, "%s", s->cause ? s->cause : "none is late");
    else if (isnan(s->estimate))
        (void)snprintf(buf, SEEN_SIZE, "unknown");
    else
        (void)snprintf(buf, SEEN_SIZE, "%s, %s %s", s->holds ? "met" : "MISSED",
                       number_fixed(value, s->estimate, decimals),
                       isnan(s->lo) && isnan(s->hi) ? "" : number_range(range, s->lo, s->hi, decimals));
    return buf;
}

const char *rest_explains_text(char *buf, const struct rest_on *on)
{
    if (isnan(on->explained))
        (void)snprintf(buf, SEEN_SIZE, "-");
    else
        (void)snprintf(buf, SEEN_SIZE, "%.1f %% [%.1f, %.1f]", 100 * on->explained, 100 * on->lo, 100 * on->hi);
    return buf;
}

const char *rest_moves_text(char *buf, const struct conclusion_result *c, const struct rest_result *r, size_t k)
{
    char down[NUMBER_SIZE], up[NUMBER_SIZE];
    const struct rest_on *on = &r->on[k];
    if (!r->moved)
        (void)snprintf(buf, SEEN_SIZE, "not moved alone");
    else if (!c->is_cause)
        (void)snprintf(buf, SEEN_SIZE, "%s .. %s", number_fixed(down, on->down.estimate, decimals_of(&c->base)),
                       number_fixed(up, on->up.estimate, decimals_of(&c->base)));
    else if (on->may_turn)
        (void)snprintf(buf, SEEN_SIZE, "%.22s .. %.22s", on->down.cause ? on->down.cause : "none is late",
                       on->up.cause ? on->up.cause : "none is late");
    else
        (void)snprintf(buf, SEEN_SIZE, "the same");
    return buf;
}

static int weight_of(const struct rest_on *on)
{
    return on->turns ? 2 : on->may_turn;
}

/* Those that turn it first, then those that explain more. */
static bool goes_before(const struct rest_on *a, const struct rest_on *b)
{
    if (weight_of(a) != weight_of(b))
        return weight_of(a) > weight_of(b);
    return a->explained > b->explained;
}

/* Does it explain more than chance would, of all settings in doubt? At 5 % over all of them together (Bonferroni): of
 * thirty that explain nothing, one or two have an interval at 95 % above 0. The error of atanh(r) is taken from it. */
static bool beyond_chance(const struct rest_on *on, size_t settings)
{
    const double z = atanh(fabs(on->correlation)), half = atanh(sqrt(on->hi)) - z;
    return on->lo > 0 && z / half * kernel_normal_quantile(0.975) > -kernel_normal_quantile(0.025 / (double)settings);
}

size_t rests_of(const struct rests_result *r, size_t k, size_t *out, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < r->rests; i++) {
        const struct rest_on *on = &r->rest[i].on[k];
        size_t at = count;
        if (weight_of(on) == 0 && !beyond_chance(on, r->rests))
            continue;
        while (at > 0 && goes_before(on, &r->rest[out[at - 1]].on[k]))
            at--;
        if (at == most)
            continue;
        count += count < most;
        for (size_t n = count - 1; n > at; n--)
            out[n] = out[n - 1];
        out[at] = i;
    }
    return count;
}

static void heading(FILE *out, const char *text, bool colour)
{
    (void)fprintf(out, "\n%s%s%s\n", style_on(STYLE_BOLD, colour), text, style_off(STYLE_BOLD, colour));
}

static void write_conclusions(const struct rests_result *r, FILE *out, bool colour)
{
    static const struct column column[] = {
        {"", false, 26}, {"without doubt", false, 32}, {"in doubt", false, 32}, {"", false, 0}};
    char without[SEEN_SIZE], with[SEEN_SIZE];
    heading(out, "Does it hold in doubt? The same luck, without doubt and with it", colour);
    struct table *t = table_create(column, sizeof column / sizeof column[0]);
    for (size_t k = 0; k < r->conclusions; k++) {
        const struct conclusion_result *c = &r->conclusion[k];
        table_style(t, c->survives ? STYLE_PLAIN : STYLE_BAD);
        table_cell(t, c->text);
        table_cell(t, conclusion_seen_text(without, c, &c->without));
        table_cell(t, conclusion_seen_text(with, c, &c->with));
        table_cell(t, conclusion_verdict(c));
    }
    table_end(t, out, 2, colour);
}

static void write_rests(const struct rests_result *r, FILE *out, bool colour)
{
    static const struct column column[] = {
        {"explains", true, 0}, {"alone: less .. more", false, 48}, {"", false, 0}, {"mark (setting)", false, 0}};
    char explains[SEEN_SIZE], moves[SEEN_SIZE];
    size_t named[NAMED_MOST];
    for (size_t k = 0; k < r->conclusions; k++) {
        const struct conclusion_result *c = &r->conclusion[k];
        const size_t count = rests_of(r, k, named, NAMED_MOST);
        if (count == 0)
            continue;
        char *text = text_visible(c->text);
        (void)fprintf(out, "\n  %s%s rests on%s\n", style_on(STYLE_BOLD, colour), text, style_off(STYLE_BOLD, colour));
        free(text);
        struct table *t = table_create(column, sizeof column / sizeof column[0]);
        for (size_t i = 0; i < count; i++) {
            const struct rest_result *x = &r->rest[named[i]];
            table_style(t, x->on[k].turns ? STYLE_BAD : STYLE_PLAIN);
            table_cell(t, rest_explains_text(explains, &x->on[k]));
            table_cell(t, rest_moves_text(moves, c, x, k));
            table_cell(t, x->on[k].turns ? "TURNS IT" : x->on[k].may_turn ? "may turn it" : "");
            table_format(t, "%s (%s)", x->mark, x->path);
        }
        table_end(t, out, 4, colour);
    }
}

void rests_table_write(const struct results *results, FILE *out, bool colour)
{
    const struct rests_result *r = results->rests;
    if (!r || r->conclusions == 0)
        return;
    write_conclusions(r, out, colour);
    write_rests(r, out, colour);
    (void)fprintf(out,
                  "\n  Explains: share of the spread that the setting's factor explains (squared rank correlation).\n"
                  "  Moved alone: divided and multiplied by one standard deviation of its factor, all others without\n"
                  "  doubt, %u replications; for the %zu of %zu doubted settings that explain most.\n",
                  r->replications, r->moved, r->rests);
}
