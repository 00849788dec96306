// Written by scripts/list-prelude.
#include "CPrelude.h"

static const unsigned char file0[] = {
#embed "Ruby/dsl/run.rb"
    , 0};
static const unsigned char file1[] = {
#embed "Ruby/language/10_regexp.rb"
    , 0};
static const unsigned char file2[] = {
#embed "Ruby/language/11_match_data.rb"
    , 0};
static const unsigned char file3[] = {
#embed "Ruby/language/12_string_regexp.rb"
    , 0};
static const unsigned char file4[] = {
#embed "Ruby/language/failure.rb"
    , 0};

static const cp_file files[] = {
    {"dsl/run.rb", file0, sizeof file0 - 1},
    {"language/10_regexp.rb", file1, sizeof file1 - 1},
    {"language/11_match_data.rb", file2, sizeof file2 - 1},
    {"language/12_string_regexp.rb", file3, sizeof file3 - 1},
    {"language/failure.rb", file4, sizeof file4 - 1},
};

size_t cp_file_count(void) { return sizeof files / sizeof files[0]; }
cp_file cp_file_at(size_t index) { return files[index]; }
