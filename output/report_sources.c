/* output/report_sources.c - what the report rests on: assumptions, warnings, provenance; see report_inside.h. */
#include "output/report_inside.h"
#include "sim/version.h"

#include <stdlib.h>
#include <string.h>

/* ---- assumptions, by kind of mark ---- */

static const struct kind {
    const char *word, *title;
} kinds[] = {
    {"A", "A: assumed, nobody measured it"}, {"C", "C: custom of the trade"},
    {"S3", "S3: one source, or a weak one"}, {"S2", "S2: a good source"},
    {"S1", "S1: official, or measured"},     {"D", "D: computed from data"},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* The weakest kind among the words of a mark; KINDS when it names none. */
static size_t kind_of(const char *mark)
{
    for (size_t k = 0; k < KINDS; k++)
        for (const char *word = mark; *word;) {
            word += strspn(word, " ,;");
            const size_t length = strcspn(word, " ,;");
            if (length == strlen(kinds[k].word) && strncmp(word, kinds[k].word, length) == 0)
                return k;
            word += length;
        }
    return KINDS;
}

const char *missing_assumptions(const struct report *p)
{
    return p->results->assumptions ? NULL : "no quantity of the scenario carries a mark";
}

static void write_kind(const struct report *p, size_t kind)
{
    static const struct html_column column[] = {
        {"Setting", false, false}, {"As written", false, true}, {"Mark", false, true}};
    const struct results *r = p->results;
    struct html_table t;
    size_t count = 0;
    for (size_t i = 0; i < r->assumptions; i++)
        count += kind_of(r->assumption[i].mark) == kind;
    if (count == 0)
        return;
    html_raw(p->out, kind == 0 ? "<details open=\"open\">\n<summary>" : "<details>\n<summary>");
    html_format(p->out, "%s (%zu)", kind < KINDS ? kinds[kind].title : "other marks", count);
    html_raw(p->out, "</summary>\n");
    html_table_begin(&t, p->out, "", column, 3);
    for (size_t i = 0; i < r->assumptions; i++)
        if (kind_of(r->assumption[i].mark) == kind) {
            html_row(&t, NULL);
            html_cell(&t, r->assumption[i].path);
            html_cell(&t, r->assumption[i].text);
            html_cell(&t, r->assumption[i].mark);
        }
    html_table_end(&t);
    html_raw(p->out, "</details>\n");
}

void section_assumptions(struct report *p)
{
    report_paragraph(p,
                     "%zu quantities of the scenario carry a mark. Those with several kinds stand under the weakest.",
                     p->results->assumptions);
    for (size_t k = 0; k <= KINDS; k++)
        write_kind(p, k);
}

/* ---- warnings ---- */

const char *missing_warnings(const struct report *p)
{
    return p->results->warnings ? NULL : "there are none";
}

void section_warnings(struct report *p)
{
    html_raw(p->out, "<ul class=\"points\">\n");
    for (size_t i = 0; i < p->results->warnings; i++) {
        html_raw(p->out, "<li>");
        html_text(p->out, p->results->warning[i]);
        html_raw(p->out, "</li>\n");
    }
    html_raw(p->out, "</ul>\n");
}

/* ---- provenance ---- */

static void fact(const struct report *p, const char *name, const char *value)
{
    html_raw(p->out, "<dt>");
    html_text(p->out, name);
    html_raw(p->out, "</dt><dd>");
    html_text(p->out, value);
    html_raw(p->out, "</dd>\n");
}

static void number_fact(const struct report *p, const char *name, const char *format, unsigned long long value)
{
    char text[64];
    (void)snprintf(text, sizeof text, format, value);
    fact(p, name, text);
}

static void code(const struct report *p, const char *text)
{
    html_raw(p->out, "<pre><code>");
    html_lines(p->out, text);
    html_raw(p->out, "</code></pre>\n");
}

void section_provenance(struct report *p)
{
    const struct results *r = p->results;
    html_raw(p->out, "<dl class=\"facts2\">\n");
    fact(p, "Program", "bullwhip");
    fact(p, "Version", version_text());
    fact(p, "Scenario", r->scenario);
    number_fact(p, "Scenario hash", "%016llx", (unsigned long long)r->scenario_hash);
    number_fact(p, "Seed", "%llu", (unsigned long long)r->seed);
    number_fact(p, "First replication", "%llu", r->first_replication);
    number_fact(p, "Replications", "%llu", r->replications);
    number_fact(p, "Fingerprint of all events", "%016llx", (unsigned long long)r->fingerprint);
    for (size_t i = 0; i < r->settings; i++)
        fact(p, "Setting", r->setting[i]);
    html_raw(p->out, "</dl>\n");
    report_paragraph(p, "To do it again, from the folder of the scenario (same version, same bytes):");
    char *command = report_command(r, "run", true, "");
    code(p, command);
    free(command);
    if (r->canonical && *r->canonical) {
        html_raw(p->out, "<details>\n<summary>The effective scenario, all files and settings merged</summary>\n");
        code(p, r->canonical);
        html_raw(p->out, "</details>\n");
    }
}
