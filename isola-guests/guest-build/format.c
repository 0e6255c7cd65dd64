/* printf's formatting into a buffer, for what guests use of it. The C library's knows every conversion, long doubles
   among them, and is too large a function for the JVM to compile.

   FORMAT_OTHERWISE is the C library's, for all that is not done here exactly as there. Without it such a conversion is
   the end: a guest can be built so if its formats are known. */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    char *at, *end; /* end is where the final NUL goes at the latest */
    size_t length;
} Output;

static void
put(Output *output, const char *text, size_t length)
{
    output->length += length;
    if (output->at != NULL) {
        size_t room = (size_t)(output->end - output->at);
        if (length > room) {
            length = room;
        }
        memcpy(output->at, text, length);
        output->at += length;
    }
}

static void
pad(Output *output, char with, int count)
{
    while (count-- > 0) {
        put(output, &with, 1);
    }
}

static void
put_field(Output *output, const char *prefix, const char *text, size_t length, int width, int left, int zeros)
{
    int missing = width - (int)(length + strlen(prefix));
    if (!left && !zeros) {
        pad(output, ' ', missing);
    }
    put(output, prefix, strlen(prefix));
    if (!left && zeros) {
        pad(output, '0', missing);
    }
    put(output, text, length);
    if (left) {
        pad(output, ' ', missing);
    }
}

static uint64_t
unsigned_argument(va_list *arguments, int longs)
{
    return longs == 2 ? va_arg(*arguments, uint64_t) : va_arg(*arguments, unsigned);
}

static int64_t
signed_argument(va_list *arguments, int longs)
{
    return longs == 2 ? va_arg(*arguments, int64_t) : va_arg(*arguments, int);
}

#ifdef FORMAT_OTHERWISE
int FORMAT_OTHERWISE(char *buffer, size_t size, const char *format, va_list given);

/* Whether what is done here is what the C library does. */
static int
usual(char conversion, int zeros, int width, int precision, int longs)
{
    int text = conversion == 's' || conversion == 'c';
    return width >= 0 && (text ? longs == 0 && !zeros : precision < 0);
}
#endif

int
vsnprintf(char *buffer, size_t size, const char *format, va_list given)
{
#ifdef FORMAT_OTHERWISE
    const char *start = format;
#endif
    Output output = {size > 0 ? buffer : NULL, size > 0 ? buffer + size - 1 : NULL, 0};
    va_list arguments;
    va_copy(arguments, given);
    while (*format != '\0') {
        const char *plain = format;
        while (*format != '\0' && *format != '%') {
            format++;
        }
        put(&output, plain, (size_t)(format - plain));
        if (*format == '\0') {
            break;
        }
        int left = 0, zeros = 0, plus = 0, width = 0, precision = -1, longs = 0;
        for (format++; *format == '-' || *format == '0' || *format == '+'; format++) {
            left |= *format == '-';
            zeros |= *format == '0';
            plus |= *format == '+';
        }
        if (*format == '*') {
            width = va_arg(arguments, int);
            format++;
        }
        for (; *format >= '0' && *format <= '9'; format++) {
            width = width * 10 + *format - '0';
        }
        if (*format == '.') {
            format++;
            precision = 0;
            if (*format == '*') {
                precision = va_arg(arguments, int);
                format++;
            }
            for (; *format >= '0' && *format <= '9'; format++) {
                precision = precision * 10 + *format - '0';
            }
        }
        for (; *format == 'l' || *format == 'z'; format++) {
            longs += *format == 'l'; /* size_t and long have 32 bits */
        }
        char conversion = *format++;
#ifdef FORMAT_OTHERWISE
        if (!usual(conversion, zeros, width, precision, longs)) {
            va_end(arguments);
            return FORMAT_OTHERWISE(buffer, size, start, given);
        }
#endif
        char digits[24], *first = digits + sizeof digits;
        const char *text, *prefix = "";
        switch (conversion) {
            case 'd':
            case 'i':
            case 'u':
            case 'x':
            case 'X':
            case 'p': {
                uint64_t value;
                if (conversion == 'd' || conversion == 'i') {
                    int64_t number = signed_argument(&arguments, longs);
                    prefix = number < 0 ? "-" : plus ? "+" : "";
                    value = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
                }
                else {
                    value = unsigned_argument(&arguments, longs);
                    prefix = conversion == 'p' ? "0x" : "";
                }
                unsigned base = conversion == 'x' || conversion == 'X' || conversion == 'p' ? 16 : 10;
                const char *symbols = conversion == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
                do {
                    *--first = symbols[value % base];
                    value /= base;
                } while (value != 0);
                while (digits + sizeof digits - first < precision && first > digits) {
                    *--first = '0';
                }
                put_field(&output, prefix, first, (size_t)(digits + sizeof digits - first), width, left, zeros);
                break;
            }
            case 's':
                text = va_arg(arguments, const char *);
                if (text == NULL) {
                    text = "(null)";
                }
                put_field(&output, "", text, precision >= 0 ? strnlen(text, (size_t)precision) : strlen(text), width, left, 0);
                break;
            case 'c':
                *--first = (char)va_arg(arguments, int);
                put_field(&output, "", first, 1, width, left, 0);
                break;
            case '%':
                put(&output, "%", 1);
                break;
            default:
#ifdef FORMAT_OTHERWISE
                va_end(arguments);
                return FORMAT_OTHERWISE(buffer, size, start, given);
#else
                __builtin_trap(); /* not a conversion that the guest uses */
#endif
        }
    }
    va_end(arguments);
    if (size > 0) {
        *output.at = '\0';
    }
    return (int)output.length;
}

#ifndef FORMAT_OTHERWISE
int
snprintf(char *buffer, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(buffer, size, format, arguments);
    va_end(arguments);
    return length;
}
#endif
