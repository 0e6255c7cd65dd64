/* What the glue needs of QuickJS beyond quickjs.h. Implemented in engine.c, which is compiled as a part of quickjs.c. */
#ifndef ISOLA_ENGINE_H
#define ISOLA_ENGINE_H

#include <quickjs.h>

#include <stddef.h>
#include <stdint.h>

typedef enum {
    KIND_OBJECT, KIND_ARRAY, KIND_ERROR, KIND_NUMBER, KIND_STRING, KIND_BOOLEAN, KIND_SYMBOL, KIND_BIGINT, KIND_ARGUMENTS,
    KIND_DATE, KIND_REGEXP, KIND_ARRAY_BUFFER, KIND_SHARED_ARRAY_BUFFER, KIND_TYPED_ARRAY, KIND_DATA_VIEW, KIND_MAP, KIND_SET,
    KIND_WEAK_MAP, KIND_WEAK_SET, KIND_WEAK_REF, KIND_MAP_ITERATOR, KIND_SET_ITERATOR, KIND_GENERATOR,
    KIND_ASYNC_GENERATOR, KIND_PROMISE, KIND_PROXY, KIND_MODULE, KIND_FUNCTION, KIND_CLASS, KIND_ASYNC_FUNCTION,
    KIND_GENERATOR_FUNCTION, KIND_ASYNC_GENERATOR_FUNCTION,
} Kind;

/* The characters of a string, of which only one of the two is set. Valid as long as `value` lives. */
typedef struct {
    JSValue value;
    const uint8_t *narrow; /* Latin-1 */
    const uint16_t *wide;  /* UTF-16 */
    size_t length;
} Characters;

typedef struct {
    const uint8_t *data;
    size_t length;
} Bytes;

/* The kind of an object, without running any of its code. */
Kind engine_kind(JSValueConst object);

/* Whether two values are the same object. */
int engine_same(JSValueConst a, JSValueConst b);

/* The primitive in a Number, String, Boolean, BigInt or Symbol object, or the time of a Date. */
JSValue engine_boxed(JSContext *ctx, JSValueConst object);

/* The characters of a string; release with JS_FreeValue(ctx, to->value). -1 with an exception set. */
int engine_characters(JSContext *ctx, Characters *to, JSValueConst string);

/* A string of text that need not be valid UTF-8: every maximal malformed part becomes U+FFFD. */
JSValue engine_text(JSContext *ctx, const uint8_t *text, size_t length, int *malformed);

/* Whether the object is bytes: a buffer, a view of bytes or a DataView. Sets `bytes` if so. */
int engine_bytes(JSContext *ctx, JSValueConst object, Bytes *bytes);

/* The members of a Map (key, value, key, value...) or Set as an array, as they are now. */
JSValue engine_entries(JSContext *ctx, JSValueConst collection);

/* What an iterator of a Map or Set will still give, which does not move it on; `pairs` says whether those are arrays. */
JSValue engine_remaining_entries(JSContext *ctx, JSValueConst iterator, int *pairs);

JSValue engine_array(JSContext *ctx, size_t count, const JSValue *members);

/* The stack of an Error that were made by the caller of the C function that runs. */
JSValue engine_stack(JSContext *ctx);

/* The first elements of an array, of which none is missing or a getter, or NULL. Valid until guest code runs. */
const JSValue *engine_fast_array(JSContext *ctx, JSValueConst array, uint32_t *count);

int engine_proxy(JSContext *ctx, JSValueConst proxy, JSValue *target, JSValue *handler);

/* A whole number of any size, big-endian and with its sign apart. A negative one n is given as -1 - n. */
JSValue engine_bigint(JSContext *ctx, int negative, const uint8_t *magnitude, size_t length);

/* The other way round: writes to `to`, or says with NULL how many bytes are needed. */
size_t engine_bigint_bytes(JSValueConst bigint, int *negative, uint8_t *to);

/* A top-level binding of scripts: let, const and class as well as properties of the global object. */
JSValue engine_binding(JSContext *ctx, JSAtom name, int *found);

/* The object whose properties are the top-level let, const and class bindings. */
JSValue engine_lexical_bindings(JSContext *ctx);

/* The loaded module of this name, or NULL. */
JSModuleDef *engine_module(JSContext *ctx, const char *name);

/* Takes a module's name away, so that another one can have it; gives it back. */
int engine_rename_module(JSContext *ctx, JSModuleDef *module, const char *name);

/* The number of modules ever made, for engine_forget_modules. */
JSModuleDef *engine_last_module(JSContext *ctx);

/* Frees the modules loaded after `last` that were never linked. */
void engine_forget_modules(JSContext *ctx, JSModuleDef *last);

/* The module of a value that JS_Eval made with JS_EVAL_TYPE_MODULE | JS_EVAL_FLAG_COMPILE_ONLY. */
JSModuleDef *engine_module_of(JSValueConst value);

/* The method that makes an asynchronous iterator of an object. */
JSValue engine_async_iterator_method(JSContext *ctx, JSValueConst object);

/* Drops the jobs that are queued. */
void engine_forget_jobs(JSRuntime *runtime);

/* Seeds Math.random. */
void engine_seed_random(JSContext *ctx, uint64_t seed);

#endif
