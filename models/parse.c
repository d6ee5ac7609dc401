/* models/parse.c - a file as a tree of our own: its text with all includes, scanned, read by libconfig, copied.
 *
 * The scan knows libconfig's grammar, so its own syntax error is the last net. */
#include "models/file_text.h"
#include "models/scan.h"

#include <libconfig.h>
#include <string.h>

struct copying {
    struct loading *load;
    const struct source *source;
};

static const char *copy_text(const struct copying *c, const char *text, struct place place)
{
    size_t bad = 0;
    if (!utf8_valid(text, strlen(text), &bad))
        diag_error(c->load->diag, place, NULL,
                   "the \\x escapes of a text make what is not UTF-8; write the letters themselves");
    return arena_text(c->load->arena, text);
}

static struct node *copy(const struct copying *c, const config_setting_t *from)
{
    static const enum node_kind kinds[] = {
        [CONFIG_TYPE_GROUP] = NODE_GROUP, [CONFIG_TYPE_LIST] = NODE_LIST,    [CONFIG_TYPE_ARRAY] = NODE_ARRAY,
        [CONFIG_TYPE_INT] = NODE_NUMBER,  [CONFIG_TYPE_INT64] = NODE_NUMBER, [CONFIG_TYPE_FLOAT] = NODE_NUMBER,
        [CONFIG_TYPE_STRING] = NODE_TEXT, [CONFIG_TYPE_BOOL] = NODE_BOOL,
    };
    const int type = config_setting_type(from);
    const char *name = config_setting_name(from);
    const struct place place = source_place(c->source, (int)config_setting_source_line(from));
    struct node *n = node_new(c->load->arena, kinds[type], name, place);
    n->whole = type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64;
    if (type == CONFIG_TYPE_INT)
        n->number = config_setting_get_int(from);
    else if (type == CONFIG_TYPE_INT64)
        n->number = (double)config_setting_get_int64(from);
    else if (type == CONFIG_TYPE_FLOAT)
        n->number = config_setting_get_float(from);
    else if (type == CONFIG_TYPE_BOOL)
        n->truth = config_setting_get_bool(from) != 0;
    else if (type == CONFIG_TYPE_STRING)
        n->text = copy_text(c, config_setting_get_string(from), place);
    else
        for (int i = 0; i < config_setting_length(from); i++)
            node_append(n, copy(c, config_setting_get_elem(from, (unsigned)i)));
    return n;
}

/* The line itself, shortened. */
static const char *line_text(const struct source *source, int line, struct arena *arena)
{
    const char *text = source->text;
    for (; line > 1 && *text; text++)
        line -= *text == '\n';
    text += strspn(text, " \t");
    const size_t n = strcspn(text, "\n");
    return arena_textn(arena, text, n < 100 ? n : 100);
}

static struct node *read_source(struct loading *l, const struct source *source)
{
    struct node *root = NULL;
    config_t config;
    config_init(&config);
    if (config_read_string(&config, source->text)) {
        root = copy(&(struct copying){l, source}, config_root_setting(&config));
        root->name = "";
        root->place = source_place(source, 1);
    } else {
        const char *said = config_error_text(&config);
        diag_error(l->diag, source_place(source, config_error_line(&config)), NULL,
                   "%s in `%s`; look there, and just before, for a missing quote, bracket, `=` or `;`",
                   said ? said : "syntax error", line_text(source, config_error_line(&config), l->arena));
    }
    config_destroy(&config);
    return root;
}

struct node *parse_file(struct loading *l, const char *name, bool top, struct place asked_at)
{
    struct source source;
    struct node *root = NULL;
    if (source_read(&source, l, name, top, asked_at) && scan_source(&source, l->diag))
        root = read_source(l, &source);
    if (root && root->children == 0) {
        diag_error(l->diag, root->place, NULL,
                   "holds no settings; a scenario needs at least a horizon, a site and what is asked of it");
        root = NULL;
    }
    source_release(&source);
    return root;
}
