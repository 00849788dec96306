Sidescan.require_resource '_file_reader'
Sidescan.require_resource '_find_files'

module Inspec::Resources
  # A part of nginx's configuration, whose directives are attributes.
  module NginxPart
    def self.included(part)
      part.class_eval { attr_reader :params, :parent }
    end

    def method_missing(name)
      return super if name.to_s.start_with?('to_')

      (@params[name.to_s] || []).flatten
    end

    def respond_to_missing?(name, _private = false)
      !name.to_s.start_with?('to_')
    end

    def inspect
      to_s
    end
  end

  class NginxConf < Inspec.resource(1)
    name 'nginx_conf'
    answers :evaluated, 'A configuration that can not be parsed is unknown.'
    supports platform: 'unix'
    include FileReader

    MOST_FILES = 1000

    attr_reader :contents

    def initialize(path = nil)
      @conf_path = path || '/etc/nginx/nginx.conf'
      @contents = {}
      content_of(@conf_path)
    end

    def params
      @params ||= tree_of(@conf_path)
    end

    def http
      NginxConfHttp.new(params['http'], self)
    end

    def servers
      http.servers
    end

    def locations
      http.locations
    end

    def method_missing(name)
      return super if name.to_s.start_with?('to_')

      found = params[name.to_s]
      found && found.flatten
    end

    def respond_to_missing?(name, _private = false)
      !name.to_s.start_with?('to_')
    end

    def resource_id
      @conf_path
    end

    def to_s
      "nginx_conf #{@conf_path}"
    end

    private

    def content_of(path)
      @contents[path] ||= read_file_content(path, true)
    end

    def tree_of(path, open = [])
      text = content_of(path)
      return {} if text.split("\n").all? { |line| line =~ /^\s*#|^$/ }
      raise Sidescan::Unknown.new(path, 'not what such a file holds') if open.include?(path)
      raise Sidescan::Unknown.new(path, 'too many files are included') if @contents.length > MOST_FILES

      with_included(Sidescan.native(:nginx_conf, text), Sidescan::Find.directory_of(path), open + [path])
    rescue StandardError
      # nginx itself would not start with it.
      raise Sidescan::Unknown.new(path, 'not what such a file holds')
    end

    # An included file's directives stand as if they had been written where the include is.
    def with_included(found, directory, open)
      return found.map { |part| with_included(part, directory, open) } if found.is_a?(Array)
      return found unless found.is_a?(Hash)

      patterns = (found.delete('include') || []).flatten
      patterns.each do |pattern|
        Sidescan::Find.find(Sidescan::Find.relative_to(directory, pattern)).each do |path|
          merge(found, tree_of(path, open))
        end
      end
      found.map { |name, part| [name, with_included(part, directory, open)] }.to_h
    end

    def merge(found, included)
      included.each do |name, part|
        known = found[name]
        found[name] = known.is_a?(Array) && part.is_a?(Array) ? known + part : part
      end
    end
  end

  class NginxConfHttp
    attr_reader :entries

    def initialize(params, parent)
      @parent = parent
      @entries = (params || []).map { |entry| NginxConfHttpEntry.new(entry, parent) }
    end

    def servers
      @entries.map { |entry| entry.servers }.flatten
    end

    def locations
      servers.map { |server| server.locations }.flatten
    end

    def to_s
      "#{@parent}, http entries"
    end

    def inspect
      to_s
    end
  end

  class NginxConfHttpEntry
    include NginxPart

    def initialize(params, parent)
      @params = params || {}
      @parent = parent
    end

    FilterTable.create
               .register_column(:servers, field: 'server')
               .install_filter_methods_on_resource(self, :server_table)

    def locations
      servers.map { |server| server.locations }.flatten
    end

    def to_s
      "#{@parent}, http entry"
    end

    private

    def server_table
      @server_table ||= (@params['server'] || []).map { |server| { 'server' => NginxConfServer.new(server, self) } }
    end
  end

  class NginxConfServer
    include NginxPart

    def initialize(params, parent)
      @params = params || {}
      @parent = parent
    end

    FilterTable.create
               .register_column(:locations, field: 'location')
               .install_filter_methods_on_resource(self, :location_table)

    def to_s
      name = first_of('server_name')
      listen = name && first_of('listen')
      "#{@parent.parent}, server #{name}#{listen && ":#{listen}"}"
    end

    private

    def first_of(directive)
      (@params[directive] || []).flatten.first
    end

    def location_table
      @location_table ||= (@params['location'] || []).map do |location|
        { 'location' => NginxConfLocation.new(location, self) }
      end
    end
  end

  class NginxConfLocation
    attr_reader :params, :parent

    def initialize(params, parent)
      @params = params || {}
      @parent = parent
    end

    def to_s
      "#{@parent.parent.parent}, location #{(@params['_'] || []).join(' ').inspect}"
    end

    def inspect
      to_s
    end
  end
end
