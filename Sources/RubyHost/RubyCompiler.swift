import CMRuby

/// Makes bytecode of Ruby's source text, for an interpreter on another thread. It runs nothing.
public struct RubyCompiler: ~Copyable {
    private let host: OpaquePointer
    private let exhausted: Exhausted

    /// - Parameters:
    ///   - memory: How many bytes it may take, besides what it makes.
    ///   - exhausted: Called where it takes more, on the thread that compiles. It must not return.
    /// - Returns: nil where there is no memory to begin.
    public init?(memory: Int, exhausted: @escaping () -> Never) {
        self.exhausted = Exhausted(exhausted)
        let context = Unmanaged.passUnretained(self.exhausted).toOpaque()
        let giveUp: cr_exhausted = { context, _ in
            guard let context else { return }
            Unmanaged<Exhausted>.fromOpaque(context).takeUnretainedValue().body()
        }
        guard let host = cr_open_compiler(memory, giveUp, context) else { return nil }
        self.host = host
    }

    deinit { cr_close(host) }

    /// Makes bytecode, as `Sidescan.evaluate` takes it.
    ///
    /// - Parameters:
    ///   - source: The text.
    ///   - file: By which backtraces name it.
    /// - Returns: nil where the text is none that parses; whoever runs it says why.
    public func bytecode(of source: [UInt8], file: String) -> [UInt8]? {
        let outcome = source.withUnsafeBufferPointer { source in
            file.withCString { cr_compile(host, $0, source.baseAddress, source.count) }
        }
        guard !outcome.raised else { return nil }
        return Array(UnsafeBufferPointer(start: outcome.message, count: outcome.size))
    }
}

/// What the compiler's context pointer points to.
private final class Exhausted {
    let body: () -> Never

    init(_ body: @escaping () -> Never) { self.body = body }
}
