/* models/compile_responses.c - contingency plans: first what they do (quantities, change lines), then, when all that
 * can be watched is known, what they look at. */
#include "models/compile_inside.h"
#include "models/kpi.h"
#include "models/setting_number.h"

#include "sim/stream.h"

#include <string.h>

/* ---- when ---- */

static bool time_from_text(const struct compile *c, const char *text, bool end, sim_time *at)
{
    const char *why;
    int64_t day;
    double days;
    if (civil_from_text(text, &day)) {
        *at = (day - c->read.start_day + end) * TICKS_PER_DAY - end;
        return c->read.dated;
    }
    if (c->read.dated || !setting_number(text, "d", false, &days, &why) || !(days >= 0))
        return false;
    *at = ticks_from_days(days);
    return true;
}

static void read_between(struct compile *c, const struct node *node, struct response *a)
{
    const char *const *dates;
    const size_t count = read_names(&c->read, node, "between", &dates);
    a->from = 0;
    a->to = TIME_NEVER;
    if (!read_given(node, "between"))
        return;
    if (count != 2 || !time_from_text(c, dates[0], false, &a->from) || !time_from_text(c, dates[1], true, &a->to))
        wrong(c, node, "between", "takes two dates, as in %s",
              c->read.dated ? "[ \"2026-05-01\", \"2026-08-31\" ]" : "[ \"10\", \"20\" ]");
    else if (a->from > a->to)
        wrong(c, node, "between", "the second date is before the first");
}

/* A date on which it would never look, or act, is said; it would be ignored without a word. */
static void check_dates(struct compile *c, const struct node *node, const struct response *a)
{
    const struct network *n = c->net;
    const bool dated = a->on != TIME_NEVER;
    if (dated && (a->on < a->from || a->on > a->to))
        wrong(c, node, "on", "is not within `between`, so it would never act; move the one or the other");
    else if (dated && a->on < n->as_of)
        remark(c, node, "on", "is before %s: it never acts; leave the response out, or give a later date",
               n->half_way ? "today (`as_of`)" : "`start`");
    else if (dated && a->on > n->horizon)
        remark(c, node, "on", "is after the horizon: it never acts; leave the response out, or give an earlier date");
    else if (a->to < n->as_of || a->from > n->horizon)
        remark(c, node, "between", "is %s: it never acts; leave the response out, or give other dates",
               a->to < n->as_of ? "over before today (`as_of`)" : "after the horizon");
}

static void read_when(struct compile *c, const struct node *node, struct response *a)
{
    const char *on = read_given(node, "on") ? read_text(&c->read, node, "on") : NULL;
    a->on = TIME_NEVER;
    a->event = -1;
    if (read_given(node, "every") == (on != NULL))
        wrong(c, node, NULL,
              "say when it looks, by one of `every` (at 0, every, 2 every, ...) and `on` (an event such as "
              "oem.tote.made, or a date)");
    if (read_given(node, "every")) {
        a->every = ticks_from_days(read_number(&c->read, node, "every"));
        if (a->every <= 0)
            wrong(c, node, "every", "must be above 0");
    }
    if (on && !time_from_text(c, on, false, &a->on))
        a->event = book_event_asked(c->book, on, arena_format(c->arena, "%s.on", node_path(node, c->arena)),
                                    read_place(node, "on"));
    read_between(c, node, a);
    check_dates(c, node, a);
}

/* ---- what it does ---- */

static void read_changes(struct compile *c, const struct node *node, struct response *a)
{
    struct network *n = c->net;
    const struct node *change = node_child(node, "change");
    a->changes = (struct span){n->hit_changes, 0};
    for (const struct node *l = change ? change->first : NULL; l; l = l->next, a->changes.count++) {
        bool relative;
        const change_id id =
            book_change(c->book, l->text ? l->text : "", l->place, node_path(node, c->arena), NULL, &relative);
        *(int32_t *)PUSH(c, n->hit_change, n->hit_changes) = id;
    }
    if (a->changes.count > 64)
        wrong(c, node, "change", "has more than 64 lines");
}

/* ---- acts on open orders ---- */

static const struct verb {
    const char *word;
    enum act_verb verb;
    const char *allowed[4]; /* besides its own word and `share` or `units` */
} verbs[] = {{"ship", ACT_SHIP, {"lane", "share"}},
             {"reorder", ACT_REORDER, {"from", "share", "replaces"}},
             {"cancel", ACT_CANCEL, {"share"}},
             {"add", ACT_ADD, {"from", "units"}}};
enum { VERBS = sizeof verbs / sizeof *verbs };

static void check_words(struct compile *c, const struct node *node, const struct verb *v)
{
    static const char *const words[] = {"lane", "share", "from", "replaces", "units"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        bool allowed = false;
        for (size_t k = 0; k < 4 && v->allowed[k]; k++)
            allowed |= strcmp(v->allowed[k], words[i]) == 0;
        if (!allowed && read_given(node, words[i]))
            wrong(c, node, words[i], "does not go with `%s`; leave it out", v->word);
    }
}

/* The source of that name at each of the act's stock points. */
static void read_from(struct compile *c, const struct node *node, struct act *a)
{
    struct network *n = c->net;
    const char *from = read_text(&c->read, node, "from");
    a->from = (struct span){n->act_sources, 0};
    for (int32_t i = a->points.first; i < a->points.first + a->points.count; i++) {
        const struct span sources = n->point[n->watch[i]].sources;
        const char *known = "";
        int32_t found = -1;
        for (int32_t s = sources.first; s < sources.first + sources.count; s++) {
            const char *name = c->source_node[s]->name;
            known = arena_format(c->arena, "%s%s%s", known, *known ? ", " : "", name);
            if (strcmp(name, from) == 0)
                found = s;
        }
        if (found < 0) {
            wrong(c, node, "from", "`%s` is no source of %s; it has %s", from, n->point[n->watch[i]].name,
                  *known ? known : "none");
            return;
        }
        *(int32_t *)PUSH(c, n->act_source, n->act_sources) = found;
        a->from.count++;
    }
}

static bool some_source(const struct compile *c, int32_t point, unsigned kinds)
{
    const struct span sources = c->net->point[point].sources;
    for (int32_t s = sources.first; s < sources.first + sources.count; s++)
        if (kinds & (1u << c->net->source[s].kind))
            return true;
    return false;
}

/* What the act is about must be there at each stock point. */
static void check_act(struct compile *c, const struct node *node, const struct act *a, const char *of)
{
    const struct network *n = c->net;
    for (int32_t i = a->points.first; i < a->points.first + a->points.count; i++) {
        const int32_t point = n->watch[i];
        bool other = false;
        for (int32_t s = 0; s < n->sources; s++)
            other |= n->source[s].point == point && n->source[s].instead_of >= 0 && n->source[s].lane == a->lane;
        if (a->verb == ACT_SHIP && !some_source(c, point, 1u << SOURCE_MOVE))
            wrong(c, node, "ship", "`%s` is not replenished by `move`: nothing is shipped there by a lane", of);
        else if (a->verb == ACT_SHIP && a->lane >= 0 && !other)
            wrong(c, node, "lane", "`%s` is the lane that goods come to `%s` by already", n->lane[a->lane].name, of);
        else if (a->verb == ACT_CANCEL && !some_source(c, point, 1u << SOURCE_MOVE | 1u << SOURCE_BUY))
            wrong(c, node, "cancel", "what `%s` orders is made: orders that are made go on", of);
        else if (a->verb == ACT_REORDER && n->point[point].sources.count < 2)
            wrong(c, node, "reorder", "`%s` has no other source to order from again", of);
        else
            continue;
        return;
    }
}

static void add_act(struct compile *c, const struct node *node)
{
    struct act a = {.name = node->name, .lane = -1, .share = -1, .units = -1};
    const struct verb *v = NULL;
    int found = 0;
    for (size_t i = 0; i < VERBS; i++)
        if (read_given(node, verbs[i].word)) {
            v = &verbs[i];
            found++;
        }
    if (found != 1) {
        wrong(c, node, NULL, "an act is exactly one of ship, reorder, cancel, add; here %s",
              found > 0 ? "there are several" : "there is none");
        return;
    }
    const char *of = read_text(&c->read, node, v->word);
    a.verb = v->verb;
    a.points = points_at(c, of);
    if (a.points.count == 0)
        wrong(c, node, v->word, "`%s` is no stock point of this scenario; write site.item", of);
    check_words(c, node, v);
    a.share = a.verb == ACT_ADD ? -1 : quantity_of(c, node, "share", NULL);
    a.units = read_given(node, "units") ? quantity_of(c, node, "units", NULL) : -1;
    a.lane = read_given(node, "lane") ? lane_find(c, read_text(&c->read, node, "lane")) : -1;
    a.replaces = read_bool(&c->read, node, "replaces");
    if (a.verb == ACT_SHIP && !read_given(node, "lane"))
        wrong(c, node, "ship", "by which lane? say it by `lane`");
    if (a.verb == ACT_REORDER && !read_given(node, "from"))
        wrong(c, node, "reorder", "from which source? say it by `from`");
    if (a.verb == ACT_ADD && a.units < 0)
        wrong(c, node, "add", "how many? say it by `units`");
    if (read_given(node, "from") && (a.verb == ACT_REORDER || a.verb == ACT_ADD))
        read_from(c, node, &a);
    check_act(c, node, &a, of);
    *(struct act *)PUSH(c, c->net->act, c->net->acts) = a;
}

static void read_acts(struct compile *c, const struct node *node, struct response *a)
{
    size_t count;
    const struct node **acts = sorted_members(c, read_group(&c->read, node, "act"), &count);
    a->acts = (struct span){c->net->acts, 0};
    for (size_t i = 0; i < count; i++)
        add_act(c, acts[i]);
    a->acts.count = c->net->acts - a->acts.first;
}

/* Words that do not go together would be ignored without a word. */
static void check_shape(struct compile *c, const struct node *node, const struct response *a)
{
    static const char *const of_changes[] = {"lasts", "fades", "cost.per_day"};
    for (size_t i = 0; i < sizeof of_changes / sizeof *of_changes; i++)
        if (read_given(node, of_changes[i]) && a->changes.count == 0)
            wrong(c, node, of_changes[i], "goes with `change`: say what is changed while it lasts");
    if (read_given(node, "fades") && a->lasts < 0)
        wrong(c, node, "fades", "goes with `lasts`: without it the changes are for good");
    if (read_given(node, "cost.per_unit") && !read_given(node, "act"))
        wrong(c, node, "cost.per_unit", "goes with `act`: money for each unit that an act moves or orders");
    if (a->changes.count == 0 && a->acts.count == 0 && !read_given(node, "act"))
        wrong(c, node, NULL, "does nothing: give `change` (what it changes) or `act` (what is done about open orders)");
    if (read_given(node, "above") && read_given(node, "below"))
        wrong(c, node, "below", "one threshold, `above` or `below`");
    if (read_given(node, "watch") && !read_given(node, "above") && !read_given(node, "below"))
        wrong(c, node, "watch", "has no threshold: say `above` or `below` what it acts");
    if (!read_given(node, "watch") && (read_given(node, "above") || read_given(node, "below")))
        wrong(c, node, read_given(node, "above") ? "above" : "below", "is a threshold of what? Say it by `watch`");
    if (!read_given(node, "watch") && read_given(node, "every"))
        wrong(c, node, "every", "looks at nothing: say at what by `watch`, or when it is to act by `on`");
}

static void add_response(struct compile *c, const struct node *node)
{
    struct network *n = c->net;
    const char *path = node_path(node, c->arena);
    struct response a = {.name = node->name, .label = label_of(c, node, node->name)};
    read_when(c, node, &a);
    a.above = read_given(node, "above") ? quantity_of(c, node, "above", NULL) : -1;
    a.below = read_given(node, "below") ? quantity_of(c, node, "below", NULL) : -1;
    a.owner = owner_named(c, node, "owner");
    a.delay = quantity_of(c, node, "delay", NULL);
    a.chance = quantity_of(c, node, "chance", NULL);
    a.lasts = read_given(node, "lasts") ? quantity_of(c, node, "lasts", NULL) : -1;
    a.fades = read_given(node, "fades") ? quantity_of(c, node, "fades", NULL) : -1;
    a.times = (uint64_t)read_whole(&c->read, node, "times");
    a.chance_source = stream_source(arena_format(c->arena, "%s.chance", path));
    read_changes(c, node, &a);
    read_acts(c, node, &a);
    read_cost_terms(c, node, &a.cost);
    check_shape(c, node, &a);
    *(struct response *)PUSH(c, n->response, n->responses) = a;
    int32_t count = n->responses - 1;
    *(const struct node **)PUSH(c, c->response_node, count) = node;
}

void compile_responses(struct compile *c)
{
    size_t count;
    const struct node **members = sorted_members(c, group_at(c, "responses"), &count);
    for (size_t i = 0; i < count; i++)
        add_response(c, members[i]);
}

/* ---- what it looks at ---- */

/* Lateness of a milestone or of the orders at stock points. */
static bool watch_lateness(struct compile *c, const struct node *node, const char *of, bool projected,
                           struct response *a)
{
    a->of = milestone_find(c, of);
    if (a->of >= 0) {
        a->watch = projected ? WATCH_PROJECTED_MILESTONE : WATCH_LATE_MILESTONE;
        if (c->net->milestone[a->of].due == TIME_NEVER)
            wrong(c, node, "watch", "milestone `%s` has no `due`, so it cannot be late", of);
        return true;
    }
    a->points = points_at(c, of);
    a->watch = projected ? WATCH_PROJECTED_ORDERS : WATCH_LATE_ORDERS;
    return a->points.count > 0;
}

static void watch_short(struct compile *c, const struct node *node, bool projected, struct response *a)
{
    const char *of = read_given(node, "of")   ? read_text(&c->read, node, "of")
                     : c->net->milestones > 0 ? c->net->milestone[0].name
                                              : NULL;
    if (!of)
        wrong(c, node, "watch", "of what? This scenario has no milestone; say it by `of`");
    else if (!watch_lateness(c, node, of, projected, a))
        wrong(c, node, "of", "`%s` is neither a milestone nor a stock point (site.item) of this scenario", of);
}

/* Levels at the moment, where the KPI of that name is an average. */
static bool watch_level(struct compile *c, const char *text, struct response *a)
{
    static const struct {
        const char *group, *what;
        enum watched watch;
    } level[] = {{"stock.", ".on_hand", WATCH_ON_HAND},
                 {"stock.", ".backorders", WATCH_BACKORDERS},
                 {"stock.", ".on_order", WATCH_ON_ORDER},
                 {"stock.", ".position", WATCH_POSITION},
                 {"workcenter.", ".queue", WATCH_QUEUE}};
    const char *last = strrchr(text, '.');
    for (size_t i = 0; last && i < sizeof level / sizeof *level; i++) {
        const size_t n = strlen(level[i].group);
        if (strncmp(text, level[i].group, n) != 0 || strcmp(last, level[i].what) != 0 || last <= text + n)
            continue;
        const char *of = arena_textn(c->arena, text + n, (size_t)(last - text) - n);
        a->watch = level[i].watch;
        a->of = a->watch == WATCH_QUEUE ? center_find(c, of) : -1;
        a->points = a->watch == WATCH_QUEUE ? (struct span){0, 0} : points_at(c, of);
        return a->of >= 0 || a->points.count > 0;
    }
    return false;
}

static bool watch_kpi(struct compile *c, const char *text, struct response *a)
{
    const struct kpi_list *l = c->net->watch_kpis;
    for (size_t i = 0; i < l->count; i++)
        if (strcmp(l->kpi[i].name, text) == 0) {
            a->watch = WATCH_KPI;
            a->of = (int32_t)i;
            return true;
        }
    return false;
}

/* All that may be watched, for suggestions. */
static const char *nearest_watched(struct compile *c, const char *text)
{
    const struct network *n = c->net;
    const struct kpi_list *l = n->watch_kpis;
    const size_t most = l->count + 2 * (size_t)n->milestones + 4 * (size_t)n->points + 1;
    const char **name = arena_array(c->arena, most, sizeof *name);
    size_t count = 0;
    for (size_t i = 0; i < l->count; i++)
        name[count++] = l->kpi[i].name;
    for (int32_t i = 0; i < n->milestones; i++) {
        name[count++] = arena_format(c->arena, "%s.projected_late", n->milestone[i].name);
        name[count++] = arena_format(c->arena, "%s.late", n->milestone[i].name);
    }
    for (int32_t i = 0; i < n->points; i++) {
        const char *site = n->site[n->point[i].site].name, *style = n->item[n->point[i].item].style;
        name[count++] = arena_format(c->arena, "%s.%s.projected_late", site, style);
        name[count++] = arena_format(c->arena, "%s.%s.late", site, style);
        name[count++] = arena_format(c->arena, "stock.%s.%s.on_hand", site, style);
    }
    return diag_nearest(text, name, count);
}

static void find_watched(struct compile *c, const struct node *node, struct response *a)
{
    const char *text = read_given(node, "watch") ? read_text(&c->read, node, "watch") : NULL;
    const char *last = text ? strrchr(text, '.') : NULL;
    const bool alone = text && (strcmp(text, "late") == 0 || strcmp(text, "projected_late") == 0);
    a->watch = WATCH_NOTHING;
    if (read_given(node, "of") && text && !alone)
        wrong(c, node, "of", "goes with watch = \"late\" or \"projected_late\" alone");
    if (!text)
        return;
    if (alone) {
        watch_short(c, node, *text == 'p', a);
        return;
    }
    if (last && (strcmp(last, ".late") == 0 || strcmp(last, ".projected_late") == 0) &&
        watch_lateness(c, node, arena_textn(c->arena, text, (size_t)(last - text)), last[1] == 'p', a))
        return;
    if (watch_level(c, text, a) || watch_kpi(c, text, a))
        return;
    const char *near = nearest_watched(c, text);
    wrong(c, node, "watch",
          "`%s` is nothing that can be watched%s%s%s; write MILESTONE.projected_late (or .late), "
          "SITE.ITEM.projected_late (or .late), or a KPI of this scenario (`bullwhip schema --kpis`)",
          text, near ? "; did you mean `" : "", near ? near : "", near ? "`" : "");
}

void compile_watched(struct compile *c)
{
    struct network *n = c->net;
    if (n->responses == 0)
        return;
    n->watch_kpis = kpi_list_make(n, c->arena);
    for (int32_t i = 0; i < n->responses; i++)
        find_watched(c, c->response_node[i], &n->response[i]);
}
