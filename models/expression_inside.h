/* models/expression_inside.h - what the two files of the parser share; for models/expression_*.c only. */
#ifndef MODELS_EXPRESSION_INSIDE_H
#define MODELS_EXPRESSION_INSIDE_H

#include "models/expression.h"

struct parser {
    const struct expression_source *from;
    struct expression *out;
    const char *text, *p;
    int depth, law_room;
    bool failed;
};

/* expression_parse.c: messages, tokens, the grammar */
void *complain(struct parser *, const char *format, ...)
    __attribute__((format(printf, 2, 3))); /* NULL; the first is told */
void blanks(struct parser *);
bool take(struct parser *, char); /* after blanks */
bool need(struct parser *, char, const char *where);
size_t word_length(const char *);
bool word_is(const char *, size_t length, const char *word);
struct expr *new_expr(struct parser *, enum expr_kind, int args);
struct expr *expression(struct parser *);

/* expression_call.c */
struct expr *word(struct parser *); /* an atom that begins with a letter: a function, a law */

#endif
