/* models/milestone.c - when a goal is reached, and by which chain of waits.
 *
 * A milestone is reached when its quantity is there: units received (or sold) at its stock points; or when its task is
 * passed for the first time. Never reached is
 * censored: counted, shown, and quantiles beyond it do not exist. The trail of the consignment that
 * reached it is the critical chain: where the time went. */
#include "models/flow.h"

/* Variables hear of it, with $late: days after the due date, negative when early, 0 without one. */
static void tell_reached(struct replication *r, const struct milestone *m)
{
    book_local(r->book, LOCAL_LATE, m->due == TIME_NEVER ? 0 : days_from_ticks(r->now - m->due));
    tell_variables(r, m->event_reached, 1);
    book_local(r->book, LOCAL_LATE, not_a_number());
}

static void tell_missed(struct replication *r, int32_t milestone)
{
    if (r->milestone[milestone].reached != TIME_NEVER)
        return;
    book_local(r->book, LOCAL_LATE, 0);
    tell_variables(r, r->net->milestone[milestone].event_missed, 1);
    book_local(r->book, LOCAL_LATE, not_a_number());
}

void milestones_start(struct replication *r)
{
    for (int32_t i = 0; i < r->net->milestones; i++) {
        const struct milestone *m = &r->net->milestone[i];
        if (m->event_missed >= 0 && m->due != TIME_NEVER)
            schedule_milestone_due(r, m->due > r->now ? m->due : r->now, 0, (struct event_milestone_due){i});
    }
}

void on_milestone_due(struct replication *r, const struct event_milestone_due *it)
{
    tell_missed(r, it->milestone);
}

void milestones_close(struct replication *r)
{
    for (int32_t i = 0; i < r->net->milestones; i++) {
        const struct milestone *m = &r->net->milestone[i];
        if (m->event_missed >= 0 && m->due != TIME_NEVER && m->due >= r->now)
            tell_missed(r, i);
    }
}

static bool concerns(const struct replication *r, const struct milestone *m, int32_t point)
{
    for (int32_t i = m->points.first; i < m->points.first + m->points.count; i++)
        if (r->net->watch[i] == point)
            return true;
    return false;
}

void milestone_goods(struct replication *r, int32_t point, enum milestone_counts what, pieces n,
                     const struct trail *trail, sim_time placed, int32_t gate)
{
    for (int32_t i = 0; i < r->net->milestones; i++) {
        const struct milestone *m = &r->net->milestone[i];
        struct milestone_state *s = &r->milestone[i];
        if (m->counts != what || s->reached != TIME_NEVER || !concerns(r, m, point))
            continue;
        s->so_far += units_of(r, point, n);
        if (s->so_far < m->units * (1 - 1e-12))
            continue;
        s->reached = r->now;
        s->placed = placed;
        s->gate = gate;
        if (r->trails && trail)
            s->trail = *trail;
        STORY(r, "milestone %s is reached", m->name);
        if (r->projecting)
            projection_reached(r, i);
        if (m->event_reached >= 0)
            tell_reached(r, m);
    }
}

void milestone_task(struct replication *r, int32_t task)
{
    const size_t words = task_words(r->net);
    for (int32_t i = 0; i < r->net->milestones; i++) {
        struct milestone_state *s = &r->milestone[i];
        if (r->net->milestone[i].task != task || s->reached != TIME_NEVER)
            continue;
        s->reached = r->now;
        s->placed = 0;
        if (r->trails)
            s->trail = r->task[task].trail;
        for (size_t w = 0; w < words; w++)
            r->milestone_chain[(size_t)i * words + w] = task_chain(r, task)[w];
        STORY(r, "milestone %s is reached", r->net->milestone[i].name);
        if (r->projecting)
            projection_reached(r, i);
        if (r->net->milestone[i].event_reached >= 0)
            tell_reached(r, &r->net->milestone[i]);
    }
}

static void each_stretch(const struct trail *t, sim_time end, stretch_told *told, void *to)
{
    for (int32_t i = 0; i < t->count; i++)
        told(to, t->at[i].from, i + 1 < t->count ? t->at[i + 1].from : end, t->at[i].cause);
}

/* Before the deciding order was placed: the tasks that its placing waited for, else nothing that we know of. */
void milestone_stretches(const struct replication *r, int32_t milestone, bool before, stretch_told *told, void *to)
{
    const struct milestone_state *s = &r->milestone[milestone];
    if (s->reached == TIME_NEVER || s->trail.count == 0)
        return;
    const sim_time from = s->trail.at[0].from, opened = s->gate >= 0 ? r->gate[s->gate].opened_at : TIME_NEVER;
    const bool known = opened == from || (before && opened < from);
    if (known)
        each_stretch(&r->gate[s->gate].trail, opened, told, to);
    if (!known || opened < from)
        told(to, known ? opened : 0, from, r->net->milestone[milestone].cause_start);
    each_stretch(&s->trail, s->reached, told, to);
}

static void add_spent(void *spent, sim_time from, sim_time end, int32_t cause)
{
    ((sim_time *)spent)[cause] += end - from;
}

void milestone_spent(const struct replication *r, int32_t milestone, sim_time *spent)
{
    milestone_stretches(r, milestone, false, add_spent, spent);
}

static bool spends_on(const struct trail *t, const struct task *task)
{
    for (int32_t i = 0; i < t->count; i++)
        if (t->at[i].cause == task->cause_work || t->at[i].cause == task->cause_again ||
            t->at[i].cause == task->cause_closed || t->at[i].cause == task->cause_goods ||
            t->at[i].cause == task->cause_answers)
            return true;
    return false;
}

bool milestone_decided_by(const struct replication *r, int32_t milestone, int32_t task)
{
    const struct milestone_state *s = &r->milestone[milestone];
    const size_t word = (size_t)milestone * task_words(r->net) + (size_t)task / 64;
    if (s->reached == TIME_NEVER)
        return false;
    if (r->net->milestone[milestone].task >= 0)
        return (r->milestone_chain[word] >> (task % 64)) & 1;
    return spends_on(&s->trail, &r->net->task[task]) ||
           (s->gate >= 0 && s->trail.count > 0 && r->gate[s->gate].opened_at == s->trail.at[0].from &&
            spends_on(&r->gate[s->gate].trail, &r->net->task[task]));
}
