/* models/network_money.h - accounts, costs, contracts: who sells to whom, and who bears what goes wrong. */
#ifndef MODELS_NETWORK_MONEY_H
#define MODELS_NETWORK_MONEY_H

#include "models/network_types.h"

/* ---- money ---- */

enum account { /* where a cost goes; the table with names is in models/ledger.c */
               ACCOUNT_MATERIAL,
               ACCOUNT_LABOUR,
               ACCOUNT_OVERHEAD,
               ACCOUNT_TOOLING,
               ACCOUNT_TASKS,
               ACCOUNT_SCRAP,
               ACCOUNT_INSPECTION,
               ACCOUNT_REWORK,
               ACCOUNT_ORDERING,
               ACCOUNT_FREIGHT,
               ACCOUNT_DUTY,
               ACCOUNT_TRANSPORT,
               ACCOUNT_HOLDING,
               ACCOUNT_BACKORDER,
               ACCOUNT_OUTDATING,
               ACCOUNT_LOST,
               ACCOUNT_FINANCE,
               ACCOUNT_PENALTY,
               ACCOUNT_CHARGEBACK,
               ACCOUNT_LEGAL,
               ACCOUNT_DEFAULT,
               ACCOUNT_WARRANTY,
               ACCOUNT_RECALL,
               ACCOUNT_DETENTION,
               ACCOUNT_DISRUPTION,
               ACCOUNT_RESPONSE,
               ACCOUNT_MITIGATION,
               ACCOUNT_FX,
               ACCOUNT_PENALTY_RECEIVED,
               ACCOUNT_SALVAGE,
               ACCOUNT_SALES,
               ACCOUNTS
};

struct cost_terms { /* a `cost` group: money for what happens; -1 where not given */
    quantity_id once, per_trip, per_order, per_unit, per_day, per_kg, per_m3;
    double kg_per_m3; /* chargeable weight: max(weight, volume * kg_per_m3); 0 when not given */
};

enum payment_event { PAY_ORDER, PAY_SHIPMENT, PAY_DELIVERY, PAY_ACCEPTANCE };

struct payment {
    enum payment_event on;
    quantity_id after; /* days later */
    quantity_id share; /* of the value of what the event is about */
};

/* Losses that a contract can name; their names: models/loss.c. */
enum loss {
    LOSS_REPAIR,
    LOSS_SORTING,
    LOSS_INSPECTION_AGAIN,
    LOSS_SCRAP,
    LOSS_AIR,
    LOSS_RETURNS,
    LOSS_WARRANTY,
    LOSS_RECALL,
    LOSS_DETAINED,
    LOSSES
};
extern const char *const loss_names[LOSSES];

struct contract {
    const char *name;
    int32_t seller, buyer; /* parties */
    bool delivered_terms;  /* D rules: promise is at delivery; else at shipment */
    bool seller_freight;   /* C and D rules: the seller pays the carriage */
    bool seller_duty;      /* DDP: and the import duty */
    int32_t currency_rate; /* quantity: our currency per unit of the contract's, -1 when the same */
    struct span prices;    /* contract_price */
    struct span payments;
    struct span charges;
    sim_time window_first, window_end; /* received from .. before; window_end TIME_NEVER: no window */
    sim_time cancel;                   /* TIME_NEVER: never */
    bool force_majeure;
    quantity_id priority, quote;                         /* -1: not given */
    quantity_id late_per_week, late_per_day, grace, cap; /* -1: no clause */
    quantity_id bears[LOSSES];                           /* the seller's share; -1: not named */
    struct disputes {                                    /* over what is not named; chance -1: none */
        quantity_id chance, delay, cost, seller_bears;
    } disputes;
    int32_t event_disputes; /* variable event moved by a dispute; -1 */
    uint64_t luck;
    int32_t cause_dispute, cause_window;
};

enum charge_per { CHARGE_ORDER, CHARGE_DELIVERY, CHARGE_UNIT };

struct charge {
    quantity_id chance, cost;
    enum charge_per per;
    uint64_t luck;
};

struct contract_price {
    int32_t item; /* all variants have a row */
    quantity_id price;
    struct span breaks;
    bool incremental;
};

struct price_break {
    double from; /* units */
    quantity_id price;
};

#endif
