/* models/compile_answers.c - milestones, measures, targets, and the levels that charts show. */
#include "models/compile_inside.h"
#include "models/kpi.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- milestones ---- */

static double planned_units(const struct compile *c, struct span points)
{
    double sum = 0;
    for (int32_t i = points.first; i < points.first + points.count; i++) {
        const struct span orders = c->net->point[c->net->watch[i]].policy.plan_orders;
        for (int32_t o = orders.first; o < orders.first + orders.count; o++)
            sum += book_mean(c->book, c->net->plan_order[o].units);
    }
    return sum;
}

/* A milestone of a task says when by itself: nothing is counted. */
static void read_milestone_task(struct compile *c, const struct node *node, const char *of, struct milestone *m)
{
    static const char *const counts[] = {"received", "share", "sold"};
    m->task = task_find(c, of + strlen("tasks."));
    if (m->task < 0)
        wrong(c, node, "of", "`%s` is no task of this scenario; write tasks.<name>", of);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (read_given(node, counts[i]))
            wrong(c, node, counts[i], "a milestone of a task is reached when the task is passed; leave this out");
}

static void read_milestone_goods(struct compile *c, const struct node *node, const char *of, struct milestone *m)
{
    m->points = of ? points_at(c, of) : (struct span){0, 0};
    if (of && m->points.count == 0)
        wrong(c, node, "of", "`%s` is no stock point of this scenario; write site.item, or tasks.x", of);
    const bool received = read_given(node, "received"), sold = read_given(node, "sold"),
               share = read_given(node, "share");
    if (received + sold + share != 1)
        wrong(c, node, NULL,
              "say when it is reached by one of `received`, `sold` (units) or `share` (of the planned orders)");
    m->counts = sold ? COUNT_SOLD : COUNT_RECEIVED;
    m->units = received ? read_number(&c->read, node, "received") : sold ? read_number(&c->read, node, "sold") : 0;
    if (share)
        m->units = read_number(&c->read, node, "share") * planned_units(c, m->points);
    if (read_given(node, "so_far"))
        m->so_far = read_number(&c->read, node, "so_far");
    else if (received)
        m->so_far = open_units_received(c, m->points);
    if (m->units > 0 && m->so_far >= m->units)
        wrong(c, node, read_given(node, "so_far") ? "so_far" : "received",
              "%g of %g units were there before today: it is reached already; leave it out, or ask for more", m->so_far,
              m->units);
    if (share && !(m->units > 0))
        wrong(c, node, "share", "nothing is planned to be ordered there; give `received` in units");
}

static void add_milestone(struct compile *c, const struct node *node)
{
    struct network *n = c->net;
    const char *of = read_text(&c->read, node, "of");
    struct milestone m = {.name = node->name,
                          .label = label_of(c, node, node->name),
                          .task = -1,
                          .event_reached = -1,
                          .event_missed = -1};
    m.due = read_time(&c->read, node, "due");
    if (of && strncmp(of, "tasks.", 6) == 0)
        read_milestone_task(c, node, of, &m);
    else
        read_milestone_goods(c, node, of, &m);
    m.cause_start =
        cause_of(c, arena_format(c->arena, "milestones.%s.start", m.name), "before the deciding order was placed");
    *(struct milestone *)PUSH(c, n->milestone, n->milestones) = m;
}

/* ---- measures ---- */

struct observable_word {
    const char *group, *what;
    enum observable of;
};

static const struct observable_word words[] = {
    {"stock", "on_hand", OBSERVE_ON_HAND},
    {"stock", "backorders", OBSERVE_BACKORDERS},
    {"stock", "position", OBSERVE_POSITION},
    {"stock", "net", OBSERVE_NET},
    {"stock", "asked_units", OBSERVE_ASKED},
    {"stock", "on_order", OBSERVE_ON_ORDER},
    {"workcenter", "queue", OBSERVE_QUEUE},
    {"workcenter", "wait_days", OBSERVE_CENTER_WAIT},
    {"demand", "wait_days", OBSERVE_DEMAND_WAIT},
    {"demand", "units", OBSERVE_DEMAND_UNITS},
    {"orders", "lead_days", OBSERVE_ORDER_LEAD},
    {"orders", "placed_units", OBSERVE_ORDERS_PLACED},
    {"disruptions", "active", OBSERVE_DISRUPTION_ACTIVE},
    {"disruptions", "up_days", OBSERVE_DISRUPTION_UP},
    {"disruptions", "lasts", OBSERVE_DISRUPTION_LASTS},
    {"disruptions", "cost", OBSERVE_DISRUPTION_COST},
};

static int32_t member_of(const struct compile *c, const char *group, const char *name)
{
    if (strcmp(group, "workcenter") == 0)
        return center_find(c, name);
    if (strcmp(group, "demand") == 0)
        return demand_find(c, name);
    for (int32_t i = 0; strcmp(group, "disruptions") == 0 && i < c->net->disruptions; i++)
        if (strcmp(c->net->disruption[i].name, name) == 0)
            return i;
    return strcmp(group, "disruptions") == 0 ? -1 : point_find(c, name);
}

/* "demand.web.wait_days": group, member, what */
static bool find_observable(struct compile *c, const char *of, struct measure *m)
{
    const char *first = strchr(of, '.'), *last = strrchr(of, '.');
    if (!first)
        return false;
    const char *group = arena_textn(c->arena, of, (size_t)(first - of));
    if (strcmp(group, "variables") == 0) {
        for (size_t i = 0; i < book_variable_count(c->book); i++)
            if (strcmp(book_variable_name(c->book, i), first + 1) == 0) {
                m->of = OBSERVE_VARIABLE;
                m->id = (int32_t)i;
                return true;
            }
        return false;
    }
    for (size_t i = 0; last > first && i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].group, group) == 0 && strcmp(words[i].what, last + 1) == 0) {
            m->of = words[i].of;
            m->id = member_of(c, group, arena_textn(c->arena, first + 1, (size_t)(last - first - 1)));
            return m->id >= 0;
        }
    return false;
}

static bool find_stat(const char *text, struct measure *m)
{
    static const struct {
        const char *word;
        enum measure_stat stat;
    } plain[] = {{"mean", MEASURE_MEAN}, {"sd", MEASURE_SD},       {"variance", MEASURE_VARIANCE},
                 {"rate", MEASURE_RATE}, {"total", MEASURE_TOTAL}, {"max", MEASURE_MAX},
                 {"min", MEASURE_MIN}};
    char *end;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (strcmp(text, plain[i].word) == 0) {
            m->stat = plain[i].stat;
            return true;
        }
    if (*text == 'p') {
        m->stat = MEASURE_QUANTILE;
        m->x = strtod(text + 1, &end) / 100;
        return end > text + 1 && !*end && m->x > 0 && m->x < 1;
    }
    if (strncmp(text, "share above ", 12) == 0 || strncmp(text, "share below ", 12) == 0) {
        m->stat = text[6] == 'a' ? MEASURE_ABOVE : MEASURE_BELOW;
        m->x = strtod(text + 12, &end);
        return end > text + 12 && !*end;
    }
    return false;
}

enum { OVER_TIME, OVER_THINGS, OVER_CHANGES, OVER_PERIODS }; /* as the schema's choice */

/* Words that do not go together would be ignored without a word. */
static void check_measure(struct compile *c, const struct node *node, const struct measure *m, int over)
{
    const bool level = m->of == OBSERVE_ON_HAND || m->of == OBSERVE_BACKORDERS || m->of == OBSERVE_POSITION ||
                       m->of == OBSERVE_NET || m->of == OBSERVE_ON_ORDER || m->of == OBSERVE_QUEUE ||
                       m->of == OBSERVE_DISRUPTION_ACTIVE;
    const bool variable = m->of == OBSERVE_VARIABLE;
    if (m->of == OBSERVE_NONE)
        return;
    if (over == OVER_THINGS && (level || variable))
        wrong(c, node, "over", "a level has no things to count; take time, changes or periods");
    if ((over == OVER_TIME || over == OVER_CHANGES) && !level && !variable)
        wrong(c, node, "over", "customers, orders and disruptions are counted as things, or by periods");
    if (over == OVER_CHANGES && variable)
        wrong(c, node, "over", "a variable is looked at once a period; take periods, or leave `over` out");
    if (read_given(node, "period") && !m->periods && !variable)
        wrong(c, node, "period", "goes with over = \"periods\"");
    if (level && over != OVER_CHANGES && over != OVER_PERIODS && m->first_count > 0)
        wrong(c, node, "first", "counts things, changes or periods, not the time of a level; take `from` and `to`");
    if (m->period <= 0)
        wrong(c, node, "period", "must be above 0");
    if (m->from != TIME_NEVER && m->to != TIME_NEVER && m->from >= m->to)
        wrong(c, node, "to", "must be after `from`");
}

static void add_measure(struct compile *c, const struct node *node)
{
    struct network *n = c->net;
    const char *of = read_text(&c->read, node, "of"), *stat = read_text(&c->read, node, "stat");
    const int over = read_given(node, "over") ? read_choice(&c->read, node, "over") : -1;
    struct measure m = {.name = node->name, .from = 0, .to = TIME_NEVER, .period = 1, .per = -1, .follows = -1};
    if (!of || !find_observable(c, of, &m))
        wrong(c, node, "of",
              "`%s` cannot be measured; one of demand.x.wait_days, demand.x.units, stock.SITE.ITEM.on_hand "
              "(backorders, net, position, on_order, asked_units), orders.SITE.ITEM.lead_days (placed_units), "
              "workcenter.SITE.NAME.queue "
              "(wait_days), disruptions.x.active (up_days, lasts, cost), variables.x",
              of ? of : "");
    if (!stat || !find_stat(stat, &m))
        wrong(c, node, "stat",
              "`%s` is no statistic; one of mean, sd, variance, rate, total, \"share above 3\", \"share below 3\", "
              "p95, max, min",
              stat ? stat : "");
    if (read_given(node, "from"))
        m.from = read_time(&c->read, node, "from");
    if (read_given(node, "to"))
        m.to = read_time(&c->read, node, "to");
    m.first_count = read_whole(&c->read, node, "first");
    m.periods = over == OVER_PERIODS;
    m.changes = over == OVER_CHANGES;
    if (read_given(node, "period"))
        m.period = read_number(&c->read, node, "period");
    check_measure(c, node, &m, over);
    if (m.of == OBSERVE_VARIABLE && over == OVER_TIME)
        m.follows = book_find(c->book, of);
    if (m.follows >= 0 && m.first_count > 0)
        wrong(c, node, "first", "counts periods, not the time of a variable; take `from` and `to`");
    *(struct measure *)PUSH(c, n->measure, n->measures) = m;
}

static void divide_measures(struct compile *c, const struct node *const *measures, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *per = read_text(&c->read, measures[i], "per");
        for (size_t k = 0; per && k < count; k++)
            if (strcmp(measures[k]->name, per) == 0 && k != i)
                c->net->measure[i].per = (int32_t)k;
        if (per && c->net->measure[i].per < 0)
            wrong(c, measures[i], "per", "`%s` is no other measure of this scenario", per);
    }
}

/* ---- targets: "launch.missed <= 0.20", "cost.total.p95 <= 90000" ---- */

static void add_target(struct compile *c, const struct node *element)
{
    struct network *n = c->net;
    char name[256], op[4];
    double bound;
    int used = 0;
    struct target t = {.text = element->text};
    if (!element->text || sscanf(element->text, " %255s %3s %lf %n", name, op, &bound, &used) != 3 ||
        element->text[used] || (strcmp(op, "<=") != 0 && strcmp(op, ">=") != 0)) {
        diag_error(c->diag, element->place, "targets",
                   "`%s` is no target; write \"kpi <= number\" or \"kpi >= number\"",
                   element->text ? element->text : "");
        return;
    }
    char *last = strrchr(name, '.');
    if (last && last[1] == 'p' && last[2] >= '0' && last[2] <= '9') {
        t.statistic = arena_text(c->arena, last + 1);
        *last = '\0';
    }
    const double percent = t.statistic ? strtod(t.statistic + 1, NULL) : 50;
    if (!(percent > 0 && percent < 100))
        diag_error(c->diag, element->place, "targets", "`%s`: a quantile lies between p0 and p100, such as p95",
                   element->text);
    t.kpi = arena_text(c->arena, name);
    t.at_most = op[0] == '<';
    t.bound = bound;
    *(struct target *)PUSH(c, n->target, n->targets) = t;
}

static void check_targets(struct compile *c, const struct node *targets)
{
    const struct kpi_list *l = kpi_list_make(c->net, c->arena);
    const char **names = arena_array(c->arena, l->count + 1, sizeof *names);
    for (size_t i = 0; i < l->count; i++)
        names[i] = l->kpi[i].name;
    for (int32_t t = 0; t < c->net->targets; t++) {
        bool known = false;
        for (size_t i = 0; i < l->count; i++) {
            const bool same = strcmp(names[i], c->net->target[t].kpi) == 0;
            known |= same;
            if (same && c->net->target[t].statistic && l->kpi[i].estimator == ESTIMATE_PROPORTION)
                diag_error(
                    c->diag, targets->place, "targets",
                    "`%s` is 0 or 1 in each replication: a quantile of it says nothing; take its share, without .%s",
                    names[i], c->net->target[t].statistic);
        }
        const char *near = known ? NULL : diag_nearest(c->net->target[t].kpi, names, l->count);
        if (!known)
            diag_error(c->diag, targets->place, "targets",
                       "`%s` is no KPI of this scenario%s%s%s; `bullwhip schema --kpis` lists them",
                       c->net->target[t].kpi, near ? "; did you mean `" : "", near ? near : "", near ? "`" : "");
    }
}

/* ---- levels over time: stock and backlog where customers are, the variants of a style together ---- */

static void add_series(struct compile *c, const char *address, const char *label, bool backlog)
{
    struct network *n = c->net;
    const struct span points = points_at(c, address);
    if (points.count)
        *(struct series *)PUSH(c, n->serie, n->series) = (struct series){
            arena_format(c->arena, "stock.%s.%s", address, backlog ? "backorders" : "on_hand"),
            arena_format(c->arena, "%s: %s", label, backlog ? "backlog" : "stock on hand"), points, backlog};
}

enum { SERIES_MOST = 3 };

static void choose_series(struct compile *c)
{
    struct network *n = c->net;
    int chosen = 0;
    for (int32_t i = 0; i < n->points && chosen < SERIES_MOST; i++) {
        const struct point *p = &n->point[i];
        const char *address = arena_format(c->arena, "%s.%s", n->site[p->site].name, n->item[p->item].style);
        bool wanted = false, had = false;
        for (int32_t t = 0; t < n->demand_targets; t++)
            wanted |= n->demand_target[t].point == i;
        for (int32_t s = 0; s < n->series; s++)
            had |= n->watch[n->serie[s].points.first] == i || strstr(n->serie[s].name, address) != NULL;
        if (!wanted || had)
            continue;
        const char *label = arena_format(
            c->arena, "%s at %s", label_of(c, c->item_node[p->item], n->item[p->item].style), n->site[p->site].label);
        add_series(c, address, label, false);
        add_series(c, address, label, true);
        chosen++;
    }
}

void compile_answers(struct compile *c)
{
    size_t count;
    const struct node **milestones = sorted_members(c, group_at(c, "milestones"), &count);
    for (size_t i = 0; i < count; i++)
        add_milestone(c, milestones[i]);
    const struct node **measures = sorted_members(c, group_at(c, "measures"), &count);
    for (size_t i = 0; i < count; i++)
        add_measure(c, measures[i]);
    divide_measures(c, measures, count);
    const struct node *targets = group_at(c, "targets");
    for (const struct node *t = targets ? targets->first : NULL; t; t = t->next)
        add_target(c, t);
    choose_series(c);
}

void compile_targets(struct compile *c)
{
    const struct node *targets = group_at(c, "targets");
    if (targets)
        check_targets(c, targets);
}
