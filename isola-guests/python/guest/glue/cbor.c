#include "cbor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { UNSIGNED = 0, NEGATIVE = 1, BYTES = 2, TEXT = 3, ARRAY = 4, MAP = 5, TAG = 6, SIMPLE = 7 };
enum { FALSE_VALUE = 20, TRUE_VALUE = 21, NULL_VALUE = 22, UNDEFINED_VALUE = 23 };
enum { INDEFINITE = 31, BREAK = 0xff };
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

/* Where in a value an encoder is: a chain of the members that lead there. */
typedef struct Place {
    const struct Place *container;
    PyObject *object;  /* the array or map itself, as the program made it */
    const char *name;  /* of the outermost value only */
    PyObject *key;     /* of a member of a map */
    Py_ssize_t index;  /* of an element of an array */
} Place;

typedef struct {
    CborBuffer *buffer;
    const CborRules *rules;
    size_t parts;
} Encoder;

/* For calls that fail for lack of memory only. */
static int
checked(int status)
{
    if (status < 0) {
        PyErr_NoMemory();
    }
    return status;
}

static PyObject *
describe_place(const Place *place)
{
    if (place->container == NULL) {
        return PyUnicode_FromString(place->name);
    }
    PyObject *container = describe_place(place->container);
    if (container == NULL) {
        return NULL;
    }
    PyObject *text;
    if (place->key == NULL) {
        text = PyUnicode_FromFormat("%U[%zd]", container, place->index);
    }
    else if (PyUnicode_CheckExact(place->key) && PyUnicode_AsUTF8(place->key) != NULL) {
        text = PyUnicode_FromFormat("%U.%.60U", container, place->key);
    }
    else {
        PyErr_Clear();
        text = PyUnicode_FromFormat("%U.%.60A", container, place->key);
    }
    Py_DECREF(container);
    return text;
}

static PyObject *
describe_place_briefly(const Place *place)
{
    PyObject *path = describe_place(place);
    if (path != NULL && PyUnicode_GET_LENGTH(path) > 200) {
        Py_SETREF(path, PyUnicode_FromFormat("%.200U...", path));
    }
    return path;
}

static int
refuse(const Place *place, PyObject *type, const char *why)
{
    PyObject *path = describe_place_briefly(place);
    if (path != NULL) {
        PyErr_Format(type, "%U: %s", path, why);
        Py_DECREF(path);
    }
    return -1;
}

/* As above, for what the rules have a word for. */
static int
refuse_by_rule(const Encoder *e, const Place *place, PyObject *type, PyObject *what, PyObject *advice)
{
    PyObject *path = describe_place_briefly(place);
    if (path != NULL) {
        PyErr_Format(type, "%U: %S %s%S", path, what, e->rules->refused, advice);
        Py_DECREF(path);
    }
    return -1;
}

/* Adds the place to the exception that Python code raised while it converted a value. */
static int
conversion_failed(const Encoder *e, const Place *place)
{
    PyObject *exception = PyErr_GetRaisedException();
    if (Py_IS_TYPE(exception, (PyTypeObject *)e->rules->refusal)) {
        PyObject *what = PyException_GetArgs(exception);
        if (PyTuple_GET_SIZE(what) == 2) {
            refuse_by_rule(e, place, PyExc_TypeError, PyTuple_GET_ITEM(what, 0), PyTuple_GET_ITEM(what, 1));
        }
        else {
            refuse(place, PyExc_TypeError, "the value does not map");
        }
        Py_DECREF(what);
        Py_DECREF(exception);
        return -1;
    }
    if (!PyErr_GivenExceptionMatches(exception, PyExc_MemoryError)) {
        PyObject *path = describe_place_briefly(place);
        PyObject *note = path == NULL ? NULL : PyUnicode_FromFormat("(while %U was converted)", path);
        PyObject *result = note == NULL ? NULL : PyObject_CallMethod(exception, "add_note", "O", note);
        Py_XDECREF(result);
        Py_XDECREF(note);
        Py_XDECREF(path);
        PyErr_Clear();
    }
    PyErr_SetRaisedException(exception);
    return -1;
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
encode_int(Encoder *e, PyObject *value, const Place *place)
{
    CborBuffer *b = e->buffer;
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
    if (e->rules->limited && length > CBOR_MAX_INT_LENGTH) {
        Py_DECREF(magnitude);
        return refuse(place, PyExc_ValueError, "an integer of more than 1 MiB cannot be sent to the host");
    }
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

static int
has_room(const Encoder *e, const Place *place, size_t more)
{
    if (e->rules->limited && (more > CBOR_MAX_LENGTH || e->buffer->length > CBOR_MAX_LENGTH - more)) {
        return refuse(place, PyExc_ValueError, "the value is longer than 16 MiB and cannot be sent to the host");
    }
    return 0;
}

/* Called before every part of a value is written. */
static int
begin_part(Encoder *e, const Place *place, size_t length)
{
    if (e->rules->limited && e->parts == CBOR_MAX_PARTS) {
        return refuse(place, PyExc_ValueError, "the value has more than 1,000,000 parts and cannot be sent to the host");
    }
    e->parts++;
    return has_room(e, place, length);
}

static int
encode_text(Encoder *e, PyObject *value, const Place *place)
{
    Py_ssize_t length;
    const char *text = PyUnicode_AsUTF8AndSize(value, &length);
    if (text == NULL) {
        if (PyErr_ExceptionMatches(PyExc_UnicodeError)) {
            PyErr_Clear();
            PyObject *what = PyUnicode_FromString("text with a lone surrogate");
            PyObject *advice = what == NULL ? NULL : PyUnicode_FromString("");
            if (advice != NULL) {
                refuse_by_rule(e, place, PyExc_ValueError, what, advice);
            }
            Py_XDECREF(advice);
            Py_XDECREF(what);
        }
        return -1;
    }
    return begin_part(e, place, (size_t)length) < 0 ? -1 : checked(cbor_text(e->buffer, text, (size_t)length));
}

static int
encode_bytes(Encoder *e, PyObject *value, const Place *place)
{
    size_t length = (size_t)PyBytes_GET_SIZE(value);
    if (begin_part(e, place, length) < 0 || checked(cbor_head(e->buffer, BYTES, length)) < 0) {
        return -1;
    }
    return checked(append(e->buffer, PyBytes_AS_STRING(value), length));
}

static int encode(Encoder *e, PyObject *value, const Place *place, int depth);

static int
encode_sequence(Encoder *e, PyObject *sequence, const Place *place, PyObject *object, int depth)
{
    /* The list can change while a member is converted by Python code: take the members first. */
    PyObject *members = PySequence_Tuple(sequence);
    if (members == NULL) {
        return -1;
    }
    Py_ssize_t n = PyTuple_GET_SIZE(members);
    int status = checked(cbor_head(e->buffer, ARRAY, (uint64_t)n));
    for (Py_ssize_t i = 0; status == 0 && i < n; i++) {
        Place element = {.container = place, .object = object, .index = i};
        status = encode(e, PyTuple_GET_ITEM(members, i), &element, depth);
    }
    Py_DECREF(members);
    return status;
}

static int
has_text_keys(PyObject *dict)
{
    Py_ssize_t position = 0;
    PyObject *key, *value;
    while (PyDict_Next(dict, &position, &key, &value)) {
        if (!PyUnicode_CheckExact(key)) {
            return 0;
        }
    }
    return 1;
}

static int
encode_dict(Encoder *e, PyObject *dict, const Place *place, PyObject *object, int depth)
{
    PyObject *plain = e->rules->text_keys == NULL || has_text_keys(dict) ? Py_NewRef(dict)
        : PyObject_CallOneArg(e->rules->text_keys, dict);
    if (plain == NULL) {
        return conversion_failed(e, place);
    }
    PyObject *items = PyDict_Items(plain);
    Py_DECREF(plain);
    if (items == NULL) {
        return -1;
    }
    Py_ssize_t n = PyList_GET_SIZE(items);
    int status = checked(cbor_head(e->buffer, MAP, (uint64_t)n));
    for (Py_ssize_t i = 0; status == 0 && i < n; i++) {
        PyObject *key = PyTuple_GET_ITEM(PyList_GET_ITEM(items, i), 0);
        Place member = {.container = place, .object = object, .key = key};
        status = encode(e, key, &member, depth);
        if (status == 0) {
            status = encode(e, PyTuple_GET_ITEM(PyList_GET_ITEM(items, i), 1), &member, depth);
        }
    }
    Py_DECREF(items);
    return status;
}

static int
is_container(PyObject *value)
{
    return PyList_CheckExact(value) || PyTuple_CheckExact(value) || PyDict_CheckExact(value);
}

/* `object` is what `container` was made of. */
static int
encode_container(Encoder *e, PyObject *container, const Place *place, PyObject *object, int depth)
{
    for (const Place *outer = place; outer->container != NULL; outer = outer->container) {
        if (outer->object == object) {
            return refuse(place, PyExc_ValueError, "the value contains itself");
        }
    }
    if (depth >= CBOR_MAX_DEPTH) {
        return refuse(place, PyExc_ValueError, "the value is nested deeper than 128 levels");
    }
    return PyDict_CheckExact(container) ? encode_dict(e, container, place, object, depth + 1)
        : encode_sequence(e, container, place, object, depth + 1);
}

static int
encode_converted(Encoder *e, PyObject *value, const Place *place, int depth)
{
    PyObject *converted = PyObject_CallOneArg(e->rules->convert, value);
    if (converted == NULL) {
        return conversion_failed(e, place);
    }
    int status;
    if (is_container(converted)) {
        status = encode_container(e, converted, place, value, depth);
    }
    else if (depth >= CBOR_MAX_DEPTH) {
        status = refuse(place, PyExc_ValueError, "the value is nested deeper than 128 levels");
    }
    else if (e->rules->tag != NULL && Py_IS_TYPE(converted, (PyTypeObject *)e->rules->tag)) {
        uint64_t number = PyLong_AsUnsignedLongLong(PyTuple_GET_ITEM(converted, 0));
        status = PyErr_Occurred() || checked(cbor_head(e->buffer, TAG, number)) < 0 ? -1
            : encode(e, PyTuple_GET_ITEM(converted, 1), place, depth + 1);
    }
    else {
        status = encode(e, converted, place, depth + 1);
    }
    Py_DECREF(converted);
    return status;
}

static int
encode(Encoder *e, PyObject *value, const Place *place, int depth)
{
    if (PyUnicode_CheckExact(value)) {
        return encode_text(e, value, place);
    }
    if (PyBytes_Check(value)) {
        return encode_bytes(e, value, place);
    }
    if (begin_part(e, place, 0) < 0) {
        return -1;
    }
    if (value == Py_None) {
        return checked(cbor_null(e->buffer));
    }
    if (PyBool_Check(value)) {
        return checked(cbor_head(e->buffer, SIMPLE, value == Py_True ? TRUE_VALUE : FALSE_VALUE));
    }
    if (PyLong_CheckExact(value)) {
        return encode_int(e, value, place);
    }
    if (PyFloat_CheckExact(value)) {
        return encode_float(e->buffer, PyFloat_AS_DOUBLE(value));
    }
    if (is_container(value)) {
        return encode_container(e, value, place, value, depth);
    }
    return encode_converted(e, value, place, depth);
}

int
cbor_encode(CborBuffer *buffer, PyObject *value, const char *name, const CborRules *rules)
{
    Encoder e = {.buffer = buffer, .rules = rules};
    Place place = {.name = name};
    int status = encode(&e, value, &place, 0);
    return status < 0 ? status : has_room(&e, &place, 0);
}

/* ---- decoding ---- */

typedef struct {
    const unsigned char *at;
    const unsigned char *end;
    PyObject *tagged;
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
        malformed("a reserved length");
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
decode_large_int(Input *in, int depth, int negative)
{
    PyObject *bytes = decode(in, depth);
    if (bytes == NULL) {
        return NULL;
    }
    PyObject *value = NULL;
    if (!PyBytes_CheckExact(bytes)) {
        malformed("a large integer must be a byte string");
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
decode_tag(Input *in, uint64_t number, int depth)
{
    if (number == TAG_POSITIVE_BIGNUM || number == TAG_NEGATIVE_BIGNUM) {
        return decode_large_int(in, depth, number == TAG_NEGATIVE_BIGNUM);
    }
    if (in->tagged == NULL) {
        return malformed("a tag that is not known here");
    }
    PyObject *content = decode(in, depth);
    PyObject *value = content == NULL ? NULL : PyObject_CallFunction(in->tagged, "KO", (unsigned long long)number, content);
    Py_XDECREF(content);
    return value;
}

static PyObject *
decode_string(const unsigned char *data, uint64_t length, int text)
{
    return text ? PyUnicode_DecodeUTF8((const char *)data, (Py_ssize_t)length, "strict")
        : PyBytes_FromStringAndSize((const char *)data, (Py_ssize_t)length);
}

/* Whether a string, array or map of indefinite length is at its end, which is then passed; -1 if the data is. */
static int
at_break(Input *in)
{
    if (in->at == in->end) {
        malformed("truncated");
        return -1;
    }
    if (*in->at != BREAK) {
        return 0;
    }
    in->at++;
    return 1;
}

static PyObject *
decode_strings(Input *in, int major)
{
    PyObject *parts = PyList_New(0);
    int end = parts == NULL ? -1 : at_break(in);
    while (end == 0) {
        int head = *in->at++;
        uint64_t length;
        if (head >> 5 != major || (head & INDEFINITE) == INDEFINITE) {
            malformed("a part of a string is not of the string's type");
            end = -1;
        }
        else if (read_argument(in, head & INDEFINITE, &length) < 0) {
            end = -1;
        }
        else if (length > (uint64_t)(in->end - in->at)) {
            malformed("truncated");
            end = -1;
        }
        else {
            PyObject *part = decode_string(in->at, length, major == TEXT);
            in->at += length;
            end = part == NULL || PyList_Append(parts, part) < 0 ? -1 : at_break(in);
            Py_XDECREF(part);
        }
    }
    PyObject *whole = NULL;
    PyObject *empty = end < 0 ? NULL : decode_string(in->at, 0, major == TEXT);
    if (empty != NULL) {
        whole = PyObject_CallMethod(empty, "join", "O", parts);
        Py_DECREF(empty);
    }
    Py_XDECREF(parts);
    return whole;
}

static PyObject *
decode_array(Input *in, int indefinite, uint64_t count, int depth)
{
    /* Every member takes a byte at least, so a count beyond the rest cannot be honest. */
    if (!indefinite && count > (uint64_t)(in->end - in->at)) {
        return malformed("array longer than its data");
    }
    PyObject *list = PyList_New(0);
    while (list != NULL) {
        int end = indefinite ? at_break(in) : count-- == 0;
        if (end > 0) {
            break;
        }
        PyObject *member = end < 0 ? NULL : decode(in, depth);
        if (member == NULL || PyList_Append(list, member) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(member);
    }
    return list;
}

static int
decode_member(Input *in, PyObject *dict, int depth)
{
    Py_ssize_t size = PyDict_GET_SIZE(dict);
    PyObject *key = decode(in, depth);
    if (key != NULL && PyList_CheckExact(key)) {
        Py_SETREF(key, PyList_AsTuple(key));
    }
    PyObject *value = key == NULL ? NULL : decode(in, depth);
    int status = value == NULL ? -1 : PyDict_SetItem(dict, key, value);
    if (status < 0 && value != NULL && PyErr_ExceptionMatches(PyExc_TypeError)) {
        malformed("a map's key is an array or a map, which Python has no keys of");
    }
    else if (status == 0 && PyDict_GET_SIZE(dict) == size) {
        PyErr_Format(PyExc_ValueError, "malformed CBOR: the key %R occurs twice in a map", key);
        status = -1;
    }
    Py_XDECREF(key);
    Py_XDECREF(value);
    return status;
}

static PyObject *
decode_map(Input *in, int indefinite, uint64_t count, int depth)
{
    if (!indefinite && count > (uint64_t)(in->end - in->at) / 2) {
        return malformed("map longer than its data");
    }
    PyObject *dict = PyDict_New();
    while (dict != NULL) {
        int end = indefinite ? at_break(in) : count-- == 0;
        if (end > 0) {
            break;
        }
        if (end < 0 || decode_member(in, dict, depth) < 0) {
            Py_CLEAR(dict);
        }
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
    int info = *in->at & INDEFINITE;
    int indefinite = info == INDEFINITE && major >= BYTES && major <= MAP;
    in->at++;
    uint64_t argument = 0;
    if (!indefinite && read_argument(in, info, &argument) < 0) {
        return NULL;
    }
    switch (major) {
        case UNSIGNED: return PyLong_FromUnsignedLongLong(argument);
        case NEGATIVE: return decode_negative(argument);
        case BYTES:
        case TEXT:
            if (indefinite) {
                return decode_strings(in, major);
            }
            if (argument > (uint64_t)(in->end - in->at)) {
                return malformed("truncated");
            }
            in->at += argument;
            return decode_string(in->at - argument, argument, major == TEXT);
        case ARRAY: return decode_array(in, indefinite, argument, depth + 1);
        case MAP: return decode_map(in, indefinite, argument, depth + 1);
        case TAG: return decode_tag(in, argument, depth + 1);
        default: return decode_simple(info, argument);
    }
}

PyObject *
cbor_decode(const unsigned char *data, size_t length, PyObject *tagged)
{
    Input in = {data, data + length, tagged};
    PyObject *value = decode(&in, 0);
    if (value != NULL && in.at != in.end) {
        Py_DECREF(value);
        return malformed("data after the value");
    }
    return value;
}
