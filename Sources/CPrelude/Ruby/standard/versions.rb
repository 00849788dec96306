module Gem
  class Version
    include Comparable

    PATTERN = /\A\s*(?:[0-9]+(?:\.[0-9a-zA-Z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)?\s*\z/

    attr_reader :version

    def self.correct?(text)
      PATTERN.match?(text.to_s)
    end

    def self.create(text)
      text.is_a?(Version) || text.nil? ? text : new(text)
    end

    def initialize(text)
      raise ArgumentError, "Malformed version number string #{text}" unless Version.correct?(text)

      @version = text.to_s.strip.gsub('-', '.pre.')
      @version = '0' if @version.empty?
    end

    def to_s
      @version
    end

    def inspect
      "Gem::Version.new(#{@version.inspect})"
    end

    def segments
      @segments ||= @version.scan(/[0-9]+|[a-z]+/i).map { |part| part.match?(/\A\d/) ? part.to_i : part }
    end

    def prerelease?
      @version.match?(/[a-zA-Z]/)
    end

    def release
      Version.new(segments.take_while { |part| part.is_a?(Integer) }.join('.'))
    end

    def bump
      parts = segments.take_while { |part| part.is_a?(Integer) }
      parts.pop if parts.length > 1
      parts[-1] += 1
      Version.new(parts.join('.'))
    end

    def <=>(other)
      other = Version.new(other) if other.is_a?(String) && Version.correct?(other)
      return nil unless other.is_a?(Version)

      count = [segments.length, other.segments.length].max
      (0...count).each do |index|
        one = segments[index] || 0
        two = other.segments[index] || 0
        next if one == two
        return -1 if one.is_a?(String) && two.is_a?(Integer)
        return 1 if one.is_a?(Integer) && two.is_a?(String)

        return one <=> two
      end
      0
    end

    def eql?(other)
      other.is_a?(Version) && version == other.version
    end

    def hash
      version.hash
    end
  end

  class Requirement
    def self.new(*texts)
      super(texts.flatten)
    end

    def initialize(texts)
      @parts = texts.map do |text|
        match = /\A\s*(=|!=|>=|<=|~>|>|<)?\s*(\S+)\s*\z/.match(text.to_s)
        raise ArgumentError, "Illformed requirement [#{text.inspect}]" unless match

        [match[1] || '=', Version.new(match[2])]
      end
    end

    def satisfied_by?(version)
      @parts.all? do |operator, wanted|
        case operator
        when '=' then version == wanted
        when '!=' then version != wanted
        when '~>' then version >= wanted && version.release < wanted.bump
        else version.__send__(operator.to_sym, wanted)
        end
      end
    end
    alias === satisfied_by?
    alias =~ satisfied_by?
  end

  class Dependency
    attr_reader :name, :requirement

    def initialize(name, *requirements)
      @name = name
      @requirement = Requirement.new(*requirements)
    end

    def match?(name, version)
      name == @name && requirement.satisfied_by?(Version.new(version))
    end
  end
end
