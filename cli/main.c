/* cli/main.c - picks the subcommand, reads its options, runs it. */
#include "cli/command.h"
#include "sim/arena.h"
#include "sim/diag.h"
#include "sim/version.h"

#include <gsl/gsl_errno.h>

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void usage(FILE *out)
{
    size_t count;
    const struct command *c = commands_table(&count);
    fprintf(out, "usage: bullwhip COMMAND [argument...] [option...]\n\n"
                 "Simulates a supply chain that a scenario file describes.\n\ncommands:\n");
    for (size_t i = 0; i < count; i++)
        if (c[i].run)
            fprintf(out, "  %-8s %-20s %s\n", c[i].name, c[i].arguments, c[i].summary);
    fprintf(out, "\nnot available yet:");
    for (size_t i = 0; i < count; i++)
        if (!c[i].run)
            fprintf(out, " %s", c[i].name);
    fprintf(out, "\n\n'bullwhip COMMAND --help' lists a command's options; 'bullwhip --version' names the program.\n"
                 "Exit status: 0 done, 1 the run failed, 2 wrong usage or scenario, 5 a target of the scenario was\n"
                 "missed, 130 interrupted (with what was complete written).\n");
}

static int unknown_command(const char *name)
{
    enum { NAMES = 32 };
    const char *names[NAMES];
    size_t count, n = 0;
    const struct command *c = commands_table(&count);
    for (; n < count && n < NAMES; n++)
        names[n] = c[n].name;
    const char *near = diag_nearest(name, names, n);
    if (near)
        fprintf(stderr, "bullwhip: unknown command '%s'; did you mean '%s'?\n", name, near);
    else
        fprintf(stderr, "bullwhip: unknown command '%s'; 'bullwhip --help' lists them\n", name);
    return STATUS_WRONG;
}

/* Has the reader of our pipe seen enough (`bullwhip ... | head`)? */
static bool reader_left(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&out, 1, 0) == 1 && (out.revents & POLLERR);
}

/* What a full disk took away must not look like a result. */
static int flushed(int status)
{
    if ((fflush(stdout) == 0 && !ferror(stdout)) || reader_left())
        return status;
    perror("bullwhip: cannot write to standard output");
    return status == STATUS_DONE || status == STATUS_MISSED ? STATUS_FAILED : status;
}

static int run_command(const struct command *c, int argc, char **argv)
{
    struct arena *arena = arena_create();
    struct options options;
    int status = STATUS_WRONG;
    if (options_read(c, argc, argv, arena, &options, stderr)) {
        if (options.help) {
            options_help(c, stdout);
            status = STATUS_DONE;
        } else {
            status = c->run(&options);
        }
    }
    arena_destroy(arena);
    return flushed(status);
}

int main(int argc, char **argv)
{
    /* GSL's own handler ends the process; ours look at what functions return. */
    gsl_set_error_handler_off();
    /* A reader that leaves must not take the files of a run along. */
    signal(SIGPIPE, SIG_IGN);

    if (argc < 2) {
        usage(stderr);
        return STATUS_WRONG;
    }
    const char *name = argv[1];
    if (!strcmp(name, "--help") || !strcmp(name, "-h") || (!strcmp(name, "help") && argc == 2)) {
        usage(stdout);
        return flushed(STATUS_DONE);
    }
    if (!strcmp(name, "--version")) {
        printf("bullwhip %s\n", version_text());
        return flushed(STATUS_DONE);
    }
    if (name[0] == '-') {
        fprintf(stderr, "bullwhip: options stand behind the command: bullwhip COMMAND ... %s\n", name);
        return STATUS_WRONG;
    }
    const bool help = !strcmp(name, "help");
    const struct command *c = command_find(help ? argv[2] : name);
    if (!c)
        return unknown_command(help ? argv[2] : name);
    if (!c->run) {
        fprintf(stderr, "bullwhip %s: not available yet; it will say: %s\n", c->name, c->summary);
        return STATUS_WRONG;
    }
    if (help) {
        options_help(c, stdout);
        return flushed(STATUS_DONE);
    }
    return run_command(c, argc - 2, argv + 2);
}
