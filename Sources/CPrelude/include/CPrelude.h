#pragma once

#include <stddef.h>

/// A file of the prelude: Ruby's source text as it stands under Ruby/.
typedef struct {
    const char *_Nonnull name;
    const unsigned char *_Nullable bytes;
    size_t size;
    /// The same as bytecode of mrbc(1), where it is loaded when it is first asked for.
    const unsigned char *_Nullable code;
    size_t code_size;
} cp_file;

/// The files that every host loads, as bytecode of mrbc(1), in one.
cp_file cp_bytecode(void);

size_t cp_file_count(void);
/// The file at an index below the count; files are in byte order of their names.
cp_file cp_file_at(size_t index);
