/// The functions that glibc has in a second form, which knows how long its buffers are: `__NAME_chk` of libc.so.6, as of
/// glibc 2.42 (`_FORTIFY_SOURCE` in feature_test_macros(7)).
struct FortifiableFunctions: Sendable {
    private let names: [[UInt8]]
    /// Places in ``names`` by a hash of the name, for a file may have a million symbols; 0xff is none.
    private let table: [UInt8]
    private let longest: Int

    init() {
        names = (Self.all + Self.newer).map { Array($0.utf8) }
        longest = names.reduce(0) { max($0, $1.count) }
        var table = [UInt8](repeating: 0xff, count: Self.tableSize)
        for (index, name) in names.enumerated() {
            var slot = Self.slot(name.span.bytes, 0, name.count)
            while table[slot] != 0xff { slot = (slot + 1) % Self.tableSize }
            table[slot] = UInt8(index)
        }
        self.table = table
    }

    var count: Int { names.count }

    /// The number of the function that a symbol names, and whether it is the form that checks.
    func find(_ bytes: RawSpan, at offset: Int, length: Int) -> (index: Int, isChecked: Bool)? {
        guard length > 3, length <= longest + 6 else { return nil }
        if bytes.has("__", at: offset), length > 6, bytes.has("_chk", at: offset + length - 4) {
            return find(bytes, offset + 2, length - 6).map { ($0, true) }
        }
        return find(bytes, offset, length).flatMap { $0 < Self.all.count ? ($0, false) : nil }
    }

    private func find(_ bytes: RawSpan, _ offset: Int, _ length: Int) -> Int? {
        guard length <= longest else { return nil }
        var slot = Self.slot(bytes, offset, length)
        while table[slot] != 0xff {
            let index = Int(table[slot])
            if names[index].count == length, isEqual(names[index], bytes, offset) { return index }
            slot = (slot + 1) % Self.tableSize
        }
        return nil
    }

    private func isEqual(_ name: [UInt8], _ bytes: RawSpan, _ offset: Int) -> Bool {
        for index in name.indices where name[index] != bytes[offset + index] { return false }
        return true
    }

    private static let tableSize = 1024

    private static func slot(_ bytes: RawSpan, _ offset: Int, _ length: Int) -> Int {
        // FNV-1a
        var hash: UInt32 = 0x811c_9dc5
        for index in offset..<(offset + length) { hash = (hash ^ UInt32(bytes[index])) &* 0x0100_0193 }
        return Int((hash ^ hash >> 16) % UInt32(tableSize))
    }

    private static let all = [
        "asprintf", "confstr", "dprintf", "explicit_bzero", "fdelt", "fgets", "fgets_unlocked", "fgetws",
        "fgetws_unlocked",
        "fprintf", "fread", "fread_unlocked", "fwprintf", "getcwd", "getdomainname", "getgroups", "gethostname",
        "getlogin_r", "gets", "getwd", "longjmp", "mbsnrtowcs", "mbsrtowcs", "mbstowcs",
        "memcpy", "memmove", "mempcpy", "memset", "obstack_printf", "obstack_vprintf", "poll", "ppoll", "pread",
        "pread64", "printf", "ptsname_r", "read", "readlink", "readlinkat", "realpath", "recv", "recvfrom",
        "snprintf", "sprintf", "stpcpy", "stpncpy", "strcat", "strcpy", "strncat", "strncpy",
        "swprintf", "syslog", "ttyname_r", "vasprintf", "vdprintf", "vfprintf", "vfwprintf", "vprintf", "vsnprintf",
        "vsprintf", "vswprintf", "vsyslog", "vwprintf", "wcpcpy", "wcpncpy", "wcrtomb", "wcscat", "wcscpy",
        "wcsncat", "wcsncpy", "wcsnrtombs", "wcsrtombs", "wcstombs", "wctomb", "wmemcpy", "wmemmove",
        "wmempcpy", "wmemset", "wprintf",
    ]

    /// Since glibc 2.38 and 2.42: before, there was nothing else to call.
    private static let newer = ["inet_ntop", "inet_pton", "strlcat", "strlcpy", "wcslcat", "wcslcpy"]
}
