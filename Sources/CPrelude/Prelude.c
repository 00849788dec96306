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
#embed "Ruby/resources/_document.rb"
    , 0};
static const unsigned char file22[] = {
#embed "Ruby/resources/_file_reader.rb"
    , 0};
static const unsigned char file23[] = {
#embed "Ruby/resources/_find_files.rb"
    , 0};
static const unsigned char file24[] = {
#embed "Ruby/resources/_ruby_names.rb"
    , 0};
static const unsigned char file25[] = {
#embed "Ruby/resources/_settings_file.rb"
    , 0};
static const unsigned char file26[] = {
#embed "Ruby/resources/_simple_config.rb"
    , 0};
static const unsigned char file27[] = {
#embed "Ruby/resources/aide_conf.rb"
    , 0};
static const unsigned char file28[] = {
#embed "Ruby/resources/apache.rb"
    , 0};
static const unsigned char file29[] = {
#embed "Ruby/resources/apache_conf.rb"
    , 0};
static const unsigned char file30[] = {
#embed "Ruby/resources/apt.rb"
    , 0};
static const unsigned char file31[] = {
#embed "Ruby/resources/auditd.rb"
    , 0};
static const unsigned char file32[] = {
#embed "Ruby/resources/auditd_conf.rb"
    , 0};
static const unsigned char file33[] = {
#embed "Ruby/resources/chrony_conf.rb"
    , 0};
static const unsigned char file34[] = {
#embed "Ruby/resources/cron.rb"
    , 0};
static const unsigned char file35[] = {
#embed "Ruby/resources/crontab.rb"
    , 0};
static const unsigned char file36[] = {
#embed "Ruby/resources/csv.rb"
    , 0};
static const unsigned char file37[] = {
#embed "Ruby/resources/dh_params.rb"
    , 0};
static const unsigned char file38[] = {
#embed "Ruby/resources/etc_hosts.rb"
    , 0};
static const unsigned char file39[] = {
#embed "Ruby/resources/etc_hosts_allow.rb"
    , 0};
static const unsigned char file40[] = {
#embed "Ruby/resources/etc_hosts_deny.rb"
    , 0};
static const unsigned char file41[] = {
#embed "Ruby/resources/file.rb"
    , 0};
static const unsigned char file42[] = {
#embed "Ruby/resources/firewalld.rb"
    , 0};
static const unsigned char file43[] = {
#embed "Ruby/resources/gem.rb"
    , 0};
static const unsigned char file44[] = {
#embed "Ruby/resources/grub_conf.rb"
    , 0};
static const unsigned char file45[] = {
#embed "Ruby/resources/inetd_conf.rb"
    , 0};
static const unsigned char file46[] = {
#embed "Ruby/resources/ini.rb"
    , 0};
static const unsigned char file47[] = {
#embed "Ruby/resources/ip6tables.rb"
    , 0};
static const unsigned char file48[] = {
#embed "Ruby/resources/iptables.rb"
    , 0};
static const unsigned char file49[] = {
#embed "Ruby/resources/json.rb"
    , 0};
static const unsigned char file50[] = {
#embed "Ruby/resources/key_rsa.rb"
    , 0};
static const unsigned char file51[] = {
#embed "Ruby/resources/limits_conf.rb"
    , 0};
static const unsigned char file52[] = {
#embed "Ruby/resources/login_defs.rb"
    , 0};
static const unsigned char file53[] = {
#embed "Ruby/resources/mail_alias.rb"
    , 0};
static const unsigned char file54[] = {
#embed "Ruby/resources/mongodb_conf.rb"
    , 0};
static const unsigned char file55[] = {
#embed "Ruby/resources/mysql.rb"
    , 0};
static const unsigned char file56[] = {
#embed "Ruby/resources/mysql_conf.rb"
    , 0};
static const unsigned char file57[] = {
#embed "Ruby/resources/nftables.rb"
    , 0};
static const unsigned char file58[] = {
#embed "Ruby/resources/nginx.rb"
    , 0};
static const unsigned char file59[] = {
#embed "Ruby/resources/nginx_conf.rb"
    , 0};
static const unsigned char file60[] = {
#embed "Ruby/resources/npm.rb"
    , 0};
static const unsigned char file61[] = {
#embed "Ruby/resources/ntp_conf.rb"
    , 0};
static const unsigned char file62[] = {
#embed "Ruby/resources/parse_config.rb"
    , 0};
static const unsigned char file63[] = {
#embed "Ruby/resources/parse_config_file.rb"
    , 0};
static const unsigned char file64[] = {
#embed "Ruby/resources/pip.rb"
    , 0};
static const unsigned char file65[] = {
#embed "Ruby/resources/postfix_conf.rb"
    , 0};
static const unsigned char file66[] = {
#embed "Ruby/resources/postgres.rb"
    , 0};
static const unsigned char file67[] = {
#embed "Ruby/resources/postgres_conf.rb"
    , 0};
static const unsigned char file68[] = {
#embed "Ruby/resources/postgres_hba_conf.rb"
    , 0};
static const unsigned char file69[] = {
#embed "Ruby/resources/postgres_ident_conf.rb"
    , 0};
static const unsigned char file70[] = {
#embed "Ruby/resources/ppa.rb"
    , 0};
static const unsigned char file71[] = {
#embed "Ruby/resources/selinux.rb"
    , 0};
static const unsigned char file72[] = {
#embed "Ruby/resources/ssh_config.rb"
    , 0};
static const unsigned char file73[] = {
#embed "Ruby/resources/sshd_active_config.rb"
    , 0};
static const unsigned char file74[] = {
#embed "Ruby/resources/sshd_config.rb"
    , 0};
static const unsigned char file75[] = {
#embed "Ruby/resources/sys_info.rb"
    , 0};
static const unsigned char file76[] = {
#embed "Ruby/resources/toml.rb"
    , 0};
static const unsigned char file77[] = {
#embed "Ruby/resources/x509_certificate.rb"
    , 0};
static const unsigned char file78[] = {
#embed "Ruby/resources/xinetd_conf.rb"
    , 0};
static const unsigned char file79[] = {
#embed "Ruby/resources/xml.rb"
    , 0};
static const unsigned char file80[] = {
#embed "Ruby/resources/yaml.rb"
    , 0};
static const unsigned char file81[] = {
#embed "Ruby/resources/yum.rb"
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
    {"resources/_document.rb", file21, sizeof file21 - 1},
    {"resources/_file_reader.rb", file22, sizeof file22 - 1},
    {"resources/_find_files.rb", file23, sizeof file23 - 1},
    {"resources/_ruby_names.rb", file24, sizeof file24 - 1},
    {"resources/_settings_file.rb", file25, sizeof file25 - 1},
    {"resources/_simple_config.rb", file26, sizeof file26 - 1},
    {"resources/aide_conf.rb", file27, sizeof file27 - 1},
    {"resources/apache.rb", file28, sizeof file28 - 1},
    {"resources/apache_conf.rb", file29, sizeof file29 - 1},
    {"resources/apt.rb", file30, sizeof file30 - 1},
    {"resources/auditd.rb", file31, sizeof file31 - 1},
    {"resources/auditd_conf.rb", file32, sizeof file32 - 1},
    {"resources/chrony_conf.rb", file33, sizeof file33 - 1},
    {"resources/cron.rb", file34, sizeof file34 - 1},
    {"resources/crontab.rb", file35, sizeof file35 - 1},
    {"resources/csv.rb", file36, sizeof file36 - 1},
    {"resources/dh_params.rb", file37, sizeof file37 - 1},
    {"resources/etc_hosts.rb", file38, sizeof file38 - 1},
    {"resources/etc_hosts_allow.rb", file39, sizeof file39 - 1},
    {"resources/etc_hosts_deny.rb", file40, sizeof file40 - 1},
    {"resources/file.rb", file41, sizeof file41 - 1},
    {"resources/firewalld.rb", file42, sizeof file42 - 1},
    {"resources/gem.rb", file43, sizeof file43 - 1},
    {"resources/grub_conf.rb", file44, sizeof file44 - 1},
    {"resources/inetd_conf.rb", file45, sizeof file45 - 1},
    {"resources/ini.rb", file46, sizeof file46 - 1},
    {"resources/ip6tables.rb", file47, sizeof file47 - 1},
    {"resources/iptables.rb", file48, sizeof file48 - 1},
    {"resources/json.rb", file49, sizeof file49 - 1},
    {"resources/key_rsa.rb", file50, sizeof file50 - 1},
    {"resources/limits_conf.rb", file51, sizeof file51 - 1},
    {"resources/login_defs.rb", file52, sizeof file52 - 1},
    {"resources/mail_alias.rb", file53, sizeof file53 - 1},
    {"resources/mongodb_conf.rb", file54, sizeof file54 - 1},
    {"resources/mysql.rb", file55, sizeof file55 - 1},
    {"resources/mysql_conf.rb", file56, sizeof file56 - 1},
    {"resources/nftables.rb", file57, sizeof file57 - 1},
    {"resources/nginx.rb", file58, sizeof file58 - 1},
    {"resources/nginx_conf.rb", file59, sizeof file59 - 1},
    {"resources/npm.rb", file60, sizeof file60 - 1},
    {"resources/ntp_conf.rb", file61, sizeof file61 - 1},
    {"resources/parse_config.rb", file62, sizeof file62 - 1},
    {"resources/parse_config_file.rb", file63, sizeof file63 - 1},
    {"resources/pip.rb", file64, sizeof file64 - 1},
    {"resources/postfix_conf.rb", file65, sizeof file65 - 1},
    {"resources/postgres.rb", file66, sizeof file66 - 1},
    {"resources/postgres_conf.rb", file67, sizeof file67 - 1},
    {"resources/postgres_hba_conf.rb", file68, sizeof file68 - 1},
    {"resources/postgres_ident_conf.rb", file69, sizeof file69 - 1},
    {"resources/ppa.rb", file70, sizeof file70 - 1},
    {"resources/selinux.rb", file71, sizeof file71 - 1},
    {"resources/ssh_config.rb", file72, sizeof file72 - 1},
    {"resources/sshd_active_config.rb", file73, sizeof file73 - 1},
    {"resources/sshd_config.rb", file74, sizeof file74 - 1},
    {"resources/sys_info.rb", file75, sizeof file75 - 1},
    {"resources/toml.rb", file76, sizeof file76 - 1},
    {"resources/x509_certificate.rb", file77, sizeof file77 - 1},
    {"resources/xinetd_conf.rb", file78, sizeof file78 - 1},
    {"resources/xml.rb", file79, sizeof file79 - 1},
    {"resources/yaml.rb", file80, sizeof file80 - 1},
    {"resources/yum.rb", file81, sizeof file81 - 1},
};

size_t cp_file_count(void) { return sizeof files / sizeof files[0]; }
cp_file cp_file_at(size_t index) { return files[index]; }
