/* models/milestone.c - when a goal is reached, and by which chain of waits.
 *
 * A milestone is reached when its quantity is there: units received (or sold) at its stock points. Never reached is
 * censored: counted, shown, and quantiles beyond it do not exist. The trail of the consignment that
 * reached it is the critical chain: where the time went. */
#include "models/flow.h"

static bool concerns(const struct replication *r, const struct milestone *m, int32_t point)
{
    for (int32_t i = m->points.first; i < m->points.first + m->points.count; i++)
        if (r->net->watch[i] == point)
            return true;
    return false;
}

void milestone_goods(struct replication *r, int32_t point, enum milestone_counts what, pieces n,
                     const struct trail *trail, sim_time placed)
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
        if (r->trails && trail)
            s->trail = *trail;
        STORY(r, "milestone %s is reached", m->name);
    }
}
