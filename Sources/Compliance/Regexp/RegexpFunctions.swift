import PlainData

extension NativeFunctions {
    /// What Ruby's class Regexp stands on. Offsets are of bytes: start and end of the whole match and of each group, -1
    /// for a group that took no part.
    static let regexpFunctions: [String: Function] = [
        // regexp(source, options): [a number that stands for it, names of groups with their numbers, how many offsets a
        // match has]
        "regexp": { (functions, arguments) throws(NativeFailure) in
            let number = try functions.regexps.number(
                of: try arguments.bytes(at: 0), options: try arguments.integer(at: 1))
            let expression = try functions.regexps.expression(number)
            let names = expression.names.map { name, numbers in
                PlainValue.Entry(key: .string(name), value: .array(numbers.map { .integer($0) }))
            }
            return .array([.integer(number), .map(names), .integer(expression.width)])
        },
        // regexp_match(number, text, offset): a match's offsets, or nil
        "regexp_match": { (functions, arguments) throws(NativeFailure) in
            let expression = try functions.regexps.expression(try arguments.integer(at: 0))
            let found = try expression.match(try arguments.bytes(at: 1), from: try arguments.integer(at: 2))
            return found.map { .array($0.map { .integer($0) }) } ?? .null
        },
        // regexp_test(number, text, offset): whether it is found
        "regexp_test": { (functions, arguments) throws(NativeFailure) in
            let expression = try functions.regexps.expression(try arguments.integer(at: 0))
            return .boolean(
                try expression.match(try arguments.bytes(at: 1), from: try arguments.integer(at: 2)) != nil)
        },
        // regexp_last(number, text, offset): the offsets of the match that begins last, at this offset or before
        "regexp_last": { (functions, arguments) throws(NativeFailure) in
            let expression = try functions.regexps.expression(try arguments.integer(at: 0))
            let text = try arguments.bytes(at: 1)
            let end = try arguments.integer(at: 2)
            var next = 0
            var last: [Int]?
            while next <= end, let found = try expression.match(text, from: next), found[0] <= end {
                last = found
                next = found[0] + 1
            }
            return last.map { .array($0.map { .integer($0) }) } ?? .null
        },
        // regexp_scan(number, text): all matches' offsets in one array
        "regexp_scan": { (functions, arguments) throws(NativeFailure) in
            let expression = try functions.regexps.expression(try arguments.integer(at: 0))
            var all: [PlainValue] = []
            try expression.matches(in: try arguments.bytes(at: 1)) { offsets in
                for offset in offsets { all.append(.integer(offset)) }
                return true
            }
            return .array(all)
        },
        // regexp_replace(number, text, replacement, all): [the new text, the last match's offsets], or nil
        "regexp_replace": { (functions, arguments) throws(NativeFailure) in
            let expression = try functions.regexps.expression(try arguments.integer(at: 0))
            let text = try arguments.bytes(at: 1)
            let replacement = try RegexpReplacement(try arguments.bytes(at: 2), names: expression.names)
            let replacesAll = arguments.isTrue(at: 3)
            var result: [UInt8] = []
            var last: [Int] = []
            var end = 0
            try expression.matches(in: text) { offsets in
                last = Array(offsets)
                result += text[end..<last[0]]
                replacement.append(to: &result, text: text, offsets: last)
                end = last[1]
                return replacesAll && result.count < resultLimit
            }
            guard !last.isEmpty else { return .null }
            guard result.count < resultLimit else {
                throw .raise(className: "NoMemoryError", message: "the text becomes too long")
            }
            result += text[end...]
            return .array([.string(result), .array(last.map { .integer($0) })])
        },
    ]

    private static let resultLimit = 64 << 20
}

/// What replaces a match: text with `\1`, `\k<name>`, `\0`, `\&`, `` \` ``, `\'`, `\\`.
struct RegexpReplacement {
    private enum Part {
        case text([UInt8])
        case groups([Int])
        case before
        case after
    }

    private var parts: [Part] = []

    init(_ template: [UInt8], names: [(name: [UInt8], numbers: [Int])]) throws(NativeFailure) {
        var text: [UInt8] = []
        var rest = template[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let kind = rest.first else {
                text.append(byte)
                continue
            }
            rest.removeFirst()
            let part: Part
            switch kind {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): part = .groups([Int(kind - UInt8(ascii: "0"))])
            case UInt8(ascii: "&"): part = .groups([0])
            case UInt8(ascii: "`"): part = .before
            case UInt8(ascii: "'"): part = .after
            case UInt8(ascii: "\\"):
                text.append(kind)
                continue
            case UInt8(ascii: "k") where rest.first == UInt8(ascii: "<"):
                guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else {
                    text += [byte, kind]
                    continue
                }
                let name = Array(rest[(rest.startIndex + 1)..<end])
                rest = rest[(end + 1)...]
                guard let known = names.first(where: { $0.name == name }) else {
                    throw .raise(
                        className: "IndexError",
                        message: "undefined group name reference: \(String(decoding: name, as: UTF8.self))")
                }
                part = .groups(known.numbers)
            default:
                text += [byte, kind]
                continue
            }
            if !text.isEmpty { parts.append(.text(text)) }
            text = []
            parts.append(part)
        }
        if !text.isEmpty { parts.append(.text(text)) }
    }

    func append(to result: inout [UInt8], text: [UInt8], offsets: [Int]) {
        for part in parts {
            switch part {
            case .text(let bytes): result += bytes
            case .groups(let numbers):
                let number = numbers.last { $0 * 2 < offsets.count && offsets[$0 * 2] >= 0 }
                if let number { result += text[offsets[number * 2]..<offsets[number * 2 + 1]] }
            case .before: result += text[..<offsets[0]]
            case .after: result += text[offsets[1]...]
            }
        }
    }
}
