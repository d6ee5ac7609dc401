/* models/quantity.h - quantities: numbers, expressions, laws, variables, changes.
 *
 * quantity := number | "expr [each SCOPE] [mark]" (grammar in models/expression.h). The
 * book is made once from the scenario and const from then on; the
 * book_state belongs to one replication context and holds everything that
 * moves: cursors, values drawn for this run, changes in force, variables. */
#ifndef MODELS_QUANTITY_H
#define MODELS_QUANTITY_H

#include "models/schema.h"
#include "sim/stream.h"

#include <stdbool.h>
#include <stdint.h>

typedef int32_t quantity_id; /* -1: none */
typedef int32_t change_id;   /* -1: none */
typedef int32_t overlay_id;  /* a change in force; -1: none */

struct book;
struct book_run;
struct book_state {
    struct book_state *forecast;               /* the same changes and events at planned values; NULL: not asked for */
    void (*heard)(void *hearer, size_t event); /* called at each book_event; NULL */
    void *hearer;
    double *settled; /* by quantity: the value that holds at any time for any thing, or NaN: ask quantity_work_out */
    struct book_run *run;
};

/* What a draw belongs to; the caller fills what it knows, the quantity's scope picks.
 * SCOPE_ORDER, SCOPE_TRY and SCOPE_FINDING draw number order; SCOPE_LOT order * 2^12 + lot; SCOPE_UNIT order * 2^12 +
 * unit; SCOPE_ROOT root. Along a sequence things count through, over all orders of the pair: an order is number order +
 * beyond.order, a lot order + beyond.lot, a unit order + beyond.unit (modulo 2^64). All 0: with one lot of one unit an
 * order. */
struct thing {
    uint64_t order, root;
    uint32_t lot, unit;
    struct {
        uint64_t order, lot, unit;
    } beyond;
};

/* Names that have a value only inside an event: `$severity`, `$lasts`, ... */
enum local_name { LOCAL_SEVERITY, LOCAL_LASTS, LOCAL_UNITS, LOCAL_LATE, LOCAL_PLANNED, LOCAL_NAMES };

/* ---- at load ---- */
struct book *book_create(struct arena *, struct diag *, bool dated, int64_t start_day, const char *folder);
void book_begins(struct book *, sim_time at); /* processes and states have their `start` then; 0 unless said */
/* Reads variables and correlations (groups of the checked tree, may be NULL). Before or after book_add, before
 * book_finish. */
void book_variables(struct book *, const struct node *variables, const struct node *correlations);
/* The quantity at `path`, from a node (NODE_NUMBER or NODE_TEXT) or, when value is NULL, from row->dflt. Asking for a
 * path twice gives the same id. */
quantity_id book_add(struct book *, const struct setting *row, const char *path, const struct node *value,
                     struct place);
/* The same setting (and the same changes act on it) with luck of its own: source name "path@at#n". */
quantity_id book_bind(struct book *, quantity_id, const char *at);
/* A change line "path = quantity", "path *= quantity", "path += quantity". After all settings are read, before
 * book_finish. `prefix` (may be NULL): path of what is hit; a line that names a setting of it is relative to it, and
 * then *relative is set true. `*` matches one name. Errors (unknown, not live, ...) go to diag at `place`; -1 then. */
change_id book_change(struct book *, const char *line, struct place, const char *where, const char *prefix,
                      bool *relative);
/* A fact of the replication that any expression may read as $path, a plain number; 0 until it is set. Its number, for
 * book_fact_set. Before book_finish. */
int32_t book_fact(struct book *, const char *path);
/* Facts made when an expression names them: `more` is asked for a path that is no setting; it makes the fact and
 * returns true, or false: there is none. */
void book_more_facts(struct book *, bool (*more)(void *asker, const char *path), void *asker);
/* Resolves references, finds circles, checks units and scopes, folds constants, prepares laws, names luck sources. */
bool book_finish(struct book *);

bool book_constant(const struct book *, quantity_id, double *value); /* true when it never varies (changes aside) */
double book_mean(const struct book *, quantity_id);                  /* mean, by the law or by 4096 stratified draws */
double book_statistic(const struct book *, quantity_id, double p);   /* quantile p of the quantity, likewise */
/* A constant, or one law with fixed parameters, shifted and scaled. Memoryless: exponential, geometric, also scaled. */
enum memory { MEMORY, MEMORYLESS, MEMORYLESS_BY_PERIOD };
bool book_one_law(const struct book *, quantity_id, enum memory *);
bool book_varies_by_unit(const struct book *, quantity_id); /* some law in it is drawn for each unit */
bool book_moves(const struct book *, quantity_id);          /* it may change inside a run, by itself or by a change */
bool book_counts_things(const struct book *, quantity_id);  /* it depends on which thing asks */
/* Until when the value at `now` holds, changes put in force aside; TIME_NEVER: to the end. */
sim_time book_holds_until(const struct book *, quantity_id, sim_time now);
bool book_working_days(const struct book *, quantity_id); /* its value counts working days (unit wd) */
bool book_in_hours(const struct book *, quantity_id);     /* written in h or min, it or what it refers to */
const char *book_path(const struct book *, quantity_id);
const char *book_mark(const struct book *, quantity_id);      /* "F1 S3" or NULL */
quantity_id book_find(const struct book *, const char *path); /* -1 when no such quantity was read */
/* Planned value: "p80", "mean" (default), "0.7 * mean", or a plain quantity. False and a diag entry when it cannot be
 * read. */
bool book_plan(struct book *, quantity_id, const char *how, struct place, const char *where);
double book_planned(const struct book *, quantity_id);
quantity_id book_change_operand(const struct book *, change_id);
const quantity_id *book_change_targets(const struct book *, change_id, size_t *count);

size_t book_variable_count(const struct book *);
const char *book_variable_name(const struct book *, size_t);
/* Events that move variables (K2, fourth shape): names asked for by the scenario. The model says which it knows. */
size_t book_event_count(const struct book *);
/* place, path: of the setting that named it first, or NULL. */
const char *book_event_name(const struct book *, size_t, struct place *place, const char **path);
/* Its number, made when new; before book_finish. `path` is kept. */
int32_t book_event_asked(struct book *, const char *name, const char *path, struct place);
/* Assumptions: every quantity and variable with its mark, for reports. i < book_assumption_count. */
size_t book_assumption_count(const struct book *);
void book_assumption(const struct book *, size_t i, const char **path, const char **text, const char **mark);

/* Which luck it may ask for, everything that it refers to included. own: numbered by the order, try, lot or unit, so
 * that another one draws its own. */
struct luck_use {
    int32_t luck;
    bool own;
};
struct luck_uses {
    struct luck_use *use;
    int32_t count, room;
};
void book_luck_uses(const struct book *, quantity_id, struct luck_uses *); /* adds; after book_finish */
void uses_add(struct arena *, struct luck_uses *, int32_t luck, bool own);
bool book_rises(const struct book *, quantity_id); /* it never falls when the u of its only law rises */

/* ---- in a replication ---- */
struct book_state *book_state_create(const struct book *);
void book_state_destroy(struct book_state *);
/* A new replication. plan = true: every law gives its planned value, no luck. */
void book_state_reset(struct book_state *, struct luck, bool plan);
const char *book_state_error(const struct book_state *); /* what went wrong while evaluating; NULL: nothing */
/* What is drawn `each run` comes from this luck, all else from that of the reset: seasons of a run differ in it. After
 * each reset; without it they are the same. */
void book_run_luck(struct book_state *, struct luck);
void book_local(struct book_state *, enum local_name, double value);
/* Draws given what is known today (models/book_given.c), before anything else of the replication is worked out. From
 * book_given_try on all draws are taken down, those of attempt 0 as they would be; again with the next attempt, until
 * book_given_keep makes them stand. `only`: the u of the only draw of this attempt, NaN when there are more or none;
 * `force` puts another in its place. */
void book_given_try(struct book_state *, uint64_t attempt);
void book_given_keep(struct book_state *);
double book_given_only(const struct book_state *);
void book_given_force(struct book_state *, double u);
/* Why the luck of this replication cannot be used (a law's parameters went out of range, ...), or NULL. The value was
 * NaN then. */
const char *book_state_error(const struct book_state *);
double quantity_work_out(struct book_state *, quantity_id, const struct thing *, sim_time now);
/* In the row's unit; time in days. A constant costs an array load. `now` may lie ahead (a rate read in advance), and go
 * back. */
static inline double quantity_value(struct book_state *s, quantity_id q, const struct thing *t, sim_time now)
{
    const double settled = s->settled[q];
    return settled == settled ? settled : quantity_work_out(s, q, t, now);
}
double book_variable_value(struct book_state *, size_t variable, sim_time now);
void book_event(struct book_state *, size_t event, double units,
                sim_time now); /* LOCAL_UNITS is set to units for `add` */
/* States, variables that events move, as what seasons keep of them. */
struct kept_state {
    double value;
    sim_time at; /* it has been ageing since then; may lie before time 0 */
};
int32_t book_state_number(const struct book *, const char *variable); /* -1: no such variable, or no state */
struct kept_state book_state_at(struct book_state *, int32_t state, sim_time now);
void book_state_put(struct book_state *, int32_t state, struct kept_state);
void book_move(struct book_state *, int32_t state, double add, sim_time now); /* as an event would */
/* Called whenever an event has moved a state; NULL: nobody is told. */
void book_watch_states(struct book_state *, void (*told)(void *watcher, int32_t state, double added), void *watcher);

struct keep;
/* From now on `forecast` is reset with s, and what changes s changes it too, at planned values. Freed with s. */
void book_state_forecast(struct book_state *);
/* Puts a state in planned mode aside, or back (sim/keep.h). */
void book_state_pass(struct book_state *, struct keep *);

void book_fact_set(struct book_state *, int32_t fact, double value);

/* Puts a change in force; its operand is evaluated now, for this occurrence. strength 1 = full, 0 = no effect. */
overlay_id change_begin(struct book_state *, change_id, const struct thing *, sim_time now);
void change_strength(struct book_state *, overlay_id, double strength);
void change_end(struct book_state *, overlay_id); /* takes out exactly its own part */

#endif
