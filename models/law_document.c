/* models/law_document.c - the reference of laws and expressions; names and parameters come from sim/dist.h. */
#include "models/law_document.h"

#include "sim/dist.h"

#include <stddef.h>

/* long texts are written in parts: NOLINTBEGIN(bugprone-suspicious-missing-comma) */
static const char *const law_docs[DIST_FAMILIES] = {
    [DIST_CONSTANT] = "The value itself.",
    [DIST_UNIFORM] = "Between low and high, all alike; mean (low + high) / 2.",
    [DIST_TRIANGULAR] = "Mean (low + mode + high) / 3.",
    [DIST_PERT] = "Beta law on [low, high] with mean (low + 4 mode + high) / 6.",
    [DIST_NORMAL] = "May be negative: min = 0 truncates it, max(0, normal(...)) clamps it.",
    [DIST_LOGNORMAL] =
        "exp(N), N normal with mean mu and sd sigma (log_sd); median exp(mu), mean exp(mu + sigma^2 / 2), "
        "cv^2 = exp(sigma^2) - 1.",
    [DIST_GAMMA] = "Mean shape * scale, cv 1 / sqrt(shape); shape 1 is exponential.",
    [DIST_ERLANG] = "Sum of k exponential times; mean is that of the sum, cv 1 / sqrt(k).",
    [DIST_WEIBULL] = "P(X > x) = exp(-(x / scale)^shape).",
    [DIST_EXPONENTIAL] = "P(X > x) = exp(-x / mean), rate = 1 / mean.",
    [DIST_BETA] = "On [0, 1], density as x^(a-1) (1-x)^(b-1), mean a / (a + b).",
    [DIST_POISSON] = "Counts 0, 1, 2, ...; variance = mean.",
    [DIST_NEGATIVE_BINOMIAL] =
        "Failures before the r-th success (r need not be whole): 0, 1, 2, ...; mean r (1 - p) / p, "
        "variance mean / p, above the mean.",
    [DIST_BINOMIAL] = "Successes of n trials with chance p each.",
    [DIST_GEOMETRIC] = "Trials up to the first success, itself included: 1, 2, 3, ...; mean 1 / p.",
    [DIST_DISCRETE] =
        "discrete(value: weight, value: weight, ...); weights need not sum to 1, values and weights may be "
        "expressions.",
    [DIST_EMPIRICAL] =
        "empirical('file.csv', 'column'): each row alike; with a third argument, interpolate, in straight "
        "lines from one sorted value to the next.",
    [DIST_HYPEREXPONENTIAL] = "Two exponential phases with balanced means (p1 m1 = p2 m2); cv at least 1.",
    [DIST_PARETO] = "P(X > x) = (scale / x)^shape from x = scale on; mean shape scale / (shape - 1).",
    [DIST_BURR] = "Burr XII: P(X > x) = (1 + (x / scale)^c)^-k.",
};
/* NOLINTEND(bugprone-suspicious-missing-comma) */

static const struct {
    const char *form, *doc;
} others[] = {
    {"law(..., min = a, max = b)",
     "Truncated: what lies outside is left out and the rest scaled up. Of any law, either alone."},
    {"min(a, b, ...), max(a, b, ...)", "The smallest, the largest value; max(0, normal(8, 3)) clamps."},
    {"+ - * / ^ ( )",
     "As usual; 2 ^ 3 ^ 2 = 2 ^ 9, -2 ^ 2 = -4. Laws, numbers and names mix: 2 + 3 * gamma(mean=1, cv=0.5)."},
    {"sequence(3, 7, 2)",
     "The k-th thing (customer, order, occurrence, trip of a lane) gets the k-th value; the last repeats. Things of a "
     "source count through all its orders: each order, the k-th order placed with it; each lot, the k-th lot released "
     "to its routing, or the k-th delivery received from it; each unit, the k-th unit of those lots (of an inspection: "
     "the k-th unit it looks at). A setting of a lot or unit counts lots or units unless `each order` stands with it. "
     "A setting of the run counts "
     "nothing (but a demand's or disruption's rate: its periods), so that a sequence there is refused: write `each "
     "period(T)`."},
    {"series('file.csv', 'column')", "The same from a file: a trace."},
    {"$name, $path.of.a.setting", "A variable; another setting's value."},
    {"$tasks.x.rounds, $tasks.x.failed, $tasks.x.passed, $stock.SITE.ITEM.on_hand, $workcenter.SITE.NAME.queue",
     "How things stand at the moment when the setting is asked for: tries of the task begun, tries that failed, 1 "
     "while it "
     "is passed; units on hand at a stock point (of one variant); jobs that wait at a workcenter. Rates look again "
     "each "
     "24th of a time unit."},
    {"$severity, $lasts, $units",
     "Of the occurrence (disruptions), of the delivery or event (yield, state variables)."},
    {"... each run | season | month | week | day | period(T) | root | order | try | finding | lot | unit",
     "What the luck belongs to: one draw for each of these; the setting's own default stands with it. period(2.5): one "
     "draw for "
     "each 2.5 time units."},
    {"... [mark]",
     "Where the number comes from, at the end in brackets: a row of your facts and a kind, [F117 A], in words of your "
     "own. "
     "--doubt A=0.5 multiplies, once a run, what carries the word by a lognormal factor of mean 1 and coefficient of "
     "variation 0.5, a text as a whole; a setting between 0 and 1 moves on the odds scale, p f / (1 - p + p f), other "
     "ranges cut off; dates, plain numbers, whole numbers and parts of a whole stay"},
    {"ar1(mean, phi, sd)",
     "In `follows` of a variable: X' = mean + phi (X - mean) + noise at each step; sd is that of X."},
    {"mean_reverting(mean=, half_life= or rate=, sd=)",
     "In `follows`: Ornstein-Uhlenbeck, exact for any step; sd is the "
     "stationary one."},
    {"random_walk(drift, volatility)", "In `follows`: mean drift t, variance volatility^2 t."},
    {"sine(mean, amplitude, period, phase)",
     "In `follows`: mean + amplitude sin(2 pi (t - phase) / period), continuous."},
    {"regime(value: mean stay, value: mean stay, ...)",
     "In `follows`: Markov switching; at each step it leaves a state with "
     "chance step / stay, for any other alike."},
};

static void form_text(const struct dist_form *f, FILE *out)
{
    fprintf(out, "%s(", dist_family_name(f->family));
    for (int k = 0; k < DIST_PARAMETERS && f->argument[k]; k++)
        fprintf(out, "%s%s%s", k ? ", " : "", f->argument[k], f->positional ? "" : "=");
    fputs(f->argument[0] ? ")" : "...)", out);
}

static void forms_text(enum dist_family family, FILE *out)
{
    size_t count;
    const struct dist_form *form = dist_forms(&count);
    bool first = true;
    for (size_t i = 0; i < count; i++)
        if (form[i].family == family) {
            fputs(first ? "" : ", ", out);
            form_text(&form[i], out);
            first = false;
        }
}

static void escaped(const char *text, FILE *out)
{
    for (; *text; text++) {
        if (*text == '|')
            fputc('\\', out);
        fputc(*text, out);
    }
}

void law_document(bool markdown, FILE *out)
{
    if (markdown)
        fputs("\n### laws and expressions\n\nArguments by name, or by place where no `=` stands here.\n\n"
              "| write | meaning |\n|---|---|\n",
              out);
    for (int f = 0; f < DIST_FAMILIES; f++) {
        fputs(markdown ? "| `" : "", out);
        forms_text((enum dist_family)f, out);
        fprintf(out, markdown ? "` | %s |\n" : "\n    %s\n", law_docs[f]);
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        fputs(markdown ? "| `" : "", out);
        if (markdown)
            escaped(others[i].form, out);
        else
            fputs(others[i].form, out);
        fprintf(out, markdown ? "` | %s |\n" : "\n    %s\n", others[i].doc);
    }
}
