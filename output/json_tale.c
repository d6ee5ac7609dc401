/* output/json_tale.c - a tale as JSON: see json_tale.h. */
#include "output/json_tale.h"

#include "output/calendar_text.h"
#include "output/json_parts.h"
#include "sim/version.h"

#include <math.h>

static struct origin origin_of(const struct tale *t)
{
    return (struct origin){t->dated, t->start_day};
}

static double days(sim_time t)
{
    return days_from_ticks(t);
}

static const char *const kind_names[TALE_KINDS] = {[TALE_GATE] = "gate",         [TALE_DECISION] = "decision",
                                                   [TALE_FAULT] = "fault",       [TALE_INSPECTION] = "inspection",
                                                   [TALE_SUPPLY] = "supply",     [TALE_TRANSPORT] = "transport",
                                                   [TALE_CAPACITY] = "capacity", [TALE_DISRUPTION] = "disruption",
                                                   [TALE_OTHER] = "other"};

static json_t *moment_named(const struct tale *t, sim_time at, double named)
{
    json_t *o = json_object();
    json_put(o, "days", json_number(at == TIME_NEVER ? NAN : days(at)));
    json_put(o, "date", json_day(origin_of(t), at == TIME_NEVER ? NAN : named));
    return o;
}

static json_t *moment(const struct tale *t, sim_time at)
{
    return moment_named(t, at, days(at));
}

static json_t *events_of(const struct tale *t, const struct tale_event *event, size_t count)
{
    json_t *all = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *o = json_object();
        json_put(o, "at", moment(t, event[i].at));
        json_put(o, "what", json_text(event[i].text));
        json_push(all, o);
    }
    return all;
}

static json_t *line_of(const struct tale *t, const struct tale_line *l)
{
    json_t *o = json_object();
    json_put(o, "kind", json_text(kind_names[l->kind]));
    json_put(o, "name", json_text(l->name));
    json_put(o, "label", json_text(l->label));
    json_put(o, "instead_of", json_text(l->instead));
    json_put(o, "from", moment(t, l->from));
    json_put(o, "to", moment(t, l->to));
    json_put(o, "days", json_number(days(l->spent)));
    json_put(o, "planned_days", json_number(days(l->planned)));
    json_put(o, "lost_days", json_number(days(l->spent - l->planned)));
    json_put(o, "lost_microseconds", json_integer((json_int_t)(l->spent - l->planned)));
    json_put(o, "events", events_of(t, l->event, l->events));
    return o;
}

static json_t *cost_of(const struct tale_cost *c)
{
    json_t *o = json_object();
    json_put(o, "name", json_text(c->name));
    json_put(o, "money", json_number(c->money));
    json_put(o, "planned", json_number(c->planned));
    return o;
}

static json_t *kpis_of(const struct tale *t)
{
    json_t *all = json_object();
    for (size_t i = 0; i < t->kpis; i++) {
        json_t *o = json_object();
        json_put(o, "unit", json_text(t->kpi[i].unit));
        json_put(o, "value", json_number(t->kpi[i].value));
        json_put(o, "planned", json_number(t->kpi[i].planned));
        json_put(all, t->kpi[i].name, o);
    }
    return all;
}

void json_tale_write(const struct tale *t, const char *why, FILE *out)
{
    json_t *root = json_object(), *lines = json_array(), *costs = json_array();
    const bool both = t->reached != TIME_NEVER && t->due != TIME_NEVER;
    for (size_t i = 0; i < t->lines; i++)
        json_push(lines, line_of(t, &t->line[i]));
    for (size_t i = 0; i < t->costs; i++)
        json_push(costs, cost_of(&t->cost[i]));
    json_put(root, "schema", json_text(JSON_TALE_SCHEMA));
    json_put(root, "program", json_text("bullwhip"));
    json_put(root, "version", json_text(version_text()));
    json_put(root, "scenario", json_text(t->scenario));
    json_put(root, "title", json_text(t->title));
    json_put(root, "seed", json_whole(t->seed));
    json_put(root, "replication", json_whole(t->replication));
    json_put(root, "chosen", json_text(why));
    json_put(root, "milestone", json_text(t->milestone));
    json_put(root, "due", moment_named(t, t->due, when_due_days(t->due)));
    json_put(root, "planned", moment(t, t->planned));
    json_put(root, "reached", moment(t, t->reached));
    json_put(root, "delay_days", json_number(both ? days(t->reached - t->due) : NAN));
    json_put(root, "lines", lines);
    json_put(root, "besides", events_of(t, t->response, t->responses));
    json_put(root, "kpis", kpis_of(t));
    json_put(root, "costs", costs);
    json_put(root, "cost", t->total.name ? cost_of(&t->total) : json_null());
    json_put(root, "profit", t->profit.name ? cost_of(&t->profit) : json_null());
    json_print(root, out);
}
