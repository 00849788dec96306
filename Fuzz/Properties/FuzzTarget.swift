/// A parser of bytes that a target may choose, and what has to be true of it whatever they are.
public struct FuzzTarget: Sendable {
    /// Its name, which is also that of its folder below `Fuzz/Corpus`.
    public let name: String
    /// Tries the parser on one input.
    public let check: @Sendable ([UInt8]) throws(BrokenProperty) -> Void

    /// All targets.
    public static let all = [
        FuzzTarget(name: "worker-stream", check: checkWorkerStream),
        FuzzTarget(name: "log-frames", check: checkLogFrames),
        FuzzTarget(name: "result-index", check: checkResultIndex),
        FuzzTarget(name: "printable-text", check: checkPrintableText),
        FuzzTarget(name: "process-status", check: checkProcessStatus),
        FuzzTarget(name: "process-stat", check: checkProcessStat),
        FuzzTarget(name: "control-groups", check: checkControlGroups),
        FuzzTarget(name: "mount-information", check: checkMountInformation),
        FuzzTarget(name: "process-memory", check: checkProcessMemory),
        FuzzTarget(name: "command-pattern", check: checkCommandPattern),
        FuzzTarget(name: "directory-records", check: checkDirectoryRecords),
        FuzzTarget(name: "paths", check: checkPaths),
        FuzzTarget(name: "search-path", check: checkSearchPath),
        FuzzTarget(name: "accounts", check: checkAccounts),
        FuzzTarget(name: "file-capabilities", check: checkFileCapabilities),
        FuzzTarget(name: "private-key", check: checkPrivateKey),
        FuzzTarget(name: "program-names", check: checkProgramNames),
        FuzzTarget(name: "json", check: checkJSON),
        FuzzTarget(name: "yaml", check: checkYAML),
        FuzzTarget(name: "toml", check: checkTOML),
        FuzzTarget(name: "csv", check: checkCSV),
        FuzzTarget(name: "xml", check: checkXML),
        FuzzTarget(name: "nginx-configuration", check: checkNginxConfiguration),
        FuzzTarget(name: "certificate", check: checkCertificate),
        FuzzTarget(name: "certificate-file", check: checkCertificateFile),
        FuzzTarget(name: "pem-finder", check: checkPEMFinder),
        FuzzTarget(name: "key-file", check: checkKeyFile),
        FuzzTarget(name: "tar-archive", check: checkTarArchive),
        FuzzTarget(name: "zip-archive", check: checkZipArchive),
        FuzzTarget(name: "dpkg-status", check: checkDpkgStatus),
        FuzzTarget(name: "apk-installed", check: checkApkInstalled),
        FuzzTarget(name: "rpm-database", check: checkRPMDatabase),
        FuzzTarget(name: "secrets", check: checkSecrets),
        FuzzTarget(name: "secret-rules", check: checkSecretRules),
        FuzzTarget(name: "executable", check: checkExecutable),
        FuzzTarget(name: "package-files", check: checkPackageFiles),
        FuzzTarget(name: "debian-copyright", check: checkDebianCopyright),
        FuzzTarget(name: "python-metadata", check: checkPythonMetadata),
        FuzzTarget(name: "node-package", check: checkNodePackage),
        FuzzTarget(name: "gem-specification", check: checkGemSpecification),
        FuzzTarget(name: "composer-installed", check: checkComposerInstalled),
        FuzzTarget(name: "dotnet-dependencies", check: checkDotNetDependencies),
        FuzzTarget(name: "os-release", check: checkOSRelease),
        FuzzTarget(name: "java-archive", check: checkJavaArchive),
        FuzzTarget(name: "build-information", check: checkBuildInformation),
        FuzzTarget(name: "package-paths", check: checkPackagePaths),
    ]
}

/// A property that an input broke.
public struct BrokenProperty: Error, Sendable {
    /// What was to be true.
    public let message: String
}

/// Demands that something is true.
func require(_ isTrue: Bool, _ message: @autoclosure () -> String) throws(BrokenProperty) {
    if !isTrue { throw BrokenProperty(message: message()) }
}

/// An input in several parts, each up to the next byte 0xff, which no text has.
func parts(_ bytes: [UInt8], _ count: Int) -> [[UInt8]] {
    let parts = bytes.split(separator: 0xff, maxSplits: count - 1, omittingEmptySubsequences: false).map(Array.init)
    return parts + Array(repeating: [], count: count - parts.count)
}
