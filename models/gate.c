/* models/gate.c - gates: orders and lots that wait until tasks are passed.
 *
 * Hard: shut until all of its tasks are passed at the same time; then it stays open. Soft: open from the start,
 * whatever its tasks say, so that orders and lots go at their planned date; they are needed as a hard gate's would be.
 * A try of one
 * of its tasks that fails once work has begun on a lot behind the gate stops the line: when the failure is decided,
 * lots on which no work has begun are held until all its tasks are passed again. */
#include "models/flow.h"

static const int32_t *tasks_of(const struct replication *r, int32_t gate)
{
    return r->net->task_list + r->net->gate[gate].tasks.first;
}

static bool all_passed(const struct replication *r, int32_t gate)
{
    for (int32_t i = 0; i < r->net->gate[gate].tasks.count; i++)
        if (!task_is_passed(r, tasks_of(r, gate)[i]))
            return false;
    return true;
}

static void opens(struct replication *r, int32_t gate)
{
    const struct gate *g = &r->net->gate[gate];
    struct gate_state *s = &r->gate[gate];
    int32_t decider = -1;
    s->open = true;
    s->opened_at = r->now;
    for (int32_t i = 0; i < g->tasks.count; i++)
        if (decider < 0 || r->task[tasks_of(r, gate)[i]].passed_at > r->task[decider].passed_at)
            decider = tasks_of(r, gate)[i];
    s->trail = r->task[decider].trail;
    if (g->plan >= 0 && s->wanted)
        schedule_plan_order(r, r->now, (uint32_t)r->net->point[g->point].depth,
                            (struct event_plan_order){g->point, g->plan});
    int32_t order = s->first_order, lot = s->first_lot;
    s->first_order = s->last_order = s->first_lot = s->last_lot = -1;
    for (int32_t next; order >= 0; order = next) {
        next = order_at(r, order)->gate_next;
        order_passes_gate(r, order);
    }
    for (int32_t next; lot >= 0; lot = next) {
        next = lot_at(r, lot)->next;
        lot_at(r, lot)->next = -1;
        make_lot_passes_gate(r, lot);
    }
}

bool gate_asked(struct replication *r, int32_t gate)
{
    struct gate_state *s = &r->gate[gate];
    if (!s->asked) {
        s->asked = true;
        for (int32_t i = 0; i < r->net->gate[gate].tasks.count; i++)
            task_need(r, tasks_of(r, gate)[i]);
    }
    return s->open;
}

void gate_holds_order(struct replication *r, int32_t gate, int32_t order)
{
    struct gate_state *s = &r->gate[gate];
    order_at(r, order)->gate_next = -1;
    *(s->first_order < 0 ? &s->first_order : &order_at(r, s->last_order)->gate_next) = order;
    s->last_order = order;
}

void gate_holds_lot(struct replication *r, int32_t gate, int32_t lot)
{
    struct gate_state *s = &r->gate[gate];
    lot_at(r, lot)->next = -1;
    *(s->first_lot < 0 ? &s->first_lot : &lot_at(r, s->last_lot)->next) = lot;
    s->last_lot = lot;
}

void gates_task_passed(struct replication *r, int32_t task)
{
    const struct span gates = r->net->task[task].gates;
    for (int32_t i = gates.first; i < gates.first + gates.count; i++)
        if (!r->gate[r->net->task_list[i]].open && all_passed(r, r->net->task_list[i]))
            opens(r, r->net->task_list[i]);
}

void line_stops(struct replication *r, int32_t task)
{
    const struct span gates = r->net->task[task].gates;
    for (int32_t i = gates.first; i < gates.first + gates.count; i++) {
        const int32_t gate = r->net->task_list[i];
        if (!r->net->gate[gate].soft || !r->gate[gate].begun || !r->gate[gate].open)
            continue;
        r->gate[gate].open = false;
        STORY(r, "what task %s found stops the line", r->net->task[task].name);
    }
}

void gates_reset(struct replication *r)
{
    for (int32_t g = 0; g < r->net->gates; g++)
        r->gate[g] = (struct gate_state){.open = r->net->gate[g].soft,
                                         .opened_at = -1,
                                         .first_order = -1,
                                         .last_order = -1,
                                         .first_lot = -1,
                                         .last_lot = -1};
}
