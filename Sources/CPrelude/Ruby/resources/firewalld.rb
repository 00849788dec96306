Sidescan.require_resource '_programs'

module Inspec::Resources
  # What the running firewalld says through `firewall-cmd`.
  class FirewallD < Inspec.resource(1)
    name 'firewalld'
    supports platform: 'linux'
    answers :partly, '`installed?` looks for the program. All else is unknown: only the running daemon tells it.'

    def installed?
      !Sidescan::Programs.find('firewall-cmd').nil?
    end

    table = FilterTable.create
    %i[zone interfaces sources services target ports protocols forward_ports source_ports icmp_blocks rich_rules]
      .each { |column| table.register_column(column, field: column.to_s) }
    table.install_filter_methods_on_resource(self, :params)

    def params
      ask('--get-active-zones')
      raise Sidescan::Unknown.new(to_s, 'the zones are not read here')
    end

    def running?
      installed? && ask('--state').start_with?('running')
    end

    def default_zone
      ask('--get-default-zone')
    end

    def has_zone?(zone)
      installed? && ask('--get-zones').split(' ').include?(zone)
    end

    def has_service_enabled_in_zone?(service, zone = nil)
      ask("--permanent --zone=#{zone || default_zone} --query-service=#{service}") == 'yes'
    end

    def service_ports_enabled_in_zone(service, zone = nil)
      ask("--permanent --zone=#{zone || default_zone} --service=#{service} --get-ports").split(' ')
    end

    def service_protocols_enabled_in_zone(service, zone = nil)
      ask("--permanent --zone=#{zone || default_zone} --service=#{service} --get-protocols").split(' ')
    end

    def has_port_enabled_in_zone?(port, zone = nil)
      ask("--permanent --zone=#{zone || default_zone} --query-port=#{port}") == 'yes'
    end

    def has_rule_enabled?(rule, zone = nil)
      rule = "rule #{rule}" unless rule.start_with?('rule')
      ask("--permanent --zone=#{zone || default_zone} --query-rich-rule='#{rule}'") == 'yes'
    end

    def to_s
      'Firewall Rules'
    end

    private

    def ask(question)
      inspec.command("firewall-cmd #{question}").stdout.strip
    end
  end
end
