/* models/ledger.h - the accounts: one table. */
#ifndef MODELS_LEDGER_H
#define MODELS_LEDGER_H

#include "models/network.h"

struct account_row {
    const char *name; /* cost.<name> */
    bool income;      /* reported with the sign of income: sales, salvage, penalty received */
    bool landed;      /* part of total landed cost: spent up to receipt at the last site */
    const char *doc;
};

const struct account_row *account_row(enum account);

#endif
