/* tests/validation/answers_stock_lost.c - exact answers: lost sales; perishable goods. */
#include "tests/validation/answers_stock.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdbool.h>

/* ---- base stock ---- */

/* lost_base_stock.cfg: the orders under way are the busy servers of M/G/S/S: Erlang's loss formula, whatever the law of
 * the lead time. Counted: 10000 time units. [Zipkin 7.2.3; Smith 1977] Mistake: what finds no stock waits (Palm). */
static size_t lost_base_stock(struct answer *out, int level, double gap, double lead, double holding, double lost_cost)
{
    const double load = lead / gap;
    double loss = 1;
    for (int n = 1; n <= level; n++)
        loss = load * loss / (n + load * loss);
    const struct levels waits = poisson_levels(level, load);
    const double on_hand = level - load * (1 - loss);
    const char *mistake = "what finds no stock waits";
    out[0] = mean_is("demand.customers.fill_rate", 1 - loss, waits.ready, mistake);
    out[1] = mean_is("stock.store.part.on_hand", on_hand, waits.on_hand, mistake);
    out[2] = mean_is("stock.store.part.on_order", load * (1 - loss), load, mistake);
    out[3] = mean_is("cost_rate.lost", lost_cost * loss / gap, lost_cost * (1 - waits.ready) / gap, mistake);
    out[4] = mean_is("cost_rate.total", holding * on_hand + lost_cost * loss / gap,
                     holding * waits.on_hand + lost_cost * loss / gap, mistake);
    return 5;
}

size_t answers_lost_base_stock(struct answer *out)
{
    return lost_base_stock(out, 9, 0.3175, 2.6, 0.83, 7.45);
}

size_t answers_lost_base_stock_b(struct answer *out)
{
    return lost_base_stock(out, 3, 1.27, 3.15, 1.37, 11.9);
}

/* partly_lost.cfg: of the customers who find no stock a share waits, the others are lost. Orders under way: infinitely
 * many servers whose arrivals are thinned from S on, p(n+1) / p(n) = (rate, or rate * share from S on) * lead / (n + 1)
 * whatever the law of the lead time. [Zipkin 7.2.3; insensitivity as of Erlang's formula] Mistake: all wait. */
static size_t partly_lost(struct answer *out, int level, double gap, double lead, double share)
{
    const double load = lead / gap;
    double p = 1, sum = 0, served = 0, on_hand = 0, back = 0;
    for (int n = 0; n < 400; n++) {
        sum += p;
        served += n < level ? p : 0;
        on_hand += n < level ? (level - n) * p : 0;
        back += n > level ? (n - level) * p : 0;
        p *= load * (n < level ? 1 : share) / (n + 1);
    }
    const struct levels all = poisson_levels(level, load);
    const double fill = served / sum;
    const char *mistake = "all wait";
    out[0] = mean_is("demand.customers.fill_rate", fill, all.ready, mistake);
    out[1] = mean_is("demand.customers.lost_share", (1 - fill) * (1 - share), 0, mistake);
    out[2] = mean_is("stock.store.part.on_hand", on_hand / sum, all.on_hand, mistake);
    out[3] = mean_is("stock.store.part.backorders", back / sum, all.backorders, mistake);
    return 4;
}

size_t answers_partly_lost(struct answer *out)
{
    return partly_lost(out, 4, 0.43, 2.2, 0.38);
}

size_t answers_partly_lost_b(struct answer *out)
{
    return partly_lost(out, 7, 0.71, 3.9, 0.73);
}

/* ---- (r,Q), at most one order under way ---- */

/* Q > r: no order goes out before the last one is there. A cycle: the lead time from r on hand, losing E(D - r)+; then
 * down from Q + (r - D)+ to r one by one. Constant lead time: integral of P(D(t) = n) over (0, L) is P(D(L) > n) /
 * rate, and D(L) is Poisson; exponential: rate^n / (rate + mu)^(n+1), and D geometric. [Hadley and Whitin 4-11; Zipkin
 * 6.7] Mistake: what finds no stock waits, and takes from the next order. */
static size_t lost_r_q(struct answer *out, int r, int q, double gap, double lead, bool exponential, double per_order,
                       double holding, double lost_cost)
{
    const double rate = 1 / gap, ratio = rate / (rate + 1 / lead);
    double left = 0, lost = rate * lead - r, area = 0, squares = 0; /* left: E(r - D)+; squares: E of it squared */
    for (int n = 0; n < r; n++) {
        const double p = exponential ? (1 - ratio) * pow(ratio, n) : gsl_ran_poisson_pdf((unsigned)n, rate * lead);
        const double more = exponential ? pow(ratio, n + 1) : gsl_cdf_poisson_Q((unsigned)n, rate * lead);
        left += (r - n) * p;
        squares += (double)(r - n) * (r - n) * p;
        area += (r - n) * more / rate;
    }
    lost += left;
    /* sum of j from r + 1 to x = Q + (r - D)+ */
    const double x2 = q * q + 2 * q * left + squares;
    area += (x2 + q + left - r * (r + 1.0)) / 2 / rate;
    const double cycle = lead + (q - r + left) / rate;
    const double fill = 1 - lost / (rate * cycle), on_hand = area / cycle;
    const double waits = 1 - lost / q; /* backorders: Q units a cycle */
    const char *mistake = "what finds no stock takes from the next order";
    out[0] = mean_is("demand.customers.fill_rate", fill, waits, mistake);
    out[1] = mean_is("stock.store.part.on_hand", on_hand, on_hand * rate * cycle / q, mistake);
    out[2] = mean_is("cost_rate.lost", lost_cost * lost / cycle, lost_cost * lost * rate / q, mistake);
    out[3] = mean_is("cost_rate.total", (per_order + lost_cost * lost) / cycle + holding * on_hand,
                     (per_order + lost_cost * lost) * rate / q + holding * on_hand, mistake);
    return 4;
}

size_t answers_lost_r_q(struct answer *out)
{
    return lost_r_q(out, 5, 14, 0.42, 2.15, false, 12.5, 0.83, 7.4);
}

size_t answers_lost_r_q_b(struct answer *out)
{
    return lost_r_q(out, 7, 11, 0.57, 2.6, true, 9.3, 1.19, 13.1);
}

/* ---- (R,S) ---- */

/* lost_R_S.cfg: all at a period's first instant: receipt, order up to S, demand; what is not there is lost. Lead time
 * of n = 1 or 2 periods: the state is the stock after the receipt, x, and (n = 2) what comes next period, q. The order
 * is S - x - q. [Zipkin 9.6.5; Karlin and Scarf 1958] Mistake: what finds no stock waits. */
static size_t lost_R_S(struct answer *out, int S, int periods, double mean, double holding, double lost_cost)
{
    enum { MOST = 40 };
    double at[MOST][MOST] = {{0}}, on_hand = 0, sold = 0;
    at[S][0] = 1;
    for (int round = 0; round < 1500; round++) {
        double next[MOST][MOST] = {{0}};
        on_hand = sold = 0;
        for (int x = 0; x <= S; x++)
            for (int q = 0; q <= S - x; q++)
                for (int d = 0; at[x][q] > 0 && d < 80; d++) {
                    const double p = at[x][q] * gsl_ran_poisson_pdf((unsigned)d, mean);
                    const int left = d < x ? x - d : 0, order = S - x - q;
                    on_hand += p * left;
                    sold += p * (d < x ? d : x);
                    if (periods == 1)
                        next[left + order][0] += p;
                    else
                        next[left + q][order] += p;
                }
        for (int x = 0; x <= S; x++)
            for (int q = 0; q <= S; q++)
                at[x][q] = next[x][q];
    }
    const struct levels begin = poisson_levels(S, periods * mean), end = poisson_levels(S, (periods + 1) * mean);
    const char *mistake = "what finds no stock waits";
    out[0] = mean_is("demand.customers.fill_rate", sold / mean, (begin.on_hand - end.on_hand) / mean, mistake);
    out[1] = mean_is("stock.store.part.on_hand", on_hand, end.on_hand, mistake);
    out[2] =
        mean_is("cost_rate.lost", lost_cost * (mean - sold), lost_cost * (mean - begin.on_hand + end.on_hand), mistake);
    out[3] = mean_is("cost_rate.holding", holding * on_hand, holding * end.on_hand, mistake);
    return 4;
}

size_t answers_lost_R_S(struct answer *out)
{
    return lost_R_S(out, 17, 1, 6.3, 0.83, 7.9);
}

size_t answers_lost_R_S_b(struct answer *out)
{
    return lost_R_S(out, 13, 2, 4.15, 1.19, 12.7);
}

/* ---- (T,Q) ---- */

enum { DEEP = 400 };

/* On hand just after a receipt, from one receipt to the next: x' = (x - D)+ + Q, to its stationary law. */
static void receipts(double *at, int q, const double *demand)
{
    double next[DEEP];
    for (int i = 0; i < DEEP; i++)
        at[i] = i == q;
    for (int round = 0; round < 4000; round++) {
        for (int i = 0; i < DEEP; i++)
            next[i] = 0;
        for (int x = q; x < DEEP; x++)
            for (int d = 0; at[x] > 0 && d < DEEP; d++) {
                const int left = (d < x ? x - d : 0) + q;
                next[left < DEEP ? left : DEEP - 1] += at[x] * demand[d];
            }
        for (int i = 0; i < DEEP; i++)
            at[i] = next[i];
    }
}

/* Q every T, lost sales, Poisson demand faster than Q / T; all Q's are sold in the end. T_Q: one by one, the stock of x
 * falls as the Poisson process does; T_Q_b: each period's demand at once, a share of the period after the receipt.
 * [Zipkin 6.5.6: fixed orders; as D/M/1 and its kin, Prabhu: Queues and Inventories, ch. 6] Mistake: stock runs down
 * from Q to 0 each period. */
static size_t T_Q(struct answer *out, int q, double every, double rate, double bulk_after, double holding,
                  double lost_cost)
{
    double at[DEEP], demand[DEEP], on_hand = 0, ready = 0, early = 0;
    const double mean = rate * every;
    for (unsigned d = 0; d < DEEP; d++)
        demand[d] = gsl_ran_poisson_pdf(d, mean);
    receipts(at, q, demand);
    for (int x = 0; x < DEEP; x++) {
        double falls = 0, lasts = 0;
        for (int n = 0; n < x; n++) {
            falls += (x - n) * gsl_cdf_poisson_Q((unsigned)n, mean) / mean;
            lasts += gsl_cdf_poisson_Q((unsigned)n, mean) / mean;
        }
        const struct levels after = poisson_levels(x, mean);
        on_hand += at[x] * (bulk_after > 0 ? bulk_after * x + (1 - bulk_after) * after.on_hand : falls);
        early += at[x] * after.on_hand;
        ready += at[x] * (bulk_after > 0 ? bulk_after + (1 - bulk_after) * after.ready : lasts);
    }
    const double lost = rate - q / every;
    out[0] = mean_is("stock.store.part.on_hand", on_hand, q / 2.0, "stock runs down from Q to 0 each period");
    out[1] = mean_is("demand.customers.fill_rate", q / mean, ready, "the ready rate is taken for the fill rate");
    out[2] = mean_is("stock.store.part.ready_rate", ready, bulk_after > 0 ? q / mean : 1,
                     bulk_after > 0 ? "the fill rate is taken for the ready rate" : "nothing is lost");
    out[3] = mean_is("cost_rate.total", holding * on_hand + lost_cost * lost, holding * q / 2.0 + lost_cost * lost,
                     "stock runs down from Q to 0 each period");
    if (bulk_after > 0) {
        out[0] = mean_is("stock.store.part.on_hand", on_hand, early, "the demand comes at the receipt");
        out[3] = mean_is("cost_rate.total", holding * on_hand + lost_cost * lost, holding * early + lost_cost * lost,
                         "the demand comes at the receipt");
    } else { /* customers one by one see time averages: the fill rate is the ready rate */
        out[1] = mean_is("demand.customers.fill_rate", q / mean, 1, "nothing is lost");
    }
    return 4;
}

size_t answers_T_Q(struct answer *out)
{
    return T_Q(out, 7, 1.85, 1 / 0.217, 0, 0.83, 3.7);
}

size_t answers_T_Q_b(struct answer *out)
{
    return T_Q(out, 9, 1, 10.85, 0.35, 0.41, 2.9);
}

/* ---- perishable goods ---- */

enum { COUNTED = 10000 }; /* time units after the warm-up, in all files */

/* perish_one.cfg: one unit of base stock, lost sales. It comes after the lead time, is sold or perishes, is ordered
 * again: a renewal cycle of L + E min(M, X), X the exponential gap to a customer; E min(M, X) = (1 - f) gap and P(M <
 * X) = f, f = E exp(-M / gap). [Schmidt and Nahmias, Management Science 31 (1985) 719-728: (S-1,S), S = 1] Mistake:
 * what perishes is not ordered again until it is missed by a customer. */
static size_t perish_one(struct answer *out, double gap, double lead, double f, double outdating, double price)
{
    const double shelf = (1 - f) * gap, cycle = lead + shelf, late = cycle + f * gap;
    const char *mistake = "what perishes is ordered when a customer misses it";
    out[0] = mean_is("demand.customers.fill_rate", shelf / cycle, shelf / late, mistake);
    out[1] = mean_is("stock.store.part.on_hand", shelf / cycle, shelf / late, mistake);
    out[2] = mean_is("stock.store.part.perished_units", COUNTED * f / cycle, COUNTED * f / late, mistake);
    out[3] = mean_is("cost_rate.total", (price + outdating * f) / cycle, (price + outdating * f) / late, mistake);
    return 4;
}

size_t answers_perish_one(struct answer *out)
{
    return perish_one(out, 1.73, 0.62, exp(-1.385 / 1.73), 2.9, 3.7);
}

/* Life uniform on (0.55, 3.15): E exp(-M / gap) in closed form. */
size_t answers_perish_one_b(struct answer *out)
{
    const double gap = 1.37, low = 0.55, high = 3.15;
    return perish_one(out, gap, 0.83, gap * (exp(-low / gap) - exp(-high / gap)) / (high - low), 1.15, 4.9);
}

/* perish_decay.cfg: base stock S, lost sales, exponential lead times (mean L) and lives (mean M): a birth-death chain
 * of the stock on hand n, up (S - n) / L, down rate + n / M. perish_decay_b.cfg: unmet demand waits: n goes below 0,
 * and down with the demand's rate alone there. [Kalpakam and Sapna, Naval Research Logistics 43 (1996) 129-142;
 * Nahmias: Perishable Inventory Systems, ch. 6] Mistake: nothing perishes. */
static size_t perish_decay(struct answer *out, int S, double gap, double lead, double life, bool waits)
{
    double fill[2], on_hand[2], back[2];
    for (int m = 0; m < 2; m++) {
        double p = 1, sum = 0, hand = 0, none = 0, owed = 0;
        for (int n = S; n >= (waits ? -400 : 0); n--) { /* p(n) from p(n + 1): up in n = down in n + 1 */
            sum += p;
            hand += n > 0 ? n * p : 0;
            owed += n < 0 ? -n * p : 0;
            none += n <= 0 ? p : 0;
            p *= (1 / gap + (m == 0 && n > 0 ? n / life : 0)) / ((S - n + 1) / lead);
        }
        fill[m] = 1 - none / sum;
        on_hand[m] = hand / sum;
        back[m] = owed / sum;
    }
    const char *mistake = "nothing perishes";
    out[0] = mean_is("demand.customers.fill_rate", fill[0], fill[1], mistake);
    out[1] = mean_is("stock.store.part.on_hand", on_hand[0], on_hand[1], mistake);
    out[2] = mean_is("stock.store.part.perished_units", COUNTED * on_hand[0] / life, 0, mistake);
    if (waits)
        out[3] = mean_is("stock.store.part.backorders", back[0], back[1], mistake);
    return waits ? 4 : 3;
}

size_t answers_perish_decay(struct answer *out)
{
    return perish_decay(out, 6, 0.73, 2.35, 4.1, false);
}

size_t answers_perish_decay_b(struct answer *out)
{
    return perish_decay(out, 7, 0.91, 1.85, 5.7, true);
}

/* perish_newsvendor.cfg: goods keep one period, up to S each period before its demand, no lead time: a newsvendor every
 * period. What is left perishes before the next order. [Nahmias, Operations Research 30 (1982), section 1] Mistake:
 * what is left is kept. */
static size_t perish_newsvendor(struct answer *out, int S, const double *p, double mean, double price, double outdating,
                                double lost_cost)
{
    double sold = 0;
    for (int d = 0; d < DEEP; d++)
        sold += p[d] * (d < S ? d : S);
    const double cost = price * S + outdating * (S - sold) + lost_cost * (mean - sold);
    const char *mistake = "what is left is kept";
    out[0] = mean_is("stock.store.part.perished_units", COUNTED * (S - sold), 0, mistake);
    out[1] = mean_is("demand.customers.fill_rate", sold / mean, 1, "nothing is lost");
    out[2] = mean_is("cost_rate.outdating", outdating * (S - sold), 0, mistake);
    out[3] = mean_is("cost_rate.total", cost, cost - (price + outdating) * (S - sold), mistake);
    return 4;
}

size_t answers_perish_newsvendor(struct answer *out)
{
    double p[DEEP];
    for (unsigned d = 0; d < DEEP; d++)
        p[d] = gsl_ran_poisson_pdf(d, 7.3);
    return perish_newsvendor(out, 9, p, 7.3, 2.35, 0.87, 5.9);
}

size_t answers_perish_newsvendor_b(struct answer *out)
{
    double p[DEEP];
    for (unsigned d = 0; d < DEEP; d++)
        p[d] = gsl_ran_negative_binomial_pdf(d, 11.7 / 31.9, 11.7 * 11.7 / (31.9 - 11.7));
    return perish_newsvendor(out, 13, p, 11.7, 3.65, -1.2, 4.1);
}

/* perish_oldest.cfg, perish_newest.cfg: goods keep two periods, up to S = 11 each period before its demand, no lead
 * time, lost sales. The state is what is a period old, x; S - x are new. Oldest first: of the old (x - D)+ perish, of
 * the new (S - x - (D - x)+)+ stay. Newest first: (S - x - D)+ stay, of the old (x - (D - (S - x))+)+ perish. [Nahmias,
 * Operations Research 30 (1982), section 2: two-period lifetime; FIFO and LIFO issuing] Mistake: the other rule. */
static void two_ages(bool oldest, int S, double mean, double *perished, double *ordered)
{
    double at[64] = {1}, next[64];
    for (int round = 0; round < 2000; round++) {
        *perished = *ordered = 0;
        for (int x = 0; x <= S; x++)
            next[x] = 0;
        for (int x = 0; x <= S; x++)
            for (int d = 0; d < DEEP; d++) {
                const double p = at[x] * gsl_ran_poisson_pdf((unsigned)d, mean);
                const int fresh = S - x, first = oldest ? x : fresh, rest = d > first ? d - first : 0;
                const int old_left = oldest ? (d < x ? x - d : 0) : (rest < x ? x - rest : 0);
                const int new_left = oldest ? (rest < fresh ? fresh - rest : 0) : (d < fresh ? fresh - d : 0);
                next[new_left] += p;
                *perished += p * old_left;
                *ordered += p * fresh;
            }
        for (int x = 0; x <= S; x++)
            at[x] = next[x];
    }
}

static size_t issue(struct answer *out, bool oldest)
{
    double perished[2], ordered[2];
    for (int m = 0; m < 2; m++)
        two_ages((m == 0) == oldest, 11, 6.3, &perished[m], &ordered[m]);
    const char *mistake = oldest ? "the newest goods leave first" : "the oldest goods leave first";
    out[0] = mean_is("stock.store.part.perished_units", COUNTED * perished[0], COUNTED * perished[1], mistake);
    out[1] = mean_is("cost_rate.outdating", 1.3 * perished[0], 1.3 * perished[1], mistake);
    out[2] = mean_is("cost_rate.material", 2.5 * ordered[0], 2.5 * ordered[1], mistake);
    return 3;
}

size_t answers_perish_oldest(struct answer *out)
{
    return issue(out, true);
}

size_t answers_perish_newest(struct answer *out)
{
    return issue(out, false);
}
