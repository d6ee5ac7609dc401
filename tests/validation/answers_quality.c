/* tests/validation/answers_quality.c - exact answers: inspection and defects. */
#include "tests/validation/answers.h"

const struct textbook_kind textbooks_quality = {"quality", NULL, 0};
