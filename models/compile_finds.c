/* models/compile_finds.c - which faults of which styles a task may see. */
#include "models/compile_inside.h"

#include "sim/diag.h"
#include "sim/stream.h"

#include <string.h>

/* ---- the stock points that a task is about ---- */

/* What comes from elsewhere: the points upstream too. */
static void mark_upstream(const struct network *n, int32_t point, bool *about)
{
    if (about[point])
        return;
    about[point] = true;
    for (int32_t s = n->point[point].sources.first; s < n->point[point].sources.first + n->point[point].sources.count;
         s++)
        if (n->source[s].kind == SOURCE_MOVE && n->source[s].from >= 0)
            mark_upstream(n, n->source[s].from, about);
}

static void mark_gate(const struct network *n, int32_t gate, bool *about)
{
    if (n->gate[gate].point >= 0)
        mark_upstream(n, n->gate[gate].point, about);
    for (int32_t s = 0; s < n->sources; s++) {
        const struct source *source = &n->source[s];
        if (source->gate == gate ||
            (source->kind == SOURCE_MAKE && source->make >= 0 && n->make[source->make].gate == gate))
            mark_upstream(n, source->point, about);
    }
}

static void mark_waiting(const struct network *n, int32_t task, bool *seen, bool *about)
{
    const struct span gates = n->task[task].gates, before = n->task[task].before;
    if (seen[task])
        return;
    seen[task] = true;
    for (int32_t i = gates.first; i < gates.first + gates.count; i++)
        mark_gate(n, n->task_list[i], about);
    for (int32_t i = before.first; i < before.first + before.count; i++)
        mark_waiting(n, n->task_list[i], seen, about);
}

/* ---- the faults ---- */

int32_t fault_find(struct compile *c, const struct node *finds, const char *name)
{
    const struct network *n = c->net;
    const char **names = arena_array(c->arena, (size_t)n->faults + 1, sizeof *names), *list = "";
    for (int32_t i = 0; i < n->faults; i++) {
        if (strcmp(n->fault[i].name, name) == 0)
            return i;
        names[i] = n->fault[i].name;
        list = arena_format(c->arena, "%s%s%s", list, i ? ", " : "", names[i]);
    }
    const char *near = diag_nearest(name, names, (size_t)n->faults);
    if (near)
        wrong(c, finds, name, "there is no fault `%s`; did you mean `%s`?", name, near);
    else
        wrong(c, finds, name, "there is no fault `%s`; %s%s", name,
              n->faults ? "there are: " : "describe it in the group `faults`", list);
    return -1;
}

static bool is_about(const struct network *n, int32_t suspect, const bool *about)
{
    for (int32_t i = 0; i < n->arisings; i++)
        if (n->arising[i].suspect == suspect && about[n->arising[i].point])
            return true;
    return false;
}

/* The suspects of the fault at these points (NULL: wherever); how many. */
static int32_t add_suspects(struct compile *c, int32_t task, int32_t fault, quantity_id chance, const bool *about)
{
    struct network *n = c->net;
    int32_t found = 0;
    for (int32_t i = 0; i < n->suspects; i++) {
        const struct suspect *s = &n->suspect[i];
        if (s->fault != fault || (about && !is_about(n, i, about)))
            continue;
        struct finds *f = PUSH(c, n->finds, n->finds_count);
        *f = (struct finds){i, chance,
                            stream_source(arena_format(c->arena, "tasks.%s.finds.%s@%s@%s", n->task[task].name,
                                                       n->fault[fault].name, s->style, s->factory))};
        found++;
    }
    return found;
}

static void read_one(struct compile *c, int32_t task, const struct node *finds, const struct node *member,
                     const bool *about, const char *stated)
{
    struct network *n = c->net;
    const int32_t fault = fault_find(c, finds, member->name);
    if (fault < 0)
        return;
    if (n->fault[fault].origin != ARISES_STYLE) {
        wrong(c, finds, member->name,
              "`%s` does not arise in a style: before bulk there is nothing to see; give the fault arises = \"style\", "
              "or "
              "let an inspection look for it",
              member->name);
        return;
    }
    const quantity_id chance = quantity_of(c, finds, member->name, NULL);
    if (add_suspects(c, task, fault, chance, about) > 0)
        return;
    if (stated)
        wrong(c, finds, member->name, "`%s` cannot be in what is made or bought for `%s`, which the task is `for`",
              member->name, stated);
    else
        add_suspects(c, task, fault, chance, NULL);
}

static void read_finds(struct compile *c, int32_t task, bool *seen, bool *about)
{
    const struct network *n = c->net;
    const struct node *node = c->task_node[task], *finds = read_group(&c->read, node, "finds");
    const char *stated = read_given(node, "for") ? read_text(&c->read, node, "for") : NULL;
    struct span found = {n->finds_count, 0};
    size_t count;
    memset(about, 0, (size_t)n->points * sizeof *about);
    memset(seen, 0, (size_t)n->tasks * sizeof *seen);
    const struct span points = stated ? points_at(c, stated) : (struct span){0, 0};
    if (stated && points.count == 0)
        wrong(c, node, "for", "`%s` is no stock point; write site.item", stated);
    for (int32_t i = points.first; i < points.first + points.count; i++)
        mark_upstream(n, n->watch[i], about);
    const struct node *takes = read_given(node, "at") ? NULL : read_group(&c->read, node, "takes");
    if (stated && (!finds || !finds->first) && !takes)
        remark(c, node, "for",
               "says which style `finds` looks at, or, without `at`, whose stock `takes` takes; give one of these, or "
               "leave it out");
    if (!stated)
        mark_waiting(n, task, seen, about);
    const struct node **members = sorted_members(c, finds, &count);
    for (size_t i = 0; i < count && !(stated && points.count == 0); i++)
        read_one(c, task, finds, members[i], about, stated);
    found.count = n->finds_count - found.first;
    c->net->task[task].finds = found;
}

void compile_finds(struct compile *c)
{
    bool *about = arena_array(c->arena, (size_t)c->net->points + 1, sizeof *about),
         *seen = arena_array(c->arena, (size_t)c->net->tasks + 1, sizeof *seen);
    for (int32_t t = 0; t < c->net->tasks; t++)
        read_finds(c, t, seen, about);
}
