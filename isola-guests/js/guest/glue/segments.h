/* A C stack that grows. Included by quickjs.c.

   Every sandbox holds the C stack, so it is small. A call that finds little of it left goes on with a segment of its own,
   which is given back when the call returns. The engine's own limit on the stack holds in each segment: below it is room
   for C functions that do not look, above it for those that call themselves and no JavaScript, such as the parser. */
#ifndef ISOLA_SEGMENTS_H
#define ISOLA_SEGMENTS_H

#include <stdint.h>

#define ISOLA_STACK_UNCHECKED (128 * 1024)
#define ISOLA_STACK_LOW (320 * 1024)
#define ISOLA_SEGMENT_SIZE (1024 * 1024)
#define ISOLA_MAX_SEGMENTS 3 /* about 20,000 calls of a simple function */

static uintptr_t isola_stack_low = ISOLA_STACK_LOW; /* the linker puts the stack at the beginning of the memory */
static int isola_segments;

/* Whether a call that needs so much should have a segment of its own. */
static inline int
isola_stack_is_low(size_t needed)
{
    return (uintptr_t)__builtin_frame_address(0) - needed < isola_stack_low && isola_segments < ISOLA_MAX_SEGMENTS;
}

static inline void
isola_set_stack_pointer(uintptr_t pointer)
{
    __asm__ volatile(".globaltype __stack_pointer, i32\nlocal.get %0\nglobal.set __stack_pointer" : : "r"(pointer) : "memory");
}

static inline uintptr_t
isola_stack_pointer(void)
{
    uintptr_t pointer;
    __asm__ volatile(".globaltype __stack_pointer, i32\nglobal.get __stack_pointer\nlocal.set %0" : "=r"(pointer));
    return pointer;
}

static JSValue JS_CallInternal(JSContext *caller_ctx, JSValueConst func_obj, JSValueConst this_obj, JSValueConst new_target,
                               int argc, JSValue *argv, int flags);

static no_inline JSValue
isola_call_on_new_segment(JSContext *ctx, JSValueConst func_obj, JSValueConst this_obj, JSValueConst new_target, int argc,
                          JSValue *argv, int flags, size_t needed)
{
    JSRuntime *rt = ctx->rt;
    uintptr_t low = isola_stack_low, limit = rt->stack_limit, pointer = isola_stack_pointer();
    size_t size = ISOLA_SEGMENT_SIZE + needed;
    char *segment = js_malloc_rt(rt, size);
    if (segment == NULL) {
        return JS_ThrowOutOfMemory(ctx);
    }
    isola_stack_low = (uintptr_t)segment + ISOLA_STACK_LOW;
    rt->stack_limit = (uintptr_t)segment + ISOLA_STACK_UNCHECKED;
    isola_segments++;
    isola_set_stack_pointer((uintptr_t)(segment + size) & ~(uintptr_t)15);
    JSValue result = JS_CallInternal(ctx, func_obj, this_obj, new_target, argc, argv, flags);
    isola_set_stack_pointer(pointer);
    isola_segments--;
    isola_stack_low = low;
    rt->stack_limit = limit;
    js_free_rt(rt, segment);
    return result;
}

#endif
