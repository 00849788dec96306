#include "Interpreter.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mruby/array.h>
#include <mruby/hash.h>
#include <mruby/numeric.h>
#include <mruby/string.h>

enum { kind_nil, kind_false, kind_true, kind_integer, kind_float, kind_string, kind_symbol, kind_array, kind_hash };

static const unsigned depth_limit = 128;
static const size_t size_limit = (size_t)64 << 20;

bool cr_reserve(cr_buffer *buffer, size_t size) {
    if (size > buffer->capacity) {
        size_t capacity = buffer->capacity ? buffer->capacity : 256;
        while (capacity < size) capacity *= 2;
        uint8_t *bytes = realloc(buffer->bytes, capacity);
        if (!bytes) {
            return false;
        }
        buffer->bytes = bytes;
        buffer->capacity = capacity;
    }
    buffer->size = size;
    return true;
}

void cr_shrink(cr_buffer *buffer) {
    if (buffer->capacity <= (size_t)1 << 20) return;
    free(buffer->bytes);
    *buffer = (cr_buffer){0};
}

// --- writing ---------------------------------------------------------------------------------------------------------

static void append(mrb_state *mrb, cr_message *message, const void *bytes, size_t size) {
    size_t at = message->buffer->size;
    if (size > size_limit - at || !cr_reserve(message->buffer, at + size)) {
        mrb_raise(mrb, E_ARGUMENT_ERROR, "too much data for a native function");
    }
    if (size) memcpy(message->buffer->bytes + at, bytes, size);
}

static void append_kind(mrb_state *mrb, cr_message *message, uint8_t kind) { append(mrb, message, &kind, 1); }

static void append_count(mrb_state *mrb, cr_message *message, uint8_t kind, mrb_int count) {
    uint32_t number = (uint32_t)count;
    append_kind(mrb, message, kind);
    append(mrb, message, &number, sizeof number);
}

static void append_text(mrb_state *mrb, cr_message *message, uint8_t kind, const char *text, mrb_int length) {
    append_count(mrb, message, kind, length);
    append(mrb, message, text, (size_t)length);
}

static void append_value(mrb_state *mrb, cr_message *message, mrb_value value);

static int append_pair(mrb_state *mrb, mrb_value key, mrb_value value, void *message) {
    append_value(mrb, message, key);
    append_value(mrb, message, value);
    return 0;
}

// One of the prelude's long integers, as what it is nearest to; false for anything else.
static bool append_long(mrb_state *mrb, cr_message *message, mrb_value value) {
    if (strcmp(mrb_obj_classname(mrb, value), "Sidescan::LongInteger") != 0) return false;
    mrb_value text = mrb_obj_as_string(mrb, value);
    const char *digits = RSTRING_CSTR(mrb, text);
    errno = 0;
    int64_t integer = strtoll(digits, NULL, 10);
    if (errno == 0) {
        append_kind(mrb, message, kind_integer);
        append(mrb, message, &integer, sizeof integer);
    } else {
        double number = strtod(digits, NULL);
        append_kind(mrb, message, kind_float);
        append(mrb, message, &number, sizeof number);
    }
    return true;
}

static void append_value(mrb_state *mrb, cr_message *message, mrb_value value) {
    switch (mrb_type(value)) {
    case MRB_TT_FALSE:
        append_kind(mrb, message, mrb_nil_p(value) ? kind_nil : kind_false);
        return;
    case MRB_TT_TRUE:
        append_kind(mrb, message, kind_true);
        return;
    case MRB_TT_INTEGER: {
        int64_t integer = mrb_integer(value);
        append_kind(mrb, message, kind_integer);
        append(mrb, message, &integer, sizeof integer);
        return;
    }
    case MRB_TT_FLOAT: {
        double number = cr_meant(mrb_float(value));
        append_kind(mrb, message, kind_float);
        append(mrb, message, &number, sizeof number);
        return;
    }
    case MRB_TT_STRING:
        append_text(mrb, message, kind_string, RSTRING_PTR(value), RSTRING_LEN(value));
        return;
    case MRB_TT_SYMBOL: {
        mrb_int length;
        const char *name = mrb_sym_name_len(mrb, mrb_symbol(value), &length);
        append_text(mrb, message, kind_symbol, name, length);
        return;
    }
    case MRB_TT_ARRAY:
    case MRB_TT_HASH:
        break;
    case MRB_TT_OBJECT:
        if (append_long(mrb, message, value)) return;
        // Fall through: of any other class.
    default:
        mrb_raisef(mrb, E_TYPE_ERROR, "can't give a %C to a native function", mrb_obj_class(mrb, value));
    }
    if (++message->depth > depth_limit) {
        mrb_raise(mrb, E_ARGUMENT_ERROR, "data nested too deeply for a native function");
    }
    if (mrb_array_p(value)) {
        append_count(mrb, message, kind_array, RARRAY_LEN(value));
        for (mrb_int index = 0; index < RARRAY_LEN(value); index++) {
            append_value(mrb, message, RARRAY_PTR(value)[index]);
        }
    } else {
        append_count(mrb, message, kind_hash, mrb_hash_size(mrb, value));
        mrb_hash_foreach(mrb, mrb_hash_ptr(value), append_pair, message);
    }
    message->depth--;
}

void cr_encode_array(mrb_state *mrb, cr_message *message, const mrb_value *values, mrb_int count) {
    message->buffer->size = 0;
    append_count(mrb, message, kind_array, count);
    for (mrb_int index = 0; index < count; index++) {
        append_value(mrb, message, values[index]);
    }
}

// --- reading ---------------------------------------------------------------------------------------------------------

struct reader {
    const uint8_t *next, *end;
    unsigned depth;
};

static void take(mrb_state *mrb, struct reader *reader, void *to, size_t size) {
    if ((size_t)(reader->end - reader->next) < size) {
        mrb_raise(mrb, E_RUNTIME_ERROR, "a native function's answer is cut short");
    }
    memcpy(to, reader->next, size);
    reader->next += size;
}

static const char *take_text(mrb_state *mrb, struct reader *reader, uint32_t *length) {
    take(mrb, reader, length, sizeof *length);
    const uint8_t *text = reader->next;
    if ((size_t)(reader->end - text) < *length) {
        mrb_raise(mrb, E_RUNTIME_ERROR, "a native function's answer is cut short");
    }
    reader->next += *length;
    return (const char *)text;
}

// mruby's virtual machine takes integers of more than 62 bits for others when it compares them: they are the prelude's.
mrb_value cr_integer(mrb_state *mrb, int64_t integer) {
    if (FIXABLE(integer)) return mrb_int_value(mrb, integer);
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRId64, integer);
    return mrb_funcall_id(
        mrb, mrb_obj_value(((cr_host *)mrb->ud)->module), mrb_intern_lit(mrb, "long_integer"), 2,
        mrb_str_new_cstr(mrb, digits), mrb_fixnum_value(10));
}

static mrb_value take_value(mrb_state *mrb, struct reader *reader) {
    uint8_t kind;
    uint32_t count;
    take(mrb, reader, &kind, 1);
    switch (kind) {
    case kind_nil: return mrb_nil_value();
    case kind_false: return mrb_false_value();
    case kind_true: return mrb_true_value();
    case kind_integer: {
        int64_t integer;
        take(mrb, reader, &integer, sizeof integer);
        return cr_integer(mrb, integer);
    }
    case kind_float: {
        double number;
        take(mrb, reader, &number, sizeof number);
        return mrb_float_value(mrb, number);
    }
    case kind_string: {
        const char *text = take_text(mrb, reader, &count);
        return mrb_str_new(mrb, text, count);
    }
    case kind_symbol: {
        const char *text = take_text(mrb, reader, &count);
        return mrb_symbol_value(mrb_intern(mrb, text, count));
    }
    case kind_array:
    case kind_hash:
        break;
    default:
        mrb_raise(mrb, E_RUNTIME_ERROR, "a native function's answer can't be read");
    }
    if (++reader->depth > depth_limit) {
        mrb_raise(mrb, E_RUNTIME_ERROR, "a native function's answer is nested too deeply");
    }
    take(mrb, reader, &count, sizeof count);
    mrb_value result = kind == kind_array ? mrb_ary_new(mrb) : mrb_hash_new(mrb);
    int arena = mrb_gc_arena_save(mrb);
    for (uint32_t index = 0; index < count; index++) {
        mrb_value value = take_value(mrb, reader);
        if (kind == kind_array) {
            mrb_ary_push(mrb, result, value);
        } else {
            mrb_hash_set(mrb, result, value, take_value(mrb, reader));
        }
        mrb_gc_arena_restore(mrb, arena);
    }
    reader->depth--;
    return result;
}

mrb_value cr_decode(mrb_state *mrb, const uint8_t *bytes, size_t size) {
    struct reader reader = {.next = bytes, .end = bytes + size};
    if (size == 0) {
        return mrb_nil_value();
    }
    return take_value(mrb, &reader);
}
