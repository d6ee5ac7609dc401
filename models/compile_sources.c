/* models/compile_sources.c - where stock points are replenished from. */
#include "models/compile_inside.h"

#include <math.h>

#include "sim/stream.h"

#include <string.h>

/* The contract under which goods go from seller to buyer, with a price for the item; -1. */
static int32_t contract_for(const struct compile *c, int32_t seller, int32_t buyer, int32_t item)
{
    for (int32_t i = 0; i < c->net->contracts; i++) {
        const struct contract *k = &c->net->contract[i];
        if (k->seller != seller || k->buyer != buyer)
            continue;
        for (int32_t p = k->prices.first; p < k->prices.first + k->prices.count; p++)
            if (c->net->contract_price[p].item == item)
                return i;
    }
    return -1;
}

static const struct node *offer_of(struct compile *c, const struct node *node, int32_t supplier,
                                   const struct item *item)
{
    const char *name = read_text(&c->read, node, "offer");
    const struct node *offers = read_group(&c->read, c->supplier_node[supplier], "offers");
    const struct node *offer = offers ? node_child(offers, name ? name : item->style) : NULL;
    if (!offer)
        wrong(c, node, name ? "offer" : "buy",
              "supplier `%s` offers no `%s`; add it to suppliers.%s.offers, or buy elsewhere",
              c->net->supplier[supplier].name, name ? name : item->style, c->net->supplier[supplier].name);
    return offer;
}

static quantity_id given(struct compile *c, const struct node *node, const struct node *offer, const char *name,
                         const char *at)
{
    if (read_given(node, name))
        return quantity_of(c, node, name, at);
    return offer && read_given(offer, name) ? quantity_of(c, offer, name, at) : -1;
}

static void read_common(struct compile *c, const struct node *node, const struct node *offer, struct source *s,
                        const char *at)
{
    const struct node *breaks = read_group(&c->read, node, "breaks");
    s->share = read_given(node, "share") ? quantity_of(c, node, "share", NULL) : -1;
    s->order_delay = given(c, node, offer, "order_delay", at);
    s->moq = given(c, node, offer, "moq", at);
    s->multiple = given(c, node, offer, "multiple", at);
    s->capacity_per_day = given(c, node, offer, "capacity_per_day", NULL);
    s->capacity = given(c, node, offer, "capacity.units", NULL);
    const struct node *period = read_given(node, "capacity.units") || !offer ? node : offer;
    s->capacity_every = ticks_from_days(read_number(&c->read, period, "capacity.every"));
    if (s->capacity >= 0 && s->capacity_per_day >= 0)
        wrong(c, period, "capacity",
              "give the capacity as a rate (capacity_per_day) or per period (capacity), not both");
    if (s->capacity >= 0 && s->capacity_every <= 0)
        wrong(c, period, "capacity.every", "the period of a capacity must be above 0");
    s->yield_times = given(c, node, offer, "yield.times", at);
    s->yield_plus = given(c, node, offer, "yield.plus", at);
    const struct node *paid = read_given(node, "yield.paid") || !offer ? node : offer;
    s->paid_received = read_choice(&c->read, paid, "yield.paid") == 1;
    s->per_order = given(c, node, offer, "cost.per_order", at);
    s->per_unit = given(c, node, offer, "cost.per_unit", at);
    s->price = offer ? quantity_of(c, offer, "price", at) : -1;
    s->tooling = offer && read_given(offer, "tooling") ? quantity_of(c, offer, "tooling.cost", NULL) : -1;
    const bool moves = s->tooling >= 0 && read_group(&c->read, offer, "tooling.move");
    s->tooling_move_cost = moves ? quantity_of(c, offer, "tooling.move.cost", NULL) : -1;
    s->tooling_move_time = moves ? quantity_of(c, offer, "tooling.move.time", NULL) : -1;
    const char *owner = offer ? read_text(&c->read, offer, "tooling.owner") : NULL;
    s->our_tooling = owner ? party_of(c, owner) == c->net->us : s->ours;
    s->breaks = read_breaks(c, breaks ? breaks : offer ? read_group(&c->read, offer, "breaks") : NULL, NULL);
    s->incremental = read_choice(&c->read, breaks || !offer ? node : offer, "breaks_apply") == 1;
    s->priority = read_number(&c->read, node, "priority");
    s->crossing = read_bool(&c->read, node, "crossing");
    s->complete = !read_bool(&c->read, node, "partial");
    const int pipeline = read_choice(&c->read, node, "pipeline");
    s->pipeline = pipeline < 0 ? PIPELINE_SENDER : (enum pipeline_side)pipeline;
    s->gate = -1;
    s->lead_time = s->lane_time = s->lane_customs = s->duty = -1;
    s->supplier = s->from = s->lane = s->make = s->contract = -1;
}

static void read_buy(struct compile *c, const struct node *node, struct source *s, const struct point *p)
{
    struct network *n = c->net;
    const int32_t supplier = supplier_find(c, read_text(&c->read, node, "buy"));
    read_common(c, node, NULL, s, p->name);
    if (supplier < 0)
        return; /* reported by the schema check */
    const struct node *offer = offer_of(c, node, supplier, &n->item[p->item]);
    read_common(c, node, offer, s, p->name);
    s->kind = SOURCE_BUY;
    s->supplier = supplier;
    s->lead_time = offer ? quantity_of(c, offer, "lead_time", p->name) : -1;
    s->gate = offer ? gate_of(c, offer, "after") : -1;
    s->contract = contract_for(c, n->supplier[supplier].party, n->site[p->site].party, p->item);
    const char *what = n->item[p->item].style, *from = n->supplier[supplier].name,
               *label = label_of(c, c->item_node[p->item], what);
    s->cause_lead = cause_of(c, arena_format(c->arena, "suppliers.%s.offers.%s.lead_time", from, what),
                             arena_format(c->arena, "%s: lead time of %s", label, n->supplier[supplier].label));
    s->cause_closed = cause_of(c, arena_format(c->arena, "suppliers.%s.closed", from),
                               arena_format(c->arena, "closures of %s", n->supplier[supplier].label));
    s->cause_capacity = cause_of(c, arena_format(c->arena, "suppliers.%s.capacity", from),
                                 arena_format(c->arena, "capacity of %s", n->supplier[supplier].label));
}

static void take_lane(struct compile *c, struct source *s, int32_t lane, const struct point *p)
{
    const struct node *l = c->lane_node[lane];
    const char *name = c->net->lane[lane].name, *label = c->net->lane[lane].label;
    s->lane = lane;
    s->lane_time = quantity_of(c, l, "time", p->name);
    s->lane_customs = quantity_of(c, l, "customs", p->name);
    s->duty = quantity_of(c, l, "duty", p->name);
    s->cause_transit =
        cause_of(c, arena_format(c->arena, "lanes.%s.time", name), arena_format(c->arena, "transit by %s", label));
    s->cause_departure = cause_of(c, arena_format(c->arena, "lanes.%s.departs", name),
                                  arena_format(c->arena, "waiting for a departure of %s", label));
    s->cause_customs = cause_of(c, arena_format(c->arena, "lanes.%s.customs", name),
                                arena_format(c->arena, "customs after %s", label));
}

static void read_move(struct compile *c, const struct node *node, struct source *s, const struct point *p)
{
    struct network *n = c->net;
    const char *site = read_text(&c->read, node, "move"), *lane = read_text(&c->read, node, "lane");
    const int32_t from = point_find(c, arena_format(c->arena, "%s.%s", site, n->item[p->item].name));
    read_common(c, node, NULL, s, p->name);
    s->kind = SOURCE_MOVE;
    s->from = from;
    if (from < 0) {
        wrong(c, node, "move", "site `%s` has no stock point for `%s`; add it to sites.%s.stock", site,
              n->item[p->item].name, site);
        return;
    }
    if (from == (int32_t)(p - n->point))
        wrong(c, node, "move", "a stock point cannot be replenished from itself");
    s->contract = contract_for(c, n->site[n->point[from].site].party, n->site[p->site].party, p->item);
    if (lane && lane_find(c, lane) >= 0)
        take_lane(c, s, lane_find(c, lane), p);
    else
        s->cause_transit = cause_of(c, "lanes.none", "moving without a lane");
}

static void read_steps(struct compile *c, const struct node *node, struct make *m, const struct point *p)
{
    struct network *n = c->net;
    const struct node *routing = read_group(&c->read, node, "routing");
    const char *site = n->site[p->site].name;
    m->steps = (struct span){n->steps, 0};
    for (const struct node *s = routing ? routing->first : NULL; s; s = s->next) { /* the file's order is the routing */
        const char *at = read_given(s, "at") ? read_text(&c->read, s, "at") : s->name;
        int32_t center = center_find(c, arena_format(c->arena, "%s.%s", site, at));
        if (center < 0)
            center = center_find(c, at);
        if (center < 0) {
            wrong(c, s, read_given(s, "at") ? "at" : NULL, "`%s` is no workcenter of site `%s`", at, site);
            continue;
        }
        struct step step = {.name = s->name,
                            .center = center,
                            .time = quantity_of(c, s, "time", p->name),
                            .lot_time = quantity_of(c, s, "lot_time", p->name),
                            .setup = quantity_of(c, s, "setup", p->name),
                            .buffer = read_given(s, "buffer") ? (int32_t)read_whole(&c->read, s, "buffer") : -1};
        if (step.buffer >= 0 && m->steps.count == 0)
            wrong(c, s, "buffer",
                  "no step before this one could be blocked; limit what comes in by demand.*.capacity (loss) or "
                  "make.in_process_limit (CONWIP)");
        step.cause_work = cause_of(c, arena_format(c->arena, "workcenter.%s.work", n->center[center].name),
                                   arena_format(c->arena, "work at %s", n->center[center].label));
        step.cause_queue = cause_of(c, arena_format(c->arena, "workcenter.%s.queue", n->center[center].name),
                                    arena_format(c->arena, "capacity of %s", n->center[center].label));
        *(struct step *)PUSH(c, n->step, n->steps) = step;
        m->steps.count++;
    }
}

static void read_components(struct compile *c, const struct node *node, struct make *m, const struct point *p)
{
    struct network *n = c->net;
    const struct span bom = n->item[p->item].bom;
    m->bom = (struct span){n->make_components, 0};
    for (int32_t i = bom.first; i < bom.first + bom.count; i++) {
        const struct component *part = &n->component[i];
        if (part->item < 0)
            continue;
        const char *name = arena_format(c->arena, "%s.%s", n->site[p->site].name, n->item[part->item].name);
        const int32_t at = point_find(c, name);
        if (at < 0) {
            wrong(c, node, NULL, "making `%s` here needs stock of `%s` at this site: add sites.%s.stock.%s",
                  n->item[p->item].name, n->item[part->item].name, n->site[p->site].name, n->item[part->item].style);
            continue;
        }
        *(struct make_component *)PUSH(c, n->make_component, n->make_components) = (struct make_component){
            at, book_bind(c->book, part->units, p->name), book_bind(c->book, part->scrap, p->name)};
        m->bom.count++;
    }
}

static void read_make(struct compile *c, const struct node *node, struct source *s, const struct point *p)
{
    struct network *n = c->net;
    const struct node *make = read_group(&c->read, node, "make");
    read_common(c, node, NULL, s, p->name);
    s->kind = SOURCE_MAKE;
    static const char *const elsewhere[] = {"capacity_per_day", "capacity", "pipeline"};
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (node_child(node, elsewhere[i]))
            wrong(c, node, elsewhere[i], "is of goods that are bought or moved; %s",
                  i < 2 ? "making is limited by its workcenters and `in_process_limit`" : "leave it out here");
    s->make = n->makes;
    struct make m = {.name = node_path(make, c->arena)};
    m.lot = read_given(make, "lot") ? quantity_of(c, make, "lot", NULL) : -1;
    m.ramps = read_series(&c->read, make, "ramp", &m.ramp);
    m.spread = (int32_t)read_whole(&c->read, make, "spread");
    if (m.ramps > 0 && m.spread > 1)
        wrong(c, make, "ramp", "does not go with `spread`, which splits lots over machines");
    m.transfer = read_given(make, "transfer") ? quantity_of(c, make, "transfer", NULL) : -1;
    m.learning = read_number(&c->read, make, "learning");
    m.learned_at = read_number(&c->read, make, "learned_at");
    m.learned_until =
        read_given(make, "learned_until") ? read_number(&c->read, make, "learned_until") : (double)INFINITY;
    m.overplan = quantity_of(c, make, "overplan", p->name);
    m.tolerance = quantity_of(c, make, "tolerance", p->name);
    m.kit_complete = read_choice(&c->read, make, "kitting") == 1;
    m.in_process_limit = (int32_t)read_whole(&c->read, make, "in_process_limit");
    m.gate = gate_of(c, make, "after");
    m.cause_materials = cause_of(
        c, arena_format(c->arena, "sites.%s.stock.%s.materials", n->site[p->site].name, n->item[p->item].style),
        arena_format(c->arena, "%s: waiting for materials on hand elsewhere",
                     label_of(c, c->item_node[p->item], n->item[p->item].style)));
    read_steps(c, make, &m, p);
    read_components(c, make, &m, p);
    *(struct make *)PUSH(c, n->make, n->makes) = m;
}

static void add_source(struct compile *c, int32_t point, const struct node *node)
{
    struct network *n = c->net;
    const struct point *p = &n->point[point];
    const bool buy = read_given(node, "buy"), make = node_child(node, "make") != NULL, move = read_given(node, "move");
    struct source s = {.name = node_path(node, c->arena), .point = point, .ours = p->ours, .instead_of = -1};
    const int kinds = buy + make + move;
    if (kinds != 1) {
        wrong(c, node, NULL, "a source is exactly one of `buy`, `make`, `move`; here %s",
              kinds > 0 ? "there are several" : "there is none");
        return;
    }
    if (!move && read_given(node, "lane"))
        wrong(c, node, "lane", "goods %s here take no lane; %s", buy ? "bought" : "made",
              buy ? "the offer's lead_time is door to door, or let them move from a site of the supplier's"
                  : "leave it out");
    if (!buy && read_given(node, "offer"))
        wrong(c, node, "offer", "belongs to `buy`");
    if (buy)
        read_buy(c, node, &s, p);
    else if (make)
        read_make(c, node, &s, p);
    else
        read_move(c, node, &s, p);
    s.luck = stream_source(arena_format(c->arena, "%s@%s", s.name, p->name));
    s.cause_delay = cause_of(c, arena_format(c->arena, "%s.order_delay", s.name),
                             label_of(c, node,
                                      arena_format(c->arena, "order delay of %s",
                                                   label_of(c, c->item_node[p->item], n->item[p->item].style))));
    *(struct source *)PUSH(c, n->source, n->sources) = s;
    int32_t a = n->sources - 1, b = a;
    *(const struct node **)PUSH(c, c->source_node, a) = node;
    *(const char **)PUSH(c, c->source_path, b) = s.name;
}

/* ---- the same goods by another lane, for the acts of responses ---- */

static void add_instead(struct compile *c, int32_t source, int32_t lane)
{
    struct network *n = c->net;
    struct source s = n->source[source];
    for (int32_t i = 0; i < n->sources; i++)
        if (n->source[i].instead_of == source && n->source[i].lane == lane)
            return;
    s.instead_of = source;
    s.name = arena_format(c->arena, "%s by %s", s.name, n->lane[lane].name);
    take_lane(c, &s, lane, &n->point[s.point]);
    s.luck = stream_source(arena_format(c->arena, "%s@%s", s.name, n->point[s.point].name));
    *(struct source *)PUSH(c, n->source, n->sources) = s;
    int32_t a = n->sources - 1, b = a;
    *(const struct node **)PUSH(c, c->source_node, a) = c->source_node[source];
    *(const char **)PUSH(c, c->source_path, b) = c->source_path[source];
}

static void add_ways_of_act(struct compile *c, const struct node *act)
{
    struct network *n = c->net;
    const char *of = read_given(act, "ship") ? read_text(&c->read, act, "ship") : NULL;
    const int32_t lane = read_given(act, "lane") ? lane_find(c, read_text(&c->read, act, "lane")) : -1;
    const struct span points = of && lane >= 0 ? points_at(c, of) : (struct span){0, 0};
    for (int32_t i = points.first; i < points.first + points.count; i++) {
        const struct span sources = n->point[n->watch[i]].sources;
        for (int32_t s = sources.first; s < sources.first + sources.count; s++)
            if (n->source[s].kind == SOURCE_MOVE && n->source[s].lane != lane)
                add_instead(c, s, lane);
    }
}

static void add_ways(struct compile *c)
{
    size_t responses, acts;
    const struct node **response = sorted_members(c, group_at(c, "responses"), &responses);
    for (size_t i = 0; i < responses; i++) {
        const struct node **act = sorted_members(c, read_group(&c->read, response[i], "act"), &acts);
        for (size_t k = 0; k < acts; k++)
            add_ways_of_act(c, act[k]);
    }
}

/* The steps of each workcenter, by id. */
static void list_steps(struct compile *c)
{
    struct network *n = c->net;
    int32_t first = 0;
    n->step_list = arena_array(c->arena, (size_t)n->steps + 1, sizeof *n->step_list);
    for (int32_t s = 0; s < n->steps; s++)
        n->center[n->step[s].center].steps.count++;
    for (int32_t i = 0; i < n->centers; i++) {
        const int32_t count = n->center[i].steps.count;
        n->center[i].steps = (struct span){first, 0};
        first += count;
    }
    for (int32_t s = 0; s < n->steps; s++) {
        struct span *here = &n->center[n->step[s].center].steps;
        n->step_list[here->first + here->count++] = s;
    }
}

void compile_sources(struct compile *c)
{
    struct network *n = c->net;
    for (int32_t i = 0; i < n->points; i++) {
        size_t count;
        const struct node **members = sorted_members(c, read_group(&c->read, c->point_node[i], "sources"), &count);
        n->point[i].sources = (struct span){n->sources, 0};
        for (size_t k = 0; k < count; k++)
            add_source(c, i, members[k]);
        n->point[i].sources.count = n->sources - n->point[i].sources.first;
        if (n->point[i].sources.count == 0 && n->point[i].policy.type != POLICY_NONE && count == 0)
            wrong(c, c->point_node[i], "sources",
                  "`%s` orders but has no source: add sources: { one = { buy = \"supplier\"; }; } (or make, move)",
                  n->point[i].name);
    }
    add_ways(c);
    list_steps(c);
}
