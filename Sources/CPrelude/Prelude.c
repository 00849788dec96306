// Written by scripts/list-prelude.
#include "CPrelude.h"

static const unsigned char file0[] = {
#embed "Ruby/dsl/run.rb"
    , 0};
static const unsigned char file1[] = {
#embed "Ruby/language/failure.rb"
    , 0};
static const unsigned char file2[] = {
#embed "Ruby/resources/_document.rb"
    , 0};
static const unsigned char file3[] = {
#embed "Ruby/resources/_file_reader.rb"
    , 0};
static const unsigned char file4[] = {
#embed "Ruby/resources/_find_files.rb"
    , 0};
static const unsigned char file5[] = {
#embed "Ruby/resources/_ruby_names.rb"
    , 0};
static const unsigned char file6[] = {
#embed "Ruby/resources/_settings_file.rb"
    , 0};
static const unsigned char file7[] = {
#embed "Ruby/resources/_simple_config.rb"
    , 0};
static const unsigned char file8[] = {
#embed "Ruby/resources/aide_conf.rb"
    , 0};
static const unsigned char file9[] = {
#embed "Ruby/resources/apache.rb"
    , 0};
static const unsigned char file10[] = {
#embed "Ruby/resources/apache_conf.rb"
    , 0};
static const unsigned char file11[] = {
#embed "Ruby/resources/apt.rb"
    , 0};
static const unsigned char file12[] = {
#embed "Ruby/resources/auditd.rb"
    , 0};
static const unsigned char file13[] = {
#embed "Ruby/resources/auditd_conf.rb"
    , 0};
static const unsigned char file14[] = {
#embed "Ruby/resources/chrony_conf.rb"
    , 0};
static const unsigned char file15[] = {
#embed "Ruby/resources/cron.rb"
    , 0};
static const unsigned char file16[] = {
#embed "Ruby/resources/crontab.rb"
    , 0};
static const unsigned char file17[] = {
#embed "Ruby/resources/csv.rb"
    , 0};
static const unsigned char file18[] = {
#embed "Ruby/resources/dh_params.rb"
    , 0};
static const unsigned char file19[] = {
#embed "Ruby/resources/etc_hosts.rb"
    , 0};
static const unsigned char file20[] = {
#embed "Ruby/resources/etc_hosts_allow.rb"
    , 0};
static const unsigned char file21[] = {
#embed "Ruby/resources/etc_hosts_deny.rb"
    , 0};
static const unsigned char file22[] = {
#embed "Ruby/resources/firewalld.rb"
    , 0};
static const unsigned char file23[] = {
#embed "Ruby/resources/gem.rb"
    , 0};
static const unsigned char file24[] = {
#embed "Ruby/resources/grub_conf.rb"
    , 0};
static const unsigned char file25[] = {
#embed "Ruby/resources/inetd_conf.rb"
    , 0};
static const unsigned char file26[] = {
#embed "Ruby/resources/ini.rb"
    , 0};
static const unsigned char file27[] = {
#embed "Ruby/resources/ip6tables.rb"
    , 0};
static const unsigned char file28[] = {
#embed "Ruby/resources/iptables.rb"
    , 0};
static const unsigned char file29[] = {
#embed "Ruby/resources/json.rb"
    , 0};
static const unsigned char file30[] = {
#embed "Ruby/resources/key_rsa.rb"
    , 0};
static const unsigned char file31[] = {
#embed "Ruby/resources/limits_conf.rb"
    , 0};
static const unsigned char file32[] = {
#embed "Ruby/resources/login_defs.rb"
    , 0};
static const unsigned char file33[] = {
#embed "Ruby/resources/mail_alias.rb"
    , 0};
static const unsigned char file34[] = {
#embed "Ruby/resources/mongodb_conf.rb"
    , 0};
static const unsigned char file35[] = {
#embed "Ruby/resources/mysql.rb"
    , 0};
static const unsigned char file36[] = {
#embed "Ruby/resources/mysql_conf.rb"
    , 0};
static const unsigned char file37[] = {
#embed "Ruby/resources/nftables.rb"
    , 0};
static const unsigned char file38[] = {
#embed "Ruby/resources/nginx.rb"
    , 0};
static const unsigned char file39[] = {
#embed "Ruby/resources/nginx_conf.rb"
    , 0};
static const unsigned char file40[] = {
#embed "Ruby/resources/npm.rb"
    , 0};
static const unsigned char file41[] = {
#embed "Ruby/resources/ntp_conf.rb"
    , 0};
static const unsigned char file42[] = {
#embed "Ruby/resources/parse_config.rb"
    , 0};
static const unsigned char file43[] = {
#embed "Ruby/resources/parse_config_file.rb"
    , 0};
static const unsigned char file44[] = {
#embed "Ruby/resources/pip.rb"
    , 0};
static const unsigned char file45[] = {
#embed "Ruby/resources/postfix_conf.rb"
    , 0};
static const unsigned char file46[] = {
#embed "Ruby/resources/postgres.rb"
    , 0};
static const unsigned char file47[] = {
#embed "Ruby/resources/postgres_conf.rb"
    , 0};
static const unsigned char file48[] = {
#embed "Ruby/resources/postgres_hba_conf.rb"
    , 0};
static const unsigned char file49[] = {
#embed "Ruby/resources/postgres_ident_conf.rb"
    , 0};
static const unsigned char file50[] = {
#embed "Ruby/resources/ppa.rb"
    , 0};
static const unsigned char file51[] = {
#embed "Ruby/resources/selinux.rb"
    , 0};
static const unsigned char file52[] = {
#embed "Ruby/resources/ssh_config.rb"
    , 0};
static const unsigned char file53[] = {
#embed "Ruby/resources/sshd_active_config.rb"
    , 0};
static const unsigned char file54[] = {
#embed "Ruby/resources/sshd_config.rb"
    , 0};
static const unsigned char file55[] = {
#embed "Ruby/resources/sys_info.rb"
    , 0};
static const unsigned char file56[] = {
#embed "Ruby/resources/toml.rb"
    , 0};
static const unsigned char file57[] = {
#embed "Ruby/resources/x509_certificate.rb"
    , 0};
static const unsigned char file58[] = {
#embed "Ruby/resources/xinetd_conf.rb"
    , 0};
static const unsigned char file59[] = {
#embed "Ruby/resources/xml.rb"
    , 0};
static const unsigned char file60[] = {
#embed "Ruby/resources/yaml.rb"
    , 0};
static const unsigned char file61[] = {
#embed "Ruby/resources/yum.rb"
    , 0};

static const cp_file files[] = {
    {"dsl/run.rb", file0, sizeof file0 - 1},
    {"language/failure.rb", file1, sizeof file1 - 1},
    {"resources/_document.rb", file2, sizeof file2 - 1},
    {"resources/_file_reader.rb", file3, sizeof file3 - 1},
    {"resources/_find_files.rb", file4, sizeof file4 - 1},
    {"resources/_ruby_names.rb", file5, sizeof file5 - 1},
    {"resources/_settings_file.rb", file6, sizeof file6 - 1},
    {"resources/_simple_config.rb", file7, sizeof file7 - 1},
    {"resources/aide_conf.rb", file8, sizeof file8 - 1},
    {"resources/apache.rb", file9, sizeof file9 - 1},
    {"resources/apache_conf.rb", file10, sizeof file10 - 1},
    {"resources/apt.rb", file11, sizeof file11 - 1},
    {"resources/auditd.rb", file12, sizeof file12 - 1},
    {"resources/auditd_conf.rb", file13, sizeof file13 - 1},
    {"resources/chrony_conf.rb", file14, sizeof file14 - 1},
    {"resources/cron.rb", file15, sizeof file15 - 1},
    {"resources/crontab.rb", file16, sizeof file16 - 1},
    {"resources/csv.rb", file17, sizeof file17 - 1},
    {"resources/dh_params.rb", file18, sizeof file18 - 1},
    {"resources/etc_hosts.rb", file19, sizeof file19 - 1},
    {"resources/etc_hosts_allow.rb", file20, sizeof file20 - 1},
    {"resources/etc_hosts_deny.rb", file21, sizeof file21 - 1},
    {"resources/firewalld.rb", file22, sizeof file22 - 1},
    {"resources/gem.rb", file23, sizeof file23 - 1},
    {"resources/grub_conf.rb", file24, sizeof file24 - 1},
    {"resources/inetd_conf.rb", file25, sizeof file25 - 1},
    {"resources/ini.rb", file26, sizeof file26 - 1},
    {"resources/ip6tables.rb", file27, sizeof file27 - 1},
    {"resources/iptables.rb", file28, sizeof file28 - 1},
    {"resources/json.rb", file29, sizeof file29 - 1},
    {"resources/key_rsa.rb", file30, sizeof file30 - 1},
    {"resources/limits_conf.rb", file31, sizeof file31 - 1},
    {"resources/login_defs.rb", file32, sizeof file32 - 1},
    {"resources/mail_alias.rb", file33, sizeof file33 - 1},
    {"resources/mongodb_conf.rb", file34, sizeof file34 - 1},
    {"resources/mysql.rb", file35, sizeof file35 - 1},
    {"resources/mysql_conf.rb", file36, sizeof file36 - 1},
    {"resources/nftables.rb", file37, sizeof file37 - 1},
    {"resources/nginx.rb", file38, sizeof file38 - 1},
    {"resources/nginx_conf.rb", file39, sizeof file39 - 1},
    {"resources/npm.rb", file40, sizeof file40 - 1},
    {"resources/ntp_conf.rb", file41, sizeof file41 - 1},
    {"resources/parse_config.rb", file42, sizeof file42 - 1},
    {"resources/parse_config_file.rb", file43, sizeof file43 - 1},
    {"resources/pip.rb", file44, sizeof file44 - 1},
    {"resources/postfix_conf.rb", file45, sizeof file45 - 1},
    {"resources/postgres.rb", file46, sizeof file46 - 1},
    {"resources/postgres_conf.rb", file47, sizeof file47 - 1},
    {"resources/postgres_hba_conf.rb", file48, sizeof file48 - 1},
    {"resources/postgres_ident_conf.rb", file49, sizeof file49 - 1},
    {"resources/ppa.rb", file50, sizeof file50 - 1},
    {"resources/selinux.rb", file51, sizeof file51 - 1},
    {"resources/ssh_config.rb", file52, sizeof file52 - 1},
    {"resources/sshd_active_config.rb", file53, sizeof file53 - 1},
    {"resources/sshd_config.rb", file54, sizeof file54 - 1},
    {"resources/sys_info.rb", file55, sizeof file55 - 1},
    {"resources/toml.rb", file56, sizeof file56 - 1},
    {"resources/x509_certificate.rb", file57, sizeof file57 - 1},
    {"resources/xinetd_conf.rb", file58, sizeof file58 - 1},
    {"resources/xml.rb", file59, sizeof file59 - 1},
    {"resources/yaml.rb", file60, sizeof file60 - 1},
    {"resources/yum.rb", file61, sizeof file61 - 1},
};

size_t cp_file_count(void) { return sizeof files / sizeof files[0]; }
cp_file cp_file_at(size_t index) { return files[index]; }
