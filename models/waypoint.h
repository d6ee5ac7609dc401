/* models/waypoint.h - intermediate milestones: what comes before the goal, and when it was done.
 *
 * A waypoint is a task (done when it is passed, the last time if it had to run again), or the goods of a style at a
 * site, all its variants (done when WAYPOINT_SHARE of the units that the plan has there by its goal has been received).
 * The goal is the first milestone; where it counts goods, its own stock points are no waypoints. The plan's units are
 * those of the deterministic schedule at planned durations, up to the instant in which it reaches the goal. A share
 * below 1 forgives scrap and rounding. A response, too, is kept here: when it first began. Waypoints are observed,
 * never acted upon: with or without them a replication is the same. */
#ifndef MODELS_WAYPOINT_H
#define MODELS_WAYPOINT_H

#include "models/results.h"
#include "models/state.h"

#define WAYPOINT_SHARE 0.95

struct waypoint {
    int32_t task, response;   /* -1: none */
    int32_t first_point;      /* of the family, of goods; -1 */
    enum waypoint_kind kind;  /* results.h */
    const char *name, *label; /* "tasks.lab", "oem.leather"; for people */
};

struct waypoints {
    struct waypoint *at; /* tasks, responses, goods, each by path */
    size_t count;
    size_t left_out; /* there were more */
    double *wanted;  /* per stock point: units that make it done; 0: none expected there */
    int32_t *next;   /* per stock point: the next of the same style at the same site; -1 */
};

/* Runs the plan once to see what it receives. At most `most` waypoints. None without a milestone, or when the plan
 * cannot be made (whoever makes it for its own sake will say why). In the arena. */
struct waypoints *waypoints_make(const struct network *, uint64_t seed, size_t most, struct arena *);

/* Units arrive at a stock point; to be told before the milestone is. */
void waypoint_goods(struct replication *, int32_t point, double units);

/* After a replication: days since the start, +inf when never. */
double waypoint_days(const struct replication *, const struct waypoints *, size_t waypoint);

#endif
