/* models/compile_inspections.c - inspections: plans, lots, and whose goods they look at. */
#include "models/compile_inside.h"

#include "models/aql.h"
#include "sim/diag.h"
#include "sim/stream.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static quantity_id optional(struct compile *c, const struct node *node, const char *name)
{
    return read_given(node, name) ? quantity_of(c, node, name, NULL) : -1;
}

/* ---- the plan ---- */

static int32_t stage_numbers(struct compile *c, const struct node *node, const char *name, int32_t *out)
{
    const double *values;
    const size_t count = read_series(&c->read, node, name, &values);
    if (count > STAGES_MOST)
        wrong(c, node, name, "a plan has at most %d stages", STAGES_MOST);
    for (size_t i = 0; i < count && i < STAGES_MOST; i++) {
        out[i] = (int32_t)values[i];
        if (values[i] != floor(values[i]) || values[i] > 1e9)
            wrong(c, node, name, "%g is not a whole number of units", values[i]);
    }
    return count < STAGES_MOST ? (int32_t)count : STAGES_MOST;
}

/* accept and reject, cumulative: accept < reject, the last ones next to each other, none falling. */
static void check_numbers(struct compile *c, const struct node *node, struct inspection *p, int32_t rejects)
{
    for (int32_t s = 0; s < p->stages; s++) {
        const bool last = s + 1 == p->stages;
        if (s >= rejects)
            p->reject[s] = p->accept[s] + 1;
        if (p->accept[s] >= p->reject[s])
            wrong(c, node, "plan.reject", "stage %d rejects at %d, accepts at %d: a lot cannot be both", s + 1,
                  p->reject[s], p->accept[s]);
        if (last && p->reject[s] != p->accept[s] + 1)
            wrong(c, node, "plan.reject", "the last stage must decide: reject at accept + 1 = %d", p->accept[s] + 1);
        if (last && p->accept[s] < 0)
            wrong(c, node, "plan.accept", "the last stage must be able to accept: 0 or more");
        if (s > 0 && (p->accept[s] < p->accept[s - 1] || p->reject[s] < p->reject[s - 1]))
            wrong(c, node, "plan.accept", "the numbers are cumulative: they cannot fall from stage to stage");
    }
}

static void read_stages(struct compile *c, const struct node *node, struct inspection *p)
{
    const int32_t sizes = stage_numbers(c, node, "plan.n", p->n),
                  accepts = stage_numbers(c, node, "plan.accept", p->accept),
                  rejects = stage_numbers(c, node, "plan.reject", p->reject);
    p->stages = accepts;
    p->limit = read_given(node, "plan.limit") ? quantity_of(c, node, "plan.limit", NULL) : -1;
    if (p->limit >= 0) {
        if (accepts > 0 || rejects > 0 || sizes > 1)
            wrong(c, node, "plan.limit", "stands in place of accept and reject, in one stage");
        if (p->plan == PLAN_STAGES && sizes != 1)
            wrong(c, node, "plan", "needs `n`, the sample size, or `share`");
        p->stages = 1;
    } else if (p->plan == PLAN_STAGES && sizes == 0)
        wrong(c, node, "plan",
              "needs `n`, the sample size (with `accept`); or say plan = \"all\", \"none\", { share }, "
              "or \"ISO 2859-1\"");
    else if (p->plan == PLAN_STAGES && accepts != sizes)
        wrong(c, node, "plan.accept", "%d stages have a sample size, %d an acceptance number", sizes, accepts);
    else if (p->plan != PLAN_STAGES && accepts > 1)
        wrong(c, node, "plan.accept", "this plan has one stage: give one acceptance number");
    else if (rejects > 0 ? rejects != accepts : accepts > 1)
        wrong(c, node, "plan.reject", "a plan of %d stages needs %d rejection numbers", accepts, accepts);
    else
        check_numbers(c, node, p, rejects);
    if (p->stages == 0) { /* looked at, never rejected */
        p->stages = 1;
        p->accept[0] = INT32_MAX - 1;
        p->reject[0] = INT32_MAX;
    }
}

/* "vague(mean=0.05, sd=0.02)": the limit is normal(...), cut off at 0 and 1. */
static quantity_id vague_limit(struct compile *c, const struct node *node, const char *text)
{
    const char *open = strchr(text, '('), *close = strrchr(text, ')');
    const char *path = arena_format(c->arena, "%s.plan.limit", node_path(node, c->arena));
    if (!open || !close || close < open) {
        wrong(c, node, "plan", "`%s`: write vague(mean=0.05, sd=0.02)", text);
        return -1;
    }
    struct node *value = node_new(c->arena, NODE_TEXT, "limit", read_place(node, "plan"));
    value->text = arena_format(c->arena, "normal(%.*s, min=0, max=1)%s", (int)(close - open - 1), open + 1, close + 1);
    return book_add(c->book, schema_row("inspections.*.plan.limit"), path, value, value->place);
}

static enum inspection_plan plan_named(struct compile *c, const struct node *node, const char *text)
{
    static const char *const names[] = {[PLAN_NONE] = "none",
                                        [PLAN_ALL] = "all",
                                        [PLAN_SHARE] = "share",
                                        [PLAN_STAGES] = "stages",
                                        [PLAN_ISO] = "ISO 2859-1"};
    const size_t count = sizeof names / sizeof *names;
    for (size_t i = 0; i < count; i++)
        if (strcmp(text, names[i]) == 0)
            return (enum inspection_plan)i;
    const char *near = diag_nearest(text, names, count);
    wrong(c, node, "plan", "unknown plan `%s`%s%s%s (none, all, share, stages, ISO 2859-1, vague(mean, sd))", text,
          near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
    return PLAN_ALL;
}

/* Without a number of its own a vague plan looks at as many as ISO 2859-1 would, for the level. */
static void read_vague(struct compile *c, const struct node *node, struct inspection *p, const char *text)
{
    p->vague = true;
    p->plan = read_given(node, "plan.share") ? PLAN_SHARE : PLAN_STAGES;
    p->sample_by_level = !read_given(node, "plan.share") && !read_given(node, "plan.n");
    p->stages = 1;
    if (stage_numbers(c, node, "plan.n", p->n) > 1)
        wrong(c, node, "plan.n", "a vague plan has one stage");
    if (read_given(node, "plan.n") && read_given(node, "plan.share"))
        wrong(c, node, "plan.n", "is said beside `share`: give one of them");
    static const char *const numbers[] = {"plan.accept", "plan.reject", "plan.limit"};
    for (int i = 0; i < 3; i++)
        if (read_given(node, numbers[i]))
            wrong(c, node, numbers[i], "the limit is vague: leave it out");
    p->limit = vague_limit(c, node, text);
    p->accept[0] = INT32_MAX - 1;
    p->reject[0] = INT32_MAX;
}

static void read_plan(struct compile *c, const struct node *node, struct inspection *p)
{
    static const char *const numbers[] = {"plan.n", "plan.accept", "plan.reject", "plan.limit"};
    const char *type = read_text(&c->read, node, "plan.type");
    p->limit = -1;
    p->share = read_number(&c->read, node, "plan.share");
    if (type && strncmp(type, "vague", 5) == 0) {
        read_vague(c, node, p, type);
        return;
    }
    p->plan = type ? plan_named(c, node, type) : PLAN_STAGES;
    if (read_given(node, "plan.share") && p->plan == PLAN_STAGES)
        p->plan = PLAN_SHARE;
    if (!read_given(node, "plan"))
        wrong(c, node, NULL,
              "needs a `plan`: { n = 50; accept = 2; }, \"all\", { share = 0.1; }, \"ISO 2859-1\", "
              "\"vague(mean=0.05, sd=0.02)\" or \"none\"");
    else if (p->plan == PLAN_SHARE && !read_given(node, "plan.share"))
        wrong(c, node, "plan", "needs `share`, the part of the lot that is looked at");
    else if (p->plan != PLAN_NONE && p->plan != PLAN_ISO)
        read_stages(c, node, p);
    else
        for (int i = 0; i < 4; i++)
            if (read_given(node, numbers[i]))
                wrong(c, node, numbers[i], "this plan takes no numbers: leave it out");
    if (p->plan != PLAN_STAGES && read_given(node, "plan.n"))
        wrong(c, node, "plan.n", "is said beside another kind of plan: give one of them");
}

static void read_aql(struct compile *c, const struct node *node, struct inspection *p)
{
    static const char *const names[CLASSES] = {"aql.critical", "aql.major", "aql.minor"};
    const bool all = read_given(node, "aql.all");
    bool unknown = false;
    p->by_class = !all;
    for (int k = 0; k < CLASSES; k++) {
        const char *name = all && k == CLASS_MAJOR ? "aql.all" : names[k];
        p->aql[k] = AQL_NOT_JUDGED;
        if (!read_given(node, name))
            continue;
        if (all && strcmp(name, "aql.all") != 0)
            wrong(c, node, name, "give one limit for all, or one for each class");
        const double percent = read_number(&c->read, node, name);
        p->aql[k] = percent == 0 ? AQL_ZERO : aql_column(percent);
        unknown |= percent != 0 && p->aql[k] < 0;
        if (percent != 0 && p->aql[k] < 0)
            wrong(c, node, name,
                  "%g is no AQL of the table: 0.065 0.10 0.15 0.25 0.40 0.65 1.0 1.5 2.5 4.0 6.5 10 (percent)",
                  percent);
    }
    if (p->plan != PLAN_ISO)
        return;
    bool judged = false, zero = false;
    for (int k = 0; k < CLASSES; k++) {
        judged |= p->aql[k] >= 0;
        zero |= p->aql[k] == AQL_ZERO;
    }
    if (unknown)
        return; /* said above */
    if (!judged)
        wrong(c, node, NULL, "ISO 2859-1 needs an `aql`: 2.5, or { critical = 0; major = 2.5; minor = 4.0; }");
    else if (zero && p->aql[CLASS_MAJOR] < 0)
        wrong(c, node, "aql", "AQL 0 means none in the sample of the major class: give aql.major");
}

static void refuse_beside(struct compile *c, const struct node *node, const struct inspection *p)
{
    static const char *const iso_only[] = {"aql", "level", "severity", "switching", "reduced"};
    for (size_t i = 0; i < sizeof iso_only / sizeof *iso_only; i++)
        if (p->plan != PLAN_ISO && read_given(node, iso_only[i]) &&
            !(p->sample_by_level && strcmp(iso_only[i], "level") == 0))
            remark(c, node, iso_only[i], "belongs to plan = \"ISO 2859-1\" and does nothing here");
    if (read_given(node, "concession") && p->rejected != FATE_ACCEPT_AT && p->at_last != LAST_ACCEPT_AT)
        wrong(c, node, "concession", "belongs to rejected or at_last = \"accept_at\" and would do nothing here");
    if (read_given(node, "rounds") && !p->again)
        wrong(c, node, "rounds", "belongs to again = true and would do nothing here");
    if ((p->again || read_given(node, "at_last")) && p->rejected > FATE_REPAIR)
        wrong(c, node, p->again ? "again" : "at_last", "belongs to rejected = \"screen\", \"sort\" or \"repair\"");
    if ((p->when != INSPECT_DURING) == read_given(node, "at"))
        wrong(c, node, read_given(node, "at") ? "at" : NULL, "when = \"during\" and `at` (the step) belong together");
}

/* A lot can be rejected. */
static bool judges(const struct inspection *p)
{
    return p->plan == PLAN_ISO || p->limit >= 0 || (p->plan != PLAN_NONE && p->accept[0] != INT32_MAX - 1);
}

static void read_lot(struct compile *c, const struct node *node, struct inspection *p)
{
    const char *lot = read_text(&c->read, node, "lot");
    double units;
    char rest;
    p->lot = LOT_OF_ORDER;
    if (strcmp(lot, "drop") == 0 || strcmp(lot, "making") == 0)
        p->lot = LOT_OF_DROP;
    else if (sscanf(lot, "%lf%c", &units, &rest) == 1 && units >= 1 && units == floor(units) && units < 1e12) {
        p->lot = LOT_OF_UNITS;
        p->lot_units = (pieces)units;
    } else if (strcmp(lot, "order") != 0)
        wrong(c, node, "lot", "`%s`: expected \"order\", \"drop\", \"making\" or a whole number of units", lot);
    if (!read_given(node, "lot") && p->when != INSPECT_DURING && judges(p))
        wrong(c, node, NULL,
              "an inspection without a lot: its plan judges lots, so say what is judged together, by `lot`: \"order\" "
              "(all "
              "goods of an order), \"drop\" (what comes at once)%s or a number of units",
              p->when == INSPECT_MADE ? ", \"making\" (each making lot)" : "");
    if (strcmp(lot, "making") == 0 && p->when != INSPECT_MADE && p->when != INSPECT_DURING)
        wrong(c, node, "lot",
              "making lots are inspected when = \"made\" or \"during\"; here \"order\", \"drop\" or units");
    if (p->when == INSPECT_DURING) { /* each making lot, when it has passed the step */
        if (read_given(node, "lot") && strcmp(lot, "making") != 0)
            wrong(c, node, "lot", "during making each making lot is inspected by itself: \"making\"");
        p->lot = LOT_OF_DROP;
    }
}

static bool may_have(const struct network *n, struct span points, int32_t fault)
{
    for (int32_t i = points.first; i < points.first + points.count; i++)
        if (n->can_have[(ptrdiff_t)fault * n->items + n->point[n->watch[i]].item])
            return true;
    return false;
}

/* Faults that are harder or easier to see than others. */
static void read_finds(struct compile *c, const struct node *node, struct inspection *p)
{
    const struct network *n = c->net;
    const struct node *finds = read_group(&c->read, node, "finds");
    size_t count;
    const struct node **members = sorted_members(c, finds, &count);
    if (count == 0)
        return;
    p->finds = arena_array(c->arena, (size_t)n->faults + 1, sizeof *p->finds);
    for (int32_t f = 0; f < n->faults; f++)
        p->finds[f] = -1;
    for (size_t i = 0; i < count; i++) {
        const int32_t fault = fault_find(c, finds, members[i]->name);
        if (fault < 0)
            continue;
        p->finds[fault] = quantity_of(c, finds, members[i]->name, NULL);
        if (p->points.count > 0 && !may_have(n, p->points, fault))
            wrong(c, finds, members[i]->name, "the goods inspected here cannot have the fault `%s`", members[i]->name);
    }
}

static void read_inspection(struct compile *c, const struct node *node)
{
    struct network *n = c->net;
    const char *path = node_path(node, c->arena), *of = read_text(&c->read, node, "of"),
               *by = read_text(&c->read, node, "by");
    struct inspection p = {
        .name = node->name, .label = label_of(c, node, node->name), .by = -1, .event_lots = -1, .event_rejected = -1};
    p.when = (enum inspection_when)read_choice(&c->read, node, "when");
    p.points = of ? points_at(c, of) : (struct span){0, 0};
    if (of && p.points.count == 0)
        wrong(c, node, "of", "`%s` is no stock point; write site.item", of);
    p.rejected = (enum lot_fate)read_choice(&c->read, node, "rejected");
    p.at_last = (enum last_fate)read_choice(&c->read, node, "at_last");
    p.found = (enum found_fate)read_choice(&c->read, node, "found");
    if (p.rejected == FATE_REPAIR) {
        if (read_given(node, "found") && p.found != FOUND_REPAIR)
            wrong(c, node, "found",
                  "rejected = \"repair\" repairs what is found, in samples too: leave it out, or \"repair\"");
        p.found = FOUND_REPAIR;
    }
    p.again = read_bool(&c->read, node, "again");
    p.replaced = read_choice(&c->read, node, "returned") == 0;
    p.rounds = (int32_t)read_whole(&c->read, node, "rounds");
    p.concession = read_number(&c->read, node, "concession");
    read_plan(c, node, &p);
    read_lot(c, node, &p);
    read_aql(c, node, &p);
    p.level = read_choice(&c->read, node, "level");
    p.severity = read_choice(&c->read, node, "severity");
    p.switching = read_bool(&c->read, node, "switching");
    p.reduced_allowed = read_bool(&c->read, node, "reduced");
    refuse_beside(c, node, &p);
    p.sees = quantity_of(c, node, "sees", NULL);
    read_finds(c, node, &p);
    p.false_alarm = quantity_of(c, node, "false_alarm", NULL);
    p.lenient = optional(c, node, "lenient");
    p.per_lot = optional(c, node, "cost.per_lot");
    p.per_unit = optional(c, node, "cost.per_unit");
    p.per_day = optional(c, node, "cost.per_day");
    p.time = quantity_of(c, node, "time", NULL);
    p.unit_time = quantity_of(c, node, "unit_time", NULL);
    if (by && (p.by = center_find(c, by)) < 0)
        wrong(c, node, "by", "`%s` is no workcenter; write site.name", by);
    p.owner = owner_named(c, node, "owner");
    p.luck = stream_source(path);
    p.cause_collect = cause_of(c, arena_format(c->arena, "%s.collect", path),
                               arena_format(c->arena, "waiting for the rest of the lot (%s)", p.label));
    p.cause_queue = cause_of(c, arena_format(c->arena, "%s.queue", path),
                             arena_format(c->arena, "waiting for inspection (%s)", p.label));
    p.cause_work = cause_of(c, path, arena_format(c->arena, "inspection (%s)", p.label));
    *(struct inspection *)PUSH(c, n->inspection, n->inspections) = p;
}

/* ---- whose goods ---- */

static bool looks_at(const struct inspection *p, const struct source *s)
{
    switch (p->when) {
    case INSPECT_RECEIVED:
        return s->kind != SOURCE_MAKE;
    case INSPECT_ARRIVED:
        return s->kind == SOURCE_MOVE;
    case INSPECT_MADE:
    case INSPECT_DURING:
        return s->kind == SOURCE_MAKE;
    case INSPECT_SHIPPED:
        return s->kind == SOURCE_MOVE;
    }
    return false;
}

static bool covers(const struct network *n, const struct inspection *p, int32_t point)
{
    int32_t lo = p->points.first, hi = lo + p->points.count; /* by id */
    while (lo < hi) {
        const int32_t mid = lo + (hi - lo) / 2;
        if (n->watch[mid] == point)
            return true;
        if (n->watch[mid] < point)
            lo = mid + 1;
        else
            hi = mid;
    }
    return false;
}

static void claim_place(struct compile *c, const struct node *node, int32_t *place, int32_t id)
{
    if (*place >= 0)
        wrong(c, node, "of", "`%s` inspects the same goods at the same moment; join the two",
              c->net->inspection[*place].name);
    *place = id;
}

static int32_t attach_steps(struct compile *c, const struct node *node, int32_t id, const struct source *s)
{
    struct network *n = c->net;
    const char *at = read_text(&c->read, node, "at");
    const struct make *m = &n->make[s->make];
    int32_t found = 0;
    for (int32_t k = m->steps.first; at && k < m->steps.first + m->steps.count; k++) {
        if (!names_step(n, &n->step[k], at))
            continue;
        found++;
        claim_place(c, node, &n->step[k].inspect, id);
        if (m->transfer >= 0)
            wrong(c, node, "at", "lots in transfer lots cannot be inspected between steps: leave out make.transfer");
        if (k + 1 < m->steps.first + m->steps.count && n->step[k + 1].buffer >= 0)
            wrong(c, node, "at",
                  "the next step has a finite buffer; inspection between them would empty it: leave it out");
    }
    return found;
}

static void attach(struct compile *c, int32_t id, const struct node *node)
{
    struct network *n = c->net;
    const struct inspection *p = &n->inspection[id];
    int32_t found = 0;
    for (int32_t s = 0; s < n->sources; s++) {
        struct source *source = &n->source[s];
        const int32_t point = p->when == INSPECT_SHIPPED ? source->from : source->point;
        if (!looks_at(p, source) || point < 0 || !covers(n, p, point))
            continue;
        if (p->when == INSPECT_DURING) {
            found += attach_steps(c, node, id, source);
            continue;
        }
        found++;
        claim_place(c, node, p->when == INSPECT_SHIPPED ? &source->inspect_out : &source->inspect, id);
        if ((p->rejected == FATE_RETURN || p->at_last == LAST_RETURN) && source->kind != SOURCE_BUY)
            wrong(c, node, p->rejected == FATE_RETURN ? "rejected" : "at_last",
                  "only what a supplier delivers can be returned; here the goods are %s",
                  source->kind == SOURCE_MAKE ? "made" : "moved between sites");
        if (n->item[n->point[point].item].divisible)
            wrong(c, node, "of", "`%s` is divisible, and inspections count whole units",
                  n->item[n->point[point].item].name);
    }
    if (found == 0 && p->points.count > 0)
        wrong(c, node, "when", "nothing to inspect: no source of this stock point %s",
              p->when == INSPECT_MADE      ? "makes"
              : p->when == INSPECT_DURING  ? "makes with this step"
              : p->when == INSPECT_SHIPPED ? "... and no other site's moves from it"
              : p->when == INSPECT_ARRIVED ? "moves goods to it"
                                           : "buys or moves");
    if (p->when == INSPECT_DURING && (p->rejected == FATE_RETURN || p->at_last == LAST_RETURN))
        wrong(c, node, "rejected", "only what a supplier delivers can be returned");
}

void compile_inspections(struct compile *c)
{
    struct network *n = c->net;
    size_t count;
    const struct node **nodes = sorted_members(c, group_at(c, "inspections"), &count);
    for (int32_t s = 0; s < n->sources; s++)
        n->source[s].inspect = n->source[s].inspect_out = -1;
    for (size_t i = 0; i < count; i++)
        read_inspection(c, nodes[i]);
    for (size_t i = 0; i < count; i++)
        attach(c, (int32_t)i, nodes[i]);
}
