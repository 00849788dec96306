module Inspec::Resources
  class Mysql < Inspec.resource(1)
    name 'mysql'
    supports platform: 'unix'

    attr_reader :package, :service, :conf_dir, :conf_path, :data_dir, :log_dir, :log_path, :log_group, :log_dir_group

    def initialize
      debian = inspec.os.debian?
      arch = inspec.os.name == 'arch'
      @conf_dir = debian || arch ? '/etc/mysql/' : '/etc/'
      @conf_path = "#{@conf_dir}my.cnf"
      @data_dir = '/var/lib/mysql/'
      @log_dir = '/var/log/'
      @log_dir_group = 'root'
      @service = debian || arch ? 'mysql' : 'mysqld'
      @log_path = debian || arch ? '/var/log/mysql.log' : '/var/log/mysqld.log'
      @log_group = debian ? 'adm' : 'mysql'
      @package = if arch
                   'mariadb'
                 elsif debian || inspec.os.redhat?
                   'mysql-server'
                 end
    end

    def to_s
      'MySQL'
    end
  end
end
