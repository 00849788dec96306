module Sidescan
  # The values of sensitive inputs: no text of a report shows them.
  class Secrets
    MASK = '***'.freeze
    # What is shorter is masked only where it stands alone: a text is not to be riddled for the sake of an `a`.
    SHORT = 4

    # - known: of a time before; what was said then may hold them.
    def self.of(profiles, known = [])
      secrets = new
      known.each { |text| secrets.add(text) }
      profiles.each { |profile| profile.inputs.all.each { |input| secrets.add(input.seen) if input.sensitive? } }
      secrets
    end

    # As they were given.
    attr_reader :given

    def initialize
      @texts = []
      @given = []
    end

    # A value, and all that it holds.
    def add(value)
      case value
      when Hash then value.each_value { |element| add(element) }
      when Array then value.each { |element| add(element) }
      when String then add_text(value)
      when Integer, Float then add_text(value.to_s) if value.to_s.length >= SHORT
      end
    end

    def none?
      @texts.empty?
    end

    # The same data without the secrets.
    def masked(value)
      @texts.empty? ? value : without(value)
    end

    private

    # As it is, as code quotes it, each of its lines, and as profiles like to hand it on. What is derived in other ways, as
    # a digest or in parts, is shown.
    def add_text(text)
      return if @given.include?(text)

      @given << text
      forms = [text, text.inspect[1...-1], RSpec::Names.quoted(text)[1...-1], text.strip] + text.split("\n")
      forms += [text, text.strip].uniq.map { |form| derived(form) }.flatten
      @texts = (@texts + forms).reject { |form| form.strip.empty? }.uniq.sort_by { |form| -form.length }
    end

    # Backwards, in hexadecimal digits, as a part of an address, and in Base64. Capitals and small letters are one anyway.
    def derived(text)
      return [] if text.bytesize < SHORT

      # In an address and in a form, which differ in the marks that stay as they are.
      addressed = escaped(text, '-._~')
      filled_in = escaped(text, '*-._').gsub('%20', '+')
      [text.reverse, text.unpack('H*')[0], addressed, addressed.gsub('%20', '+'), filled_in] + in_base64(text)
    end

    # In Base64 a text looks different for each of three places that it may begin at in what is encoded; what stands next
    # to it shares its outer digits.
    def in_base64(text)
      parts = [0, 1, 2].map do |place|
        digits = ["\0" * place + text].pack('m0').delete('=')
        digits[[0, 2, 3][place]...((place + text.bytesize) * 8 / 6)]
      end
      parts << [text].pack('m0').delete('=')
      parts + parts.map { |part| part.tr('+/', '-_') }
    end

    def escaped(text, marks)
      text.bytes.map do |byte|
        letter = byte.between?(48, 57) || byte.between?(65, 90) || byte.between?(97, 122)
        letter || marks.bytes.include?(byte) ? byte.chr : format('%%%02X', byte)
      end.join
    end

    def without(value)
      case value
      when String then @texts.inject(value) { |text, secret| hidden(text, secret) }
      when Symbol then without(value.to_s)
      when Array then value.map { |element| without(element) }
      when Hash then value.each_with_object({}) { |(key, element), result| result[without(key)] = without(element) }
      else value
      end
    end

    def hidden(text, secret)
      start = 0
      # Letters that are not of ASCII are taken as they are.
      searched = secret.length >= SHORT ? text.downcase : text
      secret = secret.downcase if secret.length >= SHORT
      while (index = searched.index(secret, start))
        finish = index + secret.length
        if secret.length >= SHORT || alone?(text, index, finish)
          text = text[0, index] + MASK + text[finish..-1]
          searched = searched[0, index] + MASK + searched[finish..-1]
          start = index + MASK.length
        else
          start = finish
        end
      end
      text
    end

    def alone?(text, start, finish)
      [start.zero? ? nil : text[start - 1], text[finish]].all? do |char|
        char.nil? || !(char.between?('a', 'z') || char.between?('A', 'Z') || char.between?('0', '9'))
      end
    end
  end
end
