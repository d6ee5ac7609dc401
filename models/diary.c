/* models/diary.c - see diary.h. The lines are those of STORY, with the clock before each. */
#include "models/diary.h"
#include "models/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- keeping ---- */

static void read_lines(struct diary *d, char *text, struct arena *arena)
{
    size_t room = 1;
    for (const char *p = text; *p; p++)
        room += *p == '\n';
    d->line = arena_array(arena, room, sizeof *d->line);
    for (char *p = text; *p;) {
        char *end = strchr(p, '\n'), *tab = strchr(p, '\t');
        if (!end)
            break;
        *end = '\0';
        if (tab && tab < end && tab[1] != ' ') /* an order's timeline is indented */
            d->line[d->lines++] = (struct tale_event){strtoll(p, NULL, 10), arena_text(arena, tab + 1)};
        p = end + 1;
    }
}

bool diary_run(struct replication *r, struct luck luck, struct diary *d, struct arena *arena)
{
    char *text = NULL;
    size_t size = 0;
    r->trace = open_memstream(&text, &size);
    r->trace_ticks = true;
    if (!r->trace) {
        replication_fail(r, "there is no memory for its diary");
        return false;
    }
    const bool good = replication_run(r, luck, false, NULL);
    fclose(r->trace);
    r->trace = NULL;
    read_lines(d, text, arena);
    free(text);
    return good;
}

/* ---- looking up ---- */

struct search {
    const struct diary *diary;
    sim_time from, until;
    struct tale_event *found;
    size_t count;
    struct arena *arena;
};

/* What stands behind `begins`, or NULL. */
static const char *behind(const char *text, const char *begins)
{
    const size_t n = strlen(begins);
    return strncmp(text, begins, n) == 0 ? text + n : NULL;
}

static bool ends_with(const char *text, const char *end)
{
    const size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

static void keep(struct search *s, sim_time at, const char *text)
{
    s->found[s->count++] = (struct tale_event){at, text};
}

static bool is_in(const struct search *s, const struct tale_event *e)
{
    return e->at >= s->from && e->at <= s->until;
}

/* Lines that begin so, with one of these words behind it. */
static void look(struct search *s, const char *begins, const char *const *words, size_t count)
{
    for (size_t i = 0; i < s->diary->lines; i++) {
        const struct tale_event *e = &s->diary->line[i];
        const char *rest = is_in(s, e) ? behind(e->text, begins) : NULL;
        bool wanted = false;
        for (size_t k = 0; rest && k < count; k++)
            wanted |= strstr(rest, words[k]) != NULL;
        if (wanted)
            keep(s, e->at, rest);
    }
}

/* "tasks.sample.again" -> "sample" */
static const char *member_of(const char *cause, struct arena *arena)
{
    const char *dot = strchr(cause, '.'), *end = dot ? strchr(dot + 1, '.') : NULL;
    if (!dot)
        return cause;
    return end ? arena_textn(arena, dot + 1, (size_t)(end - dot - 1)) : dot + 1;
}

/* Its failed tries, who heard of them and decided, and when it was passed in the end. */
static void look_for_task(struct search *s, const struct network *n, const char *name)
{
    const char *begins = arena_format(s->arena, "task %s: ", name), *hears = NULL, *decides = NULL;
    struct tale_event passed = {.text = NULL};
    for (int32_t i = 0; i < n->tasks; i++)
        if (strcmp(n->task[i].name, name) == 0) {
            hears = arena_format(s->arena, " hears of %s", n->task[i].label);
            decides = arena_format(s->arena, " decides on %s", n->task[i].label);
        }
    for (size_t i = 0; i < s->diary->lines; i++) {
        const struct tale_event *e = &s->diary->line[i];
        const char *rest = is_in(s, e) ? behind(e->text, begins) : NULL;
        if (rest && strcmp(rest, "passed") == 0)
            passed = (struct tale_event){e->at, rest};
        else if (rest && !strstr(rest, " begins") && !behind(rest, "again"))
            keep(s, e->at, rest);
        else if (is_in(s, e) && hears && (ends_with(e->text, hears) || ends_with(e->text, decides)))
            keep(s, e->at, e->text);
    }
    if (passed.text)
        keep(s, passed.at, passed.text);
}

static void look_for_owner(struct search *s, const struct network *n, const char *name, const char *cause)
{
    static const char *const hears[] = {"hears of ", "passes "}, *const decides[] = {"decides on "};
    const bool hearing = strstr(cause, ".hear") != NULL;
    for (int32_t i = 0; i < n->owners; i++)
        if (strcmp(n->owner[i].name, name) == 0)
            look(s, arena_format(s->arena, "%s ", n->owner[i].label), hearing ? hears : decides, hearing ? 2 : 1);
}

static void look_for_fault(struct search *s, const struct network *n, const char *name)
{
    for (int32_t f = 0; f < n->faults; f++)
        for (size_t i = 0; strcmp(n->fault[f].name, name) == 0 && i < s->diary->lines; i++) {
            const struct tale_event *e = &s->diary->line[i];
            const bool told = strstr(e->text, " is there, unseen") || strstr(e->text, ": finds ");
            if (is_in(s, e) && told && strstr(e->text, n->fault[f].label))
                keep(s, e->at, e->text);
        }
}

size_t diary_about(const struct diary *d, const struct network *n, const struct tale_line *l, sim_time until,
                   const struct tale_event **out, struct arena *arena)
{
    static const char *const rejected[] = {"rejected"}, *const begins[] = {"begins", "ends", "strikes"},
                             *const breaks[] = {"breaks down"};
    struct search here = {d, l->from, l->to, arena_array(arena, d->lines + 1, sizeof *here.found), 0, arena};
    struct search before = {d, 0, until, here.found, 0, arena};
    const char *cause = l->name, *name = member_of(cause, arena);
    *out = here.found;
    if (l->spent == 0)
        return 0;
    if (behind(cause, "tasks."))
        look_for_task(&here, n, name);
    else if (behind(cause, "owners."))
        look_for_owner(&here, n, name, cause);
    else if (behind(cause, "inspections."))
        look(&here, arena_format(arena, "%s: ", name), rejected, 1);
    else if (behind(cause, "faults."))
        look_for_fault(&before, n, name);
    else if (behind(cause, "disruptions."))
        look(&before, arena_format(arena, "%s ", name), begins, 3);
    else if (behind(cause, "calendars."))
        look(&before, arena_format(arena, "%s ", cause), begins, 2);
    else if (behind(cause, "workcenter.") && ends_with(cause, ".down"))
        look(&here,
             arena_format(arena, "%.*s: ", (int)(strlen(cause) - strlen("workcenter.") - strlen(".down")),
                          cause + strlen("workcenter.")),
             breaks, 1);
    return here.count + before.count;
}

size_t diary_of_actions(const struct diary *d, const struct tale_event **out, struct arena *arena)
{
    static const char *const begins[] = {"response ", "option ", "a dispute ", "customs detain "};
    static const char *const holds[] = {" is recalled ", "is refused", "are refused", "stops the line"};
    struct tale_event *found = arena_array(arena, d->lines + 1, sizeof *found);
    size_t count = 0;
    for (size_t i = 0; i < d->lines; i++) {
        bool wanted = false;
        for (size_t k = 0; k < sizeof begins / sizeof *begins; k++)
            wanted |= behind(d->line[i].text, begins[k]) != NULL;
        if (behind(d->line[i].text, "response ")) /* not what is only seen, decided, over */
            wanted = strstr(d->line[i].text, " begins") || strstr(d->line[i].text, "does not come about");
        for (size_t k = 0; k < sizeof holds / sizeof *holds; k++)
            wanted |= strstr(d->line[i].text, holds[k]) != NULL;
        if (wanted)
            found[count++] = d->line[i];
    }
    *out = found;
    return count;
}
