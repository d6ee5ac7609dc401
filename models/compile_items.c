/* models/compile_items.c - items, parties, suppliers, sites, lanes. */
#include "models/compile_inside.h"

#include <stdlib.h>
#include <string.h>

/* ---- items ---- */

static void add_item(struct compile *c, const struct node *style, const char *variant)
{
    struct network *n = c->net;
    const char *name = variant ? arena_format(c->arena, "%s.%s", style->name, variant) : style->name;
    const char *label = label_of(c, style, style->name);
    struct item *item = PUSH(c, n->item, n->items);
    *item = (struct item){.name = name,
                          .label = variant ? arena_format(c->arena, "%s %s", label, variant) : label,
                          .style = style->name,
                          .divisible = read_bool(&c->read, style, "divisible"),
                          .volume_m3 = quantity_of(c, style, "volume", NULL),
                          .weight_kg = quantity_of(c, style, "weight", NULL)};
    item->scale = item->divisible ? 1e6 : 1;
    int32_t count = n->items - 1;
    *(const struct node **)PUSH(c, c->item_node, count) = style;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void compile_items(struct compile *c)
{
    size_t count;
    const struct node **styles = sorted_members(c, group_at(c, "items"), &count);
    for (size_t i = 0; i < count; i++) {
        const char *const *variants;
        const size_t n = read_names(&c->read, styles[i], "variants", &variants);
        const char **sorted = arena_array(c->arena, n + 1, sizeof *sorted);
        if (n)
            memcpy(sorted, variants, n * sizeof *sorted);
        qsort(sorted, n, sizeof *sorted, by_text);
        for (size_t v = 0; v < n; v++) {
            if (v && strcmp(sorted[v], sorted[v - 1]) == 0)
                wrong(c, styles[i], "variants", "variant `%s` stands twice", sorted[v]);
            add_item(c, styles[i], sorted[v]);
        }
        if (n == 0)
            add_item(c, styles[i], NULL);
    }
}

/* A component with the product's variant follows it; one without variants is shared. */
static int32_t component_item(struct compile *c, const char *style, const struct item *product, const struct node *at)
{
    const char *variant = strchr(product->name, '.');
    const int32_t shared = item_find(c, style);
    if (shared >= 0)
        return shared;
    if (variant) {
        const int32_t follows = item_find(c, arena_format(c->arena, "%s%s", style, variant));
        if (follows >= 0)
            return follows;
    }
    bool known = false;
    for (int32_t i = 0; i < c->net->items; i++)
        known |= strcmp(c->net->item[i].style, style) == 0;
    if (known)
        wrong(c, at, NULL, "`%s` has variants, and none is that of `%s`; give both the same `variants`, or %s none",
              style, product->name, style);
    else
        wrong(c, at, NULL, "`%s` is no item of this scenario", style);
    return -1;
}

/* Depth-first over the bill of materials: 1 on the way, 2 done. */
static bool bom_circle(struct compile *c, int32_t item, char *mark)
{
    const struct span bom = c->net->item[item].bom;
    mark[item] = 1;
    for (int32_t i = bom.first; i < bom.first + bom.count; i++) {
        const int32_t part = c->net->component[i].item;
        if (part < 0 || mark[part] == 2)
            continue;
        if (mark[part] == 1 || bom_circle(c, part, mark)) {
            mark[item] = 2;
            return true;
        }
    }
    mark[item] = 2;
    return false;
}

void compile_bom(struct compile *c)
{
    struct network *n = c->net;
    for (int32_t i = 0; i < n->items; i++) {
        size_t count;
        const struct node **parts = sorted_members(c, read_group(&c->read, c->item_node[i], "bom"), &count);
        n->item[i].bom = (struct span){n->components, (int32_t)count};
        for (size_t k = 0; k < count; k++) {
            struct component part = {.item = component_item(c, parts[k]->name, &n->item[i], parts[k]),
                                     .units = quantity_of(c, parts[k], "units", NULL),
                                     .scrap = quantity_of(c, parts[k], "scrap", NULL)};
            *(struct component *)PUSH(c, n->component, n->components) = part;
        }
    }
    char *mark = arena_alloc(c->arena, (size_t)n->items + 1);
    for (int32_t i = 0; i < n->items; i++)
        if (mark[i] == 0 && bom_circle(c, i, mark))
            wrong(c, c->item_node[i], "bom",
                  "the bill of materials goes in a circle: an item would be part of itself; take one of its components "
                  "out");
}

/* ---- parties, suppliers, sites, lanes ---- */

static size_t read_tags(struct compile *c, const struct node *group, const char *const **tags)
{
    return read_names(&c->read, group, "tags", tags);
}

static void add_supplier(struct compile *c, const struct node *node)
{
    struct network *n = c->net;
    const char *party = read_text(&c->read, node, "party");
    struct supplier s = {
        .name = node->name, .label = label_of(c, node, node->name), .region = read_text(&c->read, node, "region")};
    s.party = party_of(c, party ? party : node->name);
    s.calendar = calendar_of_name(c, read_text(&c->read, node, "calendar"), &s.elapsed);
    s.tag_count = read_tags(c, node, &s.tags);
    *(struct supplier *)PUSH(c, n->supplier, n->suppliers) = s;
    int32_t count = n->suppliers - 1;
    *(const struct node **)PUSH(c, c->supplier_node, count) = node;
}

static void add_site(struct compile *c, const struct node *node)
{
    struct network *n = c->net;
    const char *party = read_text(&c->read, node, "party");
    struct site s = {
        .name = node->name, .label = label_of(c, node, node->name), .region = read_text(&c->read, node, "region")};
    s.party = party ? party_of(c, party) : n->us;
    s.calendar = calendar_of_name(c, read_text(&c->read, node, "calendar"), &s.elapsed);
    s.tag_count = read_tags(c, node, &s.tags);
    *(struct site *)PUSH(c, n->site, n->sites) = s;
    int32_t count = n->sites - 1;
    *(const struct node **)PUSH(c, c->site_node, count) = node;
}

void read_cost_terms(struct compile *c, const struct node *group, struct cost_terms *t)
{
    *t = (struct cost_terms){-1, -1, -1, -1, -1, -1, -1, 0};
    const struct node *cost = group ? read_group(&c->read, group, "cost") : NULL;
    if (!cost)
        return;
    const struct {
        const char *name;
        quantity_id *at;
    } terms[] = {{"once", &t->once},         {"per_trip", &t->per_trip}, {"per_order", &t->per_order},
                 {"per_unit", &t->per_unit}, {"per_day", &t->per_day},   {"per_kg", &t->per_kg},
                 {"per_m3", &t->per_m3}};
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
        if (read_given(cost, terms[i].name))
            *terms[i].at = quantity_of(c, cost, terms[i].name, NULL);
    if (read_given(cost, "kg_per_m3"))
        t->kg_per_m3 = read_number(&c->read, cost, "kg_per_m3");
}

static void read_departures(struct compile *c, const struct node *node, struct lane *l)
{
    const struct node *departs = read_group(&c->read, node, "departs");
    l->departs_law = l->after_first = -1;
    if (!departs)
        return;
    if (read_given(departs, "full"))
        l->full = read_number(&c->read, departs, "full");
    l->after_first = read_given(departs, "after_first") ? quantity_of(c, departs, "after_first", NULL) : -1;
    if (read_given(departs, "every"))
        l->departs_law = quantity_of(c, departs, "every", NULL);
    if (read_given(departs, "first"))
        l->departs_first = ticks_from_days(read_number(&c->read, departs, "first"));
    if (read_given(departs, "first") && !read_given(departs, "every"))
        wrong(c, departs, "first", "is the phase of a clock: give `every` too");
}

static void add_lane(struct compile *c, const struct node *node)
{
    struct network *n = c->net;
    struct lane l = {
        .name = node->name, .label = label_of(c, node, node->name), .mode = read_text(&c->read, node, "mode")};
    read_departures(c, node, &l);
    read_cost_terms(c, node, &l.cost);
    *(struct lane *)PUSH(c, n->lane, n->lanes) = l;
    int32_t count = n->lanes - 1;
    *(const struct node **)PUSH(c, c->lane_node, count) = node;
}

static void each_member(struct compile *c, const char *group, void (*add)(struct compile *, const struct node *))
{
    size_t count;
    const struct node **members = sorted_members(c, group_at(c, group), &count);
    for (size_t i = 0; i < count; i++)
        add(c, members[i]);
}

void compile_parties(struct compile *c)
{
    const char *us = read_text(&c->read, c->read.root, "us");
    c->net->us = party_of(c, us ? us : "us");
    c->net->party[c->net->us].us = true;
    each_member(c, "suppliers", add_supplier);
    each_member(c, "sites", add_site);
    each_member(c, "lanes", add_lane);
}
