// Debian's build of mruby takes text for bytes. Ruby's text is of characters: what counts and takes them is here, and
// goes the old way for text that is ASCII.
#include "Interpreter.h"

#include <string.h>

#include <mruby/array.h>
#include <mruby/class.h>
#include <mruby/error.h>
#include <mruby/range.h>
#include <mruby/string.h>

// --- characters ------------------------------------------------------------------------------------------------------

// How many bytes of text are ASCII before the first that is not.
static mrb_int ascii_prefix(const char *text, mrb_int size) {
    mrb_int at = 0;
    for (uint64_t word; size - at >= 8; at += 8) {
        memcpy(&word, text + at, sizeof word);
        if (word & 0x8080808080808080u) break;
    }
    while (at < size && !(text[at] & 0x80)) at++;
    return at;
}

// The size of the character at the beginning; a byte that belongs to none is 0 in `valid` and one of its own.
static mrb_int character_size(const char *text, mrb_int size, bool *valid) {
    const uint8_t *byte = (const uint8_t *)text;
    *valid = true;
    if (byte[0] < 0x80) {
        return 1;
    }
    mrb_int length = byte[0] >= 0xf0 ? 4 : byte[0] >= 0xe0 ? 3 : 2;
    *valid = byte[0] >= 0xc2 && byte[0] <= 0xf4 && length <= size;
    for (mrb_int index = 1; *valid && index < length; index++) *valid = (byte[index] & 0xc0) == 0x80;
    if (*valid) {
        *valid = !((byte[0] == 0xe0 && byte[1] < 0xa0) || (byte[0] == 0xed && byte[1] >= 0xa0) ||
                   (byte[0] == 0xf0 && byte[1] < 0x90) || (byte[0] == 0xf4 && byte[1] >= 0x90));
    }
    return *valid ? length : 1;
}

static uint32_t character_code(const char *text, mrb_int size) {
    const uint8_t *byte = (const uint8_t *)text;
    uint32_t code = size == 1 ? byte[0] : byte[0] & (0x7fu >> size);
    for (mrb_int index = 1; index < size; index++) code = code << 6 | (byte[index] & 0x3f);
    return code;
}

static mrb_int count_characters(const char *text, mrb_int size) {
    bool valid;
    mrb_int count = 0, at = 0;
    while (at < size) {
        mrb_int ascii = ascii_prefix(text + at, size - at);
        at += ascii;
        count += ascii;
        if (at < size) {
            at += character_size(text + at, size - at, &valid);
            count++;
        }
    }
    return count;
}

// Where the character of this number begins; -1 where the text ends before.
static mrb_int offset_of(const char *text, mrb_int size, mrb_int number) {
    bool valid;
    mrb_int at = 0;
    while (number > 0 && at < size) {
        mrb_int ascii = ascii_prefix(text + at, size - at < number ? size - at : number);
        at += ascii;
        number -= ascii;
        if (number > 0 && at < size) {
            at += character_size(text + at, size - at, &valid);
            number--;
        }
    }
    return number > 0 ? -1 : at;
}

static bool is_ascii(mrb_value text) {
    return ascii_prefix(RSTRING_PTR(text), RSTRING_LEN(text)) == RSTRING_LEN(text);
}

// --- taking parts ----------------------------------------------------------------------------------------------------

mrb_value __real_mrb_str_aref(mrb_state *mrb, mrb_value text, mrb_value index, mrb_value length);

static mrb_value take(mrb_state *mrb, mrb_value text, mrb_int start, mrb_int count) {
    const char *bytes = RSTRING_PTR(text);
    mrb_int size = RSTRING_LEN(text);
    if (start < 0) start += count_characters(bytes, size);
    if (start < 0 || count < 0) {
        return mrb_nil_value();
    }
    mrb_int from = offset_of(bytes, size, start);
    if (from < 0) {
        return mrb_nil_value();
    }
    mrb_int part = offset_of(bytes + from, size - from, count);
    return mrb_str_substr(mrb, text, from, part < 0 ? size - from : part);
}

// The linker puts this in the place of the interpreter's own (--wrap), which is behind text[index].
mrb_value __wrap_mrb_str_aref(mrb_state *mrb, mrb_value text, mrb_value index, mrb_value length) {
    bool has_length = !mrb_undef_p(length);
    if (mrb_integer_p(index) && !has_length && mrb_integer(index) >= 0) {
        mrb_int at = mrb_integer(index), size = RSTRING_LEN(text);
        if (at >= size || ascii_prefix(RSTRING_PTR(text), at + 1) == at + 1) {
            return __real_mrb_str_aref(mrb, text, index, length);
        }
    } else if (mrb_string_p(index) || is_ascii(text)) {
        return __real_mrb_str_aref(mrb, text, index, length);
    }
    if (mrb_range_p(index)) {
        mrb_int start, count, size = count_characters(RSTRING_PTR(text), RSTRING_LEN(text));
        if (mrb_range_beg_len(mrb, index, &start, &count, size, TRUE) != MRB_RANGE_OK) {
            return mrb_nil_value();
        }
        return take(mrb, text, start, count);
    }
    mrb_int start = mrb_as_int(mrb, index);
    if (has_length) {
        return take(mrb, text, start, mrb_as_int(mrb, length));
    }
    mrb_value part = take(mrb, text, start, 1);
    return mrb_string_p(part) && RSTRING_LEN(part) == 0 ? mrb_nil_value() : part;
}

static mrb_value text_part(mrb_state *mrb, mrb_value self) {
    mrb_value index, length = mrb_undef_value();
    mrb_get_args(mrb, "o|o", &index, &length);
    return __wrap_mrb_str_aref(mrb, self, index, length);
}

static mrb_value text_length(mrb_state *mrb, mrb_value self) {
    return mrb_int_value(mrb, count_characters(RSTRING_PTR(self), RSTRING_LEN(self)));
}

static mrb_value text_characters(mrb_state *mrb, mrb_value self) {
    mrb_value result = mrb_ary_new(mrb);
    int arena = mrb_gc_arena_save(mrb);
    bool valid;
    for (mrb_int at = 0; at < RSTRING_LEN(self);) {
        mrb_int size = character_size(RSTRING_PTR(self) + at, RSTRING_LEN(self) - at, &valid);
        mrb_ary_push(mrb, result, mrb_str_new(mrb, RSTRING_PTR(self) + at, (size_t)size));
        mrb_gc_arena_restore(mrb, arena);
        at += size;
    }
    return result;
}

static mrb_value text_lines(mrb_state *mrb, mrb_value self) {
    mrb_value result = mrb_ary_new(mrb);
    int arena = mrb_gc_arena_save(mrb);
    for (mrb_int at = 0, end; at < RSTRING_LEN(self); at = end) {
        const char *text = RSTRING_PTR(self) + at;
        const char *newline = memchr(text, '\n', (size_t)(RSTRING_LEN(self) - at));
        end = newline ? at + (mrb_int)(newline - text) + 1 : RSTRING_LEN(self);
        mrb_ary_push(mrb, result, mrb_str_new(mrb, text, (size_t)(end - at)));
        mrb_gc_arena_restore(mrb, arena);
    }
    return result;
}

static mrb_value text_code(mrb_state *mrb, mrb_value self) {
    bool valid;
    if (RSTRING_LEN(self) == 0) mrb_raise(mrb, E_ARGUMENT_ERROR, "empty string");
    mrb_int size = character_size(RSTRING_PTR(self), RSTRING_LEN(self), &valid);
    if (!valid) mrb_raise(mrb, E_ARGUMENT_ERROR, "invalid byte sequence in UTF-8");
    return mrb_int_value(mrb, (mrb_int)character_code(RSTRING_PTR(self), size));
}

static mrb_value text_is_ascii(mrb_state *mrb, mrb_value self) { return mrb_bool_value(is_ascii(self)); }

static mrb_value text_is_valid(mrb_state *mrb, mrb_value self) {
    bool valid = true;
    mrb_int size = RSTRING_LEN(self);
    for (mrb_int at = ascii_prefix(RSTRING_PTR(self), size); valid && at < size;) {
        at += character_size(RSTRING_PTR(self) + at, size - at, &valid);
    }
    return mrb_bool_value(valid);
}

// text.scrub(replacement): with what belongs to no character replaced.
static mrb_value text_scrub(mrb_state *mrb, mrb_value self) {
    const char *replacement = "\xef\xbf\xbd";
    mrb_int length = 3;
    mrb_get_args(mrb, "|s!", &replacement, &length);
    mrb_value result = mrb_str_new_capa(mrb, (size_t)RSTRING_LEN(self));
    bool valid;
    for (mrb_int at = 0; at < RSTRING_LEN(self);) {
        mrb_int size = character_size(RSTRING_PTR(self) + at, RSTRING_LEN(self) - at, &valid);
        if (valid) {
            mrb_str_cat(mrb, result, RSTRING_PTR(self) + at, (size_t)size);
        } else if (replacement) {
            mrb_str_cat(mrb, result, replacement, (size_t)length);
        } else {
            mrb_str_cat(mrb, result, "\xef\xbf\xbd", 3);
        }
        at += size;
    }
    return result;
}

// --- blanks at the ends ----------------------------------------------------------------------------------------------

// mruby's own take a character at each step, which for text of characters is a look at all before it.

static bool is_blank(char byte) { return byte == '\0' || byte == ' ' || (byte >= '\t' && byte <= '\r'); }

static mrb_value without_blanks(mrb_state *mrb, mrb_value text, bool before, bool behind) {
    const char *bytes = RSTRING_PTR(text);
    mrb_int start = 0, end = RSTRING_LEN(text);
    while (before && start < end && is_blank(bytes[start])) start++;
    while (behind && end > start && is_blank(bytes[end - 1])) end--;
    return mrb_str_substr(mrb, text, start, end - start);
}

static mrb_value text_strip(mrb_state *mrb, mrb_value self) { return without_blanks(mrb, self, true, true); }
static mrb_value text_lstrip(mrb_state *mrb, mrb_value self) { return without_blanks(mrb, self, true, false); }
static mrb_value text_rstrip(mrb_state *mrb, mrb_value self) { return without_blanks(mrb, self, false, true); }

// --- offsets ---------------------------------------------------------------------------------------------------------

// Sidescan.byte_offset(text, number): of the character of this number, counted from the end where it is negative; nil
// where there is none.
static mrb_value byte_offset(mrb_state *mrb, mrb_value self) {
    mrb_value text;
    mrb_int number;
    mrb_get_args(mrb, "Si", &text, &number);
    if (number < 0) number += count_characters(RSTRING_PTR(text), RSTRING_LEN(text));
    mrb_int offset = number < 0 ? -1 : offset_of(RSTRING_PTR(text), RSTRING_LEN(text), number);
    return offset < 0 ? mrb_nil_value() : mrb_int_value(mrb, offset);
}

// Sidescan.character_offset(text, offset): the number of the character that begins there.
static mrb_value character_offset(mrb_state *mrb, mrb_value self) {
    mrb_value text;
    mrb_int offset;
    mrb_get_args(mrb, "Si", &text, &offset);
    if (offset < 0 || offset > RSTRING_LEN(text)) mrb_raise(mrb, E_INDEX_ERROR, "offset out of text");
    return mrb_int_value(mrb, count_characters(RSTRING_PTR(text), offset));
}

// --- showing ---------------------------------------------------------------------------------------------------------

static const char *named_escape(uint8_t byte) {
    switch (byte) {
    case '\n': return "\\n";
    case '\t': return "\\t";
    case '\r': return "\\r";
    case '\f': return "\\f";
    case '\v': return "\\v";
    case '\b': return "\\b";
    case '\a': return "\\a";
    case 0x1b: return "\\e";
    case '"': return "\\\"";
    case '\\': return "\\\\";
    default: return NULL;
    }
}

static void append_code(mrb_state *mrb, mrb_value to, const char *prefix, uint32_t code, int digits) {
    char text[8];
    for (int index = digits - 1; index >= 0; index--, code >>= 4) text[index] = "0123456789ABCDEF"[code & 15];
    mrb_str_cat_cstr(mrb, to, prefix);
    mrb_str_cat(mrb, to, text, (size_t)digits);
}

static mrb_value text_inspect(mrb_state *mrb, mrb_value self) {
    mrb_value result = mrb_str_new_capa(mrb, (size_t)RSTRING_LEN(self) + 2);
    mrb_str_cat_lit(mrb, result, "\"");
    for (mrb_int at = 0, size; at < RSTRING_LEN(self); at += size) {
        const char *text = RSTRING_PTR(self) + at;
        mrb_int rest = RSTRING_LEN(self) - at;
        bool valid;
        size = character_size(text, rest, &valid);
        uint32_t code = valid ? character_code(text, size) : 0;
        const char *name = size == 1 ? named_escape((uint8_t)text[0]) : NULL;
        if (!valid) {
            append_code(mrb, result, "\\x", (uint8_t)text[0], 2);
        } else if (name) {
            mrb_str_cat_cstr(mrb, result, name);
        } else if (code == 0x7f) {
            mrb_str_cat_lit(mrb, result, "\\x7F");
        } else if (code < 0x20 || (code >= 0x80 && code < 0xa0) || code == 0x2028 || code == 0x2029) {
            append_code(mrb, result, "\\u", code, 4);
        } else {
            if (code == '#' && rest > 1 && (text[1] == '{' || text[1] == '$' || text[1] == '@')) {
                mrb_str_cat_lit(mrb, result, "\\");
            }
            mrb_str_cat(mrb, result, text, (size_t)size);
        }
    }
    mrb_str_cat_lit(mrb, result, "\"");
    return result;
}

struct number {
    mrb_value text;
    mrb_int base;
};

static mrb_value read_integer(mrb_state *mrb, void *data) {
    struct number *number = data;
    return mrb_str_to_integer(mrb, number->text, number->base, FALSE);
}

// String#to_i. What mruby's integers have no room for is one of the prelude's.
static mrb_value text_integer(mrb_state *mrb, mrb_value self) {
    struct number number = {.text = self, .base = 10};
    mrb_get_args(mrb, "|i", &number.base);
    if (number.base < 0) mrb_raisef(mrb, E_ARGUMENT_ERROR, "illegal radix %i", number.base);
    // Whatever the base: so few bits fit.
    if (RSTRING_LEN(self) <= 10) return read_integer(mrb, &number);
    mrb_bool failed = FALSE;
    mrb_value value = mrb_protect_error(mrb, read_integer, &number, &failed);
    if (!failed) return mrb_integer_p(value) ? cr_integer(mrb, mrb_integer(value)) : value;
    cr_host *host = mrb->ud;
    if (!mrb_obj_is_kind_of(mrb, value, E_RANGE_ERROR)) mrb_exc_raise(mrb, value);
    return mrb_funcall_id(
        mrb, mrb_obj_value(host->module), mrb_intern_lit(mrb, "long_integer"), 2, self, mrb_int_value(mrb, number.base));
}

void cr_define_text(mrb_state *mrb, struct RClass *module) {
    struct RClass *text = mrb->string_class;
    mrb_define_method(mrb, text, "length", text_length, MRB_ARGS_NONE());
    mrb_define_method(mrb, text, "size", text_length, MRB_ARGS_NONE());
    mrb_define_method(mrb, text, "[]", text_part, MRB_ARGS_ARG(1, 1));
    mrb_define_method(mrb, text, "to_i", text_integer, MRB_ARGS_OPT(1));
    mrb_define_method(mrb, text, "chars", text_characters, MRB_ARGS_NONE());
    mrb_define_method(mrb, text, "__lines_of_text", text_lines, MRB_ARGS_NONE());
    mrb_define_method(mrb, text, "ord", text_code, MRB_ARGS_NONE());
    mrb_define_method(mrb, text, "ascii_only?", text_is_ascii, MRB_ARGS_NONE());
    mrb_define_method(mrb, text, "valid_encoding?", text_is_valid, MRB_ARGS_NONE());
    mrb_define_method(mrb, text, "scrub", text_scrub, MRB_ARGS_OPT(1));
    mrb_define_method(mrb, text, "inspect", text_inspect, MRB_ARGS_NONE());
    mrb_define_method(mrb, text, "strip", text_strip, MRB_ARGS_NONE());
    mrb_define_method(mrb, text, "lstrip", text_lstrip, MRB_ARGS_NONE());
    mrb_define_method(mrb, text, "rstrip", text_rstrip, MRB_ARGS_NONE());
    mrb_define_module_function(mrb, module, "byte_offset", byte_offset, MRB_ARGS_REQ(2));
    mrb_define_module_function(mrb, module, "character_offset", character_offset, MRB_ARGS_REQ(2));
}
