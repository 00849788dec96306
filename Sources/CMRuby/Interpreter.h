#pragma once

#include "CMRuby.h"

#include <mruby.h>

typedef struct {
    uint8_t *bytes;
    size_t size, capacity;
} cr_buffer;

// How many sizes of pieces have lists of free ones.
enum { CR_SIZES = 64 };

/// The memory of one interpreter.
typedef struct {
    struct free_piece *free[CR_SIZES];
    struct cr_slab *slabs;
    char *next, *end;
} cr_pieces;

struct cr_host {
    mrb_state *mrb;
    struct RClass *module;
    cr_native native;
    cr_exhausted exhausted;
    void *context;
    cr_pieces pieces;
    size_t limit, in_use, collecting_from;
    struct cr_known_symbol *symbols;
    // A power of two, of which at most half are taken.
    size_t symbol_capacity, symbol_count;
    // The number of the last one of mruby's that is remembered, and what a symbol is more than its number.
    mrb_sym last_symbol, symbol_offset;
    // Whether there may be others than those up to there that are not remembered.
    bool knows_some_only;
    bool starved;
    // Whether what profiles' code must not alter is noted, and what of it is there.
    bool sealed;
    // How many files of the agent's own are being loaded.
    unsigned loading;
    struct cr_guard *guard;
    mrb_sym pending_name;
    // $~ and $1 to $9, which each match sets.
    mrb_sym match_names[10];
    // Owned by the host and not by whoever encodes: a longjmp(3) out of there frees nothing.
    cr_buffer request, reply, outcome;
};

/// mrb_open_allocf, or mrb_open_core for an interpreter without mruby's libraries.
typedef mrb_state *cr_opening(mrb_allocf allocate, void *host);

/// A host and its interpreter, with what its memory may grow to; NULL where there is not even memory to begin.
cr_host *cr_new_host(size_t memory, cr_opening *open, cr_exhausted exhausted, void *context);

/// A message while it is written.
typedef struct {
    cr_host *host;
    cr_buffer *buffer;
    unsigned depth;
} cr_message;

/// As realloc(3) does it; `memory` may be NULL. NULL, and everything as it was, where there is no memory.
void *cr_resize(cr_pieces *pieces, void *memory, size_t wanted);

/// As free(3) does it.
void cr_give_back(cr_pieces *pieces, void *memory);

/// How much a piece takes, in bytes.
size_t cr_size(void *memory);

/// Ends all pieces for which there are lists.
void cr_discard(cr_pieces *pieces);

/// Makes the buffer that long; false where there is no memory.
bool cr_reserve(cr_buffer *buffer, size_t size);

/// Gives back a buffer that one large message made larger than most need.
void cr_shrink(cr_buffer *buffer);

/// Writes an array of these values as the buffer's only message. Raises TypeError for a value that can't cross,
/// ArgumentError for one too deep or too long.
void cr_encode_array(mrb_state *mrb, cr_message *message, const mrb_value *values, mrb_int count);

/// An integer, whatever its size.
mrb_value cr_integer(mrb_state *mrb, int64_t integer);

/// The value of a message that Swift wrote.
mrb_value cr_decode(mrb_state *mrb, const uint8_t *bytes, size_t size);

// Text of characters, in place of mruby's of bytes.
void cr_define_text(mrb_state *mrb, struct RClass *module);

// Errors in Ruby's words.
void cr_define_failures(mrb_state *mrb);

// What a Float was meant to be, and how it is shown.
double cr_meant(double number);
void cr_define_floats(mrb_state *mrb);

/// Marks code as the agent's own, which may call what profiles' code may not.
void cr_mark_ours(mrb_value code);

/// Whether it is such code that runs, and no profile's.
bool cr_runs_own(const cr_host *host);

/// Raises SecurityError where a C function was called by anything but such code, once there are profiles.
void cr_require_ours(mrb_state *mrb);

/// Raises SecurityError where a profile's code has altered methods or classes that were there before.
void cr_require_intact(mrb_state *mrb);

// Around the loading of the agent's own code: what it alters is no profile's doing.
void cr_begin_own(mrb_state *mrb);
void cr_end_own(mrb_state *mrb);

// Defines Sidescan.ours_only and what is pending.
void cr_define_ownership(mrb_state *mrb, struct RClass *module);

void cr_define_guard(mrb_state *mrb, struct RClass *module);
void cr_close_guard(cr_host *host);
