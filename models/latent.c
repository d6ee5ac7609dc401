/* models/latent.c - faults of styles: there or not, seen by tasks before bulk, or latent until somebody else finds
 * them.
 *
 *            drawn (chance)            seen in a try            that task is passed
 *   unknown ───────────────> latent ──────────────> being put right ───────────────> cured
 *       └──────────────────> not there                    │ meanwhile no lot of the style is started there
 *
 * A fault with arises = "style" is a property of a style at one factory (the site that makes it, the supplier it is
 * bought from): all variants, orders and lots share it. It is drawn once a replication, when a task could see it first
 * or when bulk begins. What a try sees makes the try fail, whatever `pass` says; the repeats put it right. At the last
 * round with then = "go_on" nothing is repeated: the fault is known, and stays (a concession). What begins while it is
 * latent, or seen and not decided upon by the task's owner, carries it at `share`; what an inspection, customs or a
 * recall finds later is put right at once for what begins after that (`corrected`), the units made so far keep it and
 * cost what they cost where they are.
 *
 * Half-way (`as_of`) what tries before today would have seen is less likely to be there, as nothing says that they saw
 * it (Bayes); what they saw and put right is no fault any more: leave it out, or give it chance 0.
 *
 * Luck: being there has that of (fault, style, factory); a try's look that of (task, fault, style, factory) and the
 * number of the try. So a task that finds nothing (0) leaves everybody's luck alone. In a plan nothing is there. */
#include "models/flow.h"

#include "sim/stream.h"

void suspects_reset(struct replication *r)
{
    for (int32_t i = 0; i < r->net->suspects; i++)
        r->suspect[i] = (struct suspect_state){.seen_by = -1};
    r->first_stopped = r->last_stopped = -1;
}

/* The chance that the tries before today (`as_of`) would all have missed it, were it there. */
static double missed_before_today(struct replication *r, int32_t suspect)
{
    double missed = 1;
    for (int32_t k = 0; k < r->net->tasks; k++) {
        const struct task *task = &r->net->task[k];
        for (int32_t i = task->finds.first; i < task->finds.first + task->finds.count; i++)
            for (int32_t n = 0; n < task->tried && r->net->finds[i].suspect == suspect; n++) {
                const struct thing try = {.order = (uint64_t)n};
                missed *= 1 - value_of(r, r->net->finds[i].chance, &try, 0);
            }
    }
    return missed;
}

/* Half-way: given that the tries before today have not seen it; by Bayes P(there | missed) = c m / (c m + 1 - c). */
static double chance_there(struct replication *r, int32_t suspect)
{
    static const struct thing style = {0};
    const double chance = value_of(r, r->net->suspect[suspect].chance, &style, 1);
    const double missed = r->net->half_way ? missed_before_today(r, suspect) : 1;
    if (!(missed < 1))
        return chance;
    const double both = chance * missed, none = 1 - chance;
    return both + none > 0 ? both / (both + none) : 0;
}

static enum there find_out(struct replication *r, int32_t id)
{
    const struct suspect *s = &r->net->suspect[id];
    if (r->suspect[id].there != THERE_UNKNOWN || r->planning)
        return r->suspect[id].there;
    const bool there = stream_u(r->luck, s->luck, 0) < chance_there(r, id);
    r->suspect[id].there = there ? THERE_LATENT : THERE_NOT;
    if (there)
        STORY(r, "%s: %s is there, unseen (%s)", s->style, r->net->fault[s->fault].label, s->factory);
    return r->suspect[id].there;
}

bool suspect_in_bulk(struct replication *r, int32_t id)
{
    struct suspect_state *s = &r->suspect[id];
    const enum there there = find_out(r, id);
    const bool has = there == THERE_LATENT || there == THERE_SEEN;
    if (!s->bulk) {
        s->bulk = true;
        s->latent = has;
    }
    return has;
}

/* ---- tasks ---- */

static void tell_found(struct replication *r, int32_t task, const struct finds *f, bool kept)
{
    const struct suspect *s = &r->net->suspect[f->suspect];
    const struct fault *fault = &r->net->fault[s->fault];
    r->task[task].found += r->warm;
    if (r->warm)
        r->fault[s->fault].seen_by_tasks += 1;
    STORY(r, "task %s: finds %s in %s%s", r->net->task[task].name, fault->label, s->style, kept ? ", and goes on" : "");
    if (fault->event_found >= 0)
        book_event(r->book, (size_t)fault->event_found, 1, r->now);
}

bool task_finds(struct replication *r, int32_t task, uint64_t number, bool kept)
{
    const struct span span = r->net->task[task].finds;
    const struct thing t = {.order = number};
    bool any = false;
    for (int32_t i = span.first; i < span.first + span.count; i++) {
        const struct finds *f = &r->net->finds[i];
        if (find_out(r, f->suspect) != THERE_LATENT ||
            !(stream_u(r->luck, f->luck, number) < value_of(r, f->chance, &t, 0)))
            continue;
        any = true;
        if (!kept) {
            r->suspect[f->suspect].there = THERE_SEEN;
            r->suspect[f->suspect].seen_by = task;
        }
        tell_found(r, task, f, kept);
    }
    return any;
}

/* ---- the line stands until it is put right ---- */

bool line_stopped(const struct replication *r, int32_t source)
{
    const struct span arises = r->net->source[source].arises;
    for (int32_t i = arises.first; i < arises.first + arises.count; i++) {
        const struct arising *a = &r->net->arising[i];
        const struct suspect_state *s = &r->suspect[a->suspect];
        if (r->net->fault[a->fault].origin == ARISES_STYLE && s->there == THERE_SEEN &&
            r->task[s->seen_by].stage != TASK_FAILED) /* else it is not decided yet: the line goes on */
            return true;
    }
    return false;
}

void line_holds(struct replication *r, int32_t lot)
{
    lot_at(r, lot)->next = -1;
    *(r->first_stopped < 0 ? &r->first_stopped : &lot_at(r, r->last_stopped)->next) = lot;
    r->last_stopped = lot;
}

void suspects_task_passed(struct replication *r, int32_t task)
{
    bool cured = false;
    for (int32_t i = 0; i < r->net->suspects; i++)
        if (r->suspect[i].there == THERE_SEEN && r->suspect[i].seen_by == task) {
            r->suspect[i].there = THERE_CURED;
            cured = true;
        }
    int32_t lot = cured ? r->first_stopped : -1;
    if (cured)
        r->first_stopped = r->last_stopped = -1;
    for (int32_t next; lot >= 0; lot = next) {
        next = lot_at(r, lot)->next;
        lot_at(r, lot)->next = -1;
        make_lot_goes_on(r, lot, &r->task[task].trail);
    }
}

/* ---- found in goods ---- */

/* Was the fault brought in by this source itself? */
static bool put_right_at(struct replication *r, int32_t fault, int32_t source)
{
    const struct span arises = r->net->source[source].arises;
    bool known = false;
    for (int32_t i = arises.first; i < arises.first + arises.count; i++) {
        const struct arising *a = &r->net->arising[i];
        if (a->fault != fault)
            continue;
        known = true;
        if (r->suspect[a->suspect].there == THERE_LATENT)
            r->suspect[a->suspect].there = THERE_CURED;
    }
    return known;
}

void fault_known(struct replication *r, int32_t fault, int32_t source)
{
    const struct fault *f = &r->net->fault[fault];
    if (f->origin != ARISES_STYLE || !f->corrected || (source >= 0 && put_right_at(r, fault, source)))
        return;
    for (int32_t i = 0; i < r->net->suspects; i++) /* goods from elsewhere: who brought it is not known */
        if (r->net->suspect[i].fault == fault && r->suspect[i].there == THERE_LATENT)
            r->suspect[i].there = THERE_CURED;
}
