/* models/change.c - change lines: "path = quantity", "path *= quantity", "path += quantity".
 *
 * The changes in force on a quantity make of its base value: the last `=`, then all `*=`, then all `+=`. At strength s
 * (1 full, 0 none; a closure that fades) `= v` acts as base + s (v - base), `*= m` as 1 + s (m - 1), `+= a` as s a.
 * The end of one takes out its own part and nothing else, for the others are applied anew to the base. */
#include "models/book_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- at load ---- */

static bool is_path_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/* Cuts "path op quantity"; false when it has not that form. A `*` before `=` belongs to the operator when it touches it
 * and stands after a blank or a letter of the path. */
static bool cut_line(struct book *b, const char *line, const char **target, enum change_op *op, const char **rest)
{
    const char *p = line + strspn(line, " \t"), *from = p;
    while (is_path_character(*p) || (*p == '*' && p[1] != '='))
        p++;
    *target = arena_textn(b->arena, from, (size_t)(p - from));
    const bool any = p > from;
    p += strspn(p, " \t");
    *op = *p == '*' ? CHANGE_TIMES : *p == '+' ? CHANGE_PLUS : CHANGE_SET;
    p += *op != CHANGE_SET;
    if (!any || *p != '=')
        return false;
    *rest = p + 1;
    return (*rest)[strspn(*rest, " \t")] != '\0';
}

static bool ends_with_part(const char *path, const char *pattern)
{
    for (const char *p = path; p; p = strchr(p, '.')) {
        p += *p == '.';
        if (path_matches(pattern, p))
            return true;
    }
    return false;
}

/* Quantities whose path is `pattern`, or that are the main setting of a group of that path. */
static void match(struct book *b, const char *pattern, bool anywhere_below, const char *prefix, struct id_list *out)
{
    const struct setting *row = anywhere_below ? NULL : row_of_path(pattern);
    const char *main_path = NULL;
    if (row && row->type == SET_GROUP && row->extra)
        main_path = arena_format(b->arena, "%s.%s", pattern, row->extra);
    const size_t n = prefix ? strlen(prefix) : 0;
    for (quantity_id q = 0; q < b->quantities; q++) {
        const struct quantity *x = b->quantity[q];
        if (!x->named)
            continue;
        bool hit = false;
        if (anywhere_below)
            hit = strncmp(x->path, prefix, n) == 0 && x->path[n] == '.' && ends_with_part(x->path + n + 1, pattern);
        else
            hit = path_matches(pattern, x->path) || (main_path && path_matches(main_path, x->path));
        if (hit)
            id_push(b->arena, out, q);
    }
}

static void find_targets(struct book *b, const char *target, const char *prefix, bool *relative, struct id_list *out)
{
    *relative = false;
    if (prefix && *prefix) {
        match(b, arena_format(b->arena, "%s.%s", prefix, target), false, NULL, out);
        *relative = out->count > 0;
    }
    if (out->count == 0)
        match(b, target, false, NULL, out);
    if (out->count == 0 && strncmp(target, "variables.", 10) == 0) { /* variables.x.is */
        const size_t n = strlen(target);
        if (n > 13 && strcmp(target + n - 3, ".is") == 0)
            match(b, arena_textn(b->arena, target, n - 3), false, NULL, out);
    }
    if (out->count == 0 && prefix && *prefix) {
        match(b, target, true, prefix, out);
        *relative = out->count > 0;
    }
}

/* The part of a prefix before its first `*`, without the dot. */
static size_t plain_length(const char *prefix)
{
    const size_t n = strcspn(prefix, "*");
    return n && prefix[n - 1] == '.' ? n - 1 : n;
}

static const char *nearest_live(struct book *b, const char *target, const char *prefix)
{
    const char **names = arena_array(b->arena, 2 * (size_t)b->quantities + 1, sizeof *names);
    const size_t n = prefix ? plain_length(prefix) : 0;
    size_t count = 0;
    for (quantity_id q = 0; q < b->quantities; q++) {
        const struct quantity *x = b->quantity[q];
        if (!x->named || !(x->row->flags & SETTING_LIVE))
            continue;
        names[count++] = x->path;
        if (n && strncmp(x->path, prefix, n) == 0 && x->path[n] == '.')
            names[count++] = strrchr(x->path, '.') + 1;
    }
    return diag_nearest(target, names, count);
}

/* "lead_time, price, moq": the live settings there are below what is hit. */
static const char *live_below(struct book *b, const char *prefix)
{
    const size_t n = plain_length(prefix);
    const char *text = "";
    int told = 0;
    for (quantity_id q = 0; q < b->quantities && told < 12; q++) {
        const struct quantity *x = b->quantity[q];
        if (!x->named || !(x->row->flags & SETTING_LIVE) || strncmp(x->path, prefix, n) != 0 || x->path[n] != '.')
            continue;
        text = arena_format(b->arena, "%s%s%s", text, told++ ? ", " : "", x->path + n + 1);
    }
    return text;
}

static void say_unknown(struct book *b, struct place place, const char *where, const char *target, const char *prefix)
{
    const struct setting *row = prefix ? row_of_path(arena_format(b->arena, "%s.%s", prefix, target)) : NULL;
    const char *near = nearest_live(b, target, prefix);
    row = row ? row : row_of_path(target);
    if (row && row->type == SET_QUANTITY && row->flags & SETTING_LIVE)
        diag_error(b->diag, place, where,
                   "`%s` is not given in this scenario, so there is nothing to change; give it a value first", target);
    else if (row)
        diag_error(b->diag, place, where,
                   "`%s` cannot change inside a run; what can is marked live in `bullwhip schema`", target);
    else if (near)
        diag_error(b->diag, place, where, "no setting `%s` to change; did you mean `%s`?", target, near);
    else if (prefix && *live_below(b, prefix))
        diag_error(b->diag, place, where, "no setting `%s` to change; at %s these can be changed: %s", target, prefix,
                   live_below(b, prefix));
    else
        diag_error(b->diag, place, where,
                   "no setting `%s` to change; write the full path of one that is marked live in `bullwhip schema`",
                   target);
}

/* Drops what is not live; an error when nothing is left. */
static bool keep_live(struct book *b, struct id_list *targets, struct place place, const char *where,
                      const char *target)
{
    int32_t kept = 0;
    for (int32_t i = 0; i < targets->count; i++)
        if (b->quantity[targets->id[i]]->row->flags & SETTING_LIVE)
            targets->id[kept++] = targets->id[i];
    targets->count = kept;
    if (kept == 0)
        diag_error(b->diag, place, where,
                   "`%s` cannot change inside a run; what can is marked live in `bullwhip schema`", target);
    return kept > 0;
}

/* A word such as none or soft on the right is a choice, not a quantity. */
static bool is_bare_word(const char *text)
{
    text += strspn(text, " \t");
    size_t n = 0;
    while (is_path_character(text[n]))
        n++;
    return n && !(text[0] >= '0' && text[0] <= '9') && text[0] != '.' && text[n + strspn(text + n, " \t")] == '\0';
}

static quantity_id read_operand(struct book *b, const struct change *c, const char *target, const char *text)
{
    if (is_bare_word(text)) {
        diag_error(b->diag, c->place, c->where,
                   "\"%s\": inside a run a setting can be set to a quantity only, not to the word `%s`", c->line,
                   text + strspn(text, " \t"));
        return -1;
    }
    const char *path = arena_format(b->arena, "%s:%s", c->where, target);
    const quantity_id id =
        book_new(b, path, book_pseudo_row(b, path, c->op == CHANGE_TIMES ? "1" : "", SCOPE_ORDER), c->place);
    if (*c->where) /* its luck has the name of what it changes; messages, that of the setting where it stands */
        b->quantity[id]->path = arena_format(b->arena, "%s.change", c->where);
    struct node value = {.kind = NODE_TEXT, .text = text, .place = c->place};
    if (!book_read(b, b->quantity[id], &value, 0))
        return -1;
    if (b->quantity[id]->mark)
        id_push(b->arena, &b->assumptions, id);
    return id;
}

change_id book_change(struct book *b, const char *line, struct place place, const char *where, const char *prefix,
                      bool *relative)
{
    struct change c = {
        .place = place, .where = arena_text(b->arena, where ? where : ""), .line = arena_text(b->arena, line)};
    const char *target = NULL, *rest = NULL;
    bool is_relative = false;
    if (!cut_line(b, c.line, &target, &c.op, &rest)) {
        diag_error(b->diag, place, where,
                   "\"%s\" is no change; write \"path = quantity\", \"path *= quantity\" or \"path += quantity\"",
                   line);
        return -1;
    }
    find_targets(b, target, prefix, &is_relative, &c.targets);
    if (relative)
        *relative = is_relative;
    if (c.targets.count == 0) {
        say_unknown(b, place, where, target, prefix);
        return -1;
    }
    if (!keep_live(b, &c.targets, place, where, target))
        return -1;
    c.operand = read_operand(b, &c, target, rest);
    if (c.operand < 0)
        return -1;
    b->change = book_vector(b->arena, b->change, b->changes, &b->change_room, sizeof *b->change);
    b->change[b->changes] = c;
    return b->changes++;
}

quantity_id book_change_operand(const struct book *b, change_id c)
{
    return b->change[c].operand;
}

const quantity_id *book_change_targets(const struct book *b, change_id c, size_t *count)
{
    *count = (size_t)b->change[c].targets.count;
    return b->change[c].targets.id;
}

/* Bound copies are hit with their original. */
void change_resolve(struct book *b)
{
    for (int32_t k = 0; k < b->changes; k++) {
        struct id_list *t = &b->change[k].targets;
        const int32_t named = t->count;
        for (int32_t i = 0; i < named; i++) {
            const struct quantity *q = b->quantity[t->id[i]];
            for (int32_t n = 0; n < q->copies.count; n++)
                id_push(b->arena, t, q->copies.id[n]);
        }
        for (int32_t i = 0; i < t->count; i++)
            b->quantity[t->id[i]]->moved = true;
    }
}

void change_check(struct book *b)
{
    for (int32_t k = 0; k < b->changes; k++) {
        const struct change *c = &b->change[k];
        const struct quantity *by = b->quantity[c->operand];
        for (int32_t i = 0; i < c->targets.count && c->op != CHANGE_TIMES; i++) {
            const struct quantity *q = b->quantity[c->targets.id[i]];
            bool working = false;
            char have[UNITS_TEXT], want[UNITS_TEXT];
            const bool fits = units_fit(by->units, q->units, &working);
            const bool bare = by->units.any || units_bare(by->units) || q->units.any;
            if (fits && (bare || by->units.power[UNIT_WORKING_DAYS] == q->units.power[UNIT_WORKING_DAYS]))
                continue;
            diag_error(b->diag, c->place, c->where,
                       "\"%s\" changes %s, which is in %s, by something in %s; both must have the same unit", c->line,
                       q->path, units_text(q->units, want), units_text(by->units, have));
            break;
        }
    }
}

static void gather_affected(struct book *b, quantity_id q, unsigned char *seen, struct id_list *out)
{
    struct id_list open = {0};
    id_push(b->arena, &open, q);
    seen[q] = 1;
    for (int32_t i = 0; i < open.count; i++) {
        const struct quantity *x = b->quantity[open.id[i]];
        if (i > 0)
            id_push(b->arena, out, open.id[i]);
        for (int32_t k = 0; k < x->users.count; k++)
            if (!seen[x->users.id[k]]) {
                seen[x->users.id[k]] = 1;
                id_push(b->arena, &open, x->users.id[k]);
            }
    }
    for (int32_t i = 0; i < open.count; i++)
        seen[open.id[i]] = 0;
}

void change_affected(struct book *b)
{
    unsigned char *seen = arena_array(b->arena, (size_t)b->quantities + 1, 1),
                  *done = arena_array(b->arena, (size_t)b->quantities + 1, 1);
    for (int32_t k = 0; k < b->changes; k++)
        for (int32_t i = 0; i < b->change[k].targets.count; i++) {
            const quantity_id q = b->change[k].targets.id[i];
            if (!done[q] && b->quantity[q]->users.count)
                gather_affected(b, q, seen, &b->quantity[q]->affected);
            done[q] = 1;
        }
}

/* ---- in a replication ---- */

void change_reset(struct book_run *r)
{
    for (int32_t i = 0; i < r->links; i++)
        r->head[r->link[i].target] = -1;
    r->overlays = r->links = 0;
    r->free_overlay = r->free_link = -1;
}

static overlay_id take_overlay(struct book_run *r)
{
    if (r->free_overlay >= 0) {
        const overlay_id o = r->free_overlay;
        r->free_overlay = r->overlay[o].next_free;
        return o;
    }
    if (r->overlays == r->overlay_room) {
        r->overlay_room = r->overlay_room ? 2 * r->overlay_room : 16;
        r->overlay = memory_grow(r->overlay, (size_t)r->overlay_room, sizeof *r->overlay);
    }
    return r->overlays++;
}

static int32_t take_link(struct book_run *r)
{
    if (r->free_link >= 0) {
        const int32_t l = r->free_link;
        r->free_link = r->link[l].next_of_overlay;
        return l;
    }
    if (r->links == r->link_room) {
        r->link_room = r->link_room ? 2 * r->link_room : 16;
        r->link = memory_grow(r->link, (size_t)r->link_room, sizeof *r->link);
    }
    return r->links++;
}

/* On a target the links stand in the order in which the changes began. */
static void hang(struct book_run *r, int32_t l, quantity_id target)
{
    int32_t *at = &r->head[target];
    while (*at >= 0)
        at = &r->link[*at].next_on_target;
    *at = l;
    r->link[l].target = target;
    r->link[l].next_on_target = -1;
}

overlay_id change_begin(struct book_state *s, change_id id, const struct thing *t, sim_time now)
{
    struct book_run *r = s->run;
    const struct change *c = &r->book->change[id];
    const double operand = quantity_value(s, c->operand, t, now);
    const overlay_id o = take_overlay(r);
    r->overlay[o] = (struct overlay){.change = id, .operand = operand, .strength = 1, .first_link = -1};
    for (int32_t i = c->targets.count - 1; i >= 0; i--) {
        const int32_t l = take_link(r);
        r->link[l].overlay = o;
        r->link[l].next_of_overlay = r->overlay[o].first_link;
        r->overlay[o].first_link = l;
        hang(r, l, c->targets.id[i]);
        run_forget(r, c->targets.id[i]);
    }
    if (s->forecast) /* it has had the same calls: its overlays have the same numbers */
        change_begin(s->forecast, id, t, now);
    return o;
}

void change_strength(struct book_state *s, overlay_id o, double strength)
{
    struct book_run *r = s->run;
    r->overlay[o].strength = strength < 0 ? 0 : strength > 1 ? 1 : strength;
    for (int32_t l = r->overlay[o].first_link; l >= 0; l = r->link[l].next_of_overlay)
        run_forget(r, r->link[l].target);
    if (s->forecast)
        change_strength(s->forecast, o, strength);
}

void change_end(struct book_state *s, overlay_id o)
{
    struct book_run *r = s->run;
    for (int32_t l = r->overlay[o].first_link, next = -1; l >= 0; l = next) {
        int32_t *at = &r->head[r->link[l].target];
        while (*at != l)
            at = &r->link[*at].next_on_target;
        *at = r->link[l].next_on_target;
        run_forget(r, r->link[l].target);
        next = r->link[l].next_of_overlay;
        r->link[l].next_of_overlay = r->free_link;
        r->free_link = l;
    }
    r->overlay[o].next_free = r->free_overlay;
    r->free_overlay = o;
    if (s->forecast)
        change_end(s->forecast, o);
}

double change_apply(const struct book_run *r, quantity_id q, double base)
{
    const struct overlay *last_set = NULL;
    double factor = 1, added = 0;
    for (int32_t l = r->head[q]; l >= 0; l = r->link[l].next_on_target) {
        const struct overlay *o = &r->overlay[r->link[l].overlay];
        switch (r->book->change[o->change].op) {
        case CHANGE_SET:
            last_set = o;
            break;
        case CHANGE_TIMES:
            factor *= 1 + o->strength * (o->operand - 1);
            break;
        case CHANGE_PLUS:
            added += o->strength * o->operand;
            break;
        }
    }
    if (last_set) /* at full strength exactly the value said */
        base = last_set->strength < 1 ? base + last_set->strength * (last_set->operand - base) : last_set->operand;
    return base * factor + added;
}
