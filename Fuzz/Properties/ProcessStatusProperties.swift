import TargetProcess

/// What a process writes into its own lines changes no other line's meaning.
func checkProcessStatus(_ bytes: [UInt8]) throws(BrokenProperty) {
    let text = String(decoding: bytes, as: UTF8.self)
    let status = ProcessStatus(parsing: text)
    if let status {
        try require(text.utf8.count { $0 == UInt8(ascii: ":") } >= 5, "a status without its lines")
        try require(status.groups.count <= bytes.count / 2 + 1, "more groups than there is text")
    }
    // The name stands first, and the kernel escapes line feeds and backslashes in it.
    let name = bytes.filter { $0 != 10 && $0 != UInt8(ascii: "\\") && $0 != 0 }.prefix(60)
    let lines = "PPid:\t7\nUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\nGroups:\t9 \nCapPrm:\t1\nCapEff:\t1\nSeccomp:\t2\n"
    let plain = ProcessStatus(parsing: "Name:\tsleep\n" + lines)
    let named = ProcessStatus(parsing: "Name:\t" + String(decoding: name, as: UTF8.self) + "\n" + lines)
    try require(plain != nil && plain == named, "a name changes the status")
}

/// A name of any bytes moves no field.
func checkProcessStat(_ bytes: [UInt8]) throws(BrokenProperty) {
    _ = ProcessStat(parsing: bytes)
    // The kernel writes at most 64 bytes of a name.
    let fields = ") S 1 42 42 0 -1 2097216 10 0 0 0 0 0 0 0 20 0 1 0 987654 1000 20 18446744073709551615 0\n"
    guard let stat = ProcessStat(parsing: Array("42 (".utf8) + bytes.prefix(64) + Array(fields.utf8)) else {
        throw BrokenProperty(message: "a name hides the fields behind it")
    }
    try require(stat.startTime == 987_654 && stat.isKernelThread, "a name moves the fields behind it")
}
