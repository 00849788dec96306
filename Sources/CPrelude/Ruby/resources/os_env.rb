module Inspec::Resources
  # A variable of the target's process. A directory has none.
  class OsEnv < Inspec.resource(1)
    name 'os_env'
    supports platform: 'unix'

    def initialize(name = nil, _target = nil)
      @name = name
    end

    def content
      return nil if @name.nil?

      start = "#{@name}="
      variable = Sidescan.native(:target_environ).find { |entry| entry.start_with?(start) }
      variable && variable[start.length..-1]
    end

    def split
      content.nil? ? [] : content.split(':', -1)
    end

    def resource_id
      @name || ''
    end

    def to_s
      @name.nil? ? 'Environment variables' : "Environment variable #{@name}"
    end
  end
end
