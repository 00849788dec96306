import Foundation
import TestSupport

/// What InSpec itself wrote, where the reference material lies beside the checkout.
enum Oracle {
    static let directory: String? = {
        let given = ProcessInfo.processInfo.environment["SIDESCAN_ORACLE"]
        let path = given ?? AgentBinary.packageRoot + "/../shared/oracle"
        return FileManager.default.fileExists(atPath: path + "/probe") ? path + "/probe/" : nil
    }()

    static let names: [String] =
        directory.map { directory in
            ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
                .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
        } ?? []
}
