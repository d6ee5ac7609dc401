/* models/scan.c - the text of a scenario, looked through before libconfig sees it: see scan.h.
 *
 *     settings := { name ( "=" | ":" ) value [ ";" | "," ] }      the end may be left out before a new line or a
 * bracket value    := word | text { text } | "{" settings "}" | "[" words or texts of one kind "]" | "(" values ")"
 *
 * A walk down this grammar with a token ahead. After a mistake the rest of that
 * setting is skipped, brackets matched, and the walk goes on behind it. */
#include "models/scan.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_TEXT, TOKEN_SIGN };

struct token {
    enum token_kind kind;
    char sign; /* TOKEN_SIGN */
    const char *at;
    size_t length;
    int line;
    bool begins_line; /* nothing but blanks and comments before it on its line */
};

struct name {       /* a setting seen, by the group that it stands in */
    const char *at; /* NULL: free */
    size_t length;
    uint32_t group;
    int line;
};

struct scanner {
    const struct source *source;
    struct diag *diag;
    const char *p;
    int line;
    bool fresh_line;
    struct token now;
    int depth, mistakes;
    uint32_t groups;   /* opened so far: names a group */
    struct name *seen; /* open addressing, a power of two, at most half full; malloc'ed */
    size_t seen_slots, seen_count;
};

static void complain(struct scanner *s, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void complain(struct scanner *s, int line, const char *format, ...)
{
    char text[700];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (s->mistakes++ < SCAN_MISTAKES_MOST)
        diag_error(s->diag, source_place(s->source, line), NULL, "%s", text);
}

/* ---- words ---- */

static size_t digits(const char *word, size_t from, size_t length)
{
    size_t i = from;
    while (i < length && isdigit((unsigned char)word[i]))
        i++;
    return i - from;
}

static bool is_float(const char *word, size_t at, size_t length)
{
    const size_t before = digits(word, at, length);
    size_t after = 0;
    at += before;
    const bool point = at < length && word[at] == '.';
    if (point) {
        after = digits(word, at + 1, length);
        at += 1 + after;
    }
    if (before + after == 0)
        return false;
    const bool exponent = at < length && (word[at] == 'e' || word[at] == 'E');
    if (exponent) {
        at++;
        at += at < length && (word[at] == '+' || word[at] == '-');
        const size_t n = digits(word, at, length);
        if (n == 0)
            return false;
        at += n;
    }
    return at == length && (point || exponent);
}

static bool same_word(const char *word, size_t length, const char *lower)
{
    if (strlen(lower) != length)
        return false;
    for (size_t i = 0; i < length; i++)
        if (tolower((unsigned char)word[i]) != lower[i])
            return false;
    return true;
}

enum word_kind scan_word(const char *word, size_t length)
{
    if (same_word(word, length, "true") || same_word(word, length, "false"))
        return WORD_BOOL;
    size_t at = length > 0 && (word[0] == '-' || word[0] == '+'), n = 0;
    if (at == 0 && length > 2 && word[0] == '0' && (word[1] == 'x' || word[1] == 'X')) {
        for (at = 2; at < length && isxdigit((unsigned char)word[at]); at++)
            n++;
    } else {
        n = digits(word, at, length);
        at += n;
    }
    if (n > 0 && at == length)
        return WORD_INT;
    if (n > 0 &&
        ((length - at == 1 && word[at] == 'L') || (length - at == 2 && word[at] == 'L' && word[at + 1] == 'L')))
        return WORD_INT64;
    return is_float(word, length > 0 && (word[0] == '-' || word[0] == '+'), length) ? WORD_FLOAT : WORD_OTHER;
}

/* Values that libconfig would cut off. */
static void check_size(struct scanner *s, const struct token *t, enum word_kind kind)
{
    char word[400];
    const bool fits = t->length < sizeof word;
    snprintf(word, sizeof word, "%.*s", fits ? (int)t->length : 60, t->at);
    const bool hex = word[0] == '0' && (word[1] == 'x' || word[1] == 'X');
    errno = 0;
    const long long whole = kind == WORD_FLOAT ? 0 : strtoll(word, NULL, hex ? 16 : 10);
    const bool beyond = !fits || errno == ERANGE;
    if (kind == WORD_FLOAT ? !fits || !isfinite(strtod(word, NULL)) : kind == WORD_INT64 && beyond)
        complain(s, t->line,
                 "the number %.60s is too large; allowed are values up to 1e308, whole numbers with L up to 9.2e18",
                 word);
    else if (kind == WORD_INT && (beyond || whole > INT32_MAX || whole < INT32_MIN))
        complain(
            s, t->line,
            "the whole number %.60s is beyond 32 bits and would be cut off silently; write it with a point: %.60s.0",
            word, hex ? "3000000000" : word);
}

/* ---- tokens ---- */

static void skip_blanks(struct scanner *s)
{
    for (;; s->p++) {
        if (*s->p == '\n') {
            s->line++;
            s->fresh_line = true;
        } else if (*s->p == '#' || (s->p[0] == '/' && s->p[1] == '/')) {
            s->p += strcspn(s->p, "\n");
            s->p--;
        } else if (s->p[0] == '/' && s->p[1] == '*') {
            for (s->p += 2; s->p[0] && !(s->p[0] == '*' && s->p[1] == '/'); s->p++)
                s->line += *s->p == '\n';
            s->p += *s->p ? 1 : -1;
        } else if (*s->p != ' ' && *s->p != '\t' && *s->p != '\r' && *s->p != '\f') {
            return;
        }
    }
}

static bool word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '+' || c == '-' || c == '%' || c == '$' ||
           c == '*' || (unsigned char)c >= 0x80;
}

static void advance(struct scanner *s)
{
    skip_blanks(s);
    struct token t = {.at = s->p, .line = s->line, .begins_line = s->fresh_line};
    s->fresh_line = false;
    if (*s->p == '\0') {
        t.kind = TOKEN_END;
    } else if (*s->p == '"') {
        t.kind = TOKEN_TEXT;
        for (s->p++; *s->p && *s->p != '"'; s->p++)
            s->p += s->p[0] == '\\' && s->p[1];
        s->p += *s->p == '"';
    } else if (word_char(*s->p)) {
        t.kind = TOKEN_WORD;
        while (word_char(*s->p))
            s->p++;
    } else {
        t.kind = TOKEN_SIGN;
        t.sign = *s->p++;
    }
    t.length = (size_t)(s->p - t.at);
    s->now = t;
}

static bool at_sign(const struct scanner *s, char sign)
{
    return s->now.kind == TOKEN_SIGN && s->now.sign == sign;
}

static bool opens(const struct token *t)
{
    return t->kind == TOKEN_SIGN && (t->sign == '{' || t->sign == '[' || t->sign == '(');
}

static bool closes(const struct token *t)
{
    return t->kind == TOKEN_SIGN && (t->sign == '}' || t->sign == ']' || t->sign == ')');
}

/* A token for a message: short, in one piece. */
static const char *shown(const struct token *t, char out[80])
{
    if (t->kind == TOKEN_END)
        return "the end of the file";
    snprintf(out, 80, "`%.*s`%s", (int)(t->length < 60 ? t->length : 60), t->at, t->length < 60 ? "" : "...");
    return out;
}

/* Behind the setting in which a mistake was found: after its `;`, or at the bracket that closes its group. */
static void skip_setting(struct scanner *s)
{
    int inside = 0;
    for (; s->now.kind != TOKEN_END; advance(s)) {
        if (opens(&s->now))
            inside++;
        else if (closes(&s->now) && inside-- == 0)
            return;
        else if (inside == 0 && at_sign(s, ';')) {
            advance(s);
            return;
        }
    }
}

/* ---- names ---- */

static size_t name_slot(const struct scanner *s, const struct name *n)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325) ^ n->group;
    for (size_t i = 0; i < n->length; i++)
        h = (h ^ (unsigned char)n->at[i]) * UINT64_C(0x100000001b3);
    size_t at = (size_t)(h ^ (h >> 32)) & (s->seen_slots - 1);
    for (; s->seen[at].at; at = (at + 1) & (s->seen_slots - 1))
        if (s->seen[at].group == n->group && s->seen[at].length == n->length &&
            memcmp(s->seen[at].at, n->at, n->length) == 0)
            break;
    return at;
}

static void grow_names(struct scanner *s)
{
    struct name *old = s->seen;
    const size_t slots = s->seen_slots;
    s->seen_slots = slots ? 2 * slots : 256;
    s->seen = memory_grow(NULL, s->seen_slots, sizeof *s->seen);
    memset(s->seen, 0, s->seen_slots * sizeof *s->seen);
    for (size_t i = 0; i < slots; i++)
        if (old[i].at)
            s->seen[name_slot(s, &old[i])] = old[i];
    free(old);
}

static void see_name(struct scanner *s, const struct token *t, uint32_t group)
{
    if (2 * (s->seen_count + 1) > s->seen_slots)
        grow_names(s);
    const struct name n = {t->at, t->length, group, t->line};
    struct name *there = &s->seen[name_slot(s, &n)];
    if (there->at) {
        const struct place first = source_place(s->source, there->line);
        complain(s, t->line, "`%.*s` stands twice in this group, first at %s:%d; take one out, or give it another name",
                 (int)(t->length < 60 ? t->length : 60), t->at, first.file, first.line);
        return;
    }
    *there = n;
    s->seen_count++;
}

static bool libconfig_name(const struct token *t)
{
    if (t->kind != TOKEN_WORD || !(isalpha((unsigned char)t->at[0]) || t->at[0] == '*'))
        return false;
    for (size_t i = 0; i < t->length; i++)
        if (!isalnum((unsigned char)t->at[i]) && !strchr("_-*", t->at[i]))
            return false;
    return scan_word(t->at, t->length) == WORD_OTHER; /* true, false */
}

/* ---- values ---- */

static bool scan_value(struct scanner *s, const char *context);
static void scan_settings(struct scanner *s);

static void wrong_word(struct scanner *s, const struct token *t)
{
    const int n = (int)(t->length < 60 ? t->length : 60);
    if (memchr(t->at, '.', t->length) && strspn(t->at, "+-.") >= t->length)
        complain(s, t->line, "`%.*s` is no number; write a digit with the point", n, t->at);
    else
        complain(s, t->line,
                 "`%.*s` needs quotes: \"%.*s\"; names, dates, expressions and numbers with a unit are texts", n, t->at,
                 n, t->at);
}

/* A word as a value; the token behind it tells whether a unit or more was meant to belong to it. */
static bool scan_word_value(struct scanner *s, enum word_kind *kind)
{
    const struct token t = s->now;
    *kind = scan_word(t.at, t.length);
    advance(s);
    if (*kind == WORD_OTHER) {
        wrong_word(s, &t);
        return false;
    }
    if (*kind != WORD_BOOL)
        check_size(s, &t, *kind);
    if (s->now.kind == TOKEN_WORD && !s->now.begins_line) {
        const char *behind = s->p + strspn(s->p, " \t");
        if (*behind != '=' && *behind != ':') {
            complain(s, t.line, "`%.*s %.*s` needs quotes: \"%.*s %.*s\"; a number with a unit is a text",
                     (int)(t.length < 40 ? t.length : 40), t.at, (int)(s->now.length < 40 ? s->now.length : 40),
                     s->now.at, (int)(t.length < 40 ? t.length : 40), t.at,
                     (int)(s->now.length < 40 ? s->now.length : 40), s->now.at);
            return false;
        }
    }
    return true;
}

static void scan_texts(struct scanner *s, bool element)
{
    int line = s->now.line;
    for (advance(s); s->now.kind == TOKEN_TEXT; advance(s)) {
        if (element && s->now.line == line)
            complain(s, line, "two texts without a comma between them would become one; put a comma between them");
        line = s->now.line;
    }
}

static bool nested_too_deep(struct scanner *s, int line)
{
    if (s->depth < NESTED_MOST)
        return false;
    complain(s, line, "groups and lists are nested more than %d deep; a bracket may be missing before", NESTED_MOST);
    return true;
}

static bool scan_group(struct scanner *s)
{
    const int opened = s->now.line;
    if (nested_too_deep(s, opened))
        return false;
    s->depth++;
    advance(s);
    scan_settings(s);
    s->depth--;
    if (at_sign(s, '}')) {
        advance(s);
        return true;
    }
    char text[80];
    complain(s, s->now.line, "expected `}` here, for the `{` of line %d, and found %s",
             source_place(s->source, opened).line, shown(&s->now, text));
    return false;
}

static const char *const kind_names[] = {[WORD_OTHER] = "texts",
                                         [WORD_INT] = "whole numbers",
                                         [WORD_INT64] = "whole numbers with L",
                                         [WORD_FLOAT] = "numbers with a point",
                                         [WORD_BOOL] = "true and false"};

/* [ ]: libconfig wants elements of one kind, and says no more than "syntax error" or "mismatched element type". */
static bool scan_element(struct scanner *s, enum word_kind *first, bool *any)
{
    const struct token t = s->now;
    enum word_kind kind = WORD_OTHER;
    if (t.kind == TOKEN_TEXT) {
        scan_texts(s, true);
    } else if (t.kind != TOKEN_WORD) {
        char text[80];
        complain(s, t.line,
                 "expected a number or a text in the array [ ], found %s; groups and lists can stand in a list ( )",
                 shown(&t, text));
        return false;
    } else if (!scan_word_value(s, &kind)) {
        return false;
    }
    if (*any && kind != *first) {
        const bool numbers = kind != WORD_OTHER && kind != WORD_BOOL && *first != WORD_OTHER && *first != WORD_BOOL;
        complain(s, t.line, "a mixed array: %s and %s in one [ ]; %s", kind_names[*first], kind_names[kind],
                 numbers ? "write all with a point, [ 0.2, 1.0 ], or a list, ( 0.2, 1 )"
                         : "make them all of one kind, or write a list ( )");
        *first = kind; /* not again for the rest */
    }
    if (!*any)
        *first = kind;
    *any = true;
    return true;
}

static bool scan_sequence(struct scanner *s, char close)
{
    const int opened = s->now.line;
    enum word_kind first = WORD_OTHER;
    bool any = false;
    char text[80];
    if (nested_too_deep(s, opened))
        return false;
    s->depth++;
    advance(s);
    bool good = true, more = !at_sign(s, close);
    while (good && more) {
        good = close == ']' ? scan_element(s, &first, &any) : scan_value(s, "in the list ( )");
        more = good && at_sign(s, ',');
        const int comma = s->now.line;
        if (more)
            advance(s);
        if (more && at_sign(s, close)) {
            complain(s, comma, "a comma stands before the closing `%c`; take the comma out", close);
            more = false;
        }
    }
    s->depth--;
    if (good && !at_sign(s, close)) {
        complain(s, s->now.line, "expected a comma or `%c`, for the `%c` of line %d, and found %s", close,
                 close == ']' ? '[' : '(', source_place(s->source, opened).line, shown(&s->now, text));
        good = false;
    }
    if (good)
        advance(s);
    return good;
}

static bool scan_value(struct scanner *s, const char *context)
{
    enum word_kind kind;
    char text[80];
    if (s->now.kind == TOKEN_WORD)
        return scan_word_value(s, &kind);
    if (s->now.kind == TOKEN_TEXT) {
        scan_texts(s, context != NULL);
        return true;
    }
    if (at_sign(s, '{'))
        return scan_group(s);
    if (at_sign(s, '[') || at_sign(s, '('))
        return scan_sequence(s, at_sign(s, '[') ? ']' : ')');
    complain(s, s->now.line, "expected a value%s%s, found %s", context ? " " : "", context ? context : "",
             shown(&s->now, text));
    return false;
}

/* ---- settings ---- */

static void wrong_name(struct scanner *s)
{
    char text[80];
    const struct token *t = &s->now;
    if (t->kind == TOKEN_SIGN && t->sign == ';')
        complain(s, t->line, "a `;` too many; take it out");
    else if (t->kind == TOKEN_SIGN && t->sign == '@')
        complain(s, t->line, "an @include must be the first on its line: @include \"more.cfg\"");
    else if (t->at > s->source->text && t->at[-1] == ',' && t->kind == TOKEN_WORD && isdigit((unsigned char)t->at[0]))
        complain(s, t->line,
                 "expected the name of a setting behind the comma, found %s; large numbers are written without commas",
                 shown(t, text));
    else if (t->kind == TOKEN_WORD && memchr(t->at, '.', t->length) && isalpha((unsigned char)t->at[0]))
        complain(s, t->line,
                 "expected the name of a setting, found %s; a path with points stands in --set and change lines, "
                 "in a file write groups: a: { b = ...; };",
                 shown(t, text));
    else
        complain(s, t->line,
                 "expected the name of a setting, found %s; a name has letters, digits and _, a letter first",
                 shown(t, text));
}

static bool scan_end_of_setting(struct scanner *s, const struct token *name)
{
    char text[80];
    if (at_sign(s, ';') || at_sign(s, ',')) {
        advance(s);
        return true;
    }
    if (s->now.kind == TOKEN_END || s->now.begins_line || closes(&s->now))
        return true;
    complain(s, s->now.line, "expected `;` after the value of `%.*s`, found %s",
             (int)(name->length < 60 ? name->length : 60), name->at, shown(&s->now, text));
    return libconfig_name(&s->now);
}

static bool scan_setting(struct scanner *s, uint32_t group)
{
    char text[80];
    const struct token name = s->now;
    advance(s);
    if (!at_sign(s, '=') && !at_sign(s, ':')) {
        complain(s, name.line, "expected `=` after `%.*s`, found %s", (int)(name.length < 60 ? name.length : 60),
                 name.at, shown(&s->now, text));
        return false;
    }
    advance(s);
    if (s->now.kind == TOKEN_END || closes(&s->now) || at_sign(s, ';')) {
        complain(s, name.line, "`%.*s` has no value; write one behind the `=`",
                 (int)(name.length < 60 ? name.length : 60), name.at);
        return false;
    }
    see_name(s, &name, group);
    return scan_value(s, NULL) && scan_end_of_setting(s, &name);
}

static void scan_settings(struct scanner *s)
{
    const uint32_t group = s->groups++;
    while (s->now.kind != TOKEN_END && !at_sign(s, '}') && s->mistakes <= SCAN_MISTAKES_MOST) {
        bool good = libconfig_name(&s->now);
        if (good)
            good = scan_setting(s, group);
        else
            wrong_name(s);
        if (!good)
            skip_setting(s);
        if (closes(&s->now) && !at_sign(s, '}')) {
            complain(s, s->now.line, "a `%c` that closes nothing; take it out, or open it before", s->now.sign);
            advance(s);
        }
    }
}

bool scan_source(const struct source *source, struct diag *diag)
{
    struct scanner s = {.source = source, .diag = diag, .p = source->text, .line = 1, .fresh_line = true};
    advance(&s);
    scan_settings(&s);
    while (at_sign(&s, '}') && s.mistakes <= SCAN_MISTAKES_MOST) {
        complain(&s, s.now.line, "a `}` that closes nothing; take it out, or open its group before");
        advance(&s);
        scan_settings(&s);
    }
    free(s.seen);
    return s.mistakes == 0;
}
