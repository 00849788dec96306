public import PlainData
import CLinux
import RubyHost
public import TargetFilesystem

/// The evaluation of profiles on a target's root.
public struct Evaluation {
    private let host: RubyHost
    private let functions: NativeFunctions

    /// Why nothing could be evaluated.
    public struct Failure: Error, Sendable {
        public let message: String
    }

    /// Gets the interpreter ready. This reads nothing of the target.
    ///
    /// - Parameters:
    ///   - root: The target's root.
    ///   - knowledge: What is known of the target beyond its files.
    ///   - memory: How many bytes the profiles' Ruby objects may take.
    ///   - controlSeconds: How long one control may take. One that asks for memory later than that fails, and the others
    ///     go on; one that never does is not stopped by this.
    ///   - controlBegins: Told of each control that begins, by a key that `stopped` in an order takes.
    public init(
        of root: consuming TargetRoot, knowledge: TargetKnowledge = TargetKnowledge(), memory: Int,
        controlSeconds: Int, controlBegins: @escaping (String) -> Void = { _ in }
    ) throws(Failure) {
        let functions = NativeFunctions(root, knowledge)
        self.functions = functions
        do throws(RubyFailure) {
            host = try RubyHost(memory: memory) { functions.answer($0) }
            try Prelude.load(into: host)
            let host = host
            functions.controlBegins = { [unowned host] key in
                host.setDeadline(UInt64(cl_monotonic_milliseconds() + Int64(controlSeconds) * 1000) * 1_000_000)
                controlBegins(key)
            }
        } catch {
            throw Failure(message: error.description)
        }
    }

    /// Evaluates.
    ///
    /// - Parameter order: What to do; docs in CPrelude/Ruby/dsl.
    /// - Returns: What the profiles' results are, in the shape of InSpec's JSON.
    public func run(_ order: PlainValue) throws(Failure) -> PlainValue {
        do throws(RubyFailure) {
            return try host.call("run", [order])
        } catch {
            throw Failure(message: error.description)
        }
    }
}

extension RubyFailure {
    fileprivate var description: String {
        "\(message) (\(className))" + (backtrace.first.map { " at \($0)" } ?? "")
    }
}
