import ExecutableFormats

/// What is read of an ELF file is no more than the file holds, and the same when its bytes come one by one.
func checkExecutable(_ bytes: [UInt8]) throws(BrokenProperty) {
    var reader = ExecutableReader(limits: ExecutableLimits(entries: 64, libraries: 16, symbols: 4096, strings: 1 << 16))
    guard let file = reader.read(bytes) else {
        try require(
            !ExecutableReader.isMagic(bytes.span.bytes) || bytes.count < 16 || isOtherClass(bytes), "passed over")
        return
    }
    try require(file.needed.count <= 16, "more libraries than the limit")
    for text in file.needed + [file.soname, file.rpath, file.runpath, file.interpreter].compactMap({ $0 }) {
        try require(text.count < bytes.count && !text.contains(0), "a text that the file does not hold")
    }
    if let found = file.fortification { try require(found.fortifiable < 200, "more functions than there are") }
    // The same, with a source that gives as little as it may.
    let slow = reader.read(size: UInt64(bytes.count)) { offset, buffer in
        guard offset < UInt64(bytes.count), buffer.count > 0 else { return 0 }
        let count = min(buffer.count, bytes.count - Int(offset), 97)
        for index in 0..<count { buffer[index] = bytes[Int(offset) + index] }
        return count
    }
    try require(slow == file, "read in pieces it is another file")
    let most = file.needed.count
    let missing = LibrarySearch().missing(of: file, at: Array("/a/b".utf8)) { _ in false }
    try require(missing.count <= most, "more libraries are missing than are needed")
    _ = LinkerConfiguration.entries(of: bytes)
}

private func isOtherClass(_ bytes: [UInt8]) -> Bool {
    ![1, 2].contains(bytes[4]) || ![1, 2].contains(bytes[5])
}
