/* models/kpi_season.c - KPIs of a retail season as a whole: sell-through, share sold at the full price, cover. */
#include "models/flow.h"
#include "models/kpi_inside.h"

/* A season's demands: those with `weeks` that are ours. */
static bool of_season(const struct network *n, int32_t demand)
{
    return n->demand[demand].weeks > 0 && !n->demand[demand].others;
}

static double season_sum(const struct replication *r, double (*of)(const struct demand_state *))
{
    double sum = 0;
    for (int32_t i = 0; i < r->net->demands; i++)
        sum += of_season(r->net, i) ? of(&r->demand[i]) : 0;
    return sum;
}

static double sold(const struct demand_state *d)
{
    return d->sold;
}

static double full_price(const struct demand_state *d)
{
    return d->at_full_price;
}

static double short_days(const struct demand_state *d)
{
    return d->short_days;
}

/* Some demand of a season comes to this stock point. */
static bool season_point(const struct network *n, int32_t point)
{
    for (int32_t i = 0; i < n->demands; i++)
        for (int32_t t = n->demand[i].targets.first; t < n->demand[i].targets.first + n->demand[i].targets.count; t++)
            if (n->demand_target[t].point == point && of_season(n, i))
                return true;
    return false;
}

/* Summed over the stock points where the season sells. */
static double over_season_points(struct replication *r, kpi_reader of)
{
    double sum = 0;
    for (int32_t i = 0; i < r->net->points; i++)
        sum += season_point(r->net, i) ? of(r, i) : 0;
    return sum;
}

READ(came, units_of(r, i, r->point[i].opening + r->point[i].received))
READ(sold_here, r->point[i].sold_units)
READ(sold_here_full, r->point[i].full_price_units)
READ(left_here, units_of(r, i, r->point[i].on_hand))

static double season_weeks(const struct replication *r)
{
    double most = 0;
    for (int32_t i = 0; i < r->net->demands; i++)
        if (of_season(r->net, i) && (double)r->net->demand[i].weeks > most)
            most = (double)r->net->demand[i].weeks;
    return most;
}

READ(sell_through, over_season_points(r, sold_here))
READ(full_price_through, over_season_points(r, sold_here_full))
READ(season_available, over_season_points(r, came))
READ(full_price_units, season_sum(r, full_price))
READ(season_sold, season_sum(r, sold))
READ(season_short, season_sum(r, short_days))
READ(season_left_weeks, over_season_points(r, left_here) * season_weeks(r))

static bool any_season(const struct network *n, int32_t i)
{
    (void)i;
    for (int32_t d = 0; d < n->demands; d++)
        if (of_season(n, d))
            return true;
    return false;
}

static bool season_marked_down(const struct network *n, int32_t i)
{
    return any_season(n, i) && n->markdowns > 0;
}

static const struct kpi_row rows[] = {
    {"season.sell_through", "1", OVER_NETWORK, ESTIMATE_RATIO, 1, EACH_SEASON, any_season, sell_through,
     season_available,
     "Units sold to customers / units that came (opening stock and receipts), at the stock points where a season "
     "(`weeks`) sells, from the start on; goods that come back and are sold again count twice."},
    {"season.full_price_sell_through", "1", OVER_NETWORK, ESTIMATE_RATIO, 1, 0, season_marked_down, full_price_through,
     season_available, "The same, of units sold at the full price alone."},
    {"season.full_price_share", "1", OVER_NETWORK, ESTIMATE_RATIO, 1, EACH_SEASON, season_marked_down, full_price_units,
     season_sold, "Units sold at the full price / units sold, of the demands with `weeks`."},
    {"season.stockout_days", "days", OVER_NETWORK, ESTIMATE_MEAN, -1, EACH_SEASON, any_season, season_short, NULL,
     "demand.x.stockout_days, summed over the demands with `weeks`."},
    {"season.weeks_of_cover", "weeks", OVER_NETWORK, ESTIMATE_RATIO, -1, 0, any_season, season_left_weeks, season_sold,
     "Stock left at the horizon where the season sells / units sold in a week of the season, in the mean over its "
     "`weeks`."},
    {"season.<n>.<kpi>", "", OVER_SEASONS, ESTIMATE_MEAN, 0, 0, NULL, NULL, NULL,
     "Of season n alone, when `seasons` plays several: season.1.profit, season.2.launch.missed, "
     "season.2.demand.web.units and so on; of profit, sell_through, full_price_share, stockout_days, cost.total, "
     "cost.unit, of milestones' date_days, delay_days and missed, of demands' units, sold_units, lost_units and "
     "lost_share, of measures, and of variables that are kept. Without a number, KPIs are of all seasons: money the "
     "total (cash.peak_need the largest), shares and means over things pooled, variables.x the last season's, "
     "everything else the mean over seasons."},
};
const struct kpi_part kpi_season = {rows, sizeof rows / sizeof *rows};
