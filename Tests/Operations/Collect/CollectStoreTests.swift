import DataFormats
import Foundation
import PlainData
import Synchronization
import TestSupport
import Testing

@testable import Operations

@Suite struct CollectStoreTests {
    private func fill(at directory: TemporaryDirectory, _ numbers: Range<Int>) async throws {
        let store = try CollectSamples.store(directory)
        defer { store.close() }
        try await fill(store, numbers)
    }

    private func fill(_ store: CollectStore, _ numbers: Range<Int>) async throws {
        await store.beginPass()
        for number in numbers {
            try await addIfNew(number, to: store)
        }
        try await store.commit()
    }

    private func addIfNew(_ number: Int, to store: CollectStore) async throws {
        let record = CollectSamples.collected(number)
        let standing = try await store.standing(
            of: record.run, in: record.namespace, digest: record.digest, index: record.index)
        guard standing == .new else { return }
        try await store.add(record, Array(#"{"run":\#(number)}"#.utf8))
    }

    /// A journal is refused, and stays as it is.
    private func expectRefused(
        _ journal: [UInt8], in directory: TemporaryDirectory, saying words: String = ""
    ) throws {
        let path = directory.path + "/out/collected.jsonl"
        try Data(journal).write(to: URL(fileURLWithPath: path))
        let failure = #expect(throws: CollectFailure.self) { try CollectSamples.store(directory) }
        #expect(failure.map { words.isEmpty || $0.description.contains(words) } == true)
        #expect(try CollectSamples.bytes(path) == journal)
    }

    /// The files of reports there are, by what is in them.
    private func reports(in directory: TemporaryDirectory) throws -> [[String]] {
        let path = directory.path + "/out/reports"
        return try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".jsonl") }.sorted().map
        {
            try CollectSamples.text("\(path)/\($0)").split(separator: "\n", omittingEmptySubsequences: false).map(
                String.init)
        }
    }

    @Test("A record is read as it was written, whatever its texts hold")
    func recordsRoundTrip() {
        var record = CollectSamples.collected(7)
        record.image = "a \"quoted\" \\x00 | image ☃"
        #expect(RunRecord(line: record.line.dropLast()) == record)
        var refused = RunRecord(event: .refused, run: "", namespace: "a", index: "b", uid: "", at: "c")
        refused.reason = "because"
        refused.mayComplete = true
        #expect(RunRecord(line: refused.line.dropLast()) == refused)
        #expect(RunRecord(line: Array("{}".utf8)) == nil)
        #expect(RunRecord(line: []) == nil)
    }

    @Test("A journal torn at any byte loses the torn commit alone, and what it told is done anew")
    func tornJournal() async throws {
        let directory = try TemporaryDirectory()
        let commits = [0..<2, 2..<3, 3..<5]
        for commit in commits { try await fill(at: directory, commit) }
        let reports = try reports(in: directory)
        let path = directory.path + "/out/collected.jsonl"
        let whole = try CollectSamples.bytes(path)
        let tails = [[], [UInt8](repeating: 0, count: 5), Array("{\"a\":1\n\0\0\n".utf8)]
        let ends = Set(whole.indices.filter { whole[$0] == 10 }.flatMap { [$0, $0 + 1] })
        for length in 0...whole.count {
            // Whatever the tail, where lines end; elsewhere one of them.
            for tail in ends.contains(length) ? tails : [tails[length % 3]] {
                let torn = Array(whole[..<length]) + tail
                try Data(torn).write(to: URL(fileURLWithPath: path))
                // The newline alone may be missing.
                let isLastWhole = torn.split(separator: 10).last.map { RunRecord(line: Array($0)) != nil } ?? false
                let lines = (isLastWhole && torn.last != 10 ? torn + [10] : torn)
                    .split(separator: 10, omittingEmptySubsequences: false).dropLast()
                    .prefix { RunRecord(line: Array($0)) != nil }
                let store = try CollectSamples.store(directory)
                let kept = commits.last { $0.upperBound <= lines.count }?.upperBound ?? 0
                #expect(await store.collected == kept, "torn at \(length)")
                let cut = torn.dropFirst(lines.prefix(kept).reduce(0) { $0 + $1.count + 1 })
                if let name = store.tornEnd {
                    #expect(try CollectSamples.bytes("\(directory.path)/out/\(name)").elementsEqual(cut))
                    try FileManager.default.removeItem(atPath: "\(directory.path)/out/\(name)")
                } else {
                    #expect(cut.isEmpty, "torn at \(length)")
                }
                #expect(
                    try self.reports(in: directory)
                        == reports.prefix { $0 != reports.first { $0[0] == #"{"run":\#(kept)}"# } })
                guard ends.contains(length) || length % 31 == 0 else {
                    store.close()
                    for (path, kept) in store.setAside {
                        try FileManager.default.moveItem(
                            atPath: "\(directory.path)/out/\(kept)", toPath: "\(directory.path)/out/\(path)")
                    }
                    continue
                }
                for commit in commits { try await fill(store, commit) }
                #expect(await store.collected == 5)
                store.close()
                #expect(try CollectSamples.bytes(path) == whole, "torn at \(length)")
                #expect(try self.reports(in: directory) == reports, "torn at \(length)")
            }
        }
    }

    @Test("Reports that the journal doesn't tell of are set aside, and nothing of them is lost")
    func unlisted() async throws {
        let directory = try TemporaryDirectory()
        let names = { try FileManager.default.contentsOfDirectory(atPath: directory.path + "/out/reports").sorted() }
        for commit in [0..<2, 2..<4, 4..<6] { try await fill(at: directory, commit) }
        let files = try names()
        let store = try CollectSamples.store(directory)
        #expect(store.setAside.isEmpty)
        store.close()
        for other in ["x.jsonl", "12.jsonl", "999999999999.jsonl.gz", "notes"] {
            try directory.write("out/reports/" + other, "mine")
        }
        // An older journal was put back: it ends where the second commit begins.
        let path = directory.path + "/out/collected.jsonl"
        let lines = try CollectSamples.text(path).split(separator: "\n", omittingEmptySubsequences: false)
        try directory.write("out/collected.jsonl", lines[..<2].joined(separator: "\n") + "\n")
        let next = try CollectSamples.store(directory)
        #expect(next.setAside.map(\.path) == files[1...].map { "reports/" + $0 })
        #expect(next.setAside.map(\.kept) == files[1...].map { "reports/" + $0 + ".unlisted" })
        #expect(await next.collected == 2)
        try await fill(next, 0..<6)
        next.close()
        let first = [#"{"run":0}"#, #"{"run":1}"#, ""]
        let others = (2..<6).map { #"{"run":\#($0)}"# } + [""]
        try FileManager.default.removeItem(atPath: directory.path + "/out/reports/x.jsonl")
        try FileManager.default.removeItem(atPath: directory.path + "/out/reports/12.jsonl")
        #expect(try reports(in: directory) == [first, others])
        for file in files[1...] {
            #expect(try CollectSamples.text("\(directory.path)/out/reports/\(file).unlisted").contains("run"))
        }
        #expect(try names().contains("999999999999.jsonl.gz"))
    }

    @Test("A file that is set aside replaces no other that was")
    func unlistedTwice() async throws {
        let directory = try TemporaryDirectory()
        try await fill(at: directory, 0..<2)
        let path = directory.path + "/out/collected.jsonl"
        let backup = try CollectSamples.bytes(path)
        for numbers in [2..<4, 4..<6, 6..<8] {
            try await fill(at: directory, numbers)
            try Data(backup).write(to: URL(fileURLWithPath: path))
        }
        try CollectSamples.store(directory).close()
        let reports = directory.path + "/out/reports"
        let names = try FileManager.default.contentsOfDirectory(atPath: reports)
        let lines = try names.flatMap { try CollectSamples.text("\(reports)/\($0)").split(separator: "\n") }
        #expect(lines.sorted() == (0..<8).map { #"{"run":\#($0)}"# })
    }

    @Test("A file that has the next one's name is not replaced")
    func takenName() async throws {
        let directory = try TemporaryDirectory()
        let store = try CollectSamples.store(directory)
        try await store.add(CollectSamples.collected(0))
        try directory.write("out/reports/000000000000.jsonl", "mine\n")
        await #expect(throws: CollectFailure.self) { try await store.commit() }
        #expect(await store.collected == 0)
        #expect(try CollectSamples.text(directory.path + "/out/reports/000000000000.jsonl") == "mine\n")
    }

    @Test(
        "A process that stops after it cut the journal, or after it placed reports that it then didn't tell of, leaves none behind"
    )
    func stoppedAmidRecovery() async throws {
        let directory = try TemporaryDirectory()
        try await fill(at: directory, 0..<3)
        let path = directory.path + "/out/collected.jsonl"
        try Data(CollectSamples.bytes(path).dropLast(10)).write(to: URL(fileURLWithPath: path))
        do {
            let own = try CollectDirectory(path: directory.path + "/out")
            var journal = try CollectJournal(in: own)
            #expect(try journal.recover(in: own) { (_, _) in }.lastFile == nil)
            _ = try own.writeReport(Array("{}".utf8))
            try own.placeReports(1, as: ReportFileName(number: 7))
            own.unlock()
        }
        let store = try CollectSamples.store(directory)
        #expect(store.setAside.count == 2)
        try await fill(store, 0..<3)
        #expect(try reports(in: directory).flatMap { $0.dropLast() } == (0..<3).map { #"{"run":\#($0)}"# })
    }

    @Test("A journal that another version wrote stays as it is", arguments: [false, true])
    func otherVersion(_ isLast: Bool) async throws {
        let directory = try TemporaryDirectory()
        if isLast { try await fill(at: directory, 0..<3) } else { try directory.makeDirectory("out") }
        let path = directory.path + "/out/collected.jsonl"
        var text = isLast ? try CollectSamples.text(path) : ""
        for number in 3..<6 {
            text += String(decoding: CollectSamples.collected(number).line, as: UTF8.self)
                .replacing(#/,"reports".*}/#, with: "}")
        }
        try expectRefused(Array(text.utf8), in: directory, saying: "none of this version's")
    }

    @Test("An append of which the machine lost a piece in the middle is torn, and nothing else is lost")
    func lostPage() async throws {
        let directory = try TemporaryDirectory()
        try await fill(at: directory, 0..<10)
        try await fill(at: directory, 10..<60)
        let path = directory.path + "/out/collected.jsonl"
        var bytes = try CollectSamples.bytes(path)
        bytes.replaceSubrange(16384..<20480, with: repeatElement(0, count: 4096))
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let store = try CollectSamples.store(directory)
        #expect(await store.collected == 10)
        #expect(store.setAside.count == 1)
        let kept = try CollectSamples.bytes("\(directory.path)/out/\(try #require(store.tornEnd))")
        #expect(try CollectSamples.bytes(path) + kept == bytes)
        try await fill(store, 0..<60)
        #expect(await store.collected == 60)
        #expect(try reports(in: directory).flatMap { $0.dropLast() } == (0..<60).map { #"{"run":\#($0)}"# })
    }

    @Test("A line that is damaged before other appends is no torn end, whatever those told", arguments: [0, 1, 4])
    func damagedBeforeRefusals(_ line: Int) async throws {
        let directory = try TemporaryDirectory()
        let clock = Atomic<Int>(0)
        let store = try CollectStore(
            path: directory.path + "/out", now: { "\(clock.add(1, ordering: .relaxed).newValue)" })
        try await fill(store, 0..<5)
        for number in 0..<6 {
            try await store.refuse("i\(number)", in: "shop", uid: "", run: "", "why", mayComplete: false)
            try await store.commit()
        }
        store.close()
        let path = directory.path + "/out/collected.jsonl"
        var lines = try CollectSamples.bytes(path).split(separator: 10).map(Array.init)
        lines[line][10] ^= 1
        try expectRefused(lines.reduce(into: []) { $0 += $1 + [10] }, in: directory)
    }

    @Test("A journal that lacks only its last newline lacks nothing, and one whose last line is too long is torn")
    func lastNewline() async throws {
        let directory = try TemporaryDirectory()
        try await fill(at: directory, 0..<3)
        let path = directory.path + "/out/collected.jsonl"
        let whole = try CollectSamples.bytes(path)
        try Data(whole.dropLast()).write(to: URL(fileURLWithPath: path))
        let store = try CollectSamples.store(directory)
        #expect(await store.collected == 3)
        #expect(store.tornEnd == nil && store.setAside.isEmpty)
        #expect(try CollectSamples.bytes(path) == whole)
        store.close()
        let long = [UInt8](repeating: UInt8(ascii: " "), count: CollectJournal.longestLine + 1)
        var record = CollectSamples.collected(9)
        record.report.file = ReportFileName(number: Int64(whole.count))
        try Data(whole + long + record.line.dropLast()).write(to: URL(fileURLWithPath: path))
        let next = try CollectSamples.store(directory)
        #expect(await next.collected == 3)
        #expect(next.tornEnd != nil)
    }

    @Test("Lines that don't belong behind each other are no torn end", arguments: 0..<7)
    func misplaced(_ fault: Int) async throws {
        let directory = try TemporaryDirectory()
        try await fill(at: directory, 0..<3)
        let path = directory.path + "/out/collected.jsonl"
        let text = try CollectSamples.text(path)
        func lines(_ number: Int, _ place: (file: Int, line: Int, of: Int)) -> String {
            var record = CollectSamples.collected(number)
            record.report = ReportPlace(
                file: ReportFileName(number: Int64(place.file)), line: place.line, of: place.of)
            return String(decoding: record.line, as: UTF8.self)
        }
        let end = text.utf8.count
        var refused = RunRecord(event: .refused, run: "", namespace: "a", index: "", uid: "", at: "c")
        let more =
            switch fault {
            case 0: lines(3, (end, 1, 0))
            case 1: lines(3, (end, 1, -5))
            case 2: lines(3, (0, 1, 1))
            case 3: lines(3, (end + 1, 1, 1))
            case 4: lines(3, (end, 1, 2)) + lines(4, (end, 1, 2))
            case 5: lines(3, (end, 1, 2)) + lines(4, (end, 2, 3))
            default:
                lines(3, (end, 1, 999_999_999_999))
                    + (0..<11_000).map { number in
                        refused.index = "i\(number)"
                        return String(decoding: refused.line, as: UTF8.self)
                    }.joined()
            }
        try expectRefused(Array((text + more).utf8), in: directory)
    }

    @Test("A report that was written and not told of stops the commit, and is in no file")
    func notTold() async throws {
        let directory = try TemporaryDirectory()
        let store = try CollectSamples.store(directory)
        _ = try store.directory.writeReport(Array("{}".utf8))
        try await store.add(CollectSamples.collected(1))
        await #expect(throws: CollectFailure.self) { try await store.commit() }
        #expect(await store.collected == 0)
        try await fill(store, 1..<2)
        #expect(try reports(in: directory) == [[#"{"run":1}"#, ""]])
    }

    @Test("A file of reports has one name, and others are no such names")
    func fileNames() {
        for number in [0, 9, 123_456_789_012, 999_999_999_999, 1_000_000_000_000, Int64.max - 16] {
            let name = ReportFileName(number: number)
            #expect(ReportFileName(Array(name.text.utf8)) == name)
        }
        #expect(ReportFileName(number: 12).path == "reports/000000000012.jsonl")
        for wrong in [
            "", ".jsonl", "12.jsonl", "0000000000012.jsonl", "00000000001x.jsonl", "-00000000012.jsonl",
            "000000000012.json", "000000000012", "99999999999999999999.jsonl", "000000000012.jsonl.unlisted",
        ] { #expect(ReportFileName(Array(wrong.utf8)) == nil, "\(wrong)") }
    }

    @Test("Of a torn commit that refused runs too no report is left, wherever it is torn")
    func tornAmongRefusals() async throws {
        let directory = try TemporaryDirectory()
        func fill() async throws {
            let store = try CollectSamples.store(directory)
            defer { store.close() }
            for commit in [0..<2, 2..<5] {
                await store.beginPass()
                for number in commit {
                    try await store.refuse(
                        "broken-\(number)", in: "shop", uid: "", run: "", "why", mayComplete: false)
                    try await addIfNew(number, to: store)
                }
                try await store.commit()
            }
            #expect(await store.collected == 5)
            #expect(await store.refused == 5)
        }
        try await fill()
        let path = directory.path + "/out/collected.jsonl"
        let whole = try CollectSamples.bytes(path)
        for length in stride(from: 0, through: whole.count, by: 17) {
            try FileManager.default.removeItem(atPath: directory.path + "/out")
            try await fill()
            try Data(whole[..<length]).write(to: URL(fileURLWithPath: path))
            try await fill()
            let reports = try reports(in: directory).flatMap { $0.dropLast() }
            #expect(reports == (0..<5).map { #"{"run":\#($0)}"# }, "torn at \(length)")
        }
    }

    @Test("A line longer than any that is written is cut off at the journal's end", arguments: [1, 2, 65_536, 200_000])
    func longLine(_ length: Int) async throws {
        let directory = try TemporaryDirectory()
        try await fill(at: directory, 0..<200)
        let path = directory.path + "/out/collected.jsonl"
        let whole = try CollectSamples.bytes(path)
        for end in [[], [10]] as [[UInt8]] {
            try Data(whole + [UInt8](repeating: UInt8(ascii: "x"), count: length) + end).write(
                to: URL(fileURLWithPath: path))
            let store = try CollectSamples.store(directory)
            #expect(await store.collected == 200)
            store.close()
            #expect(try CollectSamples.bytes(path) == whole)
        }
    }

    @Test("A text is plain where each of its bytes is, wherever it lies")
    func plainBytes() {
        for length in 1...18 {
            for place in 0..<length {
                for byte in UInt8.min...UInt8.max {
                    var bytes = [UInt8](repeating: UInt8(ascii: " "), count: length)
                    bytes[place] = byte
                    let isPlain = bytes.withUnsafeBufferPointer { PlainBytes.hold($0, but: 0x22, 0x5c) }
                    #expect(isPlain == ((0x20..<0x7f).contains(byte) && byte != 0x22 && byte != 0x5c))
                }
            }
        }
    }

    @Test("A journal that is damaged in the middle is not gone on with")
    func damagedJournal() async throws {
        let directory = try TemporaryDirectory()
        for number in 0..<4 { try await fill(at: directory, number..<(number + 1)) }
        let path = directory.path + "/out/collected.jsonl"
        var bytes = try CollectSamples.bytes(path)
        bytes[bytes.count / 2] = 0
        try expectRefused(bytes, in: directory, saying: "damaged")
    }

    @Test("What is collected is known again, by its run and its digest")
    func knowsWhatItHas() async throws {
        let directory = try TemporaryDirectory()
        try await fill(at: directory, 0..<100)
        let store = try CollectSamples.store(directory)
        for number in 0..<100 {
            let record = CollectSamples.collected(number)
            #expect(
                try await store.standing(of: record.run, in: "shop", digest: record.digest, index: "x") == .known)
            #expect(
                try await store.standing(of: record.run, in: "shop", digest: "another", index: "x") == .other)
            #expect(try await store.standing(of: record.run, in: "other", digest: "a", index: "x") == .new)
            #expect(try await store.standing(of: record.run, in: "other", digest: "a", index: "y") == .claimed)
        }
        try await store.commit()
        #expect(
            try await store.standing(of: CollectSamples.run(1), in: "other", digest: "a", index: "x") == .new)
    }

    @Test("A directory has one collector at a time")
    func locked() async throws {
        let directory = try TemporaryDirectory()
        let first = try CollectSamples.store(directory)
        let failure = #expect(throws: CollectFailure.self) { try CollectSamples.store(directory) }
        #expect(failure?.description.contains("another sidescan collect") == true)
        #expect(failure?.kind == .own)
        _ = await first.collected
    }

    @Test("A run whose report could not be placed is not collected, also not by the next commit")
    func unplaced() async throws {
        let directory = try TemporaryDirectory()
        let store = try CollectSamples.store(directory)
        try await store.add(CollectSamples.collected(1))
        // Its name is taken by what no file can replace.
        let name = directory.path + "/out/reports/000000000000.jsonl"
        try directory.makeDirectory("out/reports/000000000000.jsonl/full")
        await #expect(throws: CollectFailure.self) { try await store.commit() }
        try FileManager.default.removeItem(atPath: name)
        try await store.commit()
        #expect(await store.collected == 0)
        try await fill(store, 0..<3)
        #expect(await store.collected == 3)
        #expect(try reports(in: directory) == [[#"{"run":0}"#, #"{"run":1}"#, #"{"run":2}"#, ""]])
    }

    @Test("Another digest is another one, however much of it is the same")
    func otherDigests() async throws {
        let directory = try TemporaryDirectory()
        let store = try CollectSamples.store(directory)
        try await fill(store, 0..<3)
        let record = CollectSamples.collected(1)
        for place in record.digest.indices {
            let other = record.digest[place] == "0" ? "1" : "0"
            let digest = record.digest[..<place] + other + record.digest[record.digest.index(after: place)...]
            let standing = try await store.standing(
                of: record.run, in: record.namespace, digest: String(digest), index: record.index)
            #expect(standing == .other)
        }
    }

    @Test("A directory that is refused closes what it opened once, and nobody else's files")
    func refusedOnce() async throws {
        let directory = try TemporaryDirectory()
        let store = try CollectSamples.store(directory)
        let isOver = Atomic<Bool>(false)
        let others = Task.detached {
            while !isOver.load(ordering: .relaxed) {
                let number = open("/dev/null", O_RDONLY | O_CLOEXEC)
                guard number >= 0, close(number) == 0 else { return false }
            }
            return true
        }
        for _ in 0..<5_000 {
            #expect(throws: CollectFailure.self) { _ = try CollectDirectory(path: directory.path + "/out") }
        }
        isOver.store(true, ordering: .relaxed)
        #expect(await others.value, "a file was closed by someone else")
        store.close()
    }

    @Test("A link in the directory is not followed")
    func linksAreNotFollowed() async throws {
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("out")
        try directory.makeDirectory("elsewhere")
        try directory.write("victim", "untouched")
        try directory.link("out/reports", to: directory.path + "/elsewhere")
        #expect(throws: CollectFailure.self) { try CollectSamples.store(directory) }
        try FileManager.default.removeItem(atPath: directory.path + "/out/reports")
        let store = try CollectSamples.store(directory)
        try directory.link("out/reports/000000000000.jsonl", to: directory.path + "/victim")
        try directory.link("out/reports/.new", to: directory.path + "/victim")
        try directory.link("out/fleet-summary.json", to: directory.path + "/victim")
        await #expect(throws: CollectFailure.self) { try await fill(store, 1..<2) }
        try FileManager.default.removeItem(atPath: directory.path + "/out/reports/000000000000.jsonl")
        try await fill(store, 1..<2)
        try await store.writeSummary()
        #expect(try CollectSamples.text(directory.path + "/victim") == "untouched")
        #expect(try reports(in: directory) == [[#"{"run":1}"#, ""]])
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path + "/elsewhere").isEmpty)
    }

    @Test("What is refused is listed until it is collected, and counted as such")
    func refusals() async throws {
        let directory = try TemporaryDirectory()
        var store = try CollectSamples.store(directory)
        await store.beginPass()
        let refuse = { (store: CollectStore, reason: String) in
            try await store.refuse(
                "sidescan-1", in: "shop", uid: "uid-1", run: "", reason, mayComplete: true)
        }
        #expect(try await refuse(store, "no piece"))
        try await store.commit()
        #expect(try await !refuse(store, "no piece"))
        try await store.commit()
        #expect(await store.refusedNow == 1)
        store.close()
        store = try CollectSamples.store(directory)
        #expect(await store.refused == 1)
        #expect(await store.refusedNow == 0)
        await store.beginPass()
        #expect(try await refuse(store, "no piece"), "it is named by each process once")
        #expect(try await !refuse(store, "no piece"))
        #expect(await store.refusedNow == 1)
        #expect(try await refuse(store, "another reason"))
        try await store.commit()
        #expect(await store.refused == 1)
        #expect(await store.refusedNow == 1)
        try await fill(store, 1..<2)
        #expect(await store.refused == 0)
        #expect(await store.refusedNow == 0)
        #expect(await store.collected == 1)
        try await store.writeSummary()
        let summary = try JSON.parse(CollectSamples.bytes(directory.path + "/out/fleet-summary.json"))
        #expect(summary["runs"]?["collected"] == .integer(1))
        #expect(summary["refused"]?.elements?.isEmpty == true)
    }

    @Test("What was refused once and is collected then is counted as collected alone, also by the next process")
    func refusedBefore() async throws {
        let directory = try TemporaryDirectory()
        var store = try CollectSamples.store(directory)
        for _ in 0..<2 {
            if await store.collected == 0 {
                await store.beginPass()
                try await store.refuse(
                    CollectSamples.collected(1).index, in: "shop", uid: "uid-1", run: "", "no piece", mayComplete: true)
                try await store.commit()
                try await fill(store, 1..<2)
            }
            try await store.writeSummary()
            let summary = try JSON.parse(CollectSamples.bytes(directory.path + "/out/fleet-summary.json"))
            #expect(summary["runs"]?["collected"] == .integer(1))
            #expect(summary["runs"]?["refused"] == .integer(0))
            #expect(summary["refused"]?.elements?.isEmpty == true)
            store.close()
            store = try CollectSamples.store(directory)
        }
        store.close()
    }

    @Test("What was refused and isn't there any more is gone, in the namespace that was listed")
    func gone() async throws {
        let directory = try TemporaryDirectory()
        var store = try CollectSamples.store(directory)
        for namespace in ["a", "b"] {
            try await store.refuse("i", in: namespace, uid: "", run: "", "why", mayComplete: false)
        }
        try await store.commit()
        store.close()
        store = try CollectSamples.store(directory)
        await store.beginPass()
        try await store.endPass(in: "a")
        #expect(await store.refused == 1)
        await store.beginPass()
        try await store.refuse("i", in: "b", uid: "", run: "", "why", mayComplete: false)
        try await store.endPass(in: nil)
        #expect(await store.refused == 1)
        try await store.writeSummary()
        let summary = try JSON.parse(CollectSamples.bytes(directory.path + "/out/fleet-summary.json"))
        #expect(summary["refused"]?.elements?.compactMap { $0["state"]?.text }.sorted() == ["gone", "refused"])
        #expect(summary["runs"]?["gone"] == .integer(1))
    }

    @Test("A process that ends at any step leaves a directory from which the next goes on, with nothing lost or twice")
    func stoppedAnywhere() async throws {
        for stop in 0..<60 {
            let directory = try TemporaryDirectory()
            let steps = Countdown(stop)
            let stopping: @Sendable (CollectStore.Step) throws(CollectFailure) -> Void = { _ throws(CollectFailure) in
                if steps.isOver() { throw CollectFailure("stopped") }
            }
            func pass(_ store: CollectStore) async throws {
                defer { store.close() }
                await store.beginPass()
                for batch in 0..<4 {
                    for number in (batch * 3)..<(batch * 3 + 3) {
                        try await addIfNew(number, to: store)
                    }
                    try await store.commit()
                }
                try await store.writeSummary()
            }
            do {
                try await pass(CollectSamples.store(directory, before: stopping))
            } catch is CollectFailure {}
            let store = try CollectSamples.store(directory)
            try await pass(store)
            #expect(await store.collected == 12)
            let lines = try CollectSamples.text(directory.path + "/out/collected.jsonl").split(separator: "\n")
            #expect(Set(lines.compactMap { RunRecord(line: Array($0.utf8))?.run }).count == 12)
            #expect(lines.count == 12, "stopped at \(stop)")
            let reports = try reports(in: directory).flatMap { $0.dropLast() }
            #expect(reports == (0..<12).map { #"{"run":\#($0)}"# })
        }
    }
}
