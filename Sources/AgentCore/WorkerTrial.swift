package import LinuxSystem

/// What the tests' own executable has its worker do otherwise. The agent has no way to ask for any of it.
package struct WorkerTrial {
    /// The layers of the cage that are put on.
    package var layers: CageLayers
    /// What to do in the cage instead of scanning; what it returns is the result's failure message. Nil goes on with the
    /// scan.
    package var act: (WorkerThreads) -> String?

    package init(layers: CageLayers = .all, act: @escaping (WorkerThreads) -> String? = { _ in nil }) {
        self.layers = layers
        self.act = act
    }
}

/// Layers of the worker's cage.
package struct CageLayers: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let seccomp = CageLayers(rawValue: 1)
    package static let landlock = CageLayers(rawValue: 2)
    package static let all: CageLayers = [.seccomp, .landlock]
}
