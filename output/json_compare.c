/* output/json_compare.c - a comparison as JSON: the contract "bullwhip.compare/1" of output/README.md. */
#include "output/compare_table.h"
#include "output/estimate.h"
#include "output/json_parts.h"
#include "sim/version.h"

#include <math.h>

static json_t *scenario_of(const struct results *r)
{
    json_t *o = json_object(), *settings = json_array();
    for (size_t i = 0; i < r->settings; i++)
        json_push(settings, json_text(r->setting[i]));
    json_put(o, "scenario", json_text(r->scenario));
    json_put(o, "title", json_text(r->title));
    json_put(o, "scenario_hash", json_hash(r->scenario_hash));
    json_put(o, "settings", settings);
    json_put(o, "seed", json_whole(r->seed));
    json_put(o, "first_replication", json_whole(r->first_replication));
    json_put(o, "replications", json_whole(r->replications));
    json_put(o, "fingerprint", json_hash(r->fingerprint));
    json_put(o, "effective_scenario", json_text(r->canonical));
    return o;
}

static json_t *claims_of(const struct comparison *c, size_t i)
{
    json_t *all = json_array();
    for (size_t n = 0; n < c->alternative[i]->claims; n++) {
        const struct claim_result *claim = &c->alternative[i]->claim[n];
        double moved;
        if (comparison_claimed_by_base(c, claim))
            continue;
        const char *words = comparison_judge(c, i, claim, &moved);
        json_t *o = json_object();
        json_put(o, "option", json_text(claim->option));
        json_put(o, "claim", json_text(claim->text));
        json_put(o, "moved", json_number(moved));
        json_put(o, "verdict", json_text(words));
        json_push(all, o);
    }
    return all;
}

static json_t *difference_of(const struct comparison *c, const struct compared_kpi *k, size_t i)
{
    const struct pair *p = &k->pair[i];
    json_t *o = json_object();
    json_put(o, "scenario", json_text(c->alternative[i]->scenario));
    json_put(o, "mean", json_estimate(&k->alternative[i]));
    json_put(o, "difference", json_estimate(&p->difference));
    json_put(o, "n", json_whole(p->n));
    json_put(o, "left_out", json_whole(p->left_out));
    json_put(o, "correlation", json_number(p->correlation));
    json_put(o, "gain", json_number(p->gain));
    json_put(o, "only_alternative", json_whole(p->only_a));
    json_put(o, "only_base", json_whole(p->only_b));
    json_put(o, "warning", json_text(p->warning));
    const struct pair *sure = comparison_sure(c, k, i);
    if (sure) {
        json_put(o, "without_doubt", json_estimate(&sure->difference));
        json_put(o, "survives",
                 json_boolean(comparison_sign(sure) != 0 && comparison_sign(sure) == comparison_sign(p)));
    }
    return o;
}

static json_t *compared_of(const struct comparison *c, const struct compared_kpi *k)
{
    json_t *o = json_object(), *alternatives = json_array();
    for (size_t i = 0; i < c->alternatives; i++)
        json_push(alternatives, difference_of(c, k, i));
    json_put(o, "unit", json_text(k->kpi->unit));
    json_put(o, "estimator", json_text(estimator_names[k->kpi->estimator]));
    json_put(o, "better", json_integer(k->kpi->better));
    json_put(o, "compared", json_text(comparison_what(k->kpi)));
    json_put(o, "base", json_estimate(&k->base));
    json_put(o, "alternatives", alternatives);
    return o;
}

void json_compare_write(const struct comparison *c, FILE *out)
{
    json_t *root = json_object(), *alternatives = json_array(), *kpis = json_object(), *warnings = json_array();
    json_t *provenance = json_object();
    for (size_t i = 0; i < c->alternatives; i++) {
        json_t *alternative = scenario_of(c->alternative[i]);
        json_put(alternative, "claims", claims_of(c, i));
        json_push(alternatives, alternative);
    }
    for (size_t k = 0; k < c->kpis; k++)
        json_put(kpis, c->kpi[k].kpi->name, compared_of(c, &c->kpi[k]));
    for (size_t i = 0; i < c->warnings; i++)
        json_push(warnings, json_text(c->warning[i]));
    json_put(provenance, "program", json_text("bullwhip"));
    json_put(provenance, "version", json_text(version_text()));
    json_put(root, "schema", json_text(JSON_COMPARE_SCHEMA));
    json_put(root, "seed", json_whole(c->base->seed));
    json_put(root, "replications", json_whole(c->replications));
    json_put(root, "base", scenario_of(c->base));
    json_put(root, "alternatives", alternatives);
    json_put(root, "kpis", kpis);
    json_put(root, "warnings", warnings);
    json_put(root, "provenance", provenance);
    json_print(root, out);
}
