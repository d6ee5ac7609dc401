/* cli/options.c - see options.h. A new option is a row of the table and a field of struct options. */
#include "cli/options.h"

#include "cli/command.h"
#include "sim/diag.h"

#include <stdarg.h>
#include <string.h>

enum { REPLICATIONS_MOST = 10000000, THREADS_MOST = 1024, OPTIONS_MOST = 32 };

#define FIELD(member) offsetof(struct options, member)

static const struct option table[] = {
    {"replications", 'n', OPTION_COUNT, FIELD(replications), 1, REPLICATIONS_MOST, "N",
     FOR_RUN | FOR_COMPARE | FOR_TRACE, "replications; otherwise as the scenario says (run.replications)"},
    {"replication", 0, OPTION_COUNT, FIELD(replication), 0, UINT32_MAX - 1, "K", FOR_RUN | FOR_TRACE,
     "this replication alone; they are counted from 0"},
    {"seed", 0, OPTION_COUNT, FIELD(seed), 0, UINT32_MAX, "S", FOR_RUN | FOR_COMPARE | FOR_TRACE | FOR_SELFTEST,
     "seed of the luck; otherwise the scenario's (run.seed)"},
    {"threads", 0, OPTION_COUNT, FIELD(threads), 1, THREADS_MOST, "T", FOR_RUN | FOR_COMPARE | FOR_TRACE | FOR_SELFTEST,
     "threads; otherwise as many as cores. The results are the same"},
    {"set", 0, OPTION_LIST, FIELD(sets), 0, 0, "LINE", FOR_SCENARIO,
     "change the scenario: \"path = value\", also *= and +=; may be repeated"},
    {"with", 0, OPTION_LIST, FIELD(with), 0, 0, "NAMES", FOR_SCENARIO,
     "puts options of the scenario on: S5,S8; '*' all; before --set; may be repeated"},
    {"without", 0, OPTION_LIST, FIELD(without), 0, 0, "NAMES", FOR_SCENARIO,
     "puts options off, as their `off` lines say; a name goes before '*'"},
    {"option", 0, OPTION_LIST, FIELD(option), 0, 0, "NAMES", FOR_COMPARE,
     "one more alternative: the base with these options on (NAMES=off: off); may be repeated"},
    {"doubt", 0, OPTION_LIST, FIELD(doubts), 0, 0, "MARK=CV", FOR_RUN | FOR_COMPARE | FOR_TRACE,
     "doubts what carries this mark (A, S3, F117): a lognormal factor of mean 1 each; may be repeated"},
    {"kpi", 0, OPTION_LIST, FIELD(kpis), 0, 0, "GLOB", FOR_RUN | FOR_COMPARE,
     "also these KPIs in full (values, quantiles): names with * and ?; may be repeated"},
    {"audit", 0, OPTION_FLAG, FIELD(audit), 0, 0, NULL, FOR_RUN | FOR_COMPARE | FOR_TRACE,
     "check that units and money are conserved, in every replication"},
    {"story", 0, OPTION_FLAG, FIELD(story), 0, 0, NULL, FOR_TRACE,
     "in about twenty lines: days lost against the plan on the chain that decided, and what it cost"},
    {"at", 0, OPTION_TEXT, FIELD(at), 0, 0, "P95", FOR_TRACE,
     "the story of the replication at this quantile of the first milestone's delay (else of the total cost)"},
    {"quantile", 0, OPTION_TEXT, FIELD(quantile), 0, 0, "KPI=Q", FOR_TRACE,
     "the story of the replication at quantile Q of any KPI: launch.delay_days=0.95"},
    {"output", 'o', OPTION_TEXT, FIELD(output), 0, 0, "DIR", FOR_RUN | FOR_COMPARE | FOR_PLAN,
     "write files to DIR/SCENARIO; otherwise to results/SCENARIO"},
    {"no-charts", 0, OPTION_FLAG, FIELD(no_charts), 0, 0, NULL, FOR_RUN | FOR_PLAN,
     "draw no charts as files; the report keeps its own"},
    {"json", 0, OPTION_FLAG, FIELD(json), 0, 0, NULL, FOR_RUN | FOR_COMPARE | FOR_PLAN | FOR_TRACE | FOR_SELFTEST,
     "JSON on standard output and nothing else there; files only with -o"},
    {"kpis", 0, OPTION_FLAG, FIELD(kpi_list), 0, 0, NULL, FOR_SCHEMA, "the KPIs instead of the settings"},
    {"markdown", 0, OPTION_FLAG, FIELD(markdown), 0, 0, NULL, FOR_SCHEMA, "as Markdown"},
    {"long", 0, OPTION_FLAG, FIELD(full), 0, 0, NULL, FOR_SELFTEST, "samples 25 times as large: some minutes"},
    {"quiet", 'q', OPTION_FLAG, FIELD(quiet), 0, 0, NULL, FOR_SELFTEST | (FOR_SCENARIO & ~(unsigned)FOR_TRACE),
     "no summary, no progress, no remarks: complaints only"},
    {"help", 'h', OPTION_FLAG, FIELD(help), 0, 0, NULL, FOR_ALL, "this text"},
};

static const size_t rows = sizeof table / sizeof *table;

const struct option *options_table(size_t *count)
{
    *count = rows;
    return table;
}

/* What is being read: argv from `next`. */
struct reading {
    const struct command *command;
    int argc, next;
    char **argv;
    struct options *out;
    FILE *complaints;
    bool wrong;
};

static void complain(struct reading *, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void complain(struct reading *r, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(r->complaints, "bullwhip %s: ", r->command->name);
    vfprintf(r->complaints, format, arguments);
    fputc('\n', r->complaints);
    va_end(arguments);
    r->wrong = true;
}

static void *field(struct options *o, const struct option *row)
{
    return (char *)o + row->offset;
}

static void add(struct list_option *list, const char *word)
{
    list->word[list->count++] = word;
}

/* A whole number in decimal digits, nothing around it. */
static bool read_count(const char *text, uint64_t lo, uint64_t hi, uint64_t *value)
{
    uint64_t v = 0;
    if (!*text)
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return false;
        const unsigned digit = (unsigned)(*text - '0');
        if (v > (UINT64_MAX - digit) / 10)
            return false;
        v = v * 10 + digit;
    }
    *value = v;
    return v >= lo && v <= hi;
}

static void take(struct reading *r, const struct option *row, const char *text)
{
    switch (row->kind) {
    case OPTION_FLAG:
        *(bool *)field(r->out, row) = true;
        break;
    case OPTION_COUNT: {
        struct count_option *count = field(r->out, row);
        if (read_count(text, row->lo, row->hi, &count->value))
            count->given = true;
        else
            complain(r, "--%s takes a whole number from %llu to %llu, not '%s'", row->name, (unsigned long long)row->lo,
                     (unsigned long long)row->hi, text);
        break;
    }
    case OPTION_TEXT:
        if (*text)
            *(const char **)field(r->out, row) = text;
        else
            complain(r, "--%s needs %s, not an empty text", row->name, row->argument);
        break;
    case OPTION_LIST:
        add(field(r->out, row), text);
        break;
    case OPTION_KINDS:
        break;
    }
}

/* The row of a name (given with its length), or of a letter; whether or not this command takes it. */
static const struct option *find(const char *name, size_t length, char letter)
{
    for (size_t i = 0; i < rows; i++)
        if (letter ? table[i].letter == letter
                   : name && strlen(table[i].name) == length && !strncmp(table[i].name, name, length))
            return &table[i];
    return NULL;
}

static void complain_unknown(struct reading *r, const char *name)
{
    const char *names[OPTIONS_MOST];
    size_t count = 0;
    for (size_t i = 0; i < rows && count < OPTIONS_MOST; i++)
        if (table[i].commands & r->command->bit)
            names[count++] = table[i].name;
    const char *near = diag_nearest(name, names, count);
    if (near)
        complain(r, "unknown option '--%s'; did you mean '--%s'?", name, near);
    else
        complain(r, "unknown option '--%s'; 'bullwhip %s --help' lists them", name, r->command->name);
}

static void complain_other(struct reading *r, const struct option *row)
{
    size_t count;
    const struct command *commands = commands_table(&count);
    char names[120] = "";
    for (size_t i = 0; i < count; i++)
        if (commands[i].bit & row->commands) {
            const size_t used = strlen(names);
            snprintf(names + used, sizeof names - used, "%s'%s'", used ? ", " : "", commands[i].name);
        }
    complain(r, "option '--%s' is for %s, not for '%s'", row->name, names, r->command->name);
}

/* `text`: the value that came with the word itself, or NULL. */
static void take_or_complain(struct reading *r, const struct option *row, const char *text)
{
    const bool takes = row->kind != OPTION_FLAG;
    if (takes && !text && r->next < r->argc)
        text = r->argv[r->next++];
    if (!(row->commands & r->command->bit))
        complain_other(r, row);
    else if (takes && !text)
        complain(r, "--%s needs a value: --%s %s", row->name, row->name, row->argument);
    else if (!takes && text)
        complain(r, "--%s takes no value", row->name);
    else
        take(r, row, text);
}

static void read_long(struct reading *r, const char *word)
{
    const size_t length = strcspn(word, "=");
    const struct option *row = find(word, length, 0);
    if (row)
        take_or_complain(r, row, word[length] ? word + length + 1 : NULL);
    else
        complain_unknown(r, arena_textn(r->out->arena, word, length));
}

/* -n 5, -n5, -n=5; several flags in one word: -qh. */
static void read_letters(struct reading *r, const char *word)
{
    while (*word) {
        const struct option *row = find(NULL, 0, *word);
        if (!row) {
            complain(r, "unknown option '-%c'; 'bullwhip %s --help' lists them", *word, r->command->name);
            return;
        }
        word++;
        if (row->kind == OPTION_FLAG) {
            take_or_complain(r, row, NULL);
        } else {
            take_or_complain(r, row, *word ? word + (*word == '=') : NULL);
            return;
        }
    }
}

static void check_arguments(struct reading *r)
{
    const struct command *c = r->command;
    const size_t count = r->out->arguments.count;
    if (count < c->least)
        complain(r, "%s missing; usage: bullwhip %s %s", c->least - count > 1 ? "arguments" : "an argument is", c->name,
                 c->arguments);
    else if (count > c->most)
        complain(r, "'%s' is one argument too many; usage: bullwhip %s %s", r->out->arguments.word[c->most], c->name,
                 c->arguments);
}

bool options_read(const struct command *command, int argc, char **argv, struct arena *arena, struct options *out,
                  FILE *complaints)
{
    struct reading r = {.command = command, .argc = argc, .argv = argv, .out = out, .complaints = complaints};
    bool options_over = false;
    *out = (struct options){.arena = arena};
    out->arguments.word = arena_array(arena, (size_t)argc + 1, sizeof *out->arguments.word);
    out->sets.word = arena_array(arena, (size_t)argc + 1, sizeof *out->sets.word);
    struct list_option *const lists[] = {&out->kpis, &out->with, &out->without, &out->option, &out->doubts};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        lists[i]->word = arena_array(arena, (size_t)argc + 1, sizeof *lists[i]->word);
    while (r.next < argc) {
        const char *word = argv[r.next++];
        if (options_over || word[0] != '-' || !word[1])
            add(&out->arguments, word);
        else if (!strcmp(word, "--"))
            options_over = true;
        else if (word[1] == '-')
            read_long(&r, word + 2);
        else
            read_letters(&r, word + 1);
    }
    if (!out->help)
        check_arguments(&r);
    return !r.wrong;
}

void options_help(const struct command *command, FILE *out)
{
    fprintf(out, "usage: bullwhip %s %s%s[option...]\n\n%s\n\noptions:\n", command->name, command->arguments,
            *command->arguments ? " " : "", command->text);
    for (size_t i = 0; i < rows; i++) {
        const struct option *row = &table[i];
        char left[64];
        if (!(row->commands & command->bit))
            continue;
        const char letter[5] = {'-', row->letter, ',', ' ', 0};
        snprintf(left, sizeof left, "%4s--%s%s%s", row->letter ? letter : "", row->name, row->argument ? " " : "",
                 row->argument ? row->argument : "");
        fprintf(out, "  %-24s  %s\n", left, row->doc);
    }
}
