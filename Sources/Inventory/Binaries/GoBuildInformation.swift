/// What Go's linker writes into each program: the compiler's version and the modules it was built from (Go's
/// debug/buildinfo and runtime/debug, `BuildInfo`).
struct GoBuildInformation {
    /// A module, by its path and version.
    struct Module: Hashable {
        var path: [UInt8]
        var version: [UInt8]
    }

    /// The compiler's version, such as `go1.23.4`.
    private(set) var goVersion: [UInt8] = []
    /// The path of the main package.
    private(set) var path: [UInt8] = []
    /// The main module, where it was built from one.
    private(set) var main: Module?
    /// The modules that it depends on; one that was replaced is what replaces it.
    private(set) var dependencies: [Module] = []
    /// `-ldflags`, where it was kept.
    private(set) var linkerFlags: [UInt8] = []
    /// The commit, and when it was made.
    private(set) var revision: [UInt8] = []
    private(set) var time: [UInt8] = []
    /// Whether there were more modules than are kept.
    private(set) var isCut = false

    /// What is read at most of the text that names the modules, in bytes.
    static let longestText = 4 << 20
    /// How many modules are kept at most.
    static let mostModules = 20_000

    /// Reads an ELF file; nil where it is none of Go's.
    ///
    /// - Parameters:
    ///   - elf: The file.
    ///   - section: Go's own section, where there is one.
    ///   - hasNames: Whether the sections' names could be read.
    init?(_ elf: ELFSections, section: ELFSections.Extent?, hasNames: Bool) {
        // Without names of sections it stands at the start of the data, as Go's own reader looks for it. With names it has
        // its own: Go's linker never leaves that out.
        let segments = section == nil && !hasNames ? elf.segments() : []
        guard let place = section ?? segments.first(where: { $0.isWritable && !$0.isExecutable })?.extent,
            let head = elf.file.bytes(at: place.offset, count: min(place.size, 64 << 10)),
            let start = Self.start(in: head), head.count - start >= 32
        else { return nil }
        let (pointerSize, flags) = (Int(head[start + 14]), head[start + 15])
        let texts: (version: [UInt8], modules: [UInt8])?
        if flags & 2 != 0 {
            texts = Self.inlined(elf, at: place.offset + start + 32)
        } else {
            texts = Self.pointed(
                elf, head, start + 16, pointerSize, isBig: flags & 1 != 0,
                segments: segments.isEmpty ? elf.segments() : segments)
        }
        guard let texts, begins(texts.version[...], with: "go") || begins(texts.version[...], with: "devel") else {
            return nil
        }
        goVersion = Array(texts.version.prefix { $0 != 32 })
        read(modules: texts.modules)
    }

    /// Where the header stands: at a multiple of 16.
    private static func start(in head: [UInt8]) -> Int? {
        stride(from: 0, to: max(0, head.count - 31), by: 16).first { start in
            head[start] == 0xff && begins(head[(start + 1)...], with: " Go buildinf:")
        }
    }

    /// Go 1.18 and later: two texts, each behind its length as a varint.
    private static func inlined(_ elf: ELFSections, at offset: Int) -> (version: [UInt8], modules: [UInt8])? {
        var position = offset
        func next(upTo limit: Int) -> [UInt8]? {
            guard position < elf.file.size,
                let digits = elf.file.bytes(at: position, count: min(10, elf.file.size - position))
            else { return nil }
            var length: UInt64 = 0
            for (index, digit) in digits.enumerated() {
                guard index < 9 else { return nil }
                length |= UInt64(digit & 0x7f) << (7 * UInt64(index))
                guard digit < 0x80 else { continue }
                guard let size = Int(exactly: length), size <= limit,
                    let text = elf.file.bytes(at: position + index + 1, count: size)
                else { return nil }
                position += index + 1 + size
                return text
            }
            return nil
        }
        guard let version = next(upTo: 4096), let modules = next(upTo: longestText) else { return nil }
        return (version, modules)
    }

    /// Before Go 1.18: two pointers to texts, each a pointer and a length.
    private static func pointed(
        _ elf: ELFSections, _ head: [UInt8], _ start: Int, _ pointerSize: Int, isBig: Bool,
        segments: [ELFSections.Segment]
    ) -> (version: [UInt8], modules: [UInt8])? {
        guard pointerSize == 4 || pointerSize == 8, start + 2 * pointerSize <= head.count else { return nil }
        func pointer(_ bytes: [UInt8], _ offset: Int) -> UInt64 {
            let digits = bytes[offset..<(offset + pointerSize)]
            return isBig
                ? digits.reduce(0) { $0 << 8 | UInt64($1) } : digits.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        func text(_ address: UInt64, upTo limit: Int) -> [UInt8]? {
            guard let header = elf.bytes(atAddress: address, count: 2 * pointerSize, of: segments),
                let length = Int(exactly: pointer(header, pointerSize)), length <= limit
            else { return nil }
            return length == 0 ? [] : elf.bytes(atAddress: pointer(header, 0), count: length, of: segments)
        }
        guard let version = text(pointer(head, start), upTo: 4096) else { return nil }
        return (version, text(pointer(head, start + pointerSize), upTo: longestText) ?? [])
    }

    /// Lines of fields parted by tabs, between 16 bytes by which a debugger finds them and 16 where they end.
    private mutating func read(modules text: [UInt8]) {
        guard text.count >= 33, text[text.count - 17] == 10 else { return }
        var lastIsMain = false
        for line in text[16..<(text.count - 16)].split(separator: 10) {
            let fields = line.split(separator: 9, maxSplits: 4, omittingEmptySubsequences: false)
            guard fields.count >= 2 else { continue }
            let module = Module(path: Array(fields[1]), version: fields.count > 2 ? Array(fields[2]) : [])
            if begins(fields[0], with: "path") {
                path = Array(fields[1])
            } else if begins(fields[0], with: "mod") {
                main = module
                lastIsMain = true
            } else if begins(fields[0], with: "dep") {
                lastIsMain = false
                guard dependencies.count < Self.mostModules else {
                    isCut = true
                    return
                }
                dependencies.append(module)
            } else if begins(fields[0], with: "=>") {
                if lastIsMain {
                    main = module
                } else if !dependencies.isEmpty {
                    dependencies[dependencies.count - 1] = module
                }
            } else if begins(fields[0], with: "build") {
                read(setting: line[fields[1].startIndex...])
            }
        }
    }

    private mutating func read(setting: ArraySlice<UInt8>) {
        guard let equals = setting.firstIndex(of: UInt8(ascii: "=")) else { return }
        var value = setting[(equals + 1)...]
        if value.count >= 2, value.first == UInt8(ascii: "\""), value.last == UInt8(ascii: "\"") {
            value = value.dropFirst().dropLast()
        }
        let key = setting[..<equals]
        if isEqual(key, inAnyCase: "-ldflags") { linkerFlags = Array(value.prefix(64 << 10)) }
        if isEqual(key, inAnyCase: "vcs.revision") { revision = Array(value) }
        if isEqual(key, inAnyCase: "vcs.time") { time = Array(value) }
    }
}
