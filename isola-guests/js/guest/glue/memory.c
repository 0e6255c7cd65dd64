#include "memory.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Most of what the engine allocates is small and soon freed, so each size has a list of free blocks of its own. Blocks are
   cut from slabs, which are kept. A word in front of every block says how large it is: the size in units of 8 bytes, word
   included, of a small one; of a large one, which is the C library's, the bytes that can be used. */
enum { UNIT = 8, WORD = 4, LARGEST_SMALL = 512, SLAB = 32 * 1024, LARGE_OFFSET = 8 };

static void *free_blocks[LARGEST_SMALL / UNIT + 1];
static char *slab, *slab_end; /* where the next block's word goes: 4 bytes beyond a multiple of 8 */
static int refused;

int
memory_was_refused(void)
{
    int was = refused;
    refused = 0;
    return was;
}

static inline uint32_t *
word_of(const void *pointer)
{
    return (uint32_t *)pointer - 1;
}

static inline void
add_free_block(void *block, uint32_t units)
{
    *(void **)block = free_blocks[units];
    free_blocks[units] = block;
}

static __attribute__((noinline)) void *
cut_block(JSMallocState *state, uint32_t units)
{
    uint32_t size = units * UNIT;
    if ((size_t)(slab_end - slab) < size) {
        char *fresh = malloc(SLAB);
        if (fresh == NULL) {
            refused = 1;
            return NULL;
        }
        uint32_t rest = (uint32_t)(slab_end - slab) / UNIT;
        if (rest >= 2) {
            *(uint32_t *)slab = rest;
            add_free_block(slab + WORD, rest);
        }
        slab = fresh + WORD;
        slab_end = fresh + SLAB - WORD;
    }
    char *block = slab + WORD;
    *word_of(block) = units;
    slab += size;
    state->malloc_size += size;
    return block;
}

static __attribute__((noinline)) void *
allocate_large(JSMallocState *state, size_t size)
{
    char *block = size > PTRDIFF_MAX ? NULL : malloc(size + LARGE_OFFSET);
    if (block == NULL) {
        refused = 1;
        return NULL;
    }
    block += LARGE_OFFSET;
    *word_of(block) = (uint32_t)size;
    state->malloc_size += size + LARGE_OFFSET;
    return block;
}

void *
memory_allocate(JSMallocState *state, size_t size)
{
    if (size > LARGEST_SMALL - WORD) {
        return allocate_large(state, size);
    }
    uint32_t units = (uint32_t)(size + WORD + UNIT - 1) / UNIT;
    void *block = free_blocks[units];
    if (block == NULL) {
        return cut_block(state, units);
    }
    free_blocks[units] = *(void **)block;
    state->malloc_size += units * UNIT;
    return block;
}

static __attribute__((noinline)) void
release_large(JSMallocState *state, void *pointer)
{
    state->malloc_size -= *word_of(pointer) + LARGE_OFFSET;
    free((char *)pointer - LARGE_OFFSET);
}

void
memory_release(JSMallocState *state, void *pointer)
{
    if (pointer == NULL) {
        return;
    }
    uint32_t units = *word_of(pointer);
    if (units > LARGEST_SMALL / UNIT) {
        release_large(state, pointer);
    }
    else {
        state->malloc_size -= units * UNIT;
        add_free_block(pointer, units);
    }
}

size_t
memory_usable_size(const void *pointer)
{
    uint32_t units = *word_of(pointer);
    return units > LARGEST_SMALL / UNIT ? units : units * UNIT - WORD;
}

void *
memory_resize(JSMallocState *state, void *pointer, size_t size)
{
    if (pointer == NULL) {
        return size == 0 ? NULL : memory_allocate(state, size);
    }
    if (size == 0) {
        memory_release(state, pointer);
        return NULL;
    }
    size_t before = memory_usable_size(pointer);
    if (before > LARGEST_SMALL && size > LARGEST_SMALL) {
        char *moved = size > PTRDIFF_MAX ? NULL : realloc((char *)pointer - LARGE_OFFSET, size + LARGE_OFFSET);
        if (moved == NULL) {
            refused = 1;
            return NULL;
        }
        moved += LARGE_OFFSET;
        *word_of(moved) = (uint32_t)size;
        state->malloc_size += size - before;
        return moved;
    }
    if (size <= before && size * 2 > before) {
        return pointer;
    }
    void *moved = memory_allocate(state, size);
    if (moved != NULL) {
        memcpy(moved, pointer, size < before ? size : before);
        memory_release(state, pointer);
    }
    return moved;
}

const JSMallocFunctions memory_functions = {
    memory_allocate, memory_release, memory_resize, memory_usable_size,
};

/* Takes the place of the C library's, which lets the memory grow by what is asked for. The host copies the memory when it
   grows, so it grows in proportion to its size. */
void *
sbrk(intptr_t increment)
{
    enum { PAGE = 65536, SHARE = 8 };
    static uintptr_t used; /* where what has been given out ends */
    uintptr_t pages = __builtin_wasm_memory_size(0);
    if (used == 0) {
        used = pages * PAGE;
    }
    if (increment < 0) {
        errno = EINVAL;
        return (void *)-1;
    }
    uintptr_t missing = ((uintptr_t)increment - (pages * PAGE - used) + PAGE - 1) / PAGE;
    if ((uintptr_t)increment > pages * PAGE - used && __builtin_wasm_memory_grow(0, missing + pages / SHARE) == (size_t)-1 &&
        __builtin_wasm_memory_grow(0, missing) == (size_t)-1) {
        errno = ENOMEM;
        return (void *)-1;
    }
    void *given = (void *)used;
    used += (uintptr_t)increment;
    return given;
}
