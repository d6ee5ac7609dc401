/* models/settings.c - the schema table of the scenario language: every setting once.
 *
 * One row declares a setting: path, type, unit, range, default, scope of its
 * luck, whether a change may act on it inside a run, and what it means. A later
 * addition to the language is a row here, not a new rule elsewhere. Rows stand
 * in bytewise order of their paths; the larger groups have files of their own,
 * included in their place:
 *
 *     settings_calendars.inc    settings_items.inc      settings_sites.inc
 *     settings_contracts.inc    settings_lanes.inc      settings_suppliers.inc
 *     settings_demand.inc       settings_answers.inc    settings_variables.inc
 *     settings_disruptions.inc  settings_faults.inc     settings_inspections.inc
 *     settings_tasks.inc        settings_owners.inc     settings_responses.inc
 *     settings_levers.inc     settings_options.inc
 *
 * How to read a row (the last argument is always the doc):
 *
 *     GROUP(path, main member, flags)                              LATER(path, type): known word, not available yet
 *     NAMED(path): members named by the planner                    ROUTING(path): the same, their order is the meaning
 *     QUANTITY(path, unit, low, high, default, scope, flags)       NUMBER(path, unit, low, high, default, flags)
 *     WHOLE(path, low, high, default, flags)                       BOOLEAN(path, default, flags)
 *     CHOICE(path, default, choices, flags)                        TEXT(path, default, flags)
 *     DATE(path, flags): start of the day                          DUE(path, flags): end of the day
 *     REFERENCE(path, group, flags)                                ADDRESS(path, flags)
 *     DATES(path, flags): starts of days
 *     NAMES(path, flags)    SERIES(path)    COUNTS(path, low)    CHANGES(path)
 */
#include "models/schema.h"

#include <math.h>

enum { LIVE = SETTING_LIVE, REQUIRED = SETTING_REQUIRED };

/* A row is a line of a table. */
/* clang-format off */
#define GROUP(path, main, flags, doc) {path, SET_GROUP, "", 0, 0, NULL, main, SCOPE_RUN, flags, doc}
#define NAMED(path, doc)              {path, SET_NAMED, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, doc}
#define ROUTING(path, doc)            {path, SET_NAMED, "", 0, 0, NULL, NULL, SCOPE_RUN, SETTING_ORDERED, doc}
#define LATER(path, type, doc)        {path, SET_##type, "", 0, 0, NULL, NULL, SCOPE_RUN, SETTING_LATER, doc}
#define QUANTITY(path, unit, lo, hi, dflt, scope, flags, doc) \
    {path, SET_QUANTITY, unit, lo, hi, dflt, NULL, SCOPE_##scope, flags, doc}
#define NUMBER(path, unit, lo, hi, dflt, flags, doc) {path, SET_NUMBER, unit, lo, hi, dflt, NULL, SCOPE_RUN, flags, doc}
#define WHOLE(path, lo, hi, dflt, flags, doc)        {path, SET_WHOLE, "1", lo, hi, dflt, NULL, SCOPE_RUN, flags, doc}
#define BOOLEAN(path, dflt, flags, doc)              {path, SET_BOOL, "", 0, 1, dflt, NULL, SCOPE_RUN, flags, doc}
#define CHOICE(path, dflt, choices, flags, doc)      {path, SET_CHOICE, "", 0, 0, dflt, choices, SCOPE_RUN, flags, doc}
#define TEXT(path, dflt, flags, doc)                 {path, SET_TEXT, "", 0, 0, dflt, NULL, SCOPE_RUN, flags, doc}
#define DATE(path, flags, doc)  {path, SET_DATE, "d", 0, INFINITY, NULL, NULL, SCOPE_RUN, flags, doc}
#define DUE(path, flags, doc)   {path, SET_DUE, "d", 0, INFINITY, NULL, NULL, SCOPE_RUN, flags, doc}
#define DATES(path, flags, doc) {path, SET_DATES, "d", 0, INFINITY, NULL, NULL, SCOPE_RUN, flags, doc}
#define REFERENCE(path, group, flags, doc)           {path, SET_REF, "", 0, 0, NULL, group, SCOPE_RUN, flags, doc}
#define ADDRESS(path, flags, doc)                    {path, SET_ADDRESS, "", 0, 0, NULL, NULL, SCOPE_RUN, flags, doc}
#define NAMES(path, flags, doc)                      {path, SET_NAMES, "", 0, 0, NULL, NULL, SCOPE_RUN, flags, doc}
#define SERIES(path, doc)                            {path, SET_SERIES, "1", 0, INFINITY, NULL, NULL, SCOPE_RUN, 0, doc}
#define COUNTS(path, lo, doc)                        {path, SET_SERIES, "1", lo, INFINITY, NULL, NULL, SCOPE_RUN, 0, doc}
#define CHANGES(path, doc)                           {path, SET_CHANGES, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, doc}

static const struct setting table[] = {
    DATE("as_of", 0,
          "Today, the launch being half-way: the clock begins at the start of this day, not before `start` (its default) and "
          "before the horizon. Time 0 stays `start`, and all dates and days count from there as without it. Nothing happens before: "
          "what was done and is under way is said by tasks.*.done, .begun and .tried, by initial.on_hand and initial.orders of stock points, and "
          "by disruptions.*.begun; what is open is drawn given that it had not come by today. Where a setting speaks of time 0 or the start of a state (opening stock, options, discounting, clocks, what is needed from then), that is today. Demand, dated orders of customers and dated disruptions of "
          "earlier days are past; rates, clocks of breakdowns, the warm-up and forecasts begin today, and `start` of a process "
          "is its value today. Means over time are from today on."),
#include "models/settings_calendars.inc"
#include "models/settings_contracts.inc"
    GROUP("conventions", NULL, 0, "Conventions that textbooks differ in, stated once for the whole scenario."),
    CHOICE("conventions.costs", "continuous", "continuous|period_end", 0,
          "Holding (of goods in transit too) and backorder cost: charged on the level over time (continuous), or rate * period on the "
          "level at each period's end (period_end), whole even where the warm-up ended within it: what the events of the period left, before anything happens at the next "
          "period's first instant. Period k is [k * period, (k + 1) * period); the last is charged at the horizon. "
          "Continuous cost follows a rate that moves; it is cash when it accrues, counted by the week (without dates by "
          "the time unit) for interest and discount."),
    NUMBER("conventions.first", "d", 0, INFINITY, NULL, 0,
          "costs = \"period_end\": charged instead at this time, then every `period`: after the demand of that instant, "
          "before the reviews that follow it. At most `period`; left out: each period at its very end."),
    NUMBER("conventions.period", "d", 0, INFINITY, "1", 0, "Length of the period of `costs = \"period_end\"`."),
    NAMED("correlations", "Variables that vary together, joined by a Gaussian copula."),
    GROUP("correlations.*", NULL, 0,
          "One correlation between each two of its members; give one of rank, normal, linear."),
    TEXT("correlations.*.label", NULL, 0, "Name in reports."),
    NUMBER("correlations.*.linear", "1", -1, 1, NULL, 0,
          "Pearson's correlation of the values; what the laws cannot attain is refused with the attainable range."),
    NUMBER("correlations.*.normal", "1", -1, 1, NULL, 0, "Correlation of the underlying normal variables."),
    NAMES("correlations.*.of", REQUIRED,
          "Two or more variables, each with one law, all drawn for the same thing (one `each`)."),
    NUMBER("correlations.*.rank", "1", -1, 1, NULL, 0, "Spearman's rank correlation."),
    TEXT("currency", "money", 0, "Our currency, as shown with every amount."),
#include "models/settings_demand.inc"
#include "models/settings_disruptions.inc"
    TEXT("extends", NULL, 0,
          "The scenario file this one starts from; its groups merge with these by name. One base, in this folder or "
          "below."),
#include "models/settings_faults.inc"
    DATE("horizon", 0,
          "End of the simulated time: a date, or a length such as \"365 d\" or 120. What happens at the horizon is "
          "outside."),
#include "models/settings_inspections.inc"
#include "models/settings_items.inc"
#include "models/settings_lanes.inc"
#include "models/settings_levers.inc"
    TEXT("mark", NULL, 0,
          "Where numbers come from, for the list of assumptions; a group of settings may have its own."),
#include "models/settings_answers.inc"
    GROUP("money", NULL, 0, "Money in general."),
    GROUP("money.discount", "rate", 0,
          "How cash flows are brought to their present value at time 0 (KPI cash.npv): money paid is negative, received is "
          "positive, each at the moment it moves, t after time 0, in units of `period`."),
    CHOICE("money.discount.compounding", "effective", "effective|continuous|simple", 0,
          "The discount factor: effective (compound) 1 / (1 + rate)^t; continuous exp(-rate t); simple 1 / (1 + rate t)."),
    NUMBER("money.discount.period", "d", 0, INFINITY, NULL, 0,
          "The time that `rate` is for; left out: a year of 365 days with dates, one time unit without."),
    NUMBER("money.discount.rate", "1", 0, INFINITY, NULL, 0,
          "Discount rate for one `period`, 0.08 or \"8 %\"; left out: `interest` times `period`."),
    NUMBER("money.interest", "1/d", 0, INFINITY, "0", 0,
          "Cost of capital (account finance): simple interest on the cash we are short of, cash below 0, from one movement "
          "to the next, posted at the horizon and bearing no interest itself: \"0.10 / 1 y\"; without dates a share for each "
          "time unit."),
#include "models/settings_options.inc"
#include "models/settings_owners.inc"
    NAMES("remove", 0, "Paths of the base scenario (`extends`) that are taken out before this file is laid over it."),
#include "models/settings_responses.inc"
    GROUP("run", NULL, 0, "How the scenario is simulated."),
    BOOLEAN("run.drain", "false", 0,
          "Runs on past the horizon without new customers or plan orders until everything open is done."),
    WHOLE("run.replications", 1, 2147483647, "1000", 0,
          "Number of independent replications; -n on the command line wins."),
    WHOLE("run.seed", 0, 4294967295, "1", 0,
          "Seed of all luck: the same seed and scenario give the same results to the last bit; --seed wins."),
    GROUP("run.until", NULL, 0,
          "Ends a replication by count instead of time, or at the horizon if that comes first; with it `horizon` may be left "
          "out."),
    WHOLE("run.until.count", 1, 1000000000, NULL, REQUIRED,
          "Ends in the instant in which so many customers, from time 0 on, have been served in full (or have left after "
          "waiting); those turned away at once are not counted."),
    ADDRESS("run.until.of", REQUIRED, "The customers counted: demand.x."),
    GROUP("run.warm_up", "time", 0,
          "What happens before is left out of all means, rates and totals (deletion of the initial transient). None "
          "by default. It ends after `time`, or at a `count` of customers; of both, whichever comes first."),
    WHOLE("run.warm_up.count", 0, 1000000000, NULL, 0,
          "Ends in the instant in which so many customers of `of` have been served, counted as in run.until."),
    ADDRESS("run.warm_up.of", 0, "The customers counted: demand.x."),
    NUMBER("run.warm_up.time", "d", 0, INFINITY, NULL, 0, "Length of the warm-up."),
    GROUP("seasons", NULL, 0,
          "Plays the scenario season after season in each replication. Each season is the whole scenario anew, on its own dates "
          "and from its own start, on luck of its own; what is drawn `each run` is the same in all, what is drawn `each "
          "season` (or finer) is new. KPIs: money is the total over the seasons (cash.peak_need: the largest of a season, each "
          "with its own cash from 0); shares and means over things pool all seasons; a variable is its value at the end of the "
          "last; everything else (units, days, dates, delays, missed as a share) is the mean over the seasons. season.1.profit, "
          "season.2.launch.missed and so on are those of one season. Charts, the milestones' dates, why they are late, and `plan` show the first."),
    WHOLE("seasons.count", 1, 1000, "1", 0, "How many seasons. 1: as without this group, to the last bit."),
    NUMBER("seasons.every", "d", 0, INFINITY, NULL, 0,
           "From the start of one season to that of the next; left out: the horizon, one after the other. What is kept ages "
           "over it, and cash.npv discounts by it. Shorter than the horizon, seasons overlap: what moves what is kept after "
           "the next season began moves it there at the moment when it happens."),
    NAMES("seasons.keep", 0,
          "What goes over from season to season: variables that are states (`start`, moved by `on`, ageing by half_life), and "
          "\"learning\": the units that learning curves have counted; \"tooling\": moulds and tools, once paid, are paid and "
          "stay where they are. All else begins anew. Options that are on are bought once, in the first season."),
#include "models/settings_sites.inc"
    DATE("start", 0,
          "The day of time 0: makes this a dated scenario, with days as time unit. Textbook files leave it out: all "
          "times are plain numbers."),
#include "models/settings_suppliers.inc"
    NAMES("targets", 0,
          "What must hold, such as \"launch.missed <= 0.20\" or \"cost.total.p95 <= 90000\"; a missed target gives "
          "exit status 5."),
#include "models/settings_tasks.inc"
    TEXT("time_unit", "day", 0, "Name of the time unit of a scenario without `start`; only a label."),
    TEXT("title", NULL, 0, "The question this scenario answers, in a line; left out: the file's name."),
    TEXT("us", NULL, 0, "Our party: the ledger and all KPIs are ours. Left out: everything is ours."),
#include "models/settings_variables.inc"
};
/* clang-format on */

const struct setting *settings_table(size_t *count)
{
    *count = sizeof table / sizeof table[0];
    return table;
}
