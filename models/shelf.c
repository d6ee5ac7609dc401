/* models/shelf.c - perishable goods: what is on hand, by the time it came.
 *
 * A stock point with a shelf life keeps its goods in batches, one a receipt. A batch perishes as a whole, its shelf
 * life after it was received here (opening stock: after time 0; goods moved on from elsewhere start anew), before the
 * receipts of that instant: a life of one period serves the demands of one period. Issue: the oldest first (FIFO) or
 * the newest (LIFO). What perishes leaves the stock and the inventory position, and pays `outdating` a unit. [Nahmias,
 * Perishable inventory theory, Operations Research 30 (1982) 680-708] */
#include "models/flow.h"

static struct shelf_batch *batch_at(const struct replication *r, int32_t id)
{
    return pool_at(&r->batches, id);
}

static void unlink_batch(struct replication *r, int32_t id)
{
    const struct shelf_batch *b = batch_at(r, id);
    struct point_state *p = &r->point[b->point];
    *(b->prev < 0 ? &p->shelf_first : &batch_at(r, b->prev)->next) = b->next;
    *(b->next < 0 ? &p->shelf_last : &batch_at(r, b->next)->prev) = b->prev;
    pool_give(&r->batches, id);
}

void shelf_fill(struct replication *r, int32_t point, pieces n)
{
    const struct point *at = &r->net->point[point];
    struct point_state *p = &r->point[point];
    if (n <= 0)
        return;
    const struct thing t = {.order = p->batches++};
    const int32_t id = pool_take(&r->batches);
    struct shelf_batch *b = batch_at(r, id);
    *b = (struct shelf_batch){.next = -1, .prev = p->shelf_last, .point = point, .left = n};
    *(b->prev < 0 ? &p->shelf_first : &batch_at(r, b->prev)->next) = id;
    p->shelf_last = id;
    b->event = schedule_perish(r, r->now + duration(r, at->shelf_life, &t, r->net->site[at->site].calendar), 0,
                               (struct event_perish){id});
}

void shelf_issue(struct replication *r, int32_t point, pieces n)
{
    const struct point *at = &r->net->point[point];
    const struct point_state *p = &r->point[point];
    while (n > 0) {
        const int32_t id = at->newest_first ? p->shelf_last : p->shelf_first;
        struct shelf_batch *b = batch_at(r, id);
        const pieces taken = b->left < n ? b->left : n;
        b->left -= taken;
        n -= taken;
        if (b->left > 0)
            continue;
        engine_cancel(r->engine, b->event);
        unlink_batch(r, id);
    }
}

pieces shelf_total(const struct replication *r, int32_t point)
{
    pieces sum = 0;
    for (int32_t id = r->point[point].shelf_first; id >= 0; id = batch_at(r, id)->next)
        sum += batch_at(r, id)->left;
    return sum;
}

void on_perish(struct replication *r, const struct event_perish *it)
{
    const struct shelf_batch *b = batch_at(r, it->batch);
    const int32_t point = b->point;
    const pieces n = b->left;
    unlink_batch(r, it->batch);
    stock_perish(r, point, n);
}
