Sidescan.require_resource 'crontab'

module Inspec::Resources
  # A user's jobs as lines.
  class Cron < Crontab
    name 'cron'
    supports platform: 'unix'

    def initialize(options = nil)
      choose(options)
      @params = table_text.split("\n").map { |line| SimpleConfig.without_comment(line, '#', false).strip }
    end

    def table
      @params.reject(&:empty?).join("\n")
    end

    def has_entry?(rule)
      @params.include?(rule)
    end

    def resource_id
      "cron #{@user || 'current user'}"
    end

    def to_s
      @user ? "cron for user #{@user}" : 'cron for current user'
    end
  end
end
