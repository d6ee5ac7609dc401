/* models/schema.h - the scenario language: one row declares a setting.
 *
 * Checking, defaults, reading, `bullwhip schema` and the reference in
 * scenarios/README.md all walk the table in models/settings.c. */
#ifndef MODELS_SCHEMA_H
#define MODELS_SCHEMA_H

#include "models/tree.h"
#include "sim/clock.h"

#include <stdint.h>

enum setting_type {
    SET_GROUP,    /* a group with declared members; `extra` names its main member or is NULL */
    SET_NAMED,    /* a group whose members the planner names; each is described by the row path.* */
    SET_QUANTITY, /* number or expression (models/quantity.h) */
    SET_NUMBER,   /* plain number, no law, units allowed: "8 h", "20 %" */
    SET_WHOLE,    /* whole number */
    SET_BOOL,
    SET_TEXT,
    SET_DATE,    /* "2026-08-31" = the start of that day; without `start`: a number of time units */
    SET_DUE,     /* as SET_DATE, but the end of that day: what is there on the day is in time */
    SET_CHOICE,  /* one of `extra`, separated by | */
    SET_REF,     /* the name of a member of the group `extra` (several groups: separated by |) */
    SET_ADDRESS, /* an address such as site.item, region:x, or a setting path: checked by models/compile */
    SET_NAMES,   /* array of texts (addresses, names) */
    SET_SERIES,  /* list of plain numbers */
    SET_DATES,   /* array of dates, each as SET_DATE */
    SET_CHANGES, /* array of change lines "path op quantity" */
    SET_TYPES
};

enum setting_scope { /* what the luck of a quantity belongs to */
                     SCOPE_RUN,
                     SCOPE_SEASON,
                     SCOPE_MONTH,
                     SCOPE_WEEK,
                     SCOPE_DAY,
                     SCOPE_PERIOD,
                     SCOPE_ROOT,
                     SCOPE_ORDER,
                     SCOPE_TRY,
                     SCOPE_FINDING,
                     SCOPE_LOT,
                     SCOPE_UNIT
};

enum setting_flags {
    SETTING_REQUIRED = 1, /* must stand in its group when the group stands */
    SETTING_LIVE = 2,     /* a change may act on it inside a run */
    SETTING_LATER = 4,    /* known word of the language, not available yet: refused with these words */
    SETTING_ORDERED = 8   /* the members' order in the file is the meaning (a routing) */
};

struct setting {
    const char *path; /* "suppliers.*.offers.*.lead_time"; * stands for a name the planner gives */
    enum setting_type type;
    const char *unit; /* "d" duration (bare: days or time units), "1/d", "1" (fraction or plain), "units", "money",
                         "money/unit", "money/d", "money/unit/d", "money/kg", "money/m3", "kg", "m3", "" for what is not
                         a number */
    double lo, hi;    /* inclusive; checked for constants at load */
    const char *dflt; /* read by the same code as input; NULL: none (absent means absent) */
    const char *extra;
    enum setting_scope scope; /* default scope of a SET_QUANTITY */
    unsigned flags;
    const char *doc; /* a sentence or two: meaning, textbook name of the convention */
};

const struct setting *settings_table(size_t *count); /* models/settings.c, sorted bytewise by path */

const struct setting *schema_row(const char *path); /* exact row path; NULL when none */
/* Row of a member: literal, else *; `group` NULL is the scenario itself. */
const struct setting *schema_member(const struct setting *group, const char *name);
const char *schema_last_name(const struct setting *); /* the last name of its path: "lead_time", "*" */
/* "unknown setting `lead_tiem`; did you mean `lead_time`?", or where it belongs, or what is known in the group. */
const char *schema_unknown(const struct setting *group, const char *name, struct arena *);
/* The rows of the direct members of a group (NULL: the scenario), `*` included; from the table, in its order. */
size_t schema_members(const struct setting *group, const struct setting **rows, size_t most);
int schema_self_check(
    struct diag *); /* sorted, unique, documented, defaults inside range and readable; number of errors */
int schema_check_table(const struct setting *table, size_t count,
                       struct diag *); /* the same of another table, for tests */

/* Validates the whole tree, sets node->row everywhere, turns `x = v` into `x: { main = v; }` where the row has a main
 * member. Unknown names (with the nearest known one), wrong types, ranges, missing, not-available-yet: all reported. */
void schema_check(struct node *root, struct arena *, struct diag *);

/* The same of one setting that is not in the tree (a change line would put it there): its value against its row. */
void schema_check_setting(struct node *root, const struct node *value, const struct setting *row, struct arena *,
                          struct diag *);

/* Prints the reference of the settings below `path` ("" = all), as text or as Markdown. False: no such path. */
bool schema_document(const char *path, bool markdown, char **text_out /* malloc'ed, free() it */);

/* ---- reading a checked tree ---- */

struct book;
struct reader {
    const struct node *root;
    struct arena *arena;
    struct diag *diag;
    struct book *book; /* where quantities go; models/quantity.h */
    bool dated;        /* the scenario has a start date */
    int64_t start_day; /* civil day number of `start` (days since 1970-01-01) */
};

/* `name` may be dotted ("policy.review.every"); what is absent is read from the row's default. The group must carry its
 * row. */
bool read_given(const struct node *group, const char *name); /* stands in the file */
double read_number(const struct reader *, const struct node *group,
                   const char *name); /* NaN when absent without default */
int64_t read_whole(const struct reader *, const struct node *group, const char *name);
bool read_bool(const struct reader *, const struct node *group, const char *name);
const char *read_text(const struct reader *, const struct node *group, const char *name); /* NULL when absent */
int read_choice(const struct reader *, const struct node *group, const char *name); /* index in extra; -1 when absent */
sim_time read_time(const struct reader *, const struct node *group,
                   const char *name); /* SET_DATE, SET_DUE, durations; TIME_NEVER when absent */
size_t read_names(const struct reader *, const struct node *group, const char *name, const char *const **out);
size_t read_dates(const struct reader *, const struct node *group, const char *name,
                  const sim_time **out); /* each the start of its day, or a time from the start */
size_t read_series(const struct reader *, const struct node *group, const char *name, const double **out);
int32_t read_quantity(const struct reader *, const struct node *group,
                      const char *name); /* quantity_id; -1 when absent without default */
const struct node *read_group(const struct reader *, const struct node *group, const char *name); /* NULL when absent */
struct place read_place(const struct node *group,
                        const char *name); /* of the setting, or of the nearest group that stands */

/* "2026-08-31" -> days since 1970-01-01; false when it is not a date of the calendar. */
bool civil_from_text(const char *text, int64_t *day);
void civil_to_text(int64_t day, char out[11]);
int civil_weekday(int64_t day); /* 0 = Monday */

#endif
