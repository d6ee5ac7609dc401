/* cli/scenario.h - a scenario opened for a command: loaded, checked, compiled. */
#ifndef CLI_SCENARIO_H
#define CLI_SCENARIO_H

#include "cli/options.h"
#include "models/load.h"
#include "models/network.h"
#include "models/simulate.h"

struct scenario {
    struct scenario_text text;
    struct network *network;
    struct arena *arena; /* all of it lives there */
};

/* Opens `file` with the options' --set lines. All mistakes, and warnings unless quiet, are printed on stderr with a
 * closing line; false when there are any mistakes, and then there is nothing to close. */
bool scenario_open(const char *file, const struct options *, struct scenario *out);
/* The same with more options put on or off: "S5,S8" or "S5=off", before all else that is said of them; NULL: none. */
bool scenario_open_with(const char *file, const struct options *, const char *more, struct scenario *out);
void scenario_close(struct scenario *);

/* What the options ask of a run of this scenario. The lists are the options' own. */
struct run_options scenario_run_options(const struct scenario *, const struct options *);

/* The options that change results, as words of the command line, for the provenance: threads, folders and the like are
 * left out, so that results compare byte for byte. In the options' arena. */
struct list_option scenario_settings(const struct options *);

/* Does each --kpi name at least one KPI of one of the scenarios? Complains of those that do not. */
bool scenario_knows_kpis(const struct scenario *, size_t count, const struct options *, const char *command);

#endif
