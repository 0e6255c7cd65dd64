/* CBOR (RFC 8949) to and from Python objects. */
#ifndef ISOLA_CBOR_H
#define ISOLA_CBOR_H

#include <Python.h>

/* What the host accepts, see docs/guest-abi.md. */
#define CBOR_MAX_DEPTH 128
#define CBOR_MAX_LENGTH ((size_t)16 << 20)
#define CBOR_MAX_PARTS 1000000
#define CBOR_MAX_INT_LENGTH ((size_t)1 << 20)

typedef struct {
    unsigned char *data;
    size_t length;
    size_t capacity;
} CborBuffer;

/* What to do with values that CBOR has no type for. */
typedef struct {
    PyObject *convert;   /* called with a value, returns another one that maps; raises `refusal` if there is none */
    PyObject *text_keys; /* called with a dictionary, returns it with keys of text; NULL to keep keys as they are */
    PyObject *refusal;   /* an exception class whose arguments say what does not map, and what may be done instead */
    const char *refused; /* what is said of such a value */
    PyObject *tag;       /* a class of tuples (number, content) that `convert` returns; NULL for none */
    int limited;         /* whether to refuse what the host would not accept */
} CborRules;

/* Appends one value. -1 with an exception set if it does not map (TypeError, ValueError) or memory is exhausted.
   `name` is what the value is called in the texts of exceptions. */
int cbor_encode(CborBuffer *buffer, PyObject *value, const char *name, const CborRules *rules);

/* Appends without Python objects and without Python exceptions; -1 if memory is exhausted. */
int cbor_head(CborBuffer *buffer, int major, uint64_t argument);
int cbor_text(CborBuffer *buffer, const char *text, size_t length);
int cbor_null(CborBuffer *buffer);

void cbor_release(CborBuffer *buffer);

/* The one value in `data`; NULL with ValueError if it is not exactly one well-formed value. `tagged` is called with the
   number and the content of tags other than those of large integers; NULL to refuse them. */
PyObject *cbor_decode(const unsigned char *data, size_t length, PyObject *tagged);

#endif
