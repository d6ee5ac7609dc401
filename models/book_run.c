/* models/book_run.c - the book in a replication: postfix evaluation, luck, what is settled and when it is forgotten.
 *
 * Draw number of a law for its thing (each kind has its own range, so that what
 * an order draws depends on no other order):
 *     run, season   0                         root, order   the number of the root, the order
 *     day .. period floor(now / length)       lot, unit     order * 2^12 + lot or unit
 * Weeks and days count from the start, months by the calendar. Orders from 2^21 (with lots or units) or 2^33 on, and
 * lots or units from 2^12 on, draw from further sources whose names are hashed from the first one's and the page, never
 * again from the same numbers. */
#include "models/book_inside.h"
#include "models/doubt.h"
#include "sim/keep.h"
#include "sim/kernels.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const struct thing no_thing;

/* ---- life ---- */

struct book_state *book_state_create(const struct book *b)
{
    struct book_state *s = memory_grow(NULL, 1, sizeof *s);
    *s = (struct book_state){NULL, NULL, NULL, NULL, NULL};
    struct book_run *r = memory_grow(NULL, 1, sizeof *r);
    const size_t n = (size_t)b->quantities + 1, lucks = (size_t)b->lucks + 1;
    *r = (struct book_run){.book = b, .state = s, .free_overlay = -1, .free_link = -1};
    *s = (struct book_state){.run = r};
    s->settled = memory_grow(NULL, n, sizeof *s->settled);
    memcpy(s->settled, b->settled, (size_t)b->quantities * sizeof *s->settled);
    r->head = memory_grow(NULL, n, sizeof *r->head);
    r->touched = memory_grow(NULL, n, sizeof *r->touched);
    r->is_touched = memory_grow(NULL, n, 1);
    for (size_t i = 0; i < n; i++) {
        r->head[i] = -1;
        r->is_touched[i] = 0;
    }
    r->draw = memory_grow(NULL, lucks, sizeof *r->draw);
    r->made = memory_grow(NULL, lucks, sizeof *r->made);
    r->is_given = memory_grow(NULL, lucks, sizeof *r->is_given);
    memset(r->is_given, 0, lucks * sizeof *r->is_given);
    for (int32_t i = 0; i < b->lucks; i++) {
        r->draw[i] = (struct draw){.last = 0};
        cursor_open(&r->draw[i].cursor, b->luck[i].source);
        r->made[i].valid = false;
    }
    r->path = memory_grow(NULL, (size_t)b->processes + 1, sizeof *r->path);
    r->moved = memory_grow(NULL, (size_t)b->states + 1, sizeof *r->moved);
    r->fact = memory_grow(NULL, (size_t)b->facts + 1, sizeof *r->fact);
    memset(r->path, 0, ((size_t)b->processes + 1) * sizeof *r->path);
    book_state_reset(s, (struct luck){0}, false);
    return s;
}

void book_state_destroy(struct book_state *s)
{
    if (!s)
        return;
    struct book_run *r = s->run;
    book_state_destroy(s->forecast);
    for (int32_t i = 0; i < r->book->processes; i++)
        free(r->path[i].value);
    free(r->path);
    free(r->fact);
    free(r->moved);
    free(r->overlay);
    free(r->link);
    free(r->draw);
    free(r->given.draw);
    free(r->is_given);
    free(r->made);
    free(r->head);
    free(r->touched);
    free(r->is_touched);
    free(s->settled);
    free(r);
    free(s);
}

static void touch(struct book_run *r, quantity_id q)
{
    if (r->is_touched[q])
        return;
    r->is_touched[q] = 1;
    r->touched[r->touched_count++] = q;
}

void book_state_reset(struct book_state *s, struct luck luck, bool plan)
{
    struct book_run *r = s->run;
    for (int32_t i = 0; i < r->touched_count; i++) {
        const quantity_id q = r->touched[i];
        s->settled[q] = r->book->settled[q];
        r->is_touched[q] = 0;
    }
    r->touched_count = 0;
    change_reset(r);
    given_reset(r);
    r->mode = plan ? MODE_PLAN : MODE_LUCK;
    r->luck = r->run_luck = luck;
    r->stamp++;
    r->error[0] = '\0';
    for (int k = 0; k < LOCAL_NAMES; k++)
        r->local[k] = NAN;
    for (int32_t i = 0; i < r->book->processes; i++)
        r->path[i].count = 0;
    memset(r->moved, 0, (size_t)r->book->states * sizeof *r->moved);
    for (int32_t i = 0; i < r->book->facts; i++)
        r->fact[i] = 0;
    for (int32_t i = 0; r->factor && i < r->book->doubted.count; i++) {
        const quantity_id q = r->book->quantity[r->book->doubted.id[i]]->factor;
        s->settled[q] = r->factor[i];
        touch(r, q);
    }
    for (int32_t i = 0; plan && i < r->book->planned_constants.count; i++)
        run_forget(r, r->book->planned_constants.id[i]);
    if (s->forecast)
        book_state_reset(s->forecast, luck, true);
}

void book_state_forecast(struct book_state *s)
{
    s->forecast = book_state_create(s->run->book);
    book_state_reset(s->forecast, s->run->luck, true);
}

/* In planned mode no luck is drawn: cursors stand still. What a process has worked out stays true. */
void book_state_pass(struct book_state *s, struct keep *k)
{
    struct book_run *r = s->run;
    const size_t n = (size_t)r->book->quantities;
    keep_pass(k, s->settled, n * sizeof *s->settled);
    keep_pass(k, r->head, n * sizeof *r->head);
    keep_pass(k, r->is_touched, n);
    keep_pass(k, &r->touched_count, sizeof r->touched_count);
    keep_pass(k, r->touched, (size_t)r->touched_count * sizeof *r->touched);
    keep_pass(k, r->local, sizeof r->local);
    keep_pass(k, &r->overlays, sizeof r->overlays);
    keep_pass(k, &r->free_overlay, sizeof r->free_overlay);
    keep_pass(k, r->overlay, (size_t)r->overlays * sizeof *r->overlay);
    keep_pass(k, &r->links, sizeof r->links);
    keep_pass(k, &r->free_link, sizeof r->free_link);
    keep_pass(k, r->link, (size_t)r->links * sizeof *r->link);
    keep_pass(k, r->moved, (size_t)r->book->states * sizeof *r->moved);
    keep_pass(k, r->fact, (size_t)r->book->facts * sizeof *r->fact);
    for (int32_t i = 0; i < r->book->processes; i++) {
        struct path *x = &r->path[i];
        double *const value = x->value;
        const size_t room = x->room;
        keep_pass(k, x, sizeof *x);
        x->value = value;
        x->room = room;
    }
    keep_pass(k, r->error, sizeof r->error);
}

void book_run_luck(struct book_state *s, struct luck luck)
{
    s->run->run_luck = luck;
}

void book_fact_set(struct book_state *s, int32_t fact, double value)
{
    s->run->fact[fact] = value;
    if (s->forecast)
        s->forecast->run->fact[fact] = value;
}

void book_local(struct book_state *s, enum local_name name, double value)
{
    s->run->local[name] = value;
    if (s->forecast)
        s->forecast->run->local[name] = value;
}

const char *book_state_error(const struct book_state *s)
{
    return s->run->error[0] ? s->run->error : NULL;
}

void run_error(struct book_run *r, const char *format, ...)
{
    if (r->error[0])
        return; /* the first one is told */
    va_list list;
    va_start(list, format);
    vsnprintf(r->error, sizeof r->error, format, list);
    va_end(list);
}

void run_forget(struct book_run *r, quantity_id q)
{
    const struct id_list *l = &r->book->quantity[q]->affected;
    r->state->settled[q] = NAN;
    touch(r, q);
    for (int32_t i = 0; i < l->count; i++) {
        r->state->settled[l->id[i]] = NAN;
        touch(r, l->id[i]);
    }
}

/* ---- luck ---- */

uint64_t page_source(uint64_t source, uint64_t page)
{
    uint64_t h = source; /* FNV-1a goes on over the page's bytes */
    for (int i = 0; i < 8; i++)
        h = (h ^ (page >> (8 * i) & 0xFF)) * UINT64_C(0x100000001b3);
    return h;
}

static double own_u(struct book_run *r, int32_t luck, uint64_t j, uint64_t page)
{
    struct draw *d = &r->draw[luck];
    const struct luck *const of = r->book->luck[luck].of_run ? &r->run_luck : &r->luck;
    if (r->mode == MODE_FORCED)
        return r->forced[luck];
    double given;
    if ((r->given.noting || r->is_given[luck]) && given_u(r, luck, j, page, &given))
        return given;
    if (page)
        return stream_u(*of, page_source(d->cursor.source, page), j);
    if (d->stamp != r->stamp) {
        cursor_rewind(&d->cursor);
        d->stamp = r->stamp;
        d->last = UINT64_MAX - 1;
    }
    const bool ready = j - d->cursor.base < CURSOR_BATCH, next = j == d->last + 1;
    d->last = j;
    return ready || next ? cursor_u(&d->cursor, of, j) : stream_u(*of, d->cursor.source, j);
}

double draw_u(struct book_run *r, int32_t luck, uint64_t j, uint64_t page)
{
    const struct luck_source *l = &r->book->luck[luck];
    if (l->copula < 0)
        return own_u(r, luck, j, page);
    const struct copula *c = &r->book->copula[l->copula];
    const double *factor = c->factor + (size_t)l->member * (size_t)c->members;
    double z = 0;
    for (int32_t k = 0; k <= l->member; k++)
        if (factor[k] != 0)
            z += factor[k] * kernel_normal_quantile(own_u(r, c->luck[k], j, page));
    const double u = kernel_normal_cdf(z), least = 0x1p-53;
    return u < least ? least : u > 1 - least ? 1 - least : u;
}

/* floor(now / length), the days before the start in the upper half of the range */
static uint64_t cell(sim_time now, sim_time length)
{
    const int64_t k = now >= 0 ? now / length : -((length - 1 - now) / length);
    return (uint64_t)k & (STREAM_DRAWS - 1);
}

/* Months since year 0 from days since 1970-01-01 (Howard Hinnant, days_from_civil turned round). */
static int64_t month_of(int64_t day)
{
    const int64_t z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
    const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365,
                  doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    return (yoe + era * 400) * 12 + 2 + (5 * doy + 2) / 153; /* month 0 is January of year 0; the year turns in March */
}

static uint64_t month_cell(const struct book *b, sim_time now)
{
    const int64_t day = b->start_day + (now >= 0 ? now / TICKS_PER_DAY : -((TICKS_PER_DAY - 1 - now) / TICKS_PER_DAY));
    return (uint64_t)(month_of(day) - month_of(b->start_day)) & (STREAM_DRAWS - 1);
}

static uint64_t part_of_order(const struct thing *t, uint32_t part, uint64_t *page)
{
    const uint64_t high_order = t->order >> 21, high_part = part >> 12;
    if (high_order || high_part)
        *page = (high_order << 21 | high_part) + 1;
    return (t->order & 0x1FFFFF) << 12 | (part & 0xFFF);
}

static uint64_t whole_thing(uint64_t number, uint64_t *page)
{
    if (number >= STREAM_DRAWS)
        *page = (number >> 33) + 1;
    return number & (STREAM_DRAWS - 1);
}

static uint64_t draw_number(const struct book *b, const struct quantity *q, const struct thing *t, sim_time now,
                            uint64_t *page)
{
    switch (q->scope) {
    case SCOPE_RUN:
    case SCOPE_SEASON:
        return 0;
    case SCOPE_MONTH:
        return month_cell(b, now);
    case SCOPE_WEEK:
        return cell(now, 7 * TICKS_PER_DAY);
    case SCOPE_DAY:
        return cell(now, TICKS_PER_DAY);
    case SCOPE_PERIOD:
        return cell(now, q->period);
    case SCOPE_ROOT:
        return whole_thing(t->root, page);
    case SCOPE_ORDER:
    case SCOPE_TRY: /* the task's try, or the finding, stands where an order's number does */
    case SCOPE_FINDING:
        return whole_thing(t->order, page);
    case SCOPE_LOT:
        return part_of_order(t, t->lot, page);
    case SCOPE_UNIT:
        return part_of_order(t, t->unit, page);
    }
    return 0;
}

/* Along a sequence lots and units count through, order after order; with no `each` in a setting of the run, what its
 * user counts. */
static uint64_t sequence_number(const struct book *b, const struct quantity *q, const struct thing *t, sim_time now)
{
    uint64_t page = 0;
    switch (q->scope) {
    case SCOPE_LOT:
        return t->order + t->beyond.lot;
    case SCOPE_UNIT:
        return t->order + t->beyond.unit;
    case SCOPE_ORDER:
    case SCOPE_TRY:
    case SCOPE_FINDING:
        return t->order + t->beyond.order;
    case SCOPE_ROOT:
        return t->root & (STREAM_DRAWS - 1);
    case SCOPE_RUN:
        return q->e.has_each ? 0 : t->order + t->beyond.order;
    default:
        return draw_number(b, q, t, now, &page);
    }
}

/* ---- laws ---- */

/* Values with weights that vary: sorted by value, the first at which the cumulated weight reaches u. What lies outside
 * [lo, hi] has no weight. */
static double moving_points(struct book_run *r, const struct quantity *q, double *pair, size_t n, double lo, double hi,
                            double u)
{
    double sum = 0, mean = 0;
    for (size_t i = 0; i < n; i++) {
        const double value = pair[2 * i], given = pair[2 * i + 1], weight = value >= lo && value <= hi ? given : 0;
        if (!(given >= 0)) {
            run_error(r, "%s: discrete has a negative weight (%g)", q->path, given);
            return NAN;
        }
        sum += weight;
        mean += weight * value;
        size_t k = i;
        for (; k > 0 && pair[2 * k - 2] > value; k--) {
            pair[2 * k] = pair[2 * k - 2];
            pair[2 * k + 1] = pair[2 * k - 1];
        }
        pair[2 * k] = value;
        pair[2 * k + 1] = weight;
    }
    if (!(sum > 0) || !isfinite(mean)) {
        run_error(r, "%s: the weights of discrete%s sum to %g; one of them must be above 0", q->path,
                  lo > -INFINITY || hi < INFINITY ? " between min and max" : "", sum);
        return NAN;
    }
    if (u < 0)
        return mean / sum;
    double cumulated = 0, last = pair[0];
    for (size_t i = 0; i < n; i++) {
        cumulated += pair[2 * i + 1];
        last = pair[2 * i + 1] > 0 ? pair[2 * i] : last;
        if (cumulated >= u * sum)
            return last;
    }
    return last;
}

/* Points read from a column, cut by bounds that vary. */
static double cut_points(struct book_run *r, const struct quantity *q, const struct law *law, double lo, double hi,
                         double u)
{
    const char *why = NULL;
    struct dist cut = law->dist;
    if (dist_truncate(&cut, lo, hi, &why))
        return u < 0 ? dist_mean(&cut) : dist_quantile(&cut, u);
    run_error(r, "%s: in \"%s\": %s %s", q->path, q->e.text, law->name, why);
    return NAN;
}

/* The law for these arguments: the one made last if they are the same. */
static const struct made *moving_law(struct book_run *r, const struct quantity *q, const struct law *law, int32_t luck,
                                     const double *argument)
{
    struct made *m = &r->made[luck];
    /* the same bits: NOLINTNEXTLINE(bugprone-suspicious-memory-comparison) */
    if (m->valid && memcmp(m->argument, argument, sizeof m->argument) == 0)
        return m;
    const char *why = NULL;
    m->valid = dist_make(&m->dist, law->form, argument, &why);
    if (m->valid && (law->argument[LAW_MIN] || law->argument[LAW_MAX]))
        m->valid = dist_truncate(&m->dist, law->argument[LAW_MIN] ? argument[LAW_MIN] : -INFINITY,
                                 law->argument[LAW_MAX] ? argument[LAW_MAX] : INFINITY, &why);
    if (!m->valid) {
        run_error(r, "%s: in \"%s\": %s %s", q->path, q->e.text, law->name, why);
        return NULL;
    }
    memcpy(m->argument, argument, sizeof m->argument);
    m->mean = NAN;
    return m;
}

static double planned_mean(const struct dist *d)
{
    const double mean = dist_mean(d);
    return isfinite(mean) ? mean : dist_quantile(d, 0.5); /* a law without mean is planned by its median */
}

static int law_pops(const struct law *law)
{
    int n = 0;
    for (int k = 0; !law->fixed && k < LAW_ARGUMENTS; k++)
        n += law->argument[k] != NULL;
    return n + (law->fixed || !law->value ? 0 : 2 * (int)law->points);
}

static double law_value(struct book_run *r, const struct quantity *q, int32_t n, double *popped, const struct thing *t,
                        sim_time now)
{
    const struct law *law = q->e.law[n];
    const int32_t luck = q->first_luck + n;
    double u = -1;
    if (r->mode != MODE_PLAN) {
        uint64_t page = 0;
        const uint64_t j = r->mode == MODE_FORCED ? 0 : draw_number(r->book, q, t, now, &page);
        u = draw_u(r, luck, j, page);
    }
    if (law->fixed)
        return u < 0 ? planned_mean(&law->dist) : dist_quantile(&law->dist, u);
    double argument[LAW_ARGUMENTS] = {[LAW_MIN] = -INFINITY, [LAW_MAX] = INFINITY};
    int taken = 0;
    for (int k = 0; k < LAW_ARGUMENTS; k++)
        if (law->argument[k]) /* counted by the resolver: NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign) */
            argument[k] = popped[taken++];
    if (law->value)
        return moving_points(r, q, popped + taken, law->points, argument[LAW_MIN], argument[LAW_MAX], u);
    if (law->data)
        return cut_points(r, q, law, argument[LAW_MIN], argument[LAW_MAX], u);
    const struct made *m = moving_law(r, q, law, luck, argument);
    return !m ? NAN : u < 0 ? planned_mean(&m->dist) : dist_quantile(&m->dist, u);
}

/* ---- evaluation ---- */

static double special_value(struct book_run *r, const struct quantity *q, sim_time now)
{
    if (q->kind == KIND_PROCESS)
        return process_value(r, q->special, now);
    if (q->kind == KIND_STATE)
        return state_value(r, q->special, now);
    if (q->kind == KIND_FACT)
        return r->fact[q->special];
    const struct steps *s = &r->book->steps[q->special];
    int32_t lo = 0, hi = s->count; /* the last step that has begun; before the first: the first */
    while (hi - lo > 1) {
        const int32_t mid = (lo + hi) / 2;
        if (s->step[mid].from <= now)
            lo = mid;
        else
            hi = mid;
    }
    return quantity_value(r->state, s->step[lo].is, &no_thing, now);
}

static double local_value(struct book_run *r, const struct quantity *q, int32_t name)
{
    const double v = r->local[name];
    if (isnan(v))
        run_error(r, "%s: $%s has a value only inside an event", q->path, local_names[name]);
    return v;
}

static double fold(enum operation op, const double *v, int32_t n)
{
    double best = v[0];
    for (int32_t i = 1; i < n; i++)
        if (op == OP_MIN ? v[i] < best || isnan(v[i]) : v[i] > best || isnan(v[i]))
            best = v[i];
    return best;
}

/* Postfix: the resolver has counted that every operation finds its operands; the analyzer cannot know.
 * NOLINTBEGIN(clang-analyzer-core.*) */
static double evaluate(struct book_run *r, const struct quantity *q, const struct thing *t, sim_time now)
{
    double stack[STACK + 1];
    double *top = stack; /* the first free place */
    const struct instruction *const end = q->code + q->code_count;
    for (const struct instruction *i = q->code; i < end; i++) {
        switch (i->op) {
        case OP_NUMBER:
            *top++ = i->number;
            break;
        case OP_QUANTITY:
            *top++ = quantity_value(r->state, i->index, t, now);
            break;
        case OP_LOCAL:
            *top++ = local_value(r, q, i->index);
            break;
        case OP_ADD:
            top--;
            top[-1] += top[0];
            break;
        case OP_SUBTRACT:
            top--;
            top[-1] -= top[0];
            break;
        case OP_MULTIPLY:
            top--;
            top[-1] *= top[0];
            break;
        case OP_DIVIDE:
            top--;
            top[-1] /= top[0];
            break;
        case OP_POWER:
            top--;
            top[-1] = kernel_pow(top[-1], top[0]);
            break;
        case OP_NEGATE:
            top[-1] = -top[-1];
            break;
        case OP_MIN:
        case OP_MAX:
            top -= i->index;
            *top = fold(i->op, top, i->index);
            top++;
            break;
        case OP_LAW:
            top -= law_pops(q->e.law[i->index]);
            *top = law_value(r, q, i->index, top, t, now);
            top++;
            break;
        case OP_SEQUENCE: {
            const uint64_t k = sequence_number(r->book, q, t, now), last = (uint64_t)i->index - 1;
            *top++ = i->data[k < last ? k : last];
            break;
        }
        case OP_SPECIAL:
            *top++ = special_value(r, q, now);
            break;
        case OP_DOUBT:
            if (r->mode == MODE_LUCK)
                top[-1] = doubt_apply(q->row, top[-1], quantity_value(r->state, i->index, t, now));
            break;
        case OP_RANGE:
            if (r->mode == MODE_LUCK && !isnan(top[-1]))
                top[-1] = fmin(fmax(top[-1], q->row->lo), q->row->hi);
            break;
        }
    }
    const double v = stack[0];
    if (!isfinite(v))
        run_error(r, "%s: \"%s\" gave no finite number (%g)", q->path, q->e.text ? q->e.text : "", v);
    return v;
}
/* NOLINTEND(clang-analyzer-core.*) */

static double base_value(struct book_run *r, const struct quantity *q, const struct thing *t, sim_time now)
{
    if (r->mode == MODE_PLAN && !isnan(q->planned))
        return q->planned;
    return q->constant && !q->moved ? q->value : evaluate(r, q, t, now);
}

double quantity_work_out(struct book_state *s, quantity_id id, const struct thing *t, sim_time now)
{
    struct book_run *r = s->run;
    const struct quantity *q = r->book->quantity[id];
    double v = base_value(r, q, t ? t : &no_thing, now);
    if (r->head[id] >= 0)
        v = change_apply(r, id, v);
    if (q->depends == 0) {
        s->settled[id] = v;
        touch(r, id);
    }
    return v;
}

double book_variable_value(struct book_state *s, size_t variable, sim_time now)
{
    return quantity_value(s, s->run->book->variables.id[variable], &no_thing, now);
}
