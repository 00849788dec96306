module Sidescan
  # tr, delete, squeeze and count for text outside of ASCII.
  module CharacterSets
    class << self
      def tr(text, from, to)
        wanted = members(from)
        replacements = members(to, false)[1]
        negated, list = wanted
        text.chars.map do |character|
          position = list.index(character)
          if negated ? position : position.nil? then character
          elsif replacements.empty? then ''
          else replacements[negated ? -1 : [position, replacements.length - 1].min]
          end
        end.join
      end

      def tr_s(text, from, to)
        last = nil
        text.chars.map do |character|
          changed = tr(character, from, to)
          repeated = changed != character && changed == last
          last = changed == character ? nil : changed
          repeated ? '' : changed
        end.join
      end

      def delete(text, *sets)
        sets = sets.map { |set| members(set) }
        text.chars.reject { |character| all?(sets, character) }.join
      end

      def count(text, *sets)
        sets = sets.map { |set| members(set) }
        text.chars.count { |character| all?(sets, character) }
      end

      def squeeze(text, *sets)
        sets = sets.map { |set| members(set) }
        last = nil
        text.chars.reject do |character|
          repeated = character == last && all?(sets, character)
          last = character
          repeated
        end.join
      end

      private

      def all?(sets, character)
        sets.all? { |negated, list| list.include?(character) != negated }
      end

      # Whether a set is negated, and its characters.
      def members(set, negatable = true)
        characters = set.chars
        negated = negatable && characters.length > 1 && characters[0] == '^'
        characters.shift if negated
        list = []
        until characters.empty?
          first = characters.shift
          if first == '\\' && !characters.empty?
            list << characters.shift
          elsif characters[0] == '-' && characters.length > 1
            characters.shift
            (first.ord..characters.shift.ord).each { |code| list << [code].pack('U') }
          else
            list << first
          end
        end
        [negated, list]
      end
    end
  end
end
