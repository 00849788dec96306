module Sidescan
  # Evaluates the profiles of an order. The agent calls it once.
  #
  # order: profiles: [{path, name, sha256, metadata, libraries: [[path, text, reference]],
  # controls: [[path, reference, number]], files: [[path, text]], depends: [the same]}],
  # given: inputs from outside, waivers: by control, controls and tags: what to choose,
  # stopped: controls that never end; too_large: controls for which the target has more than fits into memory.
  def self.run(order)
    seal_off
    self.wanted_controls = order['controls'] || []
    self.stopped_controls = order['stopped']
    self.too_large = order['too_large']
    self.given_up = order['given_up']
    self.wanted_tags = order['tags'] || []
    given = given_inputs(order)
    waivers = waivers_of(order)
    roots = []
    order['profiles'].each do |entry|
      roots << Profile.new(entry, given, waivers)
      roots.last.load
    end
    report(roots, order['known'] || {}, order['secrets'] || [])
  rescue Refusal, Inspec::Input::Error => e
    refusal(Secrets.of(with_dependencies(roots || [])).masked(e.message))
  end

  # From here on there is profiles' code, which is not to turn off that what can't be told is never passed: the agent's own
  # functions are called by its own code only, what they rest on can't be altered, and no other method that was there can be
  # replaced unseen. Resources and their names are the profiles' to add to.
  def self.seal_off
    frozen = [Unknown, Unsupported, UnknownResource, ExampleRun, Runner, Result, Inspec::NoOp]
    frozen += (frozen + [self, Registry, Profile]).map(&:singleton_class)
    seal(frozen, [Inspec::Resources, ResourceWords])
  end

  def self.refusal(message)
    { 'exit_code' => 1, 'profiles' => [], 'platform' => platform_value, 'failure' => message }
  end

  # known: the results of controls that have ended when they were tried before, by key; known_secrets: what they may hold.
  def self.report(roots, known, known_secrets)
    all = roots.inject([]) { |list, profile| list + with_included(profile) }
    reports = all.map { |profile| ProfileReport.new(profile) }
    self.has_secrets = true unless known_secrets.empty?
    every = with_dependencies(roots)
    run_controls(reports, known) { Secrets.of(every, known_secrets) } unless all.any? { |profile| profile.failure }
    secrets = Secrets.of(every, known_secrets)
    { 'exit_code' => exit_code(reports), 'profiles' => reports.map { |report| secrets.masked(report.value(secrets)) },
      'platform' => platform_value, 'failure' => nil, 'unmatched' => unmatched_controls,
      'unmatched_tags' => unmatched_tags }
  end

  # Where a secret may have to be masked, no control is reported of before all have ended. The block gives the secrets.
  def self.run_controls(reports, known, &secrets)
    is_intact = false
    reports.each do |report|
      report.rules.each do |rule|
        next report.results[rule] = known[rule.key] if known[rule.key]

        was_intact = is_intact
        is_intact = false
        ended = nil
        results = run_control(rule, was_intact) do |all|
          ended = report.ended(rule, all, secrets)
          intact!
          is_intact = true
        end
        report.results[rule] = results
        report.hand_over(rule, is_intact ? ended : report.ended(rule, results, secrets))
      end
    end
  end

  # Whatever happens in a control stays with it, and in the block, which takes its results where nothing does.
  def self.run_control(rule, was_intact)
    raise Unknown.new('what the control looks at', "over-limit: #{too_large[rule.key]}") if too_large && too_large[rule.key]
    raise "The control was stopped: #{stopped(rule.key)}." if stopped(rule.key)

    # What a control that ended in an error has altered nobody has looked at.
    intact! unless was_intact
    results = Runner.new(rule).results
    yield results
    results
  rescue Unknown => e
    rule.unknown!(e.settled!)
    Runner.new(rule).results
  rescue Exception => e
    rule.checks = [['error', ["#{rule.location[:ref]}:#{rule.location[:line]}"], e]]
    rule.skip_rule = {}
    rule.na_rule = {}
    Runner.new(rule).results
  end

  def self.with_included(profile)
    profile.dependencies.values.select(&:included).inject([profile]) { |list, child| list + with_included(child) }
  end

  # Also those of which nothing is reported.
  def self.with_dependencies(profiles)
    profiles + profiles.map { |profile| with_dependencies(profile.dependencies.values) }.flatten
  end

  def self.exit_code(reports)
    profiles = reports.map(&:profile)
    return 102 if profiles.any? { |profile| profile.failure }

    statuses = reports.map { |report| report.results.values }.flatten.map { |result| result['status'] }
    return 100 if statuses.include?('failed')
    return 101 if statuses.include?('skipped') || profiles.any? { |profile| profile.status == 'skipped' }

    0
  end

  def self.platform_value
    platform = Inspec::Platform.current
    { 'name' => platform.name, 'release' => platform.release, 'target_id' => '' }
  end

  def self.given_inputs(order)
    order['given'].map { |given| { values: keyed(given['values']), rank: given['rank'] } }
  end

  def self.keyed(values)
    values.each_with_object({}) { |(key, value), result| result[key.to_s] = input_value(value) }
  end

  def self.waivers_of(order)
    order['waivers'].each_with_object({}) { |(id, waiver), waivers| waivers[id.to_s] = waiver }
  end
end
