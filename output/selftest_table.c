/* output/selftest_table.c - what a self-test promised and measured: see selftest_table.h. */
#include "output/selftest_table.h"

#include "output/json_parts.h"
#include "output/table.h"
#include "output/text.h"
#include "sim/version.h"

#include <math.h>
#include <string.h>

/* ---- for people ---- */

/* Whole counts: "4,000" ... "1.3 M". */
static const char *sample_text(char *buf, uint64_t n)
{
    if (n == 0)
        return "";
    if (n < 1000000)
        return number_fixed(buf, (double)n, 0);
    (void)snprintf(buf, NUMBER_SIZE, "%.1f M", (double)n / 1e6);
    return buf;
}

static const char *chance_text(char *buf, double p)
{
    if (isnan(p))
        return "exact";
    (void)snprintf(buf, NUMBER_SIZE, p < 0.001 ? "%.0e" : "%.3f", p);
    return buf;
}

static void row(struct table *t, const struct selftest_check *c, const struct selftest_result *r)
{
    char n[NUMBER_SIZE], p[NUMBER_SIZE];
    table_style(t, r->held ? STYLE_PLAIN : STYLE_BAD);
    table_format(t, "  %s", c->what);
    table_cell(t, r->promised);
    table_cell(t, r->measured);
    table_cell(t, sample_text(n, r->sample));
    table_cell(t, chance_text(p, r->p));
    table_cell(t, !r->held ? "FAILED" : r->again ? "ok, again" : "ok");
}

static void heading(struct table *t, const char *group)
{
    table_style(t, STYLE_BOLD);
    table_cell(t, group);
    for (int i = 0; i < 5; i++)
        table_cell(t, "");
}

static size_t count_again(const struct selftest_report *s)
{
    size_t again = 0;
    for (size_t i = 0; i < s->list.count; i++)
        again += s->result[i].again;
    return again;
}

static void closing(const struct selftest_report *s, FILE *out)
{
    const size_t again = count_again(s);
    (void)fprintf(
        out,
        "\nn: repetitions, draws, events, values. p: the chance of such a deviation or a larger one if the promise "
        "holds.\nA check with p below %g is made again on fresh luck with four times the sample (%zu %s), and has "
        "failed if p is so small\nonce more. So a sound program fails any of them with a probability of at most "
        "%.1g, whatever the seed (here %llu).\n",
        SELFTEST_DOUBT, again, again == 1 ? "was" : "were", selftest_false_alarm(s->result, s->list.count),
        (unsigned long long)s->setup.seed);
    if (s->failed)
        (void)fprintf(out, "\n%zu of %zu checks FAILED: do not trust this program on this machine.\n", s->failed,
                      s->list.count);
    else
        (void)fprintf(out, "\nAll %zu checks hold.\n", s->list.count);
}

void selftest_table_write(const struct selftest_report *s, FILE *out, bool colour)
{
    static const struct column columns[] = {{"", false, 0}, {"promised", false, 0}, {"measured", false, 0},
                                            {"n", true, 0}, {"p", true, 0},         {"verdict", false, 0}};
    struct table *t = table_create(columns, sizeof columns / sizeof *columns);
    const char *group = "";
    for (size_t i = 0; i < s->list.count; i++) {
        if (strcmp(group, s->list.check[i].group) != 0)
            heading(t, group = s->list.check[i].group);
        row(t, &s->list.check[i], &s->result[i]);
    }
    table_end(t, out, 0, colour);
    closing(s, out);
}

/* ---- for programs ---- */

static json_t *check_json(const struct selftest_check *c, const struct selftest_result *r)
{
    json_t *check = json_object();
    json_put(check, "group", json_text(c->group));
    json_put(check, "check", json_text(c->what));
    json_put(check, "promised", json_text(r->promised));
    json_put(check, "measured", json_text(r->measured));
    json_put(check, "n", json_whole(r->sample));
    json_put(check, "p", json_number(r->p));
    json_put(check, "again", json_boolean(r->again));
    json_put(check, "held", json_boolean(r->held));
    return check;
}

void json_selftest_write(const struct selftest_report *s, FILE *out)
{
    json_t *root = json_object(), *checks = json_array();
    for (size_t i = 0; i < s->list.count; i++)
        json_push(checks, check_json(&s->list.check[i], &s->result[i]));
    json_put(root, "schema", json_text(JSON_SELFTEST_SCHEMA));
    json_put(root, "version", json_text(version_text()));
    json_put(root, "seed", json_whole(s->setup.seed));
    json_put(root, "effort", json_whole(s->setup.effort));
    json_put(root, "failed", json_whole(s->failed));
    json_put(root, "false_alarm", json_number(selftest_false_alarm(s->result, s->list.count)));
    json_put(root, "checks", checks);
    json_print(root, out);
}
