#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// An mruby interpreter. Values cross its border as messages: one byte of kind, then
//
//   0 nil, 1 false, 2 true
//   3 an Integer, 8 bytes; 4 a Float, 8 bytes
//   5 a String, 6 a Symbol: 4 bytes of length, the bytes
//   7 an Array: 4 bytes of count, the elements
//   8 a Hash: 4 bytes of count, key and value of each pair
//
// all in the machine's byte order. Values of other classes do not cross: TypeError.

typedef struct cr_host cr_host;

/// What a native function answers: a message that was made with cr_reply_reserve, a value to return or one to raise.
typedef enum { CR_RETURN = 0, CR_RAISE = 1 } cr_answer;

/// Called for Sidescan.native(name, …) with the arguments as an array. Must leave by returning.
typedef cr_answer (*cr_native)(void *context, cr_host *host, const uint8_t *message, size_t size);

/// Called where all memory is used, and garbage was collected in vain. Must not return: nothing that is in the middle of
/// something could go on. `own` tells whether it was the agent's own code that took it, such as what reads a file of the
/// target, and no profile's.
typedef void (*cr_exhausted)(void *context, bool own);

/// A new interpreter, with what its memory may grow to in bytes; NULL where there is not even memory to begin.
cr_host *cr_open(size_t memory, cr_native native, cr_exhausted exhausted, void *context);
void cr_close(cr_host *host);

/// Room for a reply of this size, until the next native function is called; NULL where there is none.
uint8_t *cr_reply_reserve(cr_host *host, size_t size);

/// What came of running something: a value, or an exception as an array of class, message and backtrace. The message
/// stays until the next call.
typedef struct {
    bool raised;
    const uint8_t *message;
    size_t size;
} cr_outcome;

/// Runs source text at the top level.
cr_outcome cr_load(cr_host *host, const char *file, const uint8_t *source, size_t size);

/// Runs bytecode that mrbc(1) made. Raises ScriptError where it is of another version of mruby than this.
cr_outcome cr_load_bytecode(cr_host *host, const uint8_t *bytecode, size_t size);

/// Calls a method of the module Sidescan with the arguments in a message, an array.
cr_outcome cr_call(cr_host *host, const char *method, const uint8_t *arguments, size_t size);

/// An interpreter that only makes bytecode, with what its memory may grow to in bytes; NULL where there is not even memory to
/// begin. It is closed by cr_close.
cr_host *cr_open_compiler(size_t memory, cr_exhausted exhausted, void *context);

/// The bytecode of source text, as cr_open's interpreters take it in Sidescan.evaluate. `raised`, without a message, where
/// the text is none that parses: whoever runs it says why.
cr_outcome cr_compile(cr_host *host, const char *file, const uint8_t *source, size_t size);
