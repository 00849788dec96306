import Audit
import ExecutableFormats
import Testing

@Suite struct ExecutableRecordTests {
    @Test(
        "which files stay depends on their paths, and not on the order in which they come", arguments: [10, 100, 1000])
    func order(_ most: Int) {
        let records = (0..<600).map { index in
            var file = Executable()
            file.needed = Array(repeating: Array("libx.so".utf8), count: index * 7 % 13)
            return ExecutableRecord(path: Array("/lib/\(index)".utf8), uid: 0, gid: 0, mode: 0o755, file: file)
        }
        let mostCost = 100_000
        let sorted = records.sorted { $0.path.lexicographicallyPrecedes($1.path) }
        var cost = 0
        let expected = sorted.prefix(most).prefix { record in
            cost += record.cost
            return cost <= mostCost
        }
        #expect((10..<200).contains(expected.count))
        for _ in 0..<5 {
            var kept = ExecutableRecords(most: most, mostCost: mostCost)
            for record in records.shuffled() { kept.insert(record) }
            #expect(kept.sorted().map(\.path) == expected.map(\.path))
            #expect(kept.leftOut == 600 - expected.count)
        }
    }
}
