/* models/compile_tries.c - what a try of a task needs: a workcenter, people, goods, answers, an owner. */
#include "models/compile_inside.h"

#include "sim/diag.h"

#include <string.h>

/* The workcenter that a setting names; -1 when it is left out, or unknown (said). */
static int32_t center_named(struct compile *c, const struct node *node, const char *name)
{
    const char *at = read_given(node, name) ? read_text(&c->read, node, name) : NULL;
    const int32_t center = at ? center_find(c, at) : -1;
    if (at && center < 0)
        wrong(c, node, name, "`%s` is no workcenter; write site.workcenter", at);
    return center;
}

static void read_at(struct compile *c, int32_t id, const struct node *node)
{
    struct network *n = c->net;
    struct task *task = &n->task[id];
    const int32_t at = center_named(c, node, "at"), by = center_named(c, node, "by");
    task->center = at >= 0 ? at : by;
    task->people = at >= 0 ? by : -1;
    if (at >= 0 && at == by)
        wrong(c, node, "by", "is the workcenter of `at`, which a try takes already; leave one of the two out");
    if (task->center < 0)
        return;
    const struct center *w = &n->center[task->center];
    if (read_given(node, "calendar"))
        wrong(c, node, "calendar", "the workcenter of `%s` has its own hours; leave one of the two out",
              at >= 0 ? "at" : "by");
    task->cause_queue = cause_of(c, arena_format(c->arena, "workcenter.%s.queue", w->name),
                                 arena_format(c->arena, "capacity of %s", w->label));
}

static void read_questions(struct compile *c, int32_t id, const struct node *node)
{
    struct task *task = &c->net->task[id];
    const struct node *group = read_group(&c->read, node, "questions");
    task->questions = task->answer_time = -1;
    task->cause_answers = cause_of(c, arena_format(c->arena, "tasks.%s.answers", node->name),
                                   arena_format(c->arena, "answers and people for %s", label_of(c, node, node->name)));
    if (!group)
        return;
    task->desk = center_named(c, group, "at");
    task->questions = quantity_of(c, group, "count", NULL);
    task->answer_time = quantity_of(c, group, "time", NULL);
}

static void read_every(struct compile *c, int32_t id, const struct node *node)
{
    struct task *task = &c->net->task[id];
    task->every = read_given(node, "every") && !task->skip ? quantity_of(c, node, "every", NULL) : -1;
    if (read_given(node, "every") && task->redo.count > 1)
        wrong(c, node, "again",
              "a task that is repeated by `every` can only be tried again itself; leave one of the "
              "two out");
}

/* ---- goods ---- */

/* Tasks that come after this one, and itself: 1. */
static char *reached_from(struct compile *c, int32_t task)
{
    char *seen = arena_alloc(c->arena, (size_t)c->net->tasks + 1);
    tasks_reach(c->net, task, false, seen);
    return seen;
}

/* One of these tasks that is marked; -1. */
static int32_t marked_of(const struct network *n, struct span tasks, const char *seen)
{
    for (int32_t i = tasks.first; i < tasks.first + tasks.count; i++)
        if (seen[n->task_list[i]])
            return n->task_list[i];
    return -1;
}

/* The site of the one factory whose making comes after the task; -1: none, -2: several. */
static int32_t site_of_gate(struct compile *c, int32_t task)
{
    const struct network *n = c->net;
    const char *seen = reached_from(c, task);
    int32_t site = -1;
    for (int32_t i = 0; i < n->sources && site != -2; i++) {
        const int32_t gate = n->source[i].make >= 0 ? n->make[n->source[i].make].gate : -1;
        if (gate < 0 || marked_of(n, n->gate[gate].tasks, seen) < 0)
            continue;
        const int32_t here = n->point[n->source[i].point].site;
        site = site == -1 || site == here ? here : -2;
    }
    return site;
}

/* The site of `for`, a stock point "site.item"; -1. */
static int32_t site_of_for(struct compile *c, const struct node *node)
{
    const char *address = read_given(node, "for") ? read_text(&c->read, node, "for") : NULL;
    const char *dot = address ? strchr(address, '.') : NULL;
    return dot ? site_find(c, arena_textn(c->arena, address, (size_t)(dot - address))) : -1;
}

static int32_t site_of_goods(struct compile *c, int32_t id, const struct node *node)
{
    const struct network *n = c->net;
    if (read_given(node, "at"))
        return n->task[id].center >= 0 ? n->center[n->task[id].center].site : -1;
    const int32_t site = site_of_for(c, node);
    if (site >= 0)
        return site;
    const int32_t factory = site_of_gate(c, id);
    if (factory < 0)
        wrong(c, node, "takes",
              factory == -1 ? "from the stock of which site? give `at`, a workcenter there, or `for`, what it is about"
                            : "several factories wait for this task; say from the stock of which: give `at` or `for`");
    return factory;
}

/* The first of the item's variants as the file lists them. */
static const char *first_variant(struct compile *c, const char *item)
{
    const char *const *names;
    const struct node *node = node_child(group_at(c, "items"), item);
    return node && read_names(&c->read, node, "variants", &names) > 0 ? names[0] : NULL;
}

static void add_take(struct compile *c, struct task *task, int32_t point, quantity_id units)
{
    struct network *n = c->net;
    if (task->takes.count++ == 0)
        task->takes.first = n->takes;
    *(struct take *)PUSH(c, n->take, n->takes) = (struct take){point, units};
}

static void no_stock(struct compile *c, const struct node *takes, const char *item, const char *site)
{
    if (!node_child(group_at(c, "items"), item))
        wrong(c, takes, item, "there is no item `%s`; goods are taken by the names of `items`", item);
    else
        wrong(c, takes, item,
              "%s has no stock of `%s`; add sites.%s.stock.%s, or say by `at` or `for` where it is taken", site, item,
              site, item);
}

static void read_take(struct compile *c, int32_t id, const struct node *takes, const struct node *member, int32_t site)
{
    struct network *n = c->net;
    const char *item = member->name, *variant = read_text(&c->read, member, "variant");
    const char *address = arena_format(c->arena, "%s.%s", n->site[site].name, item);
    const quantity_id units = quantity_of(c, member, "units", NULL);
    const struct span points = points_at(c, address);
    const bool all = variant && strcmp(variant, "all") == 0, plain = points.count == 1 && !first_variant(c, item);
    if (points.count == 0) {
        no_stock(c, takes, item, n->site[site].name);
        return;
    }
    if (plain && variant) {
        wrong(c, member, "variant", "`%s` has no variants; leave it out", item);
        return;
    }
    const char *one =
        plain ? address : arena_format(c->arena, "%s.%s", address, variant ? variant : first_variant(c, item));
    bool found = false;
    for (int32_t i = points.first; i < points.first + points.count; i++)
        if (all || strcmp(n->point[n->watch[i]].name, one) == 0) {
            add_take(c, &n->task[id], n->watch[i], units);
            found = true;
        }
    if (!found)
        wrong(c, member, "variant",
              "`%s` is no variant of `%s` that %s has in stock; write one of its `variants`, or \"all\"",
              variant ? variant : first_variant(c, item), item, n->site[site].name);
}

static void read_takes(struct compile *c, int32_t id, const struct node *node)
{
    size_t count;
    const struct node *takes = read_group(&c->read, node, "takes");
    const struct node **members = sorted_members(c, takes, &count);
    c->net->task[id].cause_goods = cause_of(c, arena_format(c->arena, "tasks.%s.goods", node->name),
                                            arena_format(c->arena, "goods for %s", label_of(c, node, node->name)));
    const int32_t site = count > 0 ? site_of_goods(c, id, node) : -1;
    for (size_t i = 0; site >= 0 && i < count; i++)
        read_take(c, id, takes, members[i], site);
}

/* ---- goods that cannot come before the task; once all is known ---- */

/* Each source of the goods waits for the task that takes them: by which task; -1: one does not. */
static int32_t all_wait_for(struct compile *c, int32_t point, int32_t task)
{
    const struct network *n = c->net;
    const struct span sources = n->point[point].sources;
    const char *seen = reached_from(c, task);
    int32_t waits = -1;
    for (int32_t i = sources.first; i < sources.first + sources.count; i++) {
        const struct source *s = &n->source[i];
        const int32_t gate = s->make >= 0 ? n->make[s->make].gate : s->gate;
        waits = gate < 0 || n->gate[gate].soft ? -1 : marked_of(n, n->gate[gate].tasks, seen);
        if (waits < 0)
            return -1;
    }
    return waits;
}

static void check_take(struct compile *c, int32_t id, const struct take *take)
{
    const struct network *n = c->net;
    const struct point *p = &n->point[take->point];
    const struct node *takes = node_child(c->task_node[id], "takes");
    const char *style = n->item[p->item].style;
    const bool some = p->initial_on_hand > 0 || p->initial_due.count > 0 || p->initial_orders || p->initial_at_level;
    const int32_t waits = all_wait_for(c, take->point, id);
    double units;
    if (some || (book_constant(c->book, take->units, &units) && units <= 0))
        return;
    if (waits >= 0 && waits != id)
        wrong(c, takes, style, "a circle: %s is ordered after %s, which comes after this task; one must not wait",
              style, n->task[waits].name);
    else if (waits >= 0)
        wrong(c, takes, style, "a circle: %s is ordered after this task; one must not wait for the other", style);
    else if (p->policy.type == POLICY_NONE)
        wrong(
            c, takes, style,
            "nobody ever orders it at %s and none is there: give that stock point a policy (\"lot_for_lot\" buys what "
            "tries take) or `initial`",
            p->name);
}

void check_tries(struct compile *c)
{
    const struct network *n = c->net;
    for (int32_t t = 0; t < n->tasks; t++)
        for (int32_t i = n->task[t].takes.first; i < n->task[t].takes.first + n->task[t].takes.count; i++)
            if (!n->task[t].skip)
                check_take(c, t, &n->take[i]);
}

void compile_tries(struct compile *c)
{
    for (int32_t t = 0; t < c->net->tasks; t++) {
        const struct node *node = c->task_node[t];
        read_at(c, t, node);
        read_questions(c, t, node);
        read_every(c, t, node);
        read_takes(c, t, node);
        c->net->task[t].owner = owner_named(c, node, "owner");
        if (read_given(node, "owner") && !read_given(node, "pass") && !read_group(&c->read, node, "finds"))
            remark(c, node, "owner", "a try without `pass` always passes: there is nothing for him to hear of");
    }
}
