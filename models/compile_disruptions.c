/* models/compile_disruptions.c - what goes wrong: addresses into ids, change lines into changes. */
#include "models/compile_inside.h"

#include "sim/stream.h"

#include <stdlib.h>
#include <string.h>

/* ---- addresses ---- */

struct target_path { /* something that can be hit, and its path in the file */
    enum node_type type;
    int32_t id;
    const char *path;
};

static bool segment_matches(const char *pattern, size_t n, const char *text, size_t m)
{
    return (n == 1 && *pattern == '*') || (n == m && strncmp(pattern, text, n) == 0);
}

/* Segment by segment; * matches one name. */
static bool path_matches(const char *pattern, const char *path)
{
    for (;;) {
        const size_t n = strcspn(pattern, "."), m = strcspn(path, ".");
        if (!segment_matches(pattern, n, path, m))
            return false;
        pattern += n;
        path += m;
        if (!*pattern || !*path)
            return *pattern == *path;
        pattern++;
        path++;
    }
}

/* Buys from a demand, by contract: it has neither site nor supplier that could be hit. */
static bool is_customer(const struct network *n, int32_t party)
{
    for (int32_t i = 0; i < n->demands; i++)
        if (n->demand[i].contract >= 0 && n->contract[n->demand[i].contract].buyer == party)
            return true;
    return false;
}

static size_t all_targets(struct compile *c, struct target_path **out)
{
    const struct network *n = c->net;
    const size_t room = (size_t)n->sites + (size_t)n->suppliers + (size_t)n->lanes + (size_t)n->points +
                        (size_t)n->sources + (size_t)n->centers + (size_t)n->parties;
    struct target_path *t = arena_array(c->arena, room + 1, sizeof *t);
    size_t k = 0;
    for (int32_t i = 0; i < n->sites; i++)
        t[k++] = (struct target_path){HIT_SITE, i, arena_format(c->arena, "sites.%s", n->site[i].name)};
    for (int32_t i = 0; i < n->suppliers; i++)
        t[k++] = (struct target_path){HIT_SUPPLIER, i, arena_format(c->arena, "suppliers.%s", n->supplier[i].name)};
    for (int32_t i = 0; i < n->lanes; i++)
        t[k++] = (struct target_path){HIT_LANE, i, arena_format(c->arena, "lanes.%s", n->lane[i].name)};
    for (int32_t i = 0; i < n->points; i++)
        t[k++] = (struct target_path){HIT_POINT, i, c->point_path[i]};
    for (int32_t i = 0; i < n->sources; i++)
        t[k++] = (struct target_path){HIT_SOURCE, i, c->source_path[i]};
    for (int32_t i = 0; i < n->centers; i++)
        t[k++] = (struct target_path){HIT_CENTER, i, c->center_path[i]};
    for (int32_t i = 0; i < n->parties; i++)
        if (is_customer(n, i))
            t[k++] = (struct target_path){HIT_PARTY, i, arena_format(c->arena, "party:%s", n->party[i].name)};
    *out = t;
    return k;
}

static bool tagged(const char *const *tags, size_t count, const char *tag)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(tags[i], tag) == 0)
            return true;
    return false;
}

static bool in_set(const struct network *n, const struct target_path *t, const char *set)
{
    const char *name = strchr(set, ':') + 1;
    const char *region = NULL;
    const char *const *tags = NULL;
    size_t count = 0;
    int32_t party = -1;
    if (t->type == HIT_SITE) {
        region = n->site[t->id].region;
        tags = n->site[t->id].tags;
        count = n->site[t->id].tag_count;
        party = n->site[t->id].party;
    } else if (t->type == HIT_SUPPLIER) {
        region = n->supplier[t->id].region;
        tags = n->supplier[t->id].tags;
        count = n->supplier[t->id].tag_count;
        party = n->supplier[t->id].party;
    } else if (t->type == HIT_PARTY) {
        party = t->id;
    } else {
        return false;
    }
    if (strncmp(set, "region:", 7) == 0)
        return region && strcmp(region, name) == 0;
    if (strncmp(set, "tag:", 4) == 0)
        return tagged(tags, count, name);
    return strncmp(set, "party:", 6) == 0 && strcmp(n->party[party].name, name) == 0;
}

/* ---- change lines ---- */

/* Is there a setting of this path below the row `base`, whatever the names on the way? */
static bool row_exists(const char *base, const char *path, size_t length)
{
    char text[256], *rest = text;
    const struct setting *row = schema_row(base);
    if (length == 0 || length >= sizeof text)
        return false;
    memcpy(text, path, length);
    text[length] = '\0';
    while (row && rest) {
        char *const dot = strchr(rest, '.');
        if (dot)
            *dot = '\0';
        row = schema_member(row, rest);
        rest = dot ? dot + 1 : NULL;
    }
    return row != NULL;
}

/* The path below which a relative line's setting lies, or NULL when the line is absolute. */
static const char *prefix_of(struct compile *c, const struct target_path *t, const char *line)
{
    static const char *const rows[HIT_TYPES][2] = {[HIT_SITE] = {"sites.*", NULL},
                                                   [HIT_SUPPLIER] = {"suppliers.*", "suppliers.*.offers.*"},
                                                   [HIT_LANE] = {"lanes.*", NULL},
                                                   [HIT_POINT] = {"sites.*.stock.*", NULL},
                                                   [HIT_SOURCE] = {"sites.*.stock.*.sources.*", NULL},
                                                   [HIT_CENTER] = {"sites.*.workcenters.*", NULL}};
    const size_t length = strcspn(line, " \t=*+");
    for (int i = 0; i < 2 && rows[t->type][i]; i++)
        if (row_exists(rows[t->type][i], line, length))
            return i == 0 ? t->path : arena_format(c->arena, "%s.offers.*", t->path);
    return NULL;
}

static void add_change(struct compile *c, const char *line, const struct node *element, const char *where,
                       const char *prefix)
{
    bool relative = false;
    const change_id id = book_change(c->book, line, element->place, where, prefix, &relative);
    *(int32_t *)PUSH(c, c->net->hit_change, c->net->hit_changes) = id;
}

static const struct node *lines_of(const struct node *node)
{
    const struct node *change = node_child(node, "change");
    return change ? change->first : NULL;
}

/* ---- hits ---- */

static void add_hit(struct compile *c, const struct node *node, struct disruption *d, const struct target_path *t)
{
    struct network *n = c->net;
    bool seen = false;
    for (int32_t i = d->hits.first; i < d->hits.first + d->hits.count; i++) {
        if (n->hit[i].type == t->type && n->hit[i].id == t->id)
            return;
        seen |= n->hit[i].luck ==
                stream_source(arena_format(c->arena, "%s.each_hit@%s", node_path(node, c->arena), t->path));
    }
    struct hit h = {.type = t->type, .id = t->id, .changes = {n->hit_changes, 0}};
    h.luck = stream_source(arena_format(c->arena, "%s.each_hit@%s", node_path(node, c->arena), t->path));
    for (const struct node *l = lines_of(node); l && !seen; l = l->next) {
        const char *prefix = l->text ? prefix_of(c, t, l->text) : NULL;
        if (!prefix)
            continue;
        add_change(c, l->text, l, node_path(node, c->arena), prefix);
        h.changes.count++;
    }
    *(struct hit *)PUSH(c, n->hit, n->hits) = h;
    d->hits.count++;
}

static void read_hits(struct compile *c, const struct node *node, struct disruption *d)
{
    struct target_path *t;
    const size_t all = all_targets(c, &t);
    const struct node *hits = node_child(node, "hits");
    d->hits = (struct span){c->net->hits, 0};
    for (const struct node *h = hits ? hits->first : NULL; h; h = h->next) {
        bool found = false;
        for (size_t i = 0; i < all && h->text; i++)
            if (strchr(h->text, ':') ? in_set(c->net, &t[i], h->text) : path_matches(h->text, t[i].path)) {
                add_hit(c, node, d, &t[i]);
                found = true;
            }
        if (!found)
            diag_error(c->diag, h->place, node_path(hits, c->arena),
                       "`%s` hits nothing; write sites.x, sites.x.stock.y, sites.x.workcenters.y, suppliers.x, "
                       "lanes.x, region:x, tag:x or party:x",
                       h->text ? h->text : "");
    }
}

static void read_absolute_changes(struct compile *c, const struct node *node, struct disruption *d)
{
    struct target_path *t;
    const size_t all = all_targets(c, &t);
    d->changes = (struct span){c->net->hit_changes, 0};
    for (const struct node *l = lines_of(node); l; l = l->next) {
        bool relative = false;
        for (int32_t i = d->hits.first; i < d->hits.first + d->hits.count; i++)
            for (size_t k = 0; k < all && l->text; k++)
                relative |= t[k].type == c->net->hit[i].type && t[k].id == c->net->hit[i].id &&
                            prefix_of(c, &t[k], l->text) != NULL;
        if (relative || !l->text)
            continue;
        add_change(c, l->text, l, node_path(node, c->arena), NULL);
        d->changes.count++;
    }
}

static void read_stops(struct compile *c, const struct node *node, struct disruption *d)
{
    static const char *const words[STOP_KINDS] = {"ordering", "shipping", "moving", "receiving", "working"};
    const struct node *stops = node_child(node, "stops");
    for (const struct node *s = stops ? stops->first : NULL; s; s = s->next) {
        unsigned bit = 0;
        for (unsigned k = 0; k < STOP_KINDS; k++)
            if (s->text && strcmp(s->text, words[k]) == 0)
                bit = 1u << k;
        if (!bit)
            diag_error(c->diag, s->place, node_path(stops, c->arena),
                       "`%s` cannot be stopped; one of ordering, shipping, moving, receiving, working",
                       s->text ? s->text : "");
        d->stops |= bit;
    }
}

static quantity_id optional(struct compile *c, const struct node *node, const char *name)
{
    return read_given(node, name) ? quantity_of(c, node, name, NULL) : -1;
}

static void read_start(struct compile *c, const struct node *node, struct disruption *d)
{
    const bool rate = read_given(node, "rate"), every = read_given(node, "every"), on = read_given(node, "on"),
               each = read_given(node, "each");
    d->start = rate ? DISRUPTION_RATE : every ? DISRUPTION_EVERY : on ? DISRUPTION_ON : DISRUPTION_EACH_ORDER;
    if (rate + every + on + each != 1)
        wrong(c, node, NULL,
              "say when it comes by exactly one of `rate`, `every`, `on` (with `chance`), `each = \"order\"` (with "
              "`chance`)");
    d->rate = optional(c, node, "rate");
    d->every = optional(c, node, "every");
    d->chance = quantity_of(c, node, "chance", NULL);
    d->on = on ? read_time(&c->read, node, "on") : TIME_NEVER;
    d->equilibrium = read_choice(&c->read, node, "starts") == 1;
}

static bool any_hit(const struct compile *c, const struct disruption *d, unsigned types)
{
    for (int32_t i = d->hits.first; i < d->hits.first + d->hits.count; i++)
        if (types & (1u << c->net->hit[i].type))
            return true;
    return false;
}

/* A stop that stops nothing of what is hit. */
static void check_stops(struct compile *c, const struct node *node, const struct disruption *d)
{
    enum { SITE = 1 << HIT_SITE, SUPPLIER = 1 << HIT_SUPPLIER, LANE = 1 << HIT_LANE, POINT = 1 << HIT_POINT };
    enum { SOURCE = 1 << HIT_SOURCE, CENTER = 1 << HIT_CENTER, PARTY = 1 << HIT_PARTY };
    static const struct {
        const char *word, *right;
        unsigned types;
    } stop[STOP_KINDS] = {
        [STOP_ORDERING] = {"ordering", "sites, stock points, sources, suppliers or a customer's party",
                           SITE | POINT | SOURCE | SUPPLIER | PARTY},
        [STOP_SHIPPING] = {"shipping", "sites, stock points, sources, suppliers or lanes",
                           SITE | POINT | SOURCE | SUPPLIER | LANE},
        [STOP_MOVING] = {"moving", "lanes, suppliers or sources", LANE | SUPPLIER | SOURCE},
        [STOP_RECEIVING] = {"receiving", "sites, stock points or a customer's party", SITE | POINT | PARTY},
        [STOP_WORKING] = {"working", "sites, workcenters, suppliers or sources", SITE | CENTER | SUPPLIER | SOURCE}};
    for (int k = 0; k < STOP_KINDS; k++)
        if ((d->stops & (1u << k)) && d->hits.count > 0 && !any_hit(c, d, stop[k].types))
            wrong(c, node, "stops", "nothing that is hit has any %s to stop; hit %s", stop[k].word, stop[k].right);
    if (d->destroys >= 0 && d->hits.count > 0 && !any_hit(c, d, SITE | POINT))
        wrong(c, node, "destroys", "nothing that is hit holds stock; hit sites or stock points");
}

/* Words that do not go together would be ignored without a word. */
static void check_shape(struct compile *c, const struct node *node, const struct disruption *d)
{
    static const char *const none_for_orders[] = {"lasts", "fades", "stops", "destroys", "each_hit", "cost"};
    const bool each = read_given(node, "each"); /* when nothing says when it comes, that is said already */
    if (d->equilibrium && (d->start != DISRUPTION_EVERY || d->lasts < 0))
        wrong(c, node, "starts", "equilibrium is that of `every` with `lasts`; leave it out");
    if (read_given(node, "chance") && (d->start == DISRUPTION_RATE || d->start == DISRUPTION_EVERY))
        wrong(c, node, "chance", "goes with `on` or `each`; put it into the rate: rate * chance");
    for (size_t i = 0; each && i < sizeof none_for_orders / sizeof *none_for_orders; i++)
        if (read_given(node, none_for_orders[i]))
            wrong(c, node, none_for_orders[i], "does not go with each = \"order\", whose changes hold for one order");
    if (each && d->hits.count == 0)
        wrong(c, node, "hits", "each = \"order\" strikes orders of what it hits; say what");
    if (each && d->changes.count > 0)
        wrong(c, node, "change",
              "with each = \"order\" the lines must name settings of what is hit: of suppliers.x, \"lead_time *= 2\" "
              "(of all its offers) or \"offers.y.lead_time *= 2\"; of lanes.x, \"time *= 2\"");
    for (const struct node *l = each ? lines_of(node) : NULL; l; l = l->next) {
        const size_t length = l->text ? strcspn(l->text, " \t=*+") : 0;
        const char *const last = l->text ? l->text + length : NULL;
        if (l->text && !(length >= 4 && strncmp(last - 4, "time", 4) == 0))
            wrong(c, node, "change",
                  "`%s`: each = \"order\" acts on the lead_time of offers and the time of lanes; use a law of the "
                  "setting "
                  "itself for the rest, such as yield = \"discrete(0: 0.1, 1: 0.9)\"",
                  l->text);
    }
    if (read_given(node, "each_hit") && d->hits.count == 0)
        wrong(c, node, "each_hit", "is the chance of each of `hits`; say what it hits");
}

static void add_disruption(struct compile *c, const struct node *node)
{
    struct network *n = c->net;
    const char *path = node_path(node, c->arena);
    struct disruption d = {.name = node->name, .label = label_of(c, node, node->name), .begun = TIME_NEVER};
    read_start(c, node, &d);
    d.lasts = optional(c, node, "lasts");
    d.fades = optional(c, node, "fades");
    d.severity = optional(c, node, "severity");
    d.destroys = optional(c, node, "destroys");
    d.each_hit = quantity_of(c, node, "each_hit", NULL);
    read_stops(c, node, &d);
    read_hits(c, node, &d);
    read_absolute_changes(c, node, &d);
    read_cost_terms(c, node, &d.cost);
    d.chance_source = stream_source(arena_format(c->arena, "%s.chance", path));
    d.gap_source = stream_source(arena_format(c->arena, "%s.rate", path));
    d.cause = cause_of(c, path, d.label);
    n->order_strikes |= d.start == DISRUPTION_EACH_ORDER;
    if (d.stops && d.hits.count == 0 && !node_child(node, "hits"))
        wrong(c, node, "hits", "a disruption that stops something must say what it hits");
    check_stops(c, node, &d);
    check_shape(c, node, &d);
    *(struct disruption *)PUSH(c, n->disruption, n->disruptions) = d;
    int32_t count = n->disruptions - 1;
    *(const struct node **)PUSH(c, c->disruption_node, count) = node;
}

/* ---- what a calendar's closure changes while it lasts and fades: dated disruptions of its own ---- */

static quantity_id constant_of(struct compile *c, const struct node *node, const char *name, const char *row)
{
    return book_add(c->book, schema_row(row), arena_format(c->arena, "%s.%s", node_path(node, c->arena), name),
                    node_child(node, name), node->place);
}

static void add_closure_changes(struct compile *c, const struct node *closure)
{
    struct network *n = c->net;
    const sim_time on = read_time(&c->read, closure, "on");
    const sim_time every = read_given(closure, "every") ? ticks_from_days(read_number(&c->read, closure, "every")) : 0;
    const char *path = node_path(closure, c->arena);
    struct disruption d = {.name = arena_text(c->arena, path),
                           .label = label_of(c, closure, closure->name),
                           .start = DISRUPTION_ON,
                           .closure = true,
                           .begun = TIME_NEVER,
                           .rate = -1,
                           .every = -1,
                           .chance = -1,
                           .severity = -1,
                           .destroys = -1,
                           .each_hit = -1};
    d.cost = (struct cost_terms){-1, -1, -1, -1, -1, -1, -1, 0};
    d.lasts = constant_of(c, closure, "lasts", "disruptions.*.lasts");
    d.fades = node_child(closure, "fades") ? constant_of(c, closure, "fades", "disruptions.*.fades") : -1;
    d.hits = (struct span){n->hits, 0};
    d.changes = (struct span){n->hit_changes, 0};
    d.cause = cause_of(c, path, d.label);
    for (const struct node *l = lines_of(closure); l; l = l->next, d.changes.count++)
        add_change(c, l->text ? l->text : "", l, path, NULL);
    for (sim_time at = on; at < n->horizon; at += every) {
        d.on = at;
        *(struct disruption *)PUSH(c, n->disruption, n->disruptions) = d;
        if (every <= 0)
            break;
    }
}

static void calendar_changes(struct compile *c)
{
    size_t calendars, closures;
    const struct node **calendar = sorted_members(c, group_at(c, "calendars"), &calendars);
    for (size_t i = 0; i < calendars; i++) {
        const struct node **closed = sorted_members(c, read_group(&c->read, calendar[i], "closed"), &closures);
        for (size_t k = 0; k < closures; k++)
            if (node_child(closed[k], "change"))
                add_closure_changes(c, closed[k]);
    }
}

void compile_disruptions(struct compile *c)
{
    size_t count;
    const struct node **members = sorted_members(c, group_at(c, "disruptions"), &count);
    for (size_t i = 0; i < count; i++)
        add_disruption(c, members[i]);
    calendar_changes(c);
}
