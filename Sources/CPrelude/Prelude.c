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
#embed "Ruby/resources/_access.rb"
    , 0};
static const unsigned char file22[] = {
#embed "Ruby/resources/_accounts.rb"
    , 0};
static const unsigned char file23[] = {
#embed "Ruby/resources/_commands.rb"
    , 0};
static const unsigned char file24[] = {
#embed "Ruby/resources/_packages.rb"
    , 0};
static const unsigned char file25[] = {
#embed "Ruby/resources/_paths.rb"
    , 0};
static const unsigned char file26[] = {
#embed "Ruby/resources/_runlevels.rb"
    , 0};
static const unsigned char file27[] = {
#embed "Ruby/resources/_target_file.rb"
    , 0};
static const unsigned char file28[] = {
#embed "Ruby/resources/_units.rb"
    , 0};
static const unsigned char file29[] = {
#embed "Ruby/resources/_unsupported.rb"
    , 0};
static const unsigned char file30[] = {
#embed "Ruby/resources/_user_details.rb"
    , 0};
static const unsigned char file31[] = {
#embed "Ruby/resources/bash.rb"
    , 0};
static const unsigned char file32[] = {
#embed "Ruby/resources/command.rb"
    , 0};
static const unsigned char file33[] = {
#embed "Ruby/resources/directory.rb"
    , 0};
static const unsigned char file34[] = {
#embed "Ruby/resources/etc_fstab.rb"
    , 0};
static const unsigned char file35[] = {
#embed "Ruby/resources/etc_group.rb"
    , 0};
static const unsigned char file36[] = {
#embed "Ruby/resources/file.rb"
    , 0};
static const unsigned char file37[] = {
#embed "Ruby/resources/group.rb"
    , 0};
static const unsigned char file38[] = {
#embed "Ruby/resources/groups.rb"
    , 0};
static const unsigned char file39[] = {
#embed "Ruby/resources/host.rb"
    , 0};
static const unsigned char file40[] = {
#embed "Ruby/resources/interface.rb"
    , 0};
static const unsigned char file41[] = {
#embed "Ruby/resources/interfaces.rb"
    , 0};
static const unsigned char file42[] = {
#embed "Ruby/resources/kernel_module.rb"
    , 0};
static const unsigned char file43[] = {
#embed "Ruby/resources/kernel_parameter.rb"
    , 0};
static const unsigned char file44[] = {
#embed "Ruby/resources/kernel_parameters.rb"
    , 0};
static const unsigned char file45[] = {
#embed "Ruby/resources/ksh.rb"
    , 0};
static const unsigned char file46[] = {
#embed "Ruby/resources/linux_kernel_parameter.rb"
    , 0};
static const unsigned char file47[] = {
#embed "Ruby/resources/mount.rb"
    , 0};
static const unsigned char file48[] = {
#embed "Ruby/resources/os.rb"
    , 0};
static const unsigned char file49[] = {
#embed "Ruby/resources/os_env.rb"
    , 0};
static const unsigned char file50[] = {
#embed "Ruby/resources/package.rb"
    , 0};
static const unsigned char file51[] = {
#embed "Ruby/resources/packages.rb"
    , 0};
static const unsigned char file52[] = {
#embed "Ruby/resources/passwd.rb"
    , 0};
static const unsigned char file53[] = {
#embed "Ruby/resources/platform.rb"
    , 0};
static const unsigned char file54[] = {
#embed "Ruby/resources/port.rb"
    , 0};
static const unsigned char file55[] = {
#embed "Ruby/resources/powershell.rb"
    , 0};
static const unsigned char file56[] = {
#embed "Ruby/resources/processes.rb"
    , 0};
static const unsigned char file57[] = {
#embed "Ruby/resources/script.rb"
    , 0};
static const unsigned char file58[] = {
#embed "Ruby/resources/service.rb"
    , 0};
static const unsigned char file59[] = {
#embed "Ruby/resources/shadow.rb"
    , 0};
static const unsigned char file60[] = {
#embed "Ruby/resources/systemd_service.rb"
    , 0};
static const unsigned char file61[] = {
#embed "Ruby/resources/sysv_service.rb"
    , 0};
static const unsigned char file62[] = {
#embed "Ruby/resources/user.rb"
    , 0};
static const unsigned char file63[] = {
#embed "Ruby/resources/users.rb"
    , 0};
static const unsigned char file64[] = {
#embed "Ruby/resources/virtualization.rb"
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
    {"resources/_access.rb", file21, sizeof file21 - 1},
    {"resources/_accounts.rb", file22, sizeof file22 - 1},
    {"resources/_commands.rb", file23, sizeof file23 - 1},
    {"resources/_packages.rb", file24, sizeof file24 - 1},
    {"resources/_paths.rb", file25, sizeof file25 - 1},
    {"resources/_runlevels.rb", file26, sizeof file26 - 1},
    {"resources/_target_file.rb", file27, sizeof file27 - 1},
    {"resources/_units.rb", file28, sizeof file28 - 1},
    {"resources/_unsupported.rb", file29, sizeof file29 - 1},
    {"resources/_user_details.rb", file30, sizeof file30 - 1},
    {"resources/bash.rb", file31, sizeof file31 - 1},
    {"resources/command.rb", file32, sizeof file32 - 1},
    {"resources/directory.rb", file33, sizeof file33 - 1},
    {"resources/etc_fstab.rb", file34, sizeof file34 - 1},
    {"resources/etc_group.rb", file35, sizeof file35 - 1},
    {"resources/file.rb", file36, sizeof file36 - 1},
    {"resources/group.rb", file37, sizeof file37 - 1},
    {"resources/groups.rb", file38, sizeof file38 - 1},
    {"resources/host.rb", file39, sizeof file39 - 1},
    {"resources/interface.rb", file40, sizeof file40 - 1},
    {"resources/interfaces.rb", file41, sizeof file41 - 1},
    {"resources/kernel_module.rb", file42, sizeof file42 - 1},
    {"resources/kernel_parameter.rb", file43, sizeof file43 - 1},
    {"resources/kernel_parameters.rb", file44, sizeof file44 - 1},
    {"resources/ksh.rb", file45, sizeof file45 - 1},
    {"resources/linux_kernel_parameter.rb", file46, sizeof file46 - 1},
    {"resources/mount.rb", file47, sizeof file47 - 1},
    {"resources/os.rb", file48, sizeof file48 - 1},
    {"resources/os_env.rb", file49, sizeof file49 - 1},
    {"resources/package.rb", file50, sizeof file50 - 1},
    {"resources/packages.rb", file51, sizeof file51 - 1},
    {"resources/passwd.rb", file52, sizeof file52 - 1},
    {"resources/platform.rb", file53, sizeof file53 - 1},
    {"resources/port.rb", file54, sizeof file54 - 1},
    {"resources/powershell.rb", file55, sizeof file55 - 1},
    {"resources/processes.rb", file56, sizeof file56 - 1},
    {"resources/script.rb", file57, sizeof file57 - 1},
    {"resources/service.rb", file58, sizeof file58 - 1},
    {"resources/shadow.rb", file59, sizeof file59 - 1},
    {"resources/systemd_service.rb", file60, sizeof file60 - 1},
    {"resources/sysv_service.rb", file61, sizeof file61 - 1},
    {"resources/user.rb", file62, sizeof file62 - 1},
    {"resources/users.rb", file63, sizeof file63 - 1},
    {"resources/virtualization.rb", file64, sizeof file64 - 1},
};

size_t cp_file_count(void) { return sizeof files / sizeof files[0]; }
cp_file cp_file_at(size_t index) { return files[index]; }
