extension RubyRewriter {
    /// `defined?(…)` and `defined? …`, as an expression that mruby can evaluate.
    mutating func definedTest() -> Bool {
        position += Array("defined?".utf8).count
        while byte() == 0x20 { position += 1 }
        guard let argument = argument() else { return false }
        output += Array(Self.test(argument).utf8)
        previous = .value
        return true
    }

    /// The argument's text, rewritten itself.
    private mutating func argument() -> String? {
        let start = output.count
        if byte() == UInt8(ascii: "(") {
            copy()
            previous = .start
            var depth = 1
            while depth > 0 {
                guard let byte = byte(), byte != 0x0a else { return nil }
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") { depth -= 1 }
                guard token(byte) else { return nil }
            }
            let text = output[start...].dropFirst().dropLast()
            let argument = String(decoding: text, as: UTF8.self)
            output.removeSubrange(start...)
            return argument
        }
        while let byte = byte(), Self.isWord(byte) || Array("@$:.&".utf8).contains(byte) { copy() }
        if let mark = byte(), mark == UInt8(ascii: "?") || mark == UInt8(ascii: "!"), !Self.isSpace(byte(1)) { copy() }
        let argument = String(decoding: output[start...], as: UTF8.self)
        output.removeSubrange(start...)
        return argument.isEmpty ? nil : argument
    }

    private static func isName(_ text: Substring, _ isFirst: (UInt8) -> Bool) -> Bool {
        guard let first = text.utf8.first, isFirst(first) else { return false }
        return text.utf8.allSatisfy { isWord($0) }
    }

    private static func isLower(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte >= 0x80 || (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z"))
    }

    private static func isUpper(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") }

    /// What stands for the test.
    private static func test(_ argument: String) -> String {
        let text = argument[...].trimmed()
        switch text {
        case "nil", "true", "false", "self": return "\"expression\""
        case "yield": return "(block_given? ? \"yield\" : nil)"
        case "super":
            return "(__method__ && self.class.superclass.method_defined?(__method__) ? \"super\" : nil)"
        default: break
        }
        if isName(text, isLower) {
            return
                "(local_variables.include?(:\(text)) ? \"local-variable\" : respond_to?(:\(text), true) ? \"method\" : nil)"
        }
        if text.hasPrefix("@@") {
            return "(self.class.class_variable_defined?(:\(text)) ? \"class variable\" : nil)"
        }
        if text.hasPrefix("@") {
            return "(instance_variable_defined?(:\(text)) ? \"instance-variable\" : nil)"
        }
        if text.hasPrefix("$") {
            return "(global_variables.include?(:\(text)) ? \"global-variable\" : nil)"
        }
        let names = text.split(separator: ":", omittingEmptySubsequences: true)
        if !names.isEmpty, names.allSatisfy({ isName($0, isUpper) }) {
            return "(begin; \(text); \"constant\"; rescue ::NameError; nil; end)"
        }
        if let dot = text.lastIndex(of: "."), isMethodName(text[text.index(after: dot)...]) {
            var receiver = text[..<dot]
            if receiver.hasSuffix("&") { receiver = receiver.dropLast() }
            let name = text[text.index(after: dot)...]
            return
                "(begin; (\(receiver)).respond_to?(:\(name)) ? \"method\" : nil; rescue ::StandardError; nil; end)"
        }
        return "(begin; (\(text)); \"expression\"; rescue ::StandardError; nil; end)"
    }

    private static func isMethodName(_ text: Substring) -> Bool {
        let name = text.hasSuffix("?") || text.hasSuffix("!") ? text.dropLast() : text
        return isName(name, isLower)
    }
}

extension Substring {
    fileprivate func trimmed() -> Substring {
        var text = self
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        return text
    }
}
