# mruby's own message of a missing method does not say whose method it is.
class Object
  def method_missing(name, *arguments)
    raise NoMethodError.new("undefined method `#{name}' for #{Sidescan.receiver_text(self)}", name, arguments)
  end

  # In the methods of a class that something was prepended to mruby asks what stands between class and instance.
  def const_missing(name)
    Object.const_missing(name)
  end
end

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
    pending = Unknown.pending
    text = receiver.is_a?(Inspec::Resource) ? "#<#{receiver}>" : receiver.inspect
    text.length > 1000 ? "#<#{receiver.class}>" : text
  rescue Exception
    Unknown.pending = pending
    "#<#{receiver.class}>"
  end
end
