/* models/book_inside.h - the book from inside; for models/book*.c, variable.c, process.c, correlation.c, change.c,
 * planned.c, doubt.c only.
 *
 * A quantity goes through: read (parse tree), resolved (names, circles, units,
 * scope), and then is one of
 *     constant  folded at load: its value stands in settled[]
 *     settled   laws of the run only: worked out at first use in a replication
 *     moving    of time (calendar scopes, processes, dated steps, states) or of the thing (order, lot, unit, an event's
 * names) What a change may hit is `moved`, and so is all that refers to it: not folded into others, and forgotten when
 * a change comes or goes. */
#ifndef MODELS_BOOK_INSIDE_H
#define MODELS_BOOK_INSIDE_H

#include "models/expression.h"
#include "models/quantity.h"

enum { STACK = 256 }; /* values an expression may hold at once */

enum operation {
    OP_NUMBER,
    OP_QUANTITY,
    OP_LOCAL,
    OP_ADD,
    OP_SUBTRACT,
    OP_MULTIPLY,
    OP_DIVIDE,
    OP_POWER,
    OP_NEGATE,
    OP_MIN,
    OP_MAX,
    OP_LAW,
    OP_SEQUENCE,
    OP_SPECIAL,
    OP_DOUBT, /* times the factor of its doubt, within its range; only with luck */
    OP_RANGE  /* the range of what uses something doubted; only with luck */
};
struct instruction { /* postfix */
    enum operation op;
    int32_t index; /* quantity, local, law number; MIN, MAX: how many */
    double number;
    const double *data; /* SEQUENCE: the values; index their count */
};

enum quantity_kind { KIND_EXPRESSION, KIND_STEPS, KIND_PROCESS, KIND_STATE, KIND_FACT };
enum depends { DEPENDS_TIME = 1, DEPENDS_THING = 2 };
enum visit { VISIT_NEW, VISIT_OPEN, VISIT_DONE };

struct id_list {
    int32_t *id;
    int32_t count, room;
};

struct plan_how {
    struct expression e;
    struct place place;
    const char *where;
};

struct quantity {
    const char *path; /* "" hidden: not to be found by name */
    const char *luck; /* the name of its luck, before "#n" */
    const struct setting *row;
    struct place place;
    struct expression e;
    const char *text, *mark; /* for the list of assumptions; text NULL: a default, not listed */
    enum quantity_kind kind;
    int32_t special;       /* number of the steps, process, state or fact */
    quantity_id original;  /* what it is bound from, or -1 */
    struct id_list copies; /* bound from this one */
    bool is_variable, named;
    /* resolved */
    enum visit visit;
    quantity_id asked_by; /* while VISIT_OPEN: to name the circle */
    enum setting_scope scope;
    sim_time period; /* of SCOPE_PERIOD */
    struct units units;
    bool working;
    unsigned depends;
    int need; /* 0 run or calendar, 1 order, 2 lot, 3 unit: the finest thing it asks for */
    bool constant, moved, lucky, failed;
    double value;
    struct instruction *code;
    int32_t code_count;
    int32_t first_luck;      /* law n of this quantity draws from luck source first_luck + n */
    struct id_list users;    /* quantities that refer to it */
    struct id_list affected; /* when a change may hit it: itself and all who refer to it, however far */
    struct plan_how *plan;
    double planned;     /* NaN: by its laws' means, at the moment */
    double doubt;       /* coefficient of variation of its factor; 0: none */
    quantity_id factor; /* of its doubt; -1 */
    bool doubtful;      /* in doubt itself, or by what it uses */
};

struct step {
    sim_time from;
    quantity_id is;
};
struct steps {
    struct step *step;
    int32_t count;
};

struct process {
    const struct time_law_form *form;
    quantity_id argument[TIME_ARGUMENTS]; /* -1: absent */
    quantity_id start;                    /* -1: absent */
    quantity_id *value, *stay;            /* regime: of each state */
    int32_t states;
    bool log;
    sim_time step;
    int32_t luck;
    quantity_id of;
};

struct mover { /* an event that moves a state */
    int32_t event;
    quantity_id add;
};
struct state_variable {
    quantity_id start, half_life, returns_to; /* -1: absent */
    struct mover *mover;
    int32_t movers;
};

struct book_event_name {
    const char *name, *path; /* of the setting that named it first */
    struct place place;
};

struct luck_source {
    uint64_t source;
    const char *name;
    int32_t copula, member; /* -1: on its own */
    bool of_run;            /* of a quantity that is drawn each run */
};

struct copula { /* u of member i is Phi(sum over k <= i of factor[i][k] Phi^-1(u_k)) */
    int32_t members;
    int32_t *luck;  /* luck source of each */
    double *factor; /* lower triangle, row by row, members * members */
};

struct change {
    enum change_op { CHANGE_SET, CHANGE_TIMES, CHANGE_PLUS } op;
    quantity_id operand;
    struct id_list targets;
    struct place place;
    const char *where, *line;
};

struct book {
    struct arena *arena;
    struct diag *diag;
    bool dated, finished;
    int64_t start_day;
    sim_time begins; /* processes and states begin here */
    const char *folder;
    struct quantity **quantity;
    int32_t quantities, room;
    quantity_id *table; /* by path, open addressing; table_size a power of two */
    size_t table_size, table_used;
    quantity_id *bound; /* bound ones by luck, the same; bound_size at least twice bound_used */
    size_t bound_size, bound_used;
    struct id_list variables;
    struct luck_source *luck;
    int32_t lucks, luck_room;
    struct steps *steps;
    struct process *process;
    struct state_variable *state;
    int32_t steps_count, processes, states, facts;
    bool (*more_facts)(void *asker, const char *path);
    void *more_asker;
    struct book_event_name *event;
    int32_t events;
    struct correlation *correlation; /* correlation.c */
    int32_t correlations;
    struct copula *copula;
    int32_t copulas;
    struct change *change;
    int32_t changes, change_room;
    struct id_list assumptions, doubted;
    double *settled;                  /* by quantity: the constant, or NaN */
    struct id_list planned_constants; /* constants with a plan of their own */
};

/* ---- book.c ---- */
void id_push(struct arena *, struct id_list *, int32_t id);
void *book_vector(struct arena *, void *old, int32_t count, int32_t *room, size_t size); /* room for one more */
quantity_id book_new(struct book *, const char *path, const struct setting *row, struct place);
/* A quantity inside another (a step's value, a start): own path for messages and luck, unit and scope as said; not
 * found by name. -1 when there is no value. */
quantity_id book_part(struct book *, const char *path, const char *unit, enum setting_scope, const struct node *value);
quantity_id book_part_expr(struct book *, const char *path, const char *unit, struct place, struct expr *root);
bool book_read(struct book *, struct quantity *, const struct node *value, unsigned allow);
void book_remember(struct book *, quantity_id); /* makes it found by its path */
const struct setting *book_pseudo_row(struct book *, const char *path, const char *unit, enum setting_scope);
const struct setting *row_of_path(const char *path);      /* the declared row whose pattern matches, or NULL */
bool path_matches(const char *pattern, const char *path); /* `*` in either matches one name */
int32_t book_luck(struct book *, const char *name,
                  int32_t count); /* sources name#1 .. name#count; the first's number */
struct expression_source book_source(struct book *, struct place, const char *path, unsigned allow);

/* ---- book_finish.c: resolving ---- */
struct resolver {
    struct book *book;
    quantity_id id;
    struct quantity *q;
    bool failed;
};
#define SAY(r, ...) (void)((r)->failed = true, diag_error((r)->book->diag, (r)->q->place, (r)->q->path, __VA_ARGS__))

bool resolve_quantity(struct book *, quantity_id);
bool resolve_plan(struct book *, quantity_id, struct plan_how *); /* names and units of a plan's text */

/* ---- book_names.c ---- */
extern const char *const local_names[LOCAL_NAMES];
extern const char *const level_name[];
int level_of_scope(enum setting_scope); /* 0 run and calendar, 1 order, 2 lot, 3 unit */
int level_of_owner(const struct quantity *);
bool find_name(struct resolver *, struct expr *); /* EXPR_NAME: its quantity, resolved, or its local name */
bool depend_on(struct resolver *, quantity_id);

/* ---- book_units.c ---- */
bool units_of(struct resolver *, struct expr *, struct units *);
bool sum_units(struct resolver *, enum expr_kind how, struct units *sum, struct units next);

/* ---- book_code.c ---- */
bool is_steady(const struct resolver *, const struct expr *,
               bool changes); /* never varies; with `changes`, not by a change either */
double steady_value(const struct resolver *, const struct expr *);
bool make_laws(struct resolver *);
bool write_code(struct resolver *);

/* ---- variable.c, correlation.c, change.c ---- */
void correlation_read(struct book *, const struct node *correlations);
void correlation_finish(struct book *);
void change_resolve(struct book *); /* targets' copies, which quantities are moved */
void change_check(struct book *);   /* units of the operands */
void change_affected(struct book *);

/* ---- evaluation: book_run.c ---- */
enum book_mode { MODE_LUCK, MODE_PLAN, MODE_FORCED };
struct draw {
    struct cursor cursor;
    uint64_t last;  /* j asked for before: fills batches only for who goes on to the next */
    uint32_t stamp; /* replication that the cursor belongs to */
};
struct made { /* the law last made from moving parameters */
    double argument[LAW_ARGUMENTS];
    struct dist dist;
    double mean;
    bool valid;
};
struct link { /* a change in force on one quantity */
    overlay_id overlay;
    quantity_id target;
    int32_t next_on_target, next_of_overlay;
};
struct overlay {
    change_id change;
    double operand, strength;
    int32_t first_link, next_free;
};
struct path { /* a process's values so far, by step */
    double *value;
    size_t count, room;
    double mean, sd, carry, start; /* parameters of this replication */
};
struct given_draw { /* a draw that is no longer free */
    int32_t luck;
    uint64_t j, page;
    double u;
};
struct given {
    struct given_draw *draw;
    int32_t count, room, kept; /* kept: those of earlier accepted attempts */
    bool noting;
    uint64_t attempt;
};
struct moved_state {
    double value;
    sim_time at;
    uint64_t events;
    bool begun;
};
struct book_run {
    const struct book *book;
    struct book_state *state;
    enum book_mode mode;
    struct luck luck, run_luck; /* of this season; of what is drawn each run */
    void (*told)(void *watcher, int32_t state, double added);
    void *watcher;
    uint32_t stamp;
    struct draw *draw;
    struct made *made;
    int32_t *head;    /* by quantity: first link in force, or -1 */
    int32_t *touched; /* quantities whose settled value is not the book's */
    unsigned char *is_touched;
    int32_t touched_count;
    double local[LOCAL_NAMES];
    struct overlay *overlay;
    struct link *link;
    int32_t overlays, overlay_room, free_overlay, links, link_room, free_link;
    struct path *path;
    struct moved_state *moved;
    double *fact;
    struct given given;
    int32_t *is_given;    /* by luck source: how many of its draws are given */
    const double *forced; /* MODE_FORCED: u by luck source */
    const double *factor; /* of each doubted quantity, in place of luck; NULL: luck */
    char error[400];
};
double process_value(struct book_run *, int32_t process, sim_time now);
double state_value(struct book_run *, int32_t state, sim_time now);
uint64_t page_source(uint64_t source, uint64_t page);
/* book_given.c */
bool given_u(struct book_run *, int32_t luck, uint64_t j, uint64_t page, double *u); /* the draw is given: its u */
void given_reset(struct book_run *);
double draw_u(struct book_run *, int32_t luck, uint64_t j, uint64_t page);
void run_error(struct book_run *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void run_forget(struct book_run *, quantity_id); /* its settled value and those of all who refer to it */
double change_apply(const struct book_run *, quantity_id, double base);
void change_reset(struct book_run *);

/* ---- planned.c ---- */
void planned_finish(struct book *);

#endif
