/* What the parts of the JavaScript guest share. */
#ifndef ISOLA_GUEST_H
#define ISOLA_GUEST_H

#include <quickjs.h>

#include <stddef.h>
#include <stdint.h>

#define IMPORT(name) __attribute__((import_module("isola"), import_name(name)))

enum { EVENT_RESULT = 1, EVENT_END, EVENT_ERROR, EVENT_LOG };
/* Those that native code knows; the library knows more. */
enum { OPERATION_STREAM_READ = 2 };
enum { ANSWER_VALUE = 0, ANSWER_ERROR = 1, ANSWER_END_OF_STREAM = 2 };

IMPORT("emit") void host_emit(int kind, const void *data, size_t length);
IMPORT("begin") int host_begin(int kind, const char *name, size_t name_length, const void *payload, size_t length);
IMPORT("wait") int host_wait(int64_t nanoseconds);
IMPORT("size") int host_size(int handle);
IMPORT("take") int host_take(int handle, void *to);
IMPORT("cancel") void host_cancel(int handle);

/* What the library's `install` gave back, see lib/. */
typedef struct {
    JSValue strip, sandbox, host_error, error_text, started;
} Library;

extern JSRuntime *runtime;
extern JSContext *ctx;
extern Library library;

/* ---- output.c ---- */

void output_write(int descriptor, const char *text, size_t length);
void output_flush(void);

/* Sends a value as an event; `what` names it in messages. -1 with an exception set. */
int output_emit(int kind, JSValueConst value, const char *what);

/* ---- loop.c ---- */

/* A promise for what an operation of the host will give. */
JSValue loop_begin(int kind, const char *name, size_t name_length, JSValueConst payload);

/* Waits for an operation without running anything else. */
JSValue loop_begin_and_wait(int kind, const char *name, size_t name_length, JSValueConst payload);

void loop_cancel(int handle);

int32_t loop_set_timer(JSValueConst callback, double milliseconds, int repeat);
void loop_clear_timer(int32_t id);
double loop_clock(void);

/* Runs what is queued. -1 with an exception set: a job failed, or a rejection is not handled. */
int loop_drain(void);

/* Runs until a promise is settled; gives the value it is resolved with, or throws the reason it is rejected with. */
JSValue loop_await(JSValueConst promise);

/* For JS_SetHostPromiseRejectionTracker. */
void loop_track_rejection(JSContext *context, JSValueConst promise, JSValueConst reason, JS_BOOL handled, void *opaque);

/* Gives up everything that is still to come. */
void loop_end(void);

/* ---- modules.c ---- */

void modules_initialize(void);

/* Compiles and runs a script or module. -1 with an exception set; `compiling` says whether its own code ran. */
int modules_load(const char *name, const char *source, size_t length, int *compiling);

/* What a function name stands for: an exported binding, or one of the scripts' top level. */
JSValue modules_lookup(const char *name);

/* ---- native.c ---- */

JSValue native_object(void);

/* Throws an Error as Node does for system calls. */
JSValue native_throw_system_error(int number, const char *call, const char *path);

/* The contents of a file, to be freed with js_free; NULL with an exception set. One more byte of 0 follows them. */
char *native_read_file(const char *path, size_t *length);

/* ---- scanner.c ---- */

/* Gives the library's object what its parser needs. */
void scanner_define(JSValueConst object);

/* ---- errors.c ---- */

/* Reports the exception that is set, as the end of the guest's program. */
void errors_report(int compiling);

/* Reports without the engine's help, which is what failed. */
void errors_report_plain(const char *type, const char *message, const char *phase);

#endif
