/* models/switching.c - the switching rules of ISO 2859-1:1999, clause 9, for one class of one inspection.
 *
 *   normal -> tightened   2 of 5 or fewer successive lots not accepted                        (9.3.1)
 *   tightened -> normal   5 successive lots accepted                                          (9.3.2)
 *   normal -> reduced     switching score 30 or more                                          (9.3.3)
 *   reduced -> normal     a lot not accepted                                                  (9.3.4)
 *   stop                  5 lots not accepted in all while on tightened inspection            (9.4)
 * Switching score, from 0 at the start of normal inspection (9.3.3.2, single sampling): with Ac 0 or 1, 2 more when the
 * lot is accepted, else 0; with Ac 2 or more, 3 more when it would have been accepted with the AQL one step tighter,
 * else 0. The lots counted are those since the start of normal inspection, first submissions only. A stop is counted
 * and its five lots begin anew: acceptance goes on under tightened inspection, as the standard has it after the
 * supplier has acted. That production is steady and the authority agrees (9.3.3.1 b, c) is taken for granted. */
#include "models/flow.h"

enum { SCORE_ENOUGH = 30, LOTS_LOOKED_BACK = 5, REJECTED_ENOUGH = 2, ACCEPTED_ENOUGH = 5, STOP_AT = 5 };

static void go_to(struct switching *s, enum aql_severity severity)
{
    *s = (struct switching){.severity = (int32_t)severity};
}

static bool would_pass_tighter(const struct inspection *i, int32_t cls, pieces lot, pieces found)
{
    const int32_t tighter = i->aql[cls] - 1;
    return tighter >= 0 && found <= aql_plan(lot, (enum aql_level)i->level, AQL_NORMAL, tighter).accept;
}

static void on_normal(struct switching *s, const struct inspection *i, int32_t cls, const struct aql_plan *plan,
                      pieces lot, pieces found, bool accepted)
{
    int32_t rejected = 0;
    s->history = (s->history << 1 | !accepted) & ((1 << LOTS_LOOKED_BACK) - 1);
    for (int32_t b = s->history; b; b >>= 1)
        rejected += b & 1;
    if (plan->accept <= 1)
        s->score = accepted ? s->score + 2 : 0;
    else
        s->score = accepted && would_pass_tighter(i, cls, lot, found) ? s->score + 3 : 0;
    if (rejected >= REJECTED_ENOUGH)
        go_to(s, AQL_TIGHTENED);
    else if (s->score >= SCORE_ENOUGH && i->reduced_allowed)
        go_to(s, AQL_REDUCED);
}

static void on_tightened(struct replication *r, struct switching *s, int32_t inspection, bool accepted)
{
    s->streak = accepted ? s->streak + 1 : 0;
    s->rejected_tightened += !accepted;
    if (s->streak >= ACCEPTED_ENOUGH)
        go_to(s, AQL_NORMAL);
    else if (s->rejected_tightened >= STOP_AT) {
        r->inspection[inspection].count.stopped += r->warm;
        go_to(s, AQL_TIGHTENED);
    }
}

void switching_note(struct replication *r, int32_t inspection, int32_t cls, const struct aql_plan *plan, pieces lot,
                    pieces found, bool accepted)
{
    const struct inspection *i = &r->net->inspection[inspection];
    struct switching *s = &r->inspection[inspection].rule[cls];
    switch ((enum aql_severity)s->severity) {
    case AQL_NORMAL:
        on_normal(s, i, cls, plan, lot, found, accepted);
        break;
    case AQL_TIGHTENED:
        on_tightened(r, s, inspection, accepted);
        break;
    default:
        if (!accepted)
            go_to(s, AQL_NORMAL);
        break;
    }
}
