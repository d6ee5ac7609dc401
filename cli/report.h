/* cli/report.h - which files a command leaves, and where: OUTPUT/SCENARIO/, each whole or not at all. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "cli/options.h"
#include "models/plan.h"
#include "models/results.h"

#include <stdbool.h>

/* The folder for the files of a command about this scenario: `output` or "results", then the scenario's name. In the
 * options' arena. */
const char *report_folder(const struct options *, const char *scenario);

/* Are files to be written at all? With --json only when a folder is named. */
bool report_wanted(const struct options *);

/* One file by its writer; what goes wrong is said on stderr. */
bool report_file(const char *folder, const char *name, void (*writer)(FILE *, const void *), const void *what);

/* All files of a run, and of a plan: tables, JSON, charts. What is left out is said on stderr; charts that cannot be
 * drawn are no failure. `due`: the first milestone's, TIME_NEVER when none. */
bool report_run(const struct options *, const char *folder, const struct results *);
bool report_plan(const struct options *, const char *folder, const struct plan *, sim_time due);

#endif
