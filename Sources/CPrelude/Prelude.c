// Written by scripts/list-prelude.
#include "CPrelude.h"

static const unsigned char file0[] = {
#embed "Ruby/dsl/run.rb"
    , 0};
static const unsigned char file1[] = {
#embed "Ruby/language/failure.rb"
    , 0};

static const cp_file files[] = {
    {"dsl/run.rb", file0, sizeof file0 - 1},
    {"language/failure.rb", file1, sizeof file1 - 1},
};

size_t cp_file_count(void) { return sizeof files / sizeof files[0]; }
cp_file cp_file_at(size_t index) { return files[index]; }
