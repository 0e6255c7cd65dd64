#include "text.h"

#include <stdint.h>
#include <stdlib.h>

enum { REPLACEMENT = 0xfffd };

size_t
text_length(const Characters *s)
{
    size_t length = s->length;
    for (size_t i = 0; i < s->length; i++) {
        if (s->narrow != NULL) {
            length += s->narrow[i] >> 7;
        }
        else {
            uint16_t c = s->wide[i];
            /* A pair of surrogates is four bytes, so two for each half. */
            length += c < 0x80 ? 0 : c < 0x800 || (c >= 0xd800 && c < 0xe000) ? 1 : 2;
        }
    }
    return length;
}

/* The character at a place, which is moved on; half of a surrogate pair as it is. */
static uint32_t
next(const Characters *s, size_t *at)
{
    uint32_t c = s->narrow != NULL ? s->narrow[*at] : s->wide[*at];
    ++*at;
    if ((c & 0xfc00) == 0xd800 && *at < s->length && (s->wide[*at] & 0xfc00) == 0xdc00) {
        c = 0x10000 + ((c & 0x3ff) << 10) + (s->wide[*at] & 0x3ff);
        ++*at;
    }
    return c;
}

static unsigned char *
put(unsigned char *to, uint32_t c)
{
    if (c < 0x80) {
        *to++ = (unsigned char)c;
        return to;
    }
    if (c < 0x800) {
        *to++ = (unsigned char)(0xc0 | c >> 6);
    }
    else {
        if (c < 0x10000) {
            *to++ = (unsigned char)(0xe0 | c >> 12);
        }
        else {
            *to++ = (unsigned char)(0xf0 | c >> 18);
            *to++ = (unsigned char)(0x80 | (c >> 12 & 0x3f));
        }
        *to++ = (unsigned char)(0x80 | (c >> 6 & 0x3f));
    }
    *to++ = (unsigned char)(0x80 | (c & 0x3f));
    return to;
}

int
text_write(unsigned char *to, const Characters *s)
{
    for (size_t i = 0; i < s->length;) {
        uint32_t c = next(s, &i);
        if (c >= 0xd800 && c < 0xe000) {
            return -1;
        }
        to = put(to, c);
    }
    return 0;
}

unsigned char *
text_copy(const Characters *s, size_t *length)
{
    /* No unit of UTF-16 is more than three bytes. */
    size_t longest = s->narrow != NULL ? text_length(s) : s->length * 3;
    unsigned char *text = malloc(longest + 1);
    if (text == NULL) {
        return NULL;
    }
    unsigned char *end = text;
    for (size_t i = 0; i < s->length;) {
        uint32_t c = next(s, &i);
        end = put(end, c >= 0xd800 && c < 0xe000 ? REPLACEMENT : c);
    }
    *end = 0;
    *length = (size_t)(end - text);
    return text;
}
