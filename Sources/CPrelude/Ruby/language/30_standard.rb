# What Ruby's standard library has and InSpec's Ruby always has loaded: the files under standard/, read when they are first
# asked for.
module Sidescan
  STANDARD = {
    'Set' => 'set', 'SortedSet' => 'set', 'Date' => 'date', 'DateTime' => 'date', 'JSON' => 'json', 'YAML' => 'yaml',
    'Psych' => 'yaml', 'Pathname' => 'pathname', 'IPAddr' => 'ipaddr', 'Hashie' => 'mash', 'OpenStruct' => 'ostruct',
    'StringScanner' => 'string_scanner', 'Shellwords' => 'shellwords', 'Base64' => 'base64', 'Digest' => 'digest',
    'Forwardable' => 'forwardable', 'Singleton' => 'forwardable', 'Delegator' => 'forwardable',
    'SimpleDelegator' => 'forwardable', 'Timeout' => 'timeout', 'CSV' => 'csv', 'URI' => 'uri', 'Gem' => 'versions',
    'Etc' => 'refused', 'SecureRandom' => 'refused', 'FileUtils' => 'refused', 'Tempfile' => 'refused',
    'Open3' => 'refused', 'Net' => 'refused', 'OpenSSL' => 'refused', 'REXML' => 'refused', 'Nokogiri' => 'refused',
    'ERB' => 'refused', 'Thread' => 'refused', 'Process' => 'refused', 'Signal' => 'refused', 'Ractor' => 'refused',
    'Logger' => 'refused', 'PTY' => 'refused', 'WIN32OLE' => 'refused', 'RbConfig' => 'refused', 'Mixlib' => 'refused',
    'Train' => 'refused', 'Faraday' => 'refused', 'HTTParty' => 'refused', 'Mutex' => 'forwardable',
    'Monitor' => 'forwardable', 'FileReader' => 'inspec_utils', 'CommentParser' => 'inspec_utils',
    'ArrayObject' => 'array_object', 'LongInteger' => 'long_integer',
    'StringIO' => 'string_io', 'BigDecimal' => 'refused'
  }
  LIBRARIES = %w[
    set date time json yaml psych pathname ipaddr hashie hashie/mash ostruct strscan shellwords base64 digest forwardable
    singleton delegate timeout csv uri rubygems etc securerandom fileutils tempfile open3 net/http openssl rexml/document
    nokogiri erb thread logger pp English bigdecimal stringio socket resolv monitor tmpdir optparse benchmark digest/sha1
    digest/sha2 digest/md5 digest/sha256 inspec rspec rspec/expectations rspec/its parslet tomlrb toml train
    active_support active_support/core_ext rbconfig English io/console open-uri comparable enumerator rational complex
    fiber colorize json/pure uri/generic multi_json addressable/uri
  ].map { |name| [name, true] }.to_h
  @read = {}

  # Loads a file of the prelude; false where there is none.
  def self.load_prelude(file)
    code = native(:prelude_code, file)
    begin
      return load_code(code) || true if code
    rescue ScriptError
      # Another mruby's.
    end
    source = native(:prelude, file)
    source.nil? ? false : load(file, source) || true
  end

  def self.require_standard(name)
    return if @read[name]

    @read[name] = true
    load_prelude("standard/#{name}.rb")
  end

  # The class of a resource that no profile has asked for so far; nil for what is none.
  def self.resource_class(name)
    return nil unless require_resource('_classes') && (file = RESOURCE_CLASSES[name.to_s])

    require_resource(file)
    Inspec::Resources.const_defined?(name) ? Inspec::Resources.const_get(name) : nil
  end

  # A profile's source as the parser here takes it.
  def self.prepare_source(text)
    native(:prepared_source, text)
  end

  # What a text says that is too large for an Integer; String#to_i asks for it.
  def self.long_integer(text, base)
    LongInteger.of(text, base)
  end

  # Whether an error is mruby's for a number that Ruby would have gone on with.
  def self.overflow?(error)
    error.is_a?(RangeError) && (error.message.start_with?('integer overflow') || error.message.end_with?('too big for integer'))
  end

  # What a regular expression's literal with names becomes before =~: it sets local variables.
  class NamedCaptures
    def initialize(regexp, names, &block)
      @regexp = regexp
      @names = names
      @block = block
    end

    def =~(text)
      match = @regexp.match(text)
      @block.call(*@names.map { |name| match && match[name] })
      match && match.begin(0)
    end
  end

  def self.require_library(name)
    name = name.to_s.sub(/\.rb\z/, '')
    known = LIBRARIES[name] || name.start_with?('inspec/', 'rspec/', 'utils/', 'inspec-', 'active_support/')
    raise LoadError, "cannot load such file -- #{name}" unless known

    first = LIBRARIES[name]
    LIBRARIES[name] = :read
    first != :read
  end
end

class Module
  def const_missing(name)
    file = Sidescan::STANDARD[name.to_s]
    if file
      Sidescan.require_standard(file)
      return const_get(name) if const_defined?(name)
      return Object.const_get(name) if Object.const_defined?(name)
    end
    resource = Sidescan.resource_class(name)
    return resource if resource

    raise NameError.new("uninitialized constant #{equal?(Object) ? '' : "#{self}::"}#{name}", name)
  end
end

class BasicObject
  # Code that is evaluated in an object's name looks up constants there.
  def const_missing(name)
    file = ::Sidescan::STANDARD[name.to_s]
    ::Sidescan.require_standard(file) if file
    return ::Object.const_get(name) if ::Object.const_defined?(name)

    resource = ::Sidescan.resource_class(name)
    return resource if resource

    ::Kernel.raise ::NameError.new("uninitialized constant #<Class:#{inspect}>::#{name}", name)
  end
end

module Kernel
  def require(name)
    Sidescan.require_library(name)
  end

  def require_relative(name)
    raise LoadError, "cannot load such file -- #{name}: files of a profile are not read one by one"
  end
  alias load require_relative

  def autoload(*)
    nil
  end

  def JSON(value)
    value.is_a?(String) ? JSON.parse(value) : JSON.generate(value)
  end

  def BigDecimal(*)
    raise NotImplementedError, 'BigDecimal is not supported here: compare integers, or texts'
  end

  def URI(text)
    URI.parse(text)
  end

  def to_json(*)
    Sidescan.require_standard('json')
    Sidescan.json_text(self)
  end

  def to_yaml(*)
    Sidescan.require_standard('yaml')
    Sidescan.yaml_text(self)
  end
end

class Time
  class << self
    %i[parse iso8601 strptime rfc2822 httpdate].each do |name|
      define_method(name) do |*arguments|
        Sidescan.require_standard('time')
        __send__(name, *arguments)
      end
    end
    alias xmlschema iso8601
  end

  %i[strftime iso8601 xmlschema to_date to_datetime utc_offset nsec httpdate rfc2822 round to_time].each do |name|
    define_method(name) do |*arguments|
      Sidescan.require_standard('time')
      __send__(name, *arguments)
    end
  end
  alias gmt_offset utc_offset
end

class String
  def to_date
    Date.parse(self)
  end

  def to_time
    Time.parse(self)
  end

  def shellescape
    Shellwords.escape(self)
  end

  def shellsplit
    Shellwords.split(self)
  end
end
