/* models/compile_faults.c - faults, and where they arise.
 *
 * A fault is bound to every source or routing step where it arises, with luck of its own there. */
#include "models/compile_inside.h"

#include "sim/stream.h"

#include <string.h>

enum { FAULTS_MOST = 64 }; /* bits of a unit's mark */

static quantity_id optional(struct compile *c, const struct node *node, const char *name)
{
    return read_given(node, name) ? quantity_of(c, node, name, NULL) : -1;
}

static bool has_item(const struct compile *c, const struct node *node, int32_t item)
{
    const char *of = read_text(&c->read, node, "of");
    return !of || style_is(c->net, item, of);
}

/* The style of this source's goods, from that factory; made when new. */
static int32_t suspect_of(struct compile *c, int32_t fault, const struct node *node, const struct source *s)
{
    struct network *n = c->net;
    const char *style = n->item[n->point[s->point].item].style, *factory = s->kind == SOURCE_BUY && s->supplier >= 0
                                                                               ? n->supplier[s->supplier].name
                                                                               : n->site[n->point[s->point].site].name;
    for (int32_t i = 0; i < n->suspects; i++)
        if (n->suspect[i].fault == fault && strcmp(n->suspect[i].style, style) == 0 &&
            strcmp(n->suspect[i].factory, factory) == 0)
            return i;
    struct suspect *p = PUSH(c, n->suspect, n->suspects);
    *p = (struct suspect){
        fault, style, factory, quantity_of(c, node, "chance", NULL),
        stream_source(arena_format(c->arena, "faults.%s.chance@%s@%s", n->fault[fault].name, style, factory))};
    return n->suspects - 1;
}

static void bind(struct compile *c, int32_t fault, const struct node *node, const struct node *offer,
                 const struct source *source, const char *at)
{
    struct network *n = c->net;
    const int32_t point = source->point;
    const struct point *p = &n->point[point];
    struct arising a = {.fault = fault, .point = point, .suspect = suspect_of(c, fault, node, source)};
    const char *where = arena_format(c->arena, "faults.%s@%s@%s", n->fault[fault].name, at, p->name);
    const bool style = n->fault[fault].origin == ARISES_STYLE;
    a.chance = quantity_of(c, node, "chance", style ? NULL : where);
    a.share = offer ? quantity_of(c, offer, n->fault[fault].name, where) : optional(c, node, "share");
    if (a.share >= 0 && !offer)
        a.share = book_bind(c->book, a.share, where);
    a.count = !offer && read_given(node, "count") ? quantity_of(c, node, "count", where) : -1;
    a.luck = stream_source(where);
    a.there_luck = stream_source(arena_format(c->arena, "%s.chance", where));
    *(struct arising *)PUSH(c, n->arising, n->arisings) = a;
    if (n->item[p->item].divisible)
        wrong(c, node, NULL,
              "`%s` is divisible, and faults count units; make it an item of whole units (hides, metres, packs)",
              n->item[p->item].name);
}

static bool anything_made(const struct network *n)
{
    for (int32_t s = 0; s < n->sources; s++)
        if (n->source[s].kind == SOURCE_MAKE)
            return true;
    return false;
}

static const struct node *offer_faults(struct compile *c, const struct source *s, int32_t source)
{
    const struct node *node = c->source_node[source];
    const char *name = read_text(&c->read, node, "offer");
    const struct node *offers = read_group(&c->read, c->supplier_node[s->supplier], "offers");
    const struct node *offer =
        offers ? node_child(offers, name ? name : c->net->item[c->net->point[s->point].item].style) : NULL;
    return offer ? read_group(&c->read, offer, "faults") : NULL;
}

static bool arises_here(struct compile *c, int32_t fault, const struct node *node, int32_t source, bool made)
{
    const struct network *n = c->net;
    const struct source *s = &n->source[source];
    const struct node *theirs = s->kind == SOURCE_BUY && s->supplier >= 0 ? offer_faults(c, s, source) : NULL;
    if (s->kind == SOURCE_MOVE)
        return false;
    switch (n->fault[fault].origin) {
    case ARISES_RECEIVED:
        if (s->kind != SOURCE_BUY)
            return false;
        return theirs ? node_child(theirs, n->fault[fault].name) != NULL
                      : has_item(c, node, n->point[s->point].item) &&
                            (read_given(node, "share") || read_given(node, "count"));
    case ARISES_ORDER:
    case ARISES_STYLE:
        if (read_given(node, "of"))
            return has_item(c, node, n->point[s->point].item);
        return s->kind == (made ? SOURCE_MAKE : SOURCE_BUY);
    case ARISES_AT_STEP:
        break;
    }
    return false;
}

static void bind_to_sources(struct compile *c, const struct node **nodes)
{
    struct network *n = c->net;
    const bool made = anything_made(n);
    for (int32_t s = 0; s < n->sources; s++) {
        struct source *source = &n->source[s];
        source->arises = (struct span){n->arisings, 0};
        for (int32_t f = 0; f < n->faults; f++)
            if (arises_here(c, f, nodes[f], s, made)) {
                const struct node *theirs = source->kind == SOURCE_BUY && n->fault[f].origin == ARISES_RECEIVED
                                                ? offer_faults(c, source, s)
                                                : NULL;
                bind(c, f, nodes[f], theirs, source, source->name);
            }
        source->arises.count = n->arisings - source->arises.first;
    }
}

/* A workcenter ("stitching", "oem.stitching") or a routing step's name. */
bool names_step(const struct network *n, const struct step *s, const char *name)
{
    const char *center = n->center[s->center].name, *dot = strchr(center, '.');
    return strcmp(s->name, name) == 0 || strcmp(center, name) == 0 || (dot && strcmp(dot + 1, name) == 0);
}

static void bind_to_steps(struct compile *c, const struct node **nodes)
{
    struct network *n = c->net;
    for (int32_t s = 0; s < n->sources; s++) {
        const struct source *source = &n->source[s];
        const struct span steps =
            source->kind == SOURCE_MAKE && source->make >= 0 ? n->make[source->make].steps : (struct span){0, 0};
        for (int32_t k = steps.first; k < steps.first + steps.count; k++) {
            struct step *step = &n->step[k];
            step->arises = (struct span){n->arisings, 0};
            step->inspect = -1;
            for (int32_t f = 0; f < n->faults; f++)
                if (n->fault[f].origin == ARISES_AT_STEP &&
                    names_step(n, step, read_text(&c->read, nodes[f], "arises")) &&
                    has_item(c, nodes[f], n->point[source->point].item))
                    bind(c, f, nodes[f], NULL, source,
                         arena_format(c->arena, "%s.routing.%s", n->make[source->make].name, step->name));
            step->arises.count = n->arisings - step->arises.first;
        }
    }
}

/* Where repairs are done: the workcenter named, by site.name, or by its name at the site where the fault arises. */
static int32_t repair_center(struct compile *c, int32_t fault, const struct node *node)
{
    struct network *n = c->net;
    const char *at = read_text(&c->read, node, "repair.at");
    if (!at)
        return -1;
    int32_t id = center_find(c, at);
    for (int32_t i = 0; i < n->arisings && id < 0; i++)
        if (n->arising[i].fault == fault)
            id = center_find(c, arena_format(c->arena, "%s.%s", n->site[n->point[n->arising[i].point].site].name, at));
    if (id < 0)
        wrong(c, node, "repair.at", "`%s` is no workcenter; write site.name", at);
    return id;
}

static void read_repair(struct compile *c, int32_t id, const struct node *node)
{
    struct fault *f = &c->net->fault[id];
    const struct node *repair = read_group(&c->read, node, "repair");
    f->repairable = repair != NULL;
    f->repair_cost = f->repair_time = f->repair_pass = f->repair_center = -1;
    if (!repair)
        return;
    f->repair_cost = quantity_of(c, repair, "cost", NULL);
    f->repair_time = quantity_of(c, repair, "time", NULL);
    f->repair_pass = quantity_of(c, repair, "pass", NULL);
    f->repair_rounds = (int32_t)read_whole(&c->read, repair, "max_rounds");
    f->repair_then_scrap = read_choice(&c->read, repair, "then") == 0;
    f->repair_front = read_bool(&c->read, repair, "front");
    f->repair_center = repair_center(c, id, node);
}

static void read_escape(struct compile *c, const struct node *node, const char *path, struct fault *f)
{
    f->escape = read_given(node, "escape.cost") ? quantity_of(c, node, "escape.cost", NULL) : -1;
    f->returned = optional(c, node, "escape.returned.share");
    f->returned_after = quantity_of(c, node, "escape.returned.after", NULL);
    f->recall = optional(c, node, "escape.recall.chance");
    f->recall_after = quantity_of(c, node, "escape.recall.after", NULL);
    f->recall_cost = optional(c, node, "escape.recall.cost");
    f->recall_by_lot = read_choice(&c->read, node, "escape.recall.traceable") == 1;
    f->recall_repairs = read_choice(&c->read, node, "escape.recall.goods") == 1;
    f->detained = optional(c, node, "escape.detained.chance");
    f->detained_days = quantity_of(c, node, "escape.detained.days", NULL);
    f->detained_cost = optional(c, node, "escape.detained.cost");
    f->detained_destroys = read_choice(&c->read, node, "escape.detained.then") == 1;
    f->returned_luck = stream_source(arena_format(c->arena, "%s.escape.returned", path));
    f->recall_luck = stream_source(arena_format(c->arena, "%s.escape.recall", path));
    f->detained_luck = stream_source(arena_format(c->arena, "%s.escape.detained", path));
    f->escape_place = -1;
    if (f->escape >= 0 || f->returned >= 0 || f->recall >= 0 || f->detained >= 0 || f->found_at[FOUND_CUSTOMER] >= 0)
        f->escape_place = c->net->escaping++;
    c->net->recalls |= f->recall >= 0;
    if (f->recall_repairs && !read_given(node, "repair"))
        wrong(c, node, "escape.recall.goods",
              "nothing can be repaired without a group `repair`; give one, or \"scrap\"");
}

/* Its own, or that of all faults. */
static void read_found_at(struct compile *c, const struct node *node, struct fault *f)
{
    static const char *const places[PLACES_FOUND] = {
        [FOUND_RECEIVED] = "received", [FOUND_ARRIVED] = "arrived", [FOUND_MADE] = "made",
        [FOUND_DURING] = "during",     [FOUND_SHIPPED] = "shipped", [FOUND_CUSTOMER] = "customer"};
    const struct node *all = group_at(c, "faults.found_at"), *own = read_group(&c->read, node, "found_at");
    for (int p = 0; p < PLACES_FOUND; p++) {
        const struct node *given = own && read_given(own, places[p])   ? own
                                   : all && read_given(all, places[p]) ? all
                                                                       : NULL;
        f->found_at[p] = given ? quantity_of(c, given, places[p], NULL) : -1;
    }
}

static void read_fault(struct compile *c, const struct node *node)
{
    struct network *n = c->net;
    const char *arises = read_text(&c->read, node, "arises");
    struct fault f = {.name = node->name, .label = label_of(c, node, node->name)};
    const char *path = node_path(node, c->arena);
    f.rank = (enum fault_class)read_choice(&c->read, node, "class");
    f.origin = !arises                           ? ARISES_RECEIVED
               : strcmp(arises, "received") == 0 ? ARISES_RECEIVED
               : strcmp(arises, "order") == 0    ? ARISES_ORDER
               : strcmp(arises, "style") == 0    ? ARISES_STYLE
                                                 : ARISES_AT_STEP;
    f.corrected = read_bool(&c->read, node, "corrected");
    f.event_found = f.event_escaped = -1;
    f.cost = optional(c, node, "cost");
    read_found_at(c, node, &f);
    read_escape(c, node, path, &f);
    f.appears_after = quantity_of(c, node, "appears_after", NULL);
    f.luck = stream_source(path);
    f.repair_luck = stream_source(arena_format(c->arena, "%s.repair", path));
    f.cause_queue = cause_of(c, arena_format(c->arena, "%s.repair.queue", path),
                             arena_format(c->arena, "waiting for repair of %s", f.label));
    f.cause_repair =
        cause_of(c, arena_format(c->arena, "%s.repair", path), arena_format(c->arena, "repair of %s", f.label));
    *(struct fault *)PUSH(c, n->fault, n->faults) = f;
    if (read_given(node, "share") && read_given(node, "count"))
        wrong(c, node, "count", "give `share` (a chance for each unit) or `count` (an exact number a lot), not both");
}

static bool named_by_an_offer(const struct compile *c, const char *name)
{
    for (int32_t i = 0; i < c->net->suppliers; i++) {
        const struct node *offers = read_group(&c->read, c->supplier_node[i], "offers");
        for (const struct node *o = offers ? offers->first : NULL; o; o = o->next) {
            const struct node *faults = read_group(&c->read, o, "faults");
            if (faults && node_child(faults, name))
                return true;
        }
    }
    return false;
}

static void check_fault(struct compile *c, int32_t id, const struct node *node)
{
    const struct network *n = c->net;
    const char *arises = read_text(&c->read, node, "arises");
    bool bound = false;
    for (int32_t i = 0; i < n->arisings; i++)
        bound |= n->arising[i].fault == id;
    if (!read_given(node, "share") && !read_given(node, "count") && !named_by_an_offer(c, node->name))
        wrong(c, node, NULL, "needs `share` (a chance for each unit) or `count` (an exact number a lot)");
    else if (!bound && n->fault[id].origin == ARISES_AT_STEP)
        wrong(c, node, "arises",
              "`%s` is no step or workcenter that a routing passes%s; name one, or write \"received\", \"order\" or "
              "\"style\"",
              arises, read_given(node, "of") ? " with this item" : "");
    else if (!bound)
        wrong(c, node, "arises", "nothing that %s arises in: no source %s%s", n->fault[id].name,
              n->fault[id].origin == ARISES_RECEIVED ? "buys" : "buys or makes",
              read_given(node, "of") ? " this item" : " anything");
}

static void check_offers_faults(struct compile *c)
{
    for (int32_t i = 0; i < c->net->suppliers; i++) {
        const struct node *offers = read_group(&c->read, c->supplier_node[i], "offers");
        for (const struct node *o = offers ? offers->first : NULL; o; o = o->next) {
            const struct node *faults = read_group(&c->read, o, "faults");
            for (const struct node *f = faults ? faults->first : NULL; f; f = f->next) {
                int32_t id = 0;
                while (id < c->net->faults && strcmp(c->net->fault[id].name, f->name) != 0)
                    id++;
                if (id == c->net->faults)
                    wrong(c, faults, f->name, "there is no fault `%s`; describe it in the group faults", f->name);
                else if (c->net->fault[id].origin != ARISES_RECEIVED)
                    wrong(c, faults, f->name, "the fault `%s` does not arise \"received\"", f->name);
            }
        }
    }
}

static size_t can(const struct network *n, int32_t fault, int32_t item)
{
    return (size_t)fault * (size_t)n->items + (size_t)item;
}

/* Which items can have which fault: where it arises, and what such parts go into. */
static void spread_faults(struct compile *c)
{
    struct network *n = c->net;
    n->can_have = arena_array(c->arena, (size_t)n->faults * (size_t)n->items + 1, sizeof *n->can_have);
    for (size_t i = 0; i < can(n, n->faults, 0); i++)
        n->can_have[i] = false;
    for (int32_t i = 0; i < n->arisings; i++)
        n->can_have[can(n, n->arising[i].fault, n->point[n->arising[i].point].item)] = true;
    for (bool more = true; more;) { /* as often as products are made of products */
        more = false;
        for (int32_t item = 0; item < n->items; item++)
            for (int32_t k = n->item[item].bom.first; k < n->item[item].bom.first + n->item[item].bom.count; k++)
                for (int32_t f = 0; f < n->faults && n->component[k].item >= 0; f++)
                    if (n->can_have[can(n, f, n->component[k].item)] && !n->can_have[can(n, f, item)])
                        n->can_have[can(n, f, item)] = more = true;
    }
}

const struct node **fault_nodes(struct compile *c, size_t *count)
{
    const struct node **nodes = sorted_members(c, group_at(c, "faults"), count);
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++)
        if (strcmp(nodes[i]->name, "found_at") != 0)
            nodes[kept++] = nodes[i];
    *count = kept;
    return nodes;
}

void compile_faults(struct compile *c)
{
    size_t count;
    const struct node **nodes = fault_nodes(c, &count);
    for (int32_t i = 0; i < c->net->points; i++)
        c->net->point[i].luck = stream_source(arena_format(c->arena, "%s.faulty", c->net->point[i].name));
    if (count > FAULTS_MOST)
        wrong(c, group_at(c, "faults"), NULL, "a scenario has at most %d faults", FAULTS_MOST);
    for (size_t i = 0; i < count; i++)
        read_fault(c, nodes[i]);
    bind_to_sources(c, nodes);
    bind_to_steps(c, nodes);
    for (size_t i = 0; i < count; i++) {
        read_repair(c, (int32_t)i, nodes[i]);
        check_fault(c, (int32_t)i, nodes[i]);
    }
    check_offers_faults(c);
    for (int32_t i = 0; i < c->net->items; i++)
        c->net->item[i].first_variant = items_of(c, c->net->item[i].style).first;
    if (count > 0)
        spread_faults(c);
}

/* Goods that can have it pass customs somewhere. */
static bool passes_customs(const struct network *n, int32_t fault)
{
    for (int32_t s = 0; s < n->sources; s++)
        if (n->source[s].border && n->can_have[can(n, fault, n->point[n->source[s].point].item)])
            return true;
    return false;
}

static bool ever(const struct compile *c, quantity_id q)
{
    double value;
    return q >= 0 && !(book_constant(c->book, q, &value) && value == 0);
}

void check_faults(struct compile *c)
{
    for (int32_t i = 0; i < c->net->sources; i++) {
        struct source *s = &c->net->source[i];
        s->border = s->kind == SOURCE_MOVE && s->lane >= 0 && (ever(c, s->duty) || ever(c, s->lane_customs));
    }
    for (int32_t i = 0; i < c->net->faults; i++) {
        const struct fault *f = &c->net->fault[i];
        double pass;
        if (f->detained >= 0 && !passes_customs(c->net, i))
            remark(c, group_at(c, arena_format(c->arena, "faults.%s", f->name)), "escape.detained",
                   "no goods that can have this fault come by a lane with `duty` or `customs`: customs never see them");
        if (f->repairable && f->repair_rounds == 0 && book_constant(c->book, f->repair_pass, &pass) && pass <= 0)
            wrong(c, group_at(c, arena_format(c->arena, "faults.%s", f->name)), "repair.pass",
                  "a repair that never succeeds would go on for ever: give max_rounds, or a chance above 0");
    }
}

/* "inspections.final.rejected", "faults.seam.found", ...: true when it is one of these. */
bool name_quality_event(struct compile *c, const char *name, int32_t event)
{
    struct network *n = c->net;
    for (int32_t i = 0; i < n->inspections; i++) {
        struct inspection *p = &n->inspection[i];
        int32_t *place = strcmp(name, arena_format(c->arena, "inspections.%s.lots", p->name)) == 0 ? &p->event_lots
                         : strcmp(name, arena_format(c->arena, "inspections.%s.rejected", p->name)) == 0
                             ? &p->event_rejected
                             : NULL;
        if (place)
            *place = event;
        if (place)
            return true;
    }
    for (int32_t i = 0; i < n->faults; i++) {
        struct fault *f = &n->fault[i];
        int32_t *place = strcmp(name, arena_format(c->arena, "faults.%s.found", f->name)) == 0     ? &f->event_found
                         : strcmp(name, arena_format(c->arena, "faults.%s.escaped", f->name)) == 0 ? &f->event_escaped
                                                                                                   : NULL;
        if (place)
            *place = event;
        if (place)
            return true;
    }
    return false;
}
