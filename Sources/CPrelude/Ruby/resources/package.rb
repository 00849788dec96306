Sidescan.require_resource '_packages'

module Inspec::Resources
  class Package < Inspec.resource(1)
    name 'package'
    supports platform: 'unix'
    answers :partly,
            'Read from the databases of dpkg, apk and rpm. `latest?` and `latest_version` are unknown: they would ' \
            'ask a repository.'

    TYPES = { dpkg: 'deb', rpm: 'rpm', apk: 'pkg' }.freeze

    def initialize(package_name, options = {})
      @package_name = package_name
      @kind = Sidescan::Packages.kind(inspec.os)
      if @kind.nil?
        raise Inspec::Exceptions::ResourceSkipped, 'The `package` resource is not supported on your OS yet.'
      end

      require_database(options[:rpm_dbpath]) if @kind == :rpm && options[:rpm_dbpath]
    end

    def installed?(_provider = nil, _version = nil)
      info[:installed] == true
    end

    def held?(_provider = nil, _version = nil)
      info[:held] == true
    end

    def latest?(_provider = nil, _version = nil)
      !version.nil? && version == latest_version
    end

    def latest_version
      inspec.command("apt list #{@package_name} -a").stdout
    end

    def version
      info[:version]
    end

    # Of a package that is not there, nothing.
    def info
      @info ||= described(Sidescan::Packages.named(@kind, @package_name))
    end

    def resource_id
      @package_name || 'System Package'
    end

    def to_s
      "System Package #{@package_name}"
    end

    private

    def described(package)
      return {} if package.nil?

      wanted, _error, state = package['status'].split(' ')
      return {} if state == 'not-installed'

      described = {
        name: package['name'], installed: state == 'installed', version: version_of(package), type: TYPES[@kind]
      }
      @kind == :dpkg ? described.merge(held: wanted == 'hold') : described
    end

    # `rpm -qi` prints the epoch on a line of its own, which InSpec does not read.
    def version_of(package)
      @kind == :rpm ? package['version'].split(':').last : package['version']
    end

    def require_database(path)
      return if inspec.directory(path).directory?

      raise Inspec::Exceptions::ResourceSkipped,
            "The following requirements are not met for this resource: RPMDB #{path} does not exist"
    end
  end
end
