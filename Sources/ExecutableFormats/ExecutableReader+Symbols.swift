/// What the symbols say: which of a compiler's protections a file was built with.
extension ExecutableReader {
    mutating func readSymbols(
        _ layout: ELFLayout, _ size: UInt64, _ source: Source, _ file: inout Executable, _ found: inout Found
    ) {
        // Go's programs have neither, and tables of symbols as long as themselves.
        guard file.language != .go else { return }
        for index in seen.indices { seen[index] = 0 }
        var hasCanary = false
        var isRead = false
        // A static program has what it took of libc in the table that stripping removes.
        if !file.isStatic, let address = found.symbols, let strings = found.strings,
            let offset = found.offset(of: address),
            loadStrings(at: found.offset(of: strings.address), strings.size, size, source, &file),
            let count = symbolCount(layout, size, source, offset, found)
        {
            isRead = scan(layout, offset, count, size, source, &file, &hasCanary)
        } else if let symbols = found.allSymbols,
            loadStrings(at: symbols.strings, symbols.stringsSize, size, source, &file)
        {
            isRead = scan(
                layout, symbols.offset, symbols.size / UInt64(layout.symbolSize), size, source, &file, &hasCanary)
        }
        guard isRead else { return }
        if file.language == nil || hasCanary { file.hasStackCanary = hasCanary }
        // A static program has both forms of all functions that libc itself calls.
        guard file.language == nil, !file.isStatic, found.symbols != nil else { return }
        file.fortification = Executable.Fortification(
            fortified: seen.count { $0 & 2 != 0 }, plain: seen.count { $0 & 1 != 0 })
    }

    /// How many symbols the dynamic table has, which nothing says outright.
    private mutating func symbolCount(
        _ layout: ELFLayout, _ size: UInt64, _ source: Source, _ offset: UInt64, _ found: Found
    ) -> UInt64? {
        if let section = found.dynamicSymbols, section.offset == offset {
            return section.size / UInt64(layout.symbolSize)
        }
        if let hash = found.hash.flatMap(found.offset(of:)),
            Self.fill(&table, from: hash, count: 8, size, source) == nil
        {
            return layout.number(table.span.bytes, 4, 4)
        }
        if let hash = found.hashOfGNU.flatMap(found.offset(of:)) {
            return symbolCount(layout, gnu: hash, size, source)
        }
        return nil
    }

    /// By the highest symbol of the buckets, whose chain ends with the table.
    private mutating func symbolCount(
        _ layout: ELFLayout, gnu hash: UInt64, _ size: UInt64, _ source: Source
    ) -> UInt64? {
        guard Self.fill(&table, from: hash, count: 16, size, source) == nil else { return nil }
        let buckets = layout.number(table.span.bytes, 0, 4)
        let first = layout.number(table.span.bytes, 4, 4)
        let filter = layout.number(table.span.bytes, 8, 4)
        guard buckets <= UInt64(limits.symbols) else { return nil }
        let start = hash + 16 + filter * UInt64(layout.word)
        guard Self.fill(&table, from: start, count: buckets * 4, size, source) == nil else { return nil }
        var highest: UInt64 = 0
        for index in 0..<Int(buckets) { highest = max(highest, layout.number(table.span.bytes, index * 4, 4)) }
        guard highest >= first, highest > 0 else { return first }
        var place = start + buckets * 4 + (highest - first) * 4
        while highest <= UInt64(limits.symbols) {
            let left = size > place ? min(size - place, 4096) & ~3 : 0
            guard left > 0, Self.fill(&table, from: place, count: left, size, source) == nil else { return highest + 1 }
            for index in stride(from: 0, to: table.count, by: 4) {
                if layout.number(table.span.bytes, index, 4) & 1 != 0 { return highest + 1 }
                highest += 1
            }
            place += left
        }
        return highest
    }

    private mutating func scan(
        _ layout: ELFLayout, _ offset: UInt64, _ count: UInt64, _ size: UInt64, _ source: Source,
        _ file: inout Executable, _ hasCanary: inout Bool
    ) -> Bool {
        let entry = layout.symbolSize
        if count > UInt64(limits.symbols) { file.defects.insert(.overLimit) }
        var left = Int(min(count, UInt64(limits.symbols)))
        var place = offset
        var isRust = false
        while left > 0 {
            let many = min(left, 2048)
            if let defect = Self.fill(&table, from: place, count: UInt64(many * entry), size, source) {
                file.defects.insert(defect)
                return false
            }
            let (table, strings) = (table, strings)
            let (symbols, names) = (table.span.bytes, strings.span.bytes)
            for start in stride(from: 0, to: symbols.byteCount, by: entry) {
                let name = Int(layout.number(symbols, start, 4))
                guard name != 0, name < names.byteCount else { continue }
                if names.has("__stack_chk_fail\0", at: name) || names.has("__stack_chk_guard\0", at: name)
                    || names.has("__stack_chk_fail_local\0", at: name)
                {
                    hasCanary = true
                    continue
                }
                if names.has("rust_eh_personality\0", at: name) || names.has("__rust_alloc\0", at: name) {
                    isRust = true
                }
                guard let length = names.textLength(at: name, upTo: 32),
                    let function = functions.find(names, at: name, length: length)
                else { continue }
                seen[function.index] |= function.isChecked ? 2 : 1
            }
            left -= many
            place += UInt64(many * entry)
        }
        if isRust, file.language == nil { file.language = .rust }
        return true
    }
}
