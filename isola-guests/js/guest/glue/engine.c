/* The end of quickjs.c, whose internals it sees; see engine.h. */
#include "engine.h"

Kind
engine_kind(JSValueConst object)
{
    JSObject *p = JS_VALUE_GET_OBJ(object);
    switch (p->class_id) {
        case JS_CLASS_ARRAY: return KIND_ARRAY;
        case JS_CLASS_ERROR: return KIND_ERROR;
        case JS_CLASS_NUMBER: return KIND_NUMBER;
        case JS_CLASS_STRING: return KIND_STRING;
        case JS_CLASS_BOOLEAN: return KIND_BOOLEAN;
        case JS_CLASS_SYMBOL: return KIND_SYMBOL;
        case JS_CLASS_BIG_INT: return KIND_BIGINT;
        case JS_CLASS_ARGUMENTS:
        case JS_CLASS_MAPPED_ARGUMENTS: return KIND_ARGUMENTS;
        case JS_CLASS_DATE: return KIND_DATE;
        case JS_CLASS_REGEXP: return KIND_REGEXP;
        case JS_CLASS_ARRAY_BUFFER: return KIND_ARRAY_BUFFER;
        case JS_CLASS_SHARED_ARRAY_BUFFER: return KIND_SHARED_ARRAY_BUFFER;
        case JS_CLASS_DATAVIEW: return KIND_DATA_VIEW;
        case JS_CLASS_MAP: return KIND_MAP;
        case JS_CLASS_SET: return KIND_SET;
        case JS_CLASS_WEAKMAP: return KIND_WEAK_MAP;
        case JS_CLASS_WEAKSET: return KIND_WEAK_SET;
        case JS_CLASS_WEAK_REF: return KIND_WEAK_REF;
        case JS_CLASS_MAP_ITERATOR: return KIND_MAP_ITERATOR;
        case JS_CLASS_SET_ITERATOR: return KIND_SET_ITERATOR;
        case JS_CLASS_GENERATOR: return KIND_GENERATOR;
        case JS_CLASS_ASYNC_GENERATOR: return KIND_ASYNC_GENERATOR;
        case JS_CLASS_PROMISE: return KIND_PROMISE;
        case JS_CLASS_PROXY: return KIND_PROXY;
        case JS_CLASS_MODULE_NS: return KIND_MODULE;
        case JS_CLASS_C_FUNCTION:
        case JS_CLASS_BOUND_FUNCTION:
        case JS_CLASS_C_FUNCTION_DATA:
        case JS_CLASS_PROMISE_RESOLVE_FUNCTION:
        case JS_CLASS_PROMISE_REJECT_FUNCTION:
        case JS_CLASS_ASYNC_FUNCTION_RESOLVE:
        case JS_CLASS_ASYNC_FUNCTION_REJECT: return KIND_FUNCTION;
        case JS_CLASS_BYTECODE_FUNCTION: {
            /* Only a class has code that is strict, a constructor, and a prototype that cannot be written. */
            JSProperty *pr;
            JSShapeProperty *prs = find_own_property(&pr, p, JS_ATOM_prototype);
            return p->is_constructor && prs != NULL && !(prs->flags & JS_PROP_WRITABLE) ? KIND_CLASS : KIND_FUNCTION;
        }
        case JS_CLASS_ASYNC_FUNCTION: return KIND_ASYNC_FUNCTION;
        case JS_CLASS_GENERATOR_FUNCTION: return KIND_GENERATOR_FUNCTION;
        case JS_CLASS_ASYNC_GENERATOR_FUNCTION: return KIND_ASYNC_GENERATOR_FUNCTION;
        default:
            return p->class_id >= JS_CLASS_UINT8C_ARRAY && p->class_id <= JS_CLASS_FLOAT64_ARRAY ? KIND_TYPED_ARRAY
                                                                                                : KIND_OBJECT;
    }
}

int
engine_same(JSValueConst a, JSValueConst b)
{
    return JS_IsObject(a) && JS_IsObject(b) && JS_VALUE_GET_OBJ(a) == JS_VALUE_GET_OBJ(b);
}

JSValue
engine_boxed(JSContext *ctx, JSValueConst object)
{
    return JS_DupValue(ctx, JS_VALUE_GET_OBJ(object)->u.object_data);
}

int
engine_characters(JSContext *ctx, Characters *to, JSValueConst string)
{
    JSValue value = JS_DupValue(ctx, string);
    if (JS_VALUE_GET_TAG(value) == JS_TAG_STRING_ROPE) {
        value = js_linearize_string_rope(ctx, value);
        if (JS_IsException(value)) {
            return -1;
        }
    }
    JSString *s = JS_VALUE_GET_STRING(value);
    *to = (Characters){.value = value, .length = s->len};
    if (s->is_wide_char) {
        to->wide = s->u.str16;
    }
    else {
        to->narrow = s->u.str8;
    }
    return 0;
}

/* One character of text that need not be valid UTF-8, as the Encoding Standard decodes it. */
static uint32_t
engine_next_character(const uint8_t **at, const uint8_t *end, int *malformed)
{
    uint32_t c = *(*at)++;
    if (c < 0x80) {
        return c;
    }
    int more = c >= 0xf0 && c <= 0xf4 ? 3 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xc2 && c < 0xe0 ? 1 : 0;
    uint8_t lowest = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
    uint8_t highest = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
    uint32_t character = c & (0x3f >> more);
    for (int i = 0; i < more; i++) {
        if (*at == end || **at < lowest || **at > highest) {
            more = 0;
            break;
        }
        character = character << 6 | (*(*at)++ & 0x3f);
        lowest = 0x80;
        highest = 0xbf;
    }
    if (more == 0) {
        *malformed = 1;
        return 0xfffd;
    }
    return character;
}

JSValue
engine_text(JSContext *ctx, const uint8_t *text, size_t length, int *malformed)
{
    const uint8_t *at = text, *end = text + length;
    size_t units = 0;
    uint32_t all = 0;
    int ignored;
    while (at < end) {
        uint32_t c = engine_next_character(&at, end, &ignored);
        units += c > 0xffff ? 2 : 1;
        all |= c;
    }
    if (malformed != NULL) {
        *malformed = 0;
    }
    if (units == 0) {
        return JS_AtomToString(ctx, JS_ATOM_empty_string);
    }
    if (units > JS_STRING_LEN_MAX) {
        return JS_ThrowOutOfMemory(ctx);
    }
    JSString *s = js_alloc_string(ctx, (int)units, all > 0xff);
    if (s == NULL) {
        return JS_EXCEPTION;
    }
    at = text;
    for (size_t i = 0; i < units; i++) {
        uint32_t c = engine_next_character(&at, end, malformed != NULL ? malformed : &ignored);
        if (all <= 0xff) {
            s->u.str8[i] = (uint8_t)c;
        }
        else if (c <= 0xffff) {
            s->u.str16[i] = (uint16_t)c;
        }
        else {
            s->u.str16[i++] = (uint16_t)(0xd800 + ((c - 0x10000) >> 10));
            s->u.str16[i] = (uint16_t)(0xdc00 + ((c - 0x10000) & 0x3ff));
        }
    }
    if (all <= 0xff) {
        s->u.str8[units] = 0;
    }
    return JS_MKPTR(JS_TAG_STRING, s);
}

int
engine_bytes(JSContext *ctx, JSValueConst object, Bytes *bytes)
{
    JSObject *p = JS_VALUE_GET_OBJ(object);
    *bytes = (Bytes){(const uint8_t *)"", 0};
    switch (p->class_id) {
        case JS_CLASS_ARRAY_BUFFER:
        case JS_CLASS_SHARED_ARRAY_BUFFER: {
            JSArrayBuffer *buffer = p->u.array_buffer;
            if (!buffer->detached && buffer->byte_length > 0) {
                *bytes = (Bytes){buffer->data, (size_t)buffer->byte_length};
            }
            return 1;
        }
        case JS_CLASS_UINT8_ARRAY:
        case JS_CLASS_UINT8C_ARRAY:
            if (p->u.array.count > 0) {
                *bytes = (Bytes){p->u.array.u.uint8_ptr, p->u.array.count};
            }
            return 1;
        case JS_CLASS_DATAVIEW: {
            JSTypedArray *view = p->u.typed_array;
            JSArrayBuffer *buffer = view->buffer->u.array_buffer;
            if (!buffer->detached && view->length > 0 && view->offset + view->length <= (uint32_t)buffer->byte_length) {
                *bytes = (Bytes){buffer->data + view->offset, view->length};
            }
            return 1;
        }
        default: return 0;
    }
}

typedef enum { ENTRIES_KEYS = 1, ENTRIES_VALUES = 2, ENTRIES_FLAT = 3, ENTRIES_PAIRS = 4 } EntriesForm;

/* The records from `at` on as an array; a Set's have their member in place of a value, too. */
static JSValue
engine_records(JSContext *ctx, const JSObject *collection, struct list_head *at, EntriesForm form)
{
    JSMapState *state = collection->u.map_state;
    JSValue array = JS_NewArray(ctx);
    uint32_t n = 0;
    int status = JS_IsException(array) ? -1 : 0;
    for (; status >= 0 && at != &state->records; at = at->next) {
        JSMapRecord *record = list_entry(at, JSMapRecord, link);
        JSValueConst both[2] = {record->key, collection->class_id == JS_CLASS_MAP ? record->value : record->key};
        if (record->empty) {
            continue;
        }
        if (form == ENTRIES_PAIRS) {
            JSValue pair = js_create_array(ctx, 2, both);
            status = JS_IsException(pair) ? -1 : JS_DefinePropertyValueUint32(ctx, array, n++, pair, JS_PROP_C_W_E);
        }
        for (int i = 0; i < 2 && status >= 0; i++) {
            if (form & (ENTRIES_KEYS << i)) {
                status = JS_DefinePropertyValueUint32(ctx, array, n++, JS_DupValue(ctx, both[i]), JS_PROP_C_W_E);
            }
        }
    }
    if (status < 0) {
        JS_FreeValue(ctx, array);
        return JS_EXCEPTION;
    }
    return array;
}

JSValue
engine_entries(JSContext *ctx, JSValueConst collection)
{
    JSObject *p = JS_VALUE_GET_OBJ(collection);
    return engine_records(ctx, p, p->u.map_state->records.next, p->class_id == JS_CLASS_MAP ? ENTRIES_FLAT : ENTRIES_KEYS);
}

JSValue
engine_remaining_entries(JSContext *ctx, JSValueConst iterator, int *pairs)
{
    JSMapIteratorData *data = JS_VALUE_GET_OBJ(iterator)->u.map_iterator_data;
    *pairs = data != NULL && data->kind == JS_ITERATOR_KIND_KEY_AND_VALUE;
    if (data == NULL || !JS_IsObject(data->obj)) {
        return JS_NewArray(ctx);
    }
    JSObject *p = JS_VALUE_GET_OBJ(data->obj);
    struct list_head *at = data->cur_record != NULL ? data->cur_record->link.next : p->u.map_state->records.next;
    return engine_records(ctx, p, at, *pairs ? ENTRIES_PAIRS : data->kind == JS_ITERATOR_KIND_KEY ? ENTRIES_KEYS
        : ENTRIES_VALUES);
}

JSValue
engine_array(JSContext *ctx, size_t count, const JSValue *members)
{
    return js_create_array(ctx, (int)count, (JSValueConst *)members);
}

const JSValue *
engine_fast_array(JSContext *ctx, JSValueConst array, uint32_t *count)
{
    JSValue *values;
    return js_get_fast_array(ctx, array, &values, count) ? values : NULL;
}

JSValue
engine_stack(JSContext *ctx)
{
    JSValue error = JS_NewObjectClass(ctx, JS_CLASS_ERROR);
    if (JS_IsException(error)) {
        return error;
    }
    build_backtrace(ctx, error, NULL, 0, 0, JS_BACKTRACE_FLAG_SKIP_FIRST_LEVEL);
    JSValue stack = JS_GetProperty(ctx, error, JS_ATOM_stack);
    JS_FreeValue(ctx, error);
    return stack;
}

int
engine_proxy(JSContext *ctx, JSValueConst proxy, JSValue *target, JSValue *handler)
{
    JSProxyData *data = JS_VALUE_GET_OBJ(proxy)->u.proxy_data;
    *target = data->is_revoked ? JS_NULL : JS_DupValue(ctx, data->target);
    *handler = data->is_revoked ? JS_NULL : JS_DupValue(ctx, data->handler);
    return 0;
}

JSValue
engine_bigint(JSContext *ctx, int negative, const uint8_t *magnitude, size_t length)
{
    size_t limb = sizeof(js_limb_t);
    while (length > 0 && *magnitude == 0) {
        magnitude++;
        length--;
    }
    /* One more limb for the sign. */
    size_t limbs = length / limb + 1;
    if (limbs > JS_BIGINT_MAX_SIZE) {
        return JS_ThrowRangeError(ctx, "BigInt is too large to allocate");
    }
    JSBigInt *n = js_bigint_new(ctx, (int)limbs);
    if (n == NULL) {
        return JS_EXCEPTION;
    }
    memset(n->tab, 0, limbs * limb);
    for (size_t i = 0; i < length; i++) {
        n->tab[i / limb] |= (js_limb_t)magnitude[length - 1 - i] << (8 * (i % limb));
    }
    if (negative) {
        for (size_t i = 0; i < limbs; i++) {
            n->tab[i] = ~n->tab[i];
        }
    }
    n = js_bigint_normalize(ctx, n);
    return n == NULL ? JS_EXCEPTION : JS_CompactBigInt(ctx, n);
}

size_t
engine_bigint_bytes(JSValueConst bigint, int *negative, uint8_t *to)
{
    JSBigIntBuf small;
    JSBigInt *n = JS_VALUE_GET_TAG(bigint) == JS_TAG_SHORT_BIG_INT
        ? js_bigint_set_si(&small, JS_VALUE_GET_SHORT_BIG_INT(bigint)) : JS_VALUE_GET_PTR(bigint);
    size_t limb = sizeof(js_limb_t), length = n->len * limb;
    js_limb_t flip = (js_slimb_t)n->tab[n->len - 1] < 0 ? (js_limb_t)-1 : 0;
    *negative = flip != 0;
    while (length > 1 && (uint8_t)((n->tab[(length - 1) / limb] ^ flip) >> (8 * ((length - 1) % limb))) == 0) {
        length--;
    }
    for (size_t i = 0; to != NULL && i < length; i++) {
        to[length - 1 - i] = (uint8_t)((n->tab[i / limb] ^ flip) >> (8 * (i % limb)));
    }
    return length;
}

JSValue
engine_binding(JSContext *ctx, JSAtom name, int *found)
{
    JSProperty *pr;
    if (find_own_property(&pr, JS_VALUE_GET_OBJ(ctx->global_var_obj), name) == NULL) {
        int has = JS_HasProperty(ctx, ctx->global_obj, name);
        *found = has > 0;
        if (has <= 0) {
            return has < 0 ? JS_EXCEPTION : JS_UNDEFINED;
        }
    }
    *found = 1;
    return JS_GetGlobalVar(ctx, name, TRUE);
}

JSValue
engine_lexical_bindings(JSContext *ctx)
{
    return JS_DupValue(ctx, ctx->global_var_obj);
}

JSModuleDef *
engine_module(JSContext *ctx, const char *name)
{
    JSAtom atom = JS_NewAtom(ctx, name);
    JSModuleDef *module = atom == JS_ATOM_NULL ? NULL : js_find_loaded_module(ctx, atom);
    JS_FreeAtom(ctx, atom);
    return module;
}

int
engine_rename_module(JSContext *ctx, JSModuleDef *module, const char *name)
{
    JSAtom atom = JS_NewAtom(ctx, name);
    if (atom == JS_ATOM_NULL) {
        return -1;
    }
    JS_FreeAtom(ctx, module->module_name);
    module->module_name = atom;
    return 0;
}

JSModuleDef *
engine_last_module(JSContext *ctx)
{
    return list_empty(&ctx->loaded_modules) ? NULL : list_entry(ctx->loaded_modules.prev, JSModuleDef, link);
}

void
engine_forget_modules(JSContext *ctx, JSModuleDef *last)
{
    while (engine_last_module(ctx) != last) {
        JSModuleDef *module = engine_last_module(ctx);
        if (module->status != JS_MODULE_STATUS_UNLINKED) {
            break;
        }
        js_free_module_def(ctx, module);
    }
}

JSModuleDef *
engine_module_of(JSValueConst value)
{
    return JS_VALUE_GET_PTR(value);
}

void
engine_seed_random(JSContext *ctx, uint64_t seed)
{
    /* Zero is the one state that the generator does not leave. */
    ctx->random_state = seed == 0 ? 1 : seed;
}

JSValue
engine_async_iterator_method(JSContext *ctx, JSValueConst object)
{
    return JS_GetProperty(ctx, object, JS_ATOM_Symbol_asyncIterator);
}

void
engine_forget_jobs(JSRuntime *rt)
{
    while (!list_empty(&rt->job_list)) {
        JSJobEntry *job = list_entry(rt->job_list.next, JSJobEntry, link);
        list_del(&job->link);
        for (int i = 0; i < job->argc; i++) {
            JS_FreeValue(job->ctx, job->argv[i]);
        }
        js_free(job->ctx, job);
    }
}
