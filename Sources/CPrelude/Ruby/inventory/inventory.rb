# What there is of InSpec and how much of it is answered: docs/inspec-compatibility.md is made of this. No evaluation
# loads it.

class Module
  # A class's interface is what stands before a bare `private`; the interpreter itself does not tell that from the rest.
  def private(*names)
    @__interface ||= instance_methods(false) if names.empty?
  end
end

module Inspec
  class Resource
    class << self
      attr_reader :answered

      def answers(state, words)
        @answered = [state, words]
      end
    end
  end
end

module RSpec
  module Matchers
    # Stands before the module's own methods, which are defined anew while its files are read once more.
    module Noting
      def answered
        @answered ||= {}
      end

      def aliases
        @aliases ||= {}
      end

      def answers(names, state, words)
        names.each { |name| answered[name] = [state, words] }
      end

      def alias_matcher(new_name, old_name, &block)
        (aliases[old_name] ||= []) << new_name.to_s
        super
      end
    end

    singleton_class.prepend(Noting)
  end
end

module Sidescan
  # Reads all files of resources and matchers, whose names it is told, and says what they define.
  def self.inventory(files)
    { 'resources' => Inventory.resources(files), 'matchers' => Inventory.matchers(files) }
  end

  module Inventory
    STATES = {
      evaluated: 'evaluated', partly: 'partly', unknown: 'unknown in a pod', command: 'would run a command',
      unsupported: 'not supported here'
    }.freeze
    # What a resource has for others than its users.
    INTERNAL = %i[
      initialize to_s inspect method_missing respond_to_missing? resource_id parse read_params file_version
      product_version convert_hash iface_data contain
    ].freeze
    TABLE = %i[where entries raw_data count exist?].freeze
    FOREIGN = { 'windows' => 'Windows', 'bsd' => 'BSD' }.freeze
    # RSpec's own, to name those that are not there.
    RSPEC = %w[
      be_a be_a_kind_of be_an be_an_instance_of be_between be_falsey be_falsy be_instance_of be_kind_of be_nil be_truthy
      be_within change contain_exactly cover end_with eq eql equal exist have_attributes include match match_array
      output raise_error raise_exception respond_to satisfy start_with throw_symbol yield_control yield_successive_args
      yield_with_args yield_with_no_args
    ].freeze

    class << self
      def resources(files)
        names = names_below(files, 'resources/')
        names.each { |name| Sidescan.require_resource(name) }
        rows = Registry.builtin.map { |name, resource| row_of(name, resource) }
        (rows + unsupported(names)).sort { |one, other| one['name'] <=> other['name'] }
      end

      # Each file is read once more, to see what it defines.
      def matchers(files)
        before = RSpec::Matchers.instance_methods(false)
        before.each { |name| RSpec::Matchers.remove_method(name) }
        names_below(files, 'matchers/').each { |name| reread("matchers/#{name}.rb") }
        aliases = RSpec::Matchers.aliases.values.flatten
        defined = RSpec::Matchers.instance_methods(false).map { |name| name.to_s }
        missing = (RSPEC - defined).map { |name| matcher(name, :unsupported, 'It is for code under test.') }
        rows = (defined - aliases).map do |name|
          matcher(name, *(RSpec::Matchers.answered[name.to_sym] || [:evaluated, '']))
        end
        (rows + missing).sort { |one, other| one['name'] <=> other['name'] }
      end

      private

      def names_below(files, directory)
        found = files.select { |file| file.start_with?(directory) }
        found.map { |file| file[directory.length..-1].sub(/\.rb\z/, '') }
      end

      def reread(file)
        Sidescan.load(file, Sidescan.native(:prelude, file))
      end

      def matcher(name, state, words)
        {
          'name' => name, 'state' => STATES[state], 'words' => words,
          'aliases' => (RSpec::Matchers.aliases[name.to_sym] || []).sort
        }
      end

      def row_of(name, resource)
        methods = methods_of(resource)
        is_table = methods.include?(:where)
        methods -= TABLE if is_table
        state, words = answered(resource)
        questions, properties = methods.map { |method| method.to_s }.sort.partition { |method| question?(method) }
        {
          'name' => name, 'state' => STATES[state], 'words' => words, 'class' => resource.to_s, 'table' => is_table,
          'any' => any_name?(resource), 'properties' => properties,
          'matchers' => questions.map { |method| matcher_for(method) }.uniq.sort
        }
      end

      def answered(resource)
        lineage(resource).map { |one| one.answered }.compact.first || [:evaluated, '']
      end

      def methods_of(resource)
        named = lineage(resource).select { |one| one.instance_variable_get(:@resource_name) }
        found = named.flat_map { |one| interface(one) }.uniq
        found.reject { |method| method.end_with?('=', ']') } - INTERNAL
      end

      def interface(resource)
        resource.instance_variable_get(:@__interface) || resource.instance_methods(false)
      end

      # Whether any setting is answered by its name.
      def any_name?(resource)
        resource.instance_method(:method_missing).owner != Object
      end

      # A class and those that it inherits from, below the one that all do.
      def lineage(resource)
        resource == Inspec::Resource || resource.nil? ? [] : [resource] + lineage(resource.superclass)
      end

      def question?(method)
        method.end_with?('?')
      end

      # By which matcher a question is asked.
      def matcher_for(method)
        name = method[0...-1]
        return 'exist' if %w[exist exists].include?(name)

        name.start_with?('has_') ? "have_#{name[4..-1]}" : "be_#{name}"
      end

      def unsupported(names)
        foreign = NotSupported::FOREIGN.flat_map do |family, resources|
          resources.map { |name| unsupported_row(name, "Of #{FOREIGN[family]}; on Linux an error, as in InSpec.") }
        end
        others = (NotSupported::NAMES - names).map do |name|
          unsupported_row(name, 'Asks a service, another machine or a tool; skipped.')
        end
        packs = NotSupported::PREFIXES.map do |prefix|
          unsupported_row("#{prefix}*", "Of a cloud's resource pack; skipped.")
        end
        foreign + others + packs
      end

      def unsupported_row(name, words)
        {
          'name' => name, 'state' => STATES[:unsupported], 'words' => words, 'class' => nil, 'table' => false,
          'any' => false, 'properties' => [], 'matchers' => []
        }
      end
    end
  end
end
