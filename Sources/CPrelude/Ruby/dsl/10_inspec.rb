module Inspec
  class Error < StandardError; end
  class ImpactError < StandardError; end

  module Exceptions
    class AttributesFileDoesNotExist < ArgumentError; end
    class ResourceFailed < StandardError; end
    class ResourceSkipped < StandardError; end
    class SecretsBackendNotFound < ArgumentError; end
  end

  module Plugins; end
  module Resources; end

  # What a profile writes to the log has nowhere to go: standard output is the report's.
  module Log
    class << self
      attr_accessor :level

      %i[trace debug info warn error fatal deprecate].each do |name|
        define_method(name) { |*| nil }
        define_method("#{name}?") { false }
      end
    end
  end

  VERSION = '7.1.16'

  # Which version of the interface for resources a class asks for makes no difference.
  def self.resource(_version = 1)
    Resource
  end
end

module Sidescan
  # Nothing here can answer, whoever runs the agent: a command would have to run in the target.
  class Unsupported < Unknown
    def initialize(message)
      super(message, nil)
      @message = message
    end

    def message
      @message
    end
    alias to_s message
  end

  class Unknown
    # Sidescan.pending is the first one that was made and that nobody said to have dealt with. An example or a control that
    # ends although there is one has swallowed it. The host keeps it, out of the reach of profiles' code.
    alias initialize_unknown initialize
    def initialize(*arguments)
      initialize_unknown(*arguments)
      Sidescan.pending ||= self
    end

    def settled!
      Sidescan.ours_only
      Sidescan.pending = nil if Sidescan.pending.equal?(self)
      self
    end
  end

  # Runs a block, and raises at its end what the block may have rescued.
  def self.surfacing_unknown
    ours_only
    before = Sidescan.pending
    Sidescan.pending = nil
    result = yield
    raise Sidescan.pending if Sidescan.pending
    result
  ensure
    Sidescan.pending = before
  end

  # For resources: the block's value, or what `otherwise` says where it can't be told.
  def self.unless_unknown(otherwise = nil)
    ours_only
    before = Sidescan.pending
    yield
  rescue Unknown
    Sidescan.pending = before
    otherwise
  end

  # Where a profile's code calls from: the innermost file that is not the prelude's.
  def self.call_site
    call_site_in(Profile.sources)
  end

  # The frames of a backtrace that are a profile's, as [file, line, text].
  def self.profile_frames(trace)
    frames = []
    (trace || []).each do |frame|
      colon = frame.index(':')
      next if colon.nil?

      file = frame[0, colon]
      frames << [file, frame[colon + 1, 9].to_i, frame] if Profile.source?(file)
    end
    frames
  end
end
