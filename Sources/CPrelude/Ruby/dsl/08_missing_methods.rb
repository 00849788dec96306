# What the message of a missing method says of whom it was asked of; the host's own method_missing asks for it.
module Sidescan
  def self.receiver_text(receiver)
    case receiver
    when nil, true, false then return "#{receiver.inspect}:#{receiver.class}"
    when Class then return "#{receiver.inspect}:Class"
    when Module then return "#{receiver.inspect}:Module"
    end
    text = inspected(receiver)
    text.start_with?('#') ? text : "#{text}:#{receiver.class}"
  end

  def self.inspected(receiver)
    pending = Sidescan.pending
    text = receiver.is_a?(Inspec::Resource) ? "#<#{receiver}>" : receiver.inspect
    text.length > 1000 ? "#<#{receiver.class}>" : text
  rescue Exception
    Sidescan.pending = pending
    "#<#{receiver.class}>"
  end
end
