/* models/network.h - what the scenario says, compiled once, const from then on.
 *
 * Everything is an array addressed by small integers; -1 means none. Ids follow
 * the bytewise order of paths, never the order in the file (but where order
 * is the meaning, as in a routing), so a permuted file gives the same bits. Style items with
 * variants become one item per variant ("tote.black"); so do their stock points.
 *
 * Its parts by subject: network_types.h, network_money.h, network_goods.h, network_tasks.h, network_quality.h,
 * network_trouble.h, network_answers.h. */
#ifndef MODELS_NETWORK_H
#define MODELS_NETWORK_H

#include "models/load.h"
#include "models/network_answers.h"
#include "models/network_goods.h"
#include "models/network_quality.h"
#include "models/network_tasks.h"
#include "models/network_trouble.h"
#include "models/results.h"

struct network {
    const char *name, *title, *currency, *time_unit;
    struct arena *arena;
    const struct book *book;
    const struct node *root;
    uint64_t hash, seed;
    const char *canonical;
    uint32_t replications;
    bool dated;
    int64_t start_day;
    sim_time horizon;
    sim_time as_of; /* the clock begins here: 0, or later when the launch is half-way */
    bool half_way;  /* `as_of` is given */
    sim_time warm_up;
    int32_t warm_up_demand; /* -1 */
    uint64_t warm_up_count;
    bool endless;         /* no horizon is given: run.until alone ends it */
    int32_t until_demand; /* -1 */
    uint64_t until_count;
    bool drain;
    struct seasons seasons;
    double interest_per_day;
    struct discounting {
        double rate, period;           /* for each period, days */
        bool is_continuous, is_simple; /* else effective (compound) */
    } discounting;
    bool cost_rates_move;   /* holding or backorder cost may change inside a run */
    uint64_t accounts_used; /* bit per account that this scenario can move */
    bool period_end_costs;
    sim_time period;
    sim_time charge_first; /* of period_end_costs; TIME_NEVER: each period at its end */
    bool policy_changes;   /* a change may move the level of a policy */
    bool order_strikes;    /* some disruption strikes single orders */
    bool trails;           /* timelines are kept (milestones, plan, trace) */

    struct item *item;
    int32_t items;
    struct component *component;
    int32_t components;
    struct party *party;
    int32_t parties;
    int32_t us;
    struct supplier *supplier;
    int32_t suppliers;
    struct site *site;
    int32_t sites;
    struct point *point;
    int32_t points;
    int32_t *review_order; /* points, downstream first */
    struct plan_order *plan_order;
    int32_t plan_orders;
    struct source *source;
    int32_t sources;
    struct make *make;
    int32_t makes;
    struct make_component *make_component;
    int32_t make_components;
    struct step *step;
    int32_t steps;
    int32_t *step_list; /* steps by workcenter */
    struct center *center;
    int32_t centers;
    struct failure *failure;
    int32_t failures;
    struct lane *lane;
    int32_t lanes;
    struct due_in *due_in;
    int32_t due_ins;
    struct demand *demand;
    int32_t demands;
    struct demand_target *demand_target;
    int32_t demand_targets;
    struct markdown *markdown;
    int32_t markdowns;
    struct demand_order *demand_order;
    int32_t demand_orders;
    struct contract *contract;
    int32_t contracts;
    struct contract_price *contract_price;
    int32_t contract_prices;
    struct price_break *price_break;
    int32_t price_breaks;
    struct payment *payment;
    int32_t payments;
    struct charge *charge;
    int32_t charges;
    struct owner *owner;
    int32_t owners;
    struct hearer *hearer;
    int32_t hearers;
    struct task *task;
    int32_t tasks;
    int32_t *task_list; /* task ids and gate ids, for spans */
    int32_t task_lists;
    struct take *take;
    int32_t takes;
    struct gate *gate;
    int32_t gates;
    struct fault *fault;
    int32_t faults;
    struct suspect *suspect;
    int32_t suspects;
    int32_t escaping; /* faults whose escapes have consequences */
    bool recalls;     /* some may be recalled */
    struct finds *finds;
    int32_t finds_count;
    struct arising *arising;
    int32_t arisings;
    bool *can_have; /* per fault and item */
    struct inspection *inspection;
    int32_t inspections;
    struct disruption *disruption;
    int32_t disruptions;
    struct response *response;
    int32_t responses;
    struct act *act;
    int32_t acts;
    int32_t *act_source;
    int32_t act_sources;
    const struct kpi_list *watch_kpis; /* of responses that watch one; NULL */
    struct open_order *open_order;     /* by source, then by when they were placed, then by name */
    int32_t open_orders;
    struct open_item *open_item; /* those drawn together stand together */
    int32_t open_items;
    struct hit *hit;
    int32_t hits;
    int32_t *hit_change;
    int32_t hit_changes;
    int32_t *watch;
    int32_t watches; /* point ids: echelon lists, served points, milestones */
    double *served_factor;
    int32_t served_room; /* by index in watch */
    struct feed *feed;
    int32_t feeds;
    bool forecasts;        /* some policy forecasts */
    struct marked *marked; /* settings that carry a mark, by path */
    int32_t marks;
    struct option_on *option;
    int32_t options;
    struct claim_result *claim; /* of these options */
    int32_t claims;
    struct cause *cause;
    int32_t causes;
    const char **warning; /* what is allowed and perhaps not meant, in words */
    int32_t warnings;
    struct milestone *milestone;
    int32_t milestones;
    struct measure *measure;
    int32_t measures;
    struct series *serie;
    int32_t series;
    struct target *target;
    int32_t targets;
    int32_t machine_places, failure_places, history_places;
    int32_t *point_event; /* events of stock points, in the three lists below */
    int32_t point_events;
    struct span *events_received; /* per point: events raised by a receipt here (its own, and of all its variants) */
    struct span *events_placed;   /* likewise, by an order that is placed */
    struct span *events_made;     /* likewise, by a lot that has done its routing */
};

/* Are orders of this source struck where the hit is: itself, its supplier, lane, stock point or site? (disruption.c) */
bool hit_is_on_source(const struct network *, const struct hit *, int32_t source);

/* Compiles a loaded scenario. Checks what the schema table cannot say (references, circles, sums, demand that can never
 * be met). Everything lives in the arena; false when diag has errors. */
struct network *network_compile(const struct scenario_text *, struct arena *, struct diag *);

#endif
