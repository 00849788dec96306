import TestSupport

/// A process namespace of a test's own with a /proc of its own, as in a pod: nothing else of the machine is in sight.
enum Enclosure {
    /// Runs a shell script as the first process in there.
    ///
    /// - Parameters:
    ///   - script: The script.
    ///   - procOptions: How /proc is mounted.
    /// - Returns: What came of it. All that the script started is gone by then.
    /// - Throws: Where it can't be run.
    static func run(_ script: String, procOptions: String = "defaults") throws -> ProgramRun {
        try ProgramRun([
            "unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-euc",
            "mount -t proc -o \(procOptions) proc /proc\n\(script)",
        ])
    }

    /// Lines of such a script that start a process in the background and wait until it sleeps.
    ///
    /// - Parameters:
    ///   - command: The process's command line.
    ///   - name: The name that it will have.
    /// - Returns: The lines; after them, `$!` is its id.
    static func start(_ command: String, name: String) -> String {
        """
        \(command) &
        tries=0
        until grep -qs 'Name:.\(name)$' /proc/$!/status && grep -qs 'State:.S' /proc/$!/status; do
            tries=$((tries + 1))
            [ $tries -lt 1000 ] || { echo "\(name) did not start" >&2; exit 99; }
            sleep 0.01
        done

        """
    }
}
