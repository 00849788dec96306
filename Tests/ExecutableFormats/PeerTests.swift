import DataFormats
import ExecutableFormats
import Foundation
import PlainData
import TestSupport
import Testing

/// Against what others say of the same files.
@Suite struct PeerTests {
    private static func files(_ directories: [String], most: Int) -> [String] {
        directories.flatMap { directory in
            ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted().map {
                directory + "/" + $0
            }
            .filter { path in
                guard let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] else { return false }
                return type as? FileAttributeType == .typeRegular
            }.prefix(most)
        }
    }

    @Test("checksec.py says the same", .enabled(if: Machine.has("checksec"), "needs checksec of PyPI's checksec.py"))
    func checksec() throws {
        let paths = Self.files(["/usr/bin", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"], most: 150)
        var reader = ExecutableReader()
        var files: [String: Executable] = [:]
        for path in paths {
            guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)), data.count < 16 << 20 else { continue }
            guard let file = reader.read(Array(data)), file.isProgram || file.kind == .sharedLibrary else { continue }
            files[path] = file
        }
        let run = try ProgramRun(["checksec", "-j"] + files.keys.sorted(), timeout: 120)
        let said = try JSON.parse(run.output)
        var compared = 0
        for (path, file) in files.sorted(by: { $0.key < $1.key }) {
            guard let other = said[path] else { continue }
            compared += 1
            let relro = ["No": Executable.RelocationReadOnly.none, "Partial": .partial, "Full": .full]
            // A static program has its functions bound already.
            if !file.isStatic { #expect(relro[other["relro"]?.text ?? ""] == file.relocationReadOnly, "\(path)") }
            if let hasCanary = file.hasStackCanary { #expect(other["canary"] == .boolean(hasCanary), "\(path)") }
            #expect(other["nx"] == .boolean(file.stack == .notExecutable), "\(path)")
            #expect(other["symbols"] == .boolean(!file.isStripped), "\(path)")
            #expect(other["rpath"] == .boolean(file.rpath != nil), "\(path)")
            #expect(other["runpath"] == .boolean(file.runpath != nil), "\(path)")
            #expect((other["pie"]?.text == "No") == (file.kind == .program), "\(path)")
            guard let found = file.fortification, let count = other["fortified"]?.integer else { continue }
            #expect(found.fortified == count, "\(path)")
            #expect(found.fortifiable == other["fortify-able"]?.integer, "\(path)")
        }
        #expect(compared > 50)
    }

    @Test(
        "a system that runs misses no library",
        .enabled(
            if: ProcessInfo.processInfo.environment["SIDESCAN_DEBIAN_ROOT"] != nil,
            "needs a root of Debian in SIDESCAN_DEBIAN_ROOT"))
    func libraries() throws {
        let root = try #require(ProcessInfo.processInfo.environment["SIDESCAN_DEBIAN_ROOT"])
        var reader = ExecutableReader()
        let search = LibrarySearch(configured: [Array("/usr/local/lib".utf8)])
        var files = 0
        var uncertain: [String] = []
        for case let path as String in FileManager.default.enumerator(atPath: root) ?? FileManager.DirectoryEnumerator()
        {
            guard let type = try? FileManager.default.attributesOfItem(atPath: root + "/" + path)[.type],
                type as? FileAttributeType == .typeRegular,
                let data = try? Data(contentsOf: URL(fileURLWithPath: root + "/" + path), options: .alwaysMapped)
            else { continue }
            let file = reader.read(size: UInt64(data.count)) { offset, buffer in
                guard offset < UInt64(data.count) else { return 0 }
                return data[Int(offset)..<min(data.count, Int(offset) + buffer.count)].copyBytes(to: buffer)
            }
            guard let file else { continue }
            files += 1
            #expect(file.defects.isEmpty, "\(path): \(file.defects)")
            let missing = search.missing(of: file, at: Array("/\(path)".utf8)) {
                access(root + String(decoding: $0, as: UTF8.self), F_OK) == 0
            }
            // A plug-in for what is only recommended misses its library, and nobody loads it.
            #expect(!missing.contains { $0.isCertain }, "\(path)")
            uncertain += missing.map { "\(path): \(String(decoding: $0.name, as: UTF8.self))" }
        }
        print("files \(files), uncertain \(uncertain)")
        #expect(files > 100)
    }
}
