/* The Python guest: exports and imports of the guest ABI (docs/guest-abi.md) and the built-in module `_isola`. */
#include <Python.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wasi/api.h>

#include "cbor.h"

#define EXPORT(name) __attribute__((export_name(name)))
#define IMPORT(name) __attribute__((import_module("isola"), import_name(name)))

enum { DONE = 0, FAILED = 1, BROKEN = 2 };                       /* status of an export */
enum { EVENT_RESULT = 1, EVENT_END, EVENT_ERROR, EVENT_LOG };
enum { ARGUMENT_VALUE = 0, ARGUMENT_STREAM = 1 };
enum { ANSWER_VALUE = 0, ANSWER_ERROR = 1, ANSWER_END_OF_STREAM = 2 };

IMPORT("emit") void host_emit(int kind, const void *data, size_t length);
IMPORT("begin") int host_begin(int kind, const char *name, size_t name_length, const void *payload, size_t length);
IMPORT("wait") int host_wait(int64_t nanoseconds);
IMPORT("size") int host_size(int handle);
IMPORT("take") int host_take(int handle, void *to);
IMPORT("cancel") void host_cancel(int handle);

/* The namespace of all scripts, and what the Python side (sandbox._driver) does for us. */
static PyObject *script_globals;
static PyObject *driver_finish, *driver_describe, *driver_started, *driver_remember, *driver_stream;
static CborRules border_rules = {.refused = "cannot be sent to the host", .limited = 1};

/* ---- values that leave the guest ---- */

static int
emit_value(int kind, PyObject *value, const char *name)
{
    CborBuffer buffer = {0};
    int status = cbor_encode(&buffer, value, name, &border_rules);
    if (status == 0) {
        host_emit(kind, buffer.data, buffer.length);
    }
    cbor_release(&buffer);
    return status;
}

static void
put(CborBuffer *buffer, const char *text, size_t longest)
{
    if (text == NULL) {
        cbor_null(buffer);
    }
    else {
        size_t length = strlen(text);
        cbor_text(buffer, text, length < longest ? length : longest);
    }
}

/* Reports without the help of Python code, which is what failed, and without allocating, should memory be exhausted. */
static void
emit_plain_error(const char *type, const char *message, const char *phase)
{
    static unsigned char reserved[1024];
    CborBuffer buffer = {.data = reserved, .capacity = sizeof reserved};
    cbor_head(&buffer, 5, 5);
    put(&buffer, "type", 200);
    put(&buffer, type, 200);
    put(&buffer, "message", 200);
    put(&buffer, message, 500);
    put(&buffer, "traceback", 200);
    put(&buffer, "", 200);
    put(&buffer, "line", 200);
    put(&buffer, NULL, 200);
    put(&buffer, "phase", 200);
    put(&buffer, phase, 200);
    host_emit(EVENT_ERROR, buffer.data, buffer.length);
}

static void
flush(const char *stream)
{
    PyObject *file = PySys_GetObject(stream);
    if (file != NULL && file != Py_None) {
        PyObject *result = PyObject_CallMethod(Py_NewRef(file), "flush", NULL);
        Py_DECREF(file);
        Py_XDECREF(result);
        PyErr_Clear();
    }
}

/* What a program printed is seen before what it does next. */
static void
flush_output(void)
{
    PyObject *pending = PyErr_GetRaisedException();
    flush("stdout");
    flush("stderr");
    PyErr_SetRaisedException(pending);
}

/* Reports the exception that is set, as the end of the guest's program. */
static int
fail(int compiling)
{
    PyObject *exception = PyErr_GetRaisedException();
    int memory = PyErr_GivenExceptionMatches(exception, PyExc_MemoryError);
    const char *phase = memory ? "memory" : compiling ? "compile" : "run";
    flush_output();
    PyObject *description = driver_describe == NULL ? NULL
        : PyObject_CallFunction(driver_describe, "Os", exception, phase);
    if (description == NULL || emit_value(EVENT_ERROR, description, "error") < 0) {
        PyErr_Clear();
        emit_plain_error(Py_TYPE(exception)->tp_name, memory ? "out of memory" : "the error could not be described", phase);
    }
    Py_XDECREF(description);
    /* The frames in the traceback keep the program's objects alive. */
    if (PyException_SetTraceback(exception, Py_None) < 0) {
        PyErr_Clear();
    }
    Py_DECREF(exception);
    return FAILED;
}

/* ---- module _isola ---- */

static PyObject *
module_emit(PyObject *self, PyObject *value)
{
    flush_output();
    if (emit_value(EVENT_RESULT, value, "value") < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
module_log(PyObject *self, PyObject *record)
{
    flush_output();
    if (emit_value(EVENT_LOG, record, "log") < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
module_begin(PyObject *self, PyObject *args)
{
    int kind;
    const char *name;
    Py_ssize_t name_length;
    PyObject *payload;
    if (!PyArg_ParseTuple(args, "is#O:begin", &kind, &name, &name_length, &payload)) {
        return NULL;
    }
    flush_output();
    CborBuffer buffer = {0};
    if (cbor_encode(&buffer, payload, "payload", &border_rules) < 0) {
        cbor_release(&buffer);
        return NULL;
    }
    int handle = host_begin(kind, name, (size_t)name_length, buffer.data, buffer.length);
    cbor_release(&buffer);
    if (handle <= 0) {
        PyErr_SetString(PyExc_RuntimeError, "too many calls to the host are outstanding");
        return NULL;
    }
    return PyLong_FromLong(handle);
}

static PyObject *
module_wait(PyObject *self, PyObject *args)
{
    long long nanoseconds;
    if (!PyArg_ParseTuple(args, "L:wait", &nanoseconds)) {
        return NULL;
    }
    flush_output();
    return PyLong_FromLong(host_wait(nanoseconds));
}

/* (status, value) of an operation that has completed */
static PyObject *
module_take(PyObject *self, PyObject *args)
{
    int handle;
    if (!PyArg_ParseTuple(args, "i:take", &handle)) {
        return NULL;
    }
    int length = host_size(handle);
    if (length < 0) {
        PyErr_Format(PyExc_ValueError, "operation %d is unknown or has not completed", handle);
        return NULL;
    }
    unsigned char *data = malloc(length > 0 ? (size_t)length : 1);
    if (data == NULL) {
        host_cancel(handle);
        return PyErr_NoMemory();
    }
    int status = host_take(handle, data);
    PyObject *value = status == ANSWER_END_OF_STREAM ? Py_NewRef(Py_None) : cbor_decode(data, (size_t)length, NULL);
    free(data);
    return value == NULL ? NULL : Py_BuildValue("(iN)", status, value);
}

static PyObject *
module_cancel(PyObject *self, PyObject *args)
{
    int handle;
    if (!PyArg_ParseTuple(args, "i:cancel", &handle)) {
        return NULL;
    }
    host_cancel(handle);
    Py_RETURN_NONE;
}

/* The environment that the host gives this sandbox, as a list of "KEY=value". The C library's own copy comes from the
   template's image. */
static PyObject *
module_environment(PyObject *self, PyObject *unused)
{
    size_t count, size;
    if (__wasi_environ_sizes_get(&count, &size) != 0) {
        PyErr_SetString(PyExc_OSError, "the environment could not be read");
        return NULL;
    }
    uint8_t **entries = calloc(count + 1, sizeof *entries);
    uint8_t *text = malloc(size + 1);
    PyObject *list = NULL;
    if (entries == NULL || text == NULL) {
        PyErr_NoMemory();
    }
    else if (__wasi_environ_get(entries, text) != 0) {
        PyErr_SetString(PyExc_OSError, "the environment could not be read");
    }
    else {
        list = PyList_New((Py_ssize_t)count);
        for (size_t i = 0; list != NULL && i < count; i++) {
            PyObject *entry = PyUnicode_DecodeFSDefault((const char *)entries[i]);
            if (entry == NULL) {
                Py_CLEAR(list);
            }
            else {
                PyList_SET_ITEM(list, (Py_ssize_t)i, entry);
            }
        }
    }
    free(text);
    free(entries);
    return list;
}

/* encode(value[, convert, tag]): as CBOR by the rules of the border, or by others; without the host's limits */
static PyObject *
module_encode(PyObject *self, PyObject *args)
{
    PyObject *value;
    CborRules rules = border_rules;
    rules.refused = "cannot be serialized";
    rules.limited = 0;
    if (PyTuple_GET_SIZE(args) > 1) {
        rules.text_keys = NULL;
    }
    if (!PyArg_ParseTuple(args, "O|OO:encode", &value, &rules.convert, &rules.tag)) {
        return NULL;
    }
    CborBuffer buffer = {0};
    PyObject *bytes = cbor_encode(&buffer, value, "value", &rules) < 0 ? NULL
        : PyBytes_FromStringAndSize((const char *)buffer.data, (Py_ssize_t)buffer.length);
    cbor_release(&buffer);
    return bytes;
}

/* decode(bytes[, tagged]) */
static PyObject *
module_decode(PyObject *self, PyObject *args)
{
    Py_buffer data;
    PyObject *tagged = NULL;
    if (!PyArg_ParseTuple(args, "y*|O:decode", &data, &tagged)) {
        return NULL;
    }
    PyObject *value = cbor_decode(data.buf, (size_t)data.len, tagged);
    PyBuffer_Release(&data);
    return value;
}

static PyMethodDef module_methods[] = {
    {"emit", module_emit, METH_O, NULL},
    {"log", module_log, METH_O, NULL},
    {"begin", module_begin, METH_VARARGS, NULL},
    {"wait", module_wait, METH_VARARGS, NULL},
    {"take", module_take, METH_VARARGS, NULL},
    {"cancel", module_cancel, METH_VARARGS, NULL},
    {"encode", module_encode, METH_VARARGS, NULL},
    {"decode", module_decode, METH_VARARGS, NULL},
    {"environment", module_environment, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module_definition = {
    PyModuleDef_HEAD_INIT, .m_name = "_isola", .m_size = 0, .m_methods = module_methods,
};

static PyObject *
create_module(void)
{
    return PyModuleDef_Init(&module_definition);
}

/* ---- exports ---- */

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

static PyStatus
initialize_python(void)
{
    PyPreConfig before;
    PyPreConfig_InitIsolatedConfig(&before);
    before.utf8_mode = 1;
    PyStatus status = Py_PreInitialize(&before);
    if (PyStatus_Exception(status)) {
        return status;
    }
    if (PyImport_AppendInittab("_isola", create_module) < 0) {
        return PyStatus_NoMemory();
    }
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    config.write_bytecode = 0;
    config.install_signal_handlers = 0;
    config.pathconfig_warnings = 0;
    config.use_hash_seed = 1;
    config.hash_seed = 0;
    config.module_search_paths_set = 1;
    struct {
        wchar_t **option;
        const wchar_t *value;
    } paths[] = {
        {&config.stdlib_dir, L"/lib/python3.13"}, {&config.home, L"/"}, {&config.prefix, L"/"},
        {&config.base_prefix, L"/"}, {&config.exec_prefix, L"/"}, {&config.base_exec_prefix, L"/"},
        {&config.executable, L"/python"}, {&config.base_executable, L"/python"},
    };
    status = PyWideStringList_Append(&config.module_search_paths, L"/lib/python3.13");
    for (size_t i = 0; i < sizeof paths / sizeof *paths && !PyStatus_Exception(status); i++) {
        status = PyConfig_SetString(&config, paths[i].option, paths[i].value);
    }
    if (!PyStatus_Exception(status)) {
        status = Py_InitializeFromConfig(&config);
    }
    PyConfig_Clear(&config);
    return status;
}

EXPORT("isola_init") int
isola_init(void)
{
    PyStatus status = initialize_python();
    if (PyStatus_Exception(status)) {
        emit_plain_error("InitializationError", status.err_msg == NULL ? "Python did not start" : status.err_msg, "run");
        return BROKEN;
    }
    PyObject *driver = PyImport_ImportModule("sandbox._driver");
    if (driver == NULL) {
        goto failed;
    }
    struct {
        PyObject **to;
        const char *name;
    } parts[] = {
        {&border_rules.convert, "convert"}, {&border_rules.text_keys, "text_keys"}, {&border_rules.refusal, "Refusal"},
        {&driver_finish, "finish"}, {&driver_describe, "describe"},
        {&driver_started, "started"}, {&driver_remember, "remember"}, {&driver_stream, "stream"},
        {&script_globals, "script_globals"},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        *parts[i].to = PyObject_GetAttrString(driver, parts[i].name);
        if (*parts[i].to == NULL) {
            goto failed;
        }
    }
    Py_DECREF(driver);
    return DONE;
failed:
    fail(0);
    return BROKEN;
}

EXPORT("isola_start") int
isola_start(void)
{
    PyObject *result = PyObject_CallNoArgs(driver_started);
    if (result == NULL) {
        fail(0);
        return BROKEN;
    }
    Py_DECREF(result);
    return DONE;
}

EXPORT("isola_load") int
isola_load(const char *name, size_t name_length, const char *source, size_t source_length)
{
    PyObject *filename = PyUnicode_DecodeUTF8(name, (Py_ssize_t)name_length, "replace");
    PyObject *text = filename == NULL ? NULL : PyBytes_FromStringAndSize(source, (Py_ssize_t)source_length);
    PyObject *code = NULL, *result = NULL;
    int compiling = 1;
    if (text != NULL) {
        code = PyObject_CallFunctionObjArgs(driver_remember, filename, text, NULL);
    }
    if (code != NULL) {
        compiling = 0;
        result = PyEval_EvalCode(code, script_globals, script_globals);
    }
    int status = DONE;
    if (result == NULL) {
        status = fail(compiling);
    }
    else {
        flush_output();
    }
    Py_XDECREF(result);
    Py_XDECREF(code);
    Py_XDECREF(text);
    Py_XDECREF(filename);
    return status;
}

static int
split_arguments(PyObject *arguments, PyObject **positional, PyObject **named)
{
    Py_ssize_t n = PyList_GET_SIZE(arguments);
    *positional = PyList_New(0);
    *named = PyDict_New();
    if (*positional == NULL || *named == NULL) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *argument = PyList_GET_ITEM(arguments, i);
        if (!PyList_Check(argument) || PyList_GET_SIZE(argument) < 2) {
            PyErr_SetString(PyExc_ValueError, "malformed argument");
            return -1;
        }
        PyObject *value = Py_NewRef(PyList_GET_ITEM(argument, 1));
        long kind = PyLong_AsLong(PyList_GET_ITEM(argument, 0));
        if (kind == ARGUMENT_STREAM) {
            Py_SETREF(value, PyObject_CallOneArg(driver_stream, value));
        }
        int status = value == NULL ? -1
            : PyList_GET_SIZE(argument) > 2 ? PyDict_SetItem(*named, PyList_GET_ITEM(argument, 2), value)
            : PyList_Append(*positional, value);
        Py_XDECREF(value);
        if (status < 0) {
            return -1;
        }
    }
    return 0;
}

/* The values that are a result as they are; everything else goes through sandbox._driver.finish. */
static int
is_plain(PyObject *value)
{
    return value == Py_None || PyBool_Check(value) || PyLong_CheckExact(value) || PyFloat_CheckExact(value)
        || PyUnicode_CheckExact(value) || PyList_CheckExact(value) || PyDict_CheckExact(value)
        || PyTuple_CheckExact(value) || PyBytes_CheckExact(value);
}

static PyObject *
call_function(const char *name, size_t name_length, const unsigned char *arguments, size_t arguments_length)
{
    PyObject *result = NULL, *positional = NULL, *named = NULL, *tuple = NULL, *decoded = NULL;
    PyObject *key = PyUnicode_DecodeUTF8(name, (Py_ssize_t)name_length, "replace");
    PyObject *function = key == NULL ? NULL : Py_XNewRef(PyDict_GetItemWithError(script_globals, key));
    if (key != NULL && function == NULL && !PyErr_Occurred()) {
        PyErr_Format(PyExc_NameError, "name '%U' is not defined", key);
    }
    if (function == NULL) {
        goto done;
    }
    decoded = cbor_decode(arguments, arguments_length, NULL);
    if (decoded == NULL) {
        goto done;
    }
    if (!PyList_Check(decoded)) {
        PyErr_SetString(PyExc_ValueError, "malformed arguments");
        goto done;
    }
    if (!PyCallable_Check(function)) {
        if (PyList_GET_SIZE(decoded) == 0) {
            result = Py_NewRef(function);
        }
        else {
            PyErr_Format(PyExc_TypeError, "'%U' is not a function but of type '%.100s'", key, Py_TYPE(function)->tp_name);
        }
        goto done;
    }
    if (split_arguments(decoded, &positional, &named) < 0) {
        goto done;
    }
    tuple = PyList_AsTuple(positional);
    if (tuple != NULL) {
        result = PyObject_Call(function, tuple, named);
    }
    if (result != NULL && !is_plain(result)) {
        Py_SETREF(result, PyObject_CallOneArg(driver_finish, result));
    }
done:
    Py_XDECREF(tuple);
    Py_XDECREF(positional);
    Py_XDECREF(named);
    Py_XDECREF(decoded);
    Py_XDECREF(function);
    Py_XDECREF(key);
    return result;
}

EXPORT("isola_call") int
isola_call(const char *name, size_t name_length, const unsigned char *arguments, size_t arguments_length)
{
    PyObject *result = call_function(name, name_length, arguments, arguments_length);
    if (result == NULL) {
        return fail(0);
    }
    flush_output();
    int status = emit_value(EVENT_END, result, "result");
    Py_DECREF(result);
    return status < 0 ? fail(0) : DONE;
}
