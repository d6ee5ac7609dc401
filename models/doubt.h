/* models/doubt.h - marks, and doubt about what carries them.
 *
 * A mark says where a number comes from: "38 [F1 S3]" is row F1 of the facts, a source of kind 3. --doubt A=0.5 asks
 * what the answers are worth if all that carries A is only about right: each such setting is multiplied, once a run, by
 * a factor of its own, lognormal with mean 1 and coefficient of variation 0.5, whose luck is the setting's path: the
 * same for both sides of a comparison. A text such as "2 * lognormal(...) [A]" is multiplied as a whole, a process as a
 * whole.
 *
 * What is multiplied stays legal. A setting between 0 and 1 (a chance, a share) is moved on the odds scale:
 * p' = p f / (1 - p + p f), which is p f for a small p, keeps 0 and 1, and turns P and 1 - P alike. Any other range
 * cuts the product off, also that of a setting without a mark whose expression uses a doubted one. Variables have no
 * range.
 *
 * Not doubted: plain numbers and whole numbers that are fixed for all replications (schema types number and whole),
 * numbers of machines, and shares that make up a whole (payments, sources): told, not ignored. Planned values, and so
 * the schedule, are those without doubt. */
#ifndef MODELS_DOUBT_H
#define MODELS_DOUBT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DOUBT_MOST 5.0 /* coefficient of variation */

struct doubt {
    const char *mark; /* a word of the marks: A, S3, F117 */
    double cv;        /* 0: no doubt */
};

struct book;
struct book_state;
struct setting;

/* Is the word among those of a mark ("F117 A")? */
bool mark_has(const char *mark, const char *word);
/* The doubt that counts for a mark: that of a row (F117) before that of a kind (A, C, D, S1, S2, S3), then the later
 * one; NULL: none. */
const struct doubt *doubt_of(const char *mark, const struct doubt *, size_t count);
/* "parts of a whole" and the like: why a setting of this row is not doubted; NULL: it is. */
const char *doubt_spares(const struct setting *row);

bool book_assumption_spared(const struct book *, size_t i); /* it would not be doubted */
/* After all settings are read, before book_finish: gives each marked quantity its factor. */
void book_doubt(struct book *, const struct doubt *, size_t count);
size_t book_doubted_count(const struct book *);
void book_doubted(const struct book *, size_t i, const char **path, const char **mark, double *cv);
/* Sets factors in place of luck from the next replication on: one for each, outliving the state; NULL: luck again. */
void book_doubt_factors(struct book_state *, const double *factor);
double book_doubt_factor(struct book_state *, size_t i); /* in this replication */

/* x in doubt by the factor f, within the row's range. */
double doubt_apply(const struct setting *row, double x, double f);

#endif
