/// How the programs and libraries of a target are hardened: counted, and one by one where that was asked for.
public struct ReportedExecutables: Codable, Sendable, Equatable {
    /// Programs (ET_EXEC, and ET_DYN that says it is one) and libraries.
    public var count = 0
    /// Programs among them.
    public var programs = 0
    /// Shared libraries and plug-ins among them.
    public var libraries = 0
    /// ELF files that are counted nowhere else: object files, kernel modules, core dumps, debugging information.
    public var others = 0
    /// Programs that can be loaded to any address (PIE), and not.
    public var positionIndependent = Protection()
    /// Whether the tables that the dynamic linker fills are read-only afterwards.
    public var relocationReadOnly = RelocationReadOnly()
    /// Whether all functions are found at the start.
    public var bindsNow = Protection()
    /// Whether the stack can be executed (NX).
    public var stack = Stack()
    /// Whether functions look after their return address; untold of Go, Rust, and files without any symbols.
    public var canary = Protection()
    /// Whether functions of libc are called in the form that checks lengths; untold where none could be.
    public var fortify = Protection()
    /// How many have an RPATH.
    public var rpath = 0
    /// How many have a RUNPATH.
    public var runpath = 0
    /// How many have no table of symbols left.
    public var stripped = 0
    /// How many programs need neither an interpreter nor libraries.
    public var staticallyLinked = 0
    /// How many contradict themselves, or have more of something than is read.
    public var defective = 0
    /// The programs' interpreters, by their paths.
    public var interpreters: [Interpreter] = []
    /// The files, by their paths, where they were asked for. The first of them where there are more than ``count``.
    public var files: [File]?

    /// The counts of nothing.
    public init() {}

    /// How many files have a protection.
    public struct Protection: Codable, Sendable, Equatable {
        /// Those that have it.
        public var with = 0
        /// Those that don't.
        public var without = 0
        /// Those that it can't be told of, or that it means nothing to.
        public var untold = 0

        /// No file.
        public init() {}
    }

    /// How many files have how much of RELRO.
    public struct RelocationReadOnly: Codable, Sendable, Equatable {
        /// With the table of functions.
        public var full = 0
        /// Without it.
        public var partial = 0
        /// Not at all.
        public var none = 0
        /// Static programs without: nothing is relocated when they start.
        public var untold = 0

        /// No file.
        public init() {}
    }

    /// How many files have which stack.
    public struct Stack: Codable, Sendable, Equatable {
        /// NX.
        public var notExecutable = 0
        /// No NX.
        public var executable = 0
        /// The file does not say.
        public var unstated = 0

        /// No file.
        public init() {}
    }

    /// An interpreter (PT_INTERP) and how many programs name it.
    public struct Interpreter: Codable, Sendable, Equatable {
        /// Its path as the programs have it, in printable form.
        public let path: String
        /// How many programs.
        public let count: Int

        /// An interpreter and its programs' number.
        public init(path: String, count: Int) {
            self.path = path
            self.count = count
        }
    }
}
