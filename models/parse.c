/* models/parse.c - libconfig's tree copied into ours. */
#include "models/parse.h"
#include "models/scan.h"
#include "models/schema.h"

#include <ctype.h>
#include <libconfig.h>
#include <stdlib.h>
#include <string.h>

/* ---- copying ---- */

static struct place place_of(const config_setting_t *from, const char *shown, struct arena *arena)
{
    const char *file = config_setting_source_file(from);
    return (struct place){file ? arena_text(arena, file) : shown, (int)config_setting_source_line(from)};
}

static struct node *copy(const config_setting_t *from, const char *shown, struct arena *arena)
{
    static const enum node_kind kinds[] = {[CONFIG_TYPE_GROUP] = NODE_GROUP,   [CONFIG_TYPE_LIST] = NODE_LIST,   [CONFIG_TYPE_ARRAY] = NODE_ARRAY,
                                           [CONFIG_TYPE_INT] = NODE_NUMBER,    [CONFIG_TYPE_INT64] = NODE_NUMBER, [CONFIG_TYPE_FLOAT] = NODE_NUMBER,
                                           [CONFIG_TYPE_STRING] = NODE_TEXT,   [CONFIG_TYPE_BOOL] = NODE_BOOL};
    const int type = config_setting_type(from);
    struct node *n = node_new(arena, kinds[type], config_setting_name(from), place_of(from, shown, arena));
    switch (type) {
    case CONFIG_TYPE_INT:
        n->number = config_setting_get_int(from);
        n->whole = true;
        break;
    case CONFIG_TYPE_INT64:
        n->number = (double)config_setting_get_int64(from);
        n->whole = true;
        break;
    case CONFIG_TYPE_FLOAT:
        n->number = config_setting_get_float(from);
        break;
    case CONFIG_TYPE_STRING:
        n->text = arena_text(arena, config_setting_get_string(from));
        break;
    case CONFIG_TYPE_BOOL:
        n->truth = config_setting_get_bool(from) != 0;
        break;
    default:
        for (int i = 0; i < config_setting_length(from); i++)
            node_append(n, copy(config_setting_get_elem(from, (unsigned)i), shown, arena));
    }
    return n;
}

/* ---- a file ---- */

static const char *line_text(const char *text, int line, struct arena *arena)
{
    for (; line > 1 && *text; text++)
        line -= *text == '\n';
    while (*text == ' ' || *text == '\t')
        text++;
    const size_t n = strcspn(text, "\r\n");
    return arena_textn(arena, text, n < 100 ? n : 100);
}

static void syntax_error(const config_t *cfg, const char *text, const char *shown, struct arena *arena, struct diag *diag)
{
    const char *file = config_error_file(cfg);
    const int line = config_error_line(cfg);
    const struct place at = {file ? arena_text(arena, file) : shown, line};
    const char *said = config_error_text(cfg) ? config_error_text(cfg) : "syntax error";
    if (strstr(said, "duplicate"))
        diag_error(diag, at, "", "a name stands twice in its group, the second time here: `%s`; give it another name, or take one out",
                   file ? "" : line_text(text, line, arena));
    else
        diag_error(diag, at, "", "%s at `%s`; look just before it for a missing `;`, `=`, quote or bracket, or a name with a hyphen or blank", said,
                   file ? "" : line_text(text, line, arena));
}

struct node *parse_file(const char *path, const char *shown, const char *folder, struct arena *arena, struct diag *diag)
{
    struct node *root = NULL;
    config_t cfg;
    const char *text = scan_read(path, shown, arena, diag);
    if (!text || !scan_text(text, shown, folder, diag))
        return NULL;
    config_init(&cfg);
    config_set_include_dir(&cfg, *folder ? folder : ".");
    if (config_read_string(&cfg, text)) {
        root = copy(config_root_setting(&cfg), shown, arena);
        root->name = "";
        root->place = (struct place){shown, 1};
    } else {
        syntax_error(&cfg, text, shown, arena, diag);
    }
    config_destroy(&cfg);
    return root;
}

struct node *parse_value(const char *text, const char *name, struct place place, struct arena *arena)
{
    struct node *n = NULL;
    config_t cfg;
    config_init(&cfg);
    const bool safe = !strstr(text, "@include") && strlen(text) < 65536;
    if (safe && config_read_string(&cfg, arena_format(arena, "v = %s;", text)) && config_setting_length(config_root_setting(&cfg)) == 1) {
        n = copy(config_setting_get_elem(config_root_setting(&cfg), 0), place.file, arena);
        n->name = arena_text(arena, name);
        n->place = place;
        if (n->kind == NODE_NUMBER && n->whole) { /* libconfig wraps large integers */
            char *end;
            const double exact = strtod(text, &end);
            if (end != text && exact != n->number && strspn(end, " \t") == strlen(end))
                n->number = exact;
        }
    } else {
        n = node_new(arena, NODE_TEXT, name, place);
        n->text = arena_text(arena, text);
    }
    config_destroy(&cfg);
    return n;
}

/* ---- the main member ---- */

static void normalise(struct node *n, const struct setting *row, struct arena *arena)
{
    if (row && row->type == SET_GROUP && row->extra && n->kind != NODE_GROUP) {
        struct node *value = arena_alloc(arena, sizeof *value);
        *value = *n;
        value->name = row->extra;
        value->next = value->parent = NULL;
        for (struct node *child = value->first; child; child = child->next)
            child->parent = value;
        n->kind = NODE_GROUP;
        n->first = n->last = NULL;
        n->children = 0;
        node_append(n, value);
    }
    if (n->kind != NODE_GROUP)
        return;
    for (struct node *child = n->first; child; child = child->next)
        normalise(child, row ? schema_member(row, child->name) : NULL, arena);
}

void normalise_mains(struct node *root, struct arena *arena)
{
    for (struct node *child = root->first; child; child = child->next)
        normalise(child, schema_row(child->name), arena);
}
