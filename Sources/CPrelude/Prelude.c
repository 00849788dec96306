// Written by scripts/list-prelude.
#include "CPrelude.h"

static const unsigned char file0[] = {
#embed "Ruby/dsl/25_platform.rb"
    , 0};
static const unsigned char file1[] = {
#embed "Ruby/dsl/run.rb"
    , 0};
static const unsigned char file2[] = {
#embed "Ruby/language/failure.rb"
    , 0};
static const unsigned char file3[] = {
#embed "Ruby/resources/_access.rb"
    , 0};
static const unsigned char file4[] = {
#embed "Ruby/resources/_accounts.rb"
    , 0};
static const unsigned char file5[] = {
#embed "Ruby/resources/_commands.rb"
    , 0};
static const unsigned char file6[] = {
#embed "Ruby/resources/_packages.rb"
    , 0};
static const unsigned char file7[] = {
#embed "Ruby/resources/_paths.rb"
    , 0};
static const unsigned char file8[] = {
#embed "Ruby/resources/_runlevels.rb"
    , 0};
static const unsigned char file9[] = {
#embed "Ruby/resources/_target_file.rb"
    , 0};
static const unsigned char file10[] = {
#embed "Ruby/resources/_units.rb"
    , 0};
static const unsigned char file11[] = {
#embed "Ruby/resources/_unsupported.rb"
    , 0};
static const unsigned char file12[] = {
#embed "Ruby/resources/_user_details.rb"
    , 0};
static const unsigned char file13[] = {
#embed "Ruby/resources/bash.rb"
    , 0};
static const unsigned char file14[] = {
#embed "Ruby/resources/command.rb"
    , 0};
static const unsigned char file15[] = {
#embed "Ruby/resources/directory.rb"
    , 0};
static const unsigned char file16[] = {
#embed "Ruby/resources/etc_fstab.rb"
    , 0};
static const unsigned char file17[] = {
#embed "Ruby/resources/etc_group.rb"
    , 0};
static const unsigned char file18[] = {
#embed "Ruby/resources/file.rb"
    , 0};
static const unsigned char file19[] = {
#embed "Ruby/resources/group.rb"
    , 0};
static const unsigned char file20[] = {
#embed "Ruby/resources/groups.rb"
    , 0};
static const unsigned char file21[] = {
#embed "Ruby/resources/host.rb"
    , 0};
static const unsigned char file22[] = {
#embed "Ruby/resources/interface.rb"
    , 0};
static const unsigned char file23[] = {
#embed "Ruby/resources/interfaces.rb"
    , 0};
static const unsigned char file24[] = {
#embed "Ruby/resources/kernel_module.rb"
    , 0};
static const unsigned char file25[] = {
#embed "Ruby/resources/kernel_parameter.rb"
    , 0};
static const unsigned char file26[] = {
#embed "Ruby/resources/kernel_parameters.rb"
    , 0};
static const unsigned char file27[] = {
#embed "Ruby/resources/ksh.rb"
    , 0};
static const unsigned char file28[] = {
#embed "Ruby/resources/linux_kernel_parameter.rb"
    , 0};
static const unsigned char file29[] = {
#embed "Ruby/resources/mount.rb"
    , 0};
static const unsigned char file30[] = {
#embed "Ruby/resources/os.rb"
    , 0};
static const unsigned char file31[] = {
#embed "Ruby/resources/os_env.rb"
    , 0};
static const unsigned char file32[] = {
#embed "Ruby/resources/package.rb"
    , 0};
static const unsigned char file33[] = {
#embed "Ruby/resources/packages.rb"
    , 0};
static const unsigned char file34[] = {
#embed "Ruby/resources/passwd.rb"
    , 0};
static const unsigned char file35[] = {
#embed "Ruby/resources/platform.rb"
    , 0};
static const unsigned char file36[] = {
#embed "Ruby/resources/port.rb"
    , 0};
static const unsigned char file37[] = {
#embed "Ruby/resources/powershell.rb"
    , 0};
static const unsigned char file38[] = {
#embed "Ruby/resources/processes.rb"
    , 0};
static const unsigned char file39[] = {
#embed "Ruby/resources/script.rb"
    , 0};
static const unsigned char file40[] = {
#embed "Ruby/resources/service.rb"
    , 0};
static const unsigned char file41[] = {
#embed "Ruby/resources/shadow.rb"
    , 0};
static const unsigned char file42[] = {
#embed "Ruby/resources/systemd_service.rb"
    , 0};
static const unsigned char file43[] = {
#embed "Ruby/resources/sysv_service.rb"
    , 0};
static const unsigned char file44[] = {
#embed "Ruby/resources/user.rb"
    , 0};
static const unsigned char file45[] = {
#embed "Ruby/resources/users.rb"
    , 0};
static const unsigned char file46[] = {
#embed "Ruby/resources/virtualization.rb"
    , 0};

static const cp_file files[] = {
    {"dsl/25_platform.rb", file0, sizeof file0 - 1},
    {"dsl/run.rb", file1, sizeof file1 - 1},
    {"language/failure.rb", file2, sizeof file2 - 1},
    {"resources/_access.rb", file3, sizeof file3 - 1},
    {"resources/_accounts.rb", file4, sizeof file4 - 1},
    {"resources/_commands.rb", file5, sizeof file5 - 1},
    {"resources/_packages.rb", file6, sizeof file6 - 1},
    {"resources/_paths.rb", file7, sizeof file7 - 1},
    {"resources/_runlevels.rb", file8, sizeof file8 - 1},
    {"resources/_target_file.rb", file9, sizeof file9 - 1},
    {"resources/_units.rb", file10, sizeof file10 - 1},
    {"resources/_unsupported.rb", file11, sizeof file11 - 1},
    {"resources/_user_details.rb", file12, sizeof file12 - 1},
    {"resources/bash.rb", file13, sizeof file13 - 1},
    {"resources/command.rb", file14, sizeof file14 - 1},
    {"resources/directory.rb", file15, sizeof file15 - 1},
    {"resources/etc_fstab.rb", file16, sizeof file16 - 1},
    {"resources/etc_group.rb", file17, sizeof file17 - 1},
    {"resources/file.rb", file18, sizeof file18 - 1},
    {"resources/group.rb", file19, sizeof file19 - 1},
    {"resources/groups.rb", file20, sizeof file20 - 1},
    {"resources/host.rb", file21, sizeof file21 - 1},
    {"resources/interface.rb", file22, sizeof file22 - 1},
    {"resources/interfaces.rb", file23, sizeof file23 - 1},
    {"resources/kernel_module.rb", file24, sizeof file24 - 1},
    {"resources/kernel_parameter.rb", file25, sizeof file25 - 1},
    {"resources/kernel_parameters.rb", file26, sizeof file26 - 1},
    {"resources/ksh.rb", file27, sizeof file27 - 1},
    {"resources/linux_kernel_parameter.rb", file28, sizeof file28 - 1},
    {"resources/mount.rb", file29, sizeof file29 - 1},
    {"resources/os.rb", file30, sizeof file30 - 1},
    {"resources/os_env.rb", file31, sizeof file31 - 1},
    {"resources/package.rb", file32, sizeof file32 - 1},
    {"resources/packages.rb", file33, sizeof file33 - 1},
    {"resources/passwd.rb", file34, sizeof file34 - 1},
    {"resources/platform.rb", file35, sizeof file35 - 1},
    {"resources/port.rb", file36, sizeof file36 - 1},
    {"resources/powershell.rb", file37, sizeof file37 - 1},
    {"resources/processes.rb", file38, sizeof file38 - 1},
    {"resources/script.rb", file39, sizeof file39 - 1},
    {"resources/service.rb", file40, sizeof file40 - 1},
    {"resources/shadow.rb", file41, sizeof file41 - 1},
    {"resources/systemd_service.rb", file42, sizeof file42 - 1},
    {"resources/sysv_service.rb", file43, sizeof file43 - 1},
    {"resources/user.rb", file44, sizeof file44 - 1},
    {"resources/users.rb", file45, sizeof file45 - 1},
    {"resources/virtualization.rb", file46, sizeof file46 - 1},
};

size_t cp_file_count(void) { return sizeof files / sizeof files[0]; }
cp_file cp_file_at(size_t index) { return files[index]; }
