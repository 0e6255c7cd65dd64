#include "cbor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { UNSIGNED = 0, NEGATIVE = 1, BYTES = 2, TEXT = 3, ARRAY = 4, MAP = 5, TAG = 6, SIMPLE = 7 };
enum { FALSE_VALUE = 20, TRUE_VALUE = 21, NULL_VALUE = 22, UNDEFINED_VALUE = 23 };
enum { TAG_POSITIVE_BIGNUM = 2, TAG_NEGATIVE_BIGNUM = 3 };

/* ---- encoding ---- */

static int
reserve(CborBuffer *b, size_t more)
{
    if (more > (size_t)PY_SSIZE_T_MAX - b->length) {
        return -1;
    }
    size_t needed = b->length + more;
    if (needed <= b->capacity) {
        return 0;
    }
    size_t capacity = b->capacity < 256 ? 256 : b->capacity;
    while (capacity < needed) {
        capacity += capacity / 2;
    }
    unsigned char *data = realloc(b->data, capacity);
    if (data == NULL) {
        return -1;
    }
    b->data = data;
    b->capacity = capacity;
    return 0;
}

static int
append(CborBuffer *b, const void *bytes, size_t length)
{
    if (reserve(b, length) < 0) {
        return -1;
    }
    memcpy(b->data + b->length, bytes, length);
    b->length += length;
    return 0;
}

int
cbor_head(CborBuffer *b, int major, uint64_t argument)
{
    unsigned char head[9];
    int size;
    if (argument < 24) {
        head[0] = (unsigned char)(major << 5 | (int)argument);
        size = 1;
    }
    else {
        int width = argument <= 0xff ? 0 : argument <= 0xffff ? 1 : argument <= 0xffffffff ? 2 : 3;
        int bytes = 1 << width;
        head[0] = (unsigned char)(major << 5 | (24 + width));
        for (int i = 0; i < bytes; i++) {
            head[1 + i] = (unsigned char)(argument >> (8 * (bytes - 1 - i)));
        }
        size = 1 + bytes;
    }
    return append(b, head, size);
}

int
cbor_text(CborBuffer *b, const char *text, size_t length)
{
    return cbor_head(b, TEXT, length) < 0 ? -1 : append(b, text, length);
}

int
cbor_null(CborBuffer *b)
{
    return cbor_head(b, SIMPLE, NULL_VALUE);
}

void
cbor_release(CborBuffer *b)
{
    free(b->data);
    *b = (CborBuffer){0};
}

/* For calls that fail for lack of memory only. */
static int
checked(int status)
{
    if (status < 0) {
        PyErr_NoMemory();
    }
    return status;
}

static int
encode_float(CborBuffer *b, double value)
{
    unsigned char bytes[9] = {SIMPLE << 5 | 27};
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    for (int i = 0; i < 8; i++) {
        bytes[1 + i] = (unsigned char)(bits >> (56 - 8 * i));
    }
    return checked(append(b, bytes, 9));
}

static int
encode_int(CborBuffer *b, PyObject *value)
{
    int overflow;
    long long small = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow == 0) {
        if (small == -1 && PyErr_Occurred()) {
            return -1;
        }
        return checked(small < 0 ? cbor_head(b, NEGATIVE, (uint64_t)(-1 - small)) : cbor_head(b, UNSIGNED, (uint64_t)small));
    }
    /* A negative bignum -1 - n is written as n. */
    PyObject *magnitude = overflow < 0 ? PyNumber_Invert(value) : Py_NewRef(value);
    if (magnitude == NULL) {
        return -1;
    }
    size_t bits = _PyLong_NumBits(magnitude);
    size_t length = bits / 8 + 1;
    unsigned char *bytes = malloc(length);
    int status = -1;
    if (bytes == NULL) {
        PyErr_NoMemory();
    }
    else if (_PyLong_AsByteArray((PyLongObject *)magnitude, bytes, length, 0, 1, 1) == 0) {
        size_t skip = 0;
        while (skip < length - 1 && bytes[skip] == 0) {
            skip++;
        }
        if (length - skip <= 8) {
            uint64_t argument = 0;
            for (size_t i = skip; i < length; i++) {
                argument = argument << 8 | bytes[i];
            }
            status = checked(cbor_head(b, overflow < 0 ? NEGATIVE : UNSIGNED, argument));
        }
        else if (checked(cbor_head(b, TAG, overflow < 0 ? TAG_NEGATIVE_BIGNUM : TAG_POSITIVE_BIGNUM)) == 0
                 && checked(cbor_head(b, BYTES, length - skip)) == 0) {
            status = checked(append(b, bytes + skip, length - skip));
        }
    }
    free(bytes);
    Py_DECREF(magnitude);
    return status;
}

static int encode(CborBuffer *b, PyObject *value, PyObject *convert, int depth);

static int
encode_sequence(CborBuffer *b, PyObject *sequence, PyObject *convert, int depth)
{
    /* The list can change while a member is converted by Python code: take the members first. */
    PyObject *members = PySequence_Tuple(sequence);
    if (members == NULL) {
        return -1;
    }
    Py_ssize_t n = PyTuple_GET_SIZE(members);
    int status = checked(cbor_head(b, ARRAY, (uint64_t)n));
    for (Py_ssize_t i = 0; status == 0 && i < n; i++) {
        status = encode(b, PyTuple_GET_ITEM(members, i), convert, depth);
    }
    Py_DECREF(members);
    return status;
}

static int
encode_dict(CborBuffer *b, PyObject *dict, PyObject *convert, int depth)
{
    PyObject *items = PyDict_Items(dict);
    if (items == NULL) {
        return -1;
    }
    Py_ssize_t n = PyList_GET_SIZE(items);
    int status = checked(cbor_head(b, MAP, (uint64_t)n));
    for (Py_ssize_t i = 0; status == 0 && i < n; i++) {
        PyObject *item = PyList_GET_ITEM(items, i);
        PyObject *key = PyTuple_GET_ITEM(item, 0);
        if (!(key == Py_None || PyUnicode_Check(key) || PyLong_Check(key) || PyFloat_Check(key) || PyBytes_Check(key))) {
            PyErr_Format(PyExc_TypeError, "a dictionary key of type '%.100s' cannot be sent to the host: keys must be str, int, "
                         "float, bool, bytes or None", Py_TYPE(key)->tp_name);
            status = -1;
        }
        else {
            status = encode(b, key, convert, depth);
        }
        if (status == 0) {
            status = encode(b, PyTuple_GET_ITEM(item, 1), convert, depth);
        }
    }
    Py_DECREF(items);
    return status;
}

static int
encode(CborBuffer *b, PyObject *value, PyObject *convert, int depth)
{
    if (value == Py_None) {
        return checked(cbor_null(b));
    }
    if (PyBool_Check(value)) {
        return checked(cbor_head(b, SIMPLE, value == Py_True ? TRUE_VALUE : FALSE_VALUE));
    }
    if (PyLong_CheckExact(value)) {
        return encode_int(b, value);
    }
    if (PyFloat_CheckExact(value)) {
        return encode_float(b, PyFloat_AS_DOUBLE(value));
    }
    if (PyUnicode_CheckExact(value)) {
        Py_ssize_t length;
        const char *text = PyUnicode_AsUTF8AndSize(value, &length);
        if (text == NULL) {
            if (PyErr_ExceptionMatches(PyExc_UnicodeError)) {
                PyErr_SetString(PyExc_ValueError, "text with a lone surrogate cannot be sent to the host");
            }
            return -1;
        }
        return checked(cbor_text(b, text, (size_t)length));
    }
    if (PyBytes_Check(value)) {
        return checked(cbor_head(b, BYTES, (uint64_t)PyBytes_GET_SIZE(value))) < 0
            ? -1 : checked(append(b, PyBytes_AS_STRING(value), (size_t)PyBytes_GET_SIZE(value)));
    }
    if (depth >= CBOR_MAX_DEPTH) {
        PyErr_Format(PyExc_ValueError, "the value is nested deeper than %d levels, or contains itself", CBOR_MAX_DEPTH);
        return -1;
    }
    if (PyList_CheckExact(value) || PyTuple_CheckExact(value)) {
        return encode_sequence(b, value, convert, depth + 1);
    }
    if (PyDict_CheckExact(value)) {
        return encode_dict(b, value, convert, depth + 1);
    }
    PyObject *converted = convert == NULL ? NULL : PyObject_CallOneArg(convert, value);
    if (converted == NULL) {
        if (convert == NULL) {
            PyErr_Format(PyExc_TypeError, "a value of type '%.100s' cannot be sent to the host", Py_TYPE(value)->tp_name);
        }
        return -1;
    }
    int status = encode(b, converted, convert, depth + 1);
    Py_DECREF(converted);
    return status;
}

int
cbor_encode(CborBuffer *buffer, PyObject *value, PyObject *convert)
{
    return encode(buffer, value, convert, 0);
}

/* ---- decoding ---- */

typedef struct {
    const unsigned char *at;
    const unsigned char *end;
} Input;

static PyObject *
malformed(const char *what)
{
    PyErr_Format(PyExc_ValueError, "malformed CBOR: %s", what);
    return NULL;
}

static int
read_argument(Input *in, int info, uint64_t *argument)
{
    if (info < 24) {
        *argument = (uint64_t)info;
        return 0;
    }
    if (info > 27) {
        malformed("indefinite lengths are not used here");
        return -1;
    }
    int bytes = 1 << (info - 24);
    if (in->end - in->at < bytes) {
        malformed("truncated");
        return -1;
    }
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++) {
        value = value << 8 | *in->at++;
    }
    *argument = value;
    return 0;
}

static double
half_to_double(uint16_t half)
{
    int exponent = half >> 10 & 0x1f;
    double mantissa = half & 0x3ff;
    double value = exponent == 0 ? ldexp(mantissa, -24)
        : exponent != 31 ? ldexp(mantissa + 1024, exponent - 25)
        : mantissa == 0 ? INFINITY : NAN;
    return half & 0x8000 ? -value : value;
}

static PyObject *
decode_simple(int info, uint64_t argument)
{
    switch (info) {
        case FALSE_VALUE: Py_RETURN_FALSE;
        case TRUE_VALUE: Py_RETURN_TRUE;
        case NULL_VALUE:
        case UNDEFINED_VALUE: Py_RETURN_NONE;
        case 25: return PyFloat_FromDouble(half_to_double((uint16_t)argument));
        case 26: {
            uint32_t bits = (uint32_t)argument;
            float value;
            memcpy(&value, &bits, sizeof value);
            return PyFloat_FromDouble(value);
        }
        case 27: {
            double value;
            memcpy(&value, &argument, sizeof value);
            return PyFloat_FromDouble(value);
        }
        default: return malformed("unknown simple value");
    }
}

static PyObject *
decode_negative(uint64_t argument)
{
    PyObject *n = PyLong_FromUnsignedLongLong(argument);
    PyObject *value = n == NULL ? NULL : PyNumber_Invert(n);
    Py_XDECREF(n);
    return value;
}

static PyObject *decode(Input *in, int depth);

static PyObject *
decode_bignum(Input *in, int depth, int negative)
{
    PyObject *bytes = decode(in, depth);
    if (bytes == NULL) {
        return NULL;
    }
    PyObject *value = NULL;
    if (!PyBytes_CheckExact(bytes)) {
        malformed("a bignum must be a byte string");
    }
    else {
        value = _PyLong_FromByteArray((const unsigned char *)PyBytes_AS_STRING(bytes), (size_t)PyBytes_GET_SIZE(bytes), 0, 0);
        if (value != NULL && negative) {
            Py_SETREF(value, PyNumber_Invert(value));
        }
    }
    Py_DECREF(bytes);
    return value;
}

static PyObject *
decode_array(Input *in, uint64_t count, int depth)
{
    /* Every member takes a byte at least, so a count beyond the rest cannot be honest. */
    if (count > (uint64_t)(in->end - in->at)) {
        return malformed("array longer than its data");
    }
    PyObject *list = PyList_New((Py_ssize_t)count);
    for (Py_ssize_t i = 0; list != NULL && i < (Py_ssize_t)count; i++) {
        PyObject *member = decode(in, depth);
        if (member == NULL) {
            Py_CLEAR(list);
        }
        else {
            PyList_SET_ITEM(list, i, member);
        }
    }
    return list;
}

static PyObject *
decode_map(Input *in, uint64_t count, int depth)
{
    if (count > (uint64_t)(in->end - in->at) / 2) {
        return malformed("map longer than its data");
    }
    PyObject *dict = PyDict_New();
    for (uint64_t i = 0; dict != NULL && i < count; i++) {
        PyObject *key = decode(in, depth);
        PyObject *value = key == NULL ? NULL : decode(in, depth);
        if (value == NULL || PyDict_SetItem(dict, key, value) < 0) {
            Py_CLEAR(dict);
        }
        Py_XDECREF(key);
        Py_XDECREF(value);
    }
    return dict;
}

static PyObject *
decode(Input *in, int depth)
{
    if (depth > CBOR_MAX_DEPTH) {
        return malformed("nested too deep");
    }
    if (in->at == in->end) {
        return malformed("truncated");
    }
    int major = *in->at >> 5;
    int info = *in->at & 0x1f;
    in->at++;
    uint64_t argument;
    if (read_argument(in, info, &argument) < 0) {
        return NULL;
    }
    if ((major == BYTES || major == TEXT) && argument > (uint64_t)(in->end - in->at)) {
        return malformed("truncated");
    }
    switch (major) {
        case UNSIGNED: return PyLong_FromUnsignedLongLong(argument);
        case NEGATIVE: return decode_negative(argument);
        case BYTES: {
            const char *bytes = (const char *)in->at;
            in->at += argument;
            return PyBytes_FromStringAndSize(bytes, (Py_ssize_t)argument);
        }
        case TEXT: {
            const char *text = (const char *)in->at;
            in->at += argument;
            return PyUnicode_DecodeUTF8(text, (Py_ssize_t)argument, "strict");
        }
        case ARRAY: return decode_array(in, argument, depth + 1);
        case MAP: return decode_map(in, argument, depth + 1);
        case TAG:
            if (argument == TAG_POSITIVE_BIGNUM || argument == TAG_NEGATIVE_BIGNUM) {
                return decode_bignum(in, depth + 1, argument == TAG_NEGATIVE_BIGNUM);
            }
            return decode(in, depth + 1);
        default: return decode_simple(info, argument);
    }
}

PyObject *
cbor_decode(const unsigned char *data, size_t length)
{
    Input in = {data, data + length};
    PyObject *value = decode(&in, 0);
    if (value != NULL && in.at != in.end) {
        Py_DECREF(value);
        return malformed("data after the value");
    }
    return value;
}
