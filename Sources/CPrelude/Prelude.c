// Written by scripts/list-prelude.
#include "CPrelude.h"

static const unsigned char file0[] = {
#embed "Ruby/dsl/05_names.rb"
    , 0};
static const unsigned char file1[] = {
#embed "Ruby/dsl/10_inspec.rb"
    , 0};
static const unsigned char file2[] = {
#embed "Ruby/dsl/20_resource.rb"
    , 0};
static const unsigned char file3[] = {
#embed "Ruby/dsl/25_platform.rb"
    , 0};
static const unsigned char file4[] = {
#embed "Ruby/dsl/30_input.rb"
    , 0};
static const unsigned char file5[] = {
#embed "Ruby/dsl/40_rule.rb"
    , 0};
static const unsigned char file6[] = {
#embed "Ruby/dsl/50_profile.rb"
    , 0};
static const unsigned char file7[] = {
#embed "Ruby/dsl/55_context.rb"
    , 0};
static const unsigned char file8[] = {
#embed "Ruby/dsl/60_example_group.rb"
    , 0};
static const unsigned char file9[] = {
#embed "Ruby/dsl/70_runner.rb"
    , 0};
static const unsigned char file10[] = {
#embed "Ruby/dsl/80_report.rb"
    , 0};
static const unsigned char file11[] = {
#embed "Ruby/dsl/run.rb"
    , 0};
static const unsigned char file12[] = {
#embed "Ruby/language/failure.rb"
    , 0};
static const unsigned char file13[] = {
#embed "Ruby/matchers/10_base.rb"
    , 0};
static const unsigned char file14[] = {
#embed "Ruby/matchers/20_basic.rb"
    , 0};
static const unsigned char file15[] = {
#embed "Ruby/matchers/30_predicates.rb"
    , 0};
static const unsigned char file16[] = {
#embed "Ruby/matchers/40_collections.rb"
    , 0};
static const unsigned char file17[] = {
#embed "Ruby/matchers/50_objects.rb"
    , 0};
static const unsigned char file18[] = {
#embed "Ruby/matchers/60_define.rb"
    , 0};
static const unsigned char file19[] = {
#embed "Ruby/matchers/70_inspec.rb"
    , 0};
static const unsigned char file20[] = {
#embed "Ruby/matchers/80_differ.rb"
    , 0};
static const unsigned char file21[] = {
#embed "Ruby/resources/file.rb"
    , 0};

static const cp_file files[] = {
    {"dsl/05_names.rb", file0, sizeof file0 - 1},
    {"dsl/10_inspec.rb", file1, sizeof file1 - 1},
    {"dsl/20_resource.rb", file2, sizeof file2 - 1},
    {"dsl/25_platform.rb", file3, sizeof file3 - 1},
    {"dsl/30_input.rb", file4, sizeof file4 - 1},
    {"dsl/40_rule.rb", file5, sizeof file5 - 1},
    {"dsl/50_profile.rb", file6, sizeof file6 - 1},
    {"dsl/55_context.rb", file7, sizeof file7 - 1},
    {"dsl/60_example_group.rb", file8, sizeof file8 - 1},
    {"dsl/70_runner.rb", file9, sizeof file9 - 1},
    {"dsl/80_report.rb", file10, sizeof file10 - 1},
    {"dsl/run.rb", file11, sizeof file11 - 1},
    {"language/failure.rb", file12, sizeof file12 - 1},
    {"matchers/10_base.rb", file13, sizeof file13 - 1},
    {"matchers/20_basic.rb", file14, sizeof file14 - 1},
    {"matchers/30_predicates.rb", file15, sizeof file15 - 1},
    {"matchers/40_collections.rb", file16, sizeof file16 - 1},
    {"matchers/50_objects.rb", file17, sizeof file17 - 1},
    {"matchers/60_define.rb", file18, sizeof file18 - 1},
    {"matchers/70_inspec.rb", file19, sizeof file19 - 1},
    {"matchers/80_differ.rb", file20, sizeof file20 - 1},
    {"resources/file.rb", file21, sizeof file21 - 1},
};

size_t cp_file_count(void) { return sizeof files / sizeof files[0]; }
cp_file cp_file_at(size_t index) { return files[index]; }
