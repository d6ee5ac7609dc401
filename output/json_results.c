/* output/json_results.c - a run as JSON: see json_results.h and the contract in output/README.md. */
#include "output/json_results.h"

#include "output/estimate.h"
#include "output/json_parts.h"
#include "sim/version.h"

#include <math.h>

static const struct probability {
    const char *name;
    double p;
} quantile_levels[] = {{"p5", 0.05}, {"p10", 0.10}, {"p50", 0.50}, {"p80", 0.80}, {"p90", 0.90}, {"p95", 0.95}},
  date_levels[] = {{"p50", 0.50}, {"p80", 0.80}, {"p95", 0.95}};

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

/* ---- KPIs and risk ---- */

static json_t *quantiles_of(const struct kpi_result *k)
{
    if (!estimate_has_quantiles(k))
        return json_null();
    json_t *all = json_object();
    for (size_t i = 0; i < COUNT_OF(quantile_levels); i++) {
        const struct interval q = estimate_quantile(k, quantile_levels[i].p);
        json_put(all, quantile_levels[i].name, json_estimate(&q));
    }
    return all;
}

static json_t *kpi_of(const struct kpi_result *k)
{
    const struct interval mean = estimate_of(k);
    const struct spread s = estimate_spread(k);
    json_t *o = json_object();
    json_put(o, "unit", json_text(k->kpi->unit));
    json_put(o, "estimator", json_text(estimator_names[k->kpi->estimator]));
    json_put(o, "better", json_integer(k->kpi->better));
    json_put(o, "n", json_whole(k->tally.y.n));
    json_put(o, "missing", json_whole(k->missing));
    json_put(o, "mean", json_estimate(&mean));
    json_put(o, "sd", json_number(s.sd));
    json_put(o, "min", json_number(s.min));
    json_put(o, "max", json_number(s.max));
    json_put(o, "quantiles", quantiles_of(k));
    return o;
}

static json_t *risk_of(const struct kpi_result *k)
{
    const struct risk r = estimate_risk(k);
    json_t *o = json_object();
    json_put(o, "tail", json_text(r.upper ? "upper" : "lower"));
    json_put(o, "var90", json_estimate(&r.var90));
    json_put(o, "var95", json_estimate(&r.var95));
    json_put(o, "var99", json_estimate(&r.var99));
    json_put(o, "cvar90", json_estimate(&r.cvar90));
    json_put(o, "cvar95", json_estimate(&r.cvar95));
    json_put(o, "cvar99", json_estimate(&r.cvar99));
    return o;
}

static void put_kpis(json_t *root, const struct results *r)
{
    json_t *kpis = json_object(), *risk = json_object();
    for (size_t i = 0; i < r->kpis; i++) {
        json_put(kpis, r->kpi[i].kpi->name, kpi_of(&r->kpi[i]));
        if (estimate_has_risk(&r->kpi[i])) /* its values are kept: a headline KPI, or asked for by --kpi */
            json_put(risk, r->kpi[i].kpi->name, risk_of(&r->kpi[i]));
    }
    json_put(root, "kpis", kpis);
    json_put(root, "risk", risk);
}

/* ---- milestones ---- */

/* A moment: {"value": days, "date"}; null when there is none. `shown` names the day. */
static json_t *moment(struct origin o, double days, double shown)
{
    if (!isfinite(days))
        return json_null();
    json_t *m = json_object();
    json_put(m, "value", json_number(days));
    json_put(m, "date", json_day(o, shown));
    return m;
}

static json_t *date_quantile(struct origin o, const struct kpi_result *date, double p)
{
    const struct interval q = estimate_quantile(date, p);
    json_t *estimate = json_estimate(&q), *days = json_null();
    if (q.known && o.dated) {
        days = json_array();
        json_push(days, json_day(o, q.lo));
        json_push(days, json_day(o, q.hi));
    }
    json_put(estimate, "date", json_day(o, q.estimate));
    json_put(estimate, "ci95_dates", days);
    return estimate;
}

static json_t *dates_of(struct origin o, const struct kpi_result *date)
{
    if (!date || !estimate_has_quantiles(date))
        return json_null();
    json_t *all = json_object();
    for (size_t i = 0; i < COUNT_OF(date_levels); i++)
        json_put(all, date_levels[i].name, date_quantile(o, date, date_levels[i].p));
    return all;
}

/* Share of replications in which it was never reached. */
static json_t *never_of(const struct kpi_result *date)
{
    if (!date || !date->sorted)
        return json_null();
    uint64_t never = 0;
    while (never < date->sorted_count && isinf(date->sorted[date->sorted_count - 1 - never]))
        never++;
    const struct interval share = interval_proportion(never, date->sorted_count, CONFIDENCE);
    return json_estimate(&share);
}

static json_t *cause_of(const struct cause_result *c)
{
    const struct interval excess = interval_mean(&c->excess, CONFIDENCE), late = interval_mean(&c->late, CONFIDENCE);
    json_t *o = json_object();
    json_put(o, "name", json_text(c->name));
    json_put(o, "label", json_text(c->label));
    json_put(o, "planned_days", json_number(c->planned_days));
    json_put(o, "mean_days", json_number(c->days.n ? c->days.mean : NAN));
    json_put(o, "mean_excess_days", json_estimate(&excess));
    json_put(o, "late_excess_days", json_estimate(&late));
    json_put(o, "share_on_chain", json_number(c->days.n ? (double)c->on_chain / (double)c->days.n : NAN));
    return o;
}

static json_t *milestone_of(struct origin o, const struct milestone_result *m)
{
    const struct interval on_time = estimate_on_time(m);
    json_t *object = json_object(), *causes = json_array();
    for (size_t i = 0; i < m->causes; i++)
        json_push(causes, cause_of(&m->cause[i]));
    json_put(object, "label", json_text(m->label));
    json_put(object, "due_date", moment(o, when_days(m->due), when_due_days(m->due)));
    json_put(object, "planned_date", moment(o, when_days(m->planned), when_days(m->planned)));
    json_put(object, "on_time", json_estimate(&on_time));
    json_put(object, "never", never_of(m->date_days));
    json_put(object, "date", dates_of(o, m->date_days));
    json_put(object, "causes", causes);
    return object;
}

/* ---- the rest ---- */

static json_t *targets_of(const struct results *r)
{
    json_t *all = json_array();
    for (size_t i = 0; i < r->targets; i++) {
        const struct target_result *t = &r->target[i];
        const struct interval limits = {.lo = t->lo, .hi = t->hi, .known = !isnan(t->lo) || !isnan(t->hi)};
        json_t *o = json_object();
        json_put(o, "text", json_text(t->text));
        json_put(o, "estimate", json_number(t->estimate));
        json_put(o, "ci95", json_limits(&limits));
        json_put(o, "relation", json_text(t->at_most ? "<=" : ">="));
        json_put(o, "bound", json_number(t->bound));
        json_put(o, "met", json_boolean(t->met));
        json_push(all, o);
    }
    return all;
}

static json_t *assumptions_of(const struct results *r)
{
    json_t *all = json_array();
    for (size_t i = 0; i < r->assumptions; i++) {
        json_t *o = json_object();
        json_put(o, "path", json_text(r->assumption[i].path));
        json_put(o, "text", json_text(r->assumption[i].text));
        json_put(o, "mark", json_text(r->assumption[i].mark));
        json_put(o, "doubt", json_number(r->assumption[i].doubt));
        json_push(all, o);
    }
    return all;
}

static json_t *texts_of(const char *const *text, size_t count)
{
    json_t *all = json_array();
    for (size_t i = 0; i < count; i++)
        json_push(all, json_text(text[i]));
    return all;
}

static json_t *provenance_of(const struct results *r)
{
    json_t *o = json_object();
    json_put(o, "program", json_text("bullwhip"));
    json_put(o, "version", json_text(version_text()));
    json_put(o, "scenario_hash", json_hash(r->scenario_hash));
    json_put(o, "settings", texts_of(r->setting, r->settings));
    json_put(o, "seed", json_whole(r->seed));
    json_put(o, "first_replication", json_whole(r->first_replication));
    json_put(o, "replications", json_whole(r->replications));
    json_put(o, "asked", json_whole(r->asked));
    json_put(o, "interrupted", json_boolean(r->interrupted));
    json_put(o, "fingerprint", json_hash(r->fingerprint));
    json_put(o, "effective_scenario", json_text(r->canonical));
    return o;
}

void json_results_write(const struct results *r, FILE *out)
{
    const struct origin o = results_origin(r);
    json_t *root = json_object(), *milestones = json_object();
    json_put(root, "schema", json_text(JSON_RUN_SCHEMA));
    json_put(root, "scenario", json_text(r->scenario));
    json_put(root, "title", json_text(r->title));
    json_put(root, "seed", json_whole(r->seed));
    json_put(root, "replications", json_whole(r->replications));
    json_put(root, "start_date", json_day(o, 0));
    if (r->half_way)
        json_put(root, "as_of", json_day(o, when_days(r->as_of)));
    json_put(root, "horizon_days", json_number(when_days(r->horizon)));
    json_put(root, "time_unit", json_text(r->time_unit));
    json_put(root, "currency", json_text(r->currency));
    put_kpis(root, r);
    for (size_t i = 0; i < r->milestones; i++)
        json_put(milestones, r->milestone[i].name, milestone_of(o, &r->milestone[i]));
    json_put(root, "milestones", milestones);
    json_put(root, "waypoints", json_waypoints(r));
    json_put(root, "targets", targets_of(r));
    json_put(root, "assumptions", assumptions_of(r));
    json_put(root, "in_doubt", json_rests(r));
    json_put(root, "warnings", texts_of(r->warning, r->warnings));
    json_put(root, "provenance", provenance_of(r));
    json_print(root, out);
}

/* ---- the plan ---- */

static const char *const bar_kinds[] = {
    [PLAN_BUY] = "buy",   [PLAN_MAKE] = "make",           [PLAN_MOVE] = "move",
    [PLAN_TASK] = "task", [PLAN_MILESTONE] = "milestone", [PLAN_CLOSURE] = "closure"};

static json_t *bar_moment(struct origin o, sim_time t)
{
    return moment(o, when_days(t), when_days(t));
}

static json_t *bar_of(struct origin o, const struct plan_bar *b)
{
    json_t *object = json_object();
    json_put(object, "kind", json_text(bar_kinds[b->kind]));
    json_put(object, "name", json_text(b->name));
    json_put(object, "label", json_text(b->label));
    json_put(object, "units", json_number(b->units));
    json_put(object, "placed", bar_moment(o, b->placed));
    json_put(object, "begin", bar_moment(o, b->begin));
    json_put(object, "end", bar_moment(o, b->end));
    json_put(object, "needed", bar_moment(o, b->needed));
    json_put(object, "order_by", bar_moment(o, b->order_by));
    json_put(object, "slack_days", json_number(b->slack_days));
    json_put(object, "critical", json_boolean(b->critical));
    if (b->done)
        json_put(object, "done", json_boolean(true));
    return object;
}

void json_plan_write(const struct plan *p, FILE *out)
{
    const struct origin o = plan_origin(p);
    json_t *root = json_object(), *bars = json_array();
    json_put(root, "schema", json_text(JSON_PLAN_SCHEMA));
    json_put(root, "title", json_text(p->title));
    json_put(root, "start_date", json_day(o, 0));
    if (p->half_way)
        json_put(root, "as_of", json_day(o, when_days(p->as_of)));
    json_put(root, "horizon_days", json_number(when_days(p->horizon)));
    for (size_t i = 0; i < p->bars; i++)
        json_push(bars, bar_of(o, &p->bar[i]));
    json_put(root, "bars", bars);
    json_t *responses = json_array();
    for (size_t i = 0; i < p->responses; i++) {
        json_t *r = json_object();
        json_put(r, "name", json_text(p->response[i].name));
        json_put(r, "label", json_text(p->response[i].label));
        json_put(r, "last_useful", bar_moment(o, p->response[i].last_useful));
        json_push(responses, r);
    }
    json_put(root, "responses", responses);
    json_print(root, out);
}
