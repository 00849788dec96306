/// Reads ELF files, one after the other, with buffers that it keeps between them.
///
/// What the dynamic linker goes by comes from the program headers, which it goes by; sections say only what nothing
/// else does. Every place and count in the file is taken for hostile: what points outside of it, or is more than the
/// limits allow, is a defect of the answer.
package struct ExecutableReader {
    /// Fills a buffer with the file's bytes from an offset, and says how many there were: fewer at its end only.
    package typealias Source = (_ offset: UInt64, _ buffer: UnsafeMutableRawBufferPointer) -> Int

    let limits: ExecutableLimits
    let functions = FortifiableFunctions()
    private var header: [UInt8] = []
    var table: [UInt8] = []
    var strings: [UInt8] = []
    private var sectionNames: [UInt8] = []
    var seen: [UInt8]

    package init(limits: ExecutableLimits = ExecutableLimits()) {
        self.limits = limits
        seen = [UInt8](repeating: 0, count: functions.count)
    }

    /// Whether a file that begins with these bytes may be an ELF file.
    package static func isMagic(_ bytes: RawSpan) -> Bool { bytes.has("\u{7f}ELF", at: 0) }

    /// What a file says of itself; nil where it is no ELF file.
    ///
    /// - Parameters:
    ///   - size: The file's size in bytes.
    ///   - source: Reads from it.
    package mutating func read(size: UInt64, from source: Source) -> Executable? {
        guard Self.fill(&header, from: 0, count: min(64, size), size, source) == nil || !header.isEmpty,
            let layout = ELFLayout(header.span.bytes)
        else { return nil }
        var file = Executable()
        file.bits = layout.is64 ? 64 : 32
        file.isBigEndian = layout.isBigEndian
        guard header.count >= layout.headerSize else {
            file.defects.insert(.malformed)
            return file
        }
        let header = header
        let bytes = header.span.bytes
        file.machine = UInt16(layout.number(bytes, 18, 2))
        let type = layout.number(bytes, 16, 2)
        var found = Found()
        readSegments(layout, size, source, &file, &found)
        readDynamic(layout, size, source, &file, &found)
        readSections(layout, size, source, &file, &found)
        file.kind = kind(type, file, found)
        file.isStatic = file.isProgram && file.interpreter == nil && file.needed.isEmpty
        if found.hasReadOnlyRelocations { file.relocationReadOnly = file.bindsNow ? .full : .partial }
        readSymbols(layout, size, source, &file, &found)
        if file.kind == .debugInformation { file.defects.remove(.malformed) }
        return file
    }

    /// What a whole file says of itself.
    package mutating func read(_ bytes: [UInt8]) -> Executable? {
        read(size: UInt64(bytes.count)) { offset, buffer in
            guard offset < UInt64(bytes.count) else { return 0 }
            let count = min(buffer.count, bytes.count - Int(offset))
            bytes.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[Int(offset)..<(Int(offset) + count)])) }
            return count
        }
    }

    /// What of a file leads to something else in it.
    struct Found {
        var loads: [(offset: UInt64, address: UInt64, size: UInt64)] = []
        var dynamic: Range<UInt64>?
        /// The address at which the dynamic linker finds it.
        var addressOfDynamic: UInt64 = 0
        var hasReadOnlyRelocations = false
        var isMarkedAsProgram = false
        /// Whether what is loaded was left out (SHT_NOBITS): such files hold what a debugger needs.
        var isWithoutContent = false
        var strings: (address: UInt64, size: UInt64)?
        var symbols: UInt64?
        var hash: UInt64?
        var hashOfGNU: UInt64?
        /// From the sections: file offsets.
        var dynamicSymbols: (offset: UInt64, size: UInt64)?
        var allSymbols: (offset: UInt64, size: UInt64, strings: UInt64, stringsSize: UInt64)?

        /// Where in the file stands what is loaded to an address.
        func offset(of address: UInt64) -> UInt64? {
            // Of loads that overlap, the last one is what memory holds in the end.
            for load in loads.reversed() where address >= load.address && address - load.address < load.size {
                let (offset, isOver) = load.offset.addingReportingOverflow(address - load.address)
                return isOver ? nil : offset
            }
            return nil
        }
    }

    /// Reads a range into a buffer; a defect where it is not all there, with what there is.
    static func fill(
        _ buffer: inout [UInt8], from offset: UInt64, count: UInt64, _ size: UInt64, _ source: Source
    ) -> Executable.Defect? {
        guard offset <= size, count <= size - offset, count <= 1 << 30 else {
            buffer.removeAll(keepingCapacity: true)
            return .malformed
        }
        let count = Int(count)
        // Old bytes are overwritten; the buffer keeps its capacity.
        if buffer.count > count { buffer.removeLast(buffer.count - count) }
        if buffer.count < count { buffer.append(contentsOf: repeatElement(0, count: count - buffer.count)) }
        var filled = 0
        buffer.withUnsafeMutableBytes { bytes in
            while filled < count {
                let got = source(offset + UInt64(filled), .init(rebasing: bytes[filled...]))
                guard got > 0, got <= count - filled else { break }
                filled += got
            }
        }
        guard filled < count else { return nil }
        buffer.removeLast(count - filled)
        return .malformed
    }

    /// Fills ``table`` with the entries of a table that the file's header names.
    ///
    /// - Parameters:
    ///   - sizes: Where in the header an entry's size stands, in files of 32 and of 64 bits; their count stands behind it.
    ///   - entry: What an entry's size has to be.
    /// - Returns: How many there are, of those that are read; nil where there are none, or others.
    private mutating func fillTable(
        from offset: UInt64, _ sizes: (Int, Int), _ entry: Int, _ layout: ELFLayout, _ size: UInt64, _ source: Source,
        _ file: inout Executable
    ) -> Int? {
        let count = Int(layout.number(header.span.bytes, at: 0, sizes.0 + 2, sizes.1 + 2, 2))
        guard count > 0 else { return nil }
        guard Int(layout.number(header.span.bytes, at: 0, sizes.0, sizes.1, 2)) == entry else {
            file.defects.insert(.malformed)
            return nil
        }
        if count > limits.entries { file.defects.insert(.overLimit) }
        let kept = min(count, limits.entries)
        if let defect = Self.fill(&table, from: offset, count: UInt64(kept * entry), size, source) {
            file.defects.insert(defect)
        }
        return kept
    }

    // MARK: Program headers

    private mutating func readSegments(
        _ layout: ELFLayout, _ size: UInt64, _ source: Source, _ file: inout Executable, _ found: inout Found
    ) {
        let entry = layout.segmentSize
        let offset = layout.number(header.span.bytes, at: 0, 28, 32)
        // 0xffff says that the count stands elsewhere (PN_XNUM), which only core dumps need.
        guard fillTable(from: offset, (42, 54), entry, layout, size, source, &file) != nil else { return }
        var interpreter: Range<UInt64>?
        var notes: [Range<UInt64>] = []
        for start in stride(from: 0, to: table.count - entry + 1, by: entry) {
            let table = table
            let bytes = table.span.bytes
            let place = layout.number(bytes, at: start, 4, 8)
            let length = layout.number(bytes, at: start, 16, 32)
            let flags = layout.number(bytes, at: start, 24, 4, 4)
            let (end, isOver) = place.addingReportingOverflow(length)
            let range = isOver ? place..<place : place..<end
            switch layout.number(bytes, start, 4) {
            case 1:
                found.loads.append((place, layout.number(bytes, at: start, 8, 16), length))
            case 2:
                found.dynamic = range
                found.addressOfDynamic = layout.number(bytes, at: start, 8, 16)
            case 3: interpreter = range
            case 4: if notes.count < 64 { notes.append(range) } else { file.defects.insert(.overLimit) }
            case 0x6474_e551: file.stack = flags & 1 != 0 ? .executable : .notExecutable
            case 0x6474_e552: found.hasReadOnlyRelocations = true
            default: break
            }
        }
        if let interpreter {
            file.interpreter = text(in: interpreter, size, source, &file)
        }
        for note in notes { readNotes(layout, note, size, source, &file) }
    }

    private mutating func text(
        in range: Range<UInt64>, _ size: UInt64, _ source: Source, _ file: inout Executable
    ) -> [UInt8]? {
        let length = range.upperBound - range.lowerBound
        if length > UInt64(limits.text) + 1 { file.defects.insert(.overLimit) }
        let count = min(length, UInt64(limits.text) + 1)
        if let defect = Self.fill(&table, from: range.lowerBound, count: count, size, source) {
            file.defects.insert(defect)
        }
        let table = table
        guard let text = table.span.bytes.text(at: 0, upTo: limits.text) else {
            file.defects.insert(.malformed)
            return nil
        }
        return text
    }

    private mutating func readNotes(
        _ layout: ELFLayout, _ range: Range<UInt64>, _ size: UInt64, _ source: Source, _ file: inout Executable
    ) {
        // A build's id stands near the beginning; core dumps have long notes that nobody asks for.
        let count = min(range.upperBound - range.lowerBound, 4096)
        if let defect = Self.fill(&table, from: range.lowerBound, count: count, size, source) {
            file.defects.insert(defect)
        }
        let table = table
        let bytes = table.span.bytes
        var start = 0
        while start <= bytes.byteCount - 12 {
            let nameSize = Int(layout.number(bytes, start, 4))
            let size = Int(layout.number(bytes, start + 4, 4))
            let type = layout.number(bytes, start + 8, 4)
            let name = start + 12
            let content = name + (nameSize + 3) & ~3
            guard content <= bytes.byteCount, size <= bytes.byteCount - content else { return }
            if nameSize == 4, bytes.has("GNU\0", at: name), type == 3, size <= 64 {
                file.buildID = (content..<(content + size)).map { bytes[$0] }
            }
            if nameSize == 4, bytes.has("Go\0\0", at: name), type == 4 { file.language = .go }
            start = content + (size + 3) & ~3
        }
    }

    // MARK: The dynamic section

    private mutating func readDynamic(
        _ layout: ELFLayout, _ size: UInt64, _ source: Source, _ file: inout Executable, _ found: inout Found
    ) {
        guard let dynamic = found.dynamic else { return }
        let length = dynamic.upperBound - dynamic.lowerBound
        // The dynamic linker goes by the address, whatever the offset says.
        let loaded = found.offset(of: found.addressOfDynamic)
        if length > 0, loaded != dynamic.lowerBound { file.defects.insert(.malformed) }
        let place = loaded ?? dynamic.lowerBound
        let most = UInt64(limits.entries * layout.dynamicSize)
        if let defect = Self.fill(&table, from: place, count: min(length, most), size, source) {
            // Files of debugging symbols have the header but not what it points to.
            file.defects.insert(defect)
        }
        var needed: [UInt64] = []
        var soname: UInt64?
        var rpath: UInt64?
        var runpath: UInt64?
        var addressOfStrings: UInt64?
        var sizeOfStrings: UInt64 = 0
        var isEnded = false
        let table = table
        let bytes = table.span.bytes
        for start in stride(from: 0, to: bytes.byteCount - layout.dynamicSize + 1, by: layout.dynamicSize) {
            let tag = layout.number(bytes, start, layout.word)
            let value = layout.number(bytes, start + layout.word, layout.word)
            switch tag {
            case 0: isEnded = true
            case 1: if needed.count < limits.libraries { needed.append(value) } else { file.defects.insert(.overLimit) }
            case 4: found.hash = value
            case 5: addressOfStrings = value
            case 6: found.symbols = value
            case 10: sizeOfStrings = value
            case 14: soname = value
            case 15: rpath = value
            case 21: found.isMarkedAsProgram = true
            case 24: file.bindsNow = true
            case 29: runpath = value
            case 30: if value & 0x8 != 0 { file.bindsNow = true }
            case 0x6fff_fef5: found.hashOfGNU = value
            case 0x6fff_fffb:
                if value & 0x1 != 0 { file.bindsNow = true }
                if value & 0x0800_0000 != 0 { found.isMarkedAsProgram = true }
            default: break
            }
            if isEnded { break }
        }
        // The dynamic linker reads on to the entry that ends it.
        if !isEnded, length > 0 { file.defects.insert(length > most ? .overLimit : .malformed) }
        guard let addressOfStrings else { return }
        found.strings = (addressOfStrings, sizeOfStrings)
        guard loadStrings(at: found.offset(of: addressOfStrings), sizeOfStrings, size, source, &file) else { return }
        for place in needed {
            if let name = string(place, &file) { file.needed.append(name) }
        }
        file.soname = soname.flatMap { string($0, &file) }
        file.rpath = rpath.flatMap { string($0, &file) }
        file.runpath = runpath.flatMap { string($0, &file) }
    }

    mutating func loadStrings(
        at offset: UInt64?, _ count: UInt64, _ size: UInt64, _ source: Source, _ file: inout Executable
    ) -> Bool {
        guard let offset else {
            strings.removeAll(keepingCapacity: true)
            file.defects.insert(.malformed)
            return false
        }
        if count > UInt64(limits.strings) { file.defects.insert(.overLimit) }
        if let defect = Self.fill(&strings, from: offset, count: min(count, UInt64(limits.strings)), size, source) {
            file.defects.insert(defect)
        }
        return !strings.isEmpty
    }

    private func string(_ place: UInt64, _ file: inout Executable) -> [UInt8]? {
        guard place < UInt64(strings.count), let text = strings.span.bytes.text(at: Int(place), upTo: limits.text)
        else {
            file.defects.insert(.malformed)
            return nil
        }
        return text
    }

    // MARK: Sections

    private mutating func readSections(
        _ layout: ELFLayout, _ size: UInt64, _ source: Source, _ file: inout Executable, _ found: inout Found
    ) {
        let entry = layout.sectionSize
        let offset = layout.number(header.span.bytes, at: 0, 32, 40)
        let names = Int(layout.number(header.span.bytes, at: 0, 50, 62, 2))
        // Sections that are not all there say nothing: each is told by its place among all.
        guard offset != 0, let kept = fillTable(from: offset, (46, 58), entry, layout, size, source, &file),
            table.count == kept * entry
        else { return }
        func section(_ index: Int) -> (name: Int, type: UInt64, offset: UInt64, size: UInt64, link: Int) {
            let bytes = table.span.bytes
            let start = index * entry
            return (
                Int(layout.number(bytes, start, 4)), layout.number(bytes, start + 4, 4),
                layout.number(bytes, at: start, 16, 24), layout.number(bytes, at: start, 20, 32),
                Int(layout.number(bytes, at: start, 24, 40, 4))
            )
        }
        var comment: (offset: UInt64, size: UInt64)?
        if names < kept, section(names).size <= 1 << 20 {
            let place = section(names)
            _ = Self.fill(&sectionNames, from: place.offset, count: place.size, size, source)
            let text = sectionNames
            let bytes = text.span.bytes
            for index in 0..<kept {
                let section = section(index)
                if bytes.has(".go.buildinfo\0", at: section.name) || bytes.has(".gopclntab\0", at: section.name) {
                    file.language = .go
                } else if bytes.has(".dep-v0\0", at: section.name) || bytes.has(".rustc\0", at: section.name) {
                    file.language = .rust
                } else if bytes.has(".dynamic\0", at: section.name), section.type == 8 {
                    found.isWithoutContent = true
                } else if bytes.has(".comment\0", at: section.name) {
                    comment = (section.offset, section.size)
                }
            }
        }
        for index in 0..<kept {
            let section = section(index)
            if section.type == 11 { found.dynamicSymbols = (section.offset, section.size) }
            if section.type == 2, section.link < kept {
                file.isStripped = false
                let text = self.section(layout, section.link)
                found.allSymbols = (section.offset, section.size, text.offset, text.size)
            }
        }
        if file.language == nil, let comment {
            _ = Self.fill(&sectionNames, from: comment.offset, count: min(comment.size, 4096), size, source)
            let text = sectionNames
            let bytes = text.span.bytes
            for index in 0..<bytes.byteCount where bytes.has("rustc version ", at: index) { file.language = .rust }
        }
    }

    private func section(_ layout: ELFLayout, _ index: Int) -> (offset: UInt64, size: UInt64) {
        let start = index * layout.sectionSize
        return (
            layout.number(table.span.bytes, at: start, 16, 24), layout.number(table.span.bytes, at: start, 20, 32)
        )
    }

    private func kind(_ type: UInt64, _ file: Executable, _ found: Found) -> Executable.Kind {
        switch type {
        case 1: .relocatable
        // With nothing to link by, so that nothing is hidden by saying it of a program that is loaded.
        case 2 where found.isWithoutContent && found.strings == nil,
            3 where found.isWithoutContent && found.strings == nil:
            .debugInformation
        case 2: .program
        case 3:
            found.isMarkedAsProgram || file.interpreter != nil && file.soname == nil
                ? .positionIndependentProgram : .sharedLibrary
        case 4: .core
        default: .other
        }
    }
}
