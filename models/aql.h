/* models/aql.h - single sampling plans of ISO 2859-1:1999 (= ANSI/ASQ Z1.4 in normal and tightened inspection).
 *
 * Lot size and inspection level give a code letter (table 1); code letter, AQL and severity give sample size n and
 * acceptance number Ac (tables 2-A normal, 2-B tightened, 2-C reduced); the lot is not accepted at Re = Ac + 1
 * nonconforming units. Where the table has an arrow the first plan above or below it holds, with its own sample size. A
 * sample as large as the lot or larger means: all of it is inspected (the caller sees to that). AQLs in percent
 * nonconforming: 0.065 0.10 0.15 0.25 0.40 0.65 1.0 1.5 2.5 4.0 6.5 10. */
#ifndef MODELS_AQL_H
#define MODELS_AQL_H

#include <stdint.h>

enum aql_level { AQL_S1, AQL_S2, AQL_S3, AQL_S4, AQL_I, AQL_II, AQL_III, AQL_LEVELS };
enum aql_severity { AQL_NORMAL, AQL_TIGHTENED, AQL_REDUCED, AQL_SEVERITIES };
enum { AQL_COLUMNS = 12 };

struct aql_plan {
    int32_t n, accept;
    char code;
};

int aql_column(double percent);                                                       /* -1: no AQL of the table */
const char *aql_name(int column);                                                     /* "2.5" */
struct aql_plan aql_plan(int64_t lot, enum aql_level, enum aql_severity, int column); /* lot >= 1 */
int32_t aql_sample(int64_t lot, enum aql_level); /* the size of the code letter, whatever the AQL */

#endif
