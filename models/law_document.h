/* models/law_document.h - what may stand in a quantity: laws, laws of time, functions, scopes, for `bullwhip schema`.
 */
#ifndef MODELS_LAW_DOCUMENT_H
#define MODELS_LAW_DOCUMENT_H

#include <stdbool.h>
#include <stdio.h>

void law_document(bool markdown, FILE *out);

#endif
