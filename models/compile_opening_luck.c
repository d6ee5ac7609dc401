/* models/compile_opening_luck.c - what of a launch half-way is drawn given what is known, each by itself or together
 * with all that shares its luck (models/opening.c). */
#include "models/compile_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct drawn { /* an item and the luck that it may ask for */
    struct open_item item;
    struct luck_uses uses;
    quantity_id only; /* the one quantity that it depends on; -1: several */
    bool struck;
    uint64_t number; /* of the thing that draws */
};

/* Disruptions that strike single orders of this source: their chance, and what they add. */
static void add_strikes(const struct compile *c, int32_t source, struct drawn *x)
{
    const struct network *n = c->net;
    for (int32_t i = 0; i < n->disruptions; i++) {
        const struct disruption *d = &n->disruption[i];
        for (int32_t h = d->hits.first; d->start == DISRUPTION_EACH_ORDER && h < d->hits.first + d->hits.count; h++) {
            const struct hit *hit = &n->hit[h];
            if (!hit_is_on_source(n, hit, source))
                continue;
            x->struck = true;
            book_luck_uses(c->book, d->chance, &x->uses);
            for (int32_t k = hit->changes.first; k < hit->changes.first + hit->changes.count; k++)
                book_luck_uses(c->book, book_change_operand(c->book, n->hit_change[k]), &x->uses);
        }
    }
}

static const char *never(struct compile *c, const char *name, const char *what)
{
    return arena_format(c->arena,
                        "%s: by its law %s was over before today (`as_of`), and it is said to be open: give "
                        "%s, or mend the law or the dates",
                        name, what, strstr(name, "initial.orders") ? "its `eta`" : "it another length");
}

/* crossing = false: behind one that is not here yet nothing is learnt. */
static bool behind_another(const struct network *n, int32_t order)
{
    const struct open_order *o = &n->open_order[order];
    for (int32_t i = order - 1; i >= 0 && n->open_order[i].source == o->source; i--)
        if (n->source[o->source].kind == SOURCE_BUY || n->open_order[i].shipped != TIME_NEVER)
            return !n->source[o->source].crossing;
    return false;
}

static struct drawn order_drawn(struct compile *c, int32_t id)
{
    const struct network *n = c->net;
    const struct open_order *o = &n->open_order[id];
    const struct source *s = &n->source[o->source];
    const bool buy = s->kind == SOURCE_BUY;
    struct drawn x = {.only = buy ? s->lead_time : s->lane_customs < 0 ? s->lane_time : -1, .number = o->k};
    x.item = (struct open_item){.kind = OPEN_ORDER, .id = id, .since = buy ? o->placed : o->shipped};
    x.item.never = never(c, o->name, buy ? "its lead time" : "its time on the lane");
    book_luck_uses(c->book, buy ? s->lead_time : s->lane_time, &x.uses);
    if (!buy)
        book_luck_uses(c->book, s->lane_customs, &x.uses);
    add_strikes(c, o->source, &x);
    return x;
}

static void add_drawn(struct compile *c, struct drawn **list, int32_t *count, int32_t *room, struct drawn x)
{
    if (*count == *room) {
        struct drawn *more = arena_array(c->arena, (size_t)(*room ? 2 * *room : 16), sizeof *more);
        if (*count)
            memcpy(more, *list, (size_t)*count * sizeof *more);
        *list = more;
        *room = *room ? 2 * *room : 16;
    }
    x.item.together = *count;
    (*list)[(*count)++] = x;
}

static struct drawn *all_drawn(struct compile *c, int32_t *count)
{
    struct network *n = c->net;
    struct drawn *list = NULL;
    int32_t room = 0;
    for (int32_t i = 0; i < n->open_orders; i++) {
        const struct open_order *o = &n->open_order[i];
        const enum source_kind kind = n->source[o->source].kind;
        if (kind == SOURCE_MAKE || (kind == SOURCE_MOVE && o->shipped == TIME_NEVER) || o->eta != TIME_NEVER)
            continue;
        struct drawn x = order_drawn(c, i);
        if (!behind_another(n, i))
            add_drawn(c, &list, count, &room, x);
    }
    for (int32_t t = 0; t < n->tasks; t++) {
        const struct task *task = &n->task[t];
        struct drawn x = {.only = task->duration, .number = (uint64_t)task->tried};
        if (task->since == TIME_NEVER || task->done != TIME_NEVER)
            continue;
        x.item = (struct open_item){.kind = OPEN_TASK, .id = t, .since = task->since};
        x.item.never = never(c, arena_format(c->arena, "tasks.%s.begun", task->name), "its duration");
        book_luck_uses(c->book, task->duration, &x.uses);
        add_drawn(c, &list, count, &room, x);
    }
    for (int32_t i = 0; i < n->disruptions; i++) {
        const struct disruption *d = &n->disruption[i];
        struct drawn x = {.only = d->lasts};
        if (d->begun == TIME_NEVER || d->lasts < 0)
            continue;
        x.item = (struct open_item){.kind = OPEN_DISRUPTION, .id = i, .since = d->begun};
        x.item.never = never(c, arena_format(c->arena, "disruptions.%s.begun", d->name), "its `lasts`");
        book_luck_uses(c->book, d->lasts, &x.uses);
        add_drawn(c, &list, count, &room, x);
    }
    return list;
}

/* They may ask for the very same draw. */
static bool share_luck(const struct drawn *a, const struct drawn *b)
{
    for (int32_t i = 0; i < a->uses.count; i++)
        for (int32_t k = 0; k < b->uses.count; k++) {
            const struct luck_use x = a->uses.use[i], y = b->uses.use[k];
            if (x.luck == y.luck && (!x.own || !y.own || a->number == b->number))
                return true;
        }
    return false;
}

static int by_together(const void *a, const void *b)
{
    const struct open_item *x = a, *y = b;
    if (x->together != y->together)
        return x->together < y->together ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

/* Units that are not said are the plan's. */
static void units_of_plans(struct compile *c)
{
    struct network *n = c->net;
    for (int32_t i = 0; i < n->open_orders; i++) {
        struct open_order *o = &n->open_order[i];
        const struct node *point = c->point_node[n->source[o->source].point];
        if (!isnan(o->units))
            continue;
        if (!book_constant(c->book, n->plan_order[o->plan].units, &o->units))
            wrong(c, point, "initial.orders", "%s: the units of its plan order vary: give `units`", o->name);
        else if (!(o->units > o->received))
            wrong(c, point, "initial.orders", "%s: all %g units are here: the order is not open; leave it out", o->name,
                  o->units);
    }
}

void compile_opening_luck(struct compile *c)
{
    struct network *n = c->net;
    int32_t count = 0;
    units_of_plans(c);
    struct drawn *list = all_drawn(c, &count);
    for (int32_t i = 0; i < count; i++)
        for (int32_t k = 0; k < i; k++) {
            const int32_t from = list[i].item.together, to = list[k].item.together;
            if (from == to || !share_luck(&list[i], &list[k]))
                continue;
            for (int32_t m = 0; m < count; m++)
                if (list[m].item.together == from)
                    list[m].item.together = to;
        }
    for (int32_t i = 0; i < count; i++) {
        struct drawn *x = &list[i];
        bool alone = true;
        for (int32_t k = 0; k < count; k++)
            alone &= k == i || list[k].item.together != x->item.together;
        x->item.simple = alone && !x->struck && x->only >= 0 && x->uses.count == 1 && x->uses.use[0].own &&
                         book_rises(c->book, x->only);
        *(struct open_item *)PUSH(c, n->open_item, n->open_items) = x->item;
    }
    if (n->open_items)
        qsort(n->open_item, (size_t)n->open_items, sizeof *n->open_item, by_together);
    for (int32_t i = 0; i < n->open_items; i++)
        if (n->open_item[i].kind == OPEN_ORDER)
            n->open_order[n->open_item[i].id].item = i;
}
