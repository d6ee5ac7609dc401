/* tests/validation/answers_money.c - exact answers: money, and schedules by hand. */
#include "tests/validation/answers.h"

/* ---- by hand ---- */

/* hand_schedule.cfg. Days since Monday 2026-01-05, 00:00; nothing varies, so the answers hold to the microsecond (6e-12
 * d).
 *
 *  day  2    the order for 240 bags is placed; leather (27 d) is there on day 29, Tuesday 2026-02-03, 00:00.
 *  cutting   lots of 60: 30 min set-up + 60 * 4 min = 4.5 h, two a day of 9 h:
 *            Tue 08:00, Tue 12:30, Wed 08:00, Wed 12:30.
 *  sewing    10 h a lot, one after another from Tue 12:30 on: done Wed 13:30, Thu 14:30, Fri 15:30;
 *            the last has 1.5 h done on Friday, and after the holiday (2026-02-09 to 02-15)
 *            the other 8.5 h on Monday 2026-02-16 at 16:30.
 *  boat      Mondays 00:00 (k * 7 d): three lots on day 35, the last on day 49; under way 20.1234567 d.
 *  there     180 bags on day 55.1234567, the last 60 on day 69.1234567 (2026-03-15).
 *  due       2026-03-10, that is up to day 65, 00:00: 4.1234567 d late.
 *  waits     of lots before sewing: 0, 20.5 h, 26 h, 46.5 h.
 *  open      13 weeks of 45 h less the holiday's: 540 h; cutting worked 18 h, sewing 40 h.
 *  stock     all 240 leave for the shops on day 86. */
static size_t answers_hand_schedule(struct answer out[ANSWERS])
{
    const double first = 55.1234567, last = 69.1234567, sold = 86, horizon = 91, tick = 0.5 / 86400e6;
    out[0] = always_is("launch.delay_days", last - 65, 4, "the passage is rounded to whole days", tick);
    out[1] = always_is("workcenter.factory.sewing.wait_days", (0 + 20.5 + 26 + 46.5) / 4 / 24, 1,
                       "a set-up is paid once an order", tick);
    out[2] = always_is("workcenter.factory.cutting.utilization", 18.0 / 540, 18.0 / 585, "the holiday counts as open",
                       1e-12);
    out[3] =
        always_is("workcenter.factory.sewing.utilization", 40.0 / 540, 40.0 / 585, "the holiday counts as open", 1e-12);
    out[4] = always_is("stock.dc.tote.on_hand", (180 * (sold - first) + 60 * (sold - last)) / horizon,
                       240 * (sold - last) / horizon, "the boat waits for the last lot", 1e-9);
    return 5;
}

/* ---- the systems ---- */

static const struct textbook systems[] = {
    {"money/hand_schedule", "schedule by hand, nothing varies", "by hand", "2", answers_hand_schedule},
};

const struct textbook_kind textbooks_money = {"money", systems, sizeof systems / sizeof systems[0]};
