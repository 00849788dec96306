internal import Glibc
internal import SystemPackage

/// The lines of a file of reports.
struct ReportLines {
    let name: ReportFileName
    /// Why it can't be read; nil where it can.
    let failure: Errno?
    private let file: OpenFile?
    /// Where each line begins, and behind the last one's end.
    private let starts: [Int64]

    /// - Parameter directory: What was collected into.
    init(_ name: ReportFileName, in directory: OpenFile) {
        self.name = name
        do throws(Errno) {
            let file = OpenFile(number: try directory.existingFile(name.path))
            starts = try Self.starts(in: file)
            self.file = file
            failure = nil
        } catch {
            file = nil
            starts = []
            failure = error
        }
    }

    /// A line with its newline, from 1; nil where there is none.
    func line(_ number: Int) -> [UInt8]? {
        guard let file, number >= 1, number < starts.count else { return nil }
        let (start, end) = (starts[number - 1], starts[number])
        var bytes = [UInt8](repeating: 0, count: Int(end - start))
        let count = try? bytes.withUnsafeMutableBytes { try file.read(at: start, into: $0) }
        return count == bytes.count ? bytes : nil
    }

    private static func starts(in file: OpenFile) throws(Errno) -> [Int64] {
        var starts: [Int64] = [0]
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        var position: Int64 = 0
        while true {
            let count: Int
            do {
                count = try piece.withUnsafeMutableBytes { try file.read(at: position, into: $0) }
            } catch {
                throw error as? Errno ?? .ioError
            }
            guard count > 0 else { return starts }
            for place in 0..<count where piece[place] == UInt8(ascii: "\n") {
                starts.append(position + Int64(place) + 1)
            }
            position += Int64(count)
        }
    }
}
