#include "cbor.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "text.h"

enum { UNSIGNED = 0, NEGATIVE = 1, BYTES = 2, TEXT = 3, ARRAY = 4, MAP = 5, TAG = 6, SIMPLE = 7 };
enum { FALSE_VALUE = 20, TRUE_VALUE = 21, NULL_VALUE = 22, UNDEFINED_VALUE = 23 };
enum { TAG_POSITIVE_BIGNUM = 2, TAG_NEGATIVE_BIGNUM = 3 };

/* Up to here, every whole number is a double. */
#define MAX_WHOLE_DOUBLE 9007199254740992.0

/* ---- encoding ---- */

static int
reserve(CborBuffer *b, size_t more)
{
    if (more > SIZE_MAX / 2 - b->length) {
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
    JSValueConst object; /* the array, map or object itself */
    const char *name;    /* of the outermost value only */
    JSAtom key;
    int64_t index; /* of an element, or -1 */
} Place;

typedef struct {
    JSContext *ctx;
    CborBuffer *buffer;
    CborUse use;
    uint32_t parts;
} Encoder;

/* Text in a fixed space, cut where it ends. */
typedef struct {
    char text[200];
    size_t length;
} Path;

static void
add(Path *path, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(path->text + path->length, sizeof path->text - path->length, format, arguments);
    va_end(arguments);
    path->length += n < 0 ? 0 : (size_t)n;
    if (path->length >= sizeof path->text) {
        path->length = sizeof path->text - 1;
    }
}

static void
describe_place(JSContext *ctx, Path *path, const Place *place)
{
    if (place->container == NULL) {
        add(path, "%s", place->name);
        return;
    }
    describe_place(ctx, path, place->container);
    if (place->index >= 0) {
        add(path, "[%lld]", (long long)place->index);
    }
    else {
        const char *key = JS_AtomToCString(ctx, place->key);
        if (key == NULL) {
            JS_FreeValue(ctx, JS_GetException(ctx));
        }
        add(path, ".%.60s", key == NULL ? "?" : key);
        JS_FreeCString(ctx, key);
    }
}

static const char *
described(Encoder *e, Path *path, const Place *place)
{
    path->length = 0;
    describe_place(e->ctx, path, place);
    return path->text;
}

static int
refuse(Encoder *e, const Place *place, const char *why)
{
    Path path;
    JS_ThrowTypeError(e->ctx, "%s: %s", described(e, &path, place), why);
    return -1;
}

static int
refuse_size(Encoder *e, const Place *place, const char *why)
{
    Path path;
    JS_ThrowRangeError(e->ctx, "%s: %s", described(e, &path, place), why);
    return -1;
}

/* For calls that fail for lack of memory only. */
static int
checked(Encoder *e, int status)
{
    if (status < 0) {
        JS_ThrowOutOfMemory(e->ctx);
    }
    return status;
}

static int
room(Encoder *e, const Place *place, size_t more)
{
    size_t most = e->use == CBOR_FOR_HOST ? CBOR_MAX_LENGTH : CBOR_MAX_OWN_LENGTH;
    if (e->buffer->length > most || more > most - e->buffer->length) {
        return refuse_size(e, place, e->use == CBOR_FOR_HOST ? "the value is longer than 16 MiB and cannot be sent to the host"
                                                             : "the value is longer than 64 MiB");
    }
    return 0;
}

/* Called before every part of a value is written. */
static int
begin_part(Encoder *e, const Place *place)
{
    if (e->use == CBOR_FOR_HOST && e->parts == CBOR_MAX_PARTS) {
        return refuse_size(e, place, "the value has more than 1,000,000 parts and cannot be sent to the host");
    }
    e->parts++;
    return room(e, place, 0);
}

static int
encode_double(Encoder *e, double value)
{
    unsigned char bytes[9] = {SIMPLE << 5 | 27};
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    for (int i = 0; i < 8; i++) {
        bytes[1 + i] = (unsigned char)(bits >> (56 - 8 * i));
    }
    return checked(e, append(e->buffer, bytes, 9));
}

static int
encode_whole(Encoder *e, int64_t value)
{
    return checked(e, value < 0 ? cbor_head(e->buffer, NEGATIVE, (uint64_t)(-1 - value))
                                : cbor_head(e->buffer, UNSIGNED, (uint64_t)value));
}

static int
encode_number(Encoder *e, double value)
{
    if (value >= -MAX_WHOLE_DOUBLE && value <= MAX_WHOLE_DOUBLE && value == trunc(value) && !(value == 0 && signbit(value))) {
        return encode_whole(e, (int64_t)value);
    }
    return encode_double(e, value);
}

static int
encode_bigint(Encoder *e, JSValueConst value)
{
    int negative;
    size_t length = engine_bigint_bytes(value, &negative, NULL);
    if (length <= 8) {
        uint8_t bytes[8];
        uint64_t argument = 0;
        engine_bigint_bytes(value, &negative, bytes);
        for (size_t i = 0; i < length; i++) {
            argument = argument << 8 | bytes[i];
        }
        return checked(e, cbor_head(e->buffer, negative ? NEGATIVE : UNSIGNED, argument));
    }
    CborBuffer *b = e->buffer;
    if (checked(e, cbor_head(b, TAG, negative ? TAG_NEGATIVE_BIGNUM : TAG_POSITIVE_BIGNUM)) < 0
        || checked(e, cbor_head(b, BYTES, length)) < 0 || checked(e, reserve(b, length)) < 0) {
        return -1;
    }
    engine_bigint_bytes(value, &negative, b->data + b->length);
    b->length += length;
    return 0;
}

static int
encode_string(Encoder *e, JSValueConst value, const Place *place)
{
    Characters s;
    if (engine_characters(e->ctx, &s, value) < 0) {
        return -1;
    }
    size_t length = text_length(&s);
    CborBuffer *b = e->buffer;
    int status = -1;
    if (room(e, place, length) == 0 && checked(e, cbor_head(b, TEXT, length)) == 0 && checked(e, reserve(b, length)) == 0) {
        status = text_write(b->data + b->length, &s);
        b->length += length;
        if (status < 0) {
            refuse(e, place, "text with half of a surrogate pair cannot be sent to the host");
        }
    }
    JS_FreeValue(e->ctx, s.value);
    return status;
}

static int
encode_bytes(Encoder *e, const Bytes *bytes, const Place *place)
{
    if (room(e, place, bytes->length) < 0 || checked(e, cbor_head(e->buffer, BYTES, bytes->length)) < 0) {
        return -1;
    }
    return checked(e, append(e->buffer, bytes->data, bytes->length));
}

static int encode(Encoder *e, JSValue value, const Place *place, int depth);
static int encode_value(Encoder *e, JSValue value, const Place *place, int depth);

/* Takes the value over. */
static int
encode_element(Encoder *e, JSValueConst array, int64_t index, JSValue value, const Place *place, int depth)
{
    Place element = {.container = place, .object = array, .index = index};
    return JS_IsException(value) ? -1 : encode(e, value, &element, depth);
}

static int
array_length(JSContext *ctx, JSValueConst array, int64_t *length)
{
    JSValue value = JS_GetPropertyStr(ctx, array, "length");
    if (JS_IsException(value)) {
        return -1;
    }
    double number;
    int status = JS_ToFloat64(ctx, &number, value);
    JS_FreeValue(ctx, value);
    *length = !(number > 0) ? 0 : number > MAX_WHOLE_DOUBLE ? (int64_t)MAX_WHOLE_DOUBLE : (int64_t)number;
    return status;
}

static int
encode_array(Encoder *e, JSValueConst array, const Place *place, int depth)
{
    int64_t length;
    if (array_length(e->ctx, array, &length) < 0 || room(e, place, (size_t)(length > UINT32_MAX ? UINT32_MAX : length)) < 0
        || checked(e, cbor_head(e->buffer, ARRAY, (uint64_t)length)) < 0) {
        return -1;
    }
    for (int64_t i = 0; i < length; i++) {
        uint32_t count;
        const JSValue *values = engine_fast_array(e->ctx, array, &count);
        JSValue value = values != NULL && i < count ? JS_DupValue(e->ctx, values[i])
                                                    : JS_GetPropertyUint32(e->ctx, array, (uint32_t)i);
        if (encode_element(e, array, i, value, place, depth) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Whether JSON could make text of it, so that a map may have it as a key. */
static int
is_key(JSValueConst value)
{
    int tag = JS_VALUE_GET_NORM_TAG(value);
    return tag == JS_TAG_NULL || tag == JS_TAG_BOOL || tag == JS_TAG_INT || tag == JS_TAG_FLOAT64 || tag == JS_TAG_BIG_INT
        || tag == JS_TAG_SHORT_BIG_INT || tag == JS_TAG_STRING || tag == JS_TAG_STRING_ROPE;
}

static int
encode_map(Encoder *e, JSValueConst map, const Place *place, int depth)
{
    JSContext *ctx = e->ctx;
    JSValue entries = engine_entries(ctx, map);
    int64_t count;
    if (JS_IsException(entries) || array_length(ctx, entries, &count) < 0) {
        return -1;
    }
    int status = checked(e, cbor_head(e->buffer, MAP, (uint64_t)count / 2));
    for (int64_t i = 0; status == 0 && i < count; i += 2) {
        JSValue key = JS_GetPropertyUint32(ctx, entries, (uint32_t)i);
        if (!is_key(key)) {
            status = refuse(e, place, "a key of a Map must be text, a number, a boolean or null to be sent to the host");
            JS_FreeValue(ctx, key);
            break;
        }
        Place member = {.container = place, .object = map, .index = -1, .key = JS_ValueToAtom(ctx, key)};
        status = encode(e, key, &member, depth);
        if (status == 0) {
            status = encode(e, JS_GetPropertyUint32(ctx, entries, (uint32_t)i + 1), &member, depth);
        }
        JS_FreeAtom(ctx, member.key);
    }
    JS_FreeValue(ctx, entries);
    return status;
}

static int
encode_set(Encoder *e, JSValueConst set, const Place *place, int depth)
{
    JSValue entries = engine_entries(e->ctx, set);
    int64_t count;
    if (JS_IsException(entries) || array_length(e->ctx, entries, &count) < 0) {
        return -1;
    }
    int status = checked(e, cbor_head(e->buffer, ARRAY, (uint64_t)count));
    for (int64_t i = 0; status == 0 && i < count; i++) {
        status = encode_element(e, set, i, JS_GetPropertyUint32(e->ctx, entries, (uint32_t)i), place, depth);
    }
    JS_FreeValue(e->ctx, entries);
    return status;
}

static int
encode_member(Encoder *e, JSValueConst object, JSAtom key, JSValue value, const Place *place, int depth)
{
    Place member = {.container = place, .object = object, .index = -1, .key = key};
    JSValue name = JS_AtomToString(e->ctx, key);
    if (JS_IsException(name)) {
        JS_FreeValue(e->ctx, value);
        return -1;
    }
    if (encode(e, name, &member, depth) < 0) {
        JS_FreeValue(e->ctx, value);
        return -1;
    }
    return encode(e, value, &member, depth);
}

/* What every error has, though not as properties that are enumerated. */
static int
encode_error(Encoder *e, JSValueConst error, const Place *place, int depth)
{
    static const char *const parts[] = {"name", "message"};
    if (checked(e, cbor_head(e->buffer, MAP, 2)) < 0) {
        return -1;
    }
    for (int i = 0; i < 2; i++) {
        JSValue value = JS_GetPropertyStr(e->ctx, error, parts[i]);
        JSValue text = JS_IsException(value) ? value : JS_ToString(e->ctx, value);
        if (!JS_IsException(value)) {
            JS_FreeValue(e->ctx, value);
        }
        if (JS_IsException(text)) {
            return -1;
        }
        JSAtom key = JS_NewAtom(e->ctx, parts[i]);
        int status = encode_member(e, error, key, text, place, depth);
        JS_FreeAtom(e->ctx, key);
        if (status < 0) {
            return -1;
        }
    }
    return 0;
}

static int
encode_object(Encoder *e, JSValueConst object, const Place *place, int depth)
{
    JSContext *ctx = e->ctx;
    JSPropertyEnum *names = NULL;
    uint32_t count = 0;
    if (JS_GetOwnPropertyNames(ctx, &names, &count, object, JS_GPN_STRING_MASK | JS_GPN_ENUM_ONLY) < 0) {
        return -1;
    }
    /* All members first: how many are defined must be known, and reading one may change the object. */
    JSValue *values = js_malloc(ctx, count > 0 ? count * sizeof *values : 1);
    uint32_t read = 0, defined = 0, done = 0;
    int status = values == NULL ? -1 : 0;
    for (; status == 0 && read < count; read++) {
        values[read] = JS_GetProperty(ctx, object, names[read].atom);
        if (JS_IsException(values[read])) {
            status = -1;
            break;
        }
        defined += !JS_IsUndefined(values[read]);
    }
    if (status == 0) {
        status = checked(e, cbor_head(e->buffer, MAP, defined));
    }
    for (; status == 0 && done < count; done++) {
        if (!JS_IsUndefined(values[done])) {
            status = encode_member(e, object, names[done].atom, values[done], place, depth);
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        if (i >= done && i < read) {
            JS_FreeValue(ctx, values[i]);
        }
        JS_FreeAtom(ctx, names[i].atom);
    }
    js_free(ctx, values);
    js_free(ctx, names);
    return status;
}

/* What toJSON makes of an object; the object itself if it has none. */
static JSValue
to_json(Encoder *e, JSValueConst object, const Place *place)
{
    JSContext *ctx = e->ctx;
    JSValue method = JS_GetPropertyStr(ctx, object, "toJSON");
    if (JS_IsException(method)) {
        return method;
    }
    if (!JS_IsFunction(ctx, method)) {
        JS_FreeValue(ctx, method);
        return JS_DupValue(ctx, object);
    }
    JSValue key = place->container == NULL ? JS_NewString(ctx, "") : place->index >= 0 ? JS_NewInt64(ctx, place->index)
        : JS_AtomToString(ctx, place->key);
    JSValue result = JS_IsException(key) ? key : JS_Call(ctx, method, object, 1, (JSValueConst *)&key);
    JS_FreeValue(ctx, key);
    JS_FreeValue(ctx, method);
    return result;
}

static int
contains_itself(JSValueConst object, const Place *place)
{
    for (; place->container != NULL; place = place->container) {
        if (engine_same(object, place->object)) {
            return 1;
        }
    }
    return 0;
}

static int
encode_by_kind(Encoder *e, JSValueConst object, const Place *place, int depth)
{
    Bytes bytes;
    if (engine_bytes(e->ctx, object, &bytes)) {
        return encode_bytes(e, &bytes, place);
    }
    Kind kind = engine_kind(object);
    switch (kind) {
        case KIND_ARRAY:
        case KIND_TYPED_ARRAY:
        case KIND_ARGUMENTS: return encode_array(e, object, place, depth);
        case KIND_MAP: return encode_map(e, object, place, depth);
        case KIND_SET: return encode_set(e, object, place, depth);
        case KIND_ERROR: return encode_error(e, object, place, depth);
        case KIND_NUMBER:
        case KIND_STRING:
        case KIND_BOOLEAN:
        case KIND_BIGINT: return encode_value(e, engine_boxed(e->ctx, object), place, depth);
        case KIND_SYMBOL: return refuse(e, place, "a symbol cannot be sent to the host");
        case KIND_PROMISE: return refuse(e, place, "a promise cannot be sent to the host; await it first");
        case KIND_GENERATOR:
        case KIND_ASYNC_GENERATOR: return refuse(e, place, "a generator cannot be sent to the host as a part of a value");
        case KIND_WEAK_MAP:
        case KIND_WEAK_SET:
        case KIND_WEAK_REF: return refuse(e, place, "a weak collection or reference cannot be sent to the host");
        case KIND_REGEXP: {
            JSValue text = JS_ToString(e->ctx, object);
            return JS_IsException(text) ? -1 : encode_value(e, text, place, depth);
        }
        case KIND_PROXY: {
            int array = JS_IsArray(e->ctx, object);
            if (array != 0) {
                return array < 0 ? -1 : encode_array(e, object, place, depth);
            }
            return encode_object(e, object, place, depth);
        }
        default: return encode_object(e, object, place, depth);
    }
}

/* `object` is not what `value` was if toJSON replaced it. */
static int
encode_reference(Encoder *e, JSValueConst object, const Place *place, int depth)
{
    if (JS_IsFunction(e->ctx, object)) {
        return refuse(e, place, engine_kind(object) == KIND_CLASS ? "a class cannot be sent to the host"
                                                                   : "a function cannot be sent to the host");
    }
    if (contains_itself(object, place)) {
        return refuse(e, place, "the value contains itself");
    }
    if (depth >= CBOR_MAX_DEPTH) {
        Path path;
        const char *where = described(e, &path, place);
        JS_ThrowRangeError(e->ctx, "%.60s...: the value is nested deeper than %d levels", where, CBOR_MAX_DEPTH);
        return -1;
    }
    return encode_by_kind(e, object, place, depth + 1);
}

/* Takes the value over. */
static int
encode(Encoder *e, JSValue value, const Place *place, int depth)
{
    if (begin_part(e, place) < 0) {
        JS_FreeValue(e->ctx, value);
        return -1;
    }
    return encode_value(e, value, place, depth);
}

/* A part that has begun. Takes the value over. */
static int
encode_value(Encoder *e, JSValue value, const Place *place, int depth)
{
    JSContext *ctx = e->ctx;
    int status;
    switch (JS_VALUE_GET_NORM_TAG(value)) {
        case JS_TAG_NULL:
        case JS_TAG_UNDEFINED: return checked(e, cbor_null(e->buffer));
        case JS_TAG_BOOL:
            return checked(e, cbor_head(e->buffer, SIMPLE, JS_VALUE_GET_BOOL(value) ? TRUE_VALUE : FALSE_VALUE));
        case JS_TAG_INT: return encode_whole(e, JS_VALUE_GET_INT(value));
        case JS_TAG_FLOAT64: return encode_number(e, JS_VALUE_GET_FLOAT64(value));
        case JS_TAG_SHORT_BIG_INT:
        case JS_TAG_BIG_INT: status = encode_bigint(e, value); break;
        case JS_TAG_STRING:
        case JS_TAG_STRING_ROPE: status = encode_string(e, value, place); break;
        case JS_TAG_SYMBOL: status = refuse(e, place, "a symbol cannot be sent to the host"); break;
        case JS_TAG_OBJECT: {
            Bytes bytes;
            JSValue replaced = engine_bytes(ctx, value, &bytes) ? JS_DupValue(ctx, value) : to_json(e, value, place);
            if (JS_IsException(replaced)) {
                status = -1;
            }
            else if (engine_same(replaced, value)) {
                status = encode_reference(e, value, place, depth);
                JS_FreeValue(ctx, replaced);
            }
            else if (JS_IsObject(replaced)) {
                status = encode_reference(e, replaced, place, depth);
                JS_FreeValue(ctx, replaced);
            }
            else {
                status = encode_value(e, replaced, place, depth);
            }
            break;
        }
        default: status = refuse(e, place, "this value cannot be sent to the host"); break;
    }
    JS_FreeValue(ctx, value);
    return status;
}

int
cbor_encode(JSContext *ctx, CborBuffer *buffer, JSValueConst value, const char *what, CborUse use)
{
    Encoder e = {.ctx = ctx, .buffer = buffer, .use = use};
    Place place = {.name = what, .object = JS_UNDEFINED, .index = -1};
    int status = encode(&e, JS_DupValue(ctx, value), &place, 0);
    return status < 0 ? status : room(&e, &place, 0);
}

/* ---- decoding ---- */

typedef struct {
    JSContext *ctx;
    const unsigned char *at;
    const unsigned char *end;
} Input;

static JSValue
malformed(Input *in, const char *what)
{
    return JS_ThrowTypeError(in->ctx, "malformed CBOR: %s", what);
}

static int
read_argument(Input *in, int info, uint64_t *argument)
{
    if (info < 24) {
        *argument = (uint64_t)info;
        return 0;
    }
    if (info > 27) {
        malformed(in, "indefinite lengths are not used here");
        return -1;
    }
    int bytes = 1 << (info - 24);
    if (in->end - in->at < bytes) {
        malformed(in, "truncated");
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

static JSValue
decode_simple(Input *in, int info, uint64_t argument)
{
    switch (info) {
        case FALSE_VALUE: return JS_FALSE;
        case TRUE_VALUE: return JS_TRUE;
        case NULL_VALUE:
        case UNDEFINED_VALUE: return JS_NULL;
        case 25: return JS_NewFloat64(in->ctx, half_to_double((uint16_t)argument));
        case 26: {
            uint32_t bits = (uint32_t)argument;
            float value;
            memcpy(&value, &bits, sizeof value);
            return JS_NewFloat64(in->ctx, value);
        }
        case 27: {
            double value;
            memcpy(&value, &argument, sizeof value);
            return JS_NewFloat64(in->ctx, value);
        }
        default: return malformed(in, "unknown simple value");
    }
}

static JSValue
decode_whole(Input *in, int negative, const uint8_t *magnitude, size_t length)
{
    while (length > 0 && *magnitude == 0) {
        magnitude++;
        length--;
    }
    uint64_t n = 0;
    for (size_t i = 0; i < length && length <= 8; i++) {
        n = n << 8 | magnitude[i];
    }
    if (length <= 8 && n <= (uint64_t)MAX_WHOLE_DOUBLE - (uint64_t)negative) {
        return JS_NewInt64(in->ctx, negative ? -1 - (int64_t)n : (int64_t)n);
    }
    return engine_bigint(in->ctx, negative, magnitude, length);
}

static JSValue
decode_argument(Input *in, int negative, uint64_t argument)
{
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++) {
        bytes[i] = (uint8_t)(argument >> (56 - 8 * i));
    }
    return decode_whole(in, negative, bytes, 8);
}

static JSValue decode(Input *in, int depth);

static JSValue
decode_bignum(Input *in, int negative)
{
    uint64_t length;
    if (in->at == in->end || *in->at >> 5 != BYTES) {
        return malformed(in, "a bignum must be a byte string");
    }
    int info = *in->at++ & 0x1f;
    if (read_argument(in, info, &length) < 0) {
        return JS_EXCEPTION;
    }
    if (length > (uint64_t)(in->end - in->at)) {
        return malformed(in, "truncated");
    }
    const uint8_t *magnitude = in->at;
    in->at += length;
    return decode_whole(in, negative, magnitude, (size_t)length);
}

static JSValue
decode_bytes(Input *in, size_t length)
{
    JSValue buffer = JS_NewArrayBufferCopy(in->ctx, in->at, length);
    in->at += length;
    if (JS_IsException(buffer)) {
        return buffer;
    }
    JSValueConst arguments[3] = {buffer, JS_UNDEFINED, JS_UNDEFINED};
    JSValue array = JS_NewTypedArray(in->ctx, 3, arguments, JS_TYPED_ARRAY_UINT8);
    JS_FreeValue(in->ctx, buffer);
    return array;
}

static JSValue
decode_array(Input *in, uint64_t count, int depth)
{
    /* Every member takes a byte at least, so a count beyond the rest cannot be honest. */
    if (count > (uint64_t)(in->end - in->at)) {
        return malformed(in, "array longer than its data");
    }
    JSContext *ctx = in->ctx;
    JSValue *members = js_malloc(ctx, count > 0 ? (size_t)count * sizeof *members : 1);
    if (members == NULL) {
        return JS_EXCEPTION;
    }
    size_t n = 0;
    JSValue array = JS_EXCEPTION;
    for (; n < count; n++) {
        members[n] = decode(in, depth);
        if (JS_IsException(members[n])) {
            break;
        }
    }
    if (n == count) {
        array = engine_array(ctx, n, members);
    }
    for (size_t i = 0; i < n; i++) {
        JS_FreeValue(ctx, members[i]);
    }
    js_free(ctx, members);
    return array;
}

static JSValue
decode_map(Input *in, uint64_t count, int depth)
{
    if (count > (uint64_t)(in->end - in->at) / 2) {
        return malformed(in, "map longer than its data");
    }
    JSContext *ctx = in->ctx;
    JSValue object = JS_NewObject(ctx);
    for (uint64_t i = 0; !JS_IsException(object) && i < count; i++) {
        JSValue key = decode(in, depth);
        JSAtom atom = JS_IsException(key) ? JS_ATOM_NULL : JS_ValueToAtom(ctx, key);
        JS_FreeValue(ctx, key);
        JSValue value = atom == JS_ATOM_NULL ? JS_EXCEPTION : decode(in, depth);
        /* Defined and not set, so that a key like __proto__ is nothing but a key. */
        if (JS_IsException(value) || JS_DefinePropertyValue(ctx, object, atom, value, JS_PROP_C_W_E) < 0) {
            JS_FreeValue(ctx, object);
            object = JS_EXCEPTION;
        }
        JS_FreeAtom(ctx, atom);
    }
    return object;
}

static JSValue
decode(Input *in, int depth)
{
    if (depth > CBOR_MAX_DEPTH) {
        return malformed(in, "nested too deep");
    }
    if (in->at == in->end) {
        return malformed(in, "truncated");
    }
    int major = *in->at >> 5;
    int info = *in->at & 0x1f;
    in->at++;
    uint64_t argument;
    if (read_argument(in, info, &argument) < 0) {
        return JS_EXCEPTION;
    }
    if ((major == BYTES || major == TEXT) && argument > (uint64_t)(in->end - in->at)) {
        return malformed(in, "truncated");
    }
    switch (major) {
        case UNSIGNED: return decode_argument(in, 0, argument);
        case NEGATIVE: return decode_argument(in, 1, argument);
        case BYTES: return decode_bytes(in, (size_t)argument);
        case TEXT: {
            const uint8_t *text = in->at;
            in->at += argument;
            return engine_text(in->ctx, text, (size_t)argument, NULL);
        }
        case ARRAY: return decode_array(in, argument, depth + 1);
        case MAP: return decode_map(in, argument, depth + 1);
        case TAG:
            if (argument == TAG_POSITIVE_BIGNUM || argument == TAG_NEGATIVE_BIGNUM) {
                return decode_bignum(in, argument == TAG_NEGATIVE_BIGNUM);
            }
            return decode(in, depth + 1);
        default: return decode_simple(in, info, argument);
    }
}

JSValue
cbor_decode(JSContext *ctx, const unsigned char *data, size_t length)
{
    Input in = {ctx, data, data + length};
    JSValue value = decode(&in, 0);
    if (!JS_IsException(value) && in.at != in.end) {
        JS_FreeValue(ctx, value);
        return malformed(&in, "data after the value");
    }
    return value;
}
