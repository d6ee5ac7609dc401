/* output/selftest_table.h - what a self-test promised and measured, as a table and as JSON. */
#ifndef OUTPUT_SELFTEST_TABLE_H
#define OUTPUT_SELFTEST_TABLE_H

#include "sim/selftest.h"

#include <stdio.h>

#define JSON_SELFTEST_SCHEMA "bullwhip.selftest/1"

struct selftest_report {
    struct selftest_list list;
    const struct selftest_result *result; /* one each */
    struct selftest_setup setup;
    size_t failed;
};

/* A line for each check under the name of its group, then the verdict and its chance to be a false alarm. */
void selftest_table_write(const struct selftest_report *, FILE *, bool colour);
void json_selftest_write(const struct selftest_report *, FILE *); /* the contract is in output/README.md */

#endif
