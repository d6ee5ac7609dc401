/* models/compile_seasons.c - seasons: how many, how far apart, what is kept. */
#include "models/compile_inside.h"

#include <string.h>

static const char *known_states(struct compile *c)
{
    const char *list = "";
    for (size_t i = 0; i < book_variable_count(c->book); i++)
        if (book_state_number(c->book, book_variable_name(c->book, i)) >= 0)
            list = arena_format(c->arena, "%s%s, ", list, book_variable_name(c->book, i));
    return arena_format(c->arena, "%slearning, tooling", list);
}

static bool is_variable(const struct compile *c, const char *name)
{
    for (size_t i = 0; i < book_variable_count(c->book); i++)
        if (strcmp(book_variable_name(c->book, i), name) == 0)
            return true;
    return false;
}

static void keep(struct compile *c, const struct node *node, const char *name)
{
    struct seasons *s = &c->net->seasons;
    const int32_t state = book_state_number(c->book, name);
    if (state >= 0) {
        s->keep[s->keeps] = state;
        s->keep_name[s->keeps++] = name;
    } else if (is_variable(c, name)) {
        wrong(c, node, "keep",
              "`%s` has no state that could be kept: only what has `start`, and `on` to move it; a value or law is the "
              "same in each season",
              name);
    } else if (strcmp(name, "learning") == 0) {
        s->keep_learning = true;
    } else if (strcmp(name, "tooling") == 0) {
        s->keep_tooling = true;
    } else {
        wrong(c, node, "keep", "`%s` is no variable of this scenario; what can be kept: %s", name, known_states(c));
    }
}

void compile_seasons(struct compile *c)
{
    struct seasons *s = &c->net->seasons;
    const struct node *node = group_at(c, "seasons");
    const char *const *names = NULL;
    *s = (struct seasons){.count = 1, .every = c->net->horizon};
    if (!node)
        return;
    const size_t keeps = read_names(&c->read, node, "keep", &names);
    s->count = (int32_t)read_whole(&c->read, node, "count");
    if (read_given(node, "every"))
        s->every = ticks_from_days(read_number(&c->read, node, "every"));
    if (s->every <= 0)
        wrong(c, node, "every", "the next season cannot begin when this one does; write a length such as \"182 d\"");
    if (s->count > 1 && c->net->endless && !read_given(node, "every"))
        wrong(c, node, "every", "without a `horizon` nobody knows when a season is over: say how far they are apart");
    s->keep = arena_array(c->arena, keeps + 1, sizeof *s->keep);
    s->keep_name = arena_array(c->arena, keeps + 1, sizeof *s->keep_name);
    for (size_t i = 0; i < keeps; i++)
        keep(c, node, names[i]);
    if (!read_given(node, "count"))
        remark(c, node, "count", "has no effect: there is one season only; give `count`");
    if (s->count > 1 && s->every < c->net->horizon && !c->net->endless)
        remark(
            c, node, "every",
            "seasons overlap: one begins each %g days and is played for %g; what is kept moves the next season when it "
            "happens, but stock, machines and cash are each season's own",
            (double)s->every / (double)TICKS_PER_DAY, (double)c->net->horizon / (double)TICKS_PER_DAY);
}
