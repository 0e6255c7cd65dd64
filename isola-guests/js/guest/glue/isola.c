/* The JavaScript guest: exports of the guest ABI (docs/guest-abi.md). */
#include "guest.h"

#include <stdlib.h>
#include <string.h>
#include <wasi/api.h>

#include "bytecode.h"
#include "cbor.h"
#include "engine.h"
#include "memory.h"

#define EXPORT(name) __attribute__((export_name(name)))

enum { DONE = 0, FAILED = 1, BROKEN = 2 }; /* status of an export */
enum { ARGUMENT_VALUE = 0, ARGUMENT_STREAM = 1 };

/* Of the C stack, which the linker makes larger: the rest is for C functions that do not look whether there is room. */
enum { STACK_FOR_SCRIPTS = 384 * 1024 };

JSRuntime *runtime;
JSContext *ctx;
Library library = {JS_UNDEFINED, JS_UNDEFINED, JS_UNDEFINED, JS_UNDEFINED, JS_UNDEFINED};

/* Makes the object that stands for a stream argument. */
static JSValue make_stream = JS_UNDEFINED;

EXPORT("isola_abi") int
isola_abi(void)
{
    return 1;
}

EXPORT("isola_alloc") void *
isola_alloc(size_t size)
{
    return malloc(size > 0 ? size : 1);
}

EXPORT("isola_free") void
isola_free(void *pointer)
{
    free(pointer);
}

/* ---- start ---- */

/* An export of a module that was compiled when the guest was built. Its bytecode is read once; what is left of it would
   be in every sandbox, where memory that is 0 costs less. */
static JSValue
export_of(uint8_t *bytecode, size_t length, const char *name)
{
    JSValue compiled = JS_ReadObject(ctx, bytecode, length, JS_READ_OBJ_BYTECODE);
    memset(bytecode, 0, length);
    if (JS_IsException(compiled)) {
        return compiled;
    }
    JSModuleDef *module = engine_module_of(compiled);
    if (JS_ResolveModule(ctx, compiled) < 0) {
        return JS_EXCEPTION;
    }
    JSValue promise = JS_EvalFunction(ctx, compiled);
    JSValue done = JS_IsException(promise) ? promise : loop_await(promise);
    JS_FreeValue(ctx, promise);
    if (JS_IsException(done)) {
        return done;
    }
    JS_FreeValue(ctx, done);
    JSValue namespace = JS_GetModuleNamespace(ctx, module);
    JSValue value = JS_IsException(namespace) ? namespace : JS_GetPropertyStr(ctx, namespace, name);
    JS_FreeValue(ctx, namespace);
    return value;
}

static int
install(JSValueConst native)
{
    JSValue function = export_of(library_bytecode, library_bytecode_length, "install");
    if (JS_IsException(function)) {
        return -1;
    }
    JSValue arguments[2] = {JS_GetGlobalObject(ctx), JS_DupValue(ctx, native)};
    JSValue installed = JS_Call(ctx, function, JS_UNDEFINED, 2, (JSValueConst *)arguments);
    JS_FreeValue(ctx, function);
    JS_FreeValue(ctx, arguments[0]);
    JS_FreeValue(ctx, arguments[1]);
    if (JS_IsException(installed)) {
        return -1;
    }
    struct {
        JSValue *to;
        const char *name;
    } parts[] = {
        {&library.strip, "strip"}, {&library.sandbox, "sandbox"}, {&library.host_error, "hostError"},
        {&library.error_text, "errorText"}, {&library.started, "started"},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        *parts[i].to = JS_GetPropertyStr(ctx, installed, parts[i].name);
    }
    JS_FreeValue(ctx, installed);
    return 0;
}

static int
initialize(void)
{
    runtime = JS_NewRuntime2(&memory_functions, NULL);
    ctx = runtime == NULL ? NULL : JS_NewContext(runtime);
    if (ctx == NULL) {
        return -1;
    }
    JS_SetMaxStackSize(runtime, STACK_FOR_SCRIPTS);
    JS_SetHostPromiseRejectionTracker(runtime, loop_track_rejection, NULL);
    modules_initialize();
    JSValue native = native_object();
    JSValue make = JS_IsException(native) ? native : export_of(streams_bytecode, streams_bytecode_length, "streams");
    int status = JS_IsException(make) ? -1 : 0;
    if (status == 0) {
        make_stream = JS_Call(ctx, make, JS_UNDEFINED, 1, (JSValueConst *)&native);
        status = JS_IsException(make_stream) ? -1 : install(native);
    }
    JS_FreeValue(ctx, make);
    JS_FreeValue(ctx, native);
    return status;
}

EXPORT("isola_init") int
isola_init(void)
{
    if (initialize() < 0) {
        if (ctx == NULL) {
            errors_report_plain("InitializationError", "the engine did not start", "run");
        }
        else {
            errors_report(0);
        }
        return BROKEN;
    }
    loop_end();
    JS_RunGC(runtime);
    return DONE;
}

EXPORT("isola_start") int
isola_start(void)
{
    uint64_t seed = 0;
    (void)!__wasi_random_get((uint8_t *)&seed, sizeof seed);
    engine_seed_random(ctx, seed);
    if (JS_IsFunction(ctx, library.started)) {
        JSValue result = JS_Call(ctx, library.started, JS_UNDEFINED, 0, NULL);
        JS_FreeValue(ctx, result);
        if (JS_IsException(result)) {
            errors_report(0);
            return BROKEN;
        }
    }
    return DONE;
}

/* ---- operations ---- */

/* Everything that an operation began ends with it. */
static int
end(int status, int compiling)
{
    if (status < 0) {
        errors_report(compiling);
    }
    output_flush();
    loop_end();
    if (status < 0) {
        engine_forget_jobs(runtime);
    }
    return status < 0 ? FAILED : DONE;
}

static char *
copy_name(const char *name, size_t length)
{
    char *copy = js_malloc(ctx, length + 1);
    if (copy != NULL) {
        memcpy(copy, name, length);
        copy[length] = 0;
    }
    return copy;
}

EXPORT("isola_load") int
isola_load(const char *name, size_t name_length, const char *source, size_t source_length)
{
    int compiling = 0;
    char *copy = copy_name(name, name_length);
    int status = copy == NULL ? -1 : modules_load(copy, source, source_length, &compiling);
    js_free(ctx, copy);
    return end(status, compiling);
}

/* ---- arguments ---- */

typedef struct {
    JSValue *values;
    int count;
} Arguments;

static void
free_arguments(Arguments *arguments)
{
    for (int i = 0; i < arguments->count; i++) {
        JS_FreeValue(ctx, arguments->values[i]);
    }
    js_free(ctx, arguments->values);
}

/* The value of [kind, value] or [kind, value, name]. */
static JSValue
argument_value(JSValueConst argument)
{
    JSValue kind = JS_GetPropertyUint32(ctx, argument, 0), value = JS_GetPropertyUint32(ctx, argument, 1);
    if (JS_VALUE_GET_TAG(kind) == JS_TAG_INT && JS_VALUE_GET_INT(kind) == ARGUMENT_STREAM) {
        JSValue stream = JS_Call(ctx, make_stream, JS_UNDEFINED, 1, (JSValueConst *)&value);
        JS_FreeValue(ctx, value);
        return stream;
    }
    return value;
}

/* Adds an argument; those with names go into one object, which comes last. */
static int
add_argument(Arguments *arguments, JSValue *named, JSValueConst argument)
{
    JSValue value = argument_value(argument);
    if (JS_IsException(value)) {
        return -1;
    }
    JSValue name = JS_GetPropertyUint32(ctx, argument, 2);
    if (!JS_IsString(name)) {
        JS_FreeValue(ctx, name);
        arguments->values[arguments->count++] = value;
        return 0;
    }
    if (JS_IsUndefined(*named)) {
        *named = JS_NewObject(ctx);
    }
    JSAtom key = JS_ValueToAtom(ctx, name);
    JS_FreeValue(ctx, name);
    int status = JS_DefinePropertyValue(ctx, *named, key, value, JS_PROP_C_W_E);
    JS_FreeAtom(ctx, key);
    return status < 0 ? -1 : 0;
}

static int
read_arguments(Arguments *arguments, const unsigned char *data, size_t length)
{
    *arguments = (Arguments){0};
    JSValue list = cbor_decode(ctx, data, length);
    uint32_t count;
    if (JS_IsException(list)) {
        return -1;
    }
    if (!JS_IsArray(ctx, list)) {
        JS_FreeValue(ctx, list);
        JS_ThrowTypeError(ctx, "malformed arguments");
        return -1;
    }
    JSValue length_value = JS_GetPropertyStr(ctx, list, "length");
    JS_ToUint32(ctx, &count, length_value);
    arguments->values = js_malloc(ctx, (count + 1) * sizeof *arguments->values);
    int status = arguments->values == NULL ? -1 : 0;
    JSValue named = JS_UNDEFINED;
    for (uint32_t i = 0; status == 0 && i < count; i++) {
        JSValue argument = JS_GetPropertyUint32(ctx, list, i);
        status = JS_IsException(argument) ? -1 : add_argument(arguments, &named, argument);
        JS_FreeValue(ctx, argument);
    }
    JS_FreeValue(ctx, list);
    if (!JS_IsUndefined(named)) {
        if (status == 0) {
            arguments->values[arguments->count++] = named;
        }
        else {
            JS_FreeValue(ctx, named);
        }
    }
    return status;
}

/* ---- results ---- */

/* Waits for what iterators and functions may give in place of a value. Takes the value over. */
static JSValue
settled(JSValue value)
{
    while (JS_IsObject(value)) {
        JSValue promise;
        if (engine_kind(value) == KIND_PROMISE) {
            promise = JS_DupValue(ctx, value);
        }
        else {
            JSValue then = JS_GetPropertyStr(ctx, value, "then");
            int thenable = JS_IsFunction(ctx, then);
            JS_FreeValue(ctx, then);
            if (JS_IsException(then)) {
                JS_FreeValue(ctx, value);
                return then;
            }
            if (!thenable) {
                return value;
            }
            JSValue functions[2];
            promise = JS_NewPromiseCapability(ctx, functions);
            if (!JS_IsException(promise)) {
                JS_FreeValue(ctx, JS_Call(ctx, functions[0], JS_UNDEFINED, 1, (JSValueConst *)&value));
                JS_FreeValue(ctx, functions[0]);
                JS_FreeValue(ctx, functions[1]);
            }
        }
        JS_FreeValue(ctx, value);
        if (JS_IsException(promise)) {
            return promise;
        }
        value = loop_await(promise);
        JS_FreeValue(ctx, promise);
    }
    return value;
}

static JSValue
call_method(JSValueConst object, const char *name)
{
    JSValue method = JS_GetPropertyStr(ctx, object, name);
    JSValue result = JS_IsException(method) ? method
        : JS_IsFunction(ctx, method) ? JS_Call(ctx, method, object, 0, NULL) : JS_UNDEFINED;
    JS_FreeValue(ctx, method);
    return result;
}

/* Lets an iterator clean up that is not asked any more; the exception that is set stays the one that counts. */
static void
close_iterator(JSValueConst iterator, int asynchronous)
{
    JSValue error = JS_GetException(ctx);
    JSValue result = call_method(iterator, "return");
    if (asynchronous && !JS_IsException(result)) {
        result = settled(result);
    }
    if (JS_IsException(result)) {
        JS_FreeValue(ctx, JS_GetException(ctx));
    }
    JS_FreeValue(ctx, result);
    JS_Throw(ctx, error);
}

/* Sends every value of an iterator as an event; gives the value it ends with. */
static JSValue
stream_out(JSValueConst iterator, int asynchronous)
{
    for (;;) {
        JSValue step = call_method(iterator, "next");
        if (asynchronous && !JS_IsException(step)) {
            step = settled(step);
        }
        if (JS_IsException(step)) {
            return step;
        }
        if (!JS_IsObject(step)) {
            JS_FreeValue(ctx, step);
            return JS_ThrowTypeError(ctx, "the iterator's next() did not give an object");
        }
        JSValue done = JS_GetPropertyStr(ctx, step, "done");
        JSValue value = JS_IsException(done) ? done : JS_GetPropertyStr(ctx, step, "value");
        JS_FreeValue(ctx, step);
        if (JS_IsException(value)) {
            return value;
        }
        int last = JS_ToBool(ctx, done);
        JS_FreeValue(ctx, done);
        if (last) {
            return value;
        }
        int status = !asynchronous && loop_drain() < 0 ? -1 : output_emit(EVENT_RESULT, value, "value");
        JS_FreeValue(ctx, value);
        if (status < 0) {
            close_iterator(iterator, asynchronous);
            return JS_EXCEPTION;
        }
    }
}

static int
is_collection(JSValueConst object)
{
    Kind kind = engine_kind(object);
    return kind == KIND_ARRAY || kind == KIND_MAP || kind == KIND_SET || kind == KIND_TYPED_ARRAY;
}

/* What a function gave, streamed if it is an iterator. Takes the value over. */
static JSValue
finished(JSValue result)
{
    result = settled(result);
    if (!JS_IsObject(result) || is_collection(result)) {
        return result;
    }
    JSValue method = engine_async_iterator_method(ctx, result);
    if (JS_IsFunction(ctx, method)) {
        JSValue iterator = JS_Call(ctx, method, result, 0, NULL);
        JS_FreeValue(ctx, method);
        JS_FreeValue(ctx, result);
        result = JS_IsException(iterator) ? iterator : stream_out(iterator, 1);
        JS_FreeValue(ctx, iterator);
        return result;
    }
    JS_FreeValue(ctx, method);
    JSValue next = JS_IsException(method) ? method : JS_GetPropertyStr(ctx, result, "next");
    if (JS_IsFunction(ctx, next)) {
        JSValue last = stream_out(result, 0);
        JS_FreeValue(ctx, next);
        JS_FreeValue(ctx, result);
        return last;
    }
    JS_FreeValue(ctx, next);
    if (JS_IsException(next)) {
        JS_FreeValue(ctx, result);
        return next;
    }
    return result;
}

static JSValue
call_function(const char *name, const unsigned char *data, size_t length)
{
    JSValue function = modules_lookup(name);
    if (JS_IsException(function)) {
        return function;
    }
    Arguments arguments;
    JSValue result = JS_EXCEPTION;
    if (read_arguments(&arguments, data, length) == 0) {
        if (JS_IsFunction(ctx, function)) {
            result = JS_Call(ctx, function, JS_UNDEFINED, arguments.count, (JSValueConst *)arguments.values);
        }
        else if (arguments.count == 0) {
            result = JS_DupValue(ctx, function);
        }
        else {
            JS_ThrowTypeError(ctx, "%.100s is not a function", name);
        }
    }
    free_arguments(&arguments);
    JS_FreeValue(ctx, function);
    return JS_IsException(result) ? result : finished(result);
}

EXPORT("isola_call") int
isola_call(const char *name, size_t name_length, const unsigned char *arguments, size_t arguments_length)
{
    char *copy = copy_name(name, name_length);
    JSValue result = copy == NULL ? JS_EXCEPTION : call_function(copy, arguments, arguments_length);
    js_free(ctx, copy);
    int status = JS_IsException(result) || loop_drain() < 0 ? -1 : output_emit(EVENT_END, result, "result");
    JS_FreeValue(ctx, result);
    return end(status, 0);
}
