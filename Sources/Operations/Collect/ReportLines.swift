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

    /// - Parameters:
    ///   - place: One of its reports.
    ///   - directory: What was collected into.
    init(_ place: ReportPlace, in directory: OpenFile) {
        name = place.file
        do throws(Errno) {
            let file = try directory.existingDirectory(ReportFileName.directory).existingFile(name.text)
            starts = try Self.starts(in: file, upTo: place.of)
            self.file = file
            failure = nil
        } catch {
            file = nil
            starts = []
            failure = error
        }
    }

    /// A line with its newline, from 1; nil where there is none, or it is longer than it may be.
    func line(_ number: Int, upTo longest: Int) -> [UInt8]? {
        guard let file, number >= 1, number < starts.count else { return nil }
        let (start, end) = (starts[number - 1], starts[number])
        guard end - start <= longest else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(end - start))
        return (try? file.read(at: start, into: &bytes)) == bytes.count ? bytes : nil
    }

    private static func starts(in file: OpenFile, upTo count: Int) throws(Errno) -> [Int64] {
        var starts: [Int64] = [0]
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        var position: Int64 = 0
        while starts.count <= count {
            let length = try file.read(at: position, into: &piece)
            guard length > 0 else { break }
            piece.withUnsafeBytes { piece in
                guard let memory = piece.baseAddress else { return }
                var place = 0
                while let found = memchr(memory + place, CInt(UInt8(ascii: "\n")), length - place) {
                    place = UnsafeRawPointer(found) - memory + 1
                    starts.append(position + Int64(place))
                }
            }
            position += Int64(length)
        }
        return starts
    }
}
