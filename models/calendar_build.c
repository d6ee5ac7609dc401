/* models/calendar_build.c - a calendar from a week and closures. */
#include "models/calendar_inside.h"

#include "models/week.h"

#include <stdlib.h>
#include <string.h>

enum { CLOSURE_PIECES = 4000000 }; /* more shut or fading days than this in one calendar are refused */

struct piece { /* a time during which one closure holds the rate down */
    sim_time begin, end;
    double rate; /* 0 while shut */
};

struct pieces {
    struct piece *piece;
    size_t count, room;
};

static void pieces_add(struct pieces *p, sim_time begin, sim_time end, double rate)
{
    if (begin >= end)
        return;
    if (p->count == p->room) {
        p->room = p->room ? 2 * p->room : 64;
        p->piece = memory_grow(p->piece, p->room, sizeof p->piece[0]);
    }
    p->piece[p->count++] = (struct piece){begin, end, rate};
}

/* One occurrence: shut, then a piece for each day of the return. The last day may be a part of one. */
static void pieces_add_closure(struct pieces *p, const struct closure *x, sim_time on)
{
    const sim_time back = on + x->lasts;
    pieces_add(p, on, back, 0.0);
    for (sim_time done = 0; done < x->fades; done += TICKS_PER_DAY) {
        const sim_time end = done + TICKS_PER_DAY < x->fades ? done + TICKS_PER_DAY : x->fades;
        pieces_add(p, back + done, back + end, 0.5 * ((double)done + (double)end) / (double)x->fades);
    }
}

static int by_piece(const void *a, const void *b)
{
    const struct piece *x = a, *y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return (x->rate > y->rate) - (x->rate < y->rate);
}

/* Appends [begin, end) at `rate`; joins it to the last stretch where that has the same rate. */
static void zone_append(struct zone *z, size_t *room, sim_time begin, sim_time end, double rate)
{
    uint32_t parts = (uint32_t)(rate * RATE_FULL + 0.5);
    if (rate <= 0 || begin >= end)
        return;
    if (parts == 0)
        parts = 1;
    struct stretch *last = z->count ? &z->stretch[z->count - 1] : NULL;
    if (last && last->end == begin && last->rate == parts && parts == RATE_FULL) {
        z->work += end - begin;
        last->end = end;
        return;
    }
    if (z->count == *room) {
        *room = *room ? 2 * *room : 64;
        z->stretch = memory_grow(z->stretch, *room, sizeof z->stretch[0]);
    }
    struct stretch *s = &z->stretch[z->count++];
    *s = (struct stretch){begin, end, z->work, parts};
    z->work += stretch_work(s, end);
}

struct sweep { /* runs once through the sorted pieces; keeps those that hold now */
    const struct pieces *pieces;
    size_t next;
    struct piece *active;
    size_t count, room;
};

/* Rate at t (1 without closures), and until when it stays. Calls must not go back in time. */
static double sweep_rate(struct sweep *s, sim_time t, sim_time *stays)
{
    for (; s->next < s->pieces->count && s->pieces->piece[s->next].begin <= t; s->next++) {
        if (s->count == s->room) {
            s->room = s->room ? 2 * s->room : 16;
            s->active = memory_grow(s->active, s->room, sizeof s->active[0]);
        }
        s->active[s->count++] = s->pieces->piece[s->next];
    }
    double rate = 1.0;
    size_t kept = 0;
    *stays = s->next < s->pieces->count ? s->pieces->piece[s->next].begin : TIME_NEVER;
    for (size_t i = 0; i < s->count; i++) {
        if (s->active[i].end <= t)
            continue;
        s->active[kept++] = s->active[i];
        rate *= s->active[i].rate;
        if (s->active[i].end < *stays)
            *stays = s->active[i].end;
    }
    s->count = kept;
    return rate;
}

static struct zone zone_keep(struct zone z, struct arena *arena)
{
    struct stretch *copy = arena_array(arena, z.count ? z.count : 1, sizeof copy[0]);
    if (z.count)
        memcpy(copy, z.stretch, z.count * sizeof copy[0]);
    free(z.stretch);
    z.stretch = copy;
    return z;
}

/* The stretches of the cycle within [begin, end), less the closures; `begin` is the start of a cycle. */
static struct zone zone_build(const struct cycle *week, const struct pieces *pieces, sim_time begin, sim_time end,
                              struct arena *arena)
{
    struct zone z = {0};
    size_t room = 0;
    struct sweep sweep = {.pieces = pieces};
    for (sim_time t = begin; t < end;) {
        const struct stretch open = cycle_find(week, begin, t);
        if (open.begin > t)
            t = open.begin;
        while (t < open.end && t < end) {
            sim_time stays;
            const double rate = sweep_rate(&sweep, t, &stays);
            sim_time to = stays < open.end ? stays : open.end;
            if (to > end)
                to = end;
            zone_append(&z, &room, t, to, rate);
            t = to;
        }
    }
    free(sweep.active);
    return zone_keep(z, arena);
}

static struct cycle cycle_of_week(const struct week *week, struct arena *arena)
{
    struct zone z = {0};
    size_t room = 0;
    for (int i = 0; i < week->count; i++)
        zone_append(&z, &room, week->stretch[i].begin, week->stretch[i].end, 1.0);
    z = zone_keep(z, arena);
    return (struct cycle){z, TICKS_PER_WEEK, z.work == TICKS_PER_WEEK};
}

static struct cycle cycle_always(struct arena *arena)
{
    struct zone z = {0};
    size_t room = 0;
    zone_append(&z, &room, 0, TICKS_PER_DAY, 1.0);
    return (struct cycle){zone_keep(z, arena), TICKS_PER_DAY, true};
}

/* The period that all repeating closures share, when the scenario has no dates; 0: none or several. */
static sim_time common_period(const struct calendar_terms *terms)
{
    sim_time period = 0;
    for (size_t i = 0; i < terms->count && !terms->dated; i++) {
        const sim_time every = terms->closures[i].every;
        if (every > 0 && period > 0 && every != period)
            return 0;
        if (every > 0)
            period = every;
    }
    return period;
}

/* How many occurrences are laid out one by one. With a common period: until the pattern repeats, and one pattern more.
 */
static sim_time laid_out(const struct closure *x, sim_time from, sim_time until, sim_time period, sim_time *first)
{
    if (period <= 0 || x->every <= 0)
        return closure_occurrences(x, from, until, first);
    *first = 0;
    return (until - x->on + period - 1) / period;
}

static bool check_closures(const struct calendar_terms *terms, sim_time from, sim_time until, sim_time period,
                           struct diag *diag)
{
    const size_t before = diag_errors(diag);
    double pieces = 0;
    for (size_t i = 0; i < terms->count; i++) {
        const struct closure *x = &terms->closures[i];
        if (x->on == TIME_NEVER || x->lasts < 0 || x->fades < 0 || x->every < 0) {
            diag_error(diag, x->place, terms->path,
                       "closure \"%s\" needs `on`, and `lasts`, `fades` and `every` not below 0; "
                       "write for example { on = %s; lasts = 8; }",
                       x->name, terms->dated ? "\"2026-10-01\"" : "20");
            continue;
        }
        if (x->every > 0 && x->lasts >= x->every)
            diag_error(diag, x->place, terms->path,
                       "closure \"%s\" begins again after %g but lasts %g, so it never opens; "
                       "make `lasts` shorter than `every`",
                       x->name, days_from_ticks(x->every), days_from_ticks(x->lasts));
        sim_time first = 0;
        const double days = 1.0 + days_from_ticks(x->fades);
        const double times = period > 0 && x->every > 0
                                 ? 2.0 + days_from_ticks(x->lasts + x->fades) / days_from_ticks(period)
                                 : (double)closure_occurrences(x, from, until, &first);
        pieces += times * days;
        if (pieces > CLOSURE_PIECES) {
            diag_error(diag, x->place, terms->path,
                       "closure \"%s\" repeats too often: more than %d closed and fading days up to "
                       "the horizon; make `every` longer or the horizon shorter",
                       x->name, CLOSURE_PIECES);
            break;
        }
    }
    return diag_errors(diag) == before;
}

/* Where the closures begin, and where (after the last of them, or from where on their pattern repeats) they end. */
static bool closures_reach(const struct calendar *c, sim_time period, sim_time *begin, sim_time *end)
{
    *begin = TIME_NEVER;
    *end = INT64_MIN;
    for (size_t i = 0; i < c->closure_count; i++) {
        const struct closure *x = &c->closures[i];
        const sim_time length = x->lasts + x->fades;
        sim_time first = 0, count = 1;
        if (period == 0 || x->every == 0)
            count = closure_occurrences(x, c->from, c->until, &first);
        if (count <= 0)
            continue;
        const sim_time on = x->on + first * x->every;
        const sim_time over = period > 0 && x->every > 0 ? on + (length + period - 1) / period * period
                                                         : on + (count - 1) * x->every + length;
        *begin = on < *begin ? on : *begin;
        *end = over > *end ? over : *end;
    }
    return *begin < *end;
}

/* Fills the zone of closures and what follows it; c->earlier is the undisturbed cycle, one of which starts at `origin`.
 */
static void lay_closures(struct calendar *c, sim_time origin, sim_time period, struct arena *arena)
{
    struct pieces pieces = {0};
    sim_time begin, end;
    c->a = c->b = origin;
    c->later = c->earlier;
    if (!closures_reach(c, period, &begin, &end))
        return;
    const sim_time cycle = c->earlier.period;
    c->a = period > 0 ? begin : origin + floor_divide(begin - origin, cycle) * cycle;
    c->b = period > 0 ? end : origin + (floor_divide(end - 1 - origin, cycle) + 1) * cycle;
    for (size_t i = 0; i < c->closure_count; i++) {
        const struct closure *x = &c->closures[i];
        sim_time first = 0;
        const sim_time count = laid_out(x, c->from, period > 0 ? end + period : c->until, period, &first);
        for (sim_time k = first; k < first + count; k++)
            pieces_add_closure(&pieces, x, x->on + k * x->every);
    }
    if (pieces.count)
        qsort(pieces.piece, pieces.count, sizeof pieces.piece[0], by_piece);
    c->between = zone_build(&c->earlier, &pieces, c->a, c->b, arena);
    if (period > 0) {
        c->later = (struct cycle){zone_build(&c->earlier, &pieces, end, end + period, arena), period, false};
        for (size_t i = 0; i < c->later.zone.count; i++) {
            c->later.zone.stretch[i].begin -= end;
            c->later.zone.stretch[i].end -= end;
        }
        c->later.always_open = c->later.zone.work == period;
    }
    free(pieces.piece);
}

const struct calendar *calendar_build(const struct calendar_terms *terms, sim_time from, sim_time until,
                                      struct arena *arena, struct diag *diag)
{
    struct week week = {.open = TICKS_PER_WEEK, .days = 7};
    const bool has_week = terms->week != NULL;
    bool told = false; /* a closure without end */
    if (has_week && !terms->dated) {
        diag_error(diag, terms->place, terms->path,
                   "a week needs dates: give the scenario a `start`, or write the closed times as "
                   "closed: { night = { on = 0.5; lasts = 0.5; every = 1; }; }");
        return NULL;
    }
    if (has_week && !week_parse(terms->week, &week, terms->place, terms->path, diag))
        return NULL;
    const sim_time period = common_period(terms);
    if (!check_closures(terms, from, until, period, diag) || (week.open == TICKS_PER_WEEK && terms->count == 0))
        return NULL;

    struct calendar *c = arena_alloc(arena, sizeof *c);
    *c = (struct calendar){.closures = terms->closures, .closure_count = terms->count, .from = from, .until = until};
    c->working_day = week.open / week.days;
    c->earlier = week.open < TICKS_PER_WEEK ? cycle_of_week(&week, arena) : cycle_always(arena);
    const sim_time monday = terms->dated ? -civil_weekday(terms->start_day) * TICKS_PER_DAY : 0;
    lay_closures(c, monday, period, arena);
    for (size_t i = 0; i < terms->count; i++)
        told |= terms->closures[i].every > 0 && terms->closures[i].lasts >= terms->closures[i].every;
    if (c->later.zone.work == 0 && !told)
        diag_error(diag, terms->place, terms->path,
                   "the closures together leave no open time; make one of them shorter");
    if (c->later.zone.work == 0)
        return NULL;
    return c;
}

const struct calendar *calendar_make(const struct reader *reader, const struct node *group, sim_time from,
                                     sim_time until)
{
    const struct node *closed = read_group(reader, group, "closed");
    struct closure *closures = arena_array(reader->arena, closed ? closed->children + 1 : 1, sizeof closures[0]);
    struct calendar_terms terms = {.week = read_text(reader, group, "week"),
                                   .place = read_place(group, "week"),
                                   .path = node_path(group, reader->arena),
                                   .dated = reader->dated,
                                   .start_day = reader->start_day,
                                   .closures = closures};
    for (const struct node *x = closed ? closed->first : NULL; x; x = x->next) {
        const sim_time lasts = read_time(reader, x, "lasts"), every = read_time(reader, x, "every");
        const sim_time fades = read_time(reader, x, "fades");
        closures[terms.count++] = (struct closure){.name = x->name,
                                                   .on = read_time(reader, x, "on"),
                                                   .lasts = lasts == TIME_NEVER ? TICKS_PER_DAY : lasts,
                                                   .every = every == TIME_NEVER ? 0 : every,
                                                   .fades = fades == TIME_NEVER ? 0 : fades,
                                                   .place = x->place};
    }
    return calendar_build(&terms, from, until, reader->arena, reader->diag);
}
