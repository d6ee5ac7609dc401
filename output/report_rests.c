/* output/report_rests.c - the section on doubt: what holds, and what it rests on; see report_inside.h. */
#include "output/report_inside.h"
#include "output/rests_table.h"

enum { NAMED_MOST = 6 };

const char *missing_rests(const struct report *p)
{
    return p->results->rests && p->results->rests->conclusions
               ? NULL
               : "nothing was doubted; bullwhip run --doubt A=0.5 asks which conclusions hold if all that is marked A "
                 "is only about right";
}

static void write_conclusions(const struct report *p, const struct rests_result *r)
{
    static const struct html_column column[] = {
        {"Conclusion", false, true}, {"Without doubt", false, false}, {"In doubt", false, false}, {"", false, false}};
    char text[SEEN_SIZE];
    struct html_table t;
    html_table_begin(&t, p->out, "The same luck, without doubt and with it", column, 4);
    for (size_t k = 0; k < r->conclusions; k++) {
        const struct conclusion_result *c = &r->conclusion[k];
        html_row(&t, c->survives ? NULL : "bad");
        html_cell(&t, c->text);
        html_cell(&t, conclusion_seen_text(text, c, &c->without));
        html_cell(&t, conclusion_seen_text(text, c, &c->with));
        html_cell(&t, c->survives ? conclusion_verdict(c) : "does not hold");
    }
    html_table_end(&t);
}

static void write_rests(const struct report *p, const struct rests_result *r, size_t k)
{
    static const struct html_column column[] = {{"Setting", false, true},
                                                {"Mark", false, false},
                                                {"Explains of the spread", true, false},
                                                {"Moved alone: less .. more", false, true},
                                                {"", false, false}};
    char explains[SEEN_SIZE], moves[SEEN_SIZE], title[SEEN_SIZE];
    size_t named[NAMED_MOST];
    struct html_table t;
    const struct conclusion_result *c = &r->conclusion[k];
    const size_t count = rests_of(r, k, named, NAMED_MOST);
    if (count == 0)
        return;
    (void)snprintf(title, sizeof title, "%.200s rests on", c->text);
    html_table_begin(&t, p->out, title, column, 5);
    for (size_t i = 0; i < count; i++) {
        const struct rest_result *x = &r->rest[named[i]];
        html_row(&t, x->on[k].turns ? "bad" : NULL);
        html_cell(&t, x->path);
        html_cell(&t, x->mark);
        html_cell(&t, rest_explains_text(explains, &x->on[k]));
        html_cell(&t, rest_moves_text(moves, c, x, k));
        html_cell(&t, x->on[k].turns ? "turns it" : x->on[k].may_turn ? "may turn it" : "");
    }
    html_table_end(&t);
}

void section_rests(struct report *p)
{
    const struct rests_result *r = p->results->rests;
    size_t survive = 0;
    for (size_t k = 0; k < r->conclusions; k++)
        survive += r->conclusion[k].survives;
    report_paragraph(
        p,
        "%zu of %zu conclusions hold in doubt. Each of %zu doubted settings was multiplied, once a run, by "
        "a factor of its own with mean 1; chances and shares were moved on the odds scale.",
        survive, r->conclusions, r->rests);
    write_conclusions(p, r);
    for (size_t k = 0; k < r->conclusions; k++)
        write_rests(p, r, k);
    report_paragraph(p,
                     "Explains: squared rank correlation of the factor with the KPI, with its interval. Moved alone: "
                     "divided and multiplied by one standard deviation of the factor, all others without doubt, %u "
                     "replications on the same luck, for the %zu settings that explain most.",
                     r->replications, r->moved);
}
