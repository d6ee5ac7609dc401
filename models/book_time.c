/* models/book_time.c - when a quantity moves by itself: until when the value it has now holds.
 *
 * Dated steps move at their dates, processes on their grid, laws and sequences of a calendar scope at the end of
 * their cell. A sine, a state that returns, and a fact of the replication move all the time: they are followed in steps
 * of a 192nd of the sine's period, or a 24th of a time unit, whose middle stands for the step (error of an
 * integral: 4.5e-5 of the amplitude).
 */
#include "models/book_inside.h"

#include <math.h>

static const sim_time STATE_STEP = TICKS_PER_DAY / 24;
enum { SINE_STEPS = 192 };

static sim_time sooner(sim_time a, sim_time b)
{
    return a < b ? a : b;
}

static sim_time next_of(sim_time step, sim_time now)
{
    return step > 0 ? (now / step + 1) * step : TIME_NEVER;
}

static sim_time next_cell(const struct quantity *q, sim_time now)
{
    switch (q->scope) {
    case SCOPE_WEEK:
        return next_of(7 * TICKS_PER_DAY, now);
    case SCOPE_DAY:
    case SCOPE_MONTH: /* months begin with a day */
        return next_of(TICKS_PER_DAY, now);
    case SCOPE_PERIOD:
        return next_of(q->period, now);
    case SCOPE_RUN:
    case SCOPE_SEASON:
    case SCOPE_ROOT:
    case SCOPE_ORDER:
    case SCOPE_TRY:
    case SCOPE_FINDING:
    case SCOPE_LOT:
    case SCOPE_UNIT:
        break;
    }
    return TIME_NEVER;
}

static sim_time next_step(const struct steps *s, sim_time now)
{
    for (int32_t i = 0; i < s->count; i++)
        if (s->step[i].from > now)
            return s->step[i].from;
    return TIME_NEVER;
}

static sim_time special_until(const struct book *b, const struct quantity *q, sim_time now)
{
    if (q->kind == KIND_STATE || q->kind == KIND_FACT)
        return next_of(STATE_STEP, now);
    if (q->kind == KIND_STEPS) {
        const struct steps *s = &b->steps[q->special];
        sim_time until = next_step(s, now);
        for (int32_t i = 0; i < s->count; i++)
            until = sooner(until, book_holds_until(b, s->step[i].is, now));
        return until;
    }
    const struct process *p = &b->process[q->special];
    if (p->form->law != TIME_SINE)
        return b->begins + next_of(p->step, now - b->begins);
    const double period = p->argument[2] < 0 ? 1 : book_mean(b, p->argument[2]);
    const sim_time step = period > 0 ? ticks_from_days(period / SINE_STEPS) : 0;
    return next_of(step > 0 ? step : 1, now);
}

sim_time book_holds_until(const struct book *b, quantity_id id, sim_time now)
{
    const struct quantity *q = b->quantity[id];
    sim_time until = TIME_NEVER;
    if (q->depends == 0)
        return until;
    for (int32_t i = 0; i < q->code_count; i++)
        if (q->code[i].op == OP_SPECIAL)
            until = sooner(until, special_until(b, q, now));
        else if (q->code[i].op == OP_QUANTITY)
            until = sooner(until, book_holds_until(b, q->code[i].index, now));
        else if (q->code[i].op == OP_LAW || q->code[i].op == OP_SEQUENCE)
            until = sooner(until, next_cell(q, now));
    return until;
}

bool book_moves(const struct book *b, quantity_id id)
{
    return b->quantity[id]->depends != 0 || b->quantity[id]->moved;
}

bool book_counts_things(const struct book *b, quantity_id id)
{
    return (b->quantity[id]->depends & DEPENDS_THING) != 0;
}
