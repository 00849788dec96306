import Crypto
import DataFormats
import LinuxSystem
import PlainData

extension ProfileFiles {
    /// Reads a profile, and those that it depends on: a directory with `inspec.yml`, a directory of `.rb` files, one `.rb`
    /// file, or a `.tar.gz`, `.tgz` or `.zip` archive of a directory.
    ///
    /// All together may have 64 MiB in 20,000 files.
    ///
    /// - Parameter path: Its path on the machine that the caller itself runs on.
    /// - Throws: ``ProfileError``, also for a dependency that is missing or can't be had from a path.
    public static func open(_ path: String) throws(ProfileError) -> ProfileFiles {
        var opening = ProfileOpening()
        return try opening.open(Array(path.utf8))
    }
}

/// One profile while it is opened, with all that it depends on.
struct ProfileOpening {
    private var budget = ReadingBudget()
    /// The profiles on the way to the one that is opened, each with what tells it from others.
    private var chain: [(name: String, mark: String)] = []

    /// Where a profile's relative paths lead.
    private enum Place {
        case directory([UInt8])
        case archive(FileTree, name: [UInt8])
    }

    mutating func open(_ path: [UInt8]) throws(ProfileError) -> ProfileFiles {
        guard let status = try DirectoryFiles.statusIfThere(path) else {
            throw ProfileError("there is no \(path.asText)")
        }
        let mark = "\(status.identity.device):\(status.identity.inode)"
        if status.kind == .directory { return try open(directory: path, mark: mark) }
        guard Archive.isNamed(path) else {
            guard path.asText.hasSuffix(".rb") else {
                throw ProfileError("\(path.asText) is neither a directory nor a .rb, .tar.gz, .tgz or .zip file")
            }
            var tree = FileTree()
            let name = path.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? path
            tree.files[name] = try DirectoryFiles.read(path, &budget)
            return try profile(tree, source: path, mark: mark, .archive(tree, name: path))
        }
        guard let bytes = try DirectoryFiles.read(path, &budget) else {
            throw ProfileError("there is no \(path.asText)")
        }
        // What is inside counts, not how small it was packed.
        budget.bytes += bytes.count
        return try open(archive: bytes, path, mark: mark)
    }

    private mutating func open(directory path: [UInt8], mark: String) throws(ProfileError) -> ProfileFiles {
        var tree = FileTree()
        let names = try DirectoryFiles.names(path)
        let isProfile = names.contains(Array("inspec.yml".utf8))
        for name in names {
            let inner = path + [UInt8(ascii: "/")] + name
            if isProfile, ["controls", "libraries", "files"].contains(name.asText) {
                guard try DirectoryFiles.statusIfThere(inner)?.kind == .directory else { continue }
                try DirectoryFiles.add(name, of: path, to: &tree, &budget)
            } else if isProfile ? name.asText == "inspec.yml" : name.asText.hasSuffix(".rb") {
                tree.files[name] = try DirectoryFiles.read(inner, &budget)
            }
        }
        let profile = try profile(tree, source: path, mark: mark, .directory(path))
        try requireControls(profile, beside: names)
        return profile
    }

    private mutating func open(archive bytes: [UInt8], _ path: [UInt8], mark: String) throws(ProfileError)
        -> ProfileFiles
    {
        let tree = try Archive.files(bytes, named: path, &budget)
        let profile = try profile(tree, source: path, mark: mark, .archive(tree, name: path))
        try requireControls(profile, beside: Array(tree.files.keys))
        return profile
    }

    /// Refuses a profile whose controls lie where they are not looked for, as in a mounted ConfigMap that has both in one
    /// place: it would be evaluated as one that demands nothing.
    private func requireControls(_ profile: ProfileFiles, beside names: [[UInt8]]) throws(ProfileError) {
        guard profile.metadata != nil, profile.controls.isEmpty, profile.libraries.isEmpty else { return }
        let controls = names.filter { !$0.contains(UInt8(ascii: "/")) && $0.asText.hasSuffix(".rb") }
        guard let first = controls.map(\.asText).min() else { return }
        throw ProfileError(
            "\(profile.source) has an inspec.yml, and so \(first) beside it is none of its controls: put it into controls/, or leave inspec.yml out"
        )
    }

    private mutating func profile(
        _ tree: FileTree, source: [UInt8], mark: String, _ place: Place
    ) throws(ProfileError) -> ProfileFiles {
        try budget.takeProfile()
        let metadata = try metadata(of: tree, source)
        let fallback = "tests from \(source.asText)".map { $0 == "/" ? "." : String($0) }.joined()
        let name = metadata?["name"]?.text ?? fallback
        if let begin = chain.firstIndex(where: { $0.mark == mark }) {
            let names = chain[begin...].map(\.name) + [name]
            throw ProfileError("profiles depend on each other in a circle: \(names.joined(separator: " → "))")
        }
        guard chain.count < ReadingBudget.deepestDependency else {
            throw ProfileError(
                "profiles depend on each other more than \(ReadingBudget.deepestDependency) deep, at \(name)")
        }
        chain.append((name, mark))
        defer { chain.removeLast() }

        func files(_ isWanted: ([UInt8]) -> Bool) -> [ProfileFiles.File] {
            tree.files.filter { isWanted($0.key) }.map { ProfileFiles.File(path: $0.key, bytes: $0.value) }
                .sorted { $0.path.precedes($1.path) }
        }
        func isRuby(_ path: [UInt8]) -> Bool { path.suffix(3).elementsEqual(".rb".utf8) }
        let controls = files {
            isRuby($0) && (metadata == nil ? !$0.contains(UInt8(ascii: "/")) : $0.starts(with: "controls/".utf8))
        }
        guard metadata != nil || !controls.isEmpty else {
            throw ProfileError("\(source.asText) is no profile: it has neither inspec.yml nor .rb files")
        }
        let libraries = metadata == nil ? [] : files { isRuby($0) && $0.starts(with: "libraries/".utf8) }
        let others = metadata == nil ? [] : files { $0.starts(with: "files/".utf8) }
        let dependencies = try dependencies(of: metadata, name, place, mark)
        let content = metadata == nil ? [] : tree.files[Array("inspec.yml".utf8)] ?? []
        return ProfileFiles(
            metadata: metadata, name: name, controls: controls, libraries: libraries, files: others,
            dependencies: dependencies, source: source.asText,
            sha256: checksum(controls + libraries + others, metadata: content, dependencies))
    }

    private func metadata(of tree: FileTree, _ source: [UInt8]) throws(ProfileError) -> PlainValue? {
        guard let bytes = tree.files[Array("inspec.yml".utf8)] else { return nil }
        do throws(DocumentError) {
            let metadata = try YAML.parse(bytes, [.aliases, .dates])
            guard metadata.entries != nil else { throw DocumentError("it is no map") }
            return metadata
        } catch {
            throw ProfileError("inspec.yml of \(source.asText) can't be read: \(error.message)")
        }
    }

    private mutating func dependencies(
        of metadata: PlainValue?, _ profile: String, _ place: Place, _ mark: String
    ) throws(ProfileError) -> [ProfileFiles.Dependency] {
        var dependencies: [ProfileFiles.Dependency] = []
        guard let depends = metadata?["depends"], depends != .null else { return [] }
        guard let entries = depends.elements else { throw ProfileError("`depends` of \(profile) is no list") }
        for entry in entries {
            guard let name = entry["name"]?.text else { throw ProfileError("a dependency of \(profile) has no name") }
            guard let path = entry["path"]?.bytes else {
                throw ProfileError(
                    "\(profile) depends on \(name) by something else than `path:`; nothing is fetched here: vendor it into the profile and name its path"
                )
            }
            let files: ProfileFiles?
            switch place {
            case .directory(let directory):
                let full = path.first == UInt8(ascii: "/") ? path : directory + [UInt8(ascii: "/")] + path
                files = try DirectoryFiles.statusIfThere(full) == nil ? nil : open(full)
            case .archive(let tree, let archive): files = try open(path, inside: tree, of: archive, mark)
            }
            guard let files else {
                throw ProfileError("\(profile) depends on \(name), which is not at its path \(path.asText)")
            }
            dependencies.append(ProfileFiles.Dependency(name: name, files: files))
        }
        return dependencies
    }

    /// Opens what lies inside of an archive; nil where there is nothing.
    private mutating func open(
        _ path: [UInt8], inside tree: FileTree, of archive: [UInt8], _ mark: String
    ) throws(ProfileError) -> ProfileFiles? {
        let inner = try safePath(path, of: archive.asText)
        let source = archive + [UInt8(ascii: "/")] + inner
        let innerMark = "\(mark)/\(inner.asText)"
        if let bytes = tree.files[inner], Archive.isNamed(inner) {
            return try open(archive: bytes, source, mark: innerMark)
        }
        let below = inner.isEmpty ? tree : tree.below(inner)
        guard !below.files.isEmpty else { return nil }
        return try profile(below, source: source, mark: inner.isEmpty ? mark : innerMark, .archive(below, name: source))
    }

    private func checksum(
        _ files: [ProfileFiles.File], metadata: [UInt8], _ dependencies: [ProfileFiles.Dependency]
    ) -> String {
        var locked = dependencies.isEmpty ? "--- {}\n" : "---\n"
        for dependency in dependencies { locked += "\(dependency.name): \(dependency.files.sha256)\n" }
        let all =
            files.map { ($0.path, $0.bytes) } + [
                (Array("inspec.yml".utf8), metadata), (Array("inspec.lock.deps".utf8), Array(locked.utf8)),
            ]
        var digest = SHA256()
        for (path, bytes) in all.sorted(by: { $0.0.precedes($1.0) }) {
            for part in [path, [0], bytes, [0]] { digest.update(data: part) }
        }
        let digits = Array("0123456789abcdef".utf8)
        return digest.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }.asText
    }
}
