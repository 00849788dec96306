import CFuzzer
import FuzzProperties
import Glibc

/// `sidescan-fuzz TARGET [libFuzzer's own arguments]`: tries one target for as long as libFuzzer is told to. Without
/// arguments it lists the targets.
@main
enum FuzzDriver {
    /// The target that was named; the callback of libFuzzer can be given nothing.
    private static let target = FuzzTarget.all.first { $0.name == CommandLine.arguments.dropFirst().first }

    static func main() {
        guard target != nil else {
            for target in FuzzTarget.all { print(target.name) }
            exit(CommandLine.arguments.count > 1 ? 1 : 0)
        }
        // libFuzzer takes its own options from behind the program's name.
        var count = CommandLine.argc - 1
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
        exit(
            LLVMFuzzerRunDriver(&count, &arguments) { data, size in
                let bytes = Array(UnsafeBufferPointer(start: data, count: size))
                do throws(BrokenProperty) {
                    try FuzzDriver.target?.check(bytes)
                } catch {
                    fatalError(error.message)
                }
                return 0
            })
    }
}
