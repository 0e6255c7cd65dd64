/* The characters of JavaScript's strings as UTF-8. */
#ifndef ISOLA_TEXT_H
#define ISOLA_TEXT_H

#include <stddef.h>

#include "engine.h"

/* The length in UTF-8. Half of a surrogate pair counts as the replacement character would, or as less. */
size_t text_length(const Characters *s);

/* Writes text_length bytes. -1 at half of a surrogate pair. */
int text_write(unsigned char *to, const Characters *s);

/* UTF-8 with U+FFFD for halves of surrogate pairs, to be freed; NULL if memory is exhausted. */
unsigned char *text_copy(const Characters *s, size_t *length);

#endif
