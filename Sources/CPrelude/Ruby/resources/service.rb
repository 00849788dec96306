Sidescan.require_resource '_units'
Sidescan.require_resource '_runlevels'

module Inspec::Resources
  # A service as its files define it. Whether it runs is not in them.
  class Service < Inspec.resource(1)
    name 'service'
    supports platform: 'unix'
    answers :partly,
            '`installed?` and `enabled?` come from unit files, links, masks and init scripts. `running?` is unknown ' \
            'where there is such a service: files do not tell what runs. What is not installed does not run.'

    # From which release on a system has systemd.
    SYSTEMD_SINCE = {
      'ubuntu' => 15.04, 'linuxmint' => 18, 'debian' => 8, 'redhat' => 7, 'centos' => 7, 'oracle' => 7,
      'cloudlinux' => 7, 'scientific' => 7, 'rocky' => 7, 'almalinux' => 7, 'fedora' => 15, 'alibaba' => 3,
      'suse' => 12, 'opensuse' => 12, 'arch' => 0, 'coreos' => 0, 'amazon' => 0, 'yocto' => 0
    }.freeze
    INIT_ONLY = %w[alpine wrlinux].freeze

    attr_reader :service_ctl

    def initialize(service_name, service_ctl = nil)
      @service_name = service_name
      @service_ctl = service_ctl
      @manager = manager
      skip_resource 'The `service` resource is not supported on your OS yet.' if @manager.nil?
    end

    def installed?(_name = nil, _version = nil)
      @manager == :systemd && unit.fragment ? unit.load_state == 'loaded' : script?
    end

    def enabled?(_level = nil)
      return Sidescan::InitScripts.enabled?(@service_name) if @manager != :systemd || unit.fragment.nil?

      %w[enabled static indirect].include?(unit.file_state)
    end

    # What is not installed does not run; of anything else only its manager would know.
    def running?(_under = nil)
      return false if !script? && (@manager != :systemd || unit.fragment.nil?)

      raise Sidescan::Unknown.new("whether the service #{@service_name} runs", "files do not tell what is running")
    end

    def params
      return {} unless @manager == :systemd

      Sidescan::UnitProperties.new(properties)
    end

    def runlevels(*wanted)
      return Runlevels.new(self) if @manager == :systemd || !script?

      started = Sidescan::InitScripts.levels(@service_name)
      Runlevels.of(self, (0..6).map { |level| [level, started.include?(level)] }.to_h, wanted)
    end

    def type
      @manager == :systemd ? 'systemd' : (script? ? 'sysv' : nil)
    end

    def name
      @manager == :systemd ? unit.id : @service_name
    end

    def description
      @manager == :systemd ? properties['Description'] : nil
    end

    def startname
      @manager == :systemd ? properties['User'] : nil
    end

    def startmode; end

    def has_start_mode?(_mode)
      raise Inspec::Exceptions::ResourceSkipped, 'The `has_start_mode` matcher is not supported on your OS yet.'
    end

    def monitored_by?(tool)
      inspec.command("#{tool} status #{@service_name}").stdout.include?(@service_name)
    end

    def resource_id
      @service_name || 'Service'
    end

    def to_s
      "Service #{@service_name}"
    end

    private

    def manager
      os = inspec.os
      since = SYSTEMD_SINCE[os[:name]]
      return INIT_ONLY.include?(os[:name]) ? :init : nil if since.nil?

      # A release that is no number is that of a rolling distribution.
      os[:release].to_s =~ /\A\d/ && os[:release].to_f < since ? :init : :systemd
    end

    def unit
      @unit ||= Sidescan::Unit.new(@service_name.to_s)
    end

    def script?
      Sidescan::InitScripts.installed?(@service_name)
    end

    # What systemd makes of a script without a unit is loaded, too.
    def properties
      state = unit.load_state
      generated = unit.fragment.nil? && script?
      {
        'Id' => unit.id,
        'LoadState' => generated ? 'loaded' : state,
        'UnitFileState' => generated ? 'generated' : unit.file_state.to_s,
        'FragmentPath' => unit.fragment.to_s,
        'Description' => (state == 'loaded' && unit.setting('Unit', 'Description')) || unit.id,
        'User' => (state == 'loaded' && unit.setting('Service', 'User')) || ''
      }
    end
  end
end
