import Foundation
import Inventory

/// A directory's packages, found as the agent's walk finds them: each file's name is asked for first.
enum WalkedTree {
    static func inventory(of root: String) throws -> PackageInventory {
        var inventory = PackageInventory()
        guard let walk = FileManager.default.enumerator(atPath: root) else { return inventory }
        for case let name as String in walk
        where walk.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
            let path = Array("/\(name)".utf8)
            guard let handle = FileHandle(forReadingAtPath: "\(root)/\(name)") else { continue }
            defer { try? handle.close() }
            let size = walk.fileAttributes?[.size] as? Int ?? 0
            let parts = RandomAccess(size: size) { offset, count in
                guard (try? handle.seek(toOffset: UInt64(offset))) != nil else { return nil }
                return (try? handle.read(upToCount: count)).flatMap { $0 }.map { Array($0) }
            }
            switch PackageCollector.interest(in: path) {
            case .whole(let limit):
                guard size <= limit, let data = try handle.readToEnd() else { continue }
                PackageCollector.collect(path: path, bytes: Array(data), into: &inventory)
            case .parts: PackageCollector.collect(path: path, parts: parts, into: &inventory)
            case .none: PackageCollector.collect(binary: parts, path: path, into: &inventory)
            }
        }
        return inventory
    }
}
