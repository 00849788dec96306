Sidescan.require_resource '_file_reader'
Sidescan.require_resource '_ruby_names'

module Sidescan
  # Lets a resource be walked as what it holds.
  module HeldElements
    include Enumerable

    def each(&block)
      @params.each(&block)
    end
  end
end

module Inspec::Resources
  # A file, or text, that holds a tree of values. Who inherits says how it is parsed and what it is called.
  class Document < Inspec.resource(1)
    answers :evaluated, 'From a file or from text. What a `command:` prints is unknown: it would run it.'

    include FileReader
    include Sidescan::RubyNames

    attr_reader :params, :raw_content

    def initialize(source)
      @params = {}
      @raw_content = read_source(source)
      @params = parsed(@raw_content)
      extend Sidescan::HeldElements if @params.respond_to?(:each)
    end

    def method_missing(*keys)
      keys.shift if keys[0] == :[]
      value(keys)
    end

    # What lies at the end of a path of keys, of indices and of an array's methods.
    def value(keys)
      keys.empty? ? nil : keys.inject(@params) { |found, key| found.nil? ? nil : step(found, key) }
    end

    def resource_id
      @source_name || "#{resource_base_name}'s content"
    end

    def to_s
      "#{resource_base_name} #{@source_name || 'content'}"
    end

    private

    # A subclass parses; what is malformed fails the whole describe.
    def parsed(text)
      parse(text)
    rescue Inspec::Exceptions::ResourceFailed => e
      raise e
    rescue StandardError => e
      raise Inspec::Exceptions::ResourceFailed, "Unable to parse #{format_name}: #{e.message}"
    end

    def format_name
      resource_base_name
    end

    def step(found, key)
      case found
      when Array
        return found[key] if key.is_a?(Integer)

        found.respond_to?(key.to_sym) ? found.send(key.to_sym) : nil
      when Hash
        found.key?(key) ? found[key] : found[key.to_s]
      end
    end

    def read_source(source)
      unless source.is_a?(Hash)
        @source_name = source
        return read_file_content(source)
      end
      return output_of(source[:command]) if source.key?(:command)
      return source[:content] if source.key?(:content)

      raise Inspec::Exceptions::ResourceFailed, 'No JSON content; must specify a file, command, or raw JSON content'
    end

    def output_of(command)
      @source_name = "from command: #{command}"
      answer = inspec.command(command)
      return answer.stdout unless answer.stdout.empty?

      words = answer.stderr.empty? ? ', STDERR was empty' : ", STDERR:\n #{answer.stderr}"
      raise Inspec::Exceptions::ResourceFailed, "No JSON output#{words}"
    end
  end
end
