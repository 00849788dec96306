#pragma once

#include <stddef.h>

/// A file of profiles/secrets as it was when this was compiled.
typedef struct {
    const char *_Nonnull name;
    const unsigned char *_Nonnull bytes;
    size_t size;
} csr_file;

size_t csr_file_count(void);
/// The file at an index below the count; files are in the order in which their rules go.
csr_file csr_file_at(size_t index);
