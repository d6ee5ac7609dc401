/* models/compile_options.c - options that are on: what they cost, and what they change later; claims and levers. */
#include "models/compile_inside.h"
#include "models/kpi.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_on(const struct scenario_text *t, const char *name)
{
    for (size_t i = 0; i < t->on_count; i++)
        if (strcmp(t->on[i], name) == 0)
            return true;
    return false;
}

static const char *title_of(struct compile *c, const struct node *node)
{
    return read_given(node, "title") ? read_text(&c->read, node, "title") : label_of(c, node, node->name);
}

static void read_costs(struct compile *c, const struct node *node, struct option_on *o)
{
    const struct node *cost = read_group(&c->read, node, "cost");
    const struct {
        const char *name;
        quantity_id *at;
    } terms[] = {{"once", &o->once},
                 {"per_day", &o->per_day},
                 {"per_month", &o->per_month},
                 {"per_unit", &o->per_unit},
                 {"per_year", &o->per_year}};
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
        *terms[i].at = cost && read_given(cost, terms[i].name) ? quantity_of(c, cost, terms[i].name, NULL) : -1;
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
        if (!c->net->dated && *terms[i].at >= 0 && (i == 2 || i == 4))
            wrong(c, cost, terms[i].name,
                  "months and years need a scenario with dates; write per_day, for a time unit");
}

/* Lines of an option that takes time are changes inside the run. */
static void read_late_lines(struct compile *c, const struct node *node, struct option_on *o)
{
    const struct node *on = node_child(node, "on");
    o->changes = (struct span){c->net->hit_changes, 0};
    for (const struct node *l = on && o->takes > 0 ? on->first : NULL; l; l = l->next) {
        bool relative = false;
        const char *where = arena_format(c->arena, "%s.on", node_path(node, c->arena));
        const change_id id = book_change(c->book, l->text ? l->text : "", l->place, where, NULL, &relative);
        *(int32_t *)PUSH(c, c->net->hit_change, c->net->hit_changes) = id;
        o->changes.count++;
    }
}

static void remark_on(struct compile *c, const struct node *node, bool on)
{
    const struct node *lines = node_child(node, "on");
    const bool costs = node_child(node, "cost") != NULL, none = !lines || lines->children == 0;
    if (none && costs && on)
        remark(c, node, NULL, "has no `on` lines: it costs money and changes nothing");
    else if (none && !costs && !node_child(node, "off"))
        remark(c, node, NULL, "has neither `on` nor `off` lines nor a cost: it means nothing");
    if (on && read_given(node, "takes") && read_number(&c->read, node, "takes") > 0 &&
        ticks_from_days(read_number(&c->read, node, "takes")) >= c->net->horizon)
        remark(c, node, "takes", "reaches beyond the horizon: its lines never come into force");
}

void compile_options(struct compile *c, const struct scenario_text *text)
{
    size_t count;
    const struct node **options = sorted_members(c, group_at(c, "options"), &count);
    for (size_t i = 0; i < count; i++) {
        const struct node *node = options[i];
        struct option_on o = {.name = node->name, .title = title_of(c, node)};
        const bool on = is_on(text, node->name);
        o.takes = ticks_from_days(read_number(&c->read, node, "takes"));
        remark_on(c, node, on);
        if (!on)
            continue;
        read_costs(c, node, &o);
        read_late_lines(c, node, &o);
        *(struct option_on *)PUSH(c, c->net->option, c->net->options) = o;
    }
}

/* ---- levers ---- */

void check_levers(struct compile *c)
{
    size_t count;
    const struct node **levers = sorted_members(c, group_at(c, "levers"), &count);
    for (size_t i = 0; i < count; i++) {
        const struct node *n = levers[i];
        const bool from = read_given(n, "from"), to = read_given(n, "to"), choices = read_given(n, "choices");
        if (choices && (from || to || read_given(n, "step")))
            wrong(c, n, "choices", "goes without `from`, `to` and `step`: they are the values");
        else if (!choices && (!from || !to))
            wrong(c, n, NULL, "needs `from` and `to`, or `choices`: the values it may take");
        else if (!choices && read_number(&c->read, n, "from") > read_number(&c->read, n, "to"))
            wrong(c, n, "from", "is %.15g, above `to`, which is %.15g; the least value comes first",
                  read_number(&c->read, n, "from"), read_number(&c->read, n, "to"));
        else if (!choices && read_given(n, "step") && !(read_number(&c->read, n, "step") > 0))
            wrong(c, n, "step", "must be above 0; leave it out for any value between");
        if (choices && node_child(n, "choices")->children == 0)
            wrong(c, n, "choices", "is empty; write the values, such as [ \"400\", \"600\" ]");
        if (node_child(n, "sets") && node_child(n, "sets")->children == 0)
            wrong(c, n, "sets", "is empty; write the paths of the settings that it moves");
    }
}

/* ---- claims: "launch.delay_days falls", after the KPIs are known ---- */

static const char *const directions[] = {"falls", "rises", "stays"};

/* "launch.delay_days.p90" -> the name without the quantile. */
static const char *without_quantile(struct compile *c, const char *name)
{
    const char *last = strrchr(name, '.');
    const bool quantile = last && last[1] == 'p' && last[2] >= '0' && last[2] <= '9';
    return quantile ? arena_textn(c->arena, name, (size_t)(last - name)) : name;
}

static void add_claim(struct compile *c, const char *option, const char *text, const char *kpi, const char *quantile,
                      int direction)
{
    for (int32_t i = 0; i < c->net->options; i++)
        if (strcmp(c->net->option[i].name, option) == 0)
            *(struct claim_result *)PUSH(c, c->net->claim, c->net->claims) =
                (struct claim_result){option, text, kpi, quantile ? strtod(quantile + 2, NULL) / 100 : NAN, direction};
}

static void check_claim(struct compile *c, const struct node *option, const struct node *claim, const char *where,
                        const char *const *names, size_t count)
{
    const char *text = claim->text ? claim->text : "", *blank = strchr(text, ' ');
    bool good = false, known = false;
    int direction = 0;
    for (int i = 0; blank && !good && i < 3; i++) {
        good = strcmp(blank + strspn(blank, " "), directions[i]) == 0;
        direction = i == 0 ? -1 : i == 1;
    }
    if (!good) {
        diag_error(c->diag, claim->place, where,
                   "`%s` is no claim; write a KPI and what it does: \"launch.delay_days falls\" (falls, rises, stays)",
                   text);
        return;
    }
    const char *name = arena_textn(c->arena, text, (size_t)(blank - text)), *kpi = without_quantile(c, name);
    for (size_t i = 0; i < count && !known; i++)
        known = strcmp(names[i], kpi) == 0;
    if (known) {
        add_claim(c, option->name, text, kpi, kpi == name ? NULL : strrchr(name, '.'), direction);
        return;
    }
    const char *near = diag_nearest(kpi, names, count);
    diag_warning(c->diag, claim->place, where,
                 "`%s` is no KPI of this scenario%s%s%s, so the claim cannot be judged; `bullwhip schema --kpis` lists "
                 "them",
                 kpi, near ? "; did you mean `" : "", near ? near : "", near ? "`" : "");
}

void check_claims(struct compile *c)
{
    const struct node *options = group_at(c, "options");
    if (!options)
        return;
    const struct kpi_list *l = kpi_list_make(c->net, c->arena);
    const char **names = arena_array(c->arena, l->count + 1, sizeof *names);
    for (size_t i = 0; i < l->count; i++)
        names[i] = l->kpi[i].name;
    for (const struct node *o = options->first; o; o = o->next) {
        const struct node *claims = node_child(o, "claims");
        const char *where = arena_format(c->arena, "options.%s.claims", o->name);
        for (const struct node *claim = claims ? claims->first : NULL; claim; claim = claim->next)
            check_claim(c, o, claim, where, names, l->count);
    }
}
