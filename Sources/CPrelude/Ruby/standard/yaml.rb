module Psych
  class Exception < ::RuntimeError; end
  class SyntaxError < Exception; end
  class BadAlias < Exception; end
  class AliasesNotEnabled < BadAlias; end
  class DisallowedClass < Exception; end

  class << self
    def load(text, aliases: false, symbolize_names: false, permitted_classes: [], **_options)
      options = (aliases ? 1 : 0) | (permitted_classes.any? { |name| %w[Date Time].include?(name.to_s) } ? 2 : 0)
      value = Sidescan.native(:yaml, Sidescan.string(text), options)
      return value unless symbolize_names

      Sidescan.require_standard('json')
      Sidescan.symbolized(value)
    end
    alias safe_load load

    def unsafe_load(text, **options)
      load(text, aliases: true, permitted_classes: %w[Date Time], **options)
    end

    def dump(value, *)
      Sidescan.yaml_text(value)
    end

    def load_file(*)
      raise NotImplementedError, 'YAML.load_file is not supported here: use yaml(path) or inspec.profile.file(name)'
    end
    alias safe_load_file load_file
    alias unsafe_load_file load_file
  end
end
YAML = Psych

module Sidescan
  def self.yaml_text(value)
    case value
    when Hash, Array then value.empty? ? "--- #{yaml_scalar(value)}\n" : "---\n#{yaml_block(value, 0)}"
    else "--- #{yaml_scalar(value)}\n"
    end
  end

  def self.yaml_block(value, depth)
    margin = '  ' * depth
    if value.is_a?(Hash)
      value.map { |key, item| "#{margin}#{yaml_scalar(key)}:#{yaml_item(item, depth, item.is_a?(Array) ? 0 : 1)}" }.join
    else
      value.map do |item|
        nested = (item.is_a?(Hash) || item.is_a?(Array)) && !item.empty?
        nested ? "#{margin}- #{yaml_block(item, depth + 1)[margin.length + 2..-1]}" : "#{margin}- #{yaml_scalar(item)}\n"
      end.join
    end
  end

  def self.yaml_item(item, depth, deeper)
    return " #{yaml_scalar(item)}\n" unless (item.is_a?(Hash) || item.is_a?(Array)) && !item.empty?

    "\n#{yaml_block(item, depth + deeper)}"
  end

  def self.yaml_scalar(value)
    case value
    when nil then ''
    when {}, [] then value.inspect
    when Symbol then ":#{value}"
    when String
      plain = value.match?(%r{\A[A-Za-z/_][\w/.+@ \-]*\z}) && !value.match?(/\A(?:true|false|yes|no|on|off|null|y|n)\z/i) && value == value.strip
      return value if plain

      value.match?(/[\n\t\\"]/) ? value.inspect : "'#{value.gsub("'", "''")}'"
    else value.to_s
    end
  end
end
