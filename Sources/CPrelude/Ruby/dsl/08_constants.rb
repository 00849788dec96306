class Object
  # In the methods of a class that something was prepended to, mruby asks what stands between class and instance.
  def const_missing(name)
    Object.const_missing(name)
  end
end
