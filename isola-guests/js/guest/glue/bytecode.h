/* The guest's own JavaScript, compiled by compile_library.c when the guest is built. */
#ifndef ISOLA_BYTECODE_H
#define ISOLA_BYTECODE_H

#include <stddef.h>
#include <stdint.h>

extern uint8_t library_bytecode[], streams_bytecode[];
extern const size_t library_bytecode_length, streams_bytecode_length;

#endif
