/* Where the engine's memory comes from. quickjs.c calls these functions directly. */
#ifndef ISOLA_MEMORY_H
#define ISOLA_MEMORY_H

#include <quickjs.h>

void *memory_allocate(JSMallocState *state, size_t size);
void memory_release(JSMallocState *state, void *pointer);
void *memory_resize(JSMallocState *state, void *pointer, size_t size);
size_t memory_usable_size(const void *pointer);

extern const JSMallocFunctions memory_functions;

/* Whether memory was refused since the last call. */
int memory_was_refused(void);

#endif
