# What would reach out of Ruby, to the agent or to its machine. What of it only works on text stays.
module Sidescan
  def self.refuse(owner, names, hint = nil)
    names.each do |name|
      refusal = proc do |*|
        raise NotImplementedError, "#{name} is not supported here#{hint && ": #{hint}"}"
      end
      owner.define_method(name, &refusal)
      owner.define_singleton_method(name, &refusal)
    end
  end

  in_target = 'nothing runs on the machine of the agent; ask a resource'
  refuse(Kernel, %i[` system exec spawn fork syscall trap gets readline readlines open test], in_target)
  refuse(Kernel, %i[eval exit exit! abort at_exit set_trace_func callcc srand])

  # What a profile prints has nowhere to go: standard output is the report's.
  silent = %i[puts print p printf putc pp display]
  silent.each do |name|
    Kernel.define_method(name) { |*values| name == :p || name == :pp ? (values.length > 1 ? values : values[0]) : nil }
  end
  Kernel.define_method(:sleep) { |seconds = 0| seconds.to_i }
end

%i[IO Dir Socket BasicSocket IPSocket TCPSocket TCPServer UDPSocket UNIXSocket UNIXServer Addrinfo FileTest ObjectSpace GC
   SocketError STDIN STDOUT STDERR ARGV].each do |name|
  Object.__send__(:remove_const, name) if Object.const_defined?(name)
end

module Sidescan
  # Stands where Ruby has a stream: it takes whatever is written.
  class Silence
    %i[puts print write printf << flush sync sync= fsync].each { |name| define_method(name) { |*| self } }

    def tty?
      false
    end
    alias isatty tty?

    def fileno
      nil
    end
  end

  # Only what a path's text tells.
  paths = {}
  %i[join basename dirname extname expand_path].each { |name| paths[name] = File.method(name) }
  Object.__send__(:remove_const, :File)
  file = Class.new
  Object.const_set(:File, file)
  file.const_set(:SEPARATOR, '/')
  file.const_set(:Separator, '/')
  file.define_singleton_method(:join) do |*parts|
    parts.flatten.map { |part| Sidescan.string(part.respond_to?(:to_path) ? part.to_path : part) }.inject do |path, part|
      "#{path.sub(%r{/+\z}, '')}/#{part.sub(%r{\A/+}, '')}"
    end || ''
  end
  file.define_singleton_method(:basename) do |path, suffix = ''|
    name = path.to_s.sub(%r{/+\z}, '').split('/', -1).last || (path.to_s.empty? ? '' : '/')
    if suffix == '.*' then name.sub(/(?<=.)\.[^.]*\z/, '')
    else name != suffix && name.end_with?(suffix) ? name[0, name.length - suffix.length] : name
    end
  end
  file.define_singleton_method(:dirname) do |path|
    head = path.to_s.sub(%r{/+\z}, '')
    next path.to_s.start_with?('/') ? '/' : '.' unless head.include?('/')

    head = head.sub(%r{/+[^/]*\z}, '')
    head.empty? ? '/' : head
  end
  file.define_singleton_method(:extname) do |path|
    found = basename(path)[/(?<=[^.])\.[^.]+\z/]
    found || ''
  end
  file.define_singleton_method(:split) { |path| [dirname(path), basename(path)] }
  file.define_singleton_method(:expand_path) do |path, base = '/'|
    path = path.to_s
    path = "#{base}/#{path}" unless path.start_with?('/')
    parts = []
    path.split('/').each do |part|
      if part == '..' then parts.pop
      elsif !part.empty? && part != '.' then parts << part
      end
    end
    "/#{parts.join('/')}"
  end
  file.define_singleton_method(:absolute_path) { |path, base = '/'| expand_path(path, base) }
  file.define_singleton_method(:absolute_path?) { |path| path.to_s.start_with?('/') }
  file.define_singleton_method(:fnmatch) do |pattern, path, _flags = 0|
    source = Regexp.escape(pattern).gsub('\\*', '[^/]*').gsub('\\?', '[^/]').gsub(/\\\[(.*?)\\\]/) { "[#{$1.gsub('\\-', '-')}]" }
    Regexp.new("\\A#{source}\\z").match?(path)
  end
  file.singleton_class.__send__(:alias_method, :fnmatch?, :fnmatch)
  # InSpec asks the machine that it runs on, which is the target for whoever runs it there. The agent's own machine is
  # nobody's business.
  { exist?: nil, exists?: nil, file?: 'file', directory?: 'directory', symlink?: 'symlink' }.each do |name, type|
    file.define_singleton_method(name) do |path|
      status = Sidescan.native(:file_status, path.to_s, name != :symlink?)
      !status.nil? && (type.nil? || status['type'] == type)
    end
  end
  file.define_singleton_method(:readable?) { |path| exist?(path) && (directory?(path) || !Sidescan.native(:file_read, path.to_s).nil?) }
  keep_match_in(file, %i[join basename dirname extname split expand_path absolute_path fnmatch fnmatch?])
  file.define_singleton_method(:method_missing) do |name, *arguments|
    hint = arguments[0].is_a?(String) ? "file('#{arguments[0]}')" : 'file(path)'
    raise NotImplementedError, "File.#{name} is not supported here: use #{hint} or inspec.profile.file(name)"
  end
  file.define_singleton_method(:new) { |path, *| method_missing(:new, path) }
  file.define_singleton_method(:open) { |path, *| method_missing(:open, path) }

  # The agent's surroundings are none of a profile's business.
  environment = {}
  environment.define_singleton_method(:[]) { |_name| nil }
  environment.define_singleton_method(:to_s) { 'ENV' }
  environment.freeze
  Object.const_set(:ENV, environment)

  {
    'Dir' => "use directory(path) or command('find …')", 'IO' => 'use file(path)', 'Socket' => 'use port(number) or host(name)',
    'TCPSocket' => 'use port(number) or host(name)', 'UDPSocket' => 'use port(number) or host(name)',
    'ObjectSpace' => nil, 'GC' => nil
  }.each do |name, hint|
    made = Class.new
    Object.const_set(name.to_sym, made)
    made.define_singleton_method(:method_missing) do |method, *|
      raise NotImplementedError, "#{name}.#{method} is not supported here#{hint && ": #{hint}"}"
    end
    made.define_singleton_method(:new) { |*| method_missing(:new) }
    made.define_singleton_method(:open) { |*| method_missing(:open) }
  end
end

STDOUT = STDERR = STDIN = Sidescan::Silence.new
$stdout = STDOUT
$stderr = STDERR
$stdin = STDIN
ARGV = [].freeze

class BasicObject
  # A text can't be evaluated: what a profile holds is all that runs.
  def instance_eval(*arguments, &block)
    ::Sidescan.no_text(arguments)
    instance_exec(self, &block)
  end
end

class Module
  def class_eval(*arguments, &block)
    Sidescan.no_text(arguments)
    class_exec(self, &block)
  end

  def module_eval(*arguments, &block)
    Sidescan.no_text(arguments)
    class_exec(self, &block)
  end
end

module Sidescan
  def self.no_text(arguments)
    return if arguments.empty?

    raise NotImplementedError, 'the evaluation of text is not supported here'
  end
end
