/* output/json_rests.c - does a conclusion survive doubt, and what it rests on, as JSON. */
#include "output/json_parts.h"
#include "output/rests_table.h"

#include <math.h>

static json_t *seen_of(const struct conclusion_result *c, const struct conclusion_seen *s)
{
    json_t *o = json_object();
    if (c->is_cause) {
        json_put(o, "cause", json_text(s->cause));
        json_put(o, "late_excess_days", json_number(s->estimate));
        return o;
    }
    const struct interval limits = {.lo = s->lo, .hi = s->hi, .known = !isnan(s->lo) || !isnan(s->hi)};
    json_put(o, "estimate", json_number(s->estimate));
    json_put(o, "ci95", json_limits(&limits));
    json_put(o, "met", json_boolean(s->holds));
    return o;
}

static json_t *rest_of(const struct rests_result *r, const struct rest_result *x, size_t k)
{
    const struct rest_on *on = &x->on[k];
    const struct conclusion_result *c = &r->conclusion[k];
    const struct interval explained = {
        .estimate = on->explained, .lo = on->lo, .hi = on->hi, .known = !isnan(on->explained)};
    json_t *o = json_object();
    json_put(o, "path", json_text(x->path));
    json_put(o, "mark", json_text(x->mark));
    json_put(o, "cv", json_number(x->cv));
    json_put(o, "rank_correlation", json_number(on->correlation));
    json_put(o, "explained", json_estimate(&explained));
    json_put(o, "moved_by", x->moved ? json_number(x->times) : json_null());
    json_put(o, "less", x->moved ? seen_of(c, &on->down) : json_null());
    json_put(o, "more", x->moved ? seen_of(c, &on->up) : json_null());
    json_put(o, "turns", x->moved ? json_boolean(on->turns) : json_null());
    json_put(o, "may_turn", x->moved ? json_boolean(on->may_turn) : json_null());
    return o;
}

json_t *json_rests(const struct results *results)
{
    const struct rests_result *r = results->rests;
    json_t *all = json_array();
    if (!r) {
        json_decref(all);
        return json_null();
    }
    for (size_t k = 0; k < r->conclusions; k++) {
        const struct conclusion_result *c = &r->conclusion[k];
        json_t *o = json_object(), *rests = json_array();
        for (size_t i = 0; i < r->rests; i++)
            json_push(rests, rest_of(r, &r->rest[i], k));
        json_put(o, "conclusion", json_text(c->text));
        json_put(o, "kpi", json_text(c->kpi));
        json_put(o, "without_doubt", seen_of(c, &c->without));
        json_put(o, "in_doubt", seen_of(c, &c->with));
        json_put(o, "survives", json_boolean(c->survives));
        json_put(o, "sure", json_boolean(c->sure));
        json_put(o, "moved_replications", json_whole(r->replications));
        json_put(o, "moved_base", seen_of(c, &c->base));
        json_put(o, "rests_on", rests);
        json_push(all, o);
    }
    return all;
}
