Sidescan.require_resource '_commands'

module Inspec::Resources
  class Cmd < Inspec.resource(1)
    name 'command'
    supports platform: 'unix'
    answers :command,
            'Nothing is run in the target, so `stdout`, `stderr` and `exit_status` are unknown. `exist?` is ' \
            'answered from the file system, and so are `cat PATH`, `type NAME`, `nginx -T` and the version of `ssh ' \
            '-V`, because the files tell them to the letter.'

    attr_reader :command

    def initialize(command, options = {})
      if command.nil?
        raise 'InSpec `command` was called with `nil` as the argument. This is not supported. ' \
              'Please provide a valid command instead.'
      end
      @command = command
      @redacted = options[:redact_regex]
      return if @redacted.nil? || @redacted.is_a?(Regexp)

      @command = 'ERROR'
      raise Inspec::Exceptions::ResourceFailed, 'The `redact_regex` option must be a regular expression'
    end

    def result
      @result ||= Sidescan::Commands.answer(run_text)
    end

    def stdout
      result.stdout
    end

    def stderr
      result.stderr
    end

    def exit_status
      result.exit_status
    end

    def exist?
      Sidescan::Commands.answer("type #{@command}").exit_status == 0
    end

    def resource_id
      to_s
    end

    def to_s
      named("Command: `#{@command}`")
    end

    private

    def run_text
      @command
    end

    def named(text)
      @redacted.nil? ? text : text.gsub(@redacted, '\1REDACTED\2')
    end
  end
end
