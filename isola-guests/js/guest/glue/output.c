/* Events, standard output and standard error. */
#include "guest.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cbor.h"

enum { STDOUT = 1, STDERR = 2, PENDING = 4096 };

/* Lines that are not complete. */
static struct {
    char text[PENDING];
    size_t length;
} pending[STDERR + 1];

static void
write_all(int descriptor, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(descriptor, text, length);
        if (written < 0 && errno != EINTR) {
            return;
        }
        text += written > 0 ? written : 0;
        length -= written > 0 ? (size_t)written : 0;
    }
}

static void
flush(int descriptor)
{
    size_t length = pending[descriptor].length;
    pending[descriptor].length = 0;
    write_all(descriptor, pending[descriptor].text, length);
}

/* What a program wrote is seen before what it does next. */
void
output_flush(void)
{
    flush(STDOUT);
    flush(STDERR);
}

void
output_write(int descriptor, const char *text, size_t length)
{
    flush(descriptor == STDOUT ? STDERR : STDOUT);
    size_t lines = length;
    while (lines > 0 && text[lines - 1] != '\n') {
        lines--;
    }
    if (lines > 0 || length > PENDING - pending[descriptor].length) {
        flush(descriptor);
        write_all(descriptor, text, lines);
        text += lines;
        length -= lines;
    }
    if (length > PENDING) {
        write_all(descriptor, text, length);
        return;
    }
    memcpy(pending[descriptor].text + pending[descriptor].length, text, length);
    pending[descriptor].length += length;
}

int
output_emit(int kind, JSValueConst value, const char *what)
{
    CborBuffer buffer = {0};
    int status = cbor_encode(ctx, &buffer, value, what, CBOR_FOR_HOST);
    if (status == 0) {
        output_flush();
        host_emit(kind, buffer.data, buffer.length);
    }
    cbor_release(&buffer);
    return status;
}
