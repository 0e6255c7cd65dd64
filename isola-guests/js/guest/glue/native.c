/* The object that the library gets, and nobody else: what JavaScript alone cannot do. */
#include "guest.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <wasi/api.h>

#include "cbor.h"
#include "engine.h"
#include "text.h"

/* Text of an argument as UTF-8, to be freed with js_free; NULL with an exception set. */
static char *
text_argument(JSValueConst value, size_t *length)
{
    Characters s;
    JSValue string = JS_ToString(ctx, value);
    if (JS_IsException(string) || engine_characters(ctx, &s, string) < 0) {
        JS_FreeValue(ctx, string);
        return NULL;
    }
    char *text = (char *)text_copy(&s, length);
    JS_FreeValue(ctx, s.value);
    JS_FreeValue(ctx, string);
    if (text == NULL) {
        JS_ThrowOutOfMemory(ctx);
    }
    return text;
}

/* ---- output ---- */

static JSValue
native_write(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    int32_t descriptor;
    size_t length;
    if (JS_ToInt32(ctx, &descriptor, argv[0]) < 0) {
        return JS_EXCEPTION;
    }
    char *text = text_argument(argv[1], &length);
    if (text == NULL) {
        return JS_EXCEPTION;
    }
    output_write(descriptor == 2 ? 2 : 1, text, length);
    free(text);
    return JS_UNDEFINED;
}

static JSValue
native_emit(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    return output_emit(EVENT_RESULT, argv[0], "value") < 0 ? JS_EXCEPTION : JS_UNDEFINED;
}

static JSValue
native_log(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    JSValue record = JS_NewObject(ctx);
    if (JS_IsException(record)) {
        return record;
    }
    JS_DefinePropertyValueStr(ctx, record, "level", JS_ToString(ctx, argv[0]), JS_PROP_C_W_E);
    JS_DefinePropertyValueStr(ctx, record, "message", JS_ToString(ctx, argv[1]), JS_PROP_C_W_E);
    JSValue fields = JS_IsObject(argv[2]) ? JS_DupValue(ctx, argv[2]) : JS_NewObject(ctx);
    JS_DefinePropertyValueStr(ctx, record, "fields", fields, JS_PROP_C_W_E);
    int status = output_emit(EVENT_LOG, record, "log");
    JS_FreeValue(ctx, record);
    return status < 0 ? JS_EXCEPTION : JS_UNDEFINED;
}

/* ---- operations of the host ---- */

static JSValue
begin(JSValueConst *argv, int wait)
{
    int32_t kind;
    size_t length;
    if (JS_ToInt32(ctx, &kind, argv[0]) < 0) {
        return JS_EXCEPTION;
    }
    char *name = text_argument(argv[1], &length);
    if (name == NULL) {
        return JS_EXCEPTION;
    }
    JSValue result = wait ? loop_begin_and_wait(kind, name, length, argv[2]) : loop_begin(kind, name, length, argv[2]);
    free(name);
    return result;
}

static JSValue
native_begin(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    return begin(argv, 0);
}

static JSValue
native_begin_and_wait(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    return begin(argv, 1);
}

static JSValue
native_cancel(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    int32_t handle;
    if (JS_ToInt32(ctx, &handle, argv[0]) < 0) {
        return JS_EXCEPTION;
    }
    loop_cancel(handle);
    return JS_UNDEFINED;
}

/* ---- time ---- */

static JSValue
native_set_timer(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    double milliseconds;
    if (!JS_IsFunction(ctx, argv[0])) {
        return JS_ThrowTypeError(ctx, "a timer's callback must be a function");
    }
    if (JS_ToFloat64(ctx, &milliseconds, argv[1]) < 0) {
        return JS_EXCEPTION;
    }
    int32_t id = loop_set_timer(argv[0], milliseconds, JS_ToBool(ctx, argv[2]));
    return id < 0 ? JS_EXCEPTION : JS_NewInt32(ctx, id);
}

static JSValue
native_clear_timer(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    int32_t id;
    if (JS_ToInt32(ctx, &id, argv[0]) < 0) {
        return JS_EXCEPTION;
    }
    loop_clear_timer(id);
    return JS_UNDEFINED;
}

static JSValue
native_now(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    return JS_NewFloat64(ctx, loop_clock());
}

/* ---- bytes and text ---- */

static JSValue
native_random_bytes(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    uint64_t length;
    if (JS_ToIndex(ctx, &length, argv[0]) < 0) {
        return JS_EXCEPTION;
    }
    uint8_t *bytes = length > INT32_MAX ? NULL : js_malloc(ctx, length > 0 ? (size_t)length : 1);
    if (bytes == NULL) {
        return JS_ThrowOutOfMemory(ctx);
    }
    JSValue buffer = __wasi_random_get(bytes, (size_t)length) == 0 ? JS_NewArrayBufferCopy(ctx, bytes, (size_t)length)
        : JS_ThrowInternalError(ctx, "the host gives no random numbers");
    js_free(ctx, bytes);
    return buffer;
}

/* An ArrayBuffer with the same bytes; the given one has none any more. */
static JSValue
native_transfer(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    Bytes bytes;
    if (!JS_IsObject(argv[0]) || engine_kind(argv[0]) != KIND_ARRAY_BUFFER || !engine_bytes(ctx, argv[0], &bytes)) {
        return JS_ThrowTypeError(ctx, "an ArrayBuffer is needed");
    }
    JSValue copy = JS_NewArrayBufferCopy(ctx, bytes.data, bytes.length);
    if (!JS_IsException(copy)) {
        JS_DetachArrayBuffer(ctx, argv[0]);
    }
    return copy;
}

static JSValue
native_utf8_encode(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    size_t length;
    char *text = text_argument(argv[0], &length);
    if (text == NULL) {
        return JS_EXCEPTION;
    }
    JSValue buffer = JS_NewArrayBufferCopy(ctx, (const uint8_t *)text, length);
    free(text);
    return buffer;
}

static int
bytes_argument(JSValueConst value, Bytes *bytes)
{
    if (JS_IsObject(value) && engine_bytes(ctx, value, bytes)) {
        return 0;
    }
    JS_ThrowTypeError(ctx, "an ArrayBuffer, a Uint8Array or a DataView is needed");
    return -1;
}

static JSValue
native_utf8_decode(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    Bytes bytes;
    if (bytes_argument(argv[0], &bytes) < 0) {
        return JS_EXCEPTION;
    }
    if (!JS_ToBool(ctx, argv[2]) && bytes.length >= 3 && memcmp(bytes.data, "\xef\xbb\xbf", 3) == 0) {
        bytes.data += 3;
        bytes.length -= 3;
    }
    int malformed;
    JSValue text = engine_text(ctx, bytes.data, bytes.length, &malformed);
    if (!JS_IsException(text) && malformed && JS_ToBool(ctx, argv[1])) {
        JS_FreeValue(ctx, text);
        return JS_ThrowTypeError(ctx, "The encoded data was not valid for encoding utf-8");
    }
    return text;
}

/* The first place of some bytes in others, at or after a place; -1 if they do not occur. */
static JSValue
native_index_of(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    Bytes bytes, wanted;
    uint32_t from;
    if (bytes_argument(argv[0], &bytes) < 0 || bytes_argument(argv[1], &wanted) < 0 || JS_ToUint32(ctx, &from, argv[2]) < 0) {
        return JS_EXCEPTION;
    }
    const uint8_t *found = from > bytes.length ? NULL : memmem(bytes.data + from, bytes.length - from, wanted.data, wanted.length);
    return JS_NewInt32(ctx, found == NULL ? -1 : (int32_t)(found - bytes.data));
}

/* ---- CBOR ---- */

static JSValue
native_cbor_encode(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    CborBuffer buffer = {0};
    JSValue bytes = cbor_encode(ctx, &buffer, argv[0], "value", CBOR_FOR_GUEST) < 0 ? JS_EXCEPTION
        : JS_NewArrayBufferCopy(ctx, buffer.data, buffer.length);
    cbor_release(&buffer);
    return bytes;
}

static JSValue
native_cbor_decode(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    Bytes bytes;
    return bytes_argument(argv[0], &bytes) < 0 ? JS_EXCEPTION : cbor_decode(ctx, bytes.data, bytes.length);
}

/* ---- files and the environment ---- */

JSValue
native_throw_system_error(int number, const char *call, const char *path)
{
    static const struct {
        int number;
        const char *code, *text;
    } known[] = {
        {ENOENT, "ENOENT", "no such file or directory"}, {EACCES, "EACCES", "permission denied"},
        {ENOTCAPABLE, "EACCES", "permission denied"}, {EPERM, "EPERM", "operation not permitted"},
        {EROFS, "EROFS", "read-only file system"}, {EISDIR, "EISDIR", "illegal operation on a directory"},
        {ENOTDIR, "ENOTDIR", "not a directory"}, {EEXIST, "EEXIST", "file already exists"},
        {ENOSPC, "ENOSPC", "no space left on device"}, {ENAMETOOLONG, "ENAMETOOLONG", "name too long"},
        {ELOOP, "ELOOP", "too many symbolic links encountered"}, {EFBIG, "EFBIG", "file too large"},
        {EMFILE, "EMFILE", "too many open files"}, {EINVAL, "EINVAL", "invalid argument"},
    };
    const char *code = "EIO", *text = "i/o error";
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (known[i].number == number) {
            code = known[i].code;
            text = known[i].text;
        }
    }
    size_t longest = strlen(path) + 200;
    char *message = js_malloc(ctx, longest);
    if (message == NULL) {
        return JS_EXCEPTION;
    }
    snprintf(message, longest, "%s: %s, %s '%s'", code, text, call, path);
    JSValue error = JS_NewError(ctx);
    struct {
        const char *name, *value;
        int flags;
    } properties[] = {
        {"message", message, JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE}, {"code", code, JS_PROP_C_W_E},
        {"syscall", call, JS_PROP_C_W_E}, {"path", path, JS_PROP_C_W_E},
    };
    for (size_t i = 0; !JS_IsException(error) && i < sizeof properties / sizeof *properties; i++) {
        JS_DefinePropertyValueStr(ctx, error, properties[i].name, JS_NewString(ctx, properties[i].value), properties[i].flags);
    }
    js_free(ctx, message);
    return JS_IsException(error) ? error : JS_Throw(ctx, error);
}

/* The whole of an open file; NULL with an exception set. */
static char *
read_all(FILE *file, const char *path, size_t *length)
{
    size_t capacity = 4096, n = 0;
    struct stat status;
    if (fstat(fileno(file), &status) == 0 && S_ISDIR(status.st_mode)) {
        native_throw_system_error(EISDIR, "read", path);
        return NULL;
    }
    if (status.st_size > 0 && status.st_size < INT32_MAX - 2) {
        capacity = (size_t)status.st_size + 2;
    }
    char *data = js_malloc(ctx, capacity);
    while (data != NULL) {
        size_t more = fread(data + n, 1, capacity - n - 1, file);
        n += more;
        if (ferror(file)) {
            js_free(ctx, data);
            native_throw_system_error(errno, "read", path);
            return NULL;
        }
        if (more == 0) {
            data[n] = 0;
            *length = n;
            return data;
        }
        if (n == capacity - 1) {
            capacity += capacity / 2;
            char *larger = js_realloc(ctx, data, capacity);
            if (larger == NULL) {
                js_free(ctx, data);
            }
            data = larger;
        }
    }
    return NULL;
}

char *
native_read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        native_throw_system_error(errno, "open", path);
        return NULL;
    }
    setvbuf(file, NULL, _IONBF, 0);
    char *data = read_all(file, path, length);
    fclose(file);
    return data;
}

/* A path that C functions can take; NULL with an exception set. */
static char *
path_argument(JSValueConst value)
{
    size_t length;
    char *path = text_argument(value, &length);
    if (path != NULL && strlen(path) != length) {
        free(path);
        JS_ThrowTypeError(ctx, "a path must not contain the character U+0000");
        return NULL;
    }
    return path;
}

static JSValue
native_read(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    char *path = path_argument(argv[0]);
    if (path == NULL) {
        return JS_EXCEPTION;
    }
    size_t length;
    char *data = native_read_file(path, &length);
    free(path);
    if (data == NULL) {
        return JS_EXCEPTION;
    }
    JSValue buffer = JS_NewArrayBufferCopy(ctx, (const uint8_t *)data, length);
    js_free(ctx, data);
    return buffer;
}

static JSValue
native_write_file(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    Bytes bytes;
    if (bytes_argument(argv[1], &bytes) < 0) {
        return JS_EXCEPTION;
    }
    char *path = path_argument(argv[0]);
    if (path == NULL) {
        return JS_EXCEPTION;
    }
    JSValue result = JS_UNDEFINED;
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        result = native_throw_system_error(errno, "open", path);
    }
    else {
        setvbuf(file, NULL, _IONBF, 0);
        int failed = fwrite(bytes.data, 1, bytes.length, file) != bytes.length;
        int number = errno;
        failed |= fclose(file) != 0;
        if (failed) {
            result = native_throw_system_error(number, "write", path);
        }
    }
    free(path);
    return result;
}

static JSValue
native_list(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    char *path = path_argument(argv[0]);
    if (path == NULL) {
        return JS_EXCEPTION;
    }
    JSValue names = JS_UNDEFINED;
    DIR *folder = opendir(path);
    if (folder == NULL) {
        names = native_throw_system_error(errno, "scandir", path);
    }
    else {
        names = JS_NewArray(ctx);
        uint32_t n = 0;
        for (struct dirent *entry; !JS_IsException(names) && (entry = readdir(folder)) != NULL;) {
            if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0
                && JS_DefinePropertyValueUint32(ctx, names, n++, JS_NewString(ctx, entry->d_name), JS_PROP_C_W_E) < 0) {
                JS_FreeValue(ctx, names);
                names = JS_EXCEPTION;
            }
        }
        closedir(folder);
    }
    free(path);
    return names;
}

/* The C library's own copy of the environment comes from the template's image. */
static JSValue
native_environment(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    size_t count, size;
    if (__wasi_environ_sizes_get(&count, &size) != 0) {
        return JS_ThrowInternalError(ctx, "the environment could not be read");
    }
    uint8_t **entries = js_mallocz(ctx, (count + 1) * sizeof *entries), *text = js_mallocz(ctx, size + 1);
    JSValue object = entries == NULL || text == NULL ? JS_EXCEPTION : JS_NewObjectProto(ctx, JS_NULL);
    if (!JS_IsException(object) && __wasi_environ_get(entries, text) != 0) {
        count = 0;
    }
    for (size_t i = 0; !JS_IsException(object) && i < count; i++) {
        char *entry = (char *)entries[i], *equals = strchr(entry, '=');
        if (equals == NULL) {
            continue;
        }
        JSAtom name = JS_NewAtomLen(ctx, entry, (size_t)(equals - entry));
        JSValue value = engine_text(ctx, (const uint8_t *)equals + 1, strlen(equals + 1), NULL);
        if (JS_IsException(value) || JS_DefinePropertyValue(ctx, object, name, value, JS_PROP_C_W_E) < 0) {
            JS_FreeValue(ctx, object);
            object = JS_EXCEPTION;
        }
        JS_FreeAtom(ctx, name);
    }
    js_free(ctx, text);
    js_free(ctx, entries);
    return object;
}

/* ---- what values are ---- */

static const char *const kind_names[] = {
    [KIND_OBJECT] = "object", [KIND_ARRAY] = "array", [KIND_ERROR] = "error", [KIND_NUMBER] = "number",
    [KIND_STRING] = "string", [KIND_BOOLEAN] = "boolean", [KIND_SYMBOL] = "symbol", [KIND_BIGINT] = "bigint",
    [KIND_ARGUMENTS] = "arguments", [KIND_DATE] = "date", [KIND_REGEXP] = "regexp", [KIND_ARRAY_BUFFER] = "arraybuffer",
    [KIND_SHARED_ARRAY_BUFFER] = "sharedarraybuffer", [KIND_TYPED_ARRAY] = "typedarray", [KIND_DATA_VIEW] = "dataview",
    [KIND_MAP] = "map", [KIND_SET] = "set", [KIND_WEAK_MAP] = "weakmap", [KIND_WEAK_SET] = "weakset",
    [KIND_WEAK_REF] = "weakref", [KIND_MAP_ITERATOR] = "mapiterator", [KIND_SET_ITERATOR] = "setiterator",
    [KIND_GENERATOR] = "generator", [KIND_ASYNC_GENERATOR] = "generator", [KIND_PROMISE] = "promise",
    [KIND_PROXY] = "proxy", [KIND_MODULE] = "module", [KIND_FUNCTION] = "function", [KIND_CLASS] = "class",
    [KIND_ASYNC_FUNCTION] = "asyncfunction", [KIND_GENERATOR_FUNCTION] = "generatorfunction",
    [KIND_ASYNC_GENERATOR_FUNCTION] = "asyncgeneratorfunction",
};

static void
set(JSValueConst object, const char *name, JSValue value)
{
    JS_DefinePropertyValueStr(ctx, object, name, value, JS_PROP_C_W_E);
}

static JSValue
native_describe(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    if (!JS_IsObject(argv[0])) {
        return JS_NULL;
    }
    JSValue description = JS_NewObjectProto(ctx, JS_NULL);
    if (JS_IsException(description)) {
        return description;
    }
    Kind kind = engine_kind(argv[0]);
    set(description, "kind", JS_NewString(ctx, kind_names[kind]));
    if (kind == KIND_PROMISE) {
        JSPromiseStateEnum state = JS_PromiseState(ctx, argv[0]);
        set(description, "state", JS_NewString(ctx, state == JS_PROMISE_PENDING ? "pending"
            : state == JS_PROMISE_FULFILLED ? "fulfilled" : "rejected"));
        set(description, "result", state == JS_PROMISE_PENDING ? JS_UNDEFINED : JS_PromiseResult(ctx, argv[0]));
    }
    else if (kind == KIND_PROXY) {
        JSValue target, handler;
        engine_proxy(ctx, argv[0], &target, &handler);
        set(description, "target", target);
        set(description, "handler", handler);
    }
    else if (kind == KIND_MAP_ITERATOR || kind == KIND_SET_ITERATOR) {
        int pairs;
        set(description, "entries", engine_remaining_entries(ctx, argv[0], &pairs));
        set(description, "pairs", JS_NewBool(ctx, pairs));
    }
    return description;
}

static JSValue
native_gc(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    JS_RunGC(runtime);
    return JS_UNDEFINED;
}

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("write", 2, native_write),
    JS_CFUNC_DEF("emit", 1, native_emit),
    JS_CFUNC_DEF("log", 3, native_log),
    JS_CFUNC_DEF("begin", 3, native_begin),
    JS_CFUNC_DEF("beginAndWait", 3, native_begin_and_wait),
    JS_CFUNC_DEF("cancel", 1, native_cancel),
    JS_CFUNC_DEF("setTimer", 3, native_set_timer),
    JS_CFUNC_DEF("clearTimer", 1, native_clear_timer),
    JS_CFUNC_DEF("now", 0, native_now),
    JS_CFUNC_DEF("randomBytes", 1, native_random_bytes),
    JS_CFUNC_DEF("transfer", 1, native_transfer),
    JS_CFUNC_DEF("utf8Encode", 1, native_utf8_encode),
    JS_CFUNC_DEF("utf8Decode", 3, native_utf8_decode),
    JS_CFUNC_DEF("indexOf", 3, native_index_of),
    JS_CFUNC_DEF("cborEncode", 1, native_cbor_encode),
    JS_CFUNC_DEF("cborDecode", 1, native_cbor_decode),
    JS_CFUNC_DEF("readFile", 1, native_read),
    JS_CFUNC_DEF("writeFile", 2, native_write_file),
    JS_CFUNC_DEF("list", 1, native_list),
    JS_CFUNC_DEF("environment", 0, native_environment),
    JS_CFUNC_DEF("describe", 1, native_describe),
    JS_CFUNC_DEF("gc", 0, native_gc),
};

JSValue
native_object(void)
{
    JSValue object = JS_NewObject(ctx);
    if (!JS_IsException(object)) {
        JS_SetPropertyFunctionList(ctx, object, functions, sizeof functions / sizeof *functions);
        scanner_define(object);
    }
    return object;
}
