/* Tables of rarely used modules, which are in the library and not in every sandbox's memory (see tables/move_tables.py). */
#include <Python.h>

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define LIBRARY "/lib/python3.13/"

/* The content of a file of the library, which must have this size; it is never given back. NULL with an exception set
   if it cannot be had. */
char *
isola_tables(const char *name, size_t size)
{
    char path[sizeof LIBRARY + 64] = LIBRARY;
    strncat(path, name, 63);
    char *content = PyMem_RawMalloc(size);
    if (content == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    int file = open(path, O_RDONLY);
    size_t done = 0;
    if (file >= 0) {
        ssize_t n;
        while (done < size && (n = read(file, content + done, size - done)) > 0) {
            done += (size_t)n;
        }
        close(file);
    }
    if (done < size) {
        PyMem_RawFree(content);
        PyErr_Format(PyExc_ImportError, "the library's file %s cannot be read", path);
        return NULL;
    }
    return content;
}
