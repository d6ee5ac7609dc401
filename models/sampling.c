/* models/sampling.c - one submission of a lot: units are looked at, and the plan decides.
 *
 * Samples are drawn without replacement. A unit counts in the class of its worst fault seen; a unit without fault that
 * is called faulty (false alarm) counts as major. Units found are treated at once: replaced, taken out, noted for
 * repair, or left. Several faults in one sample lie on its units independently, and then unit by unit is looked at.
 *
 * ISO 2859-1: the classes share one sample, as large as the largest of their plans'; each is judged on the first n
 * units of its own plan. A sample of the whole lot or more is the whole lot. AQL 0: no unit of the class may be found
 * in the sample of the major class. */
#include "models/flow.h"

#include "sim/counts.h"

struct look {
    int32_t held;
    const struct inspection *by;
    double false_alarm;
    pieces left;  /* units not looked at yet */
    int32_t open; /* goods: their faulty units */
    pieces looked;
    pieces found[CLASSES]; /* units called faulty so far, by class */
    struct draws luck;
};

static pieces all_found(const struct look *l)
{
    return l->found[CLASS_CRITICAL] + l->found[CLASS_MAJOR] + l->found[CLASS_MINOR];
}

static bool ours(const struct replication *r, const struct look *l)
{
    return r->net->point[order_at(r, lot_at(r, held_at(r, l->held)->lot)->order)->point].ours;
}

/* ---- what becomes of n units that have just these faults (a bit each), of which `seen` were seen ---- */

static bool repairable(const struct replication *r, uint64_t seen)
{
    for (int32_t f = 0; f < r->net->faults; f++)
        if ((seen >> f & 1) && !r->net->fault[f].repairable)
            return false;
    return true;
}

static void leave(struct replication *r, const struct look *l, uint64_t faults, pieces n, enum fault_ending how)
{
    int32_t goods = lot_at(r, held_at(r, l->held)->lot)->goods;
    for (int32_t f = 0; f < r->net->faults && goods >= 0; f++)
        if (faults >> f & 1) {
            goods_at(r, goods)[f] -= n;
            fault_ends(r, f, n, how);
        }
}

static void treat(struct replication *r, const struct look *l, uint64_t faults, uint64_t seen, pieces n)
{
    const struct held *h = held_at(r, l->held);
    enum found_fate fate = l->by->found;
    if (fate == FOUND_REPAIR && !repairable(r, seen))
        fate = FOUND_SCRAP;
    switch (fate) {
    case FOUND_REPLACE:
        leave(r, l, faults, n, END_REPLACED);
        break;
    case FOUND_SCRAP:
        leave(r, l, faults, n, END_SCRAPPED);
        held_scrap(r, l->held, n);
        break;
    case FOUND_REPAIR:
        for (int32_t f = 0; f < r->net->faults && h->repairs >= 0; f++)
            if (seen >> f & 1)
                goods_at(r, h->repairs)[f] += n;
        break;
    case FOUND_KEEP:
        break;
    }
}

static void call_faulty(struct replication *r, struct look *l, uint64_t faults, uint64_t seen, pieces n)
{
    enum fault_class worst = seen ? CLASS_MINOR : CLASS_MAJOR; /* a false alarm counts as major */
    if (n <= 0)
        return;
    for (int32_t f = 0; f < r->net->faults; f++)
        if (seen >> f & 1) {
            const struct fault *fault = &r->net->fault[f];
            worst = fault->rank < worst ? fault->rank : worst;
            if (r->warm) {
                r->fault[f].found += (double)n;
                r->fault[f].found_where[l->by->when] += (double)n;
            }
            if (ours(r, l))
                ledger_cost(r, ACCOUNT_REWORK, value_now(r, fault->cost, 0) * (double)n);
            fault_known(r, f, order_at(r, lot_at(r, held_at(r, l->held)->lot)->order)->source);
            if (fault->event_found >= 0)
                book_event(r->book, (size_t)fault->event_found, (double)n, r->now);
        }
    l->found[worst] += n;
    if (r->warm)
        r->inspection[held_at(r, l->held)->inspection].count.found += (double)n;
    treat(r, l, faults, seen, n);
}

/* ---- looking at n units ---- */

static void one_fault(struct replication *r, struct look *l, int32_t f, pieces bad, pieces n)
{
    const pieces seen = f < 0 ? 0 : binomial_variate(bad, r->sees[f], r->sees[f] < 1 ? quality_u(r, &l->luck) : 0.5);
    const pieces alarms = l->false_alarm > 0 ? binomial_variate(n - bad, l->false_alarm, quality_u(r, &l->luck)) : 0;
    if (f >= 0)
        call_faulty(r, l, UINT64_C(1) << f, UINT64_C(1) << f, seen);
    call_faulty(r, l, 0, 0, alarms);
}

static void room_for(struct replication *r, pieces n)
{
    if ((size_t)n > r->unit_room) {
        r->unit_room = (size_t)n > 2 * r->unit_room ? (size_t)n : 2 * r->unit_room;
        r->unit_marks = memory_grow(r->unit_marks, r->unit_room, sizeof *r->unit_marks);
    }
    for (pieces i = 0; i < n; i++)
        r->unit_marks[i] = 0;
}

/* k of n units get the mark, each set of k alike (Floyd's sampling). */
static void mark_units(struct replication *r, struct look *l, int32_t f, pieces k, pieces n)
{
    const uint64_t bit = UINT64_C(1) << f;
    for (pieces j = n - k; j < n; j++) {
        const pieces t = (pieces)(quality_u(r, &l->luck) * (double)(j + 1));
        r->unit_marks[(r->unit_marks[t] & bit) ? j : t] |= bit;
    }
}

static void unit_by_unit(struct replication *r, struct look *l, const pieces *bad, pieces n)
{
    pieces clean = 0;
    room_for(r, n);
    for (int32_t f = 0; f < r->net->faults; f++)
        mark_units(r, l, f, bad[f], n);
    for (pieces i = 0; i < n; i++) {
        const uint64_t faults = r->unit_marks[i];
        uint64_t seen = 0;
        clean += faults == 0;
        for (int32_t f = 0; f < r->net->faults && faults; f++)
            if ((faults >> f & 1) && (r->sees[f] >= 1 || quality_u(r, &l->luck) < r->sees[f]))
                seen |= UINT64_C(1) << f;
        if (seen)
            call_faulty(r, l, faults, seen, 1);
    }
    if (l->false_alarm > 0)
        call_faulty(r, l, 0, 0, binomial_variate(clean, l->false_alarm, quality_u(r, &l->luck)));
}

/* As planned luck is not drawn, and there is no false alarm: of goods without faults nothing is found. */
static bool finds_nothing(const struct replication *r, const struct look *l)
{
    if (!r->planning || l->false_alarm > 0)
        return false;
    for (int32_t f = 0; f < r->net->faults && l->open >= 0; f++)
        if (goods_at(r, l->open)[f] > 0)
            return false;
    return true;
}

static void look_at(struct replication *r, struct look *l, pieces n)
{
    int32_t kinds = 0, f_only = -1;
    if (n > l->left)
        n = l->left;
    if (n <= 0)
        return;
    if (finds_nothing(r, l)) {
        l->left -= n;
        l->looked += n;
        return;
    }
    const int32_t sample = goods_split(r, l->open, l->left, n, &l->luck);
    l->left -= n;
    l->looked += n;
    for (int32_t f = 0; f < r->net->faults && sample >= 0; f++)
        if (goods_at(r, sample)[f] > 0) {
            kinds++;
            f_only = f;
        }
    if (kinds <= 1)
        one_fault(r, l, f_only, kinds ? goods_at(r, sample)[f_only] : 0, n);
    else
        unit_by_unit(r, l, goods_at(r, sample), n);
    goods_free(r, sample);
}

/* ---- the plans ---- */

/* A share of the lot, rounded up. */
static pieces shared_size(const struct look *l)
{
    const double part = (double)l->left * l->by->share, whole = (double)(pieces)part;
    return (pieces)whole + (part - whole > 1e-9 * part);
}

static pieces stage_size(const struct look *l, int32_t stage)
{
    switch (l->by->plan) {
    case PLAN_ALL:
        return l->left;
    case PLAN_SHARE:
        return shared_size(l);
    default:
        return l->by->sample_by_level ? aql_sample(l->left, (enum aql_level)l->by->level) : l->by->n[stage];
    }
}

static bool by_stages(struct replication *r, struct look *l)
{
    const struct inspection *i = l->by;
    for (int32_t s = 0; s < i->stages; s++) {
        const bool last = s + 1 == i->stages;
        look_at(r, l, stage_size(l, s));
        if (i->limit >= 0) {
            const struct thing t = {.order = i->vague ? r->inspection[held_at(r, l->held)->inspection].submissions
                                                      : held_at(r, l->held)->serial};
            return (double)all_found(l) > value_of(r, i->limit, &t, 0) * (double)l->looked;
        }
        if (all_found(l) <= i->accept[s])
            return false;
        if (last || all_found(l) >= i->reject[s])
            return true;
        if (l->left == 0) /* all of the lot is known: the last numbers decide */
            return all_found(l) > i->accept[i->stages - 1];
    }
    return false;
}

static struct aql_plan plan_of(struct replication *r, const struct look *l, pieces lot, int32_t cls)
{
    const struct inspection *i = l->by;
    const struct inspection_state *s = &r->inspection[held_at(r, l->held)->inspection];
    const int32_t judged = i->aql[cls] == AQL_ZERO ? CLASS_MAJOR : cls;
    struct aql_plan p =
        aql_plan(lot, (enum aql_level)i->level, (enum aql_severity)s->rule[judged].severity, i->aql[judged]);
    if (i->aql[cls] == AQL_ZERO)
        p.accept = 0;
    return p;
}

static pieces found_in_class(const struct look *l, int32_t cls)
{
    return l->by->by_class ? l->found[cls] : all_found(l);
}

static bool by_standard(struct replication *r, struct look *l, bool first)
{
    const pieces lot = l->left;
    const struct inspection *i = l->by;
    struct aql_plan plan[CLASSES] = {{0}};
    pieces found[CLASSES];
    bool judged[CLASSES], rejected = false;
    for (int32_t c = 0; c < CLASSES; c++) {
        judged[c] = i->aql[c] == AQL_NOT_JUDGED;
        if (!judged[c])
            plan[c] = plan_of(r, l, lot, c);
    }
    for (;;) { /* the smallest sample first; the larger ones go on from there */
        int32_t next = -1;
        for (int32_t c = 0; c < CLASSES; c++)
            if (!judged[c] && (next < 0 || plan[c].n < plan[next].n))
                next = c;
        if (next < 0)
            break;
        look_at(r, l, plan[next].n - l->looked);
        found[next] = found_in_class(l, next);
        rejected |= found[next] > plan[next].accept;
        judged[next] = true;
    }
    const bool lenient = rejected && i->lenient >= 0 && quality_u(r, &l->luck) < value_now(r, i->lenient, 0);
    for (int32_t c = 0; c < CLASSES && first && i->switching; c++)
        if (i->aql[c] >= 0)
            switching_note(r, held_at(r, l->held)->inspection, c, &plan[c], lot, found[c],
                           lenient || found[c] <= plan[c].accept);
    return rejected && !lenient;
}

struct verdict sample_lot(struct replication *r, int32_t held)
{
    struct held *h = held_at(r, held);
    const struct inspection *i = &r->net->inspection[h->inspection];
    const struct lot *lot = lot_at(r, h->lot);
    struct look l = {.held = held,
                     .by = i,
                     .false_alarm = r->planning ? 0 : value_now(r, i->false_alarm, 0),
                     .left = lot->quantity,
                     .open = goods_new(r),
                     .luck = held_luck(r, h)};
    struct verdict v = {false, 0, 0};
    for (int32_t f = 0; f < r->net->faults; f++)
        r->sees[f] = value_now(r, i->finds && i->finds[f] >= 0 ? i->finds[f] : i->sees, 1);
    for (int32_t f = 0; f < r->net->faults; f++)
        goods_at(r, l.open)[f] = goods_at(r, lot->goods)[f];
    if (i->plan == PLAN_ISO) {
        v.rejected = by_standard(r, &l, h->submissions == 1);
    } else if (i->plan != PLAN_NONE) {
        v.rejected = by_stages(r, &l);
        if (v.rejected && i->lenient >= 0 && quality_u(r, &l.luck) < value_now(r, i->lenient, 0))
            v.rejected = false;
    }
    v.sampled = l.looked;
    if (v.rejected && i->rejected <= FATE_REPAIR) /* the rest, 100 % */
        look_at(r, &l, l.left);
    v.looked = l.looked;
    h->draws = l.luck.next;
    goods_free(r, l.open);
    return v;
}
