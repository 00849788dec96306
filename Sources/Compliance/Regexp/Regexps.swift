/// The regular expressions that Ruby's code made, compiled.
struct Regexps {
    private var compiled: [CompiledRegexp] = []
    private var numbers: [Key: Int] = [:]

    private static let limit = 1024

    private struct Key: Hashable {
        let source: [UInt8]
        let options: Int
    }

    /// The number of an expression.
    mutating func number(of source: [UInt8], options: Int) throws(NativeFailure) -> Int {
        let key = Key(source: source, options: options)
        if let number = numbers[key] { return number }
        // A profile may make expressions without end; those in use are compiled again.
        if compiled.count % Self.limit == Self.limit - 1 {
            for expression in compiled { expression.forget() }
        }
        compiled.append(try CompiledRegexp(source, options: options))
        numbers[key] = compiled.count - 1
        return compiled.count - 1
    }

    func expression(_ number: Int) throws(NativeFailure) -> CompiledRegexp {
        guard compiled.indices.contains(number) else {
            throw .raise(className: "RegexpError", message: "no such regular expression")
        }
        return compiled[number]
    }
}
