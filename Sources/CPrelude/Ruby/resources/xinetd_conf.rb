Sidescan.require_resource '_file_reader'
Sidescan.require_resource '_simple_config'
Sidescan.require_resource '_find_files'

module Inspec::Resources
  class XinetdConf < Inspec.resource(1)
    name 'xinetd_conf'
    supports platform: 'unix'
    include FileReader

    def initialize(path = '/etc/xinetd.conf')
      @conf_path = path
      @content = read_file_content(path)
    end

    FilterTable.create
               .register_column(:services, field: 'service')
               .register_column(:ids, field: 'id')
               .register_column(:socket_types, field: 'socket_type')
               .register_column(:types, field: 'type')
               .register_column(:protocols, field: 'protocol')
               .register_column(:wait, field: 'wait')
               .register_custom_matcher(:disabled?) { |table| table.where('disable' => 'no').services.empty? }
               .register_custom_matcher(:enabled?) { |table| table.where('disable' => 'yes').services.empty? }
               .install_filter_methods_on_resource(self, :service_lines)

    def to_s
      "Xinetd config #{@conf_path}"
    end

    def params
      @params ||= begin
        sections = sections_of(@content)
        services = sections.select { |title, _| title.start_with?('service ') }
        others = sections.reject { |title, _| title.start_with?('service ') }
        others.merge('services' => services.map { |title, found| [title[8..-1].strip, found] }.to_h)
      end
    end

    private

    def service_lines
      @service_lines ||= params['services'].flat_map do |service, found|
        found.map do |section|
          settings = section.params
          settings['service'] = service
          settings['protocol'] ||= { 'stream' => 'tcp', 'dgram' => 'udp' }[settings['socket_type']] || 'unknown'
          settings
        end
      end
    end

    # Each title with its sections; `defaults` has one.
    def sections_of(text, included = false)
      sections = {}
      title = nil
      body = []
      last = nil
      text.split("\n").each do |line|
        line = SimpleConfig.without_comment(line, '#', false).strip
        next if line.empty?

        if line == '{'
          title = last
          body = []
        elsif line.end_with?('{') && title.nil?
          title = line[0..-2].strip
          body = []
        elsif line == '}'
          close(sections, title, body)
          title = nil
        elsif title
          body << line
        else
          include_directory(sections, line[/\Aincludedir\s+(.+)/, 1]) unless included
        end
        last = line
      end
      sections
    end

    def close(sections, title, body)
      section = SimpleConfig.new(body.join("\n"))
      if title == 'defaults'
        sections[title] = section
      elsif title
        (sections[title] ||= []).push(section)
      end
    end

    def include_directory(sections, directory)
      return if directory.nil?

      status = Sidescan.native(:file_status, directory, true)
      unless status && status['type'] == 'directory'
        raise Inspec::Exceptions::ResourceSkipped, "Can't find folder: #{directory}"
      end

      Sidescan::Find.find(directory, type: 'file').each do |path|
        sections_of(read_file_content(path), true).each do |title, found|
          found.is_a?(Array) ? (sections[title] ||= []).concat(found) : sections[title] = found
        end
      end
    end
  end
end
