#pragma once

#include <stdbool.h>

#include <mruby.h>
#include <mruby/class.h>

// mruby's tables of a class's methods and constants, byte for byte: to see that nothing has changed takes a hundredth of what
// it takes to ask for all that is in them.

// What stands behind both: values, and behind them all keys. No header names it, so cr_knows_tables asks first.
struct cr_table {
    int size, capacity;
    uintptr_t *values;
};

/// A table as it was.
typedef struct {
    const void *table;
    struct cr_table header;
    void *bytes;
} cr_copy;

/// Whether a class's tables are what they are taken for: they hold what mruby itself says that the class has.
bool cr_knows_tables(mrb_state *mrb, struct RClass *class);

/// Whether a table is as it was.
bool cr_is_copy(const cr_copy *copy, const void *table);

/// Takes a table for what it was; it may be NULL. Replaces the copy of another.
void cr_make_copy(cr_copy *copy, const void *table);

void cr_drop_copy(cr_copy *copy);
