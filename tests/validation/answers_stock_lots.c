/* tests/validation/answers_stock_lots.c - exact answers: economic lots, price breaks. */
#include "tests/validation/answers_stock.h"

#include <math.h>
#include <stdbool.h>

/* ---- nothing varies: unit demand every `gap`, (r,Q), lead time L ---- */

struct lots {
    int r, q;
    double gap, lead;
};

/* The position runs through r+1 .. r+Q, each for one gap. Net stock is the position a lead time ago less the demands
 * since: m = floor(L / gap), or m + 1 for the share L / gap - m of the time. A customer finds the position less m. */
static struct levels lot_levels(const struct lots *l)
{
    const double gaps = l->lead / l->gap, m = floor(gaps + 1e-9), share = fabs(gaps - m) < 1e-9 ? 0 : gaps - m;
    struct levels v = {0, 0, 0};
    for (int y = l->r + 1; y <= l->r + l->q; y++) {
        const double early = y - m, late = y - m - 1;
        v.on_hand += ((1 - share) * fmax(early, 0) + share * fmax(late, 0)) / l->q;
        v.backorders += ((1 - share) * fmax(-early, 0) + share * fmax(-late, 0)) / l->q;
        v.ready += (early > 0 ? 1.0 : 0) / l->q; /* here: of customers */
    }
    return v;
}

/* eoq.cfg: Q* = sqrt(2 K d / h) rounded. Books have on hand Q / 2, as if demand flowed; in whole units it is (Q + 1) /
 * 2 less what the order comes early or late. [Harris 1913; Hopp and Spearman: Factory Physics, 2.2; Nahmias and Olsen,
 * 4.5] Nothing varies: the answer is exact. Mistake: an order's K is charged for each unit's share of time in transit
 * (goods on order pay holding). */
static size_t eoq(struct answer *out, struct lots l, double per_order, double holding, double price)
{
    const double rate = 1 / l.gap;
    const struct levels v = lot_levels(&l);
    const double cost = per_order * rate / l.q + holding * v.on_hand + price * rate;
    if (fabs(l.q - sqrt(2 * per_order * rate / holding)) > 0.5)
        return 0; /* the file's Q is not the best */
    out[0] = always_is("stock.store.part.on_hand", v.on_hand, l.q / 2.0, "demand flows, and stock with it", 1e-6);
    out[1] = always_is("cost_rate.ordering", per_order * rate / l.q, per_order / l.q, "one order a time unit", 1e-6);
    out[2] = always_is("cost_rate.total", cost, cost + holding * rate * l.lead, "goods on order pay holding", 1e-5);
    out[3] = always_is("demand.customers.fill_rate", v.ready, 1 - v.ready, "served and not served", 1e-9);
    return 4;
}

size_t answers_eoq(struct answer *out)
{
    return eoq(out, (struct lots){47, 61, 0.0317, 1.5}, 53, 0.91, 3.7);
}

size_t answers_eoq_b(struct answer *out)
{
    return eoq(out, (struct lots){0, 28, 0.125, 0}, 23.5, 0.48, 1.9);
}

/* eoq_backorders.cfg: planned backorders, r below the lead time's demand (here negative); a backordered unit pays by
 * time, and once. [Zipkin 3.3; Hadley and Whitin 2-9] Mistake: backorders are charged on the stock on hand's rate. */
static size_t eoq_backorders(struct answer *out, struct lots l, double per_order, double holding, double backorder,
                             double once)
{
    const double rate = 1 / l.gap;
    const struct levels v = lot_levels(&l);
    const double back = backorder * v.backorders + once * rate * (1 - v.ready);
    const double cost = per_order * rate / l.q + holding * v.on_hand + back;
    out[0] = always_is("stock.store.part.on_hand", v.on_hand, l.q / 2.0, "no backorders", 1e-6);
    out[1] = always_is("stock.store.part.backorders", v.backorders, 0, "no backorders", 1e-6);
    out[2] = always_is("cost_rate.backorder", back, holding * v.backorders, "the holding rate on both sides", 1e-5);
    out[3] =
        always_is("cost_rate.total", cost, cost - once * rate * (1 - v.ready), "no cost per backordered unit", 1e-5);
    out[4] = always_is("demand.customers.wait_days", v.backorders / rate, v.backorders / rate / (1 - v.ready),
                       "the wait of those who wait", 1e-6);
    out[5] = always_is("demand.customers.fill_rate", v.ready, 1, "no backorders", 1e-9);
    return 6;
}

size_t answers_eoq_backorders(struct answer *out)
{
    return eoq_backorders(out, (struct lots){-13, 71, 0.0317, 0.41}, 53, 0.91, 3.85, 0);
}

size_t answers_eoq_backorders_b(struct answer *out)
{
    return eoq_backorders(out, (struct lots){5, 44, 0.125, 1.9}, 23.5, 0.48, 1.15, 0.37);
}

/* epq.cfg: made, not bought, one by one at the rate p: (1 - d/p) (Q + 1) / 2 on hand. [Economic production lot: Taft
 * 1918; Nahmias and Olsen 4.6: finite production rate] Mistake: the whole lot arrives at once. */
static size_t epq(struct answer *out, int q, double gap, double step, double per_order, double holding)
{
    const double on_hand = (1 - step / gap) * (q + 1) / 2, ordering = per_order / gap / q;
    out[0] = always_is("stock.plant.part.on_hand", on_hand, (q + 1) / 2.0, "the whole lot arrives at once", 1e-6);
    out[1] = always_is("cost_rate.ordering", ordering, 0, "a factory's order costs nothing", 1e-6);
    out[2] = always_is("cost_rate.total", ordering + holding * on_hand, holding * on_hand,
                       "a factory's order costs nothing", 1e-5);
    return 3;
}

size_t answers_epq(struct answer *out)
{
    return epq(out, 73, 0.0625, 0.0385, 53, 0.91);
}

size_t answers_epq_b(struct answer *out)
{
    return epq(out, 31, 0.125, 0.02, 17.5, 1.37);
}

/* ---- dated demands, dated orders ---- */

enum { MONTHS = 12 };
static const int asked[MONTHS] = {69, 29, 36, 61, 61, 26, 34, 67, 45, 67, 79, 56};
static const int setup[MONTHS] = {85, 102, 102, 101, 98, 114, 105, 86, 119, 110, 98, 114};

/* Of a plan that orders in the months marked, each time up to the next: its holding at the months' ends; orders' cost
 * is per_order, or that of the month when negative. */
static double plan_cost(const bool *orders, double per_order, double *holding)
{
    double cost = 0;
    int last = 0;
    *holding = 0;
    for (int t = 0; t < MONTHS; t++) {
        if (orders[t]) {
            last = t;
            cost += per_order < 0 ? setup[t] : per_order;
        }
        *holding += asked[t] * (t - last);
    }
    return cost;
}

static double best_plan(double per_order)
{
    double best[MONTHS + 1] = {0};
    for (int t = 1; t <= MONTHS; t++) {
        best[t] = 1e9;
        for (int j = t, held = 0; j >= 1; j--) {
            const double cost = best[j - 1] + (per_order < 0 ? setup[j - 1] : per_order) + held;
            best[t] = cost < best[t] ? cost : best[t];
            for (int i = j; i <= t; i++) /* what is asked from month j on would lie one month longer */
                held += asked[i - 1];
        }
    }
    return best[MONTHS];
}

static size_t dated_plan(struct answer *out, const bool *orders, double per_order, bool is_best)
{
    double held;
    const double ordering = plan_cost(orders, per_order, &held), total = ordering + held, best = best_plan(per_order);
    if (is_best ? fabs(total - best) > 1e-9 : total < best)
        return 0;
    out[0] = always_is("cost.holding", held, held + 630, "holding on what a month begins with", 1e-6);
    out[1] = always_is("cost.ordering", ordering, ordering / 2, "half the orders", 1e-6);
    out[2] = always_is("cost.total", total, total - held, "nothing is held", 1e-6);
    out[3] = always_is("demand.customers.fill_rate", 1, 0.5, "orders come after the demand", 1e-9);
    return 4;
}

/* wagner_whitin.cfg: the paper's example, whose best plan costs 864. [Wagner and Whitin, Management Science 5 (1958)
 * 89-96] */
size_t answers_wagner_whitin(struct answer *out)
{
    static const bool orders[MONTHS] = {true, false, true, false, true, false, false, true, false, true, true, false};
    return fabs(best_plan(-1) - 864) < 1e-9 ? dated_plan(out, orders, -1, true) : 0;
}

/* wagner_whitin_b.cfg: a fixed cost of 72.5; the plan of Silver and Meal's rule, which need not be the best. [Silver,
 * Pyke, Thomas 4e, 5.6] */
size_t answers_wagner_whitin_b(struct answer *out)
{
    bool orders[MONTHS] = {false};
    for (int t = 0; t < MONTHS;) {
        double cost = 72.5, mean = 72.5;
        int n = 1;
        orders[t] = true;
        while (t + n < MONTHS && (cost + n * asked[t + n]) / (n + 1) <= mean) {
            cost += n * asked[t + n];
            mean = cost / ++n;
        }
        t += n;
    }
    return dated_plan(out, orders, 72.5, false);
}

/* ---- price breaks ---- */

struct breaks {
    double price[3], from[3]; /* price[i] from from[i] on; from[0] = 0 */
    bool incremental;
};

/* What an order of q costs: all units at the price reached, or each part at its own. */
static double order_value(const struct breaks *b, double q)
{
    double money = 0;
    int i = 0;
    for (; i < 2 && q >= b->from[i + 1]; i++)
        money += (b->from[i + 1] - b->from[i]) * b->price[i];
    return b->incremental ? money + (q - b->from[i]) * b->price[i] : q * b->price[i];
}

static const struct breaks discount = {{3.7, 3.3, 3.05}, {0, 35, 52}, false};

/* eoq_all_units.cfg, eoq_incremental.cfg: the lot of eoq.cfg, Q = 61, with breaks at 35 and 52. [Nahmias and Olsen,
 * 4.7; Hadley and Whitin 2-11, 2-12; Zipkin 3.4] Mistake: the other discount. */
static size_t eoq_breaks(struct answer *out, bool incremental)
{
    struct breaks b = discount, other = discount;
    b.incremental = incremental;
    other.incremental = !incremental;
    const struct lots l = {47, 61, 0.0317, 1.5};
    const double rate = 1 / l.gap, value = order_value(&b, l.q) * rate / l.q,
                 wrong = order_value(&other, l.q) * rate / l.q;
    const double rest = 53 * rate / l.q + 0.91 * lot_levels(&l).on_hand;
    const char *mistake = incremental ? "all units at the price reached" : "each part at its own price";
    out[0] = always_is("cost_rate.material", value, wrong, mistake, 1e-5);
    out[1] = always_is("cost_rate.total", value + rest, wrong + rest, mistake, 1e-5);
    return 2;
}

size_t answers_eoq_all_units(struct answer *out)
{
    return eoq_breaks(out, false);
}

size_t answers_eoq_incremental(struct answer *out)
{
    return eoq_breaks(out, true);
}

/* s_S_all_units.cfg, s_S_incremental.cfg: continuous (s,S) = (12, 31), batches of 1, 2, 3, 4: an order is S - s and
 * what the last batch took below s, from 19 to 22; breaks at 20 and 22. Orders of q come with chance sum_j m(j) b(q -
 * j), m as in answers_stock_review.c. Mistake: the other discount. */
static size_t s_S_breaks(struct answer *out, bool incremental)
{
    static const double batch[5] = {0, 1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6};
    struct breaks b = {{5.3, 4.1, 3.4}, {0, 20, 22}, incremental}, other = b;
    other.incremental = !incremental;
    double m[19] = {1}, customers = 0, value = 0, wrong = 0;
    for (int j = 0; j < 19; j++) {
        for (int k = 1; k <= 4 && k <= j; k++)
            m[j] += batch[k] * m[j - k];
        customers += m[j];
        for (int k = 1; k <= 4; k++)
            if (j + k >= 19) {
                value += m[j] * batch[k] * order_value(&b, j + k);
                wrong += m[j] * batch[k] * order_value(&other, j + k);
            }
    }
    const double rate = 1 / 0.61 / customers; /* orders */
    out[0] = mean_is("cost_rate.material", rate * value, rate * wrong,
                     incremental ? "all units at the price reached" : "each part at its own price");
    out[1] = mean_is("cost_rate.ordering", 32.7 * rate, 32.7 * 2.5 / 0.61 / 19, "every order is S - s: no overshoot");
    return 2;
}

size_t answers_s_S_all_units(struct answer *out)
{
    return s_S_breaks(out, false);
}

size_t answers_s_S_incremental(struct answer *out)
{
    return s_S_breaks(out, true);
}
