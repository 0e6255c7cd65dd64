/* CBOR (RFC 8949) for values that cross the border between guest and host. */
#ifndef ISOLA_CBOR_H
#define ISOLA_CBOR_H

#include <quickjs.h>

#include <stddef.h>
#include <stdint.h>

/* What the host accepts, see docs/guest-abi.md. Its limit of an integer is beyond what the engine has. */
enum { CBOR_MAX_DEPTH = 128, CBOR_MAX_PARTS = 1000000 };
#define CBOR_MAX_LENGTH ((size_t)16 << 20)

/* Of values that stay in the guest. */
#define CBOR_MAX_OWN_LENGTH ((size_t)64 << 20)

typedef enum { CBOR_FOR_HOST, CBOR_FOR_GUEST } CborUse;

typedef struct {
    unsigned char *data;
    size_t length;
    size_t capacity;
} CborBuffer;

/* Appends a value, which `what` names in messages ("the result"). -1 with an exception set. */
int cbor_encode(JSContext *ctx, CborBuffer *buffer, JSValueConst value, const char *what, CborUse use);

/* Append single items; -1 if memory is exhausted, with no exception set. */
int cbor_head(CborBuffer *buffer, int major, uint64_t argument);
int cbor_text(CborBuffer *buffer, const char *text, size_t length);
int cbor_null(CborBuffer *buffer);

void cbor_release(CborBuffer *buffer);

/* The value, or JS_EXCEPTION. */
JSValue cbor_decode(JSContext *ctx, const unsigned char *data, size_t length);

#endif
