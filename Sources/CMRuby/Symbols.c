#include "Interpreter.h"

#include <stdlib.h>
#include <string.h>

// mruby finds a symbol in one of 256 lists, from the newest to the oldest: with the thousands of a profile, the parser spends
// most of its time there. The linker hands its calls to these functions (`--wrap`), which remember what was found.

mrb_sym __real_mrb_intern(mrb_state *mrb, const char *name, size_t length);
mrb_sym __real_mrb_intern_static(mrb_state *mrb, const char *name, size_t length);
mrb_sym __wrap_mrb_intern(mrb_state *mrb, const char *name, size_t length);
mrb_sym __wrap_mrb_intern_static(mrb_state *mrb, const char *name, size_t length);

// A name of less is a number of its own, that nothing is looked up for, where there are only letters in it.
enum { SHORTEST = 5, FIRST_CAPACITY = 8192, LARGEST_CAPACITY = 1 << 18 };

// 0 is no symbol.
struct cr_known_symbol {
    uint32_t hash;
    mrb_sym symbol;
};

static uint32_t hash_of(const char *name, size_t length) {
    uint64_t hash = length * 0x9e3779b97f4a7c15, word = 0;
    for (; length >= sizeof word; name += sizeof word, length -= sizeof word) {
        memcpy(&word, name, sizeof word);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15;
        hash ^= hash >> 32;
    }
    word = 0;
    memcpy(&word, name, length);
    hash = (hash ^ word) * 0x9e3779b97f4a7c15;
    return (uint32_t)(hash >> 32);
}

static bool is_word(const char *name, size_t length) {
    for (size_t index = 0; index < length; index++) {
        char byte = name[index];
        bool is_letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
        if (!is_letter && byte != '_' && (byte < '0' || byte > '9')) return false;
    }
    return true;
}

// The name's place, or the free one where it belongs.
static struct cr_known_symbol *place_of(mrb_state *mrb, const char *name, size_t length, uint32_t hash) {
    cr_host *host = mrb->ud;
    for (size_t index = hash;; index++) {
        struct cr_known_symbol *place = &host->symbols[index & (host->symbol_capacity - 1)];
        if (!place->symbol) return place;
        if (place->hash != hash) continue;
        mrb_int known_length;
        const char *known = mrb_sym_name_len(mrb, place->symbol, &known_length);
        if ((size_t)known_length == length && memcmp(known, name, length) == 0) return place;
    }
}

// Room for one more; false where nothing more is remembered.
static bool has_room(cr_host *host) {
    if (host->symbol_count < host->symbol_capacity / 2) return true;
    size_t capacity = host->symbol_capacity ? host->symbol_capacity * 2 : FIRST_CAPACITY;
    if (capacity > LARGEST_CAPACITY) return false;
    struct cr_known_symbol *symbols = calloc(capacity, sizeof *symbols);
    if (!symbols) return false;
    for (size_t index = 0; index < host->symbol_capacity; index++) {
        struct cr_known_symbol known = host->symbols[index];
        size_t at = known.hash & (capacity - 1);
        if (!known.symbol) continue;
        while (symbols[at].symbol) at = (at + 1) & (capacity - 1);
        symbols[at] = known;
    }
    free(host->symbols);
    host->symbols = symbols;
    host->symbol_capacity = capacity;
    return true;
}

static void remember(mrb_state *mrb, const char *name, size_t length, uint32_t hash, mrb_sym symbol) {
    cr_host *host = mrb->ud;
    if (!has_room(host)) host->knows_some_only = true;
    if (host->knows_some_only) return;
    struct cr_known_symbol *place = place_of(mrb, name, length, hash);
    if (place->symbol) return;
    *place = (struct cr_known_symbol){hash, symbol};
    host->symbol_count++;
}

typedef mrb_sym find(mrb_state *mrb, const char *name, size_t length);

// --- new ones --------------------------------------------------------------------------------------------------------

// A list has its members' distances in a byte each. With thousands of symbols most are too far from each other, and mruby
// then goes through all that there are: for each new symbol, which is in no list. Of one that is new for certain, the list is
// hidden meanwhile, and what mruby then takes for the first of it is made its last again.

// Bob Jenkins's one-at-a-time, as mruby has it.
static uint8_t list_of(const char *name, size_t length) {
    uint32_t hash = 0;
    for (size_t index = 0; index < length; index++) {
        hash += (uint32_t)name[index];
        hash += hash << 10;
        hash ^= hash >> 6;
    }
    hash += hash << 3;
    return (uint8_t)(hash ^ hash >> 11);
}

// Remembers all that mruby has by now, also those that it made without asking here. False where it is not known how.
static bool knows_all(mrb_state *mrb, find *real) {
    cr_host *host = mrb->ud;
    if (host->last_symbol == 0) {
        // What a symbol is more than its number, which no header tells.
        mrb_sym symbol = real(mrb, "first of sidescan's", 19);
        host->symbol_offset = symbol - mrb->symidx;
    }
    while (host->last_symbol < mrb->symidx && !host->knows_some_only) {
        mrb_int length;
        mrb_sym symbol = ++host->last_symbol + host->symbol_offset;
        const char *name = mrb_sym_name_len(mrb, symbol, &length);
        if (name) {
            remember(mrb, name, (size_t)length, hash_of(name, (size_t)length), symbol);
        } else {
            host->knows_some_only = true;
        }
    }
    return !host->knows_some_only;
}

static mrb_sym made(mrb_state *mrb, const char *name, size_t length, find *real) {
    cr_host *host = mrb->ud;
    uint8_t list = list_of(name, length);
    mrb_sym before = mrb->symidx, first = mrb->symhash[list];
    mrb->symhash[list] = 0;
    mrb_sym symbol = real(mrb, name, length);
    mrb_sym number = mrb->symidx;
    if (number == before + 1 && mrb->symhash[list] == number) {
        mrb_sym distance = number - first;
        mrb->symlink[number] = !first ? 0 : distance > UINT8_MAX ? UINT8_MAX : (uint8_t)distance;
        host->last_symbol = number;
        return symbol;
    }
    mrb->symhash[list] = first;
    // It is one of those that mruby was built with; or else in another list.
    host->knows_some_only = number != before;
    return symbol;
}

static mrb_sym known(mrb_state *mrb, const char *name, size_t length, find *real) {
    enum { LONGEST_NEW = 1024 };
    cr_host *host = mrb->ud;
    bool is_number = length < SHORTEST && is_word(name, length);
    if (!host || is_number || (!host->symbols && !has_room(host))) return real(mrb, name, length);
    uint32_t hash = hash_of(name, length);
    mrb_sym symbol = place_of(mrb, name, length, hash)->symbol;
    if (symbol) return symbol;
    // mruby refuses what is too long, and leaves by a jump.
    bool is_new = length > 0 && length <= LONGEST_NEW && knows_all(mrb, real)
        && !place_of(mrb, name, length, hash)->symbol;
    symbol = is_new ? made(mrb, name, length, real) : real(mrb, name, length);
    remember(mrb, name, length, hash, symbol);
    return symbol;
}

mrb_sym __wrap_mrb_intern(mrb_state *mrb, const char *name, size_t length) {
    return known(mrb, name, length, __real_mrb_intern);
}

mrb_sym __wrap_mrb_intern_static(mrb_state *mrb, const char *name, size_t length) {
    return known(mrb, name, length, __real_mrb_intern_static);
}
