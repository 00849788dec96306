Sidescan.require_resource '_packages'

module Inspec::Resources
  class Packages < Inspec.resource(1)
    name 'packages'
    supports platform: 'unix'
    answers :evaluated, 'From the databases of dpkg, apk and rpm. Without one all is unknown.'

    # dpkg's letters for what is wanted, for what is, and for what went wrong.
    WANTED = { 'unknown' => 'u', 'install' => 'i', 'hold' => 'h', 'deinstall' => 'r', 'purge' => 'p' }.freeze
    STATES = {
      'not-installed' => 'n', 'config-files' => 'c', 'half-installed' => 'H', 'unpacked' => 'U',
      'half-configured' => 'F', 'triggers-awaited' => 'W', 'triggers-pending' => 't', 'installed' => 'i'
    }.freeze

    def initialize(pattern)
      kind = Sidescan::Packages.kind(inspec.os)
      return skip_resource "The packages resource is not yet supported on OS #{inspec.os.name}" if kind.nil?

      @pattern = pattern_of(pattern)
      @list = Sidescan::Packages.all(kind).select { |package| package['name'] =~ @pattern }
                                .map { |package| row(kind, package) }.compact
    end

    FilterTable.create
               .register_column(:statuses, field: 'status', style: :simple)
               .register_column(:names, field: 'name')
               .register_column(:versions, field: 'version')
               .register_column(:architectures, field: 'architecture')
               .install_filter_methods_on_resource(self, :rows)

    def to_s
      "Packages #{@pattern.inspect}"
    end

    private

    def rows
      @list || []
    end

    def pattern_of(pattern)
      case pattern
      when String then Regexp.new(Regexp.escape(pattern))
      when Regexp then pattern
      else raise 'Invalid name argument to packages resource, please use a "string" or /regexp/'
      end
    end

    def row(kind, package)
      status = status_of(package['status'])
      return nil if status.nil?

      version = package['version'].to_s
      # As `dpkg-query` and `apk list` are read: without the epoch, without the release.
      version = kind == :apk ? version.split('-').first : version.split(':').last
      { 'status' => status, 'name' => package['name'], 'version' => version, 'architecture' => package['architecture'] }
    end

    # What is neither installed nor missing has dpkg's two letters.
    def status_of(status)
      wanted, error, state = status.split(' ')
      return nil if state == 'not-installed'
      return 'installed' if state == 'installed'

      "#{WANTED[wanted]}#{STATES[state]}#{error == 'reinstreq' ? 'R' : ''}"
    end
  end
end
