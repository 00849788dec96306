// Text into bytecode, in an interpreter that runs nothing: for another one, on another thread.
#include "Interpreter.h"

#include <string.h>

#include <mruby/compile.h>
#include <mruby/dump.h>
#include <mruby/error.h>
#include <mruby/proc.h>

// It needs what irep.h declares.
#include <mruby/irep.h>

cr_host *cr_open_compiler(size_t memory, cr_exhausted exhausted, void *context) {
    // The parser needs nothing of what mruby's libraries define.
    return cr_new_host(memory, mrb_open_core, exhausted, context);
}

struct text {
    cr_host *host;
    const char *file, *source;
    size_t size;
};

// Nil where the text is none that parses.
static mrb_value compile(mrb_state *mrb, void *data) {
    struct text *text = data;
    mrbc_context *context = mrbc_context_new(mrb);
    context->capture_errors = TRUE;
    mrbc_filename(mrb, context, text->file);
    struct mrb_parser_state *parser = mrb_parse_nstring(mrb, text->source, text->size, context);
    bool is_parsed = parser && parser->tree && parser->nerr == 0;
    struct RProc *code = is_parsed ? mrb_generate_code(mrb, parser) : NULL;
    if (parser) mrb_parser_free(parser);
    mrbc_context_free(mrb, context);
    if (!code) return mrb_nil_value();
    mrb_irep *irep = (mrb_irep *)code->body.irep;
    uint8_t *bytecode = NULL;
    size_t size = 0;
    int result = mrb_dump_irep(mrb, irep, MRB_DUMP_DEBUG_INFO, &bytecode, &size);
    // It is given back now, and not when the object that owns it is collected.
    code->flags |= MRB_PROC_CFUNC_FL;
    code->body.func = NULL;
    mrb_irep_decref(mrb, irep);
    cr_buffer *outcome = &text->host->outcome;
    outcome->size = 0;
    bool is_made = result == MRB_DUMP_OK && cr_reserve(outcome, size);
    if (is_made) memcpy(outcome->bytes, bytecode, size);
    mrb_free(mrb, bytecode);
    if (!is_made) return mrb_nil_value();
    outcome->size = size;
    return mrb_true_value();
}

cr_outcome cr_compile(cr_host *host, const char *file, const uint8_t *source, size_t size) {
    mrb_state *mrb = host->mrb;
    struct text text = {.host = host, .file = file, .source = (const char *)source, .size = size};
    int arena = mrb_gc_arena_save(mrb);
    mrb_bool raised = FALSE;
    mrb_value made = mrb_protect_error(mrb, compile, &text, &raised);
    mrb->exc = NULL;
    mrb_gc_arena_restore(mrb, arena);
    return (cr_outcome){
        .raised = raised || !mrb_true_p(made), .message = host->outcome.bytes, .size = host->outcome.size};
}
