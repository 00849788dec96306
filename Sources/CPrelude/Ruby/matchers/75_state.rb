# What a package, a service, a host or a mount is. These ask for true itself, and take no more chains than InSpec's.
RSpec::Matchers.answers %i[be_running], :partly, 'Of an installed service it is unknown: files do not tell what runs.'
RSpec::Matchers.answers %i[be_mounted], :partly, 'Of a directory it is unknown: nothing is mounted there.'
RSpec::Matchers.answers %i[be_reachable be_resolvable], :unknown, 'The agent does not use the network.'
RSpec::Matchers.answers %i[have_rule], :partly, "The kernel's rules are unknown. A profile's own resource is asked."
{
  be_installed: [:installed?, 'is installed', :by, "Please use the new resources 'gem', 'npm' or 'pip'."],
  be_enabled: [:enabled?, 'is enabled', :with_level, 'with level is not supported'],
  be_running: [:running?, 'is running', :under, 'under is not supported']
}.each do |matcher, (question, words, chained, refusal)|
  RSpec::Matchers.define(matcher) do
    match { |actual| actual.send(question) == true }
    chain(chained) { |*_arguments| raise "[UNSUPPORTED] #{refusal}" }
    failure_message { |actual| "expected that `#{actual}` #{words}" }
  end
end

{
  be_reachable: [:reachable?, 'is reachable', :with],
  be_resolvable: [:resolvable?, 'is resolvable', :by]
}.each do |matcher, (question, words, chained)|
  RSpec::Matchers.define(matcher) do
    match { |actual| actual.send(question) == true }
    chain(chained) do |*_arguments|
      raise "[UNSUPPORTED] `#{chained}` is not supported in combination with `#{matcher}`"
    end
    failure_message { |actual| "expected that host #{actual} #{words}" }
  end
end

RSpec::Matchers.define :have_rule do |rule|
  match { |tables| tables.has_rule?(rule) }
  chain(:with_table) do |_table|
    raise '[UNSUPPORTED] `with_table` is not supported in combination with `have_rule`. ' \
          "Please use the following syntax `iptables(table:'mangle', chain: 'input')`."
  end
  chain(:with_chain) do |_chain|
    raise '[UNSUPPORTED] `with_chain` is not supported in combination with `have_rule`. ' \
          "Please use the following syntax `iptables(table:'mangle', chain: 'input')`."
  end
end

RSpec::Matchers.define :be_mounted do
  match { |path| @options.nil? ? path.mounted? : path.mounted?(@options, @only) }
  chain(:with) do |options|
    @options = options
    @only = false
  end
  chain(:only_with) do |options|
    @options = options
    @only = true
  end
  failure_message do |path|
    next "\n#{path} is not mounted\n" if @options.nil?

    "\n#{path} is not mounted with the options\n     expected: #{@options}\n     got: #{path.mount_options}\n"
  end
end
