/* models/canonical.c - the merged scenario as one text: the same for the same scenario, however it was put together.
 *
 * Members are sorted by name where their order has no meaning; a setting a line; numbers in the shortest form that
 * reads back to the same bits. The text is a libconfig file, and loads to an equal tree. */
#include "models/load.h"
#include "models/schema.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct writer {
    struct arena *arena;
    char *text; /* malloc'ed */
    size_t length, room;
};

static void put(struct writer *w, const char *text, size_t length)
{
    if (w->length + length + 1 > w->room)
        w->text = memory_grow(w->text, (w->room = 2 * (w->length + length) + 4096), 1);
    memcpy(w->text + w->length, text, length);
    w->length += length;
    w->text[w->length] = '\0';
}

static void put_text(struct writer *w, const char *text)
{
    put(w, text, strlen(text));
}

static void put_indent(struct writer *w, int depth)
{
    for (int i = 0; i < depth; i++)
        put(w, "  ", 2);
}

/* libconfig's own escapes; it takes bytes from 0x80 on as they are. */
static void put_quoted(struct writer *w, const char *text)
{
    put_text(w, "\"");
    for (; *text; text++) {
        char escape[8];
        const unsigned char c = (unsigned char)*text;
        const char *letter = c ? strchr("\"\"\\\\\nn\tt\rr\ff", c) : NULL;
        if (c == '"' || c == '\\')
            snprintf(escape, sizeof escape, "\\%c", c);
        else if (c < 0x20 && letter)
            snprintf(escape, sizeof escape, "\\%c", letter[1]);
        else if (c < 0x20 || c == 0x7f)
            snprintf(escape, sizeof escape, "\\x%02X", c);
        else
            snprintf(escape, sizeof escape, "%c", c);
        put_text(w, escape);
    }
    put_text(w, "\"");
}

static bool as_int(double x)
{
    return x >= -2147483648.0 && x <= 2147483647.0 && x == floor(x);
}

/* with_point: arrays hold one kind of number. */
static void put_number(struct writer *w, double x, bool with_point)
{
    char text[40];
    x = x == 0 ? 0 : x; /* no -0 */
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, x);
        if (strtod(text, NULL) == x)
            break;
    }
    if (as_int(x) && strchr(text, 'e'))
        snprintf(text, sizeof text, "%.0f", x);
    put_text(w, text);
    if ((with_point || !as_int(x)) && !strpbrk(text, ".e"))
        put_text(w, ".0");
}

static void put_members(struct writer *w, const struct node *group, const struct setting *row, int depth);

static void put_value(struct writer *w, const struct node *n, const struct setting *row, bool with_point, int depth)
{
    bool point = false;
    switch (n->kind) {
    case NODE_NUMBER:
        put_number(w, n->number, with_point);
        break;
    case NODE_BOOL:
        put_text(w, n->truth ? "true" : "false");
        break;
    case NODE_TEXT:
        put_quoted(w, n->text);
        break;
    case NODE_GROUP:
        put_text(w, "{\n");
        put_members(w, n, row, depth + 1);
        put_indent(w, depth);
        put_text(w, "}");
        break;
    case NODE_LIST:
    case NODE_ARRAY:
        for (const struct node *e = n->first; e && n->kind == NODE_ARRAY; e = e->next)
            point = point || (e->kind == NODE_NUMBER && !as_int(e->number));
        put_text(w, n->kind == NODE_LIST ? "(" : "[");
        for (const struct node *e = n->first; e; e = e->next) {
            put_text(w, e == n->first ? " " : ", ");
            put_value(w, e, NULL, point, depth);
        }
        put_text(w, n->kind == NODE_LIST ? " )" : " ]");
        break;
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const struct node *const *)a)->name, (*(const struct node *const *)b)->name);
}

static void put_members(struct writer *w, const struct node *group, const struct setting *row, int depth)
{
    const struct node **members = memory_grow(NULL, group->children + 1, sizeof *members);
    size_t count = 0;
    for (const struct node *n = group->first; n; n = n->next)
        members[count++] = n;
    if (!row || !(row->flags & SETTING_ORDERED))
        qsort(members, count, sizeof *members, by_name);
    for (size_t i = 0; i < count; i++) {
        const bool known = row || depth == 0;
        put_indent(w, depth);
        put_text(w, members[i]->name);
        put_text(w, members[i]->kind == NODE_GROUP ? ": " : " = ");
        put_value(w, members[i], known ? schema_member(row, members[i]->name) : NULL, false, depth);
        put_text(w, ";\n");
    }
    free(members);
}

const char *scenario_canonical(const struct node *root, struct arena *arena)
{
    struct writer w = {.arena = arena};
    put_text(&w, "");
    put_members(&w, root, NULL, 0);
    const char *text = arena_textn(arena, w.text, w.length);
    free(w.text);
    return text;
}
