/* models/book_names.c - what a name in an expression refers to, and whether it may: circles, scopes. */
#include "models/book_inside.h"

#include <string.h>

const char *const local_names[LOCAL_NAMES] = {"severity", "lasts", "units", "late", "planned"};

static const char *nearest_quantity(const struct book *b, const char *name)
{
    const char **names = arena_array(b->arena, (size_t)b->quantities + LOCAL_NAMES + 1, sizeof *names);
    size_t n = 0;
    const bool variable = strchr(name, '.') == NULL;
    for (quantity_id q = 0; q < b->quantities; q++) {
        const struct quantity *x = b->quantity[q];
        if (!x->named || (variable && !x->is_variable))
            continue;
        names[n++] = variable ? x->path + strlen("variables.") : x->path;
    }
    for (int k = 0; variable && k < LOCAL_NAMES; k++)
        names[n++] = local_names[k];
    return diag_nearest(name, names, n);
}

static void unknown_name(struct resolver *r, const char *name)
{
    const char *near = nearest_quantity(r->book, name);
    if (near)
        SAY(r, "in \"%s\": unknown name $%s; did you mean $%s?", r->q->e.text, name, near);
    else if (strchr(name, '.'))
        SAY(r,
            "in \"%s\": $%s is no setting that holds a quantity here; give the full path of one, such as "
            "$suppliers.x.offers.y.lead_time",
            r->q->e.text, name);
    else
        SAY(r, "in \"%s\": unknown variable $%s; add it to `variables`", r->q->e.text, name);
}

static void say_circle(struct resolver *r, quantity_id to)
{
    const struct book *b = r->book;
    const char *text = b->quantity[to]->path;
    for (quantity_id q = r->id; q != to && q >= 0; q = b->quantity[q]->asked_by)
        text = arena_format(b->arena, "%s -> %s", b->quantity[q]->path, text);
    SAY(r, "a circle: %s -> %s; one of them must not depend on the next", b->quantity[to]->path, text);
}

int level_of_scope(enum setting_scope s)
{
    return s == SCOPE_UNIT                                                               ? 3
           : s == SCOPE_LOT                                                              ? 2
           : s == SCOPE_ORDER || s == SCOPE_TRY || s == SCOPE_FINDING || s == SCOPE_ROOT ? 1
                                                                                         : 0;
}

/* What the finest thing is that the owner of this quantity can tell; a variable passes its user's on. */
int level_of_owner(const struct quantity *q)
{
    return q->is_variable ? 3 : level_of_scope(q->row->scope);
}

const char *const level_name[] = {"the run", "an order (a customer, a try of a task, a finding)", "a lot", "a unit"};

bool depend_on(struct resolver *r, quantity_id on)
{
    struct quantity *q = r->q, *d = r->book->quantity[on];
    if (d->visit == VISIT_OPEN) {
        say_circle(r, on);
        return false;
    }
    d->asked_by = r->id;
    if (!resolve_quantity(r->book, on)) {
        r->failed = true; /* said there */
        return false;
    }
    id_push(r->book->arena, &d->users, r->id);
    q->depends |= d->depends;
    q->moved |= d->moved;
    q->lucky |= d->lucky;
    q->doubtful |= d->doubtful;
    if (d->need > level_of_owner(q))
        SAY(r, "in \"%s\": %s is drawn for each %s, but this setting belongs to %s; draw it for a coarser scope",
            q->e.text, d->path,
            d->need == 3   ? "unit"
            : d->need == 2 ? "lot"
                           : "order",
            level_name[level_of_owner(q)]);
    q->need = d->need > q->need ? d->need : q->need;
    return true;
}

bool find_name(struct resolver *r, struct expr *e)
{
    if (strchr(e->name, '.')) {
        e->quantity = book_find(r->book, e->name);
        if (e->quantity < 0 && r->book->more_facts && r->book->more_facts(r->book->more_asker, e->name))
            e->quantity = book_find(r->book, e->name);
    } else {
        e->quantity = book_find(r->book, arena_format(r->book->arena, "variables.%s", e->name));
        for (int k = 0; e->quantity < 0 && k < LOCAL_NAMES; k++)
            if (strcmp(local_names[k], e->name) == 0)
                e->local = k;
    }
    if (e->local >= 0)
        r->q->depends |= DEPENDS_THING;
    else if (e->quantity < 0)
        unknown_name(r, e->name);
    else
        return depend_on(r, e->quantity);
    return e->local >= 0;
}
