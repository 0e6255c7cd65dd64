/* The ERROR event: what a program's last exception says. */
#include "guest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cbor.h"
#include "engine.h"
#include "memory.h"
#include "text.h"

enum { LONGEST_TEXT = 20000 };

static void
put(CborBuffer *buffer, const char *text)
{
    if (text == NULL) {
        cbor_null(buffer);
    }
    else {
        cbor_text(buffer, text, strlen(text));
    }
}

static void
put_all(CborBuffer *buffer, const char *type, const char *message, const char *traceback, int line, const char *phase)
{
    cbor_head(buffer, 5, 5);
    put(buffer, "type");
    put(buffer, type);
    put(buffer, "message");
    put(buffer, message);
    put(buffer, "traceback");
    put(buffer, traceback);
    put(buffer, "line");
    if (line > 0) {
        cbor_head(buffer, 0, (uint64_t)line);
    }
    else {
        put(buffer, NULL);
    }
    put(buffer, "phase");
    put(buffer, phase);
}

void
errors_report_plain(const char *type, const char *message, const char *phase)
{
    static unsigned char reserved[2048];
    char short_type[200], short_message[500];
    snprintf(short_type, sizeof short_type, "%s", type);
    snprintf(short_message, sizeof short_message, "%s", message);
    CborBuffer buffer = {.data = reserved, .capacity = sizeof reserved};
    put_all(&buffer, short_type, short_message, "", 0, phase);
    host_emit(EVENT_ERROR, buffer.data, buffer.length);
}

/* The text of a string, its middle cut out if it is long; to be freed. NULL if there is none. */
static char *
copy_text(JSValueConst string)
{
    Characters s;
    if (!JS_IsString(string) || engine_characters(ctx, &s, string) < 0) {
        return NULL;
    }
    size_t length;
    char *text;
    if (s.length <= LONGEST_TEXT) {
        text = (char *)text_copy(&s, &length);
    }
    else {
        size_t half = LONGEST_TEXT / 2, first, last;
        Characters head = s, tail = s;
        head.length = tail.length = half;
        tail.narrow += s.narrow != NULL ? s.length - half : 0;
        tail.wide += s.wide != NULL ? s.length - half : 0;
        char *start = (char *)text_copy(&head, &first), *end = (char *)text_copy(&tail, &last);
        size_t space = first + last + 100;
        text = start == NULL || end == NULL ? NULL : malloc(space);
        if (text != NULL) {
            snprintf(text, space, "%s\n... %zu characters left out ...\n%s", start, s.length - 2 * half, end);
        }
        free(start);
        free(end);
    }
    JS_FreeValue(ctx, s.value);
    return text;
}

/* A property's text, as a program would see it; NULL if it has none or getting it fails. */
static char *
property_text(JSValueConst object, const char *name)
{
    JSValue value = JS_GetPropertyStr(ctx, object, name);
    char *text = JS_IsException(value) ? NULL : copy_text(value);
    JS_FreeValue(ctx, value);
    JS_FreeValue(ctx, JS_GetException(ctx));
    return text;
}

static char *
copy(const char *text)
{
    return text == NULL ? NULL : strdup(text);
}

/* The name of the error's class, unless the program has given the error or its class another one. */
static char *
error_name(JSValueConst error)
{
    static const char *const builtin[] = {"Error", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError",
        "URIError", "InternalError", "AggregateError"};
    char *name = property_text(error, "name");
    JSValue constructor = JS_GetPropertyStr(ctx, error, "constructor");
    char *own = JS_IsObject(constructor) ? property_text(constructor, "name") : NULL;
    JS_FreeValue(ctx, constructor);
    JS_FreeValue(ctx, JS_GetException(ctx));
    for (size_t i = 0; name != NULL && own != NULL && own[0] != 0 && i < sizeof builtin / sizeof *builtin; i++) {
        if (strcmp(name, builtin[i]) == 0) {
            free(name);
            return own;
        }
    }
    free(own);
    if (name != NULL && name[0] == 0) {
        free(name);
        name = NULL;
    }
    return name == NULL ? copy("Error") : name;
}

/* The line in "    at name (file:line:column)", or 0. */
static int
line_of_frame(const char *start, const char *end)
{
    while (end > start && (end[-1] == ')' || end[-1] == '\r')) {
        end--;
    }
    const char *at = end;
    while (at > start && at[-1] >= '0' && at[-1] <= '9') {
        at--;
    }
    if (at == end || at == start || at[-1] != ':') {
        return 0;
    }
    const char *line_end = --at;
    while (at > start && at[-1] >= '0' && at[-1] <= '9') {
        at--;
    }
    return at == line_end || at == start || at[-1] != ':' ? 0 : atoi(at);
}

/* The line of the innermost frame that is in a script. */
static int
line_of_stack(const char *stack)
{
    static const char start_of_frame[] = "    at ";
    while (stack != NULL && *stack != 0) {
        const char *end = strchr(stack, '\n');
        end = end == NULL ? stack + strlen(stack) : end;
        /* Code that a program made of text has no line in a script. */
        if (strncmp(stack, start_of_frame, sizeof start_of_frame - 1) == 0 && !memmem(stack, (size_t)(end - stack), "<input>", 7)) {
            int line = line_of_frame(stack + sizeof start_of_frame - 1, end);
            if (line > 0) {
                return line;
            }
        }
        stack = *end == 0 ? end : end + 1;
    }
    return 0;
}

static int
line_property(JSValueConst error)
{
    JSValue value = JS_GetPropertyStr(ctx, error, "lineNumber");
    int line = JS_VALUE_GET_NORM_TAG(value) == JS_TAG_INT ? JS_VALUE_GET_INT(value) : 0;
    JS_FreeValue(ctx, value);
    JS_FreeValue(ctx, JS_GetException(ctx));
    return line;
}

/* Where there is no memory for an error, the engine throws null, or one without its message. */
enum { NOT_OUT_OF_MEMORY, OUT_OF_MEMORY, OUT_OF_MEMORY_FOR_ERRORS };

static int
out_of_memory(JSValueConst thrown)
{
    int refused = memory_was_refused();
    if (!JS_IsObject(thrown)) {
        return JS_IsNull(thrown) && refused ? OUT_OF_MEMORY_FOR_ERRORS : NOT_OUT_OF_MEMORY;
    }
    if (engine_kind(thrown) != KIND_ERROR) {
        return NOT_OUT_OF_MEMORY;
    }
    char *name = property_text(thrown, "name"), *message = property_text(thrown, "message");
    int found = NOT_OUT_OF_MEMORY;
    if (name == NULL || message == NULL) {
        /* None was left to read them with, or they are the program's own and fail. */
        found = refused ? OUT_OF_MEMORY_FOR_ERRORS : NOT_OUT_OF_MEMORY;
    }
    else if (strcmp(name, "InternalError") == 0) {
        found = strcmp(message, "out of memory") == 0 ? OUT_OF_MEMORY
            : *message == 0 && refused ? OUT_OF_MEMORY_FOR_ERRORS : NOT_OUT_OF_MEMORY;
    }
    free(name);
    free(message);
    return found;
}

/* Errors, and what looks like one, such as a DOMException. */
static int
is_error(JSValueConst thrown)
{
    if (!JS_IsObject(thrown) || engine_kind(thrown) == KIND_ERROR) {
        return JS_IsObject(thrown);
    }
    char *name = property_text(thrown, "name"), *message = property_text(thrown, "message");
    int is = name != NULL && message != NULL;
    free(name);
    free(message);
    return is;
}

/* Node's text of an error, with its stack, causes and other properties; NULL if it cannot be made. */
static char *
full_text(JSValueConst thrown)
{
    if (!JS_IsFunction(ctx, library.error_text)) {
        return NULL;
    }
    JSValue text = JS_Call(ctx, library.error_text, JS_UNDEFINED, 1, (JSValueConst *)&thrown);
    char *copied = JS_IsException(text) ? NULL : copy_text(text);
    JS_FreeValue(ctx, text);
    JS_FreeValue(ctx, JS_GetException(ctx));
    return copied;
}

static char *
joined(const char *first, const char *second)
{
    size_t space = strlen(first) + strlen(second) + 1;
    char *text = malloc(space);
    if (text != NULL) {
        snprintf(text, space, "%s%s", first, second);
    }
    return text;
}

static void
report_error(JSValueConst error, const char *phase)
{
    char *type = error_name(error), *message = property_text(error, "message"), *stack = property_text(error, "stack");
    int line = strcmp(phase, "compile") == 0 ? line_property(error) : 0;
    line = line > 0 ? line : line_of_stack(stack);
    char *traceback = strcmp(phase, "memory") == 0 ? NULL : full_text(error);
    if (traceback == NULL && stack != NULL) {
        traceback = copy(stack);
    }
    CborBuffer buffer = {0};
    put_all(&buffer, type == NULL ? "Error" : type, message == NULL ? "" : message, traceback == NULL ? "" : traceback, line,
        phase);
    host_emit(EVENT_ERROR, buffer.data, buffer.length);
    cbor_release(&buffer);
    free(type);
    free(message);
    free(stack);
    free(traceback);
}

/* For what is thrown and is no Error. */
static void
report_value(JSValueConst thrown, const char *phase)
{
    const char *type = JS_IsNull(thrown) ? "null" : JS_IsUndefined(thrown) ? "undefined" : JS_IsString(thrown) ? "string"
        : JS_IsNumber(thrown) ? "number" : JS_IsBool(thrown) ? "boolean" : JS_IsBigInt(ctx, thrown) ? "bigint"
        : JS_IsSymbol(thrown) ? "symbol" : "object";
    char *message = copy_text(thrown);
    char *text = full_text(thrown);
    if (message == NULL && text == NULL) {
        JSValue string = JS_IsSymbol(thrown) ? JS_UNDEFINED : JS_ToString(ctx, thrown);
        text = JS_IsException(string) ? NULL : copy_text(string);
        JS_FreeValue(ctx, string);
        JS_FreeValue(ctx, JS_GetException(ctx));
    }
    const char *shown = message != NULL ? message : text != NULL ? text : type;
    char *traceback = joined("Uncaught ", text != NULL ? text : shown);
    CborBuffer buffer = {0};
    put_all(&buffer, type, shown, traceback == NULL ? "" : traceback, 0, phase);
    host_emit(EVENT_ERROR, buffer.data, buffer.length);
    cbor_release(&buffer);
    free(message);
    free(text);
    free(traceback);
}

void
errors_report(int compiling)
{
    JSValue thrown = JS_GetException(ctx);
    output_flush();
    int memory = out_of_memory(thrown);
    if (memory != NOT_OUT_OF_MEMORY) {
        /* Whatever only cycles keep alive is given back first. */
        JS_RunGC(runtime);
        if (memory == OUT_OF_MEMORY) {
            report_error(thrown, "memory");
        }
        else {
            errors_report_plain("InternalError", "out of memory", "memory");
        }
    }
    else if (is_error(thrown)) {
        report_error(thrown, compiling ? "compile" : "run");
    }
    else {
        report_value(thrown, compiling ? "compile" : "run");
    }
    JS_FreeValue(ctx, thrown);
}
