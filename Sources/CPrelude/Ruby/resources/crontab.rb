Sidescan.require_resource '_simple_config'

module Inspec::Resources
  # The jobs of a user, or those in a file, which name their user.
  class Crontab < Inspec.resource(1)
    name 'crontab'
    supports platform: 'unix'
    include Inspec::Utils::CommentParser

    TIMES = %w[minute hour day month weekday].freeze
    # What the words behind @ stand for, where it isn't an asterisk.
    NAMED_TIMES = {
      'hourly' => { 'minute' => '0' },
      'midnight' => { 'minute' => '0', 'hour' => '0' },
      'daily' => { 'minute' => '0', 'hour' => '0' },
      'weekly' => { 'minute' => '0', 'weekday' => '0' },
      'monthly' => { 'minute' => '0', 'hour' => '0', 'day' => '1' },
      'annually' => { 'minute' => '0', 'hour' => '0', 'day' => '1', 'month' => '1' },
      'yearly' => { 'minute' => '0', 'hour' => '0', 'day' => '1', 'month' => '1' },
      'reboot' => { 'minute' => '-1', 'hour' => '-1', 'day' => '-1', 'month' => '-1', 'weekday' => '-1' }
    }.freeze
    # Where Debian's, Red Hat's and Alpine's cron keep what `crontab -l` prints.
    SPOOLS = %w[/var/spool/cron/crontabs /var/spool/cron /etc/crontabs].freeze

    attr_reader :params

    def initialize(options = nil)
      choose(options)
      @params = table_text.split("\n").map { |line| job(line) }.compact
    end

    FilterTable.create
               .register_column(:minutes, field: 'minute')
               .register_column(:hours, field: 'hour')
               .register_column(:days, field: 'day')
               .register_column(:months, field: 'month')
               .register_column(:weekdays, field: 'weekday')
               .register_column(:user, field: 'user')
               .register_column(:commands, field: 'command')
               .register_custom_property(:content) { |table, _| Crontab.content(table) }
               .install_filter_methods_on_resource(self, :params)

    def self.content(table)
      table.entries.map do |job|
        [job.minute, job.hour, job.day, job.month, job.weekday, job.user, job.command].compact.join(' ')
      end.join("\n")
    end

    def to_s
      return "crontab for path #{@path}" if @path

      @user ? "crontab for user #{@user}" : 'crontab for current user'
    end

    private

    def choose(options)
      return @user = options unless options.respond_to?(:fetch)

      @user = options.fetch(:user, nil)
      @path = options.fetch(:path, nil)
      if @user.nil? && @path.nil?
        raise Inspec::Exceptions::ResourceFailed, 'A user or path must be supplied.'
      elsif @user && @path
        raise Inspec::Exceptions::ResourceFailed, 'Either user or path must be supplied, not both!'
      end
    end

    def table_text
      return spooled(@user || 'root') if @path.nil?

      content = Sidescan.native(:file_read, @path)
      raise Inspec::Exceptions::ResourceFailed, "Supplied crontab path '#{@path}' must exist!" if content.nil?

      content
    end

    def spooled(user)
      SPOOLS.each do |spool|
        path = "#{spool}/#{user}"
        status = Sidescan.native(:file_status, path, true)
        return Sidescan.native(:file_read, path) if status && status['type'] == 'file'
      end
      ''
    end

    def job(line)
      line = SimpleConfig.without_comment(line, '#', false)
      return nil if line.empty?

      columns = @path ? TIMES + %w[user command] : TIMES + %w[command]
      named = NAMED_TIMES[line[/@(\w+) /, 1]] if line.include?('@')
      found = named ? named_job(line, named) : columns.zip(line.split(/\s+/, columns.length)).to_h
      @path ? found : found.merge('user' => @user)
    end

    def named_job(line, times)
      words = line.split(/\s+/, @path ? 3 : 2)
      owner = @path ? { 'user' => words[1], 'command' => words[2] } : { 'command' => words[1] }
      TIMES.map { |column| [column, times[column] || '*'] }.to_h.merge(owner)
    end
  end
end
