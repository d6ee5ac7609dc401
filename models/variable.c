/* models/variable.c - variables in their four shapes: a value or law, dated steps, a process, a state moved by events.
 *
 * The luck of variable x has the name "variables.x" (its laws "variables.x#1", ...); a step's is
 * "variables.x.from.step.is#1", so that adding a step leaves the others' luck alone. Before its first date a
 * stepped variable has the first step's value. */
#include "models/book_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct node *child(const struct node *group, const char *name)
{
    for (const struct node *n = group && group->kind == NODE_GROUP ? group->first : NULL; n; n = n->next)
        if (strcmp(n->name, name) == 0)
            return n;
    return NULL;
}

/* A member that the schema may have turned into its group's main setting. */
static const struct node *value_of(const struct node *n, const char *main_name)
{
    return n && n->kind == NODE_GROUP ? child(n, main_name) : n;
}

struct reading {
    struct book *book;
    const struct node *node; /* the variable */
    const char *path;        /* variables.x */
    struct quantity *q;
    quantity_id id;
};

static void complain(const struct reading *r, const char *why)
{
    diag_error(r->book->diag, r->node->place, r->path, "%s", why);
}

static quantity_id part(const struct reading *r, const char *name, const struct node *value, const char *unit,
                        enum setting_scope scope)
{
    const quantity_id id = book_part(r->book, arena_format(r->book->arena, "%s.%s", r->path, name), unit, scope, value);
    if (id >= 0 && scope == SCOPE_RUN)
        r->book->quantity[id]->is_variable = true;
    return id;
}

/* ---- dated steps ---- */

static bool step_time(const struct reading *r, const struct node *step, sim_time *from)
{
    const struct node *date = child(step, "date") ? child(step, "date") : child(step, "at");
    int64_t day = 0;
    const bool number = date && date->kind == NODE_NUMBER;
    if (number && !r->book->dated) {
        *from = ticks_from_days(date->number);
        return true;
    }
    if (!number && date && date->kind == NODE_TEXT && r->book->dated && civil_from_text(date->text, &day)) {
        *from = (day - r->book->start_day) * TICKS_PER_DAY;
        return true;
    }
    diag_error(r->book->diag, date ? date->place : step->place,
               arena_format(r->book->arena, "%s.from.%s", r->path, step->name),
               r->book->dated ? "needs a `date` such as \"2026-07-01\""
                              : "needs a `date`, in a scenario without `start` a plain number");
    return false;
}

static int by_time(const void *a, const void *b)
{
    const sim_time x = ((const struct step *)a)->from, y = ((const struct step *)b)->from;
    return x < y ? -1 : x > y;
}

static void read_steps(struct reading *r, const struct node *from)
{
    struct book *b = r->book;
    struct steps s = {.step = arena_array(b->arena, from->children + 1, sizeof *s.step)};
    for (const struct node *n = from->first; n; n = n->next) {
        const struct node *is = child(n, "is");
        struct step *step = &s.step[s.count];
        if (!is) {
            diag_error(b->diag, n->place, arena_format(b->arena, "%s.from.%s", r->path, n->name),
                       "lacks `is`, the value from then on");
            continue;
        }
        step->is = part(r, arena_format(b->arena, "from.%s.is", n->name), is, "", SCOPE_RUN);
        s.count += step_time(r, n, &step->from);
    }
    if (s.count == 0) {
        complain(r, "`from` needs at least one step: from: { now = { date = \"2026-01-01\"; is = 0.34; }; }");
        return;
    }
    qsort(s.step, (size_t)s.count, sizeof *s.step, by_time);
    for (int32_t i = 0; i + 1 < s.count; i++)
        if (s.step[i].from == s.step[i + 1].from)
            complain(r, "two steps of `from` begin at the same time; each needs a date of its own");
    int32_t room = b->steps_count;
    b->steps = book_vector(b->arena, b->steps, b->steps_count, &room, sizeof *b->steps);
    r->q->kind = KIND_STEPS;
    r->q->special = b->steps_count;
    b->steps[b->steps_count++] = s;
}

/* ---- a process ---- */

static sim_time grid_of(struct reading *r)
{
    const struct node *n = child(r->node, "step");
    struct expression e;
    if (!n)
        return TICKS_PER_DAY;
    const struct expression_source from =
        book_source(r->book, n->place, arena_format(r->book->arena, "%s.step", r->path), 0);
    if (n->kind == NODE_NUMBER)
        expression_of_number(r->book->arena, n->number, &e);
    else if (n->kind != NODE_TEXT || !expression_parse(&from, n->text, &e))
        return TICKS_PER_DAY;
    const sim_time step = e.root->kind == EXPR_NUMBER ? ticks_from_days(e.root->number) : 0;
    if (step > 0)
        return step;
    diag_error(r->book->diag, n->place, from.path, "must be a length above 0, such as \"1 d\"");
    return TICKS_PER_DAY;
}

static quantity_id argument_of(struct reading *r, const char *name, const char *unit, struct place place,
                               struct expr *e)
{
    struct book *b = r->book;
    const quantity_id id = book_part_expr(b, arena_format(b->arena, "%s.follows.%s", r->path, name), unit, place, e);
    if (id >= 0) {
        b->quantity[id]->is_variable = true;
        b->quantity[id]->e.text = r->q->e.text;
    }
    return id;
}

static void read_states(struct reading *r, struct process *p, struct place place, const struct expr *e)
{
    struct arena *arena = r->book->arena;
    p->states = e->args / 2;
    p->value = arena_array(arena, (size_t)p->states, sizeof *p->value);
    p->stay = arena_array(arena, (size_t)p->states, sizeof *p->stay);
    for (int32_t i = 0; i < p->states; i++) {
        p->value[i] = argument_of(r, arena_format(arena, "value%d", i + 1), "", place, e->arg[2 * i]);
        p->stay[i] = argument_of(r, arena_format(arena, "stay%d", i + 1), "d", place, e->arg[2 * i + 1]);
    }
}

static void read_process(struct reading *r, const struct node *follows)
{
    struct book *b = r->book;
    struct process p = {.of = r->id, .luck = -1};
    const struct node *log = child(r->node, "log");
    if (follows->kind != NODE_TEXT) {
        complain(r, "`follows` is a text, such as \"mean_reverting(mean = 7.2, half_life = 200 d, sd = 0.3)\"");
        return;
    }
    if (!book_read(b, r->q, follows, EXPRESSION_TIME_LAW)) {
        r->q->failed = true;
        return;
    }
    struct expr *e = r->q->e.root;
    if (e->kind != EXPR_TIME_LAW || r->q->e.laws > 0) {
        diag_error(b->diag, follows->place, r->path,
                   "`follows` is one law of time alone: ar1, mean_reverting, random_walk, sine or regime, its "
                   "arguments without laws "
                   "(make a variable and write $name)");
        return;
    }
    p.form = e->time_law;
    p.log = log && log->kind == NODE_BOOL && log->truth;
    p.step = grid_of(r);
    p.start = part(r, "start", child(r->node, "start"), "", SCOPE_RUN);
    for (int k = 0; k < TIME_ARGUMENTS; k++)
        p.argument[k] = p.form->argument[k] ? argument_of(r, p.form->argument[k], "", follows->place, e->arg[k]) : -1;
    if (p.form->law == TIME_REGIME)
        read_states(r, &p, follows->place, e);
    int32_t room = b->processes;
    b->process = book_vector(b->arena, b->process, b->processes, &room, sizeof *b->process);
    r->q->kind = KIND_PROCESS;
    r->q->special = b->processes;
    b->process[b->processes++] = p;
    if (!r->q->mark && p.start >= 0)
        r->q->mark = b->quantity[p.start]->mark;
}

/* ---- a state moved by events ---- */

int32_t book_event_asked(struct book *b, const char *name, const char *path, struct place place)
{
    for (int32_t i = 0; i < b->events; i++)
        if (strcmp(b->event[i].name, name) == 0)
            return i;
    int32_t room = b->events;
    b->event = book_vector(b->arena, b->event, b->events, &room, sizeof *b->event);
    b->event[b->events] = (struct book_event_name){name, path, place};
    return b->events++;
}

static void read_movers(struct reading *r, struct state_variable *s, const struct node *on)
{
    s->mover = arena_array(r->book->arena, on ? on->children + 1 : 1, sizeof *s->mover);
    for (const struct node *n = on ? on->first : NULL; n; n = n->next) {
        const struct node *event = child(n, "event"), *add = child(n, "add");
        if (!event || event->kind != NODE_TEXT || !add) {
            diag_error(r->book->diag, n->place, arena_format(r->book->arena, "%s.on.%s", r->path, n->name),
                       "needs `event` and `add`: { event = \"dc.tote.received\"; add = \"$units / 1000\"; }");
            continue;
        }
        struct mover *m = &s->mover[s->movers++];
        m->event = book_event_asked(r->book, event->text,
                                    arena_format(r->book->arena, "%s.on.%s.event", r->path, n->name), event->place);
        m->add = part(r, arena_format(r->book->arena, "on.%s.add", n->name), add, "", SCOPE_ORDER);
    }
}

static void read_state(struct reading *r)
{
    struct book *b = r->book;
    struct state_variable s = {0};
    s.start = part(r, "start", child(r->node, "start"), "", SCOPE_RUN);
    s.half_life = part(r, "half_life", child(r->node, "half_life"), "d", SCOPE_RUN);
    s.returns_to = part(r, "returns_to", child(r->node, "returns_to"), "", SCOPE_RUN);
    read_movers(r, &s, child(r->node, "on"));
    int32_t room = b->states;
    b->state = book_vector(b->arena, b->state, b->states, &room, sizeof *b->state);
    r->q->kind = KIND_STATE;
    r->q->special = b->states;
    b->state[b->states++] = s;
}

/* ---- all ---- */

static bool check_name(const struct reading *r)
{
    for (int i = 0; i < LOCAL_NAMES; i++)
        if (strcmp(local_names[i], r->node->name) == 0) {
            diag_error(r->book->diag, r->node->place, r->path,
                       "$%s is what an event tells; give the variable another name", local_names[i]);
            return false;
        }
    return true;
}

/* Words that do not go together would be ignored without a word. */
static void check_shape(const struct reading *r)
{
    static const char *const shapes[] = {"is", "from", "follows"};
    int found = 0;
    for (size_t i = 0; i < 3; i++)
        found += child(r->node, shapes[i]) != NULL;
    if (found > 1)
        complain(r, "has more than one of `is`, `from`, `follows`; a variable has one shape");
    if (found == 1 && !child(r->node, "follows") && child(r->node, "start"))
        complain(r, "`start` goes with `follows` or `on`, not with a value or dated steps");
    if (found == 1 && (child(r->node, "on") || child(r->node, "half_life") || child(r->node, "returns_to")))
        complain(r, "`on`, `half_life` and `returns_to` make a state, which has neither `is`, `from` nor `follows`");
    if (found == 0 && !child(r->node, "start") && !child(r->node, "on"))
        complain(r, "has no value; write a number or law, or `from`, `follows`, or `start` with `on`");
}

static void read_variable(struct book *b, const struct node *n)
{
    static const struct setting row = {.path = "variables.*.is",
                                       .type = SET_QUANTITY,
                                       .unit = "",
                                       .lo = -INFINITY,
                                       .hi = INFINITY,
                                       .scope = SCOPE_RUN,
                                       .flags = SETTING_LIVE,
                                       .doc = ""};
    struct reading r = {.book = b, .node = n, .path = arena_format(b->arena, "variables.%s", n->name)};
    if (!check_name(&r))
        return;
    r.id = book_new(b, r.path, &row, n->place);
    r.q = b->quantity[r.id];
    r.q->is_variable = true;
    book_remember(b, r.id);
    id_push(b->arena, &b->variables, r.id);
    const struct node *is = value_of(n, "is");
    if (n->kind == NODE_GROUP)
        check_shape(&r);
    if (is)
        book_read(b, r.q, is, 0);
    else if (child(n, "from"))
        read_steps(&r, child(n, "from"));
    else if (child(n, "follows"))
        read_process(&r, child(n, "follows"));
    else
        read_state(&r);
    if (r.q->text)
        id_push(b->arena, &b->assumptions, r.id);
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const struct node *const *)a)->name, (*(const struct node *const *)b)->name);
}

void book_variables(struct book *b, const struct node *variables, const struct node *correlations)
{
    const size_t n = variables ? variables->children : 0;
    const struct node **sorted = arena_array(b->arena, n + 1, sizeof *sorted);
    size_t count = 0;
    for (const struct node *v = variables ? variables->first : NULL; v; v = v->next)
        if (strcmp(v->name, "mark") != 0 && strcmp(v->name, "label") != 0)
            sorted[count++] = v;
    qsort(sorted, count, sizeof *sorted, by_name);
    for (size_t i = 0; i < count; i++)
        read_variable(b, sorted[i]);
    if (correlations)
        correlation_read(b, correlations);
}
