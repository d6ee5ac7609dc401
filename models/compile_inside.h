/* models/compile_inside.h - what the files of the compiler share; for models/compile*.c only. */
#ifndef MODELS_COMPILE_INSIDE_H
#define MODELS_COMPILE_INSIDE_H

#include "models/network.h"

struct compile {
    struct reader read;
    struct arena *arena;
    struct diag *diag;
    int32_t remarks, remarks_more; /* warnings about settings: told, and left out */
    struct network *net;
    struct book *book;
    const struct node **item_node;     /* per item: the node of its style */
    const struct node **supplier_node; /* per supplier */
    const struct node **site_node;     /* per site */
    const struct node **point_node;    /* per stock point */
    const struct node **source_node;   /* per source */
    const struct node **center_node;   /* per workcenter */
    const struct node **lane_node;
    const struct node **demand_node;
    const struct node **disruption_node;
    const struct node **task_node;
    const struct node **owner_node;
    char *owner_named; /* per owner: somebody names him */
    const struct node **response_node;
    const char **source_path, **point_path, **center_path;
    struct node_calendar { /* calendars made so far */
        const struct node *node;
        const struct calendar *calendar, *elapsed;
    } * calendar;
    int32_t calendars;
    int32_t *cause_slot; /* causes by a hash of their name, -1 free; cause_slots: a power of two, at least twice them */
    size_t cause_slots;
};

/* A place for one more at the end of an arena array: capacity is the next power of two. */
void *vector_push(struct arena *, void *array_of_pointer, int32_t *count, size_t size);
#define PUSH(c, array, count) vector_push((c)->arena, &(array), &(count), sizeof *(array))

/* Members of a named group in bytewise order of their names; NULL group gives none. */
const struct node **sorted_members(struct compile *, const struct node *group, size_t *count);
const struct node *group_at(const struct compile *, const char *dotted); /* from the root; NULL when absent */

/* Quantities: -1 when absent without default. `at` binds luck to a stock point (may be NULL). */
quantity_id quantity_of(struct compile *, const struct node *group, const char *name, const char *at);
/* The first group that gives it (or the second one's default). */
quantity_id quantity_either(struct compile *, const struct node *first, const char *name, const struct node *second,
                            const char *at);
void wrong(struct compile *, const struct node *group, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
const char *label_of(struct compile *, const struct node *group, const char *otherwise);
int32_t cause_of(struct compile *, const char *name, const char *label);  /* the cause of this name, made when new */
int32_t cause_new(struct compile *, const char *name, const char *label); /* known to be new */
const struct calendar *calendar_of_name(struct compile *, const char *name, const struct calendar **elapsed);

int32_t party_of(struct compile *, const char *name); /* made when new */
int32_t party_find(const struct compile *, const char *name);
int32_t item_find(const struct compile *, const char *name); /* -1 */
int32_t site_find(const struct compile *, const char *name);
int32_t supplier_find(const struct compile *, const char *name);
int32_t lane_find(const struct compile *, const char *name);
int32_t point_find(const struct compile *, const char *name);
int32_t center_find(const struct compile *, const char *name); /* "site.name" */
int32_t contract_find(const struct compile *, const char *name);
int32_t demand_find(const struct compile *, const char *name);
int32_t task_find(const struct compile *, const char *name);
int32_t owner_find(const struct compile *, const char *name);
int32_t milestone_find(const struct compile *, const char *name);
/* The owner (a hearer of the network) that the setting `name` of a finder names; -1 when it is absent. After
 * compile_owners. */
int32_t owner_named(struct compile *, const struct node *finder, const char *name);
void check_variants(struct compile *, const struct node *group,
                    const char *style); /* its members are variants, or all */
/* The gate of the tasks that the setting `name` lists; -1 when it is absent. After compile_tasks. */
int32_t gate_of(struct compile *, const struct node *group, const char *name);
/* The stock points of an address "site.item" (all variants) or "site.item.variant", appended to `watch`. Empty: none.
 */
struct span points_at(struct compile *, const char *address);
bool style_is(const struct network *, int32_t item, const char *style); /* the item, or a variant of it */
struct span items_of(const struct compile *, const char *style);        /* all of these */

void read_cost_terms(struct compile *, const struct node *group, struct cost_terms *);
struct span read_breaks(struct compile *, const struct node *breaks, const char *item_name);

/* ---- steps, in order ---- */
void compile_items(struct compile *);
void compile_bom(struct compile *);
void compile_parties(struct compile *); /* suppliers, sites, lanes */
void compile_tasks(struct compile *);
/* Marks with 1, in seen[task], a task and all that it comes after (upstream), or that come after it. */
void tasks_reach(const struct network *, int32_t task, bool upstream, char *seen);
void compile_points(struct compile *);
void compile_owners(struct compile *); /* after workcenters */
void note_owners(struct compile *);    /* who is named by nobody */
void compile_contracts(struct compile *);
void compile_contract_ties(struct compile *); /* what they mean to sources and workcenters; after inspections */
void compile_sources(struct compile *);
void compile_centers(struct compile *);
void compile_faults(struct compile *);      /* after sources and workcenters */
void compile_inspections(struct compile *); /* after faults */
void check_faults(struct compile *);
const struct node **fault_nodes(struct compile *, size_t *count); /* the faults, by name, without found_at */
bool name_quality_event(struct compile *, const char *name, int32_t event);
/* The fault that a member of `finds` names; -1 (an error is told) when there is none. */
int32_t fault_find(struct compile *, const struct node *finds, const char *name);
void compile_finds(struct compile *); /* what tasks may see; after faults and gates */
/* A workcenter ("stitching", "oem.stitching") or a routing step's name. */
bool names_step(const struct network *, const struct step *, const char *name);
void compile_demand(struct compile *);
void read_retail(struct compile *, const struct node *, struct demand *); /* mix_spread, markdown, returned */
void compile_disruptions(struct compile *);
void compile_opening(struct compile *); /* what is open today: orders, tasks, disruptions; after disruptions */
double open_units_received(const struct compile *, struct span points); /* of what is open there, before today */
void compile_opening_luck(struct compile *); /* what shares luck with what; after the book is finished */
void compile_responses(struct compile *);
void compile_watched(struct compile *); /* what responses look at; after milestones are known */
void compile_options(struct compile *, const struct scenario_text *); /* after all settings are read */
void check_levers(struct compile *);
void compile_marks(struct compile *); /* after all settings are read, before the book is finished; then */
void compile_doubts(struct compile *, const struct scenario_text *);
void check_claims(struct compile *);  /* after the KPIs are known */
void compile_gates(struct compile *); /* which gates wait for a task, what is needed from the start */
void check_tries(struct compile *);
void compile_tries(struct compile *);   /* what a try needs; called by compile_gates */
void compile_answers(struct compile *); /* milestones, measures, targets, series */
void compile_events(struct compile *);  /* which variables listen to what; after milestones */
void compile_seasons(struct compile *); /* after the book is finished */
void compile_targets(struct compile *); /* are they KPIs of this scenario? */
void compile_structure(
    struct compile *); /* depth, circles, echelons, watches; after the book is finished: planned times */
void compile_accounts(struct compile *); /* which accounts this scenario can move */
void compile_planned(struct compile *);
void compile_lead_times(struct compile *);
void compile_idle(struct compile *); /* what would mean nothing where it stands */
void compile_idle_contracts(struct compile *);
void compile_idle_rest(struct compile *); /* the same, of the rest of the language; called by compile_idle */
bool says(const struct node *group, const char *name); /* given, and neither the default nor a plain 0 */
void compile_never(struct compile *);                  /* systems that could never work; after the book is finished */
void compile_notes(struct compile *);                  /* warnings */
void compile_load(struct compile *); /* warnings: workcenters that are asked for more than they can do */
/* What is allowed and perhaps not meant: told while reading, and with the results. */
void remark(struct compile *, const struct node *group, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void compile_checks(struct compile *);
void check_tasks(struct compile *);
void check_retail(struct compile *);

#endif
