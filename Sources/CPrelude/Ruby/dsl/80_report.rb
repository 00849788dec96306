module Sidescan
  # A profile in the shape of InSpec's JSON.
  class ProfileReport
    TEXTS = %w[title maintainer summary license copyright copyright_email].freeze

    # results: by rule, of those that have ended.
    attr_reader :profile, :results

    def initialize(profile)
      @profile = profile
      @results = {}
      @numbers = {}
    end

    # Those that run here, in their order.
    def rules
      @profile.context.nil? ? [] : @profile.context.rules.values
    end

    # What there is to say of a control that has ended: all, or its results alone, and the secrets that they may hold.
    def ended(rule, results, secrets)
      return { 'results' => results, 'secrets' => secrets.call.given } if Sidescan.has_secrets

      @profile.context.subcontexts.empty? ? control(rule, results) : { 'results' => results }
    end

    # Others make something of that while the next control runs. Where it was all, this report names it by a number.
    def hand_over(rule, ended)
      number = Sidescan.native(:control_ended, rule.key, ended)
      @numbers[rule] = number if number && ended.key?(:id)
    end

    # Where there are secrets, everything is in it, to be masked.
    def value(secrets)
      @numbers = {} unless secrets.none?
      value = { 'name' => @profile.name }
      version = @profile.version
      value['version'] = version.to_s unless version.nil?
      value['sha256'] = @profile.order['sha256'].to_s
      TEXTS.each { |key| value[key] = @profile.metadata[key].to_s unless @profile.metadata[key].nil? }
      value['supports'] = @profile.supports.map { |entry| Sidescan.plain(entry) }
      value['attributes'] = @profile.inputs.all.map(&:to_report)
      value['parent_profile'] = @profile.parent.name if @profile.parent
      value['depends'] = depends unless @profile.dependencies.empty?
      add_controls(value)
      value['status'] = @profile.status
      value['status_message'] = @profile.status_message
      value
    end

    private

    def depends
      (@profile.metadata['depends'] || []).map do |entry|
        child = @profile.dependencies[entry['name']]
        Sidescan.plain(entry).merge('status' => child ? child.status : 'failed')
      end
    end

    def add_controls(value)
      context = @profile.context
      value['groups'] = context.nil? ? [] : groups(context)
      value['controls'] = context.nil? ? [] : controls(context)
    end

    def groups(context)
      own = groups_of(context, '')
      below = context.all_subcontexts.map { |child| groups_of(child, "#{child.profile.name}/") }
      (own + below.flatten).reject { |group| group['controls'].empty? }
    end

    def groups_of(context, prefix)
      context.groups.values.map do |group|
        ids = group[:controls].select { |id| context.rules.key?(id) }
        group_value(prefix + group[:id], ids, group[:title])
      end
    end

    def group_value(id, controls, title)
      group = { 'id' => id, 'controls' => controls }
      group['title'] = title.to_s unless title.nil?
      group
    end

    # The controls of the profiles that it includes come first, and without results, which stand under their own
    # profile.
    def controls(context)
      first = {}
      listed = context.all_subcontexts.inject([]) { |all, child| all + child.rules.values } + context.rules.values
      listed.each { |rule| first[rule.id] ||= rule }
      listed.map do |rule|
        own = context.rules[rule.id]
        @numbers[own] || control(first[rule.id], own ? @results[own] || [] : [])
      end
    end

    def control(rule, results)
      descriptions = rule.descriptions
      # Symbols: each string of a key would be made three times for each control.
      { id: rule.id, title: rule.title, desc: descriptions[:default],
        descriptions: descriptions.keys.map { |label| { label: label, data: descriptions[label] } },
        impact: impact_of(rule), refs: Sidescan.plain(rule.ref), tags: tags(rule),
        code: Code.of(rule, @profile), source_location: location(rule),
        waiver_data: Sidescan.plain(rule.waiver_data || {}), results: results }
    end

    def tags(rule)
      tags = {}
      given = rule.tag
      given.keys.each do |key|
        value = given[key]
        tags[key] = String === value ? value : Sidescan.plain(value)
      end
      tags
    end

    def impact_of(rule)
      return 0.0 if rule.na_rule[:result]

      rule.impact.nil? ? 0.5 : rule.impact
    end

    def location(rule)
      return { line: 92, ref: 'inspec/lib/inspec/control_eval_context.rb' } if rule.generated?

      { line: rule.location[:line], ref: rule.location[:ref] }
    end
  end

  # The lines of a control in its file.
  module Code
    def self.of(rule, profile)
      return '' if rule.generated?

      # A parent shows what it wrote itself.
      location = rule.context.profile == profile ? rule.location : rule.override || rule.location
      Sidescan.native(:source_lines, location[:ref], location[:line], location[:last])
    end
  end
end
