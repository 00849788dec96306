Sidescan.require_resource '_paths'

module Sidescan
  # Programs of the target by their names, as its shell would find them.
  module Programs
    DIRECTORIES = %w[/usr/sbin /sbin /usr/local/sbin /usr/local/bin /usr/bin /bin].freeze
    # Where the system's own programs stand; what comes with them may lie below any of these.
    SYSTEM = ['', '/usr', '/usr/local'].freeze
    INTERPRETERS = /\A(?:ruby|python|pypy|node|nodejs)[\d.]*\z/

    # The path of a program; nil where there is none.
    def self.find(name)
      DIRECTORIES.map { |directory| "#{directory}/#{name}" }.find { |path| Sidescan.native(:file_status, path, true) }
    end

    # What stands above the `bin` of the interpreter that runs a script, or of a program that is no script; nil where
    # nobody can tell, as of a script for the shell. In an environment of Python's both its own and the one above count
    # as far as its configuration says.
    def self.prefixes(path)
      place = real(path)
      return nil if place.nil?

      interpreter = interpreter_of(place)
      return [prefix(place)] if interpreter == :none

      target = interpreter && real(interpreter)
      return nil if target.nil?

      environment(prefix(interpreter), prefix(target))
    end

    def self.system?(prefix)
      SYSTEM.include?(prefix)
    end

    def self.prefix(path)
      path.sub(%r{/s?bin/[^/]+\z}, '')
    end

    def self.real(path)
      way = Paths.walk(path)
      way && way['path']
    rescue Paths::Loop
      nil
    end

    # The path that the first line names; :none without such a line, nil where it names no interpreter of scripts.
    def self.interpreter_of(place)
      text = Sidescan.unless_unknown('#!') { Sidescan.native(:file_read, place).to_s }
      return :none unless text.start_with?('#!')

      words = text[2, 4096].to_s.split("\n").first.to_s.split
      return named(words[0].to_s) unless words[0].to_s.end_with?('/env')

      beside = "#{place.sub(%r{/[^/]+\z}, '')}/#{words[1]}"
      named(words.length != 2 ? '' : Sidescan.native(:file_status, beside, true) ? beside : find(words[1]).to_s)
    end

    def self.named(path)
      path.start_with?('/') && path.split('/').last =~ INTERPRETERS ? path : nil
    end

    def self.environment(own, above)
      configuration = Sidescan.native(:file_read, "#{own}/pyvenv.cfg")
      return [above] if configuration.nil?

      configuration =~ /^\s*include-system-site-packages\s*=\s*true\s*$/i ? [own, above] : [own]
    end
  end

  # Where the packages of a program that was found lie, and whether that is all there may be.
  class Libraries
    attr_reader :directories

    # `system` are the patterns of directories of the system's own programs; the block gives those below a prefix.
    def initialize(program, system)
      @program = program && Sidescan.native(:file_status, program, true) && program
      told = @program && Programs.prefixes(@program)
      @told = !told.nil?
      prefixes = told || [program, @program && Programs.real(@program)].compact.map { |path| Programs.prefix(path) }.uniq
      others = prefixes.reject { |prefix| Programs.system?(prefix) }
      shared = program.nil? || others.length < prefixes.length
      @directories = others.flat_map { |prefix| yield(prefix) } + (shared ? system : [])
    end

    # Nothing was found: is that because nothing is there?
    def complete
      return if @program.nil?
      return if @told && @directories.any? { |pattern| !Find.expand(pattern).empty? }

      raise Unknown.new("the packages of #{@program}", 'it does not tell where they are')
    end
  end
end
