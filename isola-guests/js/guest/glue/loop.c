/* The event loop: jobs, timers and operations of the host. */
#include "guest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wasi/api.h>

#include "cbor.h"
#include "engine.h"

/* ---- operations ---- */

enum { BUCKETS = 64 };

typedef struct Operation {
    struct Operation *next;
    int handle;
    int kind;
    JSValue functions[2]; /* resolve, reject */
    JSValue stack;        /* where it was begun, for errors */
} Operation;

static Operation *operations[BUCKETS];

/* Operations that completed while something else was waited for. */
static int *completed;
static size_t completed_count, completed_first, completed_capacity;

static Operation *
remove_operation(int handle)
{
    for (Operation **at = &operations[(unsigned)handle % BUCKETS]; *at != NULL; at = &(*at)->next) {
        if ((*at)->handle == handle) {
            Operation *operation = *at;
            *at = operation->next;
            return operation;
        }
    }
    return NULL;
}

static void
free_operation(Operation *operation)
{
    JS_FreeValue(ctx, operation->functions[0]);
    JS_FreeValue(ctx, operation->functions[1]);
    JS_FreeValue(ctx, operation->stack);
    js_free(ctx, operation);
}

static int
begin(int kind, const char *name, size_t name_length, JSValueConst payload)
{
    CborBuffer buffer = {0};
    if (cbor_encode(ctx, &buffer, payload, "payload", CBOR_FOR_HOST) < 0) {
        cbor_release(&buffer);
        return -1;
    }
    output_flush();
    int handle = host_begin(kind, name, name_length, buffer.data, buffer.length);
    cbor_release(&buffer);
    if (handle <= 0) {
        JSValue arguments[2] = {JS_NewString(ctx, "HostError"),
            JS_NewString(ctx, "too many operations of the host are outstanding; await some before you begin more")};
        JS_Throw(ctx, JS_Call(ctx, library.host_error, JS_UNDEFINED, 2, (JSValueConst *)arguments));
        JS_FreeValue(ctx, arguments[0]);
        JS_FreeValue(ctx, arguments[1]);
        return -1;
    }
    return handle;
}

JSValue
loop_begin(int kind, const char *name, size_t name_length, JSValueConst payload)
{
    Operation *operation = js_malloc(ctx, sizeof *operation);
    if (operation == NULL) {
        return JS_EXCEPTION;
    }
    JSValue promise = JS_NewPromiseCapability(ctx, operation->functions);
    if (JS_IsException(promise)) {
        js_free(ctx, operation);
        return promise;
    }
    operation->kind = kind;
    operation->stack = JS_UNDEFINED;
    operation->handle = begin(kind, name, name_length, payload);
    if (operation->handle < 0
        || JS_DefinePropertyValueStr(ctx, promise, "handle", JS_NewInt32(ctx, operation->handle), JS_PROP_CONFIGURABLE) < 0) {
        free_operation(operation);
        JS_FreeValue(ctx, promise);
        return JS_EXCEPTION;
    }
    operation->stack = engine_stack(ctx);
    Operation **bucket = &operations[(unsigned)operation->handle % BUCKETS];
    operation->next = *bucket;
    *bucket = operation;
    return promise;
}

void
loop_cancel(int handle)
{
    Operation *operation = remove_operation(handle);
    if (operation != NULL) {
        host_cancel(handle);
        free_operation(operation);
    }
}

/* {done, value} */
static JSValue
iterator_result(int done, JSValue value)
{
    JSValue result = JS_NewObject(ctx);
    if (JS_IsException(result)) {
        JS_FreeValue(ctx, value);
        return result;
    }
    JS_DefinePropertyValueStr(ctx, result, "done", JS_NewBool(ctx, done), JS_PROP_C_W_E);
    JS_DefinePropertyValueStr(ctx, result, "value", value, JS_PROP_C_W_E);
    return result;
}

/* Puts the frames of another stack behind the first line of an error's own. */
static void
set_frames(JSValueConst error, JSValueConst stack)
{
    const char *frames = JS_IsString(stack) ? JS_ToCString(ctx, stack) : NULL;
    JSValue own = JS_GetPropertyStr(ctx, error, "stack");
    const char *header = JS_IsString(own) ? JS_ToCString(ctx, own) : NULL;
    const char *first = frames == NULL ? NULL : strstr(frames, "\n    at ");
    size_t length = header == NULL || first == NULL ? 0 : strlen(header) + strlen(first) + 1;
    char *text = length == 0 ? NULL : js_malloc(ctx, length);
    if (text != NULL) {
        const char *end = strstr(header, "\n    at ");
        snprintf(text, length, "%.*s%s", (int)(end == NULL ? strlen(header) : (size_t)(end - header)), header, first);
        JS_DefinePropertyValueStr(ctx, error, "stack", JS_NewString(ctx, text), JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
    }
    js_free(ctx, text);
    JS_FreeCString(ctx, header);
    JS_FreeCString(ctx, frames);
    JS_FreeValue(ctx, own);
}

/* Takes over what the host said went wrong: {type, message}. */
static JSValue
throw_host_error(JSValue payload, JSValueConst stack)
{
    JSValue arguments[2] = {JS_GetPropertyStr(ctx, payload, "type"), JS_GetPropertyStr(ctx, payload, "message")};
    JS_FreeValue(ctx, payload);
    JSValue error = JS_Call(ctx, library.host_error, JS_UNDEFINED, 2, (JSValueConst *)arguments);
    JS_FreeValue(ctx, arguments[0]);
    JS_FreeValue(ctx, arguments[1]);
    if (JS_IsException(error)) {
        return error;
    }
    set_frames(error, stack);
    return JS_Throw(ctx, error);
}

/* What a completed operation gave; an exception if it failed. */
static JSValue
take(int handle, int kind, JSValueConst stack)
{
    int length = host_size(handle);
    if (length < 0) {
        return JS_ThrowInternalError(ctx, "operation %d is unknown or has not completed", handle);
    }
    unsigned char *data = js_malloc(ctx, length > 0 ? (size_t)length : 1);
    if (data == NULL) {
        host_cancel(handle);
        return JS_EXCEPTION;
    }
    int status = host_take(handle, data);
    int at_end = status == ANSWER_END_OF_STREAM;
    JSValue value = at_end ? JS_UNDEFINED : cbor_decode(ctx, data, (size_t)length);
    js_free(ctx, data);
    if (JS_IsException(value)) {
        return value;
    }
    if (status == ANSWER_ERROR) {
        return throw_host_error(value, stack);
    }
    return kind == OPERATION_STREAM_READ ? iterator_result(at_end, value) : value;
}

/* Settles the promise of a completed operation. -1 with an exception set if even that fails. */
static int
settle(int handle)
{
    Operation *operation = remove_operation(handle);
    if (operation == NULL) {
        host_cancel(handle);
        return 0;
    }
    JSValue value = take(handle, operation->kind, operation->stack);
    int failed = JS_IsException(value);
    if (failed) {
        value = JS_GetException(ctx);
    }
    JSValue result = JS_Call(ctx, operation->functions[failed], JS_UNDEFINED, 1, (JSValueConst *)&value);
    JS_FreeValue(ctx, value);
    free_operation(operation);
    JS_FreeValue(ctx, result);
    return JS_IsException(result) ? -1 : 0;
}

static int
remember_completed(int handle)
{
    if (completed_count == completed_capacity) {
        size_t capacity = completed_capacity == 0 ? 16 : completed_capacity * 2;
        int *larger = js_realloc(ctx, completed, capacity * sizeof *larger);
        if (larger == NULL) {
            return -1;
        }
        completed = larger;
        completed_capacity = capacity;
    }
    completed[completed_count++] = handle;
    return 0;
}

JSValue
loop_begin_and_wait(int kind, const char *name, size_t name_length, JSValueConst payload)
{
    int handle = begin(kind, name, name_length, payload);
    if (handle < 0) {
        return JS_EXCEPTION;
    }
    for (;;) {
        int done = host_wait(-1);
        if (done == handle) {
            JSValue stack = engine_stack(ctx), value = take(handle, kind, stack);
            JS_FreeValue(ctx, stack);
            return value;
        }
        if (done < 0) {
            return JS_ThrowInternalError(ctx, "the host has forgotten an operation that was waited for");
        }
        if (done > 0 && remember_completed(done) < 0) {
            return JS_EXCEPTION;
        }
    }
}

/* The next completed operation, see host_wait. */
static int
wait_for_operation(int64_t nanoseconds)
{
    if (completed_first < completed_count) {
        return completed[completed_first++];
    }
    completed_first = completed_count = 0;
    return host_wait(nanoseconds);
}

/* ---- timers ---- */

typedef struct Timer {
    double due;
    double interval; /* -1 for a timer that runs once */
    int32_t id;
    int cancelled;
    JSValue callback;
} Timer;

/* A heap: the timer that is due first comes first. */
static Timer **timers;
static size_t timer_count, timer_capacity, timers_cancelled;
static int32_t last_timer;

/* A clock that stands still must not make a timer that was waited for wait again. */
static double reached;

double
loop_clock(void)
{
    __wasi_timestamp_t now = 0;
    (void)!__wasi_clock_time_get(__WASI_CLOCKID_MONOTONIC, 1000, &now);
    return (double)now / 1e6;
}

static double
now(void)
{
    double clock = loop_clock();
    return clock > reached ? clock : reached;
}

static int
earlier(const Timer *a, const Timer *b)
{
    return a->due < b->due || (a->due == b->due && a->id < b->id);
}

static void
sift_down(size_t at)
{
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= timer_count) {
            return;
        }
        if (child + 1 < timer_count && earlier(timers[child + 1], timers[child])) {
            child++;
        }
        if (!earlier(timers[child], timers[at])) {
            return;
        }
        Timer *moved = timers[at];
        timers[at] = timers[child];
        timers[child] = moved;
        at = child;
    }
}

static int
push_timer(Timer *timer)
{
    if (timer_count == timer_capacity) {
        size_t capacity = timer_capacity == 0 ? 16 : timer_capacity * 2;
        Timer **larger = js_realloc(ctx, timers, capacity * sizeof *larger);
        if (larger == NULL) {
            return -1;
        }
        timers = larger;
        timer_capacity = capacity;
    }
    size_t at = timer_count++;
    timers[at] = timer;
    while (at > 0 && earlier(timer, timers[(at - 1) / 2])) {
        timers[at] = timers[(at - 1) / 2];
        at = (at - 1) / 2;
        timers[at] = timer;
    }
    return 0;
}

static void
free_timer(Timer *timer)
{
    JS_FreeValue(ctx, timer->callback);
    js_free(ctx, timer);
}

static Timer *
pop_timer(void)
{
    Timer *first = timers[0];
    timers[0] = timers[--timer_count];
    sift_down(0);
    return first;
}

/* The first timer that still counts, or NULL. */
static Timer *
first_timer(void)
{
    while (timer_count > 0 && timers[0]->cancelled) {
        timers_cancelled--;
        free_timer(pop_timer());
    }
    return timer_count > 0 ? timers[0] : NULL;
}

int32_t
loop_set_timer(JSValueConst callback, double milliseconds, int repeat)
{
    Timer *timer = js_malloc(ctx, sizeof *timer);
    if (timer == NULL) {
        return -1;
    }
    /* As in Node; only what does not repeat may be due at once, or it would be due for ever. */
    double shortest = repeat ? 1 : 0;
    double delay = milliseconds >= shortest && milliseconds <= INT32_MAX ? trunc(milliseconds) : 1;
    last_timer = last_timer == INT32_MAX ? 1 : last_timer + 1;
    *timer = (Timer){.due = now() + delay, .interval = repeat ? delay : -1, .id = last_timer,
        .callback = JS_DupValue(ctx, callback)};
    if (push_timer(timer) < 0) {
        free_timer(timer);
        return -1;
    }
    return timer->id;
}

static void
drop_cancelled_timers(void)
{
    size_t kept = 0;
    for (size_t i = 0; i < timer_count; i++) {
        if (timers[i]->cancelled) {
            free_timer(timers[i]);
        }
        else {
            timers[kept++] = timers[i];
        }
    }
    timer_count = kept;
    timers_cancelled = 0;
    for (size_t i = timer_count / 2; i-- > 0;) {
        sift_down(i);
    }
}

/* The timer whose callback is running; it is not in the heap. */
static Timer *running;

void
loop_clear_timer(int32_t id)
{
    if (running != NULL && running->id == id) {
        running->cancelled = 1;
        return;
    }
    for (size_t i = 0; i < timer_count; i++) {
        if (timers[i]->id == id && !timers[i]->cancelled) {
            timers[i]->cancelled = 1;
            timers_cancelled++;
            break;
        }
    }
    if (timers_cancelled > 64 && timers_cancelled > timer_count / 2) {
        drop_cancelled_timers();
    }
}

/* Runs the first timer. -1 with an exception set if its callback failed. */
static int
run_timer(void)
{
    Timer *timer = pop_timer();
    JSValue callback = JS_DupValue(ctx, timer->callback);
    Timer *outer = running;
    running = timer;
    JSValue result = JS_Call(ctx, callback, JS_UNDEFINED, 0, NULL);
    running = outer;
    JS_FreeValue(ctx, callback);
    JS_FreeValue(ctx, result);
    int status = JS_IsException(result) ? -1 : 0;
    timer->due = now() + timer->interval;
    if (timer->interval < 0 || timer->cancelled || status < 0) {
        free_timer(timer);
    }
    else if (push_timer(timer) < 0) {
        free_timer(timer);
        return -1;
    }
    return status;
}

/* ---- rejections ---- */

typedef struct Rejection {
    struct Rejection *next;
    JSValue promise, reason;
} Rejection;

/* Promises that were rejected while nothing handles that, the oldest first. */
static Rejection *rejections, **rejections_end = &rejections;

static void
free_rejection(Rejection *rejection)
{
    JS_FreeValue(ctx, rejection->promise);
    JS_FreeValue(ctx, rejection->reason);
    js_free(ctx, rejection);
}

static Rejection *
remove_rejection(JSValueConst promise)
{
    for (Rejection **at = &rejections; *at != NULL; at = &(*at)->next) {
        if (JS_VALUE_GET_PTR((*at)->promise) == JS_VALUE_GET_PTR(promise)) {
            Rejection *rejection = *at;
            *at = rejection->next;
            if (*at == NULL) {
                rejections_end = at;
            }
            return rejection;
        }
    }
    return NULL;
}

void
loop_track_rejection(JSContext *context, JSValueConst promise, JSValueConst reason, JS_BOOL handled, void *opaque)
{
    if (handled) {
        Rejection *rejection = remove_rejection(promise);
        if (rejection != NULL) {
            free_rejection(rejection);
        }
        return;
    }
    Rejection *rejection = js_malloc(context, sizeof *rejection);
    if (rejection == NULL) {
        JS_FreeValue(context, JS_GetException(context));
        return;
    }
    *rejection = (Rejection){.promise = JS_DupValue(context, promise), .reason = JS_DupValue(context, reason)};
    *rejections_end = rejection;
    rejections_end = &rejection->next;
}

/* ---- the loop ---- */

static int
run_jobs(void)
{
    JSContext *context;
    int status;
    do {
        status = JS_ExecutePendingJob(runtime, &context);
    } while (status > 0);
    return status;
}

/* Runs jobs, and then fails for a rejected promise that is not `awaited` and that nothing handles. */
static int
checkpoint(JSValueConst awaited)
{
    if (run_jobs() < 0) {
        return -1;
    }
    if (JS_IsObject(awaited)) {
        Rejection *own = remove_rejection(awaited);
        if (own != NULL) {
            free_rejection(own);
        }
    }
    if (rejections != NULL) {
        JS_Throw(ctx, JS_DupValue(ctx, rejections->reason));
        return -1;
    }
    return 0;
}

int
loop_drain(void)
{
    return checkpoint(JS_UNDEFINED);
}

/* How many operations are settled before timers get their turn. */
enum { OPERATIONS_PER_TURN = 16 };

/* Runs the timers that are due, but not those that they set. 1 if there was one, -1 with an exception set. */
static int
run_due_timers(JSValueConst awaited)
{
    int32_t newest = last_timer;
    double start = now();
    int ran = 0;
    for (;;) {
        Timer *timer = first_timer();
        if (timer == NULL || timer->due > start || timer->id > newest) {
            return ran;
        }
        ran = 1;
        if (run_timer() < 0 || checkpoint(awaited) < 0) {
            return -1;
        }
        if (JS_PromiseState(ctx, awaited) != JS_PROMISE_PENDING) {
            return ran;
        }
    }
}

static int
throw_deadlock(void)
{
    JSValue error = JS_NewError(ctx);
    JS_DefinePropertyValueStr(ctx, error, "message",
        JS_NewString(ctx, "deadlock: the promise can never settle, because nothing is left that could wake the program: "
                          "no timer and no operation of the host"),
        JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
    JS_Throw(ctx, error);
    return -1;
}

/* Waits until there is something to do, and settles an operation if one has completed. */
static int
wait_for_something(void)
{
    const Timer *timer = first_timer();
    if (timer == NULL) {
        int handle = wait_for_operation(-1);
        return handle < 0 ? throw_deadlock() : handle > 0 ? settle(handle) : 0;
    }
    double due = timer->due;
    double nanoseconds = ceil((due - now()) * 1e6);
    int handle = wait_for_operation(nanoseconds > 0 ? (int64_t)nanoseconds : 0);
    if (handle > 0) {
        return settle(handle);
    }
    reached = due > reached ? due : reached;
    return 0;
}

static int
run_until_settled(JSValueConst promise)
{
    while (JS_PromiseState(ctx, promise) == JS_PROMISE_PENDING) {
        int did = 0;
        for (int i = 0; i < OPERATIONS_PER_TURN; i++) {
            int handle = wait_for_operation(0);
            if (handle <= 0) {
                break;
            }
            did = 1;
            if (settle(handle) < 0 || checkpoint(promise) < 0) {
                return -1;
            }
            if (JS_PromiseState(ctx, promise) != JS_PROMISE_PENDING) {
                return 0;
            }
        }
        int ran = run_due_timers(promise);
        if (ran < 0) {
            return -1;
        }
        if (!did && !ran && (wait_for_something() < 0 || checkpoint(promise) < 0)) {
            return -1;
        }
    }
    return 0;
}

JSValue
loop_await(JSValueConst promise)
{
    if (checkpoint(promise) < 0 || run_until_settled(promise) < 0) {
        return JS_EXCEPTION;
    }
    JSValue result = JS_PromiseResult(ctx, promise);
    return JS_PromiseState(ctx, promise) == JS_PROMISE_REJECTED ? JS_Throw(ctx, result) : result;
}

void
loop_end(void)
{
    for (int i = 0; i < BUCKETS; i++) {
        while (operations[i] != NULL) {
            Operation *operation = operations[i];
            operations[i] = operation->next;
            free_operation(operation);
        }
    }
    js_free(ctx, completed);
    completed = NULL;
    completed_count = completed_first = completed_capacity = 0;
    for (size_t i = 0; i < timer_count; i++) {
        free_timer(timers[i]);
    }
    js_free(ctx, timers);
    timers = NULL;
    timer_count = timer_capacity = timers_cancelled = 0;
    reached = 0;
    while (rejections != NULL) {
        Rejection *rejection = rejections;
        rejections = rejection->next;
        free_rejection(rejection);
    }
    rejections_end = &rejections;
}
