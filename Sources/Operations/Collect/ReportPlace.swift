/// The name of a file of reports, `reports/000000123456.jsonl`: its number is where in the journal the lines begin that tell of
/// it, so that the next file's is always a greater one.
struct ReportFileName: Sendable, Hashable {
    /// The directory they are in.
    static let directory = "reports"
    private static let ending = ".jsonl"
    /// So that names are in the order of their numbers; what is greater than that many digits is longer.
    private static let fewestDigits = 12

    let number: Int64

    init(number: Int64) { self.number = number }

    /// A name as it was written; nil where it is none.
    init?(_ name: some Collection<UInt8>) {
        let digits = name.dropLast(Self.ending.utf8.count)
        guard digits.count >= Self.fewestDigits, name.dropFirst(digits.count).elementsEqual(Self.ending.utf8) else {
            return nil
        }
        var number: Int64 = 0
        for byte in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            let (tens, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            guard !isTooLarge, tens <= Int64.max - 9 else { return nil }
            number = tens + Int64(byte - UInt8(ascii: "0"))
        }
        guard digits.count == Self.fewestDigits || digits.first != UInt8(ascii: "0") else { return nil }
        self.number = number
    }

    var text: String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, Self.fewestDigits - digits.utf8.count)) + digits + Self.ending
    }

    /// From the directory that was collected into.
    var path: String { "\(Self.directory)/\(text)" }
}

/// Where a run's report is.
struct ReportPlace: Sendable, Hashable {
    var file: ReportFileName
    /// Which line of the file it is, from 1.
    var line: Int
    /// How many lines the file has.
    var of: Int
}
