extension ReportedExecutables {
    /// What one file says of itself.
    public struct File: Codable, Sendable, Equatable {
        /// Where it is.
        public let path: ReportPath
        /// What it is.
        public let kind: Kind
        /// How much of RELRO it has; nil where nothing is relocated.
        public let relocationReadOnly: Relocation?
        /// Whether all functions are found at the start.
        public let bindsNow: Bool
        /// Whether the stack can be executed; nil where the file does not say.
        public let hasExecutableStack: Bool?
        /// Whether functions look after their return address; nil where that can't be told.
        public let hasCanary: Bool?
        /// How many functions of libc are called in the form that checks lengths; nil where that can't be told.
        public let fortified: Int?
        /// How many could be.
        public let fortifiable: Int?
        /// RPATH, in printable form.
        public let rpath: String?
        /// RUNPATH, in printable form.
        public let runpath: String?
        /// The interpreter, in printable form.
        public let interpreter: String?
        /// Whether no table of symbols is left.
        public let isStripped: Bool
        /// Whether it needs neither an interpreter nor libraries.
        public let isStatic: Bool
        /// Whether it contradicts itself, or has more of something than is read.
        public let isDefective: Bool

        /// What an ELF file is.
        public enum Kind: String, Codable, Sendable {
            /// A program at a fixed address.
            case program
            /// A program at any address.
            case pie
            /// A shared library.
            case library
        }

        /// How much of RELRO a file has.
        public enum Relocation: String, Codable, Sendable {
            /// With the table of functions.
            case full
            /// Without it.
            case partial
            /// Nothing.
            case none
        }

        /// A file from what is told of it.
        public init(
            path: ReportPath, kind: Kind, relocationReadOnly: Relocation?, bindsNow: Bool, hasExecutableStack: Bool?,
            hasCanary: Bool?, fortified: Int?, fortifiable: Int?, rpath: String?, runpath: String?,
            interpreter: String?, isStripped: Bool, isStatic: Bool, isDefective: Bool
        ) {
            self.path = path
            self.kind = kind
            self.relocationReadOnly = relocationReadOnly
            self.bindsNow = bindsNow
            self.hasExecutableStack = hasExecutableStack
            self.hasCanary = hasCanary
            self.fortified = fortified
            self.fortifiable = fortifiable
            self.rpath = rpath
            self.runpath = runpath
            self.interpreter = interpreter
            self.isStripped = isStripped
            self.isStatic = isStatic
            self.isDefective = isDefective
        }

        private enum CodingKeys: String, CodingKey {
            case path, kind, relocationReadOnly, bindsNow, hasExecutableStack, hasCanary, fortified, fortifiable
            case rpath, runpath, interpreter, isStripped, isStatic, isDefective
        }

        /// Reads a file; the path's members stand beside its own.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            self.init(
                path: try ReportPath(from: decoder), kind: try container.decode(Kind.self, forKey: .kind),
                relocationReadOnly: try container.decodeIfPresent(Relocation.self, forKey: .relocationReadOnly),
                bindsNow: try container.decode(Bool.self, forKey: .bindsNow),
                hasExecutableStack: try container.decodeIfPresent(Bool.self, forKey: .hasExecutableStack),
                hasCanary: try container.decodeIfPresent(Bool.self, forKey: .hasCanary),
                fortified: try container.decodeIfPresent(Int.self, forKey: .fortified),
                fortifiable: try container.decodeIfPresent(Int.self, forKey: .fortifiable),
                rpath: try container.decodeIfPresent(String.self, forKey: .rpath),
                runpath: try container.decodeIfPresent(String.self, forKey: .runpath),
                interpreter: try container.decodeIfPresent(String.self, forKey: .interpreter),
                isStripped: try container.decode(Bool.self, forKey: .isStripped),
                isStatic: try container.decode(Bool.self, forKey: .isStatic),
                isDefective: try container.decode(Bool.self, forKey: .isDefective))
        }

        /// Writes a file; the path's members stand beside its own.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try path.encode(to: encoder)
            try container.encode(kind, forKey: .kind)
            try container.encodeIfPresent(relocationReadOnly, forKey: .relocationReadOnly)
            try container.encode(bindsNow, forKey: .bindsNow)
            try container.encodeIfPresent(hasExecutableStack, forKey: .hasExecutableStack)
            try container.encodeIfPresent(hasCanary, forKey: .hasCanary)
            try container.encodeIfPresent(fortified, forKey: .fortified)
            try container.encodeIfPresent(fortifiable, forKey: .fortifiable)
            try container.encodeIfPresent(rpath, forKey: .rpath)
            try container.encodeIfPresent(runpath, forKey: .runpath)
            try container.encodeIfPresent(interpreter, forKey: .interpreter)
            try container.encode(isStripped, forKey: .isStripped)
            try container.encode(isStatic, forKey: .isStatic)
            try container.encode(isDefective, forKey: .isDefective)
        }
    }
}
