// Whose code runs: what the agent's own is, which profiles' code can't call or stand in for.
//
// mruby has no private methods, and what is held in a class's instance variable is anybody's. So code of the agent's own is
// known by a mark that only its loader sets, and what can't be told and nobody has said yet is kept here, outside of Ruby.
#include "Interpreter.h"

#include <mruby/class.h>
#include <mruby/error.h>
#include <mruby/irep.h>
#include <mruby/proc.h>
#include <mruby/variable.h>

// A bit of mrb_irep's flags that mruby does not use.
enum { OURS = 0x80 };

static void mark(const mrb_irep *code) {
    ((mrb_irep *)code)->flags |= OURS;
    for (uint16_t part = 0; part < code->rlen; part++) mark(code->reps[part]);
}

void cr_mark_ours(mrb_value code) { mark(mrb_proc_ptr(code)->body.irep); }

static bool is_ours(const mrb_callinfo *frame) {
    return frame->proc && !MRB_PROC_CFUNC_P(frame->proc) && (frame->proc->body.irep->flags & OURS) != 0;
}

bool cr_runs_own(const cr_host *host) {
    // Of mruby's own methods it counts who called them.
    enum { STATIC = 2 };
    const struct mrb_context *context = host->mrb->c;
    for (const mrb_callinfo *frame = context->ci; frame >= context->cibase; frame--) {
        if (!frame->proc || MRB_PROC_CFUNC_P(frame->proc)) continue;
        uint8_t flags = frame->proc->body.irep->flags;
        if ((flags & OURS) || !(flags & STATIC)) return (flags & OURS) != 0;
    }
    return true;
}

// The frame `above` the current one has to be of the agent's own code, once profiles' code is there.
static void require_ours(mrb_state *mrb, int above) {
    cr_host *host = mrb->ud;
    if (!host->sealed) return;
    const mrb_callinfo *frame = mrb->c->ci;
    if (frame - mrb->c->cibase >= above && is_ours(frame - above)) return;
    const char *name = mrb_sym_name(mrb, (frame - above + 1)->mid);
    mrb_raisef(
        mrb, mrb_class_get(mrb, "SecurityError"), "%s is the agent's own: profiles' code can't call it",
        name ? name : "this method");
}

void cr_require_ours(mrb_state *mrb) { require_ours(mrb, 1); }

// Sidescan.ours_only: for a method of the prelude that profiles' code must not call.
static mrb_value ours_only(mrb_state *mrb, mrb_value self) {
    require_ours(mrb, 2);
    return self;
}

// --- what can't be told ----------------------------------------------------------------------------------------------

// Sidescan.pending: what was found that can't be told, and nobody has said so far.
static mrb_value pending(mrb_state *mrb, mrb_value self) {
    (void)self;
    return mrb_gv_get(mrb, ((cr_host *)mrb->ud)->pending_name);
}

static mrb_value set_pending(mrb_state *mrb, mrb_value self) {
    (void)self;
    mrb_value unknown;
    mrb_get_args(mrb, "o", &unknown);
    cr_require_ours(mrb);
    mrb_gv_set(mrb, ((cr_host *)mrb->ud)->pending_name, unknown);
    return unknown;
}

void cr_define_ownership(mrb_state *mrb, struct RClass *module) {
    ((cr_host *)mrb->ud)->pending_name = mrb_intern_lit(mrb, "unknown, pending");
    mrb_define_module_function(mrb, module, "ours_only", ours_only, MRB_ARGS_NONE());
    mrb_define_module_function(mrb, module, "pending", pending, MRB_ARGS_NONE());
    mrb_define_module_function(mrb, module, "pending=", set_pending, MRB_ARGS_REQ(1));
}
