public import PlainData
import RubyHost
public import TargetFilesystem

/// The evaluation of profiles on a target's root.
public struct Evaluation {
    private let host: RubyHost
    private let functions: NativeFunctions

    /// Why nothing could be evaluated.
    public struct Failure: Error, Sendable {
        /// What went wrong, in one line.
        public let message: String
    }

    /// Gets the interpreter ready. This knows no target yet.
    ///
    /// - Parameters:
    ///   - memory: How many bytes the profiles' Ruby objects may take.
    ///   - exhausted: Called where they take more, on the thread that evaluates; with whether it was what reads the target
    ///     that took them, and not the profiles' code. It must not return.
    ///   - controlBegins: Told of each control that begins, by a key that `stopped` in an order takes.
    ///   - controlEnds: Told of each that has ended, with what ``report(_:)`` makes a map of. Where there is none, all is in what
    ///     ``run(_:_:on:_:)`` returns.
    public init(
        memory: Int, exhausted: @escaping (Bool) -> Never, controlBegins: @escaping (String) -> Void = { _ in },
        controlEnds: ((String, [UInt8]) -> Void)? = nil
    ) throws(Failure) {
        let functions = NativeFunctions()
        self.functions = functions
        do throws(RubyFailure) {
            host = try RubyHost(memory: memory, exhausted: exhausted, unread: ["control_ended"]) {
                functions.answer($0)
            }
            try Prelude.load(into: host)
            functions.controlBegins = controlBegins
            functions.controlEnds = controlEnds
        } catch {
            throw Failure(message: error.description)
        }
    }

    /// Leaves the interpreter to the process's end: taking it apart would take longer than that has still to live.
    public func abandon() { _ = Unmanaged.passRetained(host) }

    /// What there is to say of a control that has ended: the control in the shape of InSpec's JSON, which the profiles' results
    /// then name by how many have ended before it; or its `results` alone, with the `secrets` that they may hold. `known` and
    /// `secrets` in an order take these.
    public static func report(_ bytes: [UInt8]) -> PlainValue { RubyHost.value(unread: bytes) ?? .null }

    /// Evaluates, once.
    ///
    /// - Parameters:
    ///   - order: What to do; docs in CPrelude/Ruby/dsl. Its texts are taken out.
    ///   - texts: They.
    ///   - root: The target's root.
    ///   - knowledge: What is known of the target beyond its files.
    /// - Returns: What the profiles' results are, in the shape of InSpec's JSON; for controls, see ``report(_:)``.
    public func run(
        _ order: PlainValue, _ texts: ProfileTexts, on root: consuming TargetRoot,
        _ knowledge: TargetKnowledge = TargetKnowledge()
    ) throws(Failure) -> PlainValue {
        functions.texts = texts
        functions.look(at: root, knowledge)
        do throws(RubyFailure) {
            return try host.call("run", [order])
        } catch {
            throw Failure(message: error.description)
        }
    }
}

extension Evaluation {
    /// What is wrong with a regular expression of Ruby's; nil where nothing is.
    public static func complaint(aboutExpression source: String) -> String? {
        do throws(NativeFailure) {
            _ = try CompiledRegexp(Array(source.utf8), options: 0)
            return nil
        } catch {
            guard case .raise(_, let message) = error else { return "it can't be read" }
            return message
        }
    }
}

extension RubyFailure {
    fileprivate var description: String {
        "\(message) (\(className))" + (backtrace.first.map { " at \($0)" } ?? "")
    }
}
