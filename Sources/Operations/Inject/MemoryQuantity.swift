/// An amount of memory as Kubernetes writes it: "256Mi", "1G", "134217728" (apimachinery's `resource.Quantity`).
struct MemoryQuantity {
    let bytes: Int

    /// Nil where the text is no whole amount of bytes in one of the usual units.
    init?(_ text: String) {
        let units: [(String, Int)] = [
            ("Ki", 1 << 10), ("Mi", 1 << 20), ("Gi", 1 << 30), ("Ti", 1 << 40), ("k", 1000), ("M", 1_000_000),
            ("G", 1_000_000_000), ("T", 1_000_000_000_000), ("", 1),
        ]
        for (suffix, factor) in units where text.hasSuffix(suffix) {
            let digits = text.dropLast(suffix.count)
            guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                let number = Int(digits)
            else { return nil }
            let (product, isOver) = number.multipliedReportingOverflow(by: factor)
            guard !isOver else { return nil }
            bytes = product
            return
        }
        return nil
    }
}
