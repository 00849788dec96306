// What profiles' code must not alter: the methods that Sidescan's answers rest on.
//
// In mruby any class can be opened again. So which methods and classes there are is compared, outside of Ruby, with what
// there was.
#include "Interpreter.h"
#include "Tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mruby/array.h>
#include <mruby/class.h>
#include <mruby/error.h>
#include <mruby/gc.h>
#include <mruby/irep.h>
#include <mruby/proc.h>
#include <mruby/string.h>
#include <mruby/variable.h>

// A method of a class, or a class that a constant in one names.
struct cr_entry {
    mrb_sym name;
    uintptr_t value;
};

struct cr_watched {
    struct RClass *class;
    // What was above it when it was noted, and when it was last found unharmed.
    struct RClass *super, *last_super;
    // Its methods, and behind them its constants that name classes.
    struct cr_entry *entries;
    size_t methods, constants, capacity;
    cr_copy method_table, constant_table;
    // Where what is no constant of a class's changes with each control, copies are no use: a digest of those that are.
    bool is_moving, is_noted;
    uint64_t digest;
};

struct cr_guard {
    struct cr_watched *watched;
    size_t count, capacity;
    // Whether mruby's tables are what they are taken for.
    bool knows_tables;
    // Keep the classes and the methods alive: the address of one that was replaced would be the next one's.
    mrb_value classes, methods;
    // What can't be altered at all.
    mrb_value frozen;
    char altered[160];
};

static void *grown(void *memory, size_t *capacity, size_t count, size_t size, size_t first) {
    if (count < *capacity) return memory;
    *capacity = *capacity ? *capacity * 2 : first;
    void *result = realloc(memory, *capacity * size);
    if (!result) abort();
    return result;
}

static bool is_module(mrb_value value) {
    return !mrb_immediate_p(value) && (mrb_type(value) == MRB_TT_CLASS || mrb_type(value) == MRB_TT_MODULE);
}

static bool is_constant(mrb_state *mrb, mrb_sym name, mrb_value value) {
    return is_module(value) && mrb_sym_name(mrb, name)[0] != '@' && mrb_sym_name(mrb, name)[0] != '_';
}

static uint64_t mixed(uint64_t digest, uint64_t value) {
    digest = (digest ^ value) * 0x9e3779b97f4a7c15;
    return digest ^ digest >> 29;
}

struct walk {
    cr_host *host;
    struct RClass *skipped[2];
};

static void watch(mrb_state *mrb, struct walk *walk, struct RClass *class);

static int watch_constant(mrb_state *mrb, mrb_sym name, mrb_value value, void *data) {
    if (is_constant(mrb, name, value)) watch(mrb, data, mrb_class_ptr(value));
    return 0;
}

static void watch_one(mrb_state *mrb, struct cr_guard *guard, struct RClass *class) {
    mrb_ary_push(mrb, guard->classes, mrb_obj_value(class));
    guard->watched = grown(guard->watched, &guard->capacity, guard->count, sizeof *guard->watched, 512);
    guard->watched[guard->count++] = (struct cr_watched){.class = class};
}

static void watch(mrb_state *mrb, struct walk *walk, struct RClass *class) {
    struct cr_guard *guard = walk->host->guard;
    if (class == walk->skipped[0] || class == walk->skipped[1]) return;
    for (size_t index = 0; index < guard->count; index++) {
        if (guard->watched[index].class == class) return;
    }
    watch_one(mrb, guard, class);
    if (class->c && class->c->tt == MRB_TT_SCLASS) watch_one(mrb, guard, class->c);
    mrb_iv_foreach(mrb, mrb_obj_value(class), watch_constant, walk);
}

// A method without the bits that say of which kind it is; of one that was undefined nothing is left.
static uintptr_t body(mrb_method_t method) { return (uintptr_t)method & ~(uintptr_t)3; }

static bool is_defined(mrb_method_t method) { return body(method) != 0; }

struct noting {
    struct cr_guard *guard;
    struct cr_watched *watched;
    size_t count;
};

static void add(struct noting *noting, mrb_sym name, uintptr_t value) {
    struct cr_watched *watched = noting->watched;
    watched->entries = grown(watched->entries, &watched->capacity, noting->count, sizeof *watched->entries, 8);
    watched->entries[noting->count++] = (struct cr_entry){name, value};
}

static int add_method(mrb_state *mrb, mrb_sym name, mrb_method_t method, void *data) {
    struct noting *noting = data;
    add(noting, name, (uintptr_t)method);
    // Those of mruby's own that lie in the executable are never freed, and the collector must not touch them.
    enum { RED = 7 };
    if (is_defined(method) && MRB_METHOD_PROC_P(method) && ((struct RBasic *)body(method))->color != RED) {
        mrb_ary_push(mrb, noting->guard->methods, mrb_obj_value((struct RProc *)body(method)));
    }
    return 0;
}

static int add_constant(mrb_state *mrb, mrb_sym name, mrb_value value, void *data) {
    if (is_constant(mrb, name, value)) add(data, name, (uintptr_t)mrb_ptr(value));
    return 0;
}

static int digest_method(mrb_state *mrb, mrb_sym name, mrb_method_t method, void *data) {
    (void)mrb;
    uint64_t *digest = data;
    *digest = mixed(*digest, (uint64_t)name << 48 ^ (uintptr_t)method);
    return 0;
}

static int digest_constant(mrb_state *mrb, mrb_sym name, mrb_value value, void *data) {
    (void)mrb;
    uint64_t *digest = data;
    if (is_module(value)) *digest = mixed(*digest, (uint64_t)name << 48 ^ (uintptr_t)mrb_ptr(value));
    return 0;
}

// --- what was noted --------------------------------------------------------------------------------------------------

static uint64_t digest_of_constants(mrb_state *mrb, struct RClass *class) {
    uint64_t digest = 0;
    mrb_iv_foreach(mrb, mrb_obj_value(class), digest_constant, &digest);
    return digest;
}

static uint64_t digest_of(mrb_state *mrb, struct RClass *class) {
    uint64_t digest = digest_of_constants(mrb, class);
    mrb_mt_foreach(mrb, class, digest_method, &digest);
    return digest;
}

// Whether a class is as it was when it was noted.
static bool is_same(mrb_state *mrb, const struct cr_guard *guard, struct cr_watched *watched) {
    struct RClass *class = watched->class;
    if (class->super != watched->last_super) return false;
    if (!guard->knows_tables) return digest_of(mrb, class) == watched->digest;
    if (!cr_is_copy(&watched->method_table, class->mt)) return false;
    if (!watched->is_moving) {
        if (cr_is_copy(&watched->constant_table, class->iv)) return true;
        watched->is_moving = true;
    }
    return digest_of_constants(mrb, class) == watched->digest;
}

// Takes what a class is now for what it was.
static void take(mrb_state *mrb, const struct cr_guard *guard, struct cr_watched *watched) {
    struct RClass *class = watched->class;
    watched->last_super = class->super;
    watched->digest = guard->knows_tables ? digest_of_constants(mrb, class) : digest_of(mrb, class);
    if (!guard->knows_tables) return;
    cr_make_copy(&watched->method_table, class->mt);
    if (!watched->is_moving) cr_make_copy(&watched->constant_table, class->iv);
}

// Notes what there is now.
static void note(mrb_state *mrb, cr_host *host) {
    struct cr_guard *guard = host->guard;
    for (size_t index = 0; index < guard->count; index++) {
        struct cr_watched *watched = &guard->watched[index];
        if (watched->is_noted && is_same(mrb, guard, watched)) continue;
        struct noting noting = {.guard = guard, .watched = watched};
        mrb_mt_foreach(mrb, watched->class, add_method, &noting);
        watched->methods = noting.count;
        mrb_iv_foreach(mrb, mrb_obj_value(watched->class), add_constant, &noting);
        watched->constants = noting.count - watched->methods;
        watched->is_noted = true;
        watched->super = watched->class->super;
        take(mrb, guard, watched);
    }
}

// --- what there is now -----------------------------------------------------------------------------------------------

// A class's methods that hide one that it inherits.
struct hiding {
    cr_host *host;
    const struct cr_watched *watched;
    struct RClass *below, *named;
};

static void altered(mrb_state *mrb, cr_host *host, struct RClass *class, const char *between, mrb_sym name) {
    char *text = host->guard->altered;
    if (text[0]) return;
    bool of_object = class->tt == MRB_TT_SCLASS;
    mrb_value owner = mrb_obj_value(class);
    if (of_object) owner = mrb_iv_get(mrb, owner, mrb_intern_lit(mrb, "__attached__"));
    const char *path = is_module(owner) ? mrb_class_name(mrb, mrb_class_ptr(owner)) : "an object";
    snprintf(text, sizeof host->guard->altered, "%s%s%s", path, of_object ? "." : between, mrb_sym_name(mrb, name));
}

// What only answers where no method is there can hide nothing.
static bool is_fallback(mrb_state *mrb, mrb_sym name) {
    return name == mrb_intern_lit(mrb, "method_missing") || name == mrb_intern_lit(mrb, "respond_to_missing?");
}

static int find_hiding(mrb_state *mrb, mrb_sym name, mrb_method_t method, void *data) {
    (void)method;
    struct hiding *hiding = data;
    for (size_t index = 0; hiding->watched && index < hiding->watched->methods; index++) {
        if (hiding->watched->entries[index].name == name) return 0;
    }
    struct RClass *below = hiding->below;
    if (!below || is_fallback(mrb, name)) return 0;
    if (!is_defined(mrb_method_search_vm(mrb, &below, name))) return 0;
    altered(mrb, hiding->host, hiding->named, "#", name);
    return 0;
}

static void compare(mrb_state *mrb, cr_host *host, const struct cr_watched *watched) {
    const struct cr_entry *entry = watched->entries;
    for (size_t index = 0; index < watched->methods; index++, entry++) {
        struct RClass *class = watched->class;
        mrb_method_t now = mrb_method_search_vm(mrb, &class, entry->name);
        if ((uintptr_t)now == entry->value || (!is_defined(now) && !is_defined((mrb_method_t)entry->value))) continue;
        altered(mrb, host, watched->class, "#", entry->name);
        return;
    }
    for (size_t index = 0; index < watched->constants; index++, entry++) {
        mrb_value now = mrb_iv_get(mrb, mrb_obj_value(watched->class), entry->name);
        if (is_module(now) && (uintptr_t)mrb_ptr(now) == entry->value) continue;
        altered(mrb, host, watched->class, "::", entry->name);
        return;
    }
    struct hiding hiding = {host, watched, watched->super, watched->class};
    mrb_mt_foreach(mrb, watched->class, find_hiding, &hiding);
    hiding.watched = NULL;
    for (struct RClass *class = watched->class->super; class && class != watched->super; class = class->super) {
        if (class->tt != MRB_TT_ICLASS || (class->flags & MRB_FL_CLASS_IS_ORIGIN)) continue;
        hiding.below = class->super;
        mrb_mt_foreach(mrb, class, find_hiding, &hiding);
    }
}

// What was altered, by name; NULL where nothing that matters was.
static const char *what_is_altered(mrb_state *mrb, cr_host *host) {
    struct cr_guard *guard = host->guard;
    if (!host->sealed) return NULL;
    if (guard->altered[0]) return guard->altered;
    size_t index = 0;
    while (index < guard->count && is_same(mrb, guard, &guard->watched[index])) index++;
    if (index == guard->count) return NULL;
    // A change of one class may show in what another answers.
    for (index = 0; index < guard->count && !guard->altered[0]; index++) {
        compare(mrb, host, &guard->watched[index]);
    }
    if (guard->altered[0]) return guard->altered;
    for (index = 0; index < guard->count; index++) take(mrb, guard, &guard->watched[index]);
    return NULL;
}

static void refuse_altered(mrb_state *mrb, const char *what) {
    mrb_raisef(
        mrb, mrb_class_get(mrb, "SecurityError"),
        "a profile's code redefines %s, which the results of all rest on: give it another name", what);
}

void cr_require_intact(mrb_state *mrb) {
    const char *what = what_is_altered(mrb, mrb->ud);
    if (what) refuse_altered(mrb, what);
}

// Sidescan.intact!: raises where a profile's code has altered what there was, from then on and for good.
static mrb_value require_intact(mrb_state *mrb, mrb_value self) {
    cr_require_intact(mrb);
    return self;
}

static void set_frozen(cr_host *host, bool frozen) {
    mrb_value list = host->guard->frozen;
    for (mrb_int index = 0; index < RARRAY_LEN(list); index++) {
        struct RBasic *object = mrb_basic_ptr(RARRAY_PTR(list)[index]);
        object->flags = frozen ? object->flags | MRB_FL_OBJ_IS_FROZEN : object->flags & ~MRB_FL_OBJ_IS_FROZEN;
    }
}

void cr_begin_own(mrb_state *mrb) {
    cr_host *host = mrb->ud;
    if (host->loading++ > 0 || !host->sealed) return;
    const char *what = what_is_altered(mrb, host);
    if (what) {
        host->loading--;
        refuse_altered(mrb, what);
    }
    set_frozen(host, false);
}

void cr_end_own(mrb_state *mrb) {
    cr_host *host = mrb->ud;
    if (--host->loading > 0 || !host->sealed) return;
    set_frozen(host, true);
    note(mrb, host);
}

// Sidescan.seal(frozen, open): from now on code that is not marked is a profile's. `frozen` are objects that nothing
// alters, `open` the two modules that profiles add to as they please.
static mrb_value seal(mrb_state *mrb, mrb_value self) {
    cr_host *host = mrb->ud;
    mrb_value frozen, open;
    mrb_get_args(mrb, "AA", &frozen, &open);
    cr_require_ours(mrb);
    if (host->sealed) return self;
    host->guard = calloc(1, sizeof *host->guard);
    if (!host->guard) abort();
    host->guard->classes = mrb_ary_new(mrb);
    host->guard->methods = mrb_ary_new(mrb);
    mrb_gc_register(mrb, host->guard->classes);
    host->guard->frozen = frozen;
    mrb_gc_register(mrb, host->guard->methods);
    mrb_gc_register(mrb, frozen);
    struct walk walk = {.host = host};
    for (mrb_int index = 0; index < RARRAY_LEN(open) && index < 2; index++) {
        walk.skipped[index] = mrb_class_ptr(RARRAY_PTR(open)[index]);
    }
    watch(mrb, &walk, mrb->object_class);
    host->guard->knows_tables = true;
    for (size_t index = 0; index < host->guard->count && host->guard->knows_tables; index++) {
        host->guard->knows_tables = cr_knows_tables(mrb, host->guard->watched[index].class);
    }
    host->sealed = true;
    set_frozen(host, true);
    note(mrb, host);
    return self;
}

void cr_define_guard(mrb_state *mrb, struct RClass *module) {
    cr_define_ownership(mrb, module);
    mrb_define_module_function(mrb, module, "intact!", require_intact, MRB_ARGS_NONE());
    mrb_define_module_function(mrb, module, "seal", seal, MRB_ARGS_REQ(2));
}

void cr_close_guard(cr_host *host) {
    if (!host->guard) return;
    for (size_t index = 0; index < host->guard->count; index++) {
        struct cr_watched *watched = &host->guard->watched[index];
        free(watched->entries);
        cr_drop_copy(&watched->method_table);
        cr_drop_copy(&watched->constant_table);
    }
    free(host->guard->watched);
    free(host->guard);
}
