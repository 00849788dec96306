Sidescan.require_resource '_programs'
Sidescan.require_resource '_find_files'

module Inspec::Resources
  # Where PostgreSQL keeps its files. `psql --version` is asked only where no directory tells the version.
  class Postgres < Inspec.resource(1)
    name 'postgres'
    supports platform: 'unix'
    answers :partly, 'Where no directory tells the version it is unknown: it would run `psql --version`.'

    attr_reader :service, :data_dir, :conf_dir, :conf_path, :version, :cluster

    def initialize
      inspec.os.debian? ? find_on_debian : find_elsewhere
      @service = service_name
      if @version.to_s.empty? || @conf_dir.to_s.empty?
        return skip_resource 'Seems like PostgreSQL is not installed on your system'
      end

      @conf_path = "#{@conf_dir}/postgresql.conf"
    end

    def to_s
      'PostgreSQL'
    end

    private

    def find_on_debian
      @version = first_directory('/etc/postgresql') || version_from_psql
      return if @version.to_s.empty?

      clusters = directories("/etc/postgresql/#{@version}")
      @cluster = clusters.include?('main') ? 'main' : clusters.first
      @conf_dir = "/etc/postgresql/#{@version}/#{@cluster}"
      @data_dir = "/var/lib/postgresql/#{@version}/#{@cluster}"
    end

    def find_elsewhere
      unversioned = directory?('/var/lib/pgsql/data')
      @version = unversioned ? version_from_psql : first_directory('/var/lib/pgsql') || version_from_psql
      @conf_dir = @data_dir = [
        "/var/lib/pgsql/#{@version}/data", "/var/lib/pgsql/#{@version.to_i}/data", '/var/lib/pgsql/data',
        '/var/lib/postgres/data', '/var/lib/postgresql/data'
      ].find { |path| directory?(path) }
    end

    def service_name
      return "postgresql-#{@version.to_i}" if @version.to_i >= 10

      @version.to_f >= 9.4 ? "postgresql-#{@version}" : 'postgresql'
    end

    def version_from_psql
      return nil if Sidescan::Programs.find('psql').nil?

      numbers = inspec.command('psql --version').stdout.strip.split(' ')[2].to_s.split('.')
      numbers.first.to_i >= 10 ? numbers.first : numbers.first(2).join('.')
    end

    def first_directory(path)
      directories(path).first
    end

    def directories(path)
      Sidescan::Find.expand("#{path}/*").select { |found| directory?(found) }.map { |found| found.split('/').last }
    end

    def directory?(path)
      status = Sidescan.native(:file_status, path, true)
      status && status['type'] == 'directory'
    end
  end
end
