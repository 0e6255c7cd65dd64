/* For loops that count themselves, see docs/guest-abi.md. */
#ifndef ISOLA_METER_H
#define ISOLA_METER_H

#ifdef __wasm__
__attribute__((import_module("isola"), import_name("meter"))) void host_meter(int ticks);
#else /* the compiler of the library is not counted */
static inline void host_meter(int ticks) { (void)ticks; }
#endif

#endif
