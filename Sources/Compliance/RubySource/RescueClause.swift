extension RubyRewriter {
    /// Whether the word at this place, `rescue`, begins a clause, and is no modifier: it is the first of a statement.
    func beginsClause() -> Bool {
        guard byte(6) != UInt8(ascii: ":") || byte(7) == UInt8(ascii: ":") else { return false }
        var index = output.count - 1
        while index >= 0, output[index] == 0x20 || output[index] == 0x09 { index -= 1 }
        guard index >= 0 else { return false }
        return output[index] == 0x0a || output[index] == UInt8(ascii: ";")
            || output[...index].endsWith(word: "begin") || output[...index].endsWith(word: "do")
    }

    /// `rescue A, B => error` with the variable that it may lack, and with what sets `$!`: mruby keeps no exception for it
    /// nor for a `raise` without one.
    mutating func rescueClause() -> Bool {
        copy(6)
        previous = .start
        let start = output.count
        var variable: ArraySlice<UInt8>?
        var variableStart: Int?
        var depth = 0
        while let byte = byte() {
            if depth == 0, byte == 0x0a, !endsWithComma(from: start) { break }
            if depth == 0, byte == UInt8(ascii: ";") || byte == UInt8(ascii: "#") { break }
            if depth == 0, isNext("then"), !Self.isWord(source[position - 1]), !Self.isWord(self.byte(4)) { break }
            if isNext("=>"), depth == 0 {
                copy(2)
                previous = .start
                variableStart = output.count
                continue
            }
            if Array("([{".utf8).contains(byte) { depth += 1 }
            if Array(")]}".utf8).contains(byte) { depth -= 1 }
            guard token(byte) else { return false }
        }
        if let variableStart {
            variable = output[variableStart...]
        } else {
            while output.count > start, output.last == 0x20 || output.last == 0x09 { output.removeLast() }
            output += " => sidescan_error ".utf8
        }
        let name = variable.map { String(decoding: $0, as: UTF8.self) } ?? "sidescan_error"
        if byte() == UInt8(ascii: "#") { while let byte = byte(), byte != 0x0a { copy() } }
        switch byte() {
        case UInt8(ascii: ";"): copy()
        case 0x0a:
            guard token(0x0a) else { return false }
        case nil: return false
        default: copy(4)
        }
        output += " $! = \(name); ".utf8
        previous = .start
        return true
    }

    private func endsWithComma(from start: Int) -> Bool {
        output[start...].last { $0 != 0x20 && $0 != 0x09 && $0 != 0x0a } == UInt8(ascii: ",")
    }

    /// Whether the word at this place, `raise`, names no exception: the one that is being rescued is raised again.
    func isBareRaise() -> Bool {
        guard isNext("raise"), previous == .start, !Self.isWord(byte(5)) else { return false }
        var distance = 5
        while byte(distance) == 0x20 || byte(distance) == 0x09 { distance += 1 }
        guard let next = byte(distance) else { return true }
        // `raise:` is a label.
        if distance == 5, next == UInt8(ascii: ":") { return false }
        if Array("\n;})#:".utf8).contains(next) { return true }
        let rest = source[(position + distance)...]
        return distance > 5
            && ["if", "unless", "end", "while", "until"].contains { word in
                rest.starts(with: word.utf8) && !Self.isWord(byte(distance + word.utf8.count))
            }
    }
}

extension ArraySlice<UInt8> {
    fileprivate func endsWith(word: String) -> Bool {
        guard suffix(word.utf8.count).elementsEqual(word.utf8) else { return false }
        let before = dropLast(word.utf8.count).last
        return before == nil || !RubyRewriter.isWord(before)
    }
}
