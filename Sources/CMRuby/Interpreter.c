#include "Interpreter.h"

#include <stdlib.h>
#include <string.h>

#include <mruby/array.h>
#include <mruby/class.h>
#include <mruby/compile.h>
#include <mruby/dump.h>
#include <mruby/error.h>
#include <mruby/hash.h>
#include <mruby/proc.h>
#include <mruby/string.h>
#include <mruby/variable.h>

// It needs what irep.h declares.
#include <mruby/irep.h>
#include <mruby/debug.h>

// Below this much garbage is not worth the time that collecting it takes: most profiles end before. Half of what may be
// taken comes first.
static const size_t collecting_from = (size_t)64 << 20;

// What is no larger than this is never refused for want of a collection: mrb_env_unshare, which copies a frame that is
// left, does not survive one in its midst. It may take an eighth more than the limit; objects themselves lie in pages,
// which are larger, so that garbage is collected where the limit is reached.
enum { SMALL = 4096 };

// mrb_allocf: one function for what malloc(3), realloc(3) and free(3) do.
//
// mruby collects garbage where this answers NULL, and asks once more. A second NULL it can't be given: what it then does,
// in the middle of whatever it did, ends in a crash sooner or later.
static void *allocate(mrb_state *mrb, void *memory, size_t size, void *context) {
    (void)mrb;
    cr_host *host = context;
    size_t before = memory ? cr_size(memory) : 0;
    if (size == 0) {
        if (memory) cr_give_back(&host->pieces, memory);
        host->in_use -= before;
        return NULL;
    }
    bool small = size <= SMALL;
    size_t limit = small ? host->limit + host->limit / 8 : host->limit;
    bool fits = size <= before || (host->in_use <= limit && size - before <= limit - host->in_use);
    void *result = fits ? cr_resize(&host->pieces, memory, size) : NULL;
    if (!result) {
        if (host->starved || small) {
            host->exhausted(host->context, cr_runs_own(host));
        }
        host->starved = true;
        return NULL;
    }
    // A small piece says nothing about whether there is room for a large one by now.
    if (!small) host->starved = false;
    host->in_use += cr_size(result) - before;
    if (host->in_use > host->collecting_from && host->mrb) host->mrb->gc.disabled = FALSE;
    return result;
}

static mrb_value call_native(mrb_state *mrb, mrb_value self) {
    (void)self;
    cr_host *host = mrb->ud;
    const mrb_value *arguments;
    mrb_int count;
    mrb_get_args(mrb, "*", &arguments, &count);
    cr_require_ours(mrb);
    cr_message message = {.host = host, .buffer = &host->request};
    cr_encode_array(mrb, &message, arguments, count);
    host->reply.size = 0;
    cr_answer answer = host->native(host->context, host, host->request.bytes, host->request.size);
    mrb_value value = cr_decode(mrb, host->reply.bytes, host->reply.size);
    cr_shrink(&host->request);
    cr_shrink(&host->reply);
    if (answer == CR_RAISE) {
        return mrb_funcall_id(mrb, mrb_obj_value(host->module), mrb_intern_lit(mrb, "native_failure"), 1, value);
    }
    return value;
}

uint8_t *cr_reply_reserve(cr_host *host, size_t size) {
    return cr_reserve(&host->reply, size) ? host->reply.bytes : NULL;
}

static mrb_value regexp_globals(mrb_state *mrb, mrb_value self) {
    mrb_value match;
    const mrb_value *groups;
    mrb_int count;
    mrb_get_args(mrb, "oa", &match, &groups, &count);
    cr_host *host = mrb->ud;
    mrb_gv_set(mrb, host->match_names[0], match);
    for (mrb_int group = 1; group <= 9; group++) {
        mrb_gv_set(mrb, host->match_names[group], group < count ? groups[group] : mrb_nil_value());
    }
    return self;
}

struct job {
    cr_host *host;
    const char *name;
    const uint8_t *bytes;
    size_t size;
    mrb_value value;
};

// Runs code of a whole file with an object as self. Its methods and constants become those of the class.
//
// The interpreter leaves such code's frame without closing the variables that blocks have taken from it, so that they
// would go on pointing to a stack that may move. Nothing is called between there and here: the frame is still to be seen.
static mrb_value run_code(mrb_state *mrb, mrb_value code, mrb_value self, struct RClass *scope) {
    MRB_PROC_SET_TARGET_CLASS(mrb_proc_ptr(code), scope);
    mrb_value value = mrb_yield_with_class(mrb, code, 0, NULL, self, scope);
    struct REnv *variables = mrb_vm_ci_env(mrb->c->ci + 1);
    if (variables && MRB_ENV_ONSTACK_P(variables)) mrb_env_unshare(mrb, variables);
    return value;
}

static mrb_value parse(mrb_state *mrb, const char *file, const char *source, size_t size) {
    mrbc_context *context = mrbc_context_new(mrb);
    context->capture_errors = TRUE;
    context->no_exec = TRUE;
    mrbc_filename(mrb, context, file);
    mrb_value parsed = mrb_load_nstring_cxt(mrb, source, size, context);
    mrbc_context_free(mrb, context);
    if (mrb->exc) {
        mrb_value exception = mrb_obj_value(mrb->exc);
        mrb->exc = NULL;
        mrb_exc_raise(mrb, exception);
    }
    return parsed;
}

// The code in bytecode of mrbc(1).
static mrb_value read_code(mrb_state *mrb, const uint8_t *bytes, size_t size) {
    mrb_irep *irep = mrb_read_irep_buf(mrb, bytes, size);
    if (!irep) mrb_raise(mrb, mrb_class_get(mrb, "ScriptError"), "the bytecode is another mruby's");
    mrb_value code = mrb_obj_value(mrb_proc_new(mrb, irep));
    mrb_irep_decref(mrb, irep);
    return code;
}

static mrb_value run_at_top(mrb_state *mrb, void *data) {
    return run_code(mrb, *(mrb_value *)data, mrb_top_self(mrb), mrb->object_class);
}

// Runs the agent's own code at the top level.
static mrb_value run_own(mrb_state *mrb, mrb_value code) {
    cr_mark_ours(code);
    cr_begin_own(mrb);
    mrb_bool raised = FALSE;
    mrb_value value = mrb_protect_error(mrb, run_at_top, &code, &raised);
    cr_end_own(mrb);
    if (raised) mrb_exc_raise(mrb, value);
    return value;
}

static mrb_value load(mrb_state *mrb, void *data) {
    struct job *job = data;
    return run_own(mrb, parse(mrb, job->name, (const char *)job->bytes, job->size));
}

// Sidescan.load(file, source): runs source text of the agent's own at the top level, from within a method.
static mrb_value load_source(mrb_state *mrb, mrb_value self) {
    (void)self;
    char *file, *source;
    mrb_int file_length, length;
    mrb_get_args(mrb, "ss", &file, &file_length, &source, &length);
    cr_require_ours(mrb);
    struct job job = {
        .host = mrb->ud, .name = mrb_str_to_cstr(mrb, mrb_str_new(mrb, file, file_length)),
        .bytes = (const uint8_t *)source, .size = (size_t)length};
    return load(mrb, &job);
}

// Sidescan.load_code(bytecode): runs bytecode at the top level, from within a method.
static mrb_value load_code(mrb_state *mrb, mrb_value self) {
    (void)self;
    char *code;
    mrb_int length;
    mrb_get_args(mrb, "s", &code, &length);
    cr_require_ours(mrb);
    return run_own(mrb, read_code(mrb, (const uint8_t *)code, (size_t)length));
}

// Sidescan.evaluate(object, file, source, code): runs source text with an object as self; or where `code` is not nil that, which
// cr_compile made of the text. Its methods and constants become those of the object's singleton class, as with Ruby's own
// instance_eval of a text.
static mrb_value evaluate_source(mrb_state *mrb, mrb_value self) {
    (void)self;
    mrb_value object;
    char *file, *source, *bytecode;
    mrb_int file_length, length, size;
    mrb_get_args(mrb, "oss!s!", &object, &file, &file_length, &source, &length, &bytecode, &size);
    cr_require_ours(mrb);
    mrb_value code = bytecode ? read_code(mrb, (const uint8_t *)bytecode, (size_t)size)
                              : parse(mrb, mrb_str_to_cstr(mrb, mrb_str_new(mrb, file, file_length)), source, (size_t)length);
    return run_code(mrb, code, object, mrb_class_ptr(mrb_singleton_class(mrb, object)));
}

// Sidescan.call_site_in(names): the file and line that are being run, of the innermost file that is a key there; or nil. mruby
// tells them of an exception only, and makes text of each.
static mrb_value call_site_in(mrb_state *mrb, mrb_value self) {
    (void)self;
    mrb_value names;
    mrb_get_args(mrb, "H", &names);
    int arena = mrb_gc_arena_save(mrb);
    const char *last = NULL;
    for (ptrdiff_t depth = mrb->c->ci - mrb->c->cibase; depth >= 0; depth--) {
        const mrb_callinfo *frame = &mrb->c->cibase[depth];
        if (!frame->proc || MRB_PROC_CFUNC_P(frame->proc) || !frame->proc->body.irep || !frame->pc) continue;
        const mrb_irep *code = frame->proc->body.irep;
        // A frame that has called another stands behind the call.
        uint32_t at = (uint32_t)(frame->pc - code->iseq) - 1;
        int32_t line = mrb_debug_get_line(mrb, code, at);
        const char *name = mrb_debug_get_filename(mrb, code, at);
        if (line < 0 || !name || name == last) continue;
        last = name;
        mrb_value file = mrb_str_new_cstr(mrb, name);
        if (mrb_hash_key_p(mrb, names, file)) {
            mrb_value site[2] = {file, mrb_int_value(mrb, line)};
            return mrb_ary_new_from_values(mrb, 2, site);
        }
        mrb_gc_arena_restore(mrb, arena);
    }
    return mrb_nil_value();
}

cr_host *cr_new_host(size_t memory, cr_opening *open, cr_exhausted exhausted, void *context) {
    cr_host *host = calloc(1, sizeof *host);
    if (!host) return NULL;
    host->limit = memory;
    host->collecting_from = collecting_from < memory / 2 ? collecting_from : memory / 2;
    host->exhausted = exhausted;
    host->context = context;
    host->mrb = open(allocate, host);
    if (!host->mrb) {
        cr_discard(&host->pieces);
        free(host);
        return NULL;
    }
    host->mrb->ud = host;
    return host;
}

cr_host *cr_open(size_t memory, cr_native native, cr_exhausted exhausted, void *context) {
    cr_host *host = cr_new_host(memory, mrb_open_allocf, exhausted, context);
    if (!host) return NULL;
    host->native = native;
    mrb_state *mrb = host->mrb;
    mrb->gc.disabled = TRUE;
    host->module = mrb_define_module(mrb, "Sidescan");
    mrb_define_module_function(mrb, host->module, "native", call_native, MRB_ARGS_ANY());
    mrb_define_module_function(mrb, host->module, "load", load_source, MRB_ARGS_REQ(2));
    mrb_define_module_function(mrb, host->module, "load_code", load_code, MRB_ARGS_REQ(1));
    mrb_define_module_function(mrb, host->module, "evaluate", evaluate_source, MRB_ARGS_REQ(4));
    mrb_define_module_function(mrb, host->module, "call_site_in", call_site_in, MRB_ARGS_REQ(1));
    mrb_define_module_function(mrb, host->module, "regexp_globals", regexp_globals, MRB_ARGS_REQ(2));
    char name[3] = "$~";
    for (int group = 0; group <= 9; group++) {
        if (group > 0) name[1] = (char)('0' + group);
        host->match_names[group] = mrb_intern(mrb, name, 2);
    }
    cr_define_guard(mrb, host->module);
    cr_define_text(mrb, host->module);
    cr_define_failures(mrb);
    cr_define_floats(mrb);
    return host;
}

void cr_close(cr_host *host) {
    mrb_close(host->mrb);
    cr_discard(&host->pieces);
    free(host->symbols);
    cr_close_guard(host);
    free(host->request.bytes);
    free(host->reply.bytes);
    free(host->outcome.bytes);
    free(host);
}

// --- running ---------------------------------------------------------------------------------------------------------

static mrb_value call(mrb_state *mrb, void *data) {
    struct job *job = data;
    mrb_value arguments = cr_decode(mrb, job->bytes, job->size);
    mrb_value value = mrb_funcall_argv(
        mrb, mrb_obj_value(job->host->module), mrb_intern_cstr(mrb, job->name), RARRAY_LEN(arguments),
        RARRAY_PTR(arguments));
    cr_require_intact(mrb);
    return value;
}

static mrb_value encode(mrb_state *mrb, void *data) {
    struct job *job = data;
    cr_message message = {.host = job->host, .buffer = &job->host->outcome};
    cr_encode_array(mrb, &message, &job->value, 1);
    return mrb_nil_value();
}

static mrb_value describe(mrb_state *mrb, void *data) {
    struct job *job = data;
    mrb_value exception = job->value;
    mrb_value parts[3];
    parts[0] = mrb_str_new_cstr(mrb, mrb_obj_classname(mrb, exception));
    parts[1] = mrb_funcall_id(mrb, exception, mrb_intern_lit(mrb, "message"), 0);
    parts[2] = mrb_exc_backtrace(mrb, exception);
    if (!mrb_string_p(parts[1])) parts[1] = mrb_str_new_lit(mrb, "");
    if (!mrb_array_p(parts[2])) parts[2] = mrb_ary_new(mrb);
    cr_message message = {.host = job->host, .buffer = &job->host->outcome};
    cr_encode_array(mrb, &message, parts, 3);
    return mrb_nil_value();
}

static cr_outcome run(cr_host *host, mrb_protect_error_func *body, struct job *job) {
    mrb_state *mrb = host->mrb;
    int arena = mrb_gc_arena_save(mrb);
    mrb_bool raised = FALSE;
    job->value = mrb_protect_error(mrb, body, job, &raised);
    if (!raised) {
        mrb_value failure = mrb_protect_error(mrb, encode, job, &raised);
        if (raised) job->value = failure;
    }
    if (raised) {
        mrb_bool failed = FALSE;
        mrb_protect_error(mrb, describe, job, &failed);
        if (failed) host->outcome.size = 0;
    }
    mrb->exc = NULL;
    mrb_gc_arena_restore(mrb, arena);
    return (cr_outcome){.raised = raised, .message = host->outcome.bytes, .size = host->outcome.size};
}

cr_outcome cr_load(cr_host *host, const char *file, const uint8_t *source, size_t size) {
    struct job job = {.host = host, .name = file, .bytes = source, .size = size};
    return run(host, load, &job);
}

static mrb_value load_bytecode(mrb_state *mrb, void *data) {
    struct job *job = data;
    return run_own(mrb, read_code(mrb, job->bytes, job->size));
}

cr_outcome cr_load_bytecode(cr_host *host, const uint8_t *bytecode, size_t size) {
    struct job job = {.host = host, .bytes = bytecode, .size = size};
    return run(host, load_bytecode, &job);
}

cr_outcome cr_call(cr_host *host, const char *method, const uint8_t *arguments, size_t size) {
    struct job job = {.host = host, .name = method, .bytes = arguments, .size = size};
    return run(host, call, &job);
}
