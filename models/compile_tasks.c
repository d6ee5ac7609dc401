/* models/compile_tasks.c - the network of tasks: names into ids, circles, what a failed try runs again, gates. */
#include "models/compile_inside.h"

#include "sim/diag.h"
#include "sim/stream.h"

#include <stdlib.h>
#include <string.h>

/* ---- lists ---- */

static void list_add(struct compile *c, struct span *span, int32_t id)
{
    if (span->count++ == 0)
        span->first = c->net->task_lists;
    *(int32_t *)PUSH(c, c->net->task_list, c->net->task_lists) = id;
}

static bool listed(const struct network *n, struct span span, int32_t id)
{
    for (int32_t i = span.first; i < span.first + span.count; i++)
        if (n->task_list[i] == id)
            return true;
    return false;
}

static void unknown_task(struct compile *c, const struct node *group, const char *name, const char *word)
{
    const char **names = arena_array(c->arena, (size_t)c->net->tasks + 1, sizeof *names);
    for (int32_t i = 0; i < c->net->tasks; i++)
        names[i] = c->net->task[i].name;
    const char *near = diag_nearest(word, names, (size_t)c->net->tasks);
    wrong(c, group, name, "`%s` is no task of this scenario%s%s%s", word,
          near ? "; did you mean `" : "; add it to `tasks`", near ? near : "", near ? "`?" : "");
}

static int by_id(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* The tasks that a setting names, in order of their ids, each once. */
static struct span read_tasks(struct compile *c, const struct node *group, const char *name)
{
    const char *const *words;
    const size_t count = read_given(group, name) ? read_names(&c->read, group, name, &words) : 0;
    struct span found = {c->net->task_lists, 0};
    for (size_t i = 0; i < count; i++) {
        const int32_t task = task_find(c, words[i]);
        if (task < 0)
            unknown_task(c, group, name, words[i]);
        else if (listed(c->net, found, task))
            wrong(c, group, name, "`%s` stands twice", words[i]);
        else
            list_add(c, &found, task);
    }
    if (found.count)
        qsort(c->net->task_list + found.first, (size_t)found.count, sizeof *c->net->task_list, by_id);
    return found;
}

int32_t gate_of(struct compile *c, const struct node *group, const char *name)
{
    struct network *n = c->net;
    const struct span tasks = read_tasks(c, group, name);
    if (tasks.count == 0 && read_given(group, "gate"))
        wrong(c, group, "gate", "there is nothing to wait for: give `after`, the tasks that must be passed");
    if (tasks.count == 0)
        return -1;
    *(struct gate *)PUSH(c, n->gate, n->gates) =
        (struct gate){.tasks = tasks, .soft = read_choice(&c->read, group, "gate") == 1, .point = -1, .plan = -1};
    return n->gates - 1;
}

/* ---- one task ---- */

static void refuse_idle_words(struct compile *c, const struct node *node)
{
    static const char *const words[] = {"again", "max_rounds", "then"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (read_given(node, words[i]) && !read_given(node, "pass") && !read_given(node, "finds")) {
            wrong(c, node, words[i],
                  "a try without `pass` always passes; give the chance that it does, or leave `%s` out", words[i]);
            return;
        }
    if (read_given(node, "then") && read_whole(&c->read, node, "max_rounds") == 0)
        wrong(c, node, "then", "says what happens at the last round; give `max_rounds`, or leave it out");
}

static void add_task(struct compile *c, const struct node *node)
{
    struct network *n = c->net;
    const char *label = label_of(c, node, node->name), *path = node_path(node, c->arena);
    struct task t = {.name = node->name,
                     .label = label,
                     .on = TIME_NEVER,
                     .done = TIME_NEVER,
                     .since = TIME_NEVER,
                     .spent = -1,
                     .center = -1,
                     .people = -1,
                     .desk = -1,
                     .event_done = -1,
                     .event_failed = -1};
    t.calendar = calendar_of_name(c, read_text(&c->read, node, "calendar"), &t.elapsed);
    t.duration = quantity_of(c, node, "duration", NULL);
    t.pass = read_given(node, "pass") ? quantity_of(c, node, "pass", NULL) : -1;
    t.pass_source = stream_source(arena_format(c->arena, "%s.pass", path));
    read_cost_terms(c, node, &t.cost);
    t.max_rounds = (int32_t)read_whole(&c->read, node, "max_rounds");
    t.stops = read_choice(&c->read, node, "then") == 1;
    t.skip = read_bool(&c->read, node, "skip");
    if (read_given(node, "on"))
        t.on = read_time(&c->read, node, "on");
    t.fact_rounds = book_fact(c->book, arena_format(c->arena, "%s.rounds", path));
    t.fact_failed = book_fact(c->book, arena_format(c->arena, "%s.failed", path));
    t.fact_passed = book_fact(c->book, arena_format(c->arena, "%s.passed", path));
    refuse_idle_words(c, node);
    t.cause_wait =
        cause_new(c, arena_format(c->arena, "%s.wait", path), arena_format(c->arena, "before %s may start", label));
    t.cause_work = cause_new(c, arena_format(c->arena, "%s.work", path), label);
    t.cause_again =
        cause_new(c, arena_format(c->arena, "%s.again", path), arena_format(c->arena, "repeats of %s", label));
    t.cause_closed =
        cause_new(c, arena_format(c->arena, "%s.closed", path), arena_format(c->arena, "closures during %s", label));
    *(struct task *)PUSH(c, n->task, n->tasks) = t;
}

/* ---- circles ---- */

/* "a after b after a": from the task back to itself, along who asked for whom. */
static void say_circle(struct compile *c, int32_t task, int32_t last, const int32_t *asked_by)
{
    const struct network *n = c->net;
    const char *path = n->task[task].name;
    for (int32_t t = last; t != task; t = asked_by[t])
        path = arena_format(c->arena, "%s after %s", n->task[t].name, path);
    wrong(c, c->task_node[task], "after", "a circle: %s after %s; one of them must not wait for the next",
          n->task[task].name, path);
}

/* Depth first over predecessors: 1 on the way, 2 done. True when a circle has been found, and reported. */
static bool circle(struct compile *c, int32_t task, char *mark, int32_t *asked_by)
{
    const struct network *n = c->net;
    const struct span after = n->task[task].after;
    bool found = false;
    mark[task] = 1;
    for (int32_t i = after.first; i < after.first + after.count && !found; i++) {
        const int32_t before = n->task_list[i];
        if (mark[before] == 1) {
            say_circle(c, before, task, asked_by);
            found = true;
        } else if (mark[before] == 0) {
            asked_by[before] = task;
            found = circle(c, before, mark, asked_by);
        }
    }
    mark[task] = 2;
    return found;
}

/* ---- what a failed try runs again ---- */

void tasks_reach(const struct network *n, int32_t task, bool upstream, char *seen)
{
    const struct span next = upstream ? n->task[task].after : n->task[task].before;
    if (seen[task])
        return;
    seen[task] = 1;
    for (int32_t i = next.first; i < next.first + next.count; i++)
        tasks_reach(n, n->task_list[i], upstream, seen);
}

static void read_again(struct compile *c, int32_t task, const struct node *node, char *up, char *down)
{
    struct network *n = c->net;
    struct span redo = {0, 0};
    const int32_t again = read_given(node, "again") ? task_find(c, read_text(&c->read, node, "again")) : task;
    if (again < 0)
        return; /* said by the schema check */
    if (again == task) {
        list_add(c, &redo, task);
        n->task[task].redo = redo;
        return;
    }
    memset(up, 0, (size_t)n->tasks);
    memset(down, 0, (size_t)n->tasks);
    tasks_reach(n, task, true, up);
    if (!up[again]) {
        wrong(c, node, "again",
              "`%s` does not come before `%s`: a failed try can only go back to the task itself, or to "
              "one that it comes after",
              n->task[again].name, n->task[task].name);
        return;
    }
    tasks_reach(n, again, false, down);
    list_add(c, &redo, again);
    for (int32_t t = 0; t < n->tasks; t++)
        if (up[t] && down[t] && t != again && t != task)
            list_add(c, &redo, t);
    list_add(c, &redo, task);
    n->task[task].redo = redo;
}

/* Lists turned round: for each task who names it, by id; the tasks that come after it, the gates that wait for it. */
typedef struct span *task_span(struct network *, int32_t task);

static struct span *span_before(struct network *n, int32_t task)
{
    return &n->task[task].before;
}

static struct span *span_gates(struct network *n, int32_t task)
{
    return &n->task[task].gates;
}

static struct span names_of_task(const struct network *n, int32_t i)
{
    return n->task[i].after;
}

static struct span names_of_gate(const struct network *n, int32_t i)
{
    return n->gate[i].tasks;
}

static void list_who_names(struct compile *c, task_span *of_task, int32_t namers,
                           struct span (*names)(const struct network *, int32_t))
{
    struct network *n = c->net;
    for (int32_t pass = 0; pass < 2; pass++) { /* counted, then put in their places */
        for (int32_t s = 0; s < namers; s++)
            for (int32_t i = names(n, s).first; i < names(n, s).first + names(n, s).count; i++) {
                struct span *span = of_task(n, n->task_list[i]);
                if (pass == 1)
                    n->task_list[span->first + span->count] = s;
                span->count++;
            }
        for (int32_t t = 0; pass == 0 && t < n->tasks; t++) {
            struct span *span = of_task(n, t);
            const int32_t count = span->count;
            *span = (struct span){n->task_lists, 0};
            for (int32_t k = 0; k < count; k++)
                *(int32_t *)PUSH(c, n->task_list, n->task_lists) = -1;
        }
    }
}

void compile_tasks(struct compile *c)
{
    struct network *n = c->net;
    size_t count;
    const struct node **members = sorted_members(c, group_at(c, "tasks"), &count);
    char *mark = arena_alloc(c->arena, count + 1);
    int32_t *asked_by = arena_array(c->arena, count + 1, sizeof *asked_by);
    c->task_node = members;
    for (size_t i = 0; i < count; i++)
        add_task(c, members[i]);
    for (int32_t t = 0; t < n->tasks; t++)
        n->task[t].after = read_tasks(c, members[t], "after");
    list_who_names(c, span_before, n->tasks, names_of_task);
    for (int32_t t = 0; t < n->tasks; t++)
        if (mark[t] == 0 && circle(c, t, mark, asked_by))
            break;
    char *up = arena_alloc(c->arena, count + 1), *down = arena_alloc(c->arena, count + 1);
    for (int32_t t = 0; t < n->tasks; t++)
        read_again(c, t, members[t], up, down);
}

/* ---- once workcenters and gates are known ---- */

/* Something that comes after it (through other tasks too) is asked for during the run. */
static bool waited_for(const struct network *n, int32_t task, char *mark)
{
    if (mark[task])
        return mark[task] == 2;
    mark[task] = n->task[task].gates.count > 0 ? 2 : 1;
    for (int32_t i = 0; i < n->task[task].before.count; i++)
        if (waited_for(n, n->task_list[n->task[task].before.first + i], mark))
            mark[task] = 2;
    return mark[task] == 2;
}

void compile_gates(struct compile *c)
{
    struct network *n = c->net;
    char *mark = arena_alloc(c->arena, (size_t)n->tasks + 1);
    compile_tries(c);
    list_who_names(c, span_gates, n->gates, names_of_gate);
    for (int32_t t = 0; t < n->tasks; t++)
        n->task[t].from_start = !waited_for(n, t, mark) || n->task[t].on != TIME_NEVER;
}

/* A chance of 0 without a limit would go on for ever. */
void check_tasks(struct compile *c)
{
    check_tries(c);
    for (int32_t t = 0; t < c->net->tasks; t++) {
        const struct task *task = &c->net->task[t];
        double chance, every;
        if (task->every >= 0 && book_constant(c->book, task->every, &every) && every <= 0)
            wrong(c, c->task_node[t], "every", "must be above 0: it would be repeated without end at one instant");
        if (task->pass >= 0 && task->max_rounds == 0 && book_constant(c->book, task->pass, &chance) && chance <= 0)
            wrong(c, c->task_node[t], "pass", "no try would ever pass; give a chance above 0, or `max_rounds`");
    }
}
