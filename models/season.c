/* models/season.c - one season after another: each is the scenario played anew, on luck of its own.
 *
 * Season s begins s * `every` after the first. Each is played on the scenario's own dates, from an empty start, on its
 * own luck: that of the first is today's; of the s-th, the seed is mixed with s, so that nothing that one season draws
 * shifts another's luck. What is drawn `each run` is drawn once for all seasons.
 *
 * What is kept (`seasons.keep`): variables that are states, what was learnt in making (`learning`), and which tools are
 * paid and where they are (`tooling`, as they stand at the end of a season). The next season
 * begins with them as they stand when it begins: at time `every` of this one, or at its end, aged by the gap. Where
 * seasons overlap, what moves them later in this season moves them in the next at the moment when it happens: an event
 * at time t of this season is one at t - every of the next. Nothing else goes over.
 *
 * Mixing: the finaliser of splitmix64 [Steele, Lea, Flood, OOPSLA 2014]. */
#include "models/flow.h"
#include "models/run.h"

#include "sim/arena.h"

#include <stdlib.h>
#include <string.h>

struct luck season_luck(struct luck luck, int32_t season)
{
    if (season == 0)
        return luck;
    uint64_t z = luck.seed + (uint64_t)season * UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    luck.seed = z ^ (z >> 31);
    return luck;
}

static void push_move(struct replication *r, struct season_move move)
{
    struct season_carried *c = &r->carried;
    if (r->projecting) /* it has not happened */
        return;
    if (c->late_count == c->late_room) {
        c->late_room = c->late_room ? 2 * c->late_room : 64;
        c->late = memory_grow(c->late, (size_t)c->late_room, sizeof *c->late);
        c->growths++;
    }
    c->late[c->late_count++] = move;
}

/* What is kept, as it stands now; from here on what moves it is noted for the next season. */
static void look(struct replication *r)
{
    const struct seasons *s = &r->net->seasons;
    struct season_carried *c = &r->carried;
    c->looked = true;
    for (int32_t i = 0; i < s->keeps; i++)
        c->state[i] = book_state_at(r->book, s->keep[i], r->now);
    memcpy(c->learned, r->learned, (size_t)r->net->points * sizeof *c->learned);
}

void on_season_begins(struct replication *r, const struct event_season_begins *it)
{
    (void)it;
    look(r);
}

void on_season_move(struct replication *r, const struct event_season_move *it)
{
    const struct season_move *m = &r->carried.now[it->move];
    if (m->state >= 0)
        book_move(r->book, m->state, m->amount, r->now);
    else
        season_learns(r, m->family, m->amount);
}

void season_told(void *replication, int32_t state, double added)
{
    struct replication *r = replication;
    const struct seasons *s = &r->net->seasons;
    bool kept = false;
    for (int32_t i = 0; i < s->keeps && r->carried.looked; i++)
        kept |= s->keep[i] == state;
    if (kept)
        push_move(r, (struct season_move){r->now, added, state, -1});
}

void season_learns(struct replication *r, int32_t family, double units)
{
    r->learned[family] += units;
    if (r->net->seasons.keep_learning && r->carried.looked)
        push_move(r, (struct season_move){r->now, units, -1, family});
}

void seasons_begin(struct replication *r)
{
    r->season = 0;
    r->carried.now_count = r->carried.late_count = 0;
}

void season_start(struct replication *r)
{
    const struct seasons *s = &r->net->seasons;
    struct season_carried *c = &r->carried;
    c->looked = false;
    if (s->count < 2 || r->planning)
        return;
    STORY(r, "season %d of %d begins", (int)r->season + 1, (int)s->count);
    schedule_season_begins(r, s->every, 0, (struct event_season_begins){0});
    for (int32_t i = 0; i < s->keeps && r->season > 0; i++)
        book_state_put(r->book, s->keep[i], c->state[i]);
    if (s->keep_learning && r->season > 0)
        memcpy(r->learned, c->learned, (size_t)r->net->points * sizeof *c->learned);
    for (int32_t i = 0; i < r->net->sources && s->keep_tooling && r->season > 0; i++)
        r->source[i].tooled = c->tooled[i];
    for (int32_t i = 0; i < c->now_count; i++)
        schedule_season_move(r, c->now[i].at, 0, (struct event_season_move){i});
}

void season_carry(struct replication *r)
{
    const struct seasons *s = &r->net->seasons;
    struct season_carried *c = &r->carried;
    if (!c->looked)
        look(r);
    for (int32_t i = 0; i < r->net->sources; i++)
        c->tooled[i] = r->source[i].tooled;
    for (int32_t i = 0; i < s->keeps; i++)
        c->state[i].at -= s->every;
    struct season_move *const used = c->now;
    const int32_t room = c->now_room;
    c->now = c->late;
    c->now_room = c->late_room;
    c->now_count = c->late_count;
    c->late = used;
    c->late_room = room;
    c->late_count = 0;
    for (int32_t i = 0; i < c->now_count; i++)
        c->now[i].at -= s->every;
}
