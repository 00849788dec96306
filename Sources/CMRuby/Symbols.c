#include "Interpreter.h"

#include <stdlib.h>
#include <string.h>

// mruby finds a symbol in one of 256 lists, from the newest to the oldest: with the thousands of a profile, the parser spends
// most of its time there. The linker hands its calls to these functions (`--wrap`), which remember what was found.

mrb_sym __real_mrb_intern(mrb_state *mrb, const char *name, size_t length);
mrb_sym __real_mrb_intern_static(mrb_state *mrb, const char *name, size_t length);
mrb_sym __wrap_mrb_intern(mrb_state *mrb, const char *name, size_t length);
mrb_sym __wrap_mrb_intern_static(mrb_state *mrb, const char *name, size_t length);

// Longer ones are rare, and shorter ones are numbers of their own that nothing is looked up for.
enum { SHORTEST = 6, LONGEST = 48 };

struct cr_known_symbol {
    mrb_sym symbol;
    uint8_t length;
    char name[LONGEST];
};

// FNV-1a.
static uint32_t hash_of(const char *name, size_t length) {
    uint32_t hash = 2166136261u;
    for (size_t index = 0; index < length; index++) hash = (hash ^ (uint8_t)name[index]) * 16777619u;
    return hash;
}

// The name's place; an empty one has no length. A place that is taken by another name is overwritten.
static struct cr_known_symbol *place_of(mrb_state *mrb, const char *name, size_t length) {
    cr_host *host = mrb->ud;
    if (!host || length < SHORTEST || length > LONGEST) return NULL;
    if (!host->symbols) host->symbols = calloc(CR_SYMBOLS, sizeof *host->symbols);
    if (!host->symbols) return NULL;
    return &host->symbols[hash_of(name, length) % CR_SYMBOLS];
}

static bool is(const struct cr_known_symbol *known, const char *name, size_t length) {
    return known->length == length && memcmp(known->name, name, length) == 0;
}

static void remember(struct cr_known_symbol *place, mrb_sym symbol, const char *name, size_t length) {
    place->symbol = symbol;
    place->length = (uint8_t)length;
    memcpy(place->name, name, length);
}

mrb_sym __wrap_mrb_intern(mrb_state *mrb, const char *name, size_t length) {
    struct cr_known_symbol *place = place_of(mrb, name, length);
    if (!place) return __real_mrb_intern(mrb, name, length);
    if (is(place, name, length)) return place->symbol;
    mrb_sym symbol = __real_mrb_intern(mrb, name, length);
    remember(place, symbol, name, length);
    return symbol;
}

mrb_sym __wrap_mrb_intern_static(mrb_state *mrb, const char *name, size_t length) {
    struct cr_known_symbol *place = place_of(mrb, name, length);
    if (!place) return __real_mrb_intern_static(mrb, name, length);
    if (is(place, name, length)) return place->symbol;
    mrb_sym symbol = __real_mrb_intern_static(mrb, name, length);
    remember(place, symbol, name, length);
    return symbol;
}
