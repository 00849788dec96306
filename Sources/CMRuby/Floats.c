// Debian's mruby keeps a Float's upper 62 bits, and reads decimals a little wrong. What a number was meant to be is the
// shortest decimal that its bits can stand for, and that is what is shown and handed on.
#include "Interpreter.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mruby/numeric.h>
#include <mruby/string.h>

static uint64_t kept_bits(double number) {
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits & ~(uint64_t)3;
}

static bool is_near(double one, double other) {
    int64_t a, b;
    memcpy(&a, &one, sizeof a);
    memcpy(&b, &other, sizeof b);
    return a - b <= 8 && b - a <= 8;
}

// The shortest decimal, in the form d.ddde±dd.
static double shortest(double number, char text[32]) {
    // Twelve digits that come so near were written down by somebody.
    snprintf(text, 32, "%.11e", number);
    double meant = strtod(text, NULL);
    if (is_near(meant, number)) {
        return meant;
    }
    // What was cut off made the number smaller; one unit more is about the middle of what it can have been.
    uint64_t bits = kept_bits(number) | 1;
    double middle;
    memcpy(&middle, &bits, sizeof middle);
    for (int digits = 12; digits < 16; digits++) {
        snprintf(text, 32, "%.*e", digits, middle);
        meant = strtod(text, NULL);
        if (kept_bits(meant) == kept_bits(number)) {
            return meant;
        }
    }
    snprintf(text, 32, "%.16e", number);
    return number;
}

// mrb_float_read, by the C library: the linker puts it in the place of the interpreter's own (--wrap).
double __wrap_mrb_float_read(const char *text, char **end) {
    const char *digits = text;
    while (*digits == ' ') digits++;
    if (*digits == '-' || *digits == '+') digits++;
    bool is_number = (*digits >= '0' && *digits <= '9') || *digits == '.';
    if (!is_number || (digits[0] == '0' && (digits[1] | 0x20) == 'x')) {
        if (end) *end = (char *)(is_number ? digits + 1 : text);
        return 0;
    }
    return strtod(text, end);
}

double cr_meant(double number) {
    char text[32];
    return isfinite(number) ? shortest(number, text) : number;
}

static mrb_value float_text(mrb_state *mrb, mrb_value self) {
    double number = mrb_float(self);
    if (isnan(number)) {
        return mrb_str_new_lit(mrb, "NaN");
    }
    if (isinf(number)) {
        return number > 0 ? mrb_str_new_lit(mrb, "Infinity") : mrb_str_new_lit(mrb, "-Infinity");
    }
    char text[32], digits[24];
    shortest(number, text);
    int count = 0, exponent = atoi(strchr(text, 'e') + 1);
    for (const char *next = text; *next != 'e'; next++) {
        if (*next >= '0' && *next <= '9') digits[count++] = *next;
    }
    while (count > 1 && digits[count - 1] == '0') count--;
    mrb_value result = mrb_str_new_cstr(mrb, text[0] == '-' ? "-" : "");
    if (exponent >= -4 && exponent < 16) {
        if (exponent < 0) mrb_str_cat_lit(mrb, result, "0.");
        for (int place = exponent < 0 ? exponent + 1 : 0; place < 0; place++) mrb_str_cat_lit(mrb, result, "0");
        for (int index = 0; index < count || index <= exponent + 1; index++) {
            if (exponent >= 0 && index == exponent + 1) mrb_str_cat_lit(mrb, result, ".");
            if (index < count || index <= exponent + (exponent >= 0 ? 1 : 0)) {
                mrb_str_cat(mrb, result, index < count ? &digits[index] : "0", 1);
            }
        }
        return result;
    }
    mrb_str_cat(mrb, result, digits, 1);
    mrb_str_cat_lit(mrb, result, ".");
    mrb_str_cat(mrb, result, count > 1 ? digits + 1 : "0", count > 1 ? (size_t)count - 1 : 1);
    snprintf(text, sizeof text, "e%+03d", exponent);
    return mrb_str_cat_cstr(mrb, result, text);
}

void cr_define_floats(mrb_state *mrb) {
    mrb_define_method(mrb, mrb->float_class, "to_s", float_text, MRB_ARGS_NONE());
    mrb_define_method(mrb, mrb->float_class, "inspect", float_text, MRB_ARGS_NONE());
}
