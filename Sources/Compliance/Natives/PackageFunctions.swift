import Inventory
import PlainData
import TargetFilesystem

extension NativeFunctions {
    /// What asks the databases of installed packages.
    static let packageFunctions: [String: Function] = [
        // installed_packages(manager): {packages: [{name, version, status, architecture}, …], missed: [{what, reason,
        // remedy}, …]}, or nil where "dpkg", "apk" or "rpm" has no database
        "installed_packages": { (functions, arguments) throws(NativeFailure) in
            let manager = PackageManager(rawValue: try arguments.text(at: 0))
            let databases = try functions.ask { PackageDatabase.all(in: $0) }
            guard let database = databases.first(where: { $0.manager == manager }) else { return .null }
            return .map([
                PlainValue.Entry("packages", .array(database.packages.map(\.plain))),
                PlainValue.Entry("missed", .array(database.missed.map(\.plain))),
            ])
        }
    ]
}

extension DatabasePackage {
    fileprivate var plain: PlainValue {
        let words = [status.want, status.flag, status.state].joined(separator: [UInt8(ascii: " ")])
        return .map([
            PlainValue.Entry("name", .string(name)),
            PlainValue.Entry("version", .string(version)),
            PlainValue.Entry("status", .string(Array(words))),
            PlainValue.Entry("architecture", .string(architecture)),
        ])
    }
}

extension Unknown {
    fileprivate var plain: PlainValue {
        .map([
            PlainValue.Entry("what", .string(path.bytes)),
            PlainValue.Entry("reason", .text(words)),
            PlainValue.Entry("remedy", remedy.map { .text($0) } ?? .null),
        ])
    }
}
