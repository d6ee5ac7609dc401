/* models/opening.c - a launch half-way: what is open today goes on from where it stands.
 *
 * Drawn given what is known. Each open order that is on its way, try under way and disruption in force has an end T
 * after its beginning, and all that is known is T >= elapsed time. The law of T given that is sampled exactly:
 *   one draw, which nobody else uses, T rising with it: by inversion. With u* the least u whose end is not before
 *       today, the draw u becomes u* + u (1 - u*): for a law F that is Q(F(e) + u (1 - F(e))), on the same luck address
 *       as without `as_of`. The exponential comes out memoryless.
 *   several draws, or draws shared with other open things (a variable of the run, luck of a week, a strike that
 * lengthens some orders): all that shares luck is drawn together, again and again (attempt 0 being the plain draw),
 * until all of it is open still: rejection, which is the conditional law itself. So an order long overdue says that the
 *       tannery is slow, and later orders there are slower too. After ATTEMPTS the replication fails and says so.
 * Time since has been as the law has it: stops and fades that are over have not lengthened it.
 *
 * `bullwhip plan` takes the planned end, or, when that is before today, the mean end of the law given T >= elapsed (of
 * PLAN_DRAWS draws).
 *
 * Money. What was received before today was paid and counted before today. Of what is still to come the cost posts in
 * full when it comes; what was paid of it leaves cash today. Tries of tasks before today are posted today. */
#include "models/flow.h"

#include <math.h>

enum { ATTEMPTS = 1000000, PLAN_DRAWS = 2048, PLAN_ATTEMPTS = 100000 };

/* ---- the end of an item, by the draws as they stand ---- */

static uint64_t root_of_open(const struct replication *r, const struct open_order *o)
{
    return own_root(&r->net->source[o->source], o->k);
}

static void order_end(struct replication *r, const struct open_order *o, uint64_t attempt, struct open_end *end)
{
    const struct source *s = &r->net->source[o->source];
    const struct thing t = {.order = o->k, .root = root_of_open(r, o)};
    end->closed = 0;
    end->middle = r->now + source_time(r, o->source, &t, attempt, false, &end->closed);
    r->now = end->middle;
    end->end = end->middle + (s->kind == SOURCE_MOVE ? duration(r, s->lane_customs, &t, NULL) : 0);
}

static struct open_end end_of(struct replication *r, const struct open_item *it, uint64_t attempt)
{
    struct open_end end = {.closed = 0};
    const sim_time now = r->now;
    r->now = it->since;
    if (it->kind == OPEN_ORDER) {
        order_end(r, &r->net->open_order[it->id], attempt, &end);
    } else if (it->kind == OPEN_TASK) {
        end.end = end.middle = it->since + task_length(r, it->id, (uint64_t)r->net->task[it->id].tried, &end.closed);
    } else {
        const struct thing t = {.order = 0};
        end.end = end.middle = it->since + duration(r, r->net->disruption[it->id].lasts, &t, NULL);
    }
    r->now = now;
    return end;
}

/* ---- draws given that it is open ---- */

/* The least u, to the last bit, with which the item is open still. */
static double least_open(struct replication *r, const struct open_item *it)
{
    double low = 0, high = 1 - 0x1p-53;
    book_given_force(r->book, high);
    if (end_of(r, it, 0).end < r->now)
        return 1;
    for (;;) {
        const double middle = low + (high - low) / 2;
        if (!(middle > low && middle < high))
            return low == 0 ? 0 : high;
        book_given_force(r->book, middle > 0 ? middle : 0x1p-53);
        *(end_of(r, it, 0).end < r->now ? &low : &high) = middle;
        if (high < 0x1p-52)
            return 0;
    }
}

static void draw_by_inversion(struct replication *r, int32_t item)
{
    const struct open_item *it = &r->net->open_item[item];
    book_given_try(r->book, 0);
    r->open_end[item] = end_of(r, it, 0);
    const double u = book_given_only(r->book);
    if (isnan(u)) { /* the law asked for no draw: it is what it is */
        if (r->open_end[item].end < r->now)
            replication_fail(r, it->never);
        book_given_keep(r->book);
        return;
    }
    if (isnan(r->open_from[item])) /* the same in every replication */
        r->open_from[item] = least_open(r, it);
    const double from = r->open_from[item];
    if (from >= 1)
        replication_fail(r, it->never);
    book_given_force(r->book, from + u * (1 - from));
    r->open_end[item] = end_of(r, it, 0);
    book_given_keep(r->book);
}

static bool all_open(struct replication *r, int32_t first, int32_t count, uint64_t attempt)
{
    book_given_try(r->book, attempt);
    for (int32_t i = first; i < first + count; i++) {
        r->open_end[i] = end_of(r, &r->net->open_item[i], attempt);
        if (r->open_end[i].end < r->now)
            return false;
    }
    return true;
}

static void draw_together(struct replication *r, int32_t first, int32_t count)
{
    for (uint64_t attempt = 0; attempt < ATTEMPTS && !r->failed; attempt++)
        if (all_open(r, first, count, attempt)) {
            book_given_keep(r->book);
            return;
        }
    if (!r->failed)
        replication_fail(r, r->net->open_item[first].never);
}

/* ---- the plan ---- */

/* The mean over u of the end, for one draw: 4-point Gauss-Legendre on pieces of [1 - 2^-k, 1 - 2^-(k+1)), finer where
 * k is small, so that neither jumps nor a long tail do much harm (relative error about 1e-6 and less). */
static double mean_over_u(struct replication *r, const struct open_item *it, double least)
{
    static const double node[4] = {0.06943184420297371, 0.33000947820757187, 0.66999052179242813, 0.93056815579702629};
    static const double weight[4] = {0.17392742256872693, 0.32607257743127307, 0.32607257743127307,
                                     0.17392742256872693};
    double sum = 0, low = 0, width = 0.5;
    for (int k = 0; k < 50; k++, low += width, width /= 2) {
        const int pieces_here = k < 9 ? 512 >> k : 1;
        for (int i = 0; i < pieces_here; i++)
            for (int g = 0; g < 4; g++) {
                const double u = low + width * ((double)i + node[g]) / pieces_here;
                book_given_force(r->book, least + u * (1 - least));
                sum += weight[g] * width / pieces_here * (double)(end_of(r, it, 0).end - r->now);
            }
    }
    return sum / (1 - 2 * width);
}

/* Mean end of what its law leaves after today, each item for itself, of many plain draws. */
static double mean_of_draws(struct replication *r, const struct open_item *it)
{
    double sum = 0;
    int32_t found = 0;
    for (uint32_t i = 0; i < PLAN_ATTEMPTS && found < PLAN_DRAWS; i++) {
        book_given_try(r->book, i);
        const sim_time end = end_of(r, it, 0).end;
        if (end < r->now)
            continue;
        sum += (double)(end - r->now);
        found++;
    }
    return found ? sum / found : not_a_number();
}

static void mean_end(struct replication *r, int32_t item)
{
    const struct open_item *it = &r->net->open_item[item];
    double left = not_a_number();
    book_state_reset(r->book, (struct luck){.seed = 0}, false);
    if (it->simple) {
        book_given_try(r->book, 0);
        (void)end_of(r, it, 0);
        const double least = isnan(book_given_only(r->book)) ? 1 : least_open(r, it);
        left = least < 1 ? mean_over_u(r, it, least) : left;
    } else {
        left = mean_of_draws(r, it);
    }
    book_state_reset(r->book, r->luck, true);
    if (isnan(left)) {
        replication_fail(r, it->never);
        return;
    }
    const sim_time minute = TICKS_PER_DAY / 1440; /* a mean known so well is told to the minute */
    r->open_end[item].end = r->now + (sim_time)(left / (double)minute + 0.5) * minute;
    if (r->open_end[item].middle > r->open_end[item].end || r->open_end[item].middle < r->now)
        r->open_end[item].middle = r->open_end[item].end;
}

void opening_draw(struct replication *r)
{
    const struct network *n = r->net;
    FILE *const trace = r->trace;
    r->trace = NULL; /* attempts are no part of the story */
    for (int32_t i = 0, count; i < n->open_items && !r->failed; i += count) {
        for (count = 1; i + count < n->open_items && n->open_item[i + count].together == n->open_item[i].together;)
            count++;
        if (!r->planning && n->open_item[i].simple)
            draw_by_inversion(r, i);
        else if (!r->planning)
            draw_together(r, i, count);
    }
    for (int32_t i = 0; r->planning && i < n->open_items && !r->failed; i++) {
        r->open_end[i] = end_of(r, &n->open_item[i], 0);
        if (r->open_end[i].end < r->now)
            mean_end(r, i);
    }
    r->trace = trace;
}

/* ---- orders ---- */

static void send_on(struct replication *r, int32_t id, const struct open_order *o)
{
    const struct source *s = &r->net->source[o->source];
    const sim_time since = s->kind == SOURCE_BUY ? o->placed : o->shipped;
    const struct open_end *end = o->item >= 0 ? &r->open_end[o->item] : NULL;
    if (o->eta != TIME_NEVER) {
        consignment_under_way(r, id, since, o->eta, o->eta, true);
        return;
    }
    if (end) {
        consignment_under_way(r, id, since, end->middle, end->end, false);
        return;
    }
    /* behind another one that is not here yet: by its own law, but not before that one */
    const struct open_item it = {.kind = OPEN_ORDER, .id = (int32_t)(o - r->net->open_order), .since = since};
    const struct open_end own = end_of(r, &it, 0);
    consignment_under_way(r, id, since, own.middle, own.end, false);
}

static void open_order(struct replication *r, const struct open_order *o)
{
    const struct source *s = &r->net->source[o->source];
    const pieces asked = pieces_of(r, s->point, o->units), received = pieces_of(r, s->point, o->received);
    const int32_t id = order_open(r, o, asked, received);
    if (s->kind == SOURCE_MAKE || (s->kind == SOURCE_MOVE && o->shipped == TIME_NEVER))
        order_release(r, id);
    else
        send_on(r, id, o);
}

void opening_orders(struct replication *r)
{
    for (int32_t i = 0; i < r->net->open_orders && !r->failed; i++)
        open_order(r, &r->net->open_order[i]);
}

/* ---- milestones ---- */

void opening_milestones(struct replication *r)
{
    for (int32_t i = 0; i < r->net->milestones; i++)
        r->milestone[i].so_far = r->net->milestone[i].so_far;
}

/* ---- disruptions in force ---- */

sim_time opening_lasts_until(const struct replication *r, int32_t disruption)
{
    for (int32_t i = 0; i < r->net->open_items; i++)
        if (r->net->open_item[i].kind == OPEN_DISRUPTION && r->net->open_item[i].id == disruption)
            return r->open_end[i].end;
    return TIME_NEVER;
}

/* The end of the try of this task that is under way. */
struct open_end opening_try(const struct replication *r, int32_t task)
{
    for (int32_t i = 0; i < r->net->open_items; i++)
        if (r->net->open_item[i].kind == OPEN_TASK && r->net->open_item[i].id == task)
            return r->open_end[i];
    return (struct open_end){.end = r->now, .middle = r->now};
}
