/* models/planned.c - means, quantiles and planned values of quantities.
 *
 * Exact where the expression allows: sums of means, products of independent parts, a quantile of a + b X with one law
 * X. Else from 4096 stratified draws (Latin hypercube, each law's strata in an order of its own drawn once for all from
 * a fixed seed), so the answer is the same on every host and in every run. What moves with time is taken at time 0,
 * processes without luck; half-way (`as_of`) today. */
#include "models/book_inside.h"
#include "sim/kernels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STRATA = 4096, SLOTS = 64 };
static const struct thing no_thing;
static const uint64_t plan_seed = UINT64_C(0x6275366c77686970);

/* ---- exactly ---- */

struct slots { /* laws that a part draws from; those of one copula count as one */
    int32_t id[SLOTS], count;
};

struct part {
    const struct book *book;
    const struct quantity *q;
    const struct expr *e;
};

static bool exact(struct part p, double *mean, struct slots *s, int depth);

static bool add_slot(const struct book *b, struct slots *s, int32_t luck)
{
    const int32_t id = b->luck[luck].copula >= 0 ? -1 - b->luck[luck].copula : luck;
    for (int32_t i = 0; i < s->count; i++)
        if (s->id[i] == id)
            return true;
    if (s->count == SLOTS)
        return false;
    s->id[s->count++] = id;
    return true;
}

static bool merge_slots(struct slots *into, const struct slots *s)
{
    for (int32_t i = 0; i < s->count; i++) {
        bool known = false;
        for (int32_t k = 0; k < into->count; k++)
            known |= into->id[k] == s->id[i];
        if (!known && into->count == SLOTS)
            return false;
        if (!known)
            into->id[into->count++] = s->id[i];
    }
    return true;
}

static bool overlap(const struct slots *a, const struct slots *b)
{
    for (int32_t i = 0; i < a->count; i++)
        for (int32_t k = 0; k < b->count; k++)
            if (a->id[i] == b->id[k])
                return true;
    return false;
}

static struct part side(struct part p, int i)
{
    p.e = p.e->arg[i];
    return p;
}

static bool exact_product(struct part p, double *mean, struct slots *s, int depth)
{
    struct slots a = {.count = 0}, b = {.count = 0};
    double x = 0, y = 0;
    if (!exact(side(p, 0), &x, &a, depth + 1) || !exact(side(p, 1), &y, &b, depth + 1))
        return false;
    const bool divides = p.e->kind == EXPR_DIVIDE;
    if (overlap(&a, &b) || (divides && b.count > 0))
        return false;
    *mean = divides ? x / y : x * y;
    return merge_slots(s, &a) && merge_slots(s, &b);
}

/* A law whose first argument is its mean, and the only one that varies: E X = E mean. */
static bool exact_law(struct part p, double *mean, struct slots *s, int depth)
{
    const struct law *law = p.q->e.law[p.e->law];
    if (!add_slot(p.book, s, p.q->first_luck + p.e->law))
        return false;
    if (law->fixed) {
        *mean = dist_mean(&law->dist);
        return true;
    }
    if (!law->form || law->argument[LAW_MIN] || law->argument[LAW_MAX] || strcmp(law->form->argument[0], "mean") != 0)
        return false;
    p.e = law->argument[0];
    return exact(p, mean, s, depth + 1);
}

static bool exact(struct part p, double *mean, struct slots *s, int depth)
{
    double x = 0;
    if (depth > 200)
        return false;
    switch (p.e->kind) {
    case EXPR_NUMBER:
        *mean = p.e->number;
        return true;
    case EXPR_NAME: {
        if (p.e->quantity < 0)
            return false;
        const struct quantity *q = p.book->quantity[p.e->quantity];
        *mean = q->value;
        if (q->constant)
            return true;
        if (q->kind != KIND_EXPRESSION || !q->e.root)
            return false;
        return exact((struct part){p.book, q, q->e.root}, mean, s, depth + 1);
    }
    case EXPR_ADD:
    case EXPR_SUBTRACT:
        if (!exact(side(p, 0), mean, s, depth + 1) || !exact(side(p, 1), &x, s, depth + 1))
            return false;
        *mean += p.e->kind == EXPR_ADD ? x : -x;
        return true;
    case EXPR_NEGATE:
        if (!exact(side(p, 0), mean, s, depth + 1))
            return false;
        *mean = -*mean;
        return true;
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
        return exact_product(p, mean, s, depth);
    case EXPR_LAW:
        return exact_law(p, mean, s, depth);
    default:
        return false;
    }
}

/* a + b X with one law X */
struct line {
    double a, b;
    const struct dist *dist;
};

static bool line_of(struct part p, struct line *l, int depth)
{
    struct line x = {0}, y = {0};
    if (depth > 200)
        return false;
    switch (p.e->kind) {
    case EXPR_NUMBER:
        l->a = p.e->number;
        return true;
    case EXPR_NAME: {
        const struct quantity *q = p.e->quantity >= 0 ? p.book->quantity[p.e->quantity] : NULL;
        if (!q || (!q->constant && (q->kind != KIND_EXPRESSION || !q->e.root)))
            return false;
        l->a = q->value;
        return q->constant || line_of((struct part){p.book, q, q->e.root}, l, depth + 1);
    }
    case EXPR_LAW: {
        const struct law *law = p.q->e.law[p.e->law];
        *l = (struct line){0, 1, &law->dist};
        return law->fixed;
    }
    case EXPR_NEGATE:
        if (!line_of(side(p, 0), l, depth + 1))
            return false;
        l->a = -l->a;
        l->b = -l->b;
        return true;
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
        break;
    default:
        return false;
    }
    if (!line_of(side(p, 0), &x, depth + 1) || !line_of(side(p, 1), &y, depth + 1) || (x.dist && y.dist))
        return false;
    const double sign = p.e->kind == EXPR_SUBTRACT ? -1 : 1;
    if (p.e->kind == EXPR_ADD || p.e->kind == EXPR_SUBTRACT)
        *l = (struct line){x.a + sign * y.a, x.b + sign * y.b, x.dist ? x.dist : y.dist};
    else if (p.e->kind == EXPR_DIVIDE && !y.dist)
        *l = (struct line){x.a / y.a, x.b / y.a, x.dist};
    else if (p.e->kind == EXPR_MULTIPLY)
        *l = x.dist ? (struct line){x.a * y.a, x.b * y.a, x.dist} : (struct line){x.a * y.a, x.a * y.b, y.dist};
    else
        return false;
    return true;
}

/* ---- by stratified draws ---- */

static void collect_luck(const struct book *b, const struct quantity *q, unsigned char *seen, unsigned char *in,
                         quantity_id id)
{
    if (seen[id])
        return;
    seen[id] = 1;
    for (int k = 0; k < q->e.laws && !q->constant; k++) {
        const int32_t luck = q->first_luck + k, group = b->luck[luck].copula;
        in[luck] = 1;
        for (int32_t m = 0; group >= 0 && m < b->copula[group].members; m++)
            in[b->copula[group].luck[m]] = 1;
    }
    for (int32_t i = 0; i < q->code_count; i++)
        if (q->code[i].op == OP_QUANTITY)
            collect_luck(b, b->quantity[q->code[i].index], seen, in, q->code[i].index);
    for (int32_t i = 0; q->kind == KIND_STEPS && i < b->steps[q->special].count; i++) {
        const quantity_id part = b->steps[q->special].step[i].is;
        collect_luck(b, b->quantity[part], seen, in, part);
    }
}

struct ticket {
    double key;
    uint16_t stratum;
};

static int by_key(const void *a, const void *b)
{
    const struct ticket *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->stratum < y->stratum ? -1 : 1;
}

static void permute(const struct book *b, int32_t luck, struct ticket *ticket)
{
    const struct luck fixed = {.seed = plan_seed};
    for (int i = 0; i < STRATA; i++)
        ticket[i] = (struct ticket){stream_u(fixed, b->luck[luck].source, (uint64_t)i), (uint16_t)i};
    qsort(ticket, STRATA, sizeof *ticket, by_key);
}

static void draw_values(const struct book *b, quantity_id id, double *out)
{
    unsigned char *seen = memory_grow(NULL, (size_t)b->quantities + 1, 1),
                  *in = memory_grow(NULL, (size_t)b->lucks + 1, 1);
    memset(seen, 0, (size_t)b->quantities + 1);
    memset(in, 0, (size_t)b->lucks + 1);
    collect_luck(b, b->quantity[id], seen, in, id);
    struct ticket **order = memory_grow(NULL, (size_t)b->lucks + 1, sizeof *order);
    double *forced = memory_grow(NULL, (size_t)b->lucks + 1, sizeof *forced);
    for (int32_t k = 0; k < b->lucks; k++) {
        forced[k] = 0.5;
        order[k] = in[k] ? memory_grow(NULL, STRATA, sizeof **order) : NULL;
        if (order[k])
            permute(b, k, order[k]);
    }
    struct book_state *s = book_state_create(b);
    for (int i = 0; i < STRATA; i++) {
        for (int32_t k = 0; k < b->lucks; k++)
            if (order[k])
                forced[k] = (order[k][i].stratum + 0.5) / STRATA;
        book_state_reset(s, (struct luck){0}, false);
        s->run->mode = MODE_FORCED;
        s->run->forced = forced;
        for (int k = 0; k < LOCAL_NAMES; k++)
            s->run->local[k] = k == LOCAL_SEVERITY || k == LOCAL_UNITS ? 1 : 0;
        out[i] = quantity_value(s, id, &no_thing, b->begins);
    }
    book_state_destroy(s);
    for (int32_t k = 0; k < b->lucks; k++)
        free(order[k]);
    free(order);
    free(forced);
    free(seen);
    free(in);
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

double book_mean(const struct book *b, quantity_id id)
{
    const struct quantity *q = b->quantity[id];
    struct slots s = {.count = 0};
    double mean = q->value;
    if (q->constant)
        return mean;
    if (q->kind == KIND_EXPRESSION && exact((struct part){b, q, q->e.root}, &mean, &s, 0))
        return mean;
    double *x = memory_grow(NULL, STRATA, sizeof *x);
    draw_values(b, id, x);
    mean = 0;
    for (int i = 0; i < STRATA; i++)
        mean += (x[i] - mean) / (i + 1);
    free(x);
    return mean;
}

double book_statistic(const struct book *b, quantity_id id, double p)
{
    const struct quantity *q = b->quantity[id];
    struct line l = {0};
    if (q->constant)
        return q->value;
    if (q->kind == KIND_EXPRESSION && line_of((struct part){b, q, q->e.root}, &l, 0) && l.dist && l.b != 0)
        return l.a + l.b * dist_quantile(l.dist, l.b > 0 ? p : 1 - p);
    double *x = memory_grow(NULL, STRATA, sizeof *x);
    draw_values(b, id, x);
    qsort(x, STRATA, sizeof *x, by_size);
    const double rank = -kernel_floor(-(p * STRATA - 1e-9));
    const double value = x[rank < 1 ? 0 : rank > STRATA ? STRATA - 1 : (size_t)rank - 1];
    free(x);
    return value;
}

bool book_one_law(const struct book *b, quantity_id id, enum memory *memory)
{
    const struct quantity *q = b->quantity[id];
    struct line l = {0};
    *memory = MEMORY;
    if (q->moved || q->doubtful ||
        (!q->constant && (q->kind != KIND_EXPRESSION || !line_of((struct part){b, q, q->e.root}, &l, 0))))
        return false;
    const bool whole = l.dist && l.a == 0 && l.b > 0 && !(l.dist->lo > -INFINITY) && !(l.dist->hi < INFINITY);
    if (whole && l.dist->family == DIST_EXPONENTIAL)
        *memory = MEMORYLESS;
    else if (whole && l.dist->family == DIST_GEOMETRIC)
        *memory = MEMORYLESS_BY_PERIOD;
    return true;
}

/* ---- planned values ---- */

static double work_out(const struct book *b, quantity_id id, const struct expr *e)
{
    const double x = e->args > 0 ? work_out(b, id, e->arg[0]) : 0, y = e->args > 1 ? work_out(b, id, e->arg[1]) : 0;
    double best = x;
    switch (e->kind) {
    case EXPR_NUMBER:
        return e->number;
    case EXPR_STATISTIC:
        return e->number < 0 ? book_mean(b, id) : book_statistic(b, id, e->number);
    case EXPR_NAME:
        return e->quantity >= 0 ? book_mean(b, e->quantity) : NAN;
    case EXPR_ADD:
        return x + y;
    case EXPR_SUBTRACT:
        return x - y;
    case EXPR_MULTIPLY:
        return x * y;
    case EXPR_DIVIDE:
        return x / y;
    case EXPR_NEGATE:
        return -x;
    case EXPR_POWER:
        return kernel_pow(x, y);
    default:
        break;
    }
    for (int i = 1; i < e->args; i++) {
        const double v = work_out(b, id, e->arg[i]);
        best = e->kind == EXPR_MIN ? (v < best ? v : best) : (v > best ? v : best);
    }
    return e->kind == EXPR_MIN || e->kind == EXPR_MAX ? best : NAN;
}

static bool make_plan(struct book *b, quantity_id id)
{
    struct quantity *q = b->quantity[id];
    const struct plan_how *how = q->plan;
    if (!resolve_plan(b, id, q->plan))
        return false;
    q->planned = work_out(b, id, how->e.root);
    if (isfinite(q->planned)) {
        if (q->constant) /* a constant stands settled; in a plan it is forgotten at the start */
            id_push(b->arena, &b->planned_constants, id);
        return true;
    }
    diag_error(b->diag, how->place, how->where,
               "\"%s\" gives no finite planned value; write mean, a percentile such as p80, or a number", how->e.text);
    return false;
}

bool book_plan(struct book *b, quantity_id id, const char *how, struct place place, const char *where)
{
    struct expression_source from = book_source(b, place, where, EXPRESSION_STATISTICS);
    struct plan_how *plan = arena_alloc(b->arena, sizeof *plan);
    plan->place = place;
    plan->where = where;
    if (!expression_parse(&from, how, &plan->e))
        return false;
    if (plan->e.laws || plan->e.has_each) {
        diag_error(b->diag, place, where,
                   "in \"%s\": a planned value has no luck; write mean, p80, \"0.7 * mean\" or a number", how);
        return false;
    }
    b->quantity[id]->plan = plan;
    return !b->finished || make_plan(b, id);
}

double book_planned(const struct book *b, quantity_id id)
{
    const struct quantity *q = b->quantity[id];
    if (!isnan(q->planned))
        return q->planned;
    const double mean = book_mean(b, id);
    return isfinite(mean) ? mean : book_statistic(b, id, 0.5);
}

/* Means that do not depend on the moment are worked out now, where that is exact: in a plan the quantity then costs a
 * load. */
void planned_finish(struct book *b)
{
    for (quantity_id id = 0; id < b->quantities; id++) {
        struct quantity *q = b->quantity[id];
        if (q->plan) {
            make_plan(b, id);
            continue;
        }
        struct slots s = {.count = 0};
        double mean = NAN;
        if (!q->constant && !q->moved && q->kind == KIND_EXPRESSION &&
            exact((struct part){b, q, q->e.root}, &mean, &s, 0) && isfinite(mean))
            q->planned = mean;
    }
}
