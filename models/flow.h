/* models/flow.h - how goods and orders move: what the files of the flow ask of each other.
 *
 * One recursion carries everything: a demand or a planned order hits a stock
 * point; the policy orders from a source; `move` puts a claim on the upstream
 * stock point, `make` puts claims for the bill of materials on the factory's
 * stock points and then needs capacity, `buy` ends at a supplier. */
#ifndef MODELS_FLOW_H
#define MODELS_FLOW_H

#include "models/aql.h"
#include "models/events.h"

struct draws { /* the luck of one thing: its next draws */
    uint64_t source, thing, next;
};

/* The value of a quantity for a thing; `otherwise` when the quantity is not given (-1). */
static inline double value_of(struct replication *r, quantity_id q, const struct thing *t, double otherwise)
{
    return q < 0 ? otherwise : quantity_value(r->book, q, t, r->now);
}
static inline double value_now(struct replication *r, quantity_id q, double otherwise)
{
    static const struct thing nothing = {0};
    return value_of(r, q, &nothing, otherwise);
}
/* A look at planned values: between as_planned and as_is what is drawn is not luck but what is planned. Only where
 * r->book->forecast is kept. */
struct own_view {
    struct book_state *book;
    bool planning;
};
static inline struct own_view as_planned(struct replication *r)
{
    const struct own_view own = {r->book, r->planning};
    r->book = r->book->forecast;
    r->planning = true;
    return own;
}
static inline void as_is(struct replication *r, struct own_view own)
{
    r->book = own.book;
    r->planning = own.planning;
}
/* A duration in days as ticks; never negative. Working days are counted on `calendar`. */
sim_time duration(struct replication *, quantity_id, const struct thing *, const struct calendar *);

/* ---- stock.c: a stock point's goods, claims and allocation ---- */
struct claim *stock_claim(struct replication *, int32_t point, enum claim_kind, int32_t owner, pieces, sim_time due,
                          double priority, int32_t *id);          /* made, not yet queued */
void stock_ask(struct replication *, int32_t claim);              /* queues it; backlog rises */
void stock_ask_less(struct replication *, int32_t claim, pieces); /* so much of it is not wanted any more */
/* n of its open pieces become a claim of that owner, served just before the rest. */
void stock_split_claim(struct replication *, int32_t claim, pieces n, int32_t owner);
void stock_lower_claim(struct replication *, int32_t claim, pieces n); /* so many less are asked for, all at most */
void stock_withdraw(struct replication *, int32_t claim);              /* takes what is still open out of the queue */
void stock_receive(struct replication *, int32_t point, pieces expected, pieces good,
                   const struct trail *); /* on order falls by expected, on hand rises by good */
void stock_take_back(struct replication *, int32_t point, bool from_customer, pieces); /* goods given come back */
void stock_put_back(struct replication *, int32_t point, pieces);      /* the same, but it is not negative demand */
void stock_hand_over(struct replication *, int32_t claim);             /* what is pegged to it, at once */
void stock_remove(struct replication *, int32_t point, pieces);        /* destroyed; on hand falls */
void stock_remove_taken(struct replication *, int32_t point, pieces);  /* the same, r->taken of them faulty */
void stock_perish(struct replication *, int32_t point, pieces);        /* the same, by age; already off the shelf */
void stock_order(struct replication *, int32_t point, pieces);         /* on order rises (falls) */
void stock_start(struct replication *);                                /* opening stock */
pieces pieces_down(struct replication *, int32_t point, double units); /* whole pieces only */
pieces pieces_near(struct replication *, int32_t point, double units); /* the nearest */
void stock_give_up(struct replication *, int32_t claim);               /* a customer's: lost, and withdrawn */
bool stock_serve_now(struct replication *,
                     int32_t claim); /* a customer served (or lost) in his own event; false: he must queue */
void stock_give_all(struct replication *, int32_t claim);           /* the whole open claim, from stock that is there */
double echelon_position(const struct replication *, int32_t point); /* units */
void allocate_soon(struct replication *, int32_t point);
void review_soon(struct replication *, int32_t point);
double stock_position(const struct replication *, int32_t point); /* units, as the policy reads it */

/* ---- shelf.c: perishable goods; no effect at a stock point without a shelf life ---- */
void shelf_fill(struct replication *, int32_t point, pieces); /* with perishable goods */
static inline void shelf_add(struct replication *r, int32_t point, pieces n)
{
    if (r->net->point[point].shelf_life >= 0)
        shelf_fill(r, point, n);
}
void shelf_issue(struct replication *, int32_t point, pieces); /* of perishable goods */
static inline void shelf_take(struct replication *r, int32_t point, pieces n)
{
    if (r->net->point[point].shelf_life >= 0)
        shelf_issue(r, point, n);
}
pieces shelf_total(const struct replication *, int32_t point);

/* ---- policy.c ---- */
/* Within rank 50: all reviews of one depth; then what they asked of the next is allocated, leaves if its lane departs
 * at once, and is reviewed there. */
static inline uint32_t review_minor(const struct network *n, int32_t point)
{
    return 3 * (uint32_t)n->point[point].depth + 2;
}
static inline uint32_t leave_minor(const struct network *n, int32_t point)
{
    return review_minor(n, point) - 1;
}
static inline uint32_t asked_minor(const struct network *n, int32_t point)
{
    return review_minor(n, point) - 2;
}
void policy_start(struct replication *);
double policy_full_level(struct replication *, int32_t point); /* where it would like to stand at time 0, units */
void policy_review(struct replication *, int32_t point);
void policy_resume(struct replication *, int32_t point); /* ordering was stopped: what was missed is made good */

/* ---- forecast.c: of what is asked, from review to review ---- */
void forecast_start(struct replication *, int32_t point);
void forecast_asked(struct replication *, int32_t point, bool customer, double units); /* asked at this point */
void forecast_observe(struct replication *, int32_t point);                            /* a review: one observation */
double forecast_total(const struct replication *, int32_t point, double reviews); /* units of so many reviews to come */

/* ---- source.c: which source, and the order's way to it ---- */
struct order_cause { /* what a replenishment inherits from the claim that caused it */
    sim_time due;    /* TIME_NEVER: none */
    uint64_t root;   /* the planned order at the top; 0: a new one */
    double priority;
    int32_t for_claim; /* 1 + the claim that gets the goods (allocation pegged); 0: none */
};
/* The point's own ordering is stopped, or that of all its sources. */
bool ordering_stopped(const struct replication *, int32_t point);
void source_order(struct replication *, int32_t point, pieces, struct order_cause);
/* A negative order of so many pieces, to the only source. It travels as an order does and takes its lead time: on order
 * falls now, stock falls at the end, and what is not there then is owed; the source has the goods when it hears of it.
 */
int32_t order_from(struct replication *, int32_t source, pieces, struct order_cause); /* moq, multiple; its order, -1 */
void source_return(struct replication *, int32_t point, pieces, struct order_cause);

/* ---- order.c: an order's life ---- */
int32_t order_place(struct replication *, int32_t source, pieces, struct order_cause);
/* n pieces of an open order, not shipped yet, become an order of their own by that source, at the same terms. */
int32_t order_split(struct replication *, int32_t order, int32_t source, pieces n);
void order_emptied(struct replication *, int32_t order);            /* closes it if nothing of it is left to come */
void order_withdraw(struct replication *, int32_t order, pieces n); /* n pieces that have not begun; deposit back */
void orders_on_their_way_up(struct replication *);
int32_t order_open(struct replication *, const struct open_order *, pieces asked, pieces received); /* before today */
uint64_t own_root(const struct source *, uint64_t k); /* of the source's k-th order, when nothing planned caused it */
void order_release(struct replication *, int32_t order); /* it has reached its source */
/* The customer leaves: orders that were placed for his claim are taken back as far as that can be done (what is made,
 * without components). False, and nothing is done, when work on one has begun and `also_begun` is false. */
bool orders_take_back(struct replication *, int32_t claim, bool also_begun);
void order_lot_dropped(struct replication *, int32_t order, pieces expected); /* a lot of a cancelled order is gone */
/* `good` pieces of `expected` arrive at the order's stock point; closes the order with its last consignment or lot. */
void order_receive(struct replication *, int32_t order, pieces expected, pieces good, int32_t goods,
                   const struct trail *);                           /* frees the goods */
void order_short(struct replication *, int32_t order, pieces lost); /* so many will never be shipped */
void order_begin(struct replication *, int32_t order);              /* first work on it */
double offer_price(struct replication *, const struct source *, double units,
                   const struct thing *); /* per unit, with breaks */
struct thing order_thing(const struct replication *, int32_t order);
struct thing lot_thing(const struct replication *, const struct lot *); /* of a make order; its first unit */

/* ---- plan.c: who used which receipt; nothing outside a plan ---- */
/* A component of the lot's kit, or what a try asked for at `asked`, is there: by the last receipt at `point`. */
void kit_part_came(struct replication *, int32_t lot, int32_t point);
void try_part_came(struct replication *, int32_t task, int32_t point, sim_time asked);
/* The lot, or the try, begins: what came for it is used now. */
void kit_parts_used(struct replication *, int32_t lot);
void try_parts_used(struct replication *, int32_t task);
void machine_passes(struct replication *, struct machine *, int32_t lot, bool waited);
/* Goods of the last receipt at `point` are used now by the order of record `by`. */
void use_of_receipt(struct replication *, int32_t point, int32_t by, sim_time now);

/* ---- consignment.c, capacity.c, lane.c ---- */
void buy_release(struct replication *, int32_t order);
void move_release(struct replication *, int32_t order);
void move_ship(struct replication *, int32_t order, pieces, int32_t upstream_point, const struct claim *);
void supplier_refresh(struct replication *, int32_t supplier);
void lane_refresh(struct replication *, int32_t lane);
void source_refresh(struct replication *, int32_t source);
/* So many units more, given at stock point `from`, wait for a departure; 0: look again. */
void lane_call(struct replication *, int32_t lane, int32_t from, double units);
void lane_carries(struct replication *, int32_t lane, double change); /* units under way, more or less */
void lanes_start(struct replication *);
void consignment_leaves(struct replication *, int32_t id);
/* The lead time or lane time of a thing that begins now, with what strikes it; *closed: closures that are part of it.
 * attempt: at a draw given what is known; 0 the plain one. */
sim_time source_time(struct replication *, int32_t source, const struct thing *, uint64_t attempt, bool first,
                     sim_time *closed);
/* All that is still to come of an open order is under way since `since`: on its lane (or at the supplier) to `middle`,
 * in customs to `end`. known: that is certain (an eta). */
void consignment_under_way(struct replication *, int32_t order, sim_time since, sim_time middle, sim_time end,
                           bool known);
/* Holding of goods in transit: up to now; or, at a period's end, of those there for a whole period. */
void transit_charge(struct replication *, double period_days);
void doors_open(struct replication *); /* receipts held at a closed door try again */
/* n pieces of a consignment that waits for a departure go with that order instead. */
void consignment_reroute(struct replication *, int32_t id, int32_t order, pieces n);
pieces consignment_withdraw(struct replication *, int32_t order, pieces n); /* a supplier has not begun; how many */
int32_t consignment_new(struct replication *, int32_t order, pieces, const struct trail *);

/* ---- make.c, workcenter.c ---- */
void make_release(struct replication *, int32_t order);
void make_kit_filled(struct replication *, int32_t lot, const struct claim *); /* one claim of its kit is complete */
bool make_kit_whole(struct replication *, int32_t lot);                        /* could all its claims be filled now? */
void make_take_kit(struct replication *, int32_t lot); /* fills them all (kitting = "complete") */
void make_lot_done(struct replication *, int32_t lot);
void make_lot_ready(struct replication *, int32_t lot);       /* its kit is whole */
void make_lot_begins(struct replication *, int32_t lot);      /* work on it begins */
void make_lines_stop(struct replication *);                   /* where one stands, what waits for the first step too */
int32_t center_take_back(struct replication *, int32_t step); /* a lot that waits for this step leaves the queue; -1 */
void make_cancel(struct replication *, int32_t order);        /* drops all its lots, wherever they are */
int32_t center_drop_order(struct replication *, int32_t order); /* drops one of its lots from queues and machines; -1 */
/* learning.c: mean factor on the stated time of the n units made after the first `done`. It depends on nothing else;
 * `known` (LEARNT_KNOWN of them, 0 at first) remembers what has been worked out. */
double learning_factor(struct learnt *known, const struct make *, double done, double n);
void center_enter(struct replication *, int32_t lot, int32_t step, bool before_done);
/* A visit of held goods to a workcenter, for inspection or repair: `work` ticks; held_work_done at its end. */
void center_try(struct replication *, int32_t center, int32_t task, double work, int32_t cause_queue,
                int32_t cause_work); /* a try of a task becomes a job; task_part_ends at its end */
/* A job that a try waits for beside its own work; it is on no timeline. */
void center_beside(struct replication *, int32_t center, int32_t task, double work);
void center_visit(struct replication *, int32_t center, int32_t held, double work, int32_t cause_queue,
                  int32_t cause_work, bool front);
void center_start(struct replication *);
void center_refresh(struct replication *, int32_t center);       /* machines or speed changed */
void center_close_books(struct replication *, sim_time at);      /* busy time up to now */
int32_t center_jobs(const struct replication *, int32_t center); /* in its queue and on its machines */
bool make_to_order_has_room(struct replication *, int32_t point, pieces);
/* For what is made for a customer who comes now. */
static inline bool make_has_room(struct replication *r, int32_t point, pieces n)
{
    return r->net->point[point].room_at < 0 || make_to_order_has_room(r, point, n);
}
int32_t center_of_step(const struct replication *, int32_t step);

/* ---- borrow.c ---- */
/* Pieces, `want` at most, out of the kits of lots that have not started. */
pieces kits_lend(struct replication *, int32_t point, pieces want);

/* ---- demand.c ---- */
void demand_arrives(struct replication *, int32_t demand); /* the next customer, with as many units as `units` says */
/* A customer of n pieces; nobody when n <= 0. line: index of a dated order, -1 none. */
void demand_customer(struct replication *, int32_t demand, int32_t point, pieces n, sim_time due, int32_t line);
/* So many units are asked for, or come back. True: a customer asks for some. */
bool demand_asks(struct replication *, int32_t demand, int32_t point, double units, const struct thing *, sim_time due,
                 int32_t line);
void demand_thinks(struct replication *, int32_t demand);         /* one of a finite population comes again */
void demand_served(struct replication *, struct claim *, pieces); /* pieces handed to a customer */
void demand_finished(struct replication *, struct claim *);       /* all of it, or given up */
void demand_lost(struct replication *, struct claim *, pieces);
bool demand_waits_for_work(const struct replication *, const struct claim *); /* his patience ends when work begins */

double exponential_at(const struct replication *, uint64_t source, uint64_t j); /* mean 1 */

/* ---- arrivals.c ---- */
void demand_start(struct replication *);
void demand_rates_again(struct replication *); /* a change may have moved them */

/* ---- retail.c: the season's mix, markdowns, what comes back ---- */
void mix_start(struct replication *, int32_t demand); /* draws the season's weights */
/* The markdown in force at that time: of several the one that began last; NULL: none. */
const struct markdown *markdown_at(const struct network *, const struct demand *, sim_time at);
double markdown_lift(struct replication *, const struct demand *, sim_time at); /* 1 when none is in force */
/* Until when the lift of `now` holds; TIME_NEVER: to the end. */
sim_time markdown_lift_until(struct replication *, const struct demand *, sim_time now);
/* The first time from `from` on at which a markdown is in force; TIME_NEVER: none. */
sim_time markdown_next(const struct network *, const struct demand *, sim_time from);
/* n pieces are handed over to a customer: which price he pays, what will come back. */
void retail_sold(struct replication *, const struct claim *, pieces n);
/* Of what customers of `demand` bought at `point`, n pieces come back at that time (not before now), `resold` of them
 * fit for stock: their price is given back then. At the horizon what would come later comes. */
void goods_come_back_later(struct replication *, struct coming_back, sim_time at);
void goods_back_at_the_end(struct replication *);

/* ---- disruption.c ---- */
void disruptions_reset(struct replication *); /* nothing is stopped */
void disruption_start_all(struct replication *);
void disruptions_accrue(struct replication *);     /* costs per day, up to now */
void changes_look_again(struct replication *);     /* after a change: machines, rates, policies' levels */
void disruption_rates_again(struct replication *); /* a change may have moved them */
void changes_moved(struct replication *);          /* changes came or went: what lives on them looks again */
static inline bool stopped(const struct replication *r, enum node_type type, int32_t id, enum stop_kind kind)
{
    return r->node[type][id].stops[kind] > 0;
}
static inline double speed_of(const struct replication *r, enum node_type type, int32_t id, enum stop_kind kind)
{
    const struct node_state *n = &r->node[type][id];
    return n->stops[kind] > 0 ? 0 : n->slowed ? n->fade[kind] : 1; /* 0 stopped, 1 normal */
}
int32_t stopper_of(const struct replication *, enum node_type, int32_t id);                       /* cause */
static inline bool point_stopped(const struct replication *r, int32_t point, enum stop_kind kind) /* it or its site */
{
    return stopped(r, HIT_POINT, point, kind) || stopped(r, HIT_SITE, r->net->point[point].site, kind);
}
/* Changes that strike single orders: put in force before, taken out after the lead time, or the transit of one of its
 * consignments, is drawn; counted at the first. */
int32_t order_strikes_begin(struct replication *, int32_t source, const struct thing *, uint64_t attempt, bool first,
                            overlay_id *held, int32_t room);
void order_strikes_end(struct replication *, const overlay_id *held, int32_t count);

/* ---- projection.c: see models/projection.h ---- */
void projection_create(struct replication *);
void projection_destroy(struct replication *);
void projection_reached(struct replication *, int32_t milestone); /* called while r->projecting */
void projection_order_closed(struct replication *, int32_t order);
void center_as_planned(struct replication *); /* workcenter.c: work under way, at planned values */
sim_time center_stop_as_planned(struct replication *, int32_t center, int32_t m);
void consignment_as_planned(struct replication *, int32_t id);
sim_time consignment_due(const struct replication *, int32_t id); /* when its present stage ends at present speed */

double acts_done(struct replication *, int32_t response, const struct thing *); /* act.c: units moved or ordered */

/* ---- response.c ---- */
void responses_listen(struct replication *); /* to the events that move variables */
void responses_start(struct replication *);
void responses_accrue(struct replication *); /* costs per day, up to now */

/* ---- goods.c: faulty units that goods carry ---- */
int32_t goods_new(struct replication *); /* without faults; -1 when the scenario knows no faults */
void goods_free(struct replication *, int32_t goods);
void goods_add(struct replication *, int32_t to, int32_t from); /* `from` is freed */
/* Of n pieces that carry `goods` those of a random part, taken out: new goods. */
int32_t goods_split(struct replication *, int32_t goods, pieces n, pieces part, struct draws *);
void goods_end(struct replication *, int32_t goods, enum fault_ending);          /* all of them; freed */
void fault_ends(struct replication *, int32_t fault, pieces, enum fault_ending); /* of those under way */
/* A random yield leaves `good` of n pieces; what is added is without fault. `goods` is freed. */
int32_t goods_of_yield(struct replication *, int32_t goods, pieces n, pieces good, uint64_t luck, const struct thing *);
int32_t goods_part(struct replication *, int32_t order, int32_t goods, pieces n,
                   pieces part);                                       /* the same, shipped apart */
void goods_arrive(struct replication *, int32_t point, int32_t goods); /* into stock; freed */
/* n pieces are about to leave the stock on hand: their faulty units go to r->taken. */
void goods_leave(struct replication *, int32_t point, pieces n);
int32_t goods_taken(struct replication *);                      /* r->taken as goods under way */
void goods_sold(struct replication *, int32_t point, pieces n); /* r->taken: handed to a customer */
void goods_destroyed(struct replication *);                     /* r->taken: destroyed */
void goods_collect(struct replication *, int32_t to);           /* r->taken is added to goods under way */
pieces goods_faulty_here(const struct replication *, int32_t point, int32_t fault); /* on hand */
void goods_mend_here(struct replication *, int32_t point, int32_t fault); /* all on hand that have it are repaired */
void goods_pick_out(struct replication *, int32_t point, int32_t fault);  /* just those that have it: to r->taken */
/* Parts from `point`, all the `of` that a lot takes: its units become faulty by them. Frees the goods. */
void goods_built_in(struct replication *, int32_t lot, int32_t point, int32_t goods, pieces of);
double quality_u(struct replication *, struct draws *);

/* ---- latent.c: faults of styles ---- */
void suspects_reset(struct replication *);
/* Bulk is made, or bought: is the fault there? */
bool suspect_in_bulk(struct replication *, int32_t suspect);
/* What this try of the task sees of what is there: true when anything. `kept`: nothing is repeated, the faults stay. */
bool task_finds(struct replication *, int32_t task, uint64_t number, bool kept);
void suspects_task_passed(struct replication *, int32_t task); /* what it has seen is put right: lots go on */
bool line_stopped(const struct replication *, int32_t source); /* a fault of its style is being put right */
void line_holds(struct replication *, int32_t lot);
/* It has been seen in goods that this source brings (-1: not known): a style's fault is put right for what begins now.
 */
void fault_known(struct replication *, int32_t fault, int32_t source);

/* ---- fault.c: where faults arise; repair ---- */
/* In n units of the order: goods gets them. */
void faults_arise(struct replication *, struct span arises, int32_t order, const struct thing *, pieces n,
                  int32_t goods);
void faults_of_order(struct replication *, int32_t order); /* it is bought now: what is there in it from here on */
void repairs_begin(struct replication *, int32_t held);    /* repairs what waits for it, then inspection_go_on */

/* ---- escape.c: what customers and customs find ---- */
void escapes_reset(struct replication *);
void goods_escape(struct replication *, int32_t point, pieces n); /* n are handed over, r->taken of them faulty */
/* Of the faulty ones handed over just now (r->taken) so many will be brought back. */
pieces faulty_brought_back(struct replication *, int32_t fault);
/* Money given back for faulty goods sold at this stock point: what a contract lets the seller bear of it. */
void faulty_refunded(struct replication *, int32_t fault, int32_t point, double money);
void recalled_goods_arrive(struct replication *, int32_t point); /* goods have come to a point: what is recalled goes */
struct detention {
    sim_time time;
    bool destroyed;
};
/* A consignment of the order passes customs with these goods. */
struct detention customs_look(struct replication *, int32_t order, int32_t goods);

/* ---- hold.c, inspection.c, sampling.c, switching.c ---- */
struct draws held_luck(const struct replication *, const struct held *); /* what is next of it */
void inspection_begin(struct replication *, int32_t held);               /* a submission */
void inspection_release(struct replication *, int32_t held);             /* the goods go on; held is freed */
void quality_reset(struct replication *);
void quality_count_from_here(struct replication *);
/* Goods of a consignment or lot are here: inspected when there is an inspection, then received. Frees the goods. */
void quality_receive(struct replication *, int32_t order, int32_t lot_index, pieces expected, pieces good,
                     int32_t goods, const struct trail *);
/* A lot has done a routing step: its faults arise. True: it must leave the machine for an inspection. */
bool quality_step_done(struct replication *, int32_t lot, int32_t step);
void quality_step_inspect(struct replication *, int32_t lot,
                          int32_t step); /* it has left; the inspection sends it on */
/* Goods leave for another site: true when they are held for inspection first. */
bool quality_ship(struct replication *, int32_t order, pieces, int32_t goods, const struct trail *);
void quality_recheck(struct replication *, int32_t order); /* less is to come: is what was gathered whole now? */
void ship_goods(struct replication *, int32_t order, pieces, int32_t goods, const struct trail *);
/* A new consignment of the order, which starts at that time (now: at once). */
void consignment_send(struct replication *, int32_t order, pieces, int32_t goods, const struct trail *, sim_time at);
void held_work_done(struct replication *, int32_t held);       /* the inspection's or repair's time is over */
void inspection_go_on(struct replication *, int32_t held);     /* after the repairs */
void held_scrap(struct replication *, int32_t held, pieces n); /* n units leave the lot; its goods are the caller's */
void held_take_out(struct replication *, int32_t held, int32_t fault, pieces n); /* scrapped */
struct verdict {                                                                 /* of one submission */
    bool rejected;
    pieces sampled, looked;
};
struct verdict sample_lot(struct replication *, int32_t held);
void switching_note(struct replication *, int32_t inspection, int32_t cls, const struct aql_plan *, pieces lot,
                    pieces found, bool accepted);

/* ---- ledger.c, contract.c ---- */
/* ---- option.c ---- */
void options_start(struct replication *);
void options_charge(struct replication *);                 /* what they cost over time, up to now */
void options_received(struct replication *, double units); /* at a last site */

void ledger_reset(struct replication *);
void ledger_cost(struct replication *, enum account, double money);   /* at once against cash */
void ledger_accrue(struct replication *, enum account, double money); /* a small part of a cost that goes on */
void ledger_owe(struct replication *, enum account, int32_t party,
                double money); /* cost now, payable; negative: income, receivable */
void ledger_pay(struct replication *, int32_t party,
                double money); /* cash against what is owed; negative: we are paid */
void ledger_count_from_here(struct replication *);
void ledger_charge_levels(struct replication *, double period_days);
void ledger_charge_now(struct replication *);    /* what has accrued on levels and in transit, at the rates up to now */
void ledger_before_change(struct replication *); /* a change may move the rates: what has accrued is charged */
void ledger_end_period(struct replication *);    /* charges the period that ends now, once */
void ledger_start(struct replication *);
double accrued_rate(struct replication *, quantity_id, sim_time from); /* a rate that holds from `from` up to now */
void ledger_close(struct replication *);
double ledger_counted(const struct replication *, enum account);
double cost_terms_money(struct replication *, const struct cost_terms *, double units, double kg, double m3,
                        double days, bool once, const struct thing *);
void cost_terms_post(struct replication *, const struct cost_terms *, enum account, double units, double kg, double m3,
                     double days, bool once, const struct thing *);
double contract_price_of(struct replication *, int32_t contract, int32_t item, double units,
                         const struct thing *);                         /* in its currency; NaN none */
bool we_pay_freight(const struct replication *, const struct source *); /* carriage; without a contract the receiver */
bool we_pay_duty(const struct replication *, const struct source *);
double contract_rate(struct replication *, int32_t contract);
void contract_ordered(struct replication *, int32_t contract, struct order *,
                      const struct thing *); /* concluded: promised, and the deposit paid */
/* An order of before today, of which so many units are still to come. */
void contract_opened(struct replication *, int32_t contract, struct order *, const struct open_order *, double units);
void contract_shipped(struct replication *, int32_t contract, struct order *, double units);
void contract_delivered(struct replication *, int32_t contract, struct order *, double units);
/* Units that were accepted where an inspection decides that: their retention falls due. */
void contract_accepted(struct replication *, int32_t contract, struct order *, double units);
/* Refused by the buyer, under way or not yet: what was paid for them is paid back. */
void contract_refused(struct replication *, int32_t contract, const struct order *, double units, bool shipped);
/* Of goods that an inspection on receipt takes out: the share of their price that is not paid (on acceptance). */
double contract_prepaid(struct replication *, int32_t contract); /* share of the value paid by the shipment */
double contract_retained(struct replication *, const struct source *);
void contract_unpaid(struct replication *, int32_t contract, double foreign); /* never to be paid: off the cost */
void contract_sold(struct replication *, const struct demand *, int32_t demand, struct claim *, double units);
void contract_refund(struct replication *, int32_t contract, double foreign); /* of a sale; at once */

/* ---- clause.c: windows, cancellation, charges, the seller's queue and promise, force majeure ---- */
void contracts_start(struct replication *);
/* The buyer receives what comes by this contract (or -1) only from then on; 0: at any time. */
static inline sim_time window_opens(const struct replication *r, int32_t contract)
{
    return contract < 0 ? 0 : r->net->contract[contract].window_first;
}
static inline bool window_shut(const struct replication *r, int32_t contract)
{
    return r->now < window_opens(r, contract);
}
static inline bool refused(const struct replication *r, int32_t contract) /* cancelled by now, or the buyer failed */
{
    return contract >= 0 &&
           (r->now >= r->net->contract[contract].cancel || r->party_failed[r->net->contract[contract].buyer]);
}
/* A stop of kind `k` at the customer of this contract. */
static inline bool customer_stopped(const struct replication *r, int32_t contract, enum stop_kind k)
{
    return contract >= 0 && stopped(r, HIT_PARTY, r->net->contract[contract].buyer, k);
}
void customers_again(struct replication *, int32_t party); /* a stop of theirs began or ended, or they failed */
/* The place in the seller's queue; `otherwise` where the contract says nothing. */
double contract_priority(struct replication *, int32_t contract, const struct thing *, double otherwise);
static inline sim_time promise_within(const struct contract *c, sim_time promise) /* no later than the window's end */
{
    return c->window_end < promise ? c->window_end : promise;
}
/* What is promised for delivery: the later of due date and quote, no later than the window's end; TIME_NEVER: nothing.
 */
sim_time contract_promise(struct replication *, int32_t contract, struct order *, const struct thing *,
                          double planned_days);
/* The charges on a delivery of so many units, money in the contract's currency; `first` of its order. */
double contract_charges(struct replication *, int32_t contract, uint64_t luck, uint64_t thing, int32_t delivery,
                        double units);
sim_time seller_stopped(const struct replication *, int32_t contract); /* so far, by disruptions */
void party_stopped(struct replication *, int32_t party, int change);   /* one stop more, or less */

/* ---- loss.c: who bears what goes wrong with goods under a contract ----
 *
 * `money` of a named loss that `payer` (a party) has to spend on `account`. What the contract names is shared at once;
 * what it does not name may be fought over: once an occasion, which `quarrel` stands for. Our part is posted; without
 * a contract (-1), or without such clauses, whoever spends it bears it. */
void contract_loss(struct replication *, int32_t contract, enum loss, enum account, double money, int32_t payer,
                   struct quarrel *);
/* An occasion: luck of who causes the losses, and its number there. */
static inline struct quarrel quarrel_new(uint64_t luck, uint64_t thing)
{
    return (struct quarrel){.luck = luck, .thing = thing};
}
bool loss_shared(struct replication *, int32_t contract, enum loss); /* named, or may be fought over */
/* The contract that rules losses of goods under this order; -1. */
static inline int32_t losses_of(const struct replication *r, int32_t source)
{
    return r->net->source[source].losses;
}
static inline int32_t party_at(const struct replication *r, int32_t point)
{
    return r->net->site[r->net->point[point].site].party;
}
/* Bought by us, or made for us under a contract. */
static inline bool for_us(const struct replication *r, const struct source *s)
{
    return s->losses >= 0 || r->net->point[s->point].ours;
}
void contracts_reset(struct replication *);
void contracts_count_from_here(struct replication *);
/* contract.c: owes (negative: is owed) by a loss, in our money now; the cash moves at `at`. */
void contract_claim(struct replication *, int32_t contract, enum account, double money, sim_time at);
void contract_settle_claims(struct replication *); /* at the horizon: those still to come */

/* ---- opening.c, opening_task.c: a launch half-way ---- */
void opening_draw(struct replication *); /* the ends of what is open today; before anything else is worked out */
void opening_orders(struct replication *);
void opening_tasks(struct replication *);
void opening_milestones(struct replication *);
sim_time opening_lasts_until(const struct replication *, int32_t disruption);
struct open_end opening_try(const struct replication *, int32_t task);

/* ---- task.c ---- */
/* The time from now to the end of the try of this number, if it has its workcenter; *closed: closures in it. */
sim_time task_length(struct replication *, int32_t task, uint64_t number, sim_time *closed);
void tasks_reset(struct replication *);
void tasks_start(struct replication *);
size_t task_words(const struct network *);                 /* words of a set of tasks */
uint64_t *task_chain(const struct replication *, int32_t); /* the tasks on the chain that decided its last start */
void task_goods_come(struct replication *, int32_t task, int32_t point, sim_time asked); /* a claim of it is filled */
struct trail *task_trail(const struct replication *, int32_t);                           /* NULL: none is kept now */
void task_need(struct replication *, int32_t); /* it, and what it comes after */
static inline bool task_is_passed(const struct replication *r, int32_t task)
{
    return r->task[task].stage == TASK_PASSED || r->task[task].repeats;
}

/* ---- gate.c ---- */
void gates_reset(struct replication *);
void gates_task_passed(struct replication *, int32_t task);
/* The task found something: lots behind a soft gate that have not started wait until its tasks are passed again. */
void line_stops(struct replication *, int32_t task);
/* Open (or -1: no gate). Asking makes its tasks needed. */
bool gate_asked(struct replication *, int32_t gate);
static inline bool gate_open(struct replication *r, int32_t gate)
{
    return gate < 0 || gate_asked(r, gate);
}
void gate_holds_order(struct replication *, int32_t gate, int32_t order);
void gate_holds_lot(struct replication *, int32_t gate, int32_t lot);
void task_part_ends(struct replication *, int32_t task, bool own); /* of a try: its own work, or what is beside it */
void order_passes_gate(struct replication *, int32_t order);       /* order.c */
void make_lot_passes_gate(struct replication *, int32_t lot);      /* make.c */
void make_lot_goes_on(struct replication *, int32_t lot, const struct trail *decided); /* the same, by whose trail */

/* ---- owner.c ---- */
/* A finding that needs a decision. The owner (a hearer of the network; -1: nobody) hears of it, decides at his desk,
 * and then task_decided, lot_decided or response_decided is called: at once when there is no owner or none of it takes
 * time. id: the task; the held goods; the response. serial: the finding's number among those of its finder; it numbers
 * luck. The waiting is on the timeline of the task, or of the held goods' lot. `of_money`: what the decision would
 * spend. */
void owner_hears(struct replication *, int32_t owner, enum finding, int32_t id, uint64_t serial);
void owner_hears_of_money(struct replication *, int32_t owner, enum finding, int32_t id, uint64_t serial, double money);
struct trail *finding_trail(const struct replication *, int32_t notice); /* NULL: none */
void finding_work_done(struct replication *, int32_t notice);            /* he has decided, at his desk */
void task_decided(struct replication *, int32_t task, uint64_t serial);  /* task.c */
void lot_decided(struct replication *, int32_t held, uint64_t serial);
void response_decided(struct replication *, int32_t response, uint64_t serial);
/* Open time that a job of this length takes at the workcenter: hours and minutes are working time, working days its
 * own, days elapsed time from now, which its closures stretch. */
sim_time center_time(struct replication *, int32_t center, quantity_id, const struct thing *);
int32_t center_decides(struct replication *, int32_t center, int32_t notice, double work, int32_t cause_queue,
                       int32_t cause_work);              /* the decision becomes a job; finding_work_done at its end */
void center_drop_job(struct replication *, int32_t job); /* one that is no lot's leaves its queue or machine */

/* ---- measure.c, milestone.c ---- */
void measures_reset(struct replication *);
void measure_one(struct replication *, enum observable, int32_t id, double x);
static inline void measure_thing(struct replication *r, enum observable of, int32_t id, double x)
{
    if (r->net->measures > 0)
        measure_one(r, of, id, x);
}
void measure_level(struct replication *, enum observable, int32_t id, double level);
void measures_start(struct replication *);
void measures_close(struct replication *);
double measure_result(struct replication *, int32_t measure);
void milestone_goods(struct replication *, int32_t point, enum milestone_counts, pieces, const struct trail *,
                     sim_time placed, int32_t gate);
void milestone_task(struct replication *, int32_t task);
/* The chain that decided it, stretch by stretch from time 0 to the moment it was reached; never reached: none.
 * `before`: where the deciding order was placed only after the tasks it waits for were passed, what took their time is
 * told too, although it decided nothing. */
typedef void stretch_told(void *to, sim_time from, sim_time end, int32_t cause);
void milestone_stretches(const struct replication *, int32_t milestone, bool before, stretch_told *, void *to);
void milestone_spent(const struct replication *, int32_t milestone, sim_time *spent); /* ticks by cause; adds */
bool milestone_decided_by(const struct replication *, int32_t milestone, int32_t task);

void milestones_start(struct replication *);
void milestones_close(struct replication *); /* missed: not reached, and due at the end of the run or later */

/* ---- season.c: one season after another ---- */
struct luck season_luck(struct luck, int32_t season);
static inline sim_time season_offset(const struct replication *r) /* from the start of the first to that of this one */
{
    return r->season * r->net->seasons.every;
}
void seasons_begin(struct replication *);
void season_start(struct replication *);                          /* after the reset: what is kept comes over */
void season_carry(struct replication *);                          /* a season is over, another follows */
void season_told(void *replication, int32_t state, double added); /* the book says that an event has moved a state */
void season_learns(struct replication *, int32_t family, double units);

/* An event that variables may listen to; -1: none does. */
static inline void tell_variables(struct replication *r, int32_t event, double units)
{
    if (event >= 0)
        book_event(r->book, (size_t)event, units, r->now);
}

/* Those of a stock point: one place may have several names ("dc.tote" and "dc.tote.black"). */
static inline void raise_each(struct replication *r, struct span events, double units)
{
    for (int32_t i = events.first; i < events.first + events.count; i++)
        book_event(r->book, (size_t)r->net->point_event[i], units, r->now);
}

/* ---- story ---- */
void story(struct replication *, const char *format, ...) __attribute__((format(printf, 2, 3)));
#define STORY(r, ...) ((r)->trace ? story((r), __VA_ARGS__) : (void)0)

#endif
