/* tests/validation/answers_projects.c - exact answers: networks of tasks. */
#include "tests/validation/answers.h"

const struct textbook_kind textbooks_projects = {"projects", NULL, 0};
