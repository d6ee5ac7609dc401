/* models/state.c - one thread's replication context: made once, reset often. */
#include "models/flow.h"

#include "sim/arena.h"
#include "sim/keep.h"

#include <stdlib.h>

/* Remembered with its size, so that all that changes can be put aside. */
static void *array_of(struct replication *r, int64_t count, size_t size)
{
    const size_t n = count > 0 ? (size_t)count : 1;
    r->array = memory_grow(r->array, r->arrays + 1, sizeof *r->array);
    r->array[r->arrays] = (struct kept_array){memory_grow(NULL, n, size), n * size};
    return r->array[r->arrays++].at;
}
#define array(count, size) array_of(r, count, size)

/* Remembered likewise. */
static void pool_of(struct replication *r, struct pool *pool, size_t size)
{
    pool_init(pool, size);
    r->kept_pool = memory_grow(r->kept_pool, r->kept_pools + 1, sizeof *r->kept_pool);
    r->kept_pool[r->kept_pools++] = pool;
}

#define pool_init(pool, size) pool_of(r, pool, size)

static void pools_init(struct replication *r)
{
    pool_init(&r->payments, sizeof(struct owed_payment));
    pool_init(&r->claims, sizeof(struct claim));
    pool_init(&r->orders, sizeof(struct order));
    pool_init(&r->consignments, sizeof(struct consignment));
    pool_init(&r->batches, sizeof(struct shelf_batch));
    pool_init(&r->lots, sizeof(struct lot));
    pool_init(&r->jobs, sizeof(struct job));
    pool_init(&r->occurrences, sizeof(struct occurrence));
    pool_init(&r->goods, sizeof(pieces) * (r->net->faults > 0 ? (size_t)r->net->faults : 1));
    pool_init(&r->helds, sizeof(struct held));
    pool_init(&r->notices, sizeof(struct notice));
    pool_init(&r->backs, sizeof(struct coming_back));
}

static void demand_luck(struct replication *r)
{
    const struct network *n = r->net;
    for (int32_t i = 0; i < n->demands; i++) {
        cursor_open(&r->demand_mix[i], n->demand[i].mix_source);
        cursor_open(&r->demand_gap[i], n->demand[i].gap_source);
        cursor_open(&r->demand_patience[i], n->demand[i].patience_source);
    }
}

struct replication *replication_create(const struct network *n)
{
    struct replication *r = memory_grow(NULL, 1, sizeof *r);
    *r = (struct replication){.net = n, .forced = -1};
    r->engine = engine_create(model_event_kinds(), EVENT_KINDS, r);
    r->book = book_state_create(n->book);
    book_watch_states(r->book, season_told, r);
    pools_init(r);
    r->learnt = memory_grow(NULL, LEARNT_KNOWN, sizeof *r->learnt);
    for (int32_t i = 0; i < LEARNT_KNOWN; i++)
        r->learnt[i] = (struct learnt){NULL, 0, 0, 0};
    r->point = array(n->points, sizeof *r->point);
    r->center = array(n->centers, sizeof *r->center);
    r->machine = array(n->machine_places, sizeof *r->machine);
    r->failure_left = array(n->failure_places, sizeof *r->failure_left);
    r->breakdowns = array(n->failure_places, sizeof *r->breakdowns);
    r->step_waiting = array(n->steps, sizeof *r->step_waiting);
    r->step_blocked = array(n->steps, sizeof *r->step_blocked);
    r->make_in_process = array(n->makes, sizeof *r->make_in_process);
    r->make_waiting = array(n->makes, sizeof *r->make_waiting);
    r->make_last = array(n->makes, sizeof *r->make_last);
    r->learned = array(n->points, sizeof *r->learned);
    r->carried.state = array(n->seasons.keeps, sizeof *r->carried.state);
    r->carried.learned = array(n->points, sizeof *r->carried.learned);
    r->carried.tooled = array(n->sources, sizeof *r->carried.tooled);
    r->landed_units = array(n->items, sizeof *r->landed_units);
    r->plan_waits = array(n->plan_orders, sizeof *r->plan_waits);
    r->history = array(n->history_places, sizeof *r->history);
    r->faulty = array((int64_t)n->points * n->faults, sizeof *r->faulty);
    r->faulty_draws = array((int64_t)n->points * n->faults, sizeof *r->faulty_draws);
    r->taken = array(n->faults, sizeof *r->taken);
    r->fault = array(n->faults, sizeof *r->fault);
    r->escape = array((int64_t)n->escaping * n->items, sizeof *r->escape);
    r->suspect = array(n->suspects, sizeof *r->suspect);
    r->sees = array(n->faults, sizeof *r->sees);
    r->inspection = array(n->inspections, sizeof *r->inspection);
    r->demand = array(n->demands, sizeof *r->demand);
    r->demand_mix = array(n->demands, sizeof *r->demand_mix);
    r->demand_gap = array(n->demands, sizeof *r->demand_gap);
    r->demand_patience = array(n->demands, sizeof *r->demand_patience);
    r->season_given = array(n->demand_targets, sizeof *r->season_given);
    r->mix_weight = array(n->demand_targets, sizeof *r->mix_weight);
    r->back_so_far = array(n->demand_targets, sizeof *r->back_so_far);
    r->resold_so_far = array(n->demand_targets, sizeof *r->resold_so_far);
    r->lane = array(n->lanes, sizeof *r->lane);
    r->supplier = array(n->suppliers, sizeof *r->supplier);
    r->source = array(n->sources, sizeof *r->source);
    r->disruption = array(n->disruptions, sizeof *r->disruption);
    r->response = array(n->responses, sizeof *r->response);
    r->spent = array(n->causes, sizeof *r->spent);
    r->measure = array(n->measures, sizeof *r->measure);
    for (int32_t i = 0; i < n->measures; i++)
        r->measure[i] = (struct measure_state){0};
    r->milestone = array(n->milestones, sizeof *r->milestone);
    r->owner = array(n->owners, sizeof *r->owner);
    r->open_end = array(n->open_items, sizeof *r->open_end);
    r->open_from = array(n->open_items, sizeof *r->open_from);
    for (int32_t i = 0; i < n->open_items; i++)
        r->open_from[i] = not_a_number();
    r->task = array(n->tasks, sizeof *r->task);
    r->gate = array(n->gates, sizeof *r->gate);
    r->task_chain = array(n->tasks, task_words(n) * sizeof *r->task_chain + 1);
    r->milestone_chain = array(n->milestones, task_words(n) * sizeof *r->milestone_chain + 1);
    r->party_stops = array(n->parties, sizeof *r->party_stops);
    r->party_failed = array(n->parties, sizeof *r->party_failed);
    r->ledger.owed_micro = array(n->parties, sizeof *r->ledger.owed_micro);
    r->ledger.owed_foreign = array(n->contracts, sizeof *r->ledger.owed_foreign);
    r->ledger.claimed = array(n->contracts, sizeof *r->ledger.claimed);
    r->contract = array(n->contracts, sizeof *r->contract);
    const int32_t nodes[HIT_TYPES] = {
        [HIT_SITE] = n->sites,     [HIT_SUPPLIER] = n->suppliers, [HIT_LANE] = n->lanes,   [HIT_POINT] = n->points,
        [HIT_SOURCE] = n->sources, [HIT_CENTER] = n->centers,     [HIT_PARTY] = n->parties};
    for (int t = 0; t < HIT_TYPES; t++)
        r->node[t] = array(nodes[t], sizeof *r->node[t]);
    demand_luck(r);
    responses_listen(r);
    projection_create(r);
    return r;
}

static void free_measures(struct replication *r)
{
    for (int32_t i = 0; i < r->net->measures; i++)
        free(r->measure[i].kept);
}

void replication_destroy(struct replication *r)
{
    if (!r)
        return;
    void *const grown[] = {r->carried.now, r->carried.late, r->unit_marks, r->struck, r->record, r->use, r->part};
    projection_destroy(r);
    free_measures(r);
    for (size_t i = 0; i < r->kept_pools; i++)
        pool_release(r->kept_pool[i]);
    for (size_t i = 0; i < r->arrays; i++)
        free(r->array[i].at);
    for (size_t i = 0; i < sizeof grown / sizeof *grown; i++)
        free(grown[i]);
    free(r->kept_pool);
    free(r->array);
    free(r->learnt);
    book_state_destroy(r->book);
    engine_destroy(r->engine);
    free(r);
}

static void pass_pool(struct pool *p, struct keep *k)
{
    keep_pass(k, &p->used, sizeof p->used);
    keep_pass(k, &p->frees, sizeof p->frees);
    keep_pass(k, p->free_ids, (size_t)p->frees * sizeof *p->free_ids);
    for (int32_t first = 0; first < p->used; first += POOL_CHUNK) {
        const int32_t here = p->used - first < POOL_CHUNK ? p->used - first : POOL_CHUNK;
        keep_pass(k, pool_at(p, first), (size_t)here * p->size);
    }
}

/* All but what has grown in between: pools, struck hits, marks of units, whose memory may have moved. */
static void pass_own(struct replication *r, struct keep *k)
{
    struct pool pool[KEPT_POOLS_MOST] = {{0}};
    struct replication now = *r;
    for (size_t i = 0; i < r->kept_pools; i++)
        pool[i] = *r->kept_pool[i];
    keep_pass(k, r, sizeof *r);
    r->struck = now.struck;
    r->struck_room = now.struck_room;
    r->unit_marks = now.unit_marks;
    r->unit_room = now.unit_room;
    r->carried.late = now.carried.late;
    r->carried.late_room = now.carried.late_room;
    for (size_t i = 0; i < r->kept_pools; i++)
        *r->kept_pool[i] = pool[i];
}

void replication_pass(struct replication *r, struct keep *k)
{
    pass_own(r, k);
    for (size_t i = 0; i < r->arrays; i++)
        keep_pass(k, r->array[i].at, r->array[i].bytes);
    for (size_t i = 0; i < r->kept_pools; i++)
        pass_pool(r->kept_pool[i], k);
    engine_pass(r->engine, k);
    book_state_pass(r->book->forecast ? r->book->forecast : r->book, k);
}

size_t replication_growths(const struct replication *r)
{
    size_t growths = r->carried.growths + engine_growths(r->engine);
    for (size_t i = 0; i < r->kept_pools; i++)
        growths += r->kept_pool[i]->growths;
    return growths;
}

void replication_fail(struct replication *r, const char *why)
{
    if (r->failed)
        return;
    r->failed = true;
    r->failure = why;
    r->failed_at = r->now;
    engine_stop(r->engine);
}
