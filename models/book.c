/* models/book.c - the book of quantities: what is asked for while the scenario is read. */
#include "models/book_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void *book_vector(struct arena *arena, void *old, int32_t count, int32_t *room, size_t size)
{
    if (count < *room)
        return old;
    *room = *room ? 2 * *room : 8;
    void *more = arena_array(arena, (size_t)*room, size);
    if (count)
        memcpy(more, old, (size_t)count * size);
    return more;
}

void id_push(struct arena *arena, struct id_list *l, int32_t id)
{
    l->id = book_vector(arena, l->id, l->count, &l->room, sizeof *l->id);
    l->id[l->count++] = id;
}

/* ---- paths ---- */

bool path_matches(const char *pattern, const char *path)
{
    for (;;) {
        const size_t n = strcspn(pattern, "."), m = strcspn(path, ".");
        const bool star = (n == 1 && *pattern == '*') || (m == 1 && *path == '*');
        if (n == 0 || m == 0 || (!star && (n != m || strncmp(pattern, path, n) != 0)))
            return false;
        pattern += n;
        path += m;
        if (*pattern == '\0' || *path == '\0')
            return *pattern == *path;
        pattern++;
        path++;
    }
}

const struct setting *row_of_path(const char *path)
{
    size_t count = 0;
    const struct setting *row = settings_table(&count), *found = NULL;
    for (size_t i = 0; i < count; i++)
        if (path_matches(row[i].path, path) && (!found || strcmp(row[i].path, found->path) > 0))
            found = &row[i]; /* a literal name goes before `*`, which sorts first */
    return found;
}

static size_t slot_of(const struct book *b, const char *path)
{
    size_t at = (size_t)stream_source(path) & (b->table_size - 1);
    while (b->table[at] >= 0 && strcmp(b->quantity[b->table[at]]->path, path) != 0)
        at = (at + 1) & (b->table_size - 1);
    return at;
}

static void grow_table(struct book *b)
{
    b->table_size = b->table_size ? 2 * b->table_size : 64;
    b->table = arena_array(b->arena, b->table_size, sizeof *b->table);
    for (size_t i = 0; i < b->table_size; i++)
        b->table[i] = -1;
    b->table_used = 0;
    for (quantity_id q = 0; q < b->quantities; q++)
        if (b->quantity[q]->named) {
            b->table[slot_of(b, b->quantity[q]->path)] = q;
            b->table_used++;
        }
}

void book_remember(struct book *b, quantity_id q)
{
    b->quantity[q]->named = true;
    if (2 * (b->table_used + 1) > b->table_size) {
        grow_table(b);
        return;
    }
    b->table[slot_of(b, b->quantity[q]->path)] = q;
    b->table_used++;
}

quantity_id book_find(const struct book *b, const char *path)
{
    if (b->table_size == 0)
        return -1;
    const quantity_id q = b->table[slot_of(b, path)];
    const size_t n = strlen(path);
    if (q >= 0)
        return q;
    if (strncmp(path, "variables.", 10) == 0 && n > 13 && strcmp(path + n - 3, ".is") == 0)
        return book_find(b, arena_textn(b->arena, path, n - 3));
    const struct setting *row = row_of_path(path);
    if (row && row->type == SET_GROUP && row->extra && strncmp(path, "variables.", 10) != 0)
        return book_find(b, arena_format(b->arena, "%s.%s", path, row->extra));
    return -1;
}

/* ---- making quantities ---- */

struct book *book_create(struct arena *arena, struct diag *diag, bool dated, int64_t start_day, const char *folder)
{
    struct book *b = arena_alloc(arena, sizeof *b);
    b->arena = arena;
    b->diag = diag;
    b->dated = dated;
    b->start_day = start_day;
    b->folder = folder ? folder : ".";
    return b;
}

void book_begins(struct book *b, sim_time at)
{
    b->begins = at;
}

quantity_id book_new(struct book *b, const char *path, const struct setting *row, struct place place)
{
    struct quantity *q = arena_alloc(b->arena, sizeof *q);
    q->path = q->luck = arena_text(b->arena, path);
    q->row = row;
    q->place = place;
    q->original = q->factor = -1;
    q->scope = row->scope;
    q->planned = NAN;
    q->special = -1;
    b->quantity = book_vector(b->arena, b->quantity, b->quantities, &b->room, sizeof(struct quantity *));
    b->quantity[b->quantities] = q;
    return b->quantities++;
}

const struct setting *book_pseudo_row(struct book *b, const char *path, const char *unit, enum setting_scope scope)
{
    struct setting *row = arena_alloc(b->arena, sizeof *row);
    *row = (struct setting){
        .path = path, .type = SET_QUANTITY, .unit = unit, .lo = -INFINITY, .hi = INFINITY, .scope = scope, .doc = ""};
    return row;
}

struct expression_source book_source(struct book *b, struct place place, const char *path, unsigned allow)
{
    return (struct expression_source){b->arena, b->diag, place, path, b->folder, b->dated, allow};
}

/* The mark of the nearest group around it. */
static const char *group_mark(const struct node *n)
{
    for (; n; n = n->parent) {
        const struct node *mark = node_child(n, "mark");
        if (mark && mark->kind == NODE_TEXT)
            return mark->text;
    }
    return NULL;
}

static void unusable(struct quantity *q) /* after a message: stands for 0, so that others can be checked */
{
    q->e.root = NULL;
}

bool book_read(struct book *b, struct quantity *q, const struct node *value, unsigned allow)
{
    bool good = true;
    if (value && value->kind == NODE_NUMBER) {
        expression_of_number(b->arena, value->number, &q->e);
    } else if (value && value->kind == NODE_TEXT) {
        const struct expression_source from = book_source(b, q->place, q->path, allow);
        good = expression_parse(&from, value->text, &q->e);
    } else {
        diag_error(b->diag, q->place, q->path,
                   "expected a number or a text such as \"38 d\" or \"lognormal(mean = 38 d, cv = 0.3)\"");
        good = false;
    }
    if (!good) {
        unusable(q);
        return false;
    }
    q->text = q->e.text;
    q->mark = q->e.mark ? q->e.mark : group_mark(value->parent);
    return true;
}

static void read_default(struct book *b, struct quantity *q)
{
    struct expression_source from = book_source(b, q->place, q->path, 0);
    from.dated = true; /* defaults may say "1 d": a time unit without dates */
    if (!expression_parse(&from, q->row->dflt ? q->row->dflt : "0", &q->e))
        unusable(q);
}

quantity_id book_add(struct book *b, const struct setting *row, const char *path, const struct node *value,
                     struct place place)
{
    const quantity_id known = b->table_size ? b->table[slot_of(b, path)] : -1;
    if (known >= 0)
        return known;
    const quantity_id id = book_new(b, path, row, place);
    struct quantity *q = b->quantity[id];
    if (value)
        book_read(b, q, value, 0);
    else
        read_default(b, q);
    book_remember(b, id);
    if (q->text)
        id_push(b->arena, &b->assumptions, id);
    return id;
}

void book_more_facts(struct book *b, bool (*more)(void *asker, const char *path), void *asker)
{
    b->more_facts = more;
    b->more_asker = asker;
}

int32_t book_fact(struct book *b, const char *path)
{
    const quantity_id id = book_new(b, path, book_pseudo_row(b, path, "1", SCOPE_RUN), (struct place){0});
    b->quantity[id]->kind = KIND_FACT;
    b->quantity[id]->special = b->facts;
    book_remember(b, id);
    return b->facts++;
}

quantity_id book_part(struct book *b, const char *path, const char *unit, enum setting_scope scope,
                      const struct node *value)
{
    if (!value)
        return -1;
    const quantity_id id = book_new(b, path, book_pseudo_row(b, path, unit, scope), value->place);
    if (book_read(b, b->quantity[id], value, 0))
        id_push(b->arena, &b->assumptions, id);
    return id;
}

quantity_id book_part_expr(struct book *b, const char *path, const char *unit, struct place place, struct expr *root)
{
    if (!root)
        return -1;
    const quantity_id id = book_new(b, path, book_pseudo_row(b, path, unit, SCOPE_RUN), place);
    b->quantity[id]->e.root = root;
    b->quantity[id]->e.text = "";
    return id;
}

/* Where the quantity that is bound from `of` with this luck is, or would be put. */
static quantity_id *bound_place(const struct book *b, quantity_id of, const char *luck)
{
    size_t at = (size_t)stream_source(luck) & (b->bound_size - 1);
    while (b->bound[at] >= 0 &&
           (b->quantity[b->bound[at]]->original != of || strcmp(b->quantity[b->bound[at]]->luck, luck) != 0))
        at = (at + 1) & (b->bound_size - 1);
    return &b->bound[at];
}

static void bound_room(struct book *b)
{
    const quantity_id *old = b->bound;
    const size_t slots = b->bound_size;
    if (2 * (b->bound_used + 1) <= slots)
        return;
    b->bound_size = slots ? 2 * slots : 64;
    b->bound = arena_array(b->arena, b->bound_size, sizeof *b->bound);
    for (size_t i = 0; i < b->bound_size; i++)
        b->bound[i] = -1;
    for (size_t i = 0; i < slots; i++)
        if (old[i] >= 0)
            *bound_place(b, b->quantity[old[i]]->original, b->quantity[old[i]]->luck) = old[i];
}

quantity_id book_bind(struct book *b, quantity_id of, const char *at)
{
    if (of < 0)
        return of;
    struct quantity *from = b->quantity[of];
    if (from->original >= 0)
        return book_bind(b, from->original, at);
    const char *luck = arena_format(b->arena, "%s@%s", from->path, at);
    bound_room(b);
    quantity_id *place = bound_place(b, of, luck);
    if (*place >= 0)
        return *place;
    const quantity_id id = book_new(b, from->path, from->row, from->place);
    *place = id;
    b->bound_used++;
    struct quantity *copy = b->quantity[id];
    copy->luck = luck;
    copy->original = of;
    copy->e = from->e;
    copy->mark = from->mark;
    id_push(b->arena, &from->copies, id);
    return id;
}

/* ---- luck ---- */

int32_t book_luck(struct book *b, const char *name, int32_t count)
{
    const int32_t first = b->lucks;
    for (int32_t n = 1; n <= count; n++) {
        b->luck = book_vector(b->arena, b->luck, b->lucks, &b->luck_room, sizeof *b->luck);
        const char *full = arena_format(b->arena, "%s#%d", name, (int)n);
        b->luck[b->lucks++] = (struct luck_source){stream_source(full), full, -1, -1, false};
    }
    return first;
}

/* ---- what was read ---- */

bool book_constant(const struct book *b, quantity_id q, double *value)
{
    if (value)
        *value = b->quantity[q]->value;
    return b->quantity[q]->constant;
}

bool book_working_days(const struct book *b, quantity_id q)
{
    return b->quantity[q]->working;
}

/* ---- in which units a duration is written ---- */

static bool expr_in_hours(const struct book *b, const struct expr *e)
{
    if (!e)
        return false;
    if (e->kind == EXPR_NUMBER)
        return e->hours;
    if (e->kind == EXPR_NAME)
        return e->quantity >= 0 && book_in_hours(b, e->quantity);
    for (int i = 0; i < e->args; i++)
        if (expr_in_hours(b, e->arg[i]))
            return true;
    return false;
}

static bool law_in_hours(const struct book *b, const struct law *law)
{
    for (int i = 0; i < LAW_ARGUMENTS; i++)
        if (expr_in_hours(b, law->argument[i]))
            return true;
    for (size_t i = 0; law->value && i < law->points; i++)
        if (expr_in_hours(b, law->value[i]))
            return true;
    return false;
}

bool book_in_hours(const struct book *b, quantity_id id)
{
    const struct quantity *q = b->quantity[id];
    bool hours = expr_in_hours(b, q->e.root);
    for (int i = 0; !hours && i < q->e.laws; i++)
        hours = law_in_hours(b, q->e.law[i]);
    return hours;
}

bool book_varies_by_unit(const struct book *b, quantity_id q)
{
    return b->quantity[q]->need >= 3;
}

const char *book_path(const struct book *b, quantity_id q)
{
    return b->quantity[q]->path;
}

const char *book_mark(const struct book *b, quantity_id q)
{
    return b->quantity[q]->mark;
}

size_t book_variable_count(const struct book *b)
{
    return (size_t)b->variables.count;
}

const char *book_variable_name(const struct book *b, size_t i)
{
    return b->quantity[b->variables.id[i]]->path + strlen("variables.");
}

int32_t book_state_number(const struct book *b, const char *variable)
{
    for (int32_t i = 0; i < b->variables.count; i++) {
        const struct quantity *q = b->quantity[b->variables.id[i]];
        if (strcmp(q->path + strlen("variables."), variable) == 0)
            return q->kind == KIND_STATE ? q->special : -1;
    }
    return -1;
}

size_t book_event_count(const struct book *b)
{
    return (size_t)b->events;
}

const char *book_event_name(const struct book *b, size_t i, struct place *place, const char **path)
{
    if (place)
        *place = b->event[i].place;
    if (path)
        *path = b->event[i].path;
    return b->event[i].name;
}

size_t book_assumption_count(const struct book *b)
{
    return (size_t)b->assumptions.count;
}

void book_assumption(const struct book *b, size_t i, const char **path, const char **text, const char **mark)
{
    const struct quantity *q = b->quantity[b->assumptions.id[i]];
    *path = q->path;
    *text = q->text;
    *mark = q->mark;
}
