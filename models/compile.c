/* models/compile.c - from the merged tree to the network.
 *
 * First everything is named and counted (items, sites, stock points), in bytewise order of paths; then quantities,
 * references and change lines are read; then the book is finished (units, circles, laws); last comes what needs
 * numbers: planned lead times, sums, what can never be met. Every mistake is reported, none stops the search for the
 * next. */
#include "models/compile_inside.h"

#include "sim/stream.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- small helpers ---- */

void *vector_push(struct arena *arena, void *array_of_pointer, int32_t *count, size_t size)
{
    char **array = array_of_pointer;
    const int32_t n = *count;
    if ((n & (n - 1)) == 0) { /* 0, or full at a power of two */
        char *bigger = arena_array(arena, n ? 2 * (size_t)n : 1, size);
        if (n)
            memcpy(bigger, *array, (size_t)n * size);
        *array = bigger;
    }
    ++*count;
    return *array + (size_t)n * size;
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const struct node *const *)a)->name, (*(const struct node *const *)b)->name);
}

const struct node **sorted_members(struct compile *c, const struct node *group, size_t *count)
{
    *count = 0;
    if (!group || group->kind != NODE_GROUP)
        return NULL;
    const struct node **members = arena_array(c->arena, group->children + 1, sizeof *members);
    for (const struct node *n = group->first; n; n = n->next)
        if (n->kind == NODE_GROUP || strcmp(n->name, "label") != 0)
            members[(*count)++] = n;
    qsort(members, *count, sizeof *members, by_name);
    return members;
}

const struct node *group_at(const struct compile *c, const char *dotted)
{
    return node_at(c->read.root, dotted);
}

quantity_id quantity_of(struct compile *c, const struct node *group, const char *name, const char *at)
{
    const quantity_id q = group ? read_quantity(&c->read, group, name) : -1;
    return q >= 0 && at ? book_bind(c->book, q, at) : q;
}

quantity_id quantity_either(struct compile *c, const struct node *first, const char *name, const struct node *second,
                            const char *at)
{
    if (first && read_given(first, name))
        return quantity_of(c, first, name, at);
    return second ? quantity_of(c, second, name, at) : -1;
}

void wrong(struct compile *c, const struct node *group, const char *name, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const char *path = group ? node_path(group, c->arena) : "";
    if (name)
        path = *path ? arena_format(c->arena, "%s.%s", path, name) : name;
    diag_error(c->diag, group ? name ? read_place(group, name) : group->place : (struct place){0}, path, "%s", text);
}

enum { REMARKS_MOST = 20 }; /* about settings; a network may have 100,000 points alike */

void remark(struct compile *c, const struct node *group, const char *name, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const char *path = node_path(group, c->arena);
    if (name)
        path = arena_format(c->arena, "%s.%s", path, name);
    const char *told = *path ? arena_format(c->arena, "%s: %s", path, text) : arena_text(c->arena, text);
    if (name && c->remarks >= REMARKS_MOST) {
        c->remarks_more++;
        return;
    }
    for (int32_t i = 0; i < c->net->warnings; i++)
        if (strcmp(c->net->warning[i], told) == 0)
            return; /* the variants of an item share their settings */
    c->remarks += name != NULL;
    diag_warning(c->diag, name ? read_place(group, name) : group->place, path, "%s", text);
    *(const char **)PUSH(c, c->net->warning, c->net->warnings) = told;
}

const char *label_of(struct compile *c, const struct node *group, const char *otherwise)
{
    const char *label = group && read_given(group, "label") ? read_text(&c->read, group, "label") : NULL;
    return label ? label : otherwise;
}

/* Where the cause of this name is, or would be put. */
static int32_t *cause_place(const struct compile *c, const char *name)
{
    size_t at = (size_t)stream_source(name) & (c->cause_slots - 1);
    while (c->cause_slot[at] >= 0 && strcmp(c->net->cause[c->cause_slot[at]].name, name) != 0)
        at = (at + 1) & (c->cause_slots - 1);
    return &c->cause_slot[at];
}

static void causes_room(struct compile *c)
{
    if (2 * ((size_t)c->net->causes + 1) <= c->cause_slots)
        return;
    c->cause_slots = c->cause_slots ? 2 * c->cause_slots : 64;
    c->cause_slot = arena_array(c->arena, c->cause_slots, sizeof *c->cause_slot);
    for (size_t i = 0; i < c->cause_slots; i++)
        c->cause_slot[i] = -1;
    for (int32_t i = 0; i < c->net->causes; i++)
        *cause_place(c, c->net->cause[i].name) = i;
}

int32_t cause_of(struct compile *c, const char *name, const char *label)
{
    if (!c->net->trails)
        return 0;
    causes_room(c);
    const int32_t known = *cause_place(c, name);
    return known >= 0 ? known : cause_new(c, name, label);
}

int32_t cause_new(struct compile *c, const char *name, const char *label)
{
    struct network *n = c->net;
    if (!n->trails)
        return 0;
    causes_room(c);
    int32_t *place = cause_place(c, name);
    struct cause *cause = PUSH(c, n->cause, n->causes);
    *cause = (struct cause){arena_text(c->arena, name), arena_text(c->arena, label)};
    return *place = n->causes - 1;
}

/* The same closures, all other time open: what stretches a lead time in calendar days. */
static const struct calendar *elapsed_of(struct compile *c, const struct node *group)
{
    struct node *open = node_copy(c->arena, group), *week = node_child(open, "week");
    open->parent = group->parent;
    if (week)
        node_unlink(week);
    return node_child(open, "closed") ? calendar_make(&c->read, open, 0, c->net->horizon) : NULL;
}

const struct calendar *calendar_of_name(struct compile *c, const char *name, const struct calendar **elapsed)
{
    const struct node *all = group_at(c, "calendars"), *group = name && all ? node_child(all, name) : NULL;
    if (!group)
        return NULL;
    for (int32_t i = 0; i < c->calendars; i++)
        if (c->calendar[i].node == group) {
            if (elapsed)
                *elapsed = c->calendar[i].elapsed;
            return c->calendar[i].calendar;
        }
    struct node_calendar *made = PUSH(c, c->calendar, c->calendars);
    *made = (struct node_calendar){group, calendar_make(&c->read, group, 0, c->net->horizon), elapsed_of(c, group)};
    if (elapsed)
        *elapsed = made->elapsed;
    return made->calendar;
}

/* Members stand in bytewise order of their names: the first that is not before `name`, and the one of this name. */
#define FIND(function, array, count)                                                                                   \
    static int32_t function##_first(const struct network *n, const char *name)                                         \
    {                                                                                                                  \
        int32_t lo = 0, hi = n->count;                                                                                 \
        while (lo < hi) {                                                                                              \
            const int32_t mid = lo + (hi - lo) / 2;                                                                    \
            if (strcmp(n->array[mid].name, name) < 0)                                                                  \
                lo = mid + 1;                                                                                          \
            else                                                                                                       \
                hi = mid;                                                                                              \
        }                                                                                                              \
        return lo;                                                                                                     \
    }                                                                                                                  \
    int32_t function(const struct compile *c, const char *name)                                                        \
    {                                                                                                                  \
        const int32_t at = function##_first(c->net, name);                                                             \
        return at < c->net->count && strcmp(c->net->array[at].name, name) == 0 ? at : -1;                              \
    }
FIND(item_find, item, items)
FIND(site_find, site, sites)
FIND(supplier_find, supplier, suppliers)
FIND(lane_find, lane, lanes)
FIND(point_find, point, points)
FIND(center_find, center, centers)
FIND(contract_find, contract, contracts)
FIND(demand_find, demand, demands)
FIND(task_find, task, tasks)
FIND(owner_find, owner, owners)

/* Milestones stay in the order of the file: the first is the headline one. */
int32_t milestone_find(const struct compile *c, const char *name)
{
    for (int32_t i = 0; i < c->net->milestones; i++)
        if (strcmp(c->net->milestone[i].name, name) == 0)
            return i;
    return -1;
}

int32_t party_find(const struct compile *c, const char *name)
{
    for (int32_t i = 0; i < c->net->parties; i++)
        if (strcmp(c->net->party[i].name, name) == 0)
            return i;
    return -1;
}

int32_t party_of(struct compile *c, const char *name)
{
    const int32_t known = party_find(c, name);
    if (known >= 0)
        return known;
    struct party *p = PUSH(c, c->net->party, c->net->parties);
    *p = (struct party){arena_text(c->arena, name), false};
    return c->net->parties - 1;
}

bool style_is(const struct network *n, int32_t item, const char *style)
{
    return strcmp(n->item[item].name, style) == 0 || strcmp(n->item[item].style, style) == 0;
}

/* The name itself, or with a variant: no letter of a name comes before the point, so these follow each other. */
static bool is_or_variant(const char *name, const char *style)
{
    const size_t length = strlen(style);
    return strncmp(name, style, length) == 0 && (name[length] == '\0' || name[length] == '.');
}

struct span items_of(const struct compile *c, const char *style)
{
    const int32_t first = item_find_first(c->net, style);
    int32_t end = first;
    while (end < c->net->items && is_or_variant(c->net->item[end].name, style))
        end++;
    return (struct span){first, end - first};
}

struct span points_at(struct compile *c, const char *address)
{
    struct network *n = c->net;
    struct span found = {n->watches, 0};
    if (!strchr(address, '.'))
        return found;
    for (int32_t i = point_find_first(n, address); i < n->points && is_or_variant(n->point[i].name, address); i++) {
        *(int32_t *)PUSH(c, n->watch, n->watches) = i;
        found.count++;
    }
    return found;
}

/* ---- the whole ---- */

static void read_frame(struct compile *c, const struct scenario_text *text)
{
    struct network *n = c->net;
    const struct node *root = text->root;
    const char *start = read_given(root, "start") ? read_text(&c->read, root, "start") : NULL;
    c->read.dated = start != NULL;
    if (start && !civil_from_text(start, &c->read.start_day))
        wrong(c, root, "start", "`%s` is no date; write it as \"2026-01-05\"", start);
    n->dated = c->read.dated;
    n->start_day = c->read.start_day;
    n->title = read_text(&c->read, root, "title");
    if (!n->title)
        n->title = n->name;
    n->currency = read_text(&c->read, root, "currency");
    n->time_unit = n->dated ? "d" : read_text(&c->read, root, "time_unit");
    n->horizon = read_time(&c->read, root, "horizon");
    if (n->horizon != TIME_NEVER && n->horizon > ticks_from_days(1e7))
        wrong(c, root, "horizon", "is beyond ten million days: the clock counts microseconds");
    if (n->horizon == TIME_NEVER || n->horizon <= 0) {
        if (read_given(root, "horizon"))
            wrong(c, root, "horizon",
                  "a scenario needs a horizon after its start: a date such as \"2027-02-28\", or a length such as 365");
        n->endless = read_group(&c->read, root, "run.until") && !read_given(root, "horizon");
        n->horizon = n->endless ? ticks_from_days(1e7) : TICKS_PER_DAY;
    }
}

/* Today, when the launch is half-way. */
static void read_as_of(struct compile *c)
{
    struct network *n = c->net;
    const struct node *root = c->read.root;
    n->half_way = read_given(root, "as_of");
    if (!n->half_way)
        return;
    const sim_time as_of = read_time(&c->read, root, "as_of");
    if (!c->read.dated)
        wrong(c, root, "as_of", "is a day of a dated scenario: give `start`, the day of time 0");
    else if (as_of < 0)
        wrong(c, root, "as_of", "is before `start`: let the scenario start on that day, or earlier");
    else if (as_of >= n->horizon)
        wrong(c, root, "as_of", "is not before the horizon: nothing would be left to happen");
    else
        n->as_of = as_of;
}

static void read_discounting(struct compile *c)
{
    const struct node *root = c->read.root;
    struct discounting *d = &c->net->discounting;
    const int how = read_choice(&c->read, root, "money.discount.compounding");
    d->period = read_given(root, "money.discount.period") ? read_number(&c->read, root, "money.discount.period")
                : c->net->dated                           ? 365
                                                          : 1;
    d->rate = read_given(root, "money.discount.rate") ? read_number(&c->read, root, "money.discount.rate")
                                                      : c->net->interest_per_day * d->period;
    d->is_continuous = how == 1;
    d->is_simple = how == 2;
    if (!(d->period > 0))
        wrong(c, group_at(c, "money.discount"), "period", "the time that the discount rate is for must be above 0");
}

static void read_run(struct compile *c)
{
    struct network *n = c->net;
    const struct node *root = c->read.root;
    n->replications = (uint32_t)read_whole(&c->read, root, "run.replications");
    n->seed = (uint64_t)read_whole(&c->read, root, "run.seed");
    n->drain = read_bool(&c->read, root, "run.drain");
    n->interest_per_day = read_number(&c->read, root, "money.interest");
    read_discounting(c);
    n->period_end_costs = read_choice(&c->read, root, "conventions.costs") == 1;
    n->period = ticks_from_days(read_number(&c->read, root, "conventions.period"));
    if (n->period_end_costs && n->period <= 0)
        wrong(c, group_at(c, "conventions"), "period", "costs at period ends need a period above 0");
    n->charge_first = TIME_NEVER;
    if (read_given(root, "conventions.first"))
        n->charge_first = ticks_from_days(read_number(&c->read, root, "conventions.first"));
    if (n->charge_first != TIME_NEVER && n->charge_first > n->period)
        wrong(c, group_at(c, "conventions"), "first",
              "the first period is charged within its length: at most `period`");
    if (read_given(root, "conventions.first") && !n->period_end_costs)
        wrong(c, group_at(c, "conventions"), "first", "is the time of the first charge of costs = \"period_end\"");
    if (read_given(root, "run.warm_up.time"))
        n->warm_up = ticks_from_days(read_number(&c->read, root, "run.warm_up.time"));
    if (n->warm_up > 0)
        n->warm_up += n->as_of;
    if (n->warm_up >= n->horizon)
        wrong(c, group_at(c, "run"), "warm_up", "the warm-up is as long as the horizon: nothing would be counted");
}

static void count_until(struct compile *c, const char *of_path, const char *count_path, int32_t *demand,
                        uint64_t *count)
{
    const struct node *root = c->read.root;
    *demand = -1;
    if (!read_given(root, of_path))
        return;
    const char *of = read_text(&c->read, root, of_path);
    *count = (uint64_t)(read_given(root, count_path) ? read_whole(&c->read, root, count_path) : 0);
    *demand = strncmp(of, "demand.", 7) == 0 ? demand_find(c, of + 7) : -1;
    if (*demand < 0)
        wrong(c, root, of_path, "`%s` is no demand of this scenario; write demand.<name>", of);
    if (*count == 0)
        wrong(c, root, count_path, "counting customers needs a count above 0");
}

struct network *network_compile(const struct scenario_text *text, struct arena *arena, struct diag *diag)
{
    struct network *n = arena_alloc(arena, sizeof *n);
    struct compile c = {.arena = arena, .diag = diag, .net = n};
    const bool whole = diag_errors(diag) == 0; /* nothing was taken out of the tree */
    *n = (struct network){.name = text->name, .arena = arena, .root = text->root, .hash = text->hash, .trails = true};
    c.read = (struct reader){.root = text->root, .arena = arena, .diag = diag};
    read_frame(&c, text);
    read_as_of(&c);
    c.book = c.read.book = book_create(arena, diag, c.read.dated, c.read.start_day, text->folder);
    n->book = c.book;
    book_begins(c.book, n->as_of);
    book_variables(c.book, group_at(&c, "variables"), group_at(&c, "correlations"));
    compile_items(&c);
    compile_parties(&c);
    compile_tasks(&c);
    compile_points(&c);
    compile_bom(&c);
    compile_centers(&c);
    compile_owners(&c);
    compile_contracts(&c);
    compile_sources(&c);
    compile_faults(&c);
    compile_inspections(&c);
    compile_contract_ties(&c);
    compile_demand(&c);
    compile_disruptions(&c);
    compile_opening(&c);
    compile_responses(&c);
    compile_options(&c, text);
    check_levers(&c);
    compile_gates(&c);
    compile_finds(&c);
    read_run(&c);
    count_until(&c, "run.warm_up.of", "run.warm_up.count", &n->warm_up_demand, &n->warm_up_count);
    count_until(&c, "run.until.of", "run.until.count", &n->until_demand, &n->until_count);
    compile_structure(&c);
    compile_marks(&c);
    compile_doubts(&c, text);
    if (book_finish(c.book)) { /* numbers can be read */
        compile_opening_luck(&c);
        compile_answers(&c);
        compile_events(&c);
        compile_seasons(&c);
        compile_watched(&c);
        compile_checks(&c);
        if (whole) {
            compile_idle(&c);
            compile_never(&c);
            note_owners(&c);
        }
        compile_accounts(&c);
        compile_targets(&c);
        check_claims(&c);
    }
    if (diag_errors(diag) > 0) /* also those of the schema check, which found them first */
        return NULL;
    compile_planned(&c);
    compile_notes(&c);
    compile_load(&c);
    if (c.remarks_more > 0)
        remark(&c, text->root, NULL, "and %d more warnings about settings, not shown", (int)c.remarks_more);
    n->canonical = scenario_canonical(text->root, arena);
    return diag_errors(diag) > 0 ? NULL : n;
}
