/* cli/command.h - what a subcommand is, and how the program ends.
 *
 * Results go to stdout, chatter and complaints to stderr. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/options.h"

#include <stddef.h>

enum status { /* of the process; scripts rely on them */
              STATUS_DONE = 0,
              STATUS_FAILED = 1,       /* the run, or the writing of its results */
              STATUS_WRONG = 2,        /* wrong usage or scenario: nothing was run, nothing written */
              STATUS_PRECISION = 4,    /* kept for runs that are to reach a precision */
              STATUS_MISSED = 5,       /* a target stated in the scenario was missed */
              STATUS_INTERRUPTED = 130 /* what was complete by then is written */
};

struct command {
    const char *name;
    unsigned bit;                 /* which options it takes: option.commands */
    const char *arguments;        /* for --help: "SCENARIO" */
    size_t least, most;           /* arguments */
    const char *summary;          /* one line for the list of commands */
    const char *text;             /* a paragraph for its own --help */
    int (*run)(struct options *); /* returns a status; NULL: a word of later versions */
};

const struct command *commands_table(size_t *count);
const struct command *command_find(const char *name); /* NULL when there is none */

int cmd_check(struct options *);
int cmd_compare(struct options *);
int cmd_plan(struct options *);
int cmd_run(struct options *);
int cmd_schema(struct options *);
int cmd_selftest(struct options *);
int cmd_trace(struct options *);

#endif
