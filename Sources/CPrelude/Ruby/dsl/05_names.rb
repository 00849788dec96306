module RSpec
  module Matchers; end
  module Expectations
    class ExpectationNotMetError < Exception; end
  end
  module Core
    class MultipleExceptionError < StandardError; end
    module Pending
      class PendingExampleFixedError < StandardError; end
    end
  end
end
