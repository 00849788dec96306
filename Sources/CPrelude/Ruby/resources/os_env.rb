module Inspec::Resources
  # A variable of the target's process. A directory has none.
  class OsEnv < Inspec.resource(1)
    name 'os_env'
    supports platform: 'unix'
    answers :partly,
            "The environment that the target's process was started with. Of a directory it is unknown: nothing runs " \
            'there.'

    def initialize(name = nil, _target = nil)
      @name = name
    end

    def content
      return nil if @name.nil?

      start = "#{@name}="
      variable = Sidescan.native(:target_environ).find { |entry| entry.start_with?(start) }
      variable && variable[start.length..-1]
    end

    # Which variables there are: what no resource of InSpec's tells, so that a control can judge names without values.
    def names
      Sidescan.native(:target_environ).map { |entry| entry.split('=', 2).first.to_s }
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
