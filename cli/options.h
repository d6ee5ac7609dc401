/* cli/options.h - the command line's options: one table, from which they are read and --help is printed.
 *
 * Options stand before or after the arguments: --name value, --name=value, -n value, -nvalue; "--" ends them. All that
 * is wrong is said, not only the first. Given twice, the last counts, but for what may be repeated, which adds up. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "sim/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct count_option {
    uint64_t value;
    bool given;
};

struct list_option {
    const char **word;
    size_t count;
};

struct options {
    struct list_option arguments; /* what is no option, in order */
    struct count_option replications, replication, seed, threads;
    const char *output;        /* folder; NULL when not given */
    const char *at, *quantile; /* "p95"; "launch.delay_days=0.95"; NULL when not given */
    struct list_option sets, kpis, with, without, option, doubts;
    bool story, json, quiet, audit, no_charts, kpi_list, markdown, full, help;
    struct arena *arena; /* lists live there; also for the command's own use */
};

enum option_kind { OPTION_FLAG, OPTION_COUNT, OPTION_TEXT, OPTION_LIST, OPTION_KINDS };

struct option {
    const char *name; /* without dashes */
    char letter;      /* 0: none */
    enum option_kind kind;
    size_t offset;        /* of its field in struct options: bool, count_option, const char *, list_option */
    uint64_t lo, hi;      /* of OPTION_COUNT, inclusive */
    const char *argument; /* for --help; NULL for a flag */
    unsigned commands;    /* bits of the commands that take it */
    const char *doc;
};

enum command_bit {
    FOR_CHECK = 1,
    FOR_COMPARE = 2,
    FOR_PLAN = 4,
    FOR_RUN = 8,
    FOR_SCHEMA = 16,
    FOR_TRACE = 32,
    FOR_SELFTEST = 64,
    FOR_SCENARIO = FOR_CHECK | FOR_COMPARE | FOR_PLAN | FOR_RUN | FOR_TRACE, /* those that open one */
    FOR_ALL = 127
};

struct command;

const struct option *options_table(size_t *count);

/* Reads argv[0 .. argc - 1] (the words behind the command's name). What is wrong is said on `complaints`, a line each;
 * false then. The texts stay argv's. */
bool options_read(const struct command *, int argc, char **argv, struct arena *, struct options *, FILE *complaints);

/* Usage, paragraph and options of one command. */
void options_help(const struct command *, FILE *);

#endif
