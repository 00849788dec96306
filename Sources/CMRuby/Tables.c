#include "Tables.h"

#include <stdlib.h>
#include <string.h>

#include <mruby/proc.h>
#include <mruby/variable.h>
#include <mruby/version.h>

enum { SLOT = sizeof(uintptr_t) + sizeof(mrb_sym) };

bool cr_is_copy(const cr_copy *copy, const void *table) {
    if (table != copy->table) return false;
    if (!table) return true;
    if (memcmp(table, &copy->header, sizeof copy->header) != 0) return false;
    size_t size = (size_t)copy->header.capacity * SLOT;
    return size == 0 || memcmp(copy->header.values, copy->bytes, size) == 0;
}

void cr_drop_copy(cr_copy *copy) {
    free(copy->bytes);
    *copy = (cr_copy){0};
}

void cr_make_copy(cr_copy *copy, const void *table) {
    cr_drop_copy(copy);
    copy->table = table;
    if (!table) return;
    memcpy(&copy->header, table, sizeof copy->header);
    size_t size = (size_t)copy->header.capacity * SLOT;
    if (size == 0) return;
    copy->bytes = malloc(size);
    if (!copy->bytes) abort();
    memcpy(copy->bytes, copy->header.values, size);
}

// Names and values, in whatever order.
struct sum {
    size_t count;
    uint64_t names, values;
};

static int sum_method(mrb_state *mrb, mrb_sym name, mrb_method_t method, void *data) {
    (void)mrb;
    struct sum *sum = data;
    sum->count++;
    sum->names += name;
    sum->values += MRB_METHOD_FUNC_P(method) ? (uintptr_t)method >> 2 : (uintptr_t)method & ~(uintptr_t)3;
    return 0;
}

static int sum_constant(mrb_state *mrb, mrb_sym name, mrb_value value, void *data) {
    (void)mrb;
    struct sum *sum = data;
    sum->count++;
    sum->names += name;
    sum->values += value.w;
    return 0;
}

// `shift`: how many bits of a key are no name. `deleted`: the key of what is no longer there.
static bool is_sum(const void *table, const struct sum *wanted, unsigned shift, mrb_sym deleted) {
    struct sum sum = {0};
    struct cr_table header = {0};
    if (table) memcpy(&header, table, sizeof header);
    for (int index = 0; index < header.capacity; index++) {
        mrb_sym key = ((const mrb_sym *)(header.values + header.capacity))[index];
        if (key >> shift == 0 || (deleted && key == deleted)) continue;
        sum.count++;
        sum.names += key >> shift;
        sum.values += header.values[index];
    }
    return sum.count == wanted->count && sum.names == wanted->names && sum.values == wanted->values;
}

bool cr_knows_tables(mrb_state *mrb, struct RClass *class) {
    // Of another mruby they are not even looked at.
    if (MRUBY_RELEASE_MAJOR != 3 || MRUBY_RELEASE_MINOR != 1) return false;
    struct sum methods = {0}, constants = {0};
    mrb_mt_foreach(mrb, class, sum_method, &methods);
    mrb_iv_foreach(mrb, mrb_obj_value(class), sum_constant, &constants);
    return is_sum(class->mt, &methods, 2, 0) && is_sum(class->iv, &constants, 0, (mrb_sym)1 << 31);
}
