import PlainData
import RubyHost
import TargetFilesystem

/// What Ruby's `Sidescan.native(:name, …)` can ask for.
final class NativeFunctions {
    /// One function: its arguments, without its name.
    typealias Function = @Sendable (NativeFunctions, [PlainValue]) throws(NativeFailure) -> PlainValue

    /// All functions, by name.
    private static var table: [String: Function] {
        [
            fileFunctions, sourceFunctions, regexpFunctions, preludeFunctions, documentFunctions, targetFunctions,
            digestFunctions,
            packageFunctions, certificateFunctions, languageFunctions,
        ].reduce(into: [:]) { table, functions in table.merge(functions) { first, _ in first } }
    }

    /// The target's files, once they may be looked at.
    private var root: TargetRoot?
    /// What is known beyond them.
    private(set) var knowledge = TargetKnowledge()
    var regexps = Regexps()
    /// The texts of the profiles' control files, by number.
    var texts: ProfileTexts?
    /// The texts of the profiles' files that are being read, by reference.
    var sources: [String: SourceText] = [:]
    /// What has been answered of the target's files.
    private var kept = KeptAnswers()
    private let table = NativeFunctions.table
    /// Told of each control that begins.
    var controlBegins: (String) -> Void = { _ in }
    /// Told of each control that has ended, and of what there is to say of it.
    var controlEnds: ((String, [UInt8]) -> Void)?
    private var endedControls = 0

    /// From now on they answer of this target.
    func look(at root: consuming TargetRoot, _ knowledge: TargetKnowledge) {
        self.root = consume root
        self.knowledge = knowledge
    }

    /// Asks the target's files.
    func ask<Result>(_ body: (borrowing TargetRoot) -> Result) throws(NativeFailure) -> Result {
        switch root {
        case .some(let root): return body(root)
        case .none: throw .raise(className: "SecurityError", message: "there is no target yet")
        }
    }

    /// Answers a call.
    func answer(_ call: [PlainValue]) -> RubyHost.Answer {
        guard let name = call.first?.text, let function = table[name] else {
            return .failure(
                NativeFailure.raise(
                    className: "NotImplementedError", message: "no native function \(call.first?.text ?? "")"
                ).value)
        }
        let isKept = Self.fileFunctions[name] != nil
        if isKept, let answer = kept[call] { return answer }
        let answer: RubyHost.Answer
        do {
            var arguments = call
            arguments.removeFirst()
            answer = .value(try function(self, arguments))
        } catch {
            answer = .failure(error.value)
        }
        if isKept { kept.keep(answer, of: call) }
        return answer
    }

    private static let preludeFunctions: [String: Function] = [
        // The text of a file of the prelude, or nil.
        "prelude": { (_, arguments) throws(NativeFailure) in
            Prelude.text(of: try arguments.text(at: 0)).map { .string($0) } ?? .null
        },
        // control_begins(key): from now on it counts as this control's time
        "control_begins": { (functions, arguments) throws(NativeFailure) in
            functions.controlBegins(try arguments.text(at: 0))
            return .null
        },
        // prelude_code(name): its bytecode, or nil
        "prelude_code": { (_, arguments) throws(NativeFailure) in
            Prelude.bytecode(of: try arguments.text(at: 0)).map { .string($0) } ?? .null
        },
        // control_ended(key, report): hands over what came of it, unread; how many have been before, or nil where nobody takes it
        "control_ended": { (functions, arguments) throws(NativeFailure) in
            guard let controlEnds = functions.controlEnds else { return .null }
            controlEnds(try arguments.text(at: 0), try arguments.bytes(at: 1))
            functions.endedControls += 1
            return .integer(functions.endedControls - 1)
        },
        "prelude_names": { (_, _) throws(NativeFailure) in .array(Prelude.names.map { .text($0) }) },
    ]
}

extension [PlainValue] {
    /// The bytes of the string at an index.
    func bytes(at index: Int) throws(NativeFailure) -> [UInt8] {
        guard index < count, let bytes = self[index].bytes else {
            throw .raise(className: "TypeError", message: "no implicit conversion into String")
        }
        return bytes
    }

    /// The text of the string at an index.
    func text(at index: Int) throws(NativeFailure) -> String {
        String(decoding: try bytes(at: index), as: UTF8.self)
    }

    /// The integer at an index.
    func integer(at index: Int) throws(NativeFailure) -> Int {
        guard index < count, let integer = self[index].integer else {
            throw .raise(className: "TypeError", message: "no implicit conversion into Integer")
        }
        return integer
    }

    /// Whether there is something at an index that is neither nil nor false.
    func isTrue(at index: Int) -> Bool {
        guard index < count else { return false }
        return self[index] != .null && self[index] != .boolean(false)
    }
}
