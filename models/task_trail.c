/* models/task_trail.c - what decided when a task could begin: its timeline, and the set of tasks on that chain. */
#include "models/task_inside.h"

size_t task_words(const struct network *n)
{
    return ((size_t)n->tasks + 63) / 64;
}

uint64_t *task_chain(const struct replication *r, int32_t id)
{
    return r->task_chain + (size_t)id * task_words(r->net);
}

static void chain_clear(struct replication *r, int32_t id)
{
    uint64_t *chain = task_chain(r, id);
    for (size_t w = 0; w < task_words(r->net); w++)
        chain[w] = 0;
    chain[id / 64] |= UINT64_C(1) << (id % 64);
}

static void chain_join(struct replication *r, int32_t id, int32_t with)
{
    uint64_t *chain = task_chain(r, id);
    const uint64_t *other = task_chain(r, with);
    for (size_t w = 0; w < task_words(r->net); w++)
        chain[w] |= other[w];
}

/* What the task waited for last: one that it comes after, the failed try that sent back to it, or its date or need. */
sim_time task_last_wait(const struct replication *r, int32_t id)
{
    const struct task_state *s = &r->task[id];
    const struct span after = r->net->task[id].after;
    sim_time last = s->sent_back_at > s->may_start ? s->sent_back_at : s->may_start;
    for (int32_t i = 0; i < after.count; i++) {
        const sim_time passed = r->task[members(r, after)[i]].passed_at;
        last = passed > last ? passed : last;
    }
    return last;
}

/* Joins the chains of all that ended at that moment; the first of them, or -1: its date or need decided. */
static int32_t join_deciders(struct replication *r, int32_t id, sim_time last)
{
    const struct task_state *s = &r->task[id];
    const struct span after = r->net->task[id].after;
    int32_t decider = -1;
    if (s->sent_back_by != id) /* a repeat of itself goes on along the same chain */
        chain_clear(r, id);
    if (s->sent_back_by >= 0 && s->sent_back_at == last) {
        decider = s->sent_back_by;
        chain_join(r, id, decider);
    }
    for (int32_t i = 0; i < after.count; i++) {
        const int32_t before = members(r, after)[i];
        if (r->task[before].passed_at != last)
            continue;
        chain_join(r, id, before);
        decider = decider < 0 ? before : decider;
    }
    return decider;
}

void task_remember_decider(struct replication *r, int32_t id, int32_t waits, int32_t work)
{
    struct task_state *s = &r->task[id];
    const sim_time last = task_last_wait(r, id);
    const int32_t decider = join_deciders(r, id, last);
    if (!r->trails)
        return;
    if (decider < 0)
        trail_start(&s->trail, 0, r->net->task[id].cause_wait);
    else if (decider != id)
        s->trail = r->task[decider].trail;
    trail_mark(&s->trail, last, waits);
    trail_mark(&s->trail, r->now, work);
}
