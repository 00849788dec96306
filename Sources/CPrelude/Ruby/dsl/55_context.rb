module Inspec
  # What a library's text is evaluated in: its methods and constants stay with it.
  class LibraryEvalContext
    def require(name)
      Kernel.require(name)
    end

    def to_s
      '#<Inspec::LibraryEvalContext>'
    end
    alias inspect to_s
  end

  # `inspec.profile`.
  class RuntimeProfile
    def initialize(profile)
      @profile = profile
    end

    def files
      @profile.files.keys
    end

    def file(name)
      raise "Cannot find file #{name} in profile." unless @profile.files.key?(name.to_s)

      @profile.files[name.to_s].dup
    end
  end

  # What a profile's control files are evaluated in: all files of a profile share it.
  class ControlEvalContext
    include Sidescan::ResourceWords

    # A control file may set variables of its own: ours have names that nobody else gives.
    def profile
      @__profile
    end

    def registry
      @__registry
    end

    def backend
      @__backend
    end

    def rules
      @__rules
    end

    def groups
      @__groups
    end

    def subcontexts
      @__subcontexts
    end

    # How the id of a control begins that stands for what a file would have said.
    REST = '(what '.freeze

    def initialize(profile)
      @__profile = profile
      @__registry = Sidescan::Registry.new
      @__backend = Backend.new(@__registry, RuntimeProfile.new(profile))
      @__rules = {}
      @__groups = {}
      @__subcontexts = []
      @__generated = {}
    end

    def inspec
      @__backend
    end
    alias sidescan_backend inspec

    def load_file(file, reference, number)
      @__group = group_of(file)
      @__file_skip = nil
      @__file_unknown = @__profile.library_unknown
      @__reference = reference
      Backend.current = @__backend
      Sidescan.pending = nil
      Sidescan.evaluate_control_file(self, reference, number)
      Sidescan.intact!
      rest_unknown(file, Sidescan.pending.settled!) if Sidescan.pending
    rescue SyntaxError => e
      raise Sidescan::Refusal, "#{reference}: #{Sidescan.syntax_message(e)}"
    rescue Sidescan::Refusal => e
      raise e
    rescue Sidescan::Unknown => e
      # Nothing is known of what the rest of the file would have said; one skipped control stands for it.
      rest_unknown(file, e.settled!)
    rescue Exception => e
      raise Sidescan::Refusal, e.message if e.is_a?(Input::Error)

      @__profile.fail_with(file, e)
    end

    # Evaluates the block of an include_controls, as if it stood in this profile.
    def load_block(reference, &block)
      before = [@__reference, @__group]
      @__reference = reference
      @__group = nil
      instance_exec(&block)
    ensure
      @__reference, @__group = before
    end

    def control(id, options = {}, &block)
      return if @__collecting && (@__collecting << id.to_s)

      location = Sidescan.location_of('control', @__reference)
      register(Rule.new(id.to_s, self, location, &block), options)
    end
    alias rule control

    def describe(*arguments, &block)
      result = nil
      rule = generated_rule('describe') { result = describe(*arguments, &block) }
      register(rule)
      result
    end

    def expect(*arguments, &block)
      result = nil
      rule = generated_rule('expect') { result = expect(*arguments, &block) }
      register(rule)
      result
    end

    def title(text)
      @__group[:title] = text if @__group
    end

    def only_if(message = nil, impact: nil)
      return unless block_given?

      skipped = begin
        !Sidescan.surfacing_unknown { yield }
      rescue Sidescan::Unknown => e
        @__file_unknown = e.settled!
        return
      end
      @__file_skip = { result: true, type: :only_if, message: message, impact: impact } if skipped
    end

    def include_controls(name, &block)
      child = child_context(name)
      child.load_block(@__reference, &block) if block
      add_subcontext(child)
    end
    alias include_rules include_controls

    def require_controls(name, &block)
      child = child_context(name)
      child.keep_only(child.ids_named_in(@__reference, &block))
      child.load_block(@__reference, &block) if block
      add_subcontext(child)
    end
    alias require_rules require_controls

    def skip_control(id)
      @__rules.delete(id.to_s)
    end
    alias skip_rule skip_control

    def input(name, options = {})
      @__profile.inputs.value(name, options)
    end
    alias attribute input

    def input_object(name)
      @__profile.inputs[name]
    end

    def method_missing(name, *arguments, **named, &block)
      resource = @__backend.make(name, arguments, named, block)
      return super if resource.nil?

      resource
    end

    def respond_to_missing?(name, _all = false)
      @__backend.resource?(name)
    end

    def to_s
      "#<Inspec::ControlEvalContext>"
    end
    alias inspect to_s

    # --- what the rest of the prelude asks ---

    def ids_named_in(reference, &block)
      @__collecting = []
      load_block(reference, &block) if block
      @__collecting
    ensure
      @__collecting = nil
    end

    def keep_only(ids)
      @__rules.keys.each { |id| @__rules.delete(id) unless ids.include?(id) || id.start_with?(REST) }
    end

    def all_subcontexts
      @__subcontexts.inject([]) { |all, child| all + [child] + child.all_subcontexts }
    end

    private

    def register(rule, _options = {})
      if @__file_skip
        rule.skip_rule = @__file_skip
        rule.impact(@__file_skip[:impact]) unless @__file_skip[:impact].nil?
      end
      rule.unknown!(@__file_unknown) if @__file_unknown
      # Somebody swallowed it before, outside of any control; what followed may be built on it.
      rule.unknown!(Sidescan.pending) if Sidescan.pending
      return unless Sidescan.selected?(rule) || rule.id.start_with?(REST)

      @__group[:controls] << rule.id if @__group && !@__group[:controls].include?(rule.id)
      known = @__rules[rule.id]
      known ? known.merge(rule) : @__rules[rule.id] = rule
    end

    def generated_rule(word, &body)
      location = Sidescan.location_of(word, @__reference)
      file = File.basename(location[:ref])
      place = "#{file}:#{location[:line]}"
      id = "(generated from #{place} #{Sidescan.digest("#{location[:ref]}:#{location[:line]}:#{@__generated.length}")})"
      @__generated[id] = true
      Rule.new(id, self, location, generated: true, &body)
    end

    def group_of(file)
      @__groups[file] ||= { id: file, title: nil, controls: [] }
    end

    def child_context(name)
      child = @__profile.dependencies[name.to_s]
      if child.nil?
        raise "Cannot load '#{name}' since it is not listed as a dependency of #{@__profile.name}."
      end

      child.included = true
      child.context
    end

    def add_subcontext(child)
      @__subcontexts << child unless @__subcontexts.include?(child)
    end

    def rest_unknown(file, unknown)
      id = "#{REST}#{File.basename(file)} says further)"
      rule = Rule.new(id, self, { ref: @__reference, line: 1 }, generated: true)
      rule.unknown!(unknown)
      register(rule)
    end
  end
end

module Sidescan
  # Where a call of `control` or `describe` stands: its first line and its last one. mruby notes only the last.
  def self.location_of(word, reference)
    site = call_site
    return { ref: reference, line: 1, last: 1 } if site.nil?

    { ref: site[0], line: native(:source_first_line, site[0], site[1], word), last: site[1] }
  end

  # 32 hexadecimal digits that hardly two texts share. InSpec's are random; the same run shall give the same report.
  def self.digest(text)
    [5381, 33, 7, 131].map do |seed|
      hash = seed
      text.each_byte { |byte| hash = (hash * (seed | 1) + byte + 1) % 4294967296 }
      hash.to_s(16).rjust(8, '0')
    end.join
  end

  class << self
    attr_accessor :wanted_controls, :wanted_tags
  end

  # Which of `--controls` no control has answered to.
  def self.unmatched_controls
    (wanted_controls || []) - (@matched_controls || [])
  end

  # Which of `--tags` no control has.
  def self.unmatched_tags
    (wanted_tags || []) - (@matched_tags || [])
  end

  # Whether `--controls` and `--tags` ask for a control.
  def self.selected?(rule)
    ids = wanted_controls || []
    unless ids.empty?
      matched = ids.select { |id| named_by?(id, rule.id) }
      @matched_controls = (@matched_controls || []) | matched
      return false if matched.empty?
    end

    tags = wanted_tags || []
    return true if tags.empty?

    own = rule.tag.map { |key, value| [key, value] }.flatten.compact.map(&:to_s)
    matched = tags.select { |tag| own.any? { |text| named_by?(tag, text) } }
    @matched_tags = (@matched_tags || []) | matched
    !matched.empty?
  end

  def self.named_by?(pattern, text)
    return pattern == text unless pattern.length > 1 && pattern.start_with?('/') && pattern.end_with?('/')

    @patterns ||= {}
    @patterns[pattern] ||= Regexp.new(pattern[1...-1])
    @patterns[pattern].match(text) ? true : false
  end
end
