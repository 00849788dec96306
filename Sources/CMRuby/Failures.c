// The words of Ruby's errors for what an object has no method for; mruby's don't say whose.
#include "Interpreter.h"

#include <string.h>

#include <mruby/class.h>
#include <mruby/error.h>
#include <mruby/opcode.h>
#include <mruby/proc.h>
#include <mruby/string.h>
#include <mruby/variable.h>

// Whether the method that is missing was written as a bare name, which may have been meant as a variable.
static bool is_bare_name(mrb_state *mrb, mrb_int count) {
    if (count > 0 || mrb->c->ci <= mrb->c->cibase) {
        return false;
    }
    const mrb_callinfo *caller = mrb->c->ci - 1;
    if (!caller->proc || MRB_PROC_CFUNC_P(caller->proc) || !caller->pc) {
        return false;
    }
    // OP_SSEND and its three operands stand right before.
    const mrb_irep *irep = caller->proc->body.irep;
    return caller->pc - irep->iseq >= 4 && caller->pc[-4] == OP_SSEND && caller->pc[-1] == 0;
}

static mrb_value inspect(mrb_state *mrb, void *data) {
    return mrb_funcall_id(mrb, *(mrb_value *)data, mrb_intern_lit(mrb, "inspect"), 0);
}

static mrb_value description(mrb_state *mrb, mrb_value object) {
    if (mrb_nil_p(object)) {
        return mrb_str_new_lit(mrb, "nil:NilClass");
    }
    if (!mrb_immediate_p(object) && mrb_obj_eq(mrb, object, mrb_top_self(mrb))) {
        return mrb_str_new_lit(mrb, "main:Object");
    }
    mrb_bool failed = FALSE;
    mrb_value text = mrb_protect_error(mrb, inspect, &object, &failed);
    if (failed || !mrb_string_p(text) || RSTRING_LEN(text) > 65) text = mrb_any_to_s(mrb, object);
    if (RSTRING_LEN(text) == 0 || RSTRING_PTR(text)[0] == '#') {
        return text;
    }
    text = mrb_str_dup(mrb, text);
    mrb_str_cat_lit(mrb, text, ":");
    return mrb_str_cat_cstr(mrb, text, mrb_obj_classname(mrb, object));
}

static mrb_value method_missing(mrb_state *mrb, mrb_value self) {
    mrb_sym name;
    const mrb_value *arguments;
    mrb_int count;
    mrb_get_args(mrb, "n*", &name, &arguments, &count);
    bool bare = is_bare_name(mrb, count);
    mrb_value message = mrb_format(
        mrb, bare ? "undefined local variable or method `%n' for %v" : "undefined method `%n' for %v", name,
        description(mrb, self));
    struct RClass *class = bare ? mrb_class_get(mrb, "NameError") : mrb_class_get(mrb, "NoMethodError");
    mrb_value failure = mrb_exc_new_str(mrb, class, message);
    mrb_iv_set(mrb, failure, mrb_intern_lit(mrb, "@name"), mrb_symbol_value(name));
    mrb_exc_raise(mrb, failure);
}

void cr_define_failures(mrb_state *mrb) {
    mrb_define_method(mrb, mrb->object_class, "method_missing", method_missing, MRB_ARGS_ANY());
}
