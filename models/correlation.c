/* models/correlation.c - variables drawn together: a Gaussian copula over their laws.
 *
 * Z = L eps with L L' = R, and member i's law takes u_i = Phi(Z_i) (NORTA; Cario and Nelson 1997). R is not the
 * correlation of the values:
 *     normal  r as it is
 *     rank    Spearman's: r = 2 sin(pi rho / 6)
 *     linear  Pearson's: r solves corr(F_1^-1(Phi(Z_1)), F_2^-1(Phi(Z_2))) = rho; not every rho can be attained
 * All are said of the variables: one that falls as its law rises counts with the other sign. Groups that share a
 * variable make one matrix; a pair that no group names has r = 0. The matrix must be positive definite. Members stand
 * in the order of their names, and eps_i is what member i would have drawn alone: the first keeps its luck. */
#include "models/book_inside.h"
#include "sim/kernels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum correlation_kind { BY_RANK, BY_NORMAL, BY_LINEAR, CORRELATION_KINDS };
static const char *const kind_name[CORRELATION_KINDS] = {"rank", "normal", "linear"};

struct correlation {
    const char *path;
    struct place place;
    const char **of;
    quantity_id *member;
    int32_t members;
    enum correlation_kind kind;
    double value;
};

/* ---- reading ---- */

static bool read_value(struct book *b, struct correlation *c, const struct node *n)
{
    struct expression e;
    const struct expression_source from = book_source(b, n->place, c->path, 0);
    if (n->kind == NODE_NUMBER)
        c->value = n->number;
    else if (n->kind != NODE_TEXT || !expression_parse(&from, n->text, &e))
        return false;
    else if (e.root->kind == EXPR_NUMBER)
        c->value = e.root->number;
    else if (e.root->kind == EXPR_NEGATE && e.root->arg[0]->kind == EXPR_NUMBER)
        c->value = -e.root->arg[0]->number;
    else
        c->value = NAN;
    if (fabs(c->value) <= 1)
        return true;
    diag_error(b->diag, n->place, c->path, "a correlation is a number between -1 and 1");
    return false;
}

static void read_members(struct book *b, struct correlation *c, const struct node *of)
{
    c->of = arena_array(b->arena, of->children + 1, sizeof *c->of);
    for (const struct node *n = of->first; n; n = n->next)
        if (n->kind == NODE_TEXT)
            c->of[c->members++] = strncmp(n->text, "variables.", 10) == 0 ? n->text + 10 : n->text;
}

static bool read_one(struct book *b, const struct node *group, struct correlation *c)
{
    int kinds = 0;
    *c = (struct correlation){.path = arena_format(b->arena, "correlations.%s", group->name), .place = group->place};
    bool good = true;
    for (const struct node *n = group->first; n; n = n->next) {
        if (strcmp(n->name, "of") == 0)
            read_members(b, c, n);
        for (int k = 0; k < CORRELATION_KINDS; k++)
            if (strcmp(n->name, kind_name[k]) == 0) {
                c->kind = (enum correlation_kind)k;
                kinds++;
                good = read_value(b, c, n) && good;
            }
    }
    if (kinds != 1) {
        diag_error(b->diag, c->place, c->path, "give one of rank, normal, linear, such as rank = -0.4");
        return false;
    }
    if (c->members < 2) {
        diag_error(b->diag, c->place, c->path, "needs two or more variables: of = [ \"a\", \"b\" ]");
        return false;
    }
    return good;
}

void correlation_read(struct book *b, const struct node *correlations)
{
    b->correlation = arena_array(b->arena, correlations->children + 1, sizeof *b->correlation);
    for (const struct node *n = correlations->first; n; n = n->next)
        if (n->kind == NODE_GROUP && read_one(b, n, &b->correlation[b->correlations]))
            b->correlations++;
}

/* ---- members ---- */

static bool check_member(struct book *b, struct correlation *c, int32_t i)
{
    const quantity_id id = book_find(b, arena_format(b->arena, "variables.%s", c->of[i]));
    if (id < 0) {
        const char **names = arena_array(b->arena, (size_t)b->variables.count + 1, sizeof *names);
        for (int32_t v = 0; v < b->variables.count; v++)
            names[v] = book_variable_name(b, (size_t)v);
        const char *near = diag_nearest(c->of[i], names, (size_t)b->variables.count);
        diag_error(b->diag, c->place, c->path, "unknown variable `%s`%s%s%s", c->of[i],
                   near ? "; did you mean `" : "; members are variables", near ? near : "", near ? "`?" : "");
        return false;
    }
    const struct quantity *q = b->quantity[id], *first = b->quantity[i ? c->member[0] : id];
    c->member[i] = id;
    if (q->kind != KIND_EXPRESSION || q->e.laws != 1 || q->constant) {
        diag_error(b->diag, c->place, c->path,
                   "`%s` cannot be correlated: a member is a variable with exactly one law, and this has %s", c->of[i],
                   q->kind != KIND_EXPRESSION      ? "another shape"
                   : q->constant || q->e.laws == 0 ? "none that varies"
                                                   : "several");
        return false;
    }
    if (q->scope != first->scope || q->period != first->period) {
        diag_error(b->diag, c->place, c->path,
                   "`%s` is drawn each %s and `%s` each %s; correlated variables must share one `each`", c->of[0],
                   scope_name(first->scope), c->of[i], scope_name(q->scope));
        return false;
    }
    for (int32_t k = 0; k < i; k++)
        if (c->member[k] == id) {
            diag_error(b->diag, c->place, c->path, "names `%s` twice", c->of[i]);
            return false;
        }
    return true;
}

/* ---- linear: the normal correlation that gives Pearson's ---- */

enum { GRID = 521 }; /* z = -8 .. 8 in steps of 16 / 520 */
static const double z_end = 8;

struct curve { /* x(z) on the grid, standardised */
    double x[GRID], weight[GRID];
};

static double at_z(const struct curve *c, double z)
{
    const double place = (z + z_end) * (GRID - 1) / (2 * z_end);
    if (place <= 0)
        return c->x[0];
    if (place >= GRID - 1)
        return c->x[GRID - 1];
    const int i = (int)place;
    return c->x[i] + (place - i) * (c->x[i + 1] - c->x[i]);
}

/* The variable as a function of its law's z, the rest of the expression at its planned value. */
static void trace_curve(struct book *b, struct book_state *s, double *forced, quantity_id id, struct curve *c)
{
    static const struct thing nothing;
    const double h = 2 * z_end / (GRID - 1);
    double sum = 0, mean = 0, square = 0;
    for (int i = 0; i < GRID; i++) {
        const double z = -z_end + h * i, u = kernel_normal_cdf(z);
        book_state_reset(s, (struct luck){0}, false);
        s->run->mode = MODE_FORCED;
        forced[b->quantity[id]->first_luck] = u < 1 - 0x1p-53 ? u : 1 - 0x1p-53;
        c->x[i] = quantity_value(s, id, &nothing, 0);
        c->weight[i] = kernel_exp(-0.5 * z * z);
        sum += c->weight[i];
    }
    forced[b->quantity[id]->first_luck] = 0.5;
    for (int i = 0; i < GRID; i++)
        mean += (c->weight[i] /= sum) * c->x[i];
    for (int i = 0; i < GRID; i++)
        square += c->weight[i] * (c->x[i] - mean) * (c->x[i] - mean);
    for (int i = 0; i < GRID; i++)
        c->x[i] = square > 0 ? (c->x[i] - mean) / sqrt(square) : 0;
}

/* E x_1(Z_1) x_2(r Z_1 + sqrt(1 - r^2) W) by the trapezoidal rule in both normals, which is exact to rounding for
 * smooth laws. */
static double pearson(const struct curve *one, const struct curve *two, double r)
{
    const double rest = sqrt(1 - r * r), h = 2 * z_end / (GRID - 1);
    double sum = 0;
    for (int i = 0; i < GRID; i++) {
        if (one->weight[i] < 1e-14)
            continue;
        double inner = 0;
        for (int k = 0; k < GRID; k++)
            inner += one->weight[k] * at_z(two, r * (-z_end + h * i) + rest * (-z_end + h * k));
        sum += one->weight[i] * one->x[i] * inner;
    }
    return sum;
}

static bool solve_linear(struct book *b, const struct correlation *c, const char *const *name, const struct curve *one,
                         const struct curve *two, double *r)
{
    const double sign = (one->x[GRID - 1] < one->x[0]) == (two->x[GRID - 1] < two->x[0]) ? 1 : -1;
    double lo = -1, hi = 1;
    const double least = pearson(one, two, -sign), most = pearson(one, two, sign);
    if (c->value < least || c->value > most) {
        diag_error(b->diag, c->place, c->path,
                   "a linear correlation of %g between `%s` and `%s` cannot be attained: their laws allow %.3f to "
                   "%.3f; take one inside, or use rank",
                   c->value, name[0], name[1], least, most);
        return false;
    }
    for (int i = 0; i < 40; i++) {
        const double mid = 0.5 * (lo + hi);
        if (pearson(one, two, sign * mid) < c->value)
            lo = mid;
        else
            hi = mid;
    }
    *r = sign * 0.5 * (lo + hi);
    return true;
}

/* ---- one matrix for all that hang together ---- */

struct joint {
    int32_t n;
    quantity_id *member; /* all correlated variables, in the order of their names (that of their ids) */
    double *r;           /* n * n */
    unsigned char *given;
    int32_t *set; /* which hang together */
};

static int by_id(const void *a, const void *b)
{
    const quantity_id x = *(const quantity_id *)a, y = *(const quantity_id *)b;
    return x < y ? -1 : x > y;
}

static int32_t place_of(const struct joint *j, quantity_id id)
{
    const quantity_id *found = bsearch(&id, j->member, (size_t)j->n, sizeof id, by_id);
    return (int32_t)(found - j->member);
}

static void join(struct joint *j, int32_t a, int32_t b)
{
    const int32_t from = j->set[b], to = j->set[a];
    for (int32_t i = 0; i < j->n && from != to; i++)
        if (j->set[i] == from)
            j->set[i] = to;
}

/* The variable falls as its law's u rises, as in 100 - 3 * uniform(4, 9): the law's correlation then has the other
 * sign. */
static bool is_falling(struct book *b, struct book_state *s, double *forced, quantity_id id)
{
    static const struct thing nothing;
    const int32_t luck = b->quantity[id]->first_luck;
    double end[2];
    for (int i = 0; i < 2; i++) {
        book_state_reset(s, (struct luck){0}, false);
        s->run->mode = MODE_FORCED;
        forced[luck] = i ? 0.999 : 0.001;
        end[i] = quantity_value(s, id, &nothing, 0);
    }
    forced[luck] = 0.5;
    return end[1] < end[0];
}

static bool pair_value(struct book *b, struct book_state *s, double *forced, const struct correlation *c, int32_t i,
                       int32_t k, double *r)
{
    const quantity_id pair[] = {c->member[i], c->member[k]};
    const double sign = is_falling(b, s, forced, pair[0]) == is_falling(b, s, forced, pair[1]) ? 1 : -1;
    if (c->kind == BY_NORMAL)
        *r = sign * c->value;
    if (c->kind == BY_RANK)
        *r = sign * 2 * kernel_sin(0.52359877559829887308 * c->value); /* pi / 6 */
    if (c->kind != BY_LINEAR)
        return true;
    for (int m = 0; m < 2; m++)
        for (int32_t q = 0; q < b->quantities; q++) {
            const struct id_list *u = &b->quantity[q]->users;
            for (int32_t n = 0; n < u->count; n++)
                if (u->id[n] == pair[m] && (b->quantity[q]->lucky || b->quantity[q]->depends)) {
                    diag_error(b->diag, c->place, c->path,
                               "`linear` needs laws with fixed parameters, and `%s` refers to %s; use rank or normal",
                               c->of[m ? k : i], b->quantity[q]->path);
                    return false;
                }
        }
    struct curve *curve = memory_grow(NULL, 2, sizeof *curve);
    trace_curve(b, s, forced, pair[0], &curve[0]);
    trace_curve(b, s, forced, pair[1], &curve[1]);
    const char *const names[] = {c->of[i], c->of[k]};
    const bool good = solve_linear(b, c, names, &curve[0], &curve[1], r);
    free(curve);
    return good;
}

static bool fill(struct book *b, struct joint *j)
{
    bool good = true;
    b->settled = arena_array(b->arena, (size_t)b->quantities + 1, sizeof *b->settled);
    for (quantity_id q = 0; q < b->quantities; q++)
        b->settled[q] = b->quantity[q]->constant ? b->quantity[q]->value : NAN;
    struct book_state *s = book_state_create(b);
    double *forced = memory_grow(NULL, (size_t)b->lucks + 1, sizeof *forced);
    for (int32_t i = 0; i < b->lucks; i++)
        forced[i] = 0.5;
    s->run->forced = forced;
    for (int32_t n = 0; n < b->correlations; n++) {
        const struct correlation *c = &b->correlation[n];
        for (int32_t i = 0; i < c->members; i++)
            for (int32_t k = 0; k < i; k++) {
                const int32_t x = place_of(j, c->member[i]), y = place_of(j, c->member[k]);
                double r = 0;
                if (j->given[x * j->n + y]) {
                    diag_error(b->diag, c->place, c->path, "the correlation of `%s` and `%s` is given twice; keep one",
                               c->of[k], c->of[i]);
                    good = false;
                    continue;
                }
                good = pair_value(b, s, forced, c, k, i, &r) && good;
                j->given[x * j->n + y] = j->given[y * j->n + x] = 1;
                j->r[x * j->n + y] = j->r[y * j->n + x] = r;
                join(j, x, y);
            }
    }
    free(forced);
    book_state_destroy(s);
    return good;
}

/* Cholesky's factor of I + scale (R - I); false when that is not positive definite. */
static bool cholesky(const double *r, int32_t n, double scale, double *factor)
{
    for (int32_t i = 0; i < n; i++)
        for (int32_t k = 0; k < n; k++) {
            if (k > i) {
                factor[i * n + k] = 0;
                continue;
            }
            double rest = i == k ? 1 : scale * r[i * n + k];
            for (int32_t m = 0; m < k; m++)
                rest -= factor[i * n + m] * factor[k * n + m];
            if (i == k && !(rest > 1e-12))
                return false;
            factor[i * n + k] = i == k ? sqrt(rest) : rest / factor[k * n + k];
        }
    return true;
}

/* A pair at exactly +-1 makes a singular matrix, which is meant: the second member then follows the first alone. */
static bool follows_alone(const double *r, int32_t n, double *factor)
{
    if (n != 2 || fabs(r[1]) < 1)
        return false;
    factor[0] = 1;
    factor[1] = factor[3] = 0;
    factor[2] = r[1];
    return true;
}

static void say_indefinite(struct book *b, const struct joint *j, const int32_t *in, int32_t n, const double *r,
                           double *factor)
{
    double lo = 0, hi = 1;
    for (int i = 0; i < 40; i++) {
        const double mid = 0.5 * (lo + hi);
        if (cholesky(r, n, mid, factor))
            lo = mid;
        else
            hi = mid;
    }
    const char *names = "";
    for (int32_t i = 0; i < n; i++)
        names = arena_format(b->arena, "%s%s%s", names, i ? ", " : "",
                             b->quantity[j->member[in[i]]]->path + strlen("variables."));
    diag_error(b->diag, b->correlation[0].place, "correlations",
               "the correlations of %s contradict each other (their matrix is not positive definite); it would hold "
               "with all of them "
               "multiplied by %.3f, or give the missing pairs",
               names, kernel_floor(lo * 1000) / 1000);
}

static void make_copula(struct book *b, const struct joint *j, int32_t set)
{
    int32_t *in = arena_array(b->arena, (size_t)j->n, sizeof *in), n = 0;
    for (int32_t i = 0; i < j->n; i++)
        if (j->set[i] == set)
            in[n++] = i;
    if (n < 2)
        return;
    struct copula *c = &b->copula[b->copulas];
    const size_t squares = (size_t)n * (size_t)n;
    double *r = arena_array(b->arena, squares, sizeof *r);
    *c = (struct copula){n, arena_array(b->arena, (size_t)n, sizeof *c->luck),
                         arena_array(b->arena, squares, sizeof *c->factor)};
    for (int32_t i = 0; i < n; i++)
        for (int32_t k = 0; k < n; k++)
            r[i * n + k] = i == k ? 1 : j->r[in[i] * j->n + in[k]];
    if (!follows_alone(r, n, c->factor) && !cholesky(r, n, 1, c->factor)) {
        say_indefinite(b, j, in, n, r, c->factor);
        return;
    }
    for (int32_t i = 0; i < n; i++) {
        c->luck[i] = b->quantity[j->member[in[i]]]->first_luck;
        b->luck[c->luck[i]].copula = b->copulas;
        b->luck[c->luck[i]].member = i;
    }
    b->copulas++;
}

static void gather_members(struct book *b, struct joint *j)
{
    int32_t all = 0;
    for (int32_t n = 0; n < b->correlations; n++)
        all += b->correlation[n].members;
    j->member = arena_array(b->arena, (size_t)all + 1, sizeof *j->member);
    for (int32_t n = 0, at = 0; n < b->correlations; n++)
        for (int32_t i = 0; i < b->correlation[n].members; i++)
            j->member[at++] = b->correlation[n].member[i];
    qsort(j->member, (size_t)all, sizeof *j->member, by_id);
    for (int32_t i = 0; i < all; i++)
        if (i == 0 || j->member[i] != j->member[j->n - 1])
            j->member[j->n++] = j->member[i];
    const size_t n = (size_t)j->n;
    j->r = arena_array(b->arena, n * n, sizeof *j->r);
    j->given = arena_array(b->arena, n * n, 1);
    j->set = arena_array(b->arena, n, sizeof *j->set);
    for (int32_t i = 0; i < j->n; i++)
        j->set[i] = i;
}

void correlation_finish(struct book *b)
{
    bool good = true;
    for (int32_t n = 0; n < b->correlations; n++) {
        struct correlation *c = &b->correlation[n];
        c->member = arena_array(b->arena, (size_t)c->members, sizeof *c->member);
        for (int32_t i = 0, fine = 1; i < c->members && fine; i++)
            good = (fine = check_member(b, c, i)) && good;
    }
    struct joint j = {0};
    if (!good || b->correlations == 0)
        return;
    gather_members(b, &j);
    if (!fill(b, &j))
        return;
    b->copula = arena_array(b->arena, (size_t)j.n, sizeof *b->copula);
    for (int32_t set = 0; set < j.n; set++)
        make_copula(b, &j, set);
}
