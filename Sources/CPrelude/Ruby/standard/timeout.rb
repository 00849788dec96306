# A control's time is limited by the agent, not by the profile.
module Timeout
  class Error < RuntimeError; end
  class ExitException < Exception; end

  def self.timeout(_seconds, *)
    yield
  end
end
