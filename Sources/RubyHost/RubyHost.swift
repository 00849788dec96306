import CMRuby
public import PlainData

/// An embedded Ruby interpreter (mruby), and the border that data crosses between it and Swift.
///
/// Ruby code calls `Sidescan.native(:name, …)` with plain data; Swift answers with plain data or with something to raise.
/// Swift calls methods of the module `Sidescan`. Nothing of Swift's ever stands on the stack between Ruby and Ruby, so an
/// exception crosses no frame of it.
public final class RubyHost {
    /// What a native function answers.
    public enum Answer {
        case value(PlainValue)
        /// Handed to `Sidescan.native_failure`, which raises what it stands for.
        case failure(PlainValue)
    }

    private let host: OpaquePointer
    private let natives: Natives

    /// A new interpreter, with nothing but mruby's own classes.
    ///
    /// - Parameters:
    ///   - memory: How many bytes Ruby's objects may take.
    ///   - exhausted: Called where they take more, on the thread that runs Ruby's code; with whether it was the agent's
    ///     own part of it that took them. It must not return.
    ///   - unread: Functions whose arguments behind the first are handed over as one string, of which ``value(unread:)`` makes
    ///     a value: for what is hardly ever looked at.
    ///   - native: Answers `Sidescan.native`; its argument are that call's arguments.
    /// - Throws: A failure where there is no memory to begin.
    public init(
        memory: Int, exhausted: @escaping (Bool) -> Never, unread: [String] = [],
        native: @escaping ([PlainValue]) -> Answer
    ) throws(RubyFailure) {
        natives = Natives(native, exhausted, unread.map { Array($0.utf8) })
        let context = Unmanaged.passUnretained(natives).toOpaque()
        guard let host = cr_open(memory, answerNative, giveUp, context) else {
            throw RubyFailure(className: "NoMemoryError", message: "no memory for a Ruby interpreter", backtrace: [])
        }
        self.host = host
    }

    deinit { cr_close(host) }

    /// Runs source text at the top level.
    ///
    /// - Parameters:
    ///   - file: By which backtraces name it.
    ///   - source: The text.
    /// - Throws: What the code raised, a syntax error too.
    public func load(file: String, source: UnsafeRawBufferPointer) throws(RubyFailure) {
        let outcome = file.withCString { file in
            cr_load(host, file, source.baseAddress?.assumingMemoryBound(to: UInt8.self), source.count)
        }
        if outcome.raised { throw failure(of: outcome) }
    }

    /// Runs bytecode that mrbc(1) made of source text.
    ///
    /// - Throws: What the code raised; ScriptError where the bytecode is another mruby's.
    public func load(bytecode: UnsafeRawBufferPointer) throws(RubyFailure) {
        let outcome = cr_load_bytecode(
            host, bytecode.baseAddress?.assumingMemoryBound(to: UInt8.self), bytecode.count)
        if outcome.raised { throw failure(of: outcome) }
    }

    /// Calls a method of the module `Sidescan`.
    ///
    /// - Returns: What it returned, which has to be plain data.
    /// - Throws: What it raised.
    @discardableResult
    public func call(_ method: String, _ arguments: [PlainValue] = []) throws(RubyFailure) -> PlainValue {
        var message: [UInt8] = []
        Message.append(.array(arguments), to: &message)
        let outcome = message.withUnsafeBufferPointer { message in
            method.withCString { cr_call(host, $0, message.baseAddress, message.count) }
        }
        if outcome.raised { throw failure(of: outcome) }
        return values(of: outcome).first ?? .null
    }

    /// The first of the arguments that were handed over unread.
    public static func value(unread bytes: [UInt8]) -> PlainValue? { bytes.withUnsafeBytes { Message.value(of: $0) } }

    private func values(of outcome: cr_outcome) -> [PlainValue] {
        let message = UnsafeRawBufferPointer(start: outcome.message, count: outcome.size)
        return Message.value(of: message)?.elements ?? []
    }

    private func failure(of outcome: cr_outcome) -> RubyFailure {
        let parts = values(of: outcome)
        guard parts.count == 3 else {
            return RubyFailure(className: "NoMemoryError", message: "Ruby ran out of memory", backtrace: [])
        }
        return RubyFailure(
            className: parts[0].text ?? "", message: parts[1].text ?? "",
            backtrace: parts[2].elements?.compactMap(\.text) ?? [])
    }
}

/// Ruby code raised, or could not be parsed.
public struct RubyFailure: Error, Sendable {
    /// The exception's class.
    public let className: String
    /// What it says of itself.
    public let message: String
    /// `FILE:LINE:in METHOD`, the innermost first.
    public let backtrace: [String]
}

/// What the interpreter's context pointer points to.
private final class Natives {
    let answer: ([PlainValue]) -> RubyHost.Answer
    let exhausted: (Bool) -> Never
    private let unread: [[UInt8]]

    init(
        _ answer: @escaping ([PlainValue]) -> RubyHost.Answer, _ exhausted: @escaping (Bool) -> Never,
        _ unread: [[UInt8]]
    ) {
        self.answer = answer
        self.exhausted = exhausted
        self.unread = unread
    }

    func arguments(of message: UnsafeRawBufferPointer) -> [PlainValue] {
        if let name = Message.elements(of: message, first: 1)?.first[0].bytes, unread.contains(name),
            let parts = Message.elements(of: message, first: 2)
        {
            return parts.first + [.string(Array(parts.rest))]
        }
        return Message.value(of: message)?.elements ?? []
    }
}

private func giveUp(_ context: UnsafeMutableRawPointer?, _ isOwn: Bool) {
    guard let context else { return }
    Unmanaged<Natives>.fromOpaque(context).takeUnretainedValue().exhausted(isOwn)
}

private func answerNative(
    _ context: UnsafeMutableRawPointer?, _ host: OpaquePointer?, _ message: UnsafePointer<UInt8>?, _ size: Int
) -> cr_answer {
    guard let context, let host else { return CR_RETURN }
    let natives = Unmanaged<Natives>.fromOpaque(context).takeUnretainedValue()
    let arguments = natives.arguments(of: UnsafeRawBufferPointer(start: message, count: size))
    let answer: (kind: cr_answer, value: PlainValue) =
        switch natives.answer(arguments) {
        case .value(let value): (CR_RETURN, value)
        case .failure(let value): (CR_RAISE, value)
        }
    var reply: [UInt8] = []
    Message.append(answer.value, to: &reply)
    // Without memory for the answer it is nil, which no native function means as "all is well".
    guard let room = cr_reply_reserve(host, reply.count) else { return CR_RAISE }
    reply.withUnsafeBufferPointer { reply in
        if let base = reply.baseAddress { room.update(from: base, count: reply.count) }
    }
    return answer.kind
}
