/// Go's modules in a program, as Syft lists them: what it depends on, the main module, and the standard library.
enum GoPackages {
    static func packages(_ information: GoBuildInformation, path: [UInt8]) -> [InstalledPackage] {
        let development = Array("(devel)".utf8)
        var dependencies = information.dependencies
        var main = information.main
        if main == nil, !information.path.isEmpty {
            // Built from single files it has no main module: the one that was not fetched is it.
            let own = dependencies.filter { $0.version == development }
            if own.count == 1, let index = dependencies.firstIndex(of: own[0]) {
                main = dependencies.remove(at: index)
            } else {
                main = GoBuildInformation.Module(path: information.path, version: development)
            }
        }
        var packages = dependencies.compactMap { package($0, path) }
        if var main, !main.path.isEmpty {
            if main.version == development { main.version = mainVersion(information) ?? main.version }
            if let main = package(main, path) { packages.append(main) }
        }
        if begins(information.goVersion[...], with: "go") {
            let version = Array(information.goVersion.dropFirst(2))
            packages.append(
                InstalledPackage(
                    .golang, name: Array("stdlib".utf8), version: information.goVersion,
                    url: PackageURL("golang", name: Array("stdlib".utf8), version: version),
                    licences: [Array("BSD-3-Clause".utf8)], evidence: [path]))
        }
        return packages
    }

    private static func package(_ module: GoBuildInformation.Module, _ path: [UInt8]) -> InstalledPackage? {
        guard !module.path.isEmpty else { return nil }
        // HOST/OWNER is the namespace, then come the name and what is below it.
        let parts = module.path.split(separator: UInt8(ascii: "/"), maxSplits: 3, omittingEmptySubsequences: true)
        let slash = [UInt8(ascii: "/")]
        let url =
            switch parts.count {
            case 0, 1: PackageURL("golang", name: module.path, version: module.version)
            case 2:
                PackageURL("golang", namespace: Array(parts[0]), name: Array(parts[1]), version: module.version)
            default:
                PackageURL(
                    "golang", namespace: Array(parts[0]) + slash + Array(parts[1]), name: Array(parts[2]),
                    version: module.version, subpath: parts.count > 3 ? Array(parts[3]) : [])
            }
        return InstalledPackage(
            .golang, name: module.path, version: module.version, url: url, evidence: [path])
    }

    /// The version of a main module that was built from its sources: what the linker was told, or the commit.
    static func mainVersion(_ information: GoBuildInformation) -> [UInt8]? {
        if let told = version(inLinkerFlags: information.linkerFlags) { return told }
        guard !information.revision.isEmpty, let time = compact(information.time) else { return nil }
        // A pseudo-version; go.dev/ref/mod#pseudo-versions.
        return Array("v0.0.0-".utf8) + time + [UInt8(ascii: "-")] + information.revision.prefix(12)
    }

    /// `2022-10-14T00:03:22Z` as `20221014000322`.
    private static func compact(_ time: [UInt8]) -> [UInt8]? {
        let digits = time.filter { (48...57).contains($0) }
        return digits.count == 14 && time.last == UInt8(ascii: "Z") ? digits : nil
    }

    /// The version in `-X importpath.version=v1.2.3` and its like; names end in `version` or `ver`, after `git` and
    /// `build` where they like, or are `tag`.
    static func version(inLinkerFlags flags: [UInt8]) -> [UInt8]? {
        for names in [isVersionName, isTagName] {
            for equals in flags.indices where flags[equals] == UInt8(ascii: "=") {
                let limit = max(0, equals - 16)
                guard let dot = flags[limit..<equals].lastIndex(of: UInt8(ascii: ".")), names(flags[(dot + 1)..<equals])
                else { continue }
                let value = flags[(equals + 1)...].prefix { $0 != 32 && $0 != 9 && $0 != 10 }.prefix(256)
                let starts = [value.startIndex] + value.indices.filter { value[$0] == UInt8(ascii: "/") }.map { $0 + 1 }
                for start in starts.reversed() {
                    guard let version = version(at: value[start...]) else { continue }
                    return version.first == UInt8(ascii: "v") ? version : [UInt8(ascii: "v")] + version
                }
            }
        }
        return nil
    }

    private static func isVersionName(_ name: ArraySlice<UInt8>) -> Bool {
        var rest = lowercased(name)[...]
        if begins(rest, with: "git") { rest = rest.dropFirst(3) }
        if begins(rest, with: "build") { rest = rest.dropFirst(5) }
        return rest.elementsEqual("version".utf8) || rest.elementsEqual("ver".utf8)
    }

    private static func isTagName(_ name: ArraySlice<UInt8>) -> Bool { isEqual(name, inAnyCase: "tag") }

    /// Three numbers and what follows them in letters, digits, `_` and `-`.
    private static func version(at text: ArraySlice<UInt8>) -> [UInt8]? {
        func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
        var position = text.startIndex
        if text.first == UInt8(ascii: "v") { position += 1 }
        for part in 0..<3 {
            let digits = text[position...].prefix(while: isDigit)
            guard !digits.isEmpty else { return nil }
            position = digits.endIndex
            if part < 2 {
                guard position < text.endIndex else { return nil }
                position += 1
            }
        }
        let rest = text[position...].prefix {
            isDigit($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == UInt8(ascii: "_")
                || $0 == UInt8(ascii: "-")
        }
        return Array(text[..<rest.endIndex])
    }
}
