/* models/loss.c - who bears what goes wrong with goods under a contract: repairs, sorting, air freight, ...
 *
 * Somebody, the payer, has to spend the money where it arises: who repairs, who inspects, who flies. `bears` says what
 * share of it the seller bears in the end, the buyer the rest. A loss that `bears` does not name may be fought over, by
 * `disputes`:
 *   no dispute   (or no such clause): who spends it bears it
 *   a dispute    with `chance`, once an occasion: a lot under inspection, from its first submission to its release; a
 *                flight; a recall. `cost` is ours at once (account legal); the seller bears `seller_bears`, drawn once,
 *                of all losses of the occasion that are not named; it lasts `delay`, and until it is settled the goods
 *                of the occasion do not go on (they are worked on meanwhile).
 *
 *   payer          our share of L, seller's share s:   we buy: 1 - s     we sell: s
 *   we             L against cash now, the other's part is recovered
 *   the other      our part is owed to him
 * With a party that has failed nothing is shared: whoever spends it bears it.
 * What is named moves cash at once, net; of what was fought over the account shows our part at once, and the cash moves
 * when it is settled, at the horizon at the latest. The money is in our currency whatever the contract's; a settlement
 * to come is held at the rate of the day it was posted, as other debts in a foreign currency are.
 *
 * Luck: whether there is a dispute is drawn from the contract's and the occasion's own luck; what it brings, too: thing
 * number = a hash of the occasion, so that other occasions shift nobody's luck. Along a sequence the disputes of a
 * contract count through. Nothing is fought over in a plan. */
#include "models/flow.h"

static const uint64_t SPREAD = UINT64_C(0x9E3779B97F4A7C15); /* odd: golden ratio */

const char *const loss_names[LOSSES] = {"repair",  "sorting",  "inspection_again", "scrap",   "air",
                                        "returns", "warranty", "recall",           "detained"};

void contracts_reset(struct replication *r)
{
    for (int32_t i = 0; i < r->net->contracts; i++)
        r->contract[i] = (struct contract_state){0};
    r->for_us = (struct for_us){0};
}

void contracts_count_from_here(struct replication *r)
{
    for (int32_t i = 0; i < r->net->contracts; i++)
        r->contract[i] = (struct contract_state){.number = r->contract[i].number};
    r->for_us = (struct for_us){0};
}

static bool ours(const struct replication *r, int32_t party)
{
    return r->net->party[party].us;
}

/* May losses that are not named be fought over? A chance that varies is that of the occasion, and not known yet. */
static bool may_be_fought(struct replication *r, const struct contract *c)
{
    if (r->planning || c->disputes.chance < 0)
        return false;
    return !book_constant(r->net->book, c->disputes.chance, NULL) || value_now(r, c->disputes.chance, 0) > 0;
}

bool loss_shared(struct replication *r, int32_t contract, enum loss what)
{
    if (contract < 0)
        return false;
    const struct contract *c = &r->net->contract[contract];
    if (!ours(r, c->seller) && !ours(r, c->buyer)) /* among others: none of our money */
        return false;
    return c->bears[what] >= 0 || may_be_fought(r, c);
}

/* The occasion's thing: a number of 33 bits, and the dispute's place along a sequence. */
static struct thing thing_of(const struct replication *r, int32_t contract, const struct quarrel *q)
{
    uint64_t x = (q->luck ^ q->thing * SPREAD) * SPREAD;
    x ^= x >> 29;
    const uint64_t number = x * SPREAD >> 31;
    return (struct thing){.order = number, .beyond.order = r->contract[contract].number - number};
}

static void begin(struct replication *r, int32_t contract, enum loss what, struct quarrel *q, const struct thing *t)
{
    const struct contract *c = &r->net->contract[contract];
    struct contract_state *s = &r->contract[contract];
    q->stage = QUARREL_OVER;
    q->seller_bears = value_of(r, c->disputes.seller_bears, t, 0);
    q->settled = r->now + duration(r, c->disputes.delay, t, NULL);
    s->number++;
    if (r->warm)
        s->disputes += 1;
    ledger_cost(r, ACCOUNT_LEGAL, value_of(r, c->disputes.cost, t, 0));
    STORY(r, "a dispute under contract %s over %s: settled after %.4g %s, the seller bears %.0f %%", c->name,
          loss_names[what], days_from_ticks(q->settled - r->now), r->net->time_unit, 100 * q->seller_bears);
    if (c->event_disputes >= 0)
        book_event(r->book, (size_t)c->event_disputes, 1, r->now);
}

/* Is this occasion fought over? Decided at its first loss that no clause names. */
static bool fought(struct replication *r, int32_t contract, enum loss what, struct quarrel *q)
{
    const struct contract *c = &r->net->contract[contract];
    if (q->stage == QUARREL_NOT_YET) {
        const struct thing t = thing_of(r, contract, q);
        const double chance = value_of(r, c->disputes.chance, &t, 0);
        q->stage = QUARREL_NONE;
        if (chance > 0 && stream_u(r->luck, c->luck, t.order) < chance)
            begin(r, contract, what, q, &t);
    }
    return q->stage == QUARREL_OVER;
}

static void spend(struct replication *r, enum account a, double money, int32_t payer)
{
    if (ours(r, payer))
        ledger_cost(r, a, money);
}

static bool other_failed(const struct replication *r, int32_t contract)
{
    const struct contract *c = &r->net->contract[contract];
    return r->party_failed[c->seller] || r->party_failed[c->buyer];
}

static void recovered(struct replication *r, int32_t contract, double money)
{
    if (r->warm)
        r->contract[contract].recovered += money;
}

void contract_loss(struct replication *r, int32_t contract, enum loss what, enum account a, double money, int32_t payer,
                   struct quarrel *q)
{
    if (!loss_shared(r, contract, what) || money == 0 || other_failed(r, contract)) {
        spend(r, a, money, payer);
        return;
    }
    const struct contract *c = &r->net->contract[contract];
    const bool we_sell = ours(r, c->seller);
    if (c->bears[what] >= 0) {
        const double seller = value_now(r, c->bears[what], 0), part = we_sell ? seller : 1 - seller;
        ledger_cost(r, a, money * part);
        if (ours(r, payer))
            recovered(r, contract, money * (1 - part));
        return;
    }
    spend(r, a, money, payer);
    if (!fought(r, contract, what, q))
        return;
    const double part = we_sell ? q->seller_bears : 1 - q->seller_bears;
    if (r->warm)
        r->contract[contract].disputed += money;
    if (ours(r, payer))
        recovered(r, contract, money * (1 - part));
    contract_claim(r, contract, a, ours(r, payer) ? -money * (1 - part) : money * part, q->settled);
}
