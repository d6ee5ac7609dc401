/* models/option.c - options that are on, in a replication: what they cost, and the changes of those that take time.
 *
 * Account mitigation: `once` at time 0 (half-way: today, from which `takes` and the rest count too); per_unit when good
 * units are received at a last site of ours; per_day, per_month (a twelfth of 365 days) and per_year (365 days) accrue
 * from time 0 to the horizon. Over several seasons they are bought once: `once` and `takes` are of the first, and a day
 * on which two seasons overlap is paid once, as is the time between them. */
#include "models/flow.h"

static double rate_per_day(struct replication *r, const struct option_on *o)
{
    return value_now(r, o->per_day, 0) + value_now(r, o->per_month, 0) * 12 / 365 + value_now(r, o->per_year, 0) / 365;
}

void options_start(struct replication *r)
{
    r->options_charged_at = r->now;
    for (int32_t i = 0; i < r->net->options; i++) {
        const struct option_on *o = &r->net->option[i];
        const sim_time takes = r->now + (o->takes > season_offset(r) ? o->takes - season_offset(r) : 0);
        if (r->season == 0)
            ledger_cost(r, ACCOUNT_MITIGATION, value_now(r, o->once, 0));
        if (o->changes.count > 0 && takes < r->net->horizon)
            schedule_option_begin(r, takes, 0, (struct event_option_begin){i});
    }
}

/* Until when this season pays for days: the next one goes on from there. */
static sim_time pays_until(const struct replication *r)
{
    const struct seasons *s = &r->net->seasons;
    return !r->planning && r->season + 1 < s->count ? s->every : r->net->horizon;
}

void options_charge(struct replication *r)
{
    const sim_time most = pays_until(r), here = most < r->net->horizon ? most : r->net->horizon;
    const bool over = r->now >= r->net->horizon; /* the time up to the next season is paid with this one */
    const sim_time until = over ? most : r->now < here ? r->now : here;
    const double days = days_from_ticks(until - r->options_charged_at);
    r->options_charged_at = until;
    for (int32_t i = 0; i < r->net->options && days > 0; i++)
        ledger_accrue(r, ACCOUNT_MITIGATION, rate_per_day(r, &r->net->option[i]) * days);
}

void options_received(struct replication *r, double units)
{
    for (int32_t i = 0; i < r->net->options; i++)
        ledger_cost(r, ACCOUNT_MITIGATION, value_now(r, r->net->option[i].per_unit, 0) * units);
}

void on_option_begin(struct replication *r, const struct event_option_begin *it)
{
    const struct option_on *o = &r->net->option[it->option];
    ledger_before_change(r);
    for (int32_t i = o->changes.first; i < o->changes.first + o->changes.count; i++)
        change_begin(r->book, r->net->hit_change[i], &(struct thing){0}, r->now);
    STORY(r, "option %s comes into force", o->title);
    changes_look_again(r);
}
