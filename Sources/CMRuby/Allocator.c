#include "Interpreter.h"

#include <stdlib.h>
#include <string.h>

// Ruby's objects are many and small, and come and go on one thread: a list of free pieces for each size is all that they
// need. A piece lies behind a header that tells its size, 8 bytes before an address that is a multiple of 16.

enum {
    STEP = 16,
    // The largest piece that has a list, header included.
    LARGEST = CR_SIZES * STEP,
    SLAB = 256 << 10,
};

struct header {
    // Of the whole piece; a multiple of STEP for those with lists.
    size_t size;
};

struct free_piece {
    struct free_piece *next;
};

struct cr_slab {
    struct cr_slab *next;
};

static size_t whole(size_t size) { return (size + sizeof(struct header) + STEP - 1) / STEP * STEP; }

static struct header *header_of(void *memory) { return (struct header *)memory - 1; }

size_t cr_size(void *memory) { return header_of(memory)->size; }

// What is left of a slab is handed out from its front; a new one is asked of the system where it doesn't suffice.
static void *take_new(cr_pieces *pieces, size_t size) {
    if ((size_t)(pieces->end - pieces->next) < size) {
        struct cr_slab *slab = malloc(SLAB);
        if (!slab) return NULL;
        slab->next = pieces->slabs;
        pieces->slabs = slab;
        // The first header ends where an address is a multiple of 16.
        pieces->next = (char *)slab + STEP + STEP - sizeof(struct header);
        pieces->end = (char *)slab + SLAB;
    }
    struct header *header = (struct header *)pieces->next;
    pieces->next += size;
    header->size = size;
    return header + 1;
}

static void *take(cr_pieces *pieces, size_t size) {
    if (size > LARGEST) {
        // malloc(3) aligns to 16 bytes: a header's worth is left unused before the header.
        char *memory = malloc(size + sizeof(struct header));
        if (!memory) return NULL;
        struct header *header = (struct header *)(memory + STEP) - 1;
        header->size = size;
        return header + 1;
    }
    struct free_piece **list = &pieces->free[size / STEP - 1];
    struct free_piece *piece = *list;
    if (!piece) return take_new(pieces, size);
    *list = piece->next;
    return piece;
}

void cr_give_back(cr_pieces *pieces, void *memory) {
    size_t size = cr_size(memory);
    if (size > LARGEST) {
        free((char *)memory - STEP);
        return;
    }
    struct free_piece *piece = memory;
    struct free_piece **list = &pieces->free[size / STEP - 1];
    piece->next = *list;
    *list = piece;
}

void *cr_resize(cr_pieces *pieces, void *memory, size_t wanted) {
    size_t size = whole(wanted);
    if (!memory) return take(pieces, size);
    size_t before = cr_size(memory);
    if (size == before) return memory;
    if (size > LARGEST && before > LARGEST) {
        char *moved = realloc((char *)memory - STEP, size + sizeof(struct header));
        if (!moved) return NULL;
        struct header *header = (struct header *)(moved + STEP) - 1;
        header->size = size;
        return header + 1;
    }
    void *result = take(pieces, size);
    if (!result) return NULL;
    size_t kept = (before < size ? before : size) - sizeof(struct header);
    memcpy(result, memory, kept);
    cr_give_back(pieces, memory);
    return result;
}

void cr_discard(cr_pieces *pieces) {
    while (pieces->slabs) {
        struct cr_slab *next = pieces->slabs->next;
        free(pieces->slabs);
        pieces->slabs = next;
    }
}
