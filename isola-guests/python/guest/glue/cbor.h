/* CBOR (RFC 8949) to and from Python objects. */
#ifndef ISOLA_CBOR_H
#define ISOLA_CBOR_H

#include <Python.h>

#define CBOR_MAX_DEPTH 128

typedef struct {
    unsigned char *data;
    size_t length;
    size_t capacity;
} CborBuffer;

/* Appends one value. -1 with an exception set if it does not map (TypeError, ValueError) or memory is exhausted.
   `convert` is called with an object of a type that has no mapping of its own and returns one that has. */
int cbor_encode(CborBuffer *buffer, PyObject *value, PyObject *convert);

/* Appends without Python objects and without Python exceptions; -1 if memory is exhausted. */
int cbor_head(CborBuffer *buffer, int major, uint64_t argument);
int cbor_text(CborBuffer *buffer, const char *text, size_t length);
int cbor_null(CborBuffer *buffer);

void cbor_release(CborBuffer *buffer);

/* The one value in `data`; NULL with ValueError if it is not exactly one well-formed value. */
PyObject *cbor_decode(const unsigned char *data, size_t length);

#endif
