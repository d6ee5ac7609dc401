/* cli/cmd_schema.c - bullwhip schema: the language and the KPIs, from the tables that the program itself uses. */
#include "cli/command.h"
#include "models/law_document.h"
#include "models/schema.h"
#include "models/simulate.h"

#include <stdlib.h>
#include <string.h>

static const char *const estimators[] = {
    [ESTIMATE_MEAN] = "mean",
    [ESTIMATE_RATIO] = "ratio of sums",
    [ESTIMATE_PROPORTION] = "proportion",
};

static const char *better_text(int better)
{
    return better > 0 ? "higher is better" : better < 0 ? "lower is better" : "";
}

/* Escapes what Markdown's tables would take for their own. */
static void print_cell(const char *text)
{
    for (; *text; text++) {
        if (*text == '|' || *text == '<' || *text == '*')
            putchar('\\');
        putchar(*text);
    }
}

static void print_family(const struct kpi_family *k, bool markdown)
{
    const char *better = better_text(k->better);
    if (markdown) {
        printf("| `%s` | ", k->pattern);
        print_cell(k->unit);
        printf(" | %s | %s | ", estimators[k->estimator], better);
        print_cell(k->doc);
        printf(" |\n");
    } else {
        printf("%s [%s], %s%s%s\n    %s\n", k->pattern, k->unit, estimators[k->estimator], *better ? ", " : "", better,
               k->doc);
    }
}

/* `part`: only KPIs whose pattern begins with it. */
static int kpis(const char *part, bool markdown, struct arena *arena)
{
    size_t shown = 0;
    const struct kpi_family *table;
    const size_t count = kpi_catalogue(&table, arena);
    for (size_t i = 0; i < count; i++) {
        if (strncmp(table[i].pattern, part, strlen(part)) != 0)
            continue;
        if (markdown && !shown)
            printf("| KPI | unit | estimator | better | meaning |\n|---|---|---|---|---|\n");
        print_family(&table[i], markdown);
        shown++;
    }
    if (shown)
        return STATUS_DONE;
    fprintf(stderr, "bullwhip schema: no KPI begins with '%s'; 'bullwhip schema --kpis' lists all\n", part);
    return STATUS_WRONG;
}

int cmd_schema(struct options *options)
{
    const char *path = options->arguments.count ? options->arguments.word[0] : "";
    char *text = NULL;
    if (options->kpi_list)
        return kpis(path, options->markdown, options->arena);
    if (strcmp(path, "laws") == 0) {
        law_document(options->markdown, stdout);
        return STATUS_DONE;
    }
    if (!schema_document(path, options->markdown, &text)) {
        fprintf(stderr,
                "bullwhip schema: no setting '%s'; 'bullwhip schema' lists all, * stands for a name you give; 'laws': "
                "the laws\n",
                path);
        free(text);
        return STATUS_WRONG;
    }
    fputs(text, stdout);
    free(text);
    if (!*path && options->markdown)
        law_document(true, stdout);
    return STATUS_DONE;
}
