import Inflating

/// A zip archive (APPNOTE.TXT of PKWARE, sections 4.3 and 4.4) of which only its central directory and single members are
/// read.
struct ZipReader {
    /// A member that is wanted.
    struct Member {
        let name: [UInt8]
        fileprivate let method: UInt16
        fileprivate let flags: UInt16
        fileprivate let packed: Int
        fileprivate let header: Int
    }

    enum Failure: Error {
        /// It is no zip archive, or a damaged one.
        case malformed
        /// The budget is used up.
        case overLimit
        /// It is encrypted, or packed by a method that is not read.
        case notSupported
    }

    private let file: RandomAccess
    /// The members that were wanted, in the order of the directory.
    private(set) var members: [Member] = []

    /// Reads the central directory.
    ///
    /// - Parameters:
    ///   - file: The archive. What stands before it, as a shell script does that starts it, is passed over.
    ///   - budget: What is left to be read.
    ///   - isWanted: Whether a member of some name is.
    init(
        _ file: RandomAccess, _ budget: inout ArchiveBudget, where isWanted: (ArraySlice<UInt8>) -> Bool
    ) throws(Failure) {
        self.file = file
        let (count, offset, size, base) = try Self.end(of: file, &budget)
        guard size <= budget.largestDirectory, budget.take(size) else { throw .overLimit }
        guard let directory = file.bytes(at: base + offset, count: size) else { throw .malformed }
        var position = 0
        var number = 0
        // As the JDK reads it: by its size, whatever the number of its entries is said to be.
        while position < directory.count {
            // A signature of all of it may stand behind the entries; 4.3.13.
            if number == count, directory.littleEndian(position, 4) == 0x0505_4b50 { break }
            number += 1
            guard budget.entries > 0 else { throw .overLimit }
            budget.entries -= 1
            guard directory.count - position >= 46, directory.littleEndian(position, 4) == 0x0201_4b50,
                let flags = directory.littleEndian(position + 8, 2),
                let method = directory.littleEndian(position + 10, 2),
                let packed = directory.littleEndian(position + 20, 4),
                let nameLength = directory.littleEndian(position + 28, 2),
                let extra = directory.littleEndian(position + 30, 2),
                let comment = directory.littleEndian(position + 32, 2),
                let header = directory.littleEndian(position + 42, 4),
                directory.count - position - 46 >= nameLength
            else { throw .malformed }
            let name = directory[(position + 46)..<(position + 46 + nameLength)]
            position += 46 + nameLength + extra + comment
            if isWanted(name) {
                members.append(
                    Member(
                        name: Array(name), method: UInt16(method), flags: UInt16(flags), packed: packed,
                        header: base + header))
            }
        }
        guard number >= count else { throw .malformed }
    }

    /// How many members there are, where their directory stands, how large it is, and where the archive begins.
    private static func end(
        of file: RandomAccess, _ budget: inout ArchiveBudget
    ) throws(Failure) -> (Int, Int, Int, Int) {
        let length = min(file.size, 22 + 0xffff)
        guard length >= 22 else { throw .malformed }
        // Mostly there is no comment.
        for length in [min(file.size, 256), length] {
            guard budget.take(length) else { throw .overLimit }
            guard let tail = file.bytes(at: file.size - length, count: length) else { throw .malformed }
            var position = length - 22
            while position >= 0 {
                if tail[position] == 0x50, tail.littleEndian(position, 4) == 0x0605_4b50,
                    let comment = tail.littleEndian(position + 20, 2), comment <= length - position - 22,
                    let count = tail.littleEndian(position + 10, 2), let size = tail.littleEndian(position + 12, 4),
                    let offset = tail.littleEndian(position + 16, 4)
                {
                    guard count < 0xffff, offset < 0xffff_ffff, size < 0xffff_ffff else { throw .notSupported }
                    let base = file.size - length + position - size - offset
                    guard base >= 0 else { throw .malformed }
                    return (count, offset, size, base)
                }
                position -= 1
            }
        }
        throw .malformed
    }

    private func data(of member: Member) throws(Failure) -> RandomAccess {
        guard member.flags & 1 == 0 else { throw .notSupported }
        guard let local = file.bytes(at: member.header, count: 30), local.littleEndian(0, 4) == 0x0403_4b50,
            let name = local.littleEndian(26, 2), let extra = local.littleEndian(28, 2),
            let data = file.part(at: member.header + 30 + name + extra, count: member.packed)
        else { throw .malformed }
        return data
    }

    /// The content of a member that was wanted.
    ///
    /// - Parameters:
    ///   - member: Which.
    ///   - limit: How large it may be, in bytes.
    ///   - budget: What is left to be read.
    func content(of member: Member, upTo limit: Int, _ budget: inout ArchiveBudget) throws(Failure) -> [UInt8] {
        let data = try data(of: member)
        switch member.method {
        case 0:
            guard data.size <= limit, budget.take(data.size) else { throw .overLimit }
            guard let bytes = data.bytes(at: 0, count: data.size) else { throw .malformed }
            return bytes
        case 8:
            let expanded = data.size.multipliedReportingOverflow(by: budget.expansion)
            let most = min(limit, budget.bytes, expanded.overflow ? limit : expanded.partialValue + (64 << 10))
            // Packed it can't be much larger than it is.
            guard data.size <= limit + (64 << 10), budget.take(data.size) else { throw .overLimit }
            guard let packed = data.bytes(at: 0, count: data.size) else { throw .malformed }
            let content: [UInt8]
            do throws(Inflation.Failure) {
                content = try Inflation.inflate(packed, .raw, upTo: most)
            } catch {
                budget.bytes -= min(budget.bytes, most)
                throw error == .overLimit ? .overLimit : .malformed
            }
            budget.bytes -= min(budget.bytes, content.count)
            return content
        default: throw .notSupported
        }
    }

    /// An archive that is a member: as it lies in the file where it is only stored, else inflated.
    func archive(_ member: Member, _ budget: inout ArchiveBudget) throws(Failure) -> RandomAccess {
        if member.method == 0 { return try data(of: member) }
        return RandomAccess(try content(of: member, upTo: budget.largestArchive, &budget))
    }
}
