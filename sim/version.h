/* sim/version.h - which program made a result: for --version and the provenance. */
#ifndef SIM_VERSION_H
#define SIM_VERSION_H

/* "0.1.0": the first number changes with the meaning of scenarios or of the JSON, the second with what a run
 * computes, the third otherwise. Static text. */
const char *version_text(void);

#endif
