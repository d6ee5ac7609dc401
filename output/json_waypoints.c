/* output/json_waypoints.c - intermediate milestones and what their dates tell, as JSON: the contract in README.md. */
#include "models/results.h"
#include "output/estimate.h"
#include "output/json_parts.h"
#include "output/tripwire.h"

#include <math.h>
#include <stdlib.h>

static const char *const kinds[] = {[WAYPOINT_TASK] = "task",
                                    [WAYPOINT_RECEIVED] = "received",
                                    [WAYPOINT_MADE] = "made",
                                    [WAYPOINT_ARRIVED] = "arrived",
                                    [WAYPOINT_RESPONSE] = "response"};

static json_t *moment(struct origin o, double days)
{
    if (!isfinite(days))
        return json_null();
    json_t *m = json_object();
    json_put(m, "value", json_number(days));
    json_put(m, "date", json_day(o, days));
    return m;
}

static json_t *quantile(struct origin o, const struct tripwire *t, double p)
{
    const struct interval q = interval_quantile(t->days, t->n, p, CONFIDENCE);
    json_t *e = json_estimate(&q);
    json_put(e, "date", json_day(o, q.estimate));
    return e;
}

static json_t *evidence(struct evidence e)
{
    json_t *o = json_estimate(&e.p);
    json_put(o, "n", json_whole(e.n));
    return o;
}

static json_t *waypoint(const struct results *r, const struct tripwire *t, double target)
{
    const struct origin o = results_origin(r);
    const struct interval done = interval_proportion(t->done, t->n, CONFIDENCE);
    const bool response = t->of->kind == WAYPOINT_RESPONSE;
    bool any = false;
    const double last = response ? tripwire_last_useful(t) : tripwire_last_safe(t, target, &any);
    json_t *w = json_object(), *date = json_object();
    json_put(w, "name", json_text(t->of->name));
    json_put(w, "label", json_text(t->of->label));
    json_put(w, "kind", json_text(kinds[t->of->kind]));
    json_put(w, "planned_date", moment(o, when_days(t->of->planned)));
    json_put(w, "done", json_estimate(&done));
    json_put(date, "p50", quantile(o, t, 0.50));
    json_put(date, "p80", quantile(o, t, 0.80));
    json_put(date, "p95", quantile(o, t, 0.95));
    json_put(w, "date", date);
    json_put(w, "tells", json_number(t->tells));
    json_put(w, response ? "last_useful" : "last_safe", moment(o, last));
    if (!response)
        json_put(w, "any", json_boolean(any));
    json_put(w, "on_time_by", isnan(last) ? json_null() : evidence(tripwire_by(t, last)));
    json_put(w, "on_time_later", isnan(last) ? json_null() : evidence(tripwire_after(t, last)));
    return w;
}

json_t *json_waypoints(const struct results *r)
{
    json_t *all = json_array();
    bool stated;
    if (r->milestones == 0)
        return all;
    const double target = tripwire_target(r, &r->milestone[0], &stated);
    for (size_t i = 0; i < r->waypoints; i++) {
        struct tripwire t = tripwire_make(r, &r->milestone[0], &r->waypoint[i]);
        json_push(all, waypoint(r, &t, target));
        tripwire_release(&t);
    }
    return all;
}
