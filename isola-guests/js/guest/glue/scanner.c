/* How the library's parser goes through a source, see lib/src/typescript/scanner.js. */
#include "guest.h"

#include <stdlib.h>

#include "engine.h"

static int
at(const Characters *s, size_t i)
{
    return i >= s->length ? -1 : s->narrow != NULL ? s->narrow[i] : s->wide[i];
}

static int
is_line_end(int c)
{
    return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}

static int
is_blank(int c)
{
    if (c < 0x80) {
        return c == ' ' || c == '\t' || c == '\v' || c == '\f';
    }
    return c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000 || c == 0xfeff;
}

/* Nearly all that is not ASCII can be in a name; what cannot is found by who runs the code. */
static int
is_in_words(int c)
{
    if (c < 0x80) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
    }
    return !is_blank(c) && !is_line_end(c);
}

/* The text and the place in it that a function is given. -1 with an exception set. */
static int
arguments(Characters *s, uint32_t *from, JSValueConst *argv)
{
    return JS_ToUint32(ctx, from, argv[1]) < 0 || engine_characters(ctx, s, argv[0]) < 0 ? -1 : 0;
}

static JSValue
place(Characters *s, size_t i)
{
    JS_FreeValue(ctx, s->value);
    return JS_NewInt64(ctx, (int64_t)i);
}

static JSValue
scanner_space_end(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    Characters s;
    uint32_t from;
    if (arguments(&s, &from, argv) < 0) {
        return JS_EXCEPTION;
    }
    size_t i = from;
    for (;;) {
        int c = at(&s, i);
        if (is_blank(c) || is_line_end(c)) {
            i++;
        }
        else if (c == '/' && at(&s, i + 1) == '/') {
            for (i += 2; i < s.length && !is_line_end(at(&s, i)); i++) {
            }
        }
        else if (c == '/' && at(&s, i + 1) == '*') {
            size_t begin = i;
            for (i += 2; i < s.length && !(at(&s, i) == '*' && at(&s, i + 1) == '/'); i++) {
            }
            if (i >= s.length) {
                JS_FreeValue(ctx, s.value);
                return JS_NewInt64(ctx, -1 - (int64_t)begin);
            }
            i += 2;
        }
        else {
            return place(&s, i);
        }
    }
}

static JSValue
scanner_word_end(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    Characters s;
    uint32_t from;
    if (arguments(&s, &from, argv) < 0) {
        return JS_EXCEPTION;
    }
    size_t i = from;
    while (i < s.length) {
        int c = at(&s, i);
        if (is_in_words(c)) {
            i++;
        }
        else if (c == '\\') { /* as in \u0061 and \u{61} */
            i += 2;
            if (at(&s, i) == '{') {
                for (; i < s.length && at(&s, i) != '}'; i++) {
                }
                i++;
            }
        }
        else {
            break;
        }
    }
    return place(&s, i < s.length ? i : s.length);
}

static JSValue
scanner_text_end(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    Characters s;
    uint32_t from;
    int32_t quote;
    if (JS_ToInt32(ctx, &quote, argv[2]) < 0 || arguments(&s, &from, argv) < 0) {
        return JS_EXCEPTION;
    }
    size_t i = from;
    for (; i < s.length; i++) {
        int c = at(&s, i);
        if (c == quote || (quote == '`' && c == '$' && at(&s, i + 1) == '{')) {
            break;
        }
        i += c == '\\';
    }
    return place(&s, i < s.length ? i : s.length);
}

static JSValue
scanner_has_line_end(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    Characters s;
    uint32_t from, to;
    if (JS_ToUint32(ctx, &to, argv[2]) < 0 || arguments(&s, &from, argv) < 0) {
        return JS_EXCEPTION;
    }
    size_t i = from;
    while (i < to && !is_line_end(at(&s, i))) {
        i++;
    }
    JS_FreeValue(ctx, s.value);
    return JS_NewBool(ctx, i < to);
}

/* A blank for everything but the line ends. */
static JSValue
scanner_blank(JSContext *context, JSValueConst this, int argc, JSValueConst *argv)
{
    Characters s;
    if (engine_characters(ctx, &s, argv[0]) < 0) {
        return JS_EXCEPTION;
    }
    /* As UTF-8, in which no character is longer than three bytes here. */
    char *text = js_malloc(ctx, s.length * 3 + 1), *end = text;
    for (size_t i = 0; text != NULL && i < s.length; i++) {
        int c = at(&s, i);
        if (c >= 0x2028 && is_line_end(c)) {
            *end++ = '\xe2';
            *end++ = '\x80';
            *end++ = (char)(c == 0x2028 ? 0xa8 : 0xa9);
        }
        else {
            *end++ = is_line_end(c) ? (char)c : ' ';
        }
    }
    JS_FreeValue(ctx, s.value);
    JSValue result = text == NULL ? JS_EXCEPTION : JS_NewStringLen(ctx, text, (size_t)(end - text));
    js_free(ctx, text);
    return result;
}

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("spaceEnd", 2, scanner_space_end),
    JS_CFUNC_DEF("wordEnd", 2, scanner_word_end),
    JS_CFUNC_DEF("textEnd", 3, scanner_text_end),
    JS_CFUNC_DEF("hasLineEnd", 3, scanner_has_line_end),
    JS_CFUNC_DEF("blank", 1, scanner_blank),
};

void
scanner_define(JSValueConst object)
{
    JS_SetPropertyFunctionList(ctx, object, functions, sizeof functions / sizeof *functions);
}
