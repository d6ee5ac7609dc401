/* sim/clock.h - simulated time.
 *
 * The clock is an integer: microseconds since the start of the run. A duration
 * is rounded once, where it enters (a double day misses the end of a shift in
 * nine cases of ten, and timelines fail to add up). In a scenario without
 * dates one time unit is one day's worth of ticks. */
#ifndef SIM_CLOCK_H
#define SIM_CLOCK_H

#include <stdint.h>

typedef int64_t sim_time; /* microseconds since the start; may be negative before it */

#define TICKS_PER_SECOND INT64_C(1000000)
#define TICKS_PER_MINUTE (60 * TICKS_PER_SECOND)
#define TICKS_PER_HOUR   (60 * TICKS_PER_MINUTE)
#define TICKS_PER_DAY    (24 * TICKS_PER_HOUR)
#define TIME_NEVER       INT64_MAX

/* Nearest tick to `days`; halves away from zero. Days beyond +-5e7 (137,000
 * years) are clamped there, so that adding two times never overflows. */
static inline sim_time ticks_from_days(double days)
{
    const double limit = 5e7;
    if (!(days < limit))
        days = limit;
    if (days < -limit)
        days = -limit;
    const double ticks = days * (double)TICKS_PER_DAY;
    return (sim_time)(ticks < 0 ? ticks - 0.5 : ticks + 0.5);
}

/* Nearest whole tick to a length of time in ticks, not below 0; clamped as above (work at a speed near 0 has no end).
 */
static inline sim_time ticks_nearest(double ticks)
{
    const double limit = 5e7 * (double)TICKS_PER_DAY;
    return ticks < limit ? (sim_time)(ticks > 0 ? ticks + 0.5 : 0) : (sim_time)limit;
}

static inline double days_from_ticks(sim_time t)
{
    return (double)t / (double)TICKS_PER_DAY;
}

#endif
