// The words of Ruby's errors for what an object has no method for; mruby's don't say whose.
#include "Interpreter.h"

#include <stddef.h>

#include <mruby/class.h>
#include <mruby/error.h>
#include <mruby/opcode.h>
#include <mruby/proc.h>
#include <mruby/string.h>
#include <mruby/variable.h>

// Whether the method that is missing was written as a bare name, which may have been meant as a variable.
static bool is_bare_name(mrb_state *mrb, mrb_int count) {
    const mrb_callinfo *caller = mrb->c->ci;
    while (count == 0 && --caller > mrb->c->cibase) {
        if (!caller->proc || MRB_PROC_CFUNC_P(caller->proc) || !caller->pc) {
            return false;
        }
        ptrdiff_t done = caller->pc - caller->proc->body.irep->iseq;
        // A method_missing of a class hands on what it can't answer: OP_SUPER and its two operands.
        if (done >= 3 && caller->pc[-3] == OP_SUPER) continue;
        // OP_SSEND and its three operands, the last the number of arguments.
        return done >= 4 && caller->pc[-4] == OP_SSEND && caller->pc[-1] == 0;
    }
    return false;
}

struct asked {
    struct RClass *module;
    mrb_value object;
};

static mrb_value receiver_text(mrb_state *mrb, void *data) {
    struct asked *asked = data;
    return mrb_funcall_id(
        mrb, mrb_obj_value(asked->module), mrb_intern_lit(mrb, "receiver_text"), 1, asked->object);
}

static mrb_value description(mrb_state *mrb, mrb_value object) {
    cr_host *host = mrb->ud;
    struct asked asked = {.module = host->module, .object = object};
    mrb_bool failed = FALSE;
    mrb_value text = mrb_protect_error(mrb, receiver_text, &asked, &failed);
    return failed || !mrb_string_p(text) ? mrb_any_to_s(mrb, object) : text;
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
