/* models/forecast.c - what a stock point expects to be asked, from one review to the next.
 *
 * One observation x a review: what was seen since the review before.
 *   of = orders_received   units asked of this stock point itself: by its customers, by orders of other sites, by kits
 *   of = demand            units that customers asked here and at every stock point replenished from here (shared
 *                          demand information), a product's units weighed by the bill of materials, each
 *                          point's by the share that it draws from here; at the instant the customer asks
 * A review at time 0 before anything was asked observes nothing.
 *
 *   moving_average   mean of the last `window` observations; `start` stands for those before the first
 *   exponential      F' = F + weight (x - F), F = start at first
 *   ar1              minimum mean squared error: E[next k] = mean + phi^k (x - mean). What is not given is estimated
 *                    from all observations so far: the sample mean; the first sample autocorrelation
 *                    r1 = sum (x_t - m)(x_t-1 - m) / sum (x_t - m)^2  (Box and Jenkins, 2.1.6); phi = 0 before
 *                    the third observation
 *   given            `mean`, always */
#include "models/flow.h"

static double moving_average(const double *window, int32_t n)
{
    double sum = 0;
    for (int32_t i = 0; i < n; i++)
        sum += window[i];
    return n ? sum / n : 0;
}

/* Sums of x less the first observation: nothing cancels when the mean is large. */
static void remember(struct forecast_state *f, double x)
{
    if (f->seen == 0)
        f->first = x;
    const double y = x - f->first;
    f->lagged += f->seen > 0 ? y * f->last : 0;
    f->sum += y;
    f->squares += y * y;
    f->last = y;
    f->seen++;
}

static void estimate_ar1(const struct policy *p, struct forecast_state *f)
{
    const double n = (double)f->seen, m = p->mean_given ? p->forecast_mean - f->first : f->sum / n;
    const double around = f->squares - 2 * m * f->sum + n * m * m;
    const double together = f->lagged - m * (2 * f->sum - f->last) + (n - 1) * m * m; /* the first y is 0 */
    f->mean = f->first + m;
    f->phi = p->phi;
    if (p->phi_given)
        return;
    f->phi = f->seen < 3 || !(around > 0) ? 0 : together / around;
    f->phi = f->phi > 0.999 ? 0.999 : f->phi < -0.999 ? -0.999 : f->phi;
}

void forecast_observe(struct replication *r, int32_t point)
{
    const struct policy *p = &r->net->point[point].policy;
    struct forecast_state *f = &r->point[point].forecast;
    double *window = r->history + r->net->point[point].history;
    const double x = f->asked;
    if (r->now == 0 && x == 0)
        return;
    f->asked = 0;
    switch (p->forecast) {
    case FORECAST_MOVING_AVERAGE:
        window[f->seen % (uint64_t)p->window] = x;
        f->next = moving_average(window, p->window);
        f->seen++;
        break;
    case FORECAST_EXPONENTIAL:
        f->next += p->weight * (x - f->next);
        break;
    case FORECAST_AR1:
        remember(f, x);
        estimate_ar1(p, f);
        f->next = f->mean + f->phi * (x - f->mean);
        break;
    case FORECAST_GIVEN:
    case FORECAST_NONE:
        break;
    }
}

double forecast_total(const struct replication *r, int32_t point, double reviews)
{
    const struct policy *p = &r->net->point[point].policy;
    const struct forecast_state *f = &r->point[point].forecast;
    if (p->forecast != FORECAST_AR1)
        return reviews * f->next;
    double sum = 0, power = 1, left = reviews;
    for (; left > 0; left -= 1, power *= f->phi)
        sum += (left < 1 ? left : 1) * power;
    return reviews * f->mean + (f->next - f->mean) * sum;
}

void forecast_asked(struct replication *r, int32_t point, bool customer, double units)
{
    const struct point *at = &r->net->point[point];
    if (at->policy.forecast_of_orders)
        r->point[point].forecast.asked += units;
    for (int32_t i = at->feeds.first; customer && i < at->feeds.first + at->feeds.count; i++)
        r->point[r->net->feed[i].point].forecast.asked += r->net->feed[i].factor * units;
}

void forecast_start(struct replication *r, int32_t point)
{
    const struct policy *p = &r->net->point[point].policy;
    const double start = p->forecast == FORECAST_GIVEN ? p->forecast_mean : p->forecast_start;
    r->point[point].forecast = (struct forecast_state){.next = start, .mean = start, .phi = p->phi};
    for (int32_t w = 0; w < p->window; w++)
        r->history[r->net->point[point].history + w] = start;
}
