/* output/report.c - report.html: its frame, its style and its sections in order: see report.h. */
#include "output/report.h"

#include "output/report_inside.h"
#include "output/report_style.h"
#include "sim/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct section {
    const char *id, *title;
    const char *(*missing)(const struct report *); /* why it does not apply, in words; NULL: it always does */
    void (*write)(struct report *);
} sections[] = {
    {"decision", "The decision", NULL, section_decision},
    {"numbers", "The numbers: how well known, and how they vary", NULL, section_numbers},
    {"dates", "When: the goal and what comes before it", missing_dates, section_dates},
    {"tripwires", "Tripwires: what a date tells about the goal", missing_tripwires, section_tripwires},
    {"responses", "Responses: what was done when it slipped", missing_responses, section_responses},
    {"causes", "Causes: where the time goes", missing_causes, section_causes},
    {"cost", "Cost: from account to account", missing_cost, section_cost},
    {"tail", "The tail: how bad can it get", missing_tail, section_tail},
    {"assumptions", "Assumptions and their marks", missing_assumptions, section_assumptions},
    {"doubt", "In doubt: what holds, and what it rests on", missing_rests, section_rests},
    {"warnings", "Warnings", missing_warnings, section_warnings},
    {"provenance", "Provenance: how to do it again", NULL, section_provenance},
};
enum { SECTIONS = sizeof sections / sizeof sections[0] };

/* ---- what is worth watching ---- */

/* It varies, and a late replication is later here more often than by chance. */
static bool is_telling(const struct tripwire *t)
{
    return t->of->kind != WAYPOINT_RESPONSE && t->tells >= 0.55 && t->done >= TRIPWIRE_LEAST &&
           tripwire_quantile(t, 0.05) != tripwire_quantile(t, 0.95);
}

static void choose_watched(struct report *p)
{
    bool *chosen = memory_grow(NULL, p->wires + 1, sizeof *chosen);
    memset(chosen, 0, (p->wires + 1) * sizeof *chosen);
    for (size_t k = 0; k < REPORT_WATCHED; k++) {
        size_t best = p->wires;
        for (size_t i = 0; i < p->wires; i++)
            if (!chosen[i] && is_telling(&p->wire[i]) && (best == p->wires || p->wire[i].tells > p->wire[best].tells))
                best = i;
        if (best < p->wires)
            chosen[best] = true;
    }
    for (size_t i = 0; i < p->wires; i++)
        if (chosen[i])
            p->watched[p->watch++] = &p->wire[i];
    free(chosen);
}

static struct report prepare(const struct results *r, FILE *out)
{
    struct report p = {.results = r, .out = out, .origin = results_origin(r), .seasons = "runs", .season = "run"};
    if (r->milestones) {
        p.seasons = r->seasons > 1 ? "runs" : "seasons";
        p.season = r->seasons > 1 ? "run" : "season";
        p.goal = &r->milestone[0];
        p.target = tripwire_target(r, p.goal, &p.target_stated);
        p.wires = r->waypoints;
    }
    p.wire = memory_grow(NULL, p.wires + 1, sizeof *p.wire);
    for (size_t i = 0; i < p.wires; i++)
        p.wire[i] = tripwire_make(r, p.goal, &r->waypoint[i]);
    return p;
}

/* ---- the page ---- */

static void write_head(const struct report *p)
{
    html_raw(p->out, "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n"
                     "<meta charset=\"utf-8\"/>\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                     "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                     "'unsafe-inline'\"/>\n<title>");
    html_text(p->out, p->results->title && *p->results->title ? p->results->title : p->results->scenario);
    html_raw(p->out, "</title>\n<style>\n");
    for (size_t i = 0; i < sizeof report_style / sizeof report_style[0]; i++)
        html_raw(p->out, report_style[i]);
    html_raw(p->out, "</style>\n</head>\n<body>\n");
}

static void write_header(const struct report *p)
{
    const struct results *r = p->results;
    char n[NUMBER_SIZE], asked[NUMBER_SIZE];
    html_raw(p->out, "<header>\n<h1>");
    html_text(p->out, r->title && *r->title ? r->title : r->scenario);
    html_raw(p->out, "</h1>\n");
    char today[WHEN_SIZE];
    report_paragraph(p, "%s: %s simulated %s, seed %llu%s%s.", r->scenario, number_fixed(n, r->replications, 0),
                     r->replications == 1 ? p->season : p->seasons, (unsigned long long)r->seed,
                     r->half_way ? ", as of " : "",
                     r->half_way ? when_long(today, results_origin(r), when_days(r->as_of)) : "");
    if (r->half_way)
        report_paragraph(p,
                         "What was done before that day stays as it was; what is open is drawn given that it had not "
                         "come by then.");
    if (r->interrupted) {
        html_raw(p->out, "<p class=\"alert\">");
        html_format(p->out, "Interrupted: %s of %s %s are complete, and all below is about these.", n,
                    number_fixed(asked, r->asked, 0), p->seasons);
        html_raw(p->out, "</p>\n");
    }
    html_raw(p->out, "<nav aria-label=\"Sections\"><ul>\n");
    for (size_t i = 0; i < SECTIONS; i++) {
        if (sections[i].missing && sections[i].missing(p))
            continue;
        const char *colon = strchr(sections[i].title, ':');
        (void)fprintf(p->out, "<li><a href=\"#%s\">%.*s</a></li>\n", sections[i].id,
                      (int)(colon ? colon - sections[i].title : (long)strlen(sections[i].title)), sections[i].title);
    }
    html_raw(p->out, "</ul></nav>\n</header>\n");
}

static void write_left_out(const struct report *p)
{
    html_raw(p->out, "<footer>\n");
    for (size_t i = 0; i < SECTIONS; i++)
        if (sections[i].missing && sections[i].missing(p)) {
            const char *colon = strchr(sections[i].title, ':');
            report_paragraph(p, "No section \"%.*s\": %s.",
                             (int)(colon ? colon - sections[i].title : (long)strlen(sections[i].title)),
                             sections[i].title, sections[i].missing(p));
        }
    html_raw(p->out, "</footer>\n");
}

void report_html_write(const struct results *r, FILE *out)
{
    struct report p = prepare(r, out);
    choose_watched(&p);
    write_head(&p);
    write_header(&p);
    html_raw(out, "<main>\n");
    for (size_t i = 0; i < SECTIONS; i++) {
        if (sections[i].missing && sections[i].missing(&p))
            continue;
        (void)fprintf(out, "<section id=\"%s\" aria-labelledby=\"%s-h\">\n<h2 id=\"%s-h\">%s</h2>\n", sections[i].id,
                      sections[i].id, sections[i].id, sections[i].title);
        sections[i].write(&p);
        html_raw(out, "</section>\n");
    }
    html_raw(out, "</main>\n");
    write_left_out(&p);
    html_raw(out, "</body>\n</html>\n");
    for (size_t i = 0; i < p.wires; i++)
        tripwire_release(&p.wire[i]);
    free(p.wire);
}
