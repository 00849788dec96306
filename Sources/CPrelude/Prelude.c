// Written by scripts/list-prelude.
#include "CPrelude.h"

static const unsigned char file0[] = {
#embed "Ruby/dsl/05_names.rb"
    , 0};
static const unsigned char file1[] = {
#embed "Ruby/dsl/08_constants.rb"
    , 0};
static const unsigned char file2[] = {
#embed "Ruby/dsl/08_missing_methods.rb"
    , 0};
static const unsigned char file3[] = {
#embed "Ruby/dsl/10_inspec.rb"
    , 0};
static const unsigned char file4[] = {
#embed "Ruby/dsl/15_words.rb"
    , 0};
static const unsigned char file5[] = {
#embed "Ruby/dsl/20_resource.rb"
    , 0};
static const unsigned char file6[] = {
#embed "Ruby/dsl/25_platform.rb"
    , 0};
static const unsigned char file7[] = {
#embed "Ruby/dsl/30_input.rb"
    , 0};
static const unsigned char file8[] = {
#embed "Ruby/dsl/35_checks.rb"
    , 0};
static const unsigned char file9[] = {
#embed "Ruby/dsl/40_rule.rb"
    , 0};
static const unsigned char file10[] = {
#embed "Ruby/dsl/42_rule_support.rb"
    , 0};
static const unsigned char file11[] = {
#embed "Ruby/dsl/50_profile.rb"
    , 0};
static const unsigned char file12[] = {
#embed "Ruby/dsl/55_context.rb"
    , 0};
static const unsigned char file13[] = {
#embed "Ruby/dsl/60_example_group.rb"
    , 0};
static const unsigned char file14[] = {
#embed "Ruby/dsl/65_filter_table.rb"
    , 0};
static const unsigned char file15[] = {
#embed "Ruby/dsl/70_runner.rb"
    , 0};
static const unsigned char file16[] = {
#embed "Ruby/dsl/75_secrets.rb"
    , 0};
static const unsigned char file17[] = {
#embed "Ruby/dsl/80_report.rb"
    , 0};
static const unsigned char file18[] = {
#embed "Ruby/dsl/run.rb"
    , 0};
static const unsigned char file19[] = {
#embed "Ruby/inventory/inventory.rb"
    , 0};
static const unsigned char file20[] = {
#embed "Ruby/language/10_regexp.rb"
    , 0};
static const unsigned char file21[] = {
#embed "Ruby/language/11_match_data.rb"
    , 0};
static const unsigned char file22[] = {
#embed "Ruby/language/12_string_regexp.rb"
    , 0};
static const unsigned char file23[] = {
#embed "Ruby/language/20_core.rb"
    , 0};
static const unsigned char file24[] = {
#embed "Ruby/language/21_collections.rb"
    , 0};
static const unsigned char file25[] = {
#embed "Ruby/language/22_strings.rb"
    , 0};
static const unsigned char file26[] = {
#embed "Ruby/language/30_standard.rb"
    , 0};
static const unsigned char file27[] = {
#embed "Ruby/language/99_removed.rb"
    , 0};
static const unsigned char file28[] = {
#embed "Ruby/language/failure.rb"
    , 0};
static const unsigned char file29[] = {
#embed "Ruby/matchers/10_base.rb"
    , 0};
static const unsigned char file30[] = {
#embed "Ruby/matchers/20_basic.rb"
    , 0};
static const unsigned char file31[] = {
#embed "Ruby/matchers/30_predicates.rb"
    , 0};
static const unsigned char file32[] = {
#embed "Ruby/matchers/40_collections.rb"
    , 0};
static const unsigned char file33[] = {
#embed "Ruby/matchers/50_objects.rb"
    , 0};
static const unsigned char file34[] = {
#embed "Ruby/matchers/55_aliases.rb"
    , 0};
static const unsigned char file35[] = {
#embed "Ruby/matchers/60_define.rb"
    , 0};
static const unsigned char file36[] = {
#embed "Ruby/matchers/70_inspec.rb"
    , 0};
static const unsigned char file37[] = {
#embed "Ruby/matchers/75_state.rb"
    , 0};
static const unsigned char file38[] = {
#embed "Ruby/matchers/80_differ.rb"
    , 0};
static const unsigned char file39[] = {
#embed "Ruby/resources/_access.rb"
    , 0};
static const unsigned char file40[] = {
#embed "Ruby/resources/_accounts.rb"
    , 0};
static const unsigned char file41[] = {
#embed "Ruby/resources/_classes.rb"
    , 0};
static const unsigned char file42[] = {
#embed "Ruby/resources/_commands.rb"
    , 0};
static const unsigned char file43[] = {
#embed "Ruby/resources/_document.rb"
    , 0};
static const unsigned char file44[] = {
#embed "Ruby/resources/_file_reader.rb"
    , 0};
static const unsigned char file45[] = {
#embed "Ruby/resources/_find_files.rb"
    , 0};
static const unsigned char file46[] = {
#embed "Ruby/resources/_known_commands.rb"
    , 0};
static const unsigned char file47[] = {
#embed "Ruby/resources/_packages.rb"
    , 0};
static const unsigned char file48[] = {
#embed "Ruby/resources/_paths.rb"
    , 0};
static const unsigned char file49[] = {
#embed "Ruby/resources/_programs.rb"
    , 0};
static const unsigned char file50[] = {
#embed "Ruby/resources/_ruby_names.rb"
    , 0};
static const unsigned char file51[] = {
#embed "Ruby/resources/_runlevels.rb"
    , 0};
static const unsigned char file52[] = {
#embed "Ruby/resources/_settings_file.rb"
    , 0};
static const unsigned char file53[] = {
#embed "Ruby/resources/_simple_config.rb"
    , 0};
static const unsigned char file54[] = {
#embed "Ruby/resources/_target_file.rb"
    , 0};
static const unsigned char file55[] = {
#embed "Ruby/resources/_units.rb"
    , 0};
static const unsigned char file56[] = {
#embed "Ruby/resources/_unsupported.rb"
    , 0};
static const unsigned char file57[] = {
#embed "Ruby/resources/_user_details.rb"
    , 0};
static const unsigned char file58[] = {
#embed "Ruby/resources/aide_conf.rb"
    , 0};
static const unsigned char file59[] = {
#embed "Ruby/resources/apache.rb"
    , 0};
static const unsigned char file60[] = {
#embed "Ruby/resources/apache_conf.rb"
    , 0};
static const unsigned char file61[] = {
#embed "Ruby/resources/apt.rb"
    , 0};
static const unsigned char file62[] = {
#embed "Ruby/resources/auditd.rb"
    , 0};
static const unsigned char file63[] = {
#embed "Ruby/resources/auditd_conf.rb"
    , 0};
static const unsigned char file64[] = {
#embed "Ruby/resources/bash.rb"
    , 0};
static const unsigned char file65[] = {
#embed "Ruby/resources/chrony_conf.rb"
    , 0};
static const unsigned char file66[] = {
#embed "Ruby/resources/command.rb"
    , 0};
static const unsigned char file67[] = {
#embed "Ruby/resources/cron.rb"
    , 0};
static const unsigned char file68[] = {
#embed "Ruby/resources/crontab.rb"
    , 0};
static const unsigned char file69[] = {
#embed "Ruby/resources/csv.rb"
    , 0};
static const unsigned char file70[] = {
#embed "Ruby/resources/dh_params.rb"
    , 0};
static const unsigned char file71[] = {
#embed "Ruby/resources/directory.rb"
    , 0};
static const unsigned char file72[] = {
#embed "Ruby/resources/etc_fstab.rb"
    , 0};
static const unsigned char file73[] = {
#embed "Ruby/resources/etc_group.rb"
    , 0};
static const unsigned char file74[] = {
#embed "Ruby/resources/etc_hosts.rb"
    , 0};
static const unsigned char file75[] = {
#embed "Ruby/resources/etc_hosts_allow.rb"
    , 0};
static const unsigned char file76[] = {
#embed "Ruby/resources/etc_hosts_deny.rb"
    , 0};
static const unsigned char file77[] = {
#embed "Ruby/resources/file.rb"
    , 0};
static const unsigned char file78[] = {
#embed "Ruby/resources/firewalld.rb"
    , 0};
static const unsigned char file79[] = {
#embed "Ruby/resources/gem.rb"
    , 0};
static const unsigned char file80[] = {
#embed "Ruby/resources/group.rb"
    , 0};
static const unsigned char file81[] = {
#embed "Ruby/resources/groups.rb"
    , 0};
static const unsigned char file82[] = {
#embed "Ruby/resources/grub_conf.rb"
    , 0};
static const unsigned char file83[] = {
#embed "Ruby/resources/host.rb"
    , 0};
static const unsigned char file84[] = {
#embed "Ruby/resources/inetd_conf.rb"
    , 0};
static const unsigned char file85[] = {
#embed "Ruby/resources/ini.rb"
    , 0};
static const unsigned char file86[] = {
#embed "Ruby/resources/interface.rb"
    , 0};
static const unsigned char file87[] = {
#embed "Ruby/resources/interfaces.rb"
    , 0};
static const unsigned char file88[] = {
#embed "Ruby/resources/ip6tables.rb"
    , 0};
static const unsigned char file89[] = {
#embed "Ruby/resources/iptables.rb"
    , 0};
static const unsigned char file90[] = {
#embed "Ruby/resources/json.rb"
    , 0};
static const unsigned char file91[] = {
#embed "Ruby/resources/kernel_module.rb"
    , 0};
static const unsigned char file92[] = {
#embed "Ruby/resources/kernel_parameter.rb"
    , 0};
static const unsigned char file93[] = {
#embed "Ruby/resources/kernel_parameters.rb"
    , 0};
static const unsigned char file94[] = {
#embed "Ruby/resources/key_rsa.rb"
    , 0};
static const unsigned char file95[] = {
#embed "Ruby/resources/ksh.rb"
    , 0};
static const unsigned char file96[] = {
#embed "Ruby/resources/limits_conf.rb"
    , 0};
static const unsigned char file97[] = {
#embed "Ruby/resources/linux_kernel_parameter.rb"
    , 0};
static const unsigned char file98[] = {
#embed "Ruby/resources/login_defs.rb"
    , 0};
static const unsigned char file99[] = {
#embed "Ruby/resources/mail_alias.rb"
    , 0};
static const unsigned char file100[] = {
#embed "Ruby/resources/mongodb_conf.rb"
    , 0};
static const unsigned char file101[] = {
#embed "Ruby/resources/mount.rb"
    , 0};
static const unsigned char file102[] = {
#embed "Ruby/resources/mysql.rb"
    , 0};
static const unsigned char file103[] = {
#embed "Ruby/resources/mysql_conf.rb"
    , 0};
static const unsigned char file104[] = {
#embed "Ruby/resources/nftables.rb"
    , 0};
static const unsigned char file105[] = {
#embed "Ruby/resources/nginx.rb"
    , 0};
static const unsigned char file106[] = {
#embed "Ruby/resources/nginx_conf.rb"
    , 0};
static const unsigned char file107[] = {
#embed "Ruby/resources/npm.rb"
    , 0};
static const unsigned char file108[] = {
#embed "Ruby/resources/ntp_conf.rb"
    , 0};
static const unsigned char file109[] = {
#embed "Ruby/resources/os.rb"
    , 0};
static const unsigned char file110[] = {
#embed "Ruby/resources/os_env.rb"
    , 0};
static const unsigned char file111[] = {
#embed "Ruby/resources/package.rb"
    , 0};
static const unsigned char file112[] = {
#embed "Ruby/resources/packages.rb"
    , 0};
static const unsigned char file113[] = {
#embed "Ruby/resources/parse_config.rb"
    , 0};
static const unsigned char file114[] = {
#embed "Ruby/resources/parse_config_file.rb"
    , 0};
static const unsigned char file115[] = {
#embed "Ruby/resources/passwd.rb"
    , 0};
static const unsigned char file116[] = {
#embed "Ruby/resources/pip.rb"
    , 0};
static const unsigned char file117[] = {
#embed "Ruby/resources/platform.rb"
    , 0};
static const unsigned char file118[] = {
#embed "Ruby/resources/port.rb"
    , 0};
static const unsigned char file119[] = {
#embed "Ruby/resources/postfix_conf.rb"
    , 0};
static const unsigned char file120[] = {
#embed "Ruby/resources/postgres.rb"
    , 0};
static const unsigned char file121[] = {
#embed "Ruby/resources/postgres_conf.rb"
    , 0};
static const unsigned char file122[] = {
#embed "Ruby/resources/postgres_hba_conf.rb"
    , 0};
static const unsigned char file123[] = {
#embed "Ruby/resources/postgres_ident_conf.rb"
    , 0};
static const unsigned char file124[] = {
#embed "Ruby/resources/powershell.rb"
    , 0};
static const unsigned char file125[] = {
#embed "Ruby/resources/ppa.rb"
    , 0};
static const unsigned char file126[] = {
#embed "Ruby/resources/processes.rb"
    , 0};
static const unsigned char file127[] = {
#embed "Ruby/resources/script.rb"
    , 0};
static const unsigned char file128[] = {
#embed "Ruby/resources/selinux.rb"
    , 0};
static const unsigned char file129[] = {
#embed "Ruby/resources/service.rb"
    , 0};
static const unsigned char file130[] = {
#embed "Ruby/resources/shadow.rb"
    , 0};
static const unsigned char file131[] = {
#embed "Ruby/resources/ssh_config.rb"
    , 0};
static const unsigned char file132[] = {
#embed "Ruby/resources/sshd_active_config.rb"
    , 0};
static const unsigned char file133[] = {
#embed "Ruby/resources/sshd_config.rb"
    , 0};
static const unsigned char file134[] = {
#embed "Ruby/resources/sys_info.rb"
    , 0};
static const unsigned char file135[] = {
#embed "Ruby/resources/systemd_service.rb"
    , 0};
static const unsigned char file136[] = {
#embed "Ruby/resources/sysv_service.rb"
    , 0};
static const unsigned char file137[] = {
#embed "Ruby/resources/toml.rb"
    , 0};
static const unsigned char file138[] = {
#embed "Ruby/resources/user.rb"
    , 0};
static const unsigned char file139[] = {
#embed "Ruby/resources/users.rb"
    , 0};
static const unsigned char file140[] = {
#embed "Ruby/resources/virtualization.rb"
    , 0};
static const unsigned char file141[] = {
#embed "Ruby/resources/x509_certificate.rb"
    , 0};
static const unsigned char file142[] = {
#embed "Ruby/resources/xinetd_conf.rb"
    , 0};
static const unsigned char file143[] = {
#embed "Ruby/resources/xml.rb"
    , 0};
static const unsigned char file144[] = {
#embed "Ruby/resources/yaml.rb"
    , 0};
static const unsigned char file145[] = {
#embed "Ruby/resources/yum.rb"
    , 0};
static const unsigned char file146[] = {
#embed "Ruby/standard/array_object.rb"
    , 0};
static const unsigned char file147[] = {
#embed "Ruby/standard/base64.rb"
    , 0};
static const unsigned char file148[] = {
#embed "Ruby/standard/calendar.rb"
    , 0};
static const unsigned char file149[] = {
#embed "Ruby/standard/character_sets.rb"
    , 0};
static const unsigned char file150[] = {
#embed "Ruby/standard/csv.rb"
    , 0};
static const unsigned char file151[] = {
#embed "Ruby/standard/date.rb"
    , 0};
static const unsigned char file152[] = {
#embed "Ruby/standard/digest.rb"
    , 0};
static const unsigned char file153[] = {
#embed "Ruby/standard/forwardable.rb"
    , 0};
static const unsigned char file154[] = {
#embed "Ruby/standard/inspec_utils.rb"
    , 0};
static const unsigned char file155[] = {
#embed "Ruby/standard/ipaddr.rb"
    , 0};
static const unsigned char file156[] = {
#embed "Ruby/standard/json.rb"
    , 0};
static const unsigned char file157[] = {
#embed "Ruby/standard/long_integer.rb"
    , 0};
static const unsigned char file158[] = {
#embed "Ruby/standard/mash.rb"
    , 0};
static const unsigned char file159[] = {
#embed "Ruby/standard/ostruct.rb"
    , 0};
static const unsigned char file160[] = {
#embed "Ruby/standard/pathname.rb"
    , 0};
static const unsigned char file161[] = {
#embed "Ruby/standard/refused.rb"
    , 0};
static const unsigned char file162[] = {
#embed "Ruby/standard/set.rb"
    , 0};
static const unsigned char file163[] = {
#embed "Ruby/standard/shellwords.rb"
    , 0};
static const unsigned char file164[] = {
#embed "Ruby/standard/string_io.rb"
    , 0};
static const unsigned char file165[] = {
#embed "Ruby/standard/string_scanner.rb"
    , 0};
static const unsigned char file166[] = {
#embed "Ruby/standard/time.rb"
    , 0};
static const unsigned char file167[] = {
#embed "Ruby/standard/timeout.rb"
    , 0};
static const unsigned char file168[] = {
#embed "Ruby/standard/uri.rb"
    , 0};
static const unsigned char file169[] = {
#embed "Ruby/standard/versions.rb"
    , 0};
static const unsigned char file170[] = {
#embed "Ruby/standard/yaml.rb"
    , 0};

static const unsigned char lazy[] = {
#embed "lazy.mrb"
};

static const cp_file files[] = {
    {"dsl/05_names.rb", file0, sizeof file0 - 1, NULL, 0},
    {"dsl/08_constants.rb", file1, sizeof file1 - 1, NULL, 0},
    {"dsl/08_missing_methods.rb", file2, sizeof file2 - 1, NULL, 0},
    {"dsl/10_inspec.rb", file3, sizeof file3 - 1, NULL, 0},
    {"dsl/15_words.rb", file4, sizeof file4 - 1, NULL, 0},
    {"dsl/20_resource.rb", file5, sizeof file5 - 1, NULL, 0},
    {"dsl/25_platform.rb", file6, sizeof file6 - 1, NULL, 0},
    {"dsl/30_input.rb", file7, sizeof file7 - 1, NULL, 0},
    {"dsl/35_checks.rb", file8, sizeof file8 - 1, NULL, 0},
    {"dsl/40_rule.rb", file9, sizeof file9 - 1, NULL, 0},
    {"dsl/42_rule_support.rb", file10, sizeof file10 - 1, NULL, 0},
    {"dsl/50_profile.rb", file11, sizeof file11 - 1, NULL, 0},
    {"dsl/55_context.rb", file12, sizeof file12 - 1, NULL, 0},
    {"dsl/60_example_group.rb", file13, sizeof file13 - 1, NULL, 0},
    {"dsl/65_filter_table.rb", file14, sizeof file14 - 1, NULL, 0},
    {"dsl/70_runner.rb", file15, sizeof file15 - 1, NULL, 0},
    {"dsl/75_secrets.rb", file16, sizeof file16 - 1, NULL, 0},
    {"dsl/80_report.rb", file17, sizeof file17 - 1, NULL, 0},
    {"dsl/run.rb", file18, sizeof file18 - 1, NULL, 0},
    {"inventory/inventory.rb", file19, sizeof file19 - 1, NULL, 0},
    {"language/10_regexp.rb", file20, sizeof file20 - 1, NULL, 0},
    {"language/11_match_data.rb", file21, sizeof file21 - 1, NULL, 0},
    {"language/12_string_regexp.rb", file22, sizeof file22 - 1, NULL, 0},
    {"language/20_core.rb", file23, sizeof file23 - 1, NULL, 0},
    {"language/21_collections.rb", file24, sizeof file24 - 1, NULL, 0},
    {"language/22_strings.rb", file25, sizeof file25 - 1, NULL, 0},
    {"language/30_standard.rb", file26, sizeof file26 - 1, NULL, 0},
    {"language/99_removed.rb", file27, sizeof file27 - 1, NULL, 0},
    {"language/failure.rb", file28, sizeof file28 - 1, NULL, 0},
    {"matchers/10_base.rb", file29, sizeof file29 - 1, NULL, 0},
    {"matchers/20_basic.rb", file30, sizeof file30 - 1, NULL, 0},
    {"matchers/30_predicates.rb", file31, sizeof file31 - 1, NULL, 0},
    {"matchers/40_collections.rb", file32, sizeof file32 - 1, NULL, 0},
    {"matchers/50_objects.rb", file33, sizeof file33 - 1, NULL, 0},
    {"matchers/55_aliases.rb", file34, sizeof file34 - 1, NULL, 0},
    {"matchers/60_define.rb", file35, sizeof file35 - 1, NULL, 0},
    {"matchers/70_inspec.rb", file36, sizeof file36 - 1, NULL, 0},
    {"matchers/75_state.rb", file37, sizeof file37 - 1, NULL, 0},
    {"matchers/80_differ.rb", file38, sizeof file38 - 1, NULL, 0},
    {"resources/_access.rb", file39, sizeof file39 - 1, lazy + 0, 1539},
    {"resources/_accounts.rb", file40, sizeof file40 - 1, lazy + 1539, 5408},
    {"resources/_classes.rb", file41, sizeof file41 - 1, lazy + 6947, 3233},
    {"resources/_commands.rb", file42, sizeof file42 - 1, lazy + 10180, 855},
    {"resources/_document.rb", file43, sizeof file43 - 1, lazy + 11035, 3326},
    {"resources/_file_reader.rb", file44, sizeof file44 - 1, lazy + 14361, 689},
    {"resources/_find_files.rb", file45, sizeof file45 - 1, lazy + 15050, 4770},
    {"resources/_known_commands.rb", file46, sizeof file46 - 1, lazy + 19820, 4147},
    {"resources/_packages.rb", file47, sizeof file47 - 1, lazy + 23967, 2698},
    {"resources/_paths.rb", file48, sizeof file48 - 1, lazy + 26665, 1305},
    {"resources/_programs.rb", file49, sizeof file49 - 1, lazy + 27970, 3943},
    {"resources/_ruby_names.rb", file50, sizeof file50 - 1, lazy + 31913, 901},
    {"resources/_runlevels.rb", file51, sizeof file51 - 1, lazy + 32814, 1497},
    {"resources/_settings_file.rb", file52, sizeof file52 - 1, lazy + 34311, 1188},
    {"resources/_simple_config.rb", file53, sizeof file53 - 1, lazy + 35499, 3924},
    {"resources/_target_file.rb", file54, sizeof file54 - 1, lazy + 39423, 6658},
    {"resources/_units.rb", file55, sizeof file55 - 1, lazy + 46081, 7346},
    {"resources/_unsupported.rb", file56, sizeof file56 - 1, lazy + 53427, 2770},
    {"resources/_user_details.rb", file57, sizeof file57 - 1, lazy + 56197, 1411},
    {"resources/aide_conf.rb", file58, sizeof file58 - 1, lazy + 57608, 2388},
    {"resources/apache.rb", file59, sizeof file59 - 1, lazy + 59996, 972},
    {"resources/apache_conf.rb", file60, sizeof file60 - 1, lazy + 60968, 3299},
    {"resources/apt.rb", file61, sizeof file61 - 1, lazy + 64267, 2788},
    {"resources/auditd.rb", file62, sizeof file62 - 1, lazy + 67055, 9783},
    {"resources/auditd_conf.rb", file63, sizeof file63 - 1, lazy + 76838, 787},
    {"resources/bash.rb", file64, sizeof file64 - 1, lazy + 77625, 568},
    {"resources/chrony_conf.rb", file65, sizeof file65 - 1, lazy + 78193, 948},
    {"resources/command.rb", file66, sizeof file66 - 1, lazy + 79141, 2245},
    {"resources/cron.rb", file67, sizeof file67 - 1, lazy + 81386, 1169},
    {"resources/crontab.rb", file68, sizeof file68 - 1, lazy + 82555, 4203},
    {"resources/csv.rb", file69, sizeof file69 - 1, lazy + 86758, 2197},
    {"resources/dh_params.rb", file70, sizeof file70 - 1, lazy + 88955, 2219},
    {"resources/directory.rb", file71, sizeof file71 - 1, lazy + 91174, 620},
    {"resources/etc_fstab.rb", file72, sizeof file72 - 1, lazy + 91794, 2364},
    {"resources/etc_group.rb", file73, sizeof file73 - 1, lazy + 94158, 3156},
    {"resources/etc_hosts.rb", file74, sizeof file74 - 1, lazy + 97314, 1456},
    {"resources/etc_hosts_allow.rb", file75, sizeof file75 - 1, lazy + 98770, 1960},
    {"resources/etc_hosts_deny.rb", file76, sizeof file76 - 1, lazy + 100730, 759},
    {"resources/file.rb", file77, sizeof file77 - 1, lazy + 101489, 6537},
    {"resources/firewalld.rb", file78, sizeof file78 - 1, lazy + 108026, 3144},
    {"resources/gem.rb", file79, sizeof file79 - 1, lazy + 111170, 3961},
    {"resources/group.rb", file80, sizeof file80 - 1, lazy + 115131, 2058},
    {"resources/groups.rb", file81, sizeof file81 - 1, lazy + 117189, 1509},
    {"resources/grub_conf.rb", file82, sizeof file82 - 1, lazy + 118698, 4905},
    {"resources/host.rb", file83, sizeof file83 - 1, lazy + 123603, 1524},
    {"resources/inetd_conf.rb", file84, sizeof file84 - 1, lazy + 125127, 1029},
    {"resources/ini.rb", file85, sizeof file85 - 1, lazy + 126156, 645},
    {"resources/interface.rb", file86, sizeof file86 - 1, lazy + 126801, 3264},
    {"resources/interfaces.rb", file87, sizeof file87 - 1, lazy + 130065, 1895},
    {"resources/ip6tables.rb", file88, sizeof file88 - 1, lazy + 131960, 554},
    {"resources/iptables.rb", file89, sizeof file89 - 1, lazy + 132514, 2142},
    {"resources/json.rb", file90, sizeof file90 - 1, lazy + 134656, 615},
    {"resources/kernel_module.rb", file91, sizeof file91 - 1, lazy + 135271, 3324},
    {"resources/kernel_parameter.rb", file92, sizeof file92 - 1, lazy + 138595, 1144},
    {"resources/kernel_parameters.rb", file93, sizeof file93 - 1, lazy + 139739, 1049},
    {"resources/key_rsa.rb", file94, sizeof file94 - 1, lazy + 140788, 1810},
    {"resources/ksh.rb", file95, sizeof file95 - 1, lazy + 142598, 563},
    {"resources/limits_conf.rb", file96, sizeof file96 - 1, lazy + 143161, 950},
    {"resources/linux_kernel_parameter.rb", file97, sizeof file97 - 1, lazy + 144111, 395},
    {"resources/login_defs.rb", file98, sizeof file98 - 1, lazy + 144506, 874},
    {"resources/mail_alias.rb", file99, sizeof file99 - 1, lazy + 145380, 1208},
    {"resources/mongodb_conf.rb", file100, sizeof file100 - 1, lazy + 146588, 889},
    {"resources/mount.rb", file101, sizeof file101 - 1, lazy + 147477, 1643},
    {"resources/mysql.rb", file102, sizeof file102 - 1, lazy + 149120, 1249},
    {"resources/mysql_conf.rb", file103, sizeof file103 - 1, lazy + 150369, 3170},
    {"resources/nftables.rb", file104, sizeof file104 - 1, lazy + 153539, 3030},
    {"resources/nginx.rb", file105, sizeof file105 - 1, lazy + 156569, 3432},
    {"resources/nginx_conf.rb", file106, sizeof file106 - 1, lazy + 160001, 7550},
    {"resources/npm.rb", file107, sizeof file107 - 1, lazy + 167551, 2359},
    {"resources/ntp_conf.rb", file108, sizeof file108 - 1, lazy + 169910, 933},
    {"resources/os.rb", file109, sizeof file109 - 1, lazy + 170843, 949},
    {"resources/os_env.rb", file110, sizeof file110 - 1, lazy + 171792, 1522},
    {"resources/package.rb", file111, sizeof file111 - 1, lazy + 173314, 3047},
    {"resources/packages.rb", file112, sizeof file112 - 1, lazy + 176361, 2849},
    {"resources/parse_config.rb", file113, sizeof file113 - 1, lazy + 179210, 1492},
    {"resources/parse_config_file.rb", file114, sizeof file114 - 1, lazy + 180702, 835},
    {"resources/passwd.rb", file115, sizeof file115 - 1, lazy + 181537, 2236},
    {"resources/pip.rb", file116, sizeof file116 - 1, lazy + 183773, 3789},
    {"resources/platform.rb", file117, sizeof file117 - 1, lazy + 187562, 1637},
    {"resources/port.rb", file118, sizeof file118 - 1, lazy + 189199, 2253},
    {"resources/postfix_conf.rb", file119, sizeof file119 - 1, lazy + 191452, 720},
    {"resources/postgres.rb", file120, sizeof file120 - 1, lazy + 192172, 3244},
    {"resources/postgres_conf.rb", file121, sizeof file121 - 1, lazy + 195416, 2766},
    {"resources/postgres_hba_conf.rb", file122, sizeof file122 - 1, lazy + 198182, 1816},
    {"resources/postgres_ident_conf.rb", file123, sizeof file123 - 1, lazy + 199998, 1485},
    {"resources/powershell.rb", file124, sizeof file124 - 1, lazy + 201483, 645},
    {"resources/ppa.rb", file125, sizeof file125 - 1, lazy + 202128, 377},
    {"resources/processes.rb", file126, sizeof file126 - 1, lazy + 202505, 3396},
    {"resources/script.rb", file127, sizeof file127 - 1, lazy + 205901, 348},
    {"resources/selinux.rb", file128, sizeof file128 - 1, lazy + 206249, 2188},
    {"resources/service.rb", file129, sizeof file129 - 1, lazy + 208437, 5225},
    {"resources/shadow.rb", file130, sizeof file130 - 1, lazy + 213662, 3395},
    {"resources/ssh_config.rb", file131, sizeof file131 - 1, lazy + 217057, 1642},
    {"resources/sshd_active_config.rb", file132, sizeof file132 - 1, lazy + 218699, 857},
    {"resources/sshd_config.rb", file133, sizeof file133 - 1, lazy + 219556, 627},
    {"resources/sys_info.rb", file134, sizeof file134 - 1, lazy + 220183, 1891},
    {"resources/systemd_service.rb", file135, sizeof file135 - 1, lazy + 222074, 471},
    {"resources/sysv_service.rb", file136, sizeof file136 - 1, lazy + 222545, 459},
    {"resources/toml.rb", file137, sizeof file137 - 1, lazy + 223004, 615},
    {"resources/user.rb", file138, sizeof file138 - 1, lazy + 223619, 4490},
    {"resources/users.rb", file139, sizeof file139 - 1, lazy + 228109, 2522},
    {"resources/virtualization.rb", file140, sizeof file140 - 1, lazy + 230631, 1999},
    {"resources/x509_certificate.rb", file141, sizeof file141 - 1, lazy + 232630, 4037},
    {"resources/xinetd_conf.rb", file142, sizeof file142 - 1, lazy + 236667, 4051},
    {"resources/xml.rb", file143, sizeof file143 - 1, lazy + 240718, 927},
    {"resources/yaml.rb", file144, sizeof file144 - 1, lazy + 241645, 615},
    {"resources/yum.rb", file145, sizeof file145 - 1, lazy + 242260, 3864},
    {"standard/array_object.rb", file146, sizeof file146 - 1, lazy + 246124, 2509},
    {"standard/base64.rb", file147, sizeof file147 - 1, lazy + 248633, 1231},
    {"standard/calendar.rb", file148, sizeof file148 - 1, lazy + 249864, 11485},
    {"standard/character_sets.rb", file149, sizeof file149 - 1, lazy + 261349, 2638},
    {"standard/csv.rb", file150, sizeof file150 - 1, lazy + 263987, 802},
    {"standard/date.rb", file151, sizeof file151 - 1, lazy + 264789, 10870},
    {"standard/digest.rb", file152, sizeof file152 - 1, lazy + 275659, 1012},
    {"standard/forwardable.rb", file153, sizeof file153 - 1, lazy + 276671, 2123},
    {"standard/inspec_utils.rb", file154, sizeof file154 - 1, lazy + 278794, 875},
    {"standard/ipaddr.rb", file155, sizeof file155 - 1, lazy + 279669, 5916},
    {"standard/json.rb", file156, sizeof file156 - 1, lazy + 285585, 2502},
    {"standard/long_integer.rb", file157, sizeof file157 - 1, lazy + 288087, 5121},
    {"standard/mash.rb", file158, sizeof file158 - 1, lazy + 293208, 3593},
    {"standard/ostruct.rb", file159, sizeof file159 - 1, lazy + 296801, 1844},
    {"standard/pathname.rb", file160, sizeof file160 - 1, lazy + 298645, 5129},
    {"standard/refused.rb", file161, sizeof file161 - 1, lazy + 303774, 1169},
    {"standard/set.rb", file162, sizeof file162 - 1, lazy + 304943, 5431},
    {"standard/shellwords.rb", file163, sizeof file163 - 1, lazy + 310374, 1397},
    {"standard/string_io.rb", file164, sizeof file164 - 1, lazy + 311771, 3363},
    {"standard/string_scanner.rb", file165, sizeof file165 - 1, lazy + 315134, 3003},
    {"standard/time.rb", file166, sizeof file166 - 1, lazy + 318137, 3404},
    {"standard/timeout.rb", file167, sizeof file167 - 1, lazy + 321541, 363},
    {"standard/uri.rb", file168, sizeof file168 - 1, lazy + 321904, 2822},
    {"standard/versions.rb", file169, sizeof file169 - 1, lazy + 324726, 4383},
    {"standard/yaml.rb", file170, sizeof file170 - 1, lazy + 329109, 3269},
};

static const unsigned char bytecode[] = {
#embed "prelude.mrb"
};

cp_file cp_bytecode(void) { return (cp_file){"prelude.mrb", NULL, 0, bytecode, sizeof bytecode}; }
size_t cp_file_count(void) { return sizeof files / sizeof files[0]; }
cp_file cp_file_at(size_t index) { return files[index]; }
