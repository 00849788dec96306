Sidescan.require_resource 'command'

module Inspec::Resources
  class Ksh < Cmd
    name 'ksh'

    def to_s
      named("Ksh command #{@command}")
    end

    private

    def run_text
      "ksh -c #{@command}"
    end
  end
end
