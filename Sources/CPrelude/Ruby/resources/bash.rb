Sidescan.require_resource 'command'

module Inspec::Resources
  class Bash < Cmd
    name 'bash'

    def to_s
      named("Bash command #{@command}")
    end

    private

    def run_text
      "bash -c #{@command}"
    end
  end
end
