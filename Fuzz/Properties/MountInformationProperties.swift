import TargetProcess

/// At most one mount for each line; and a mount written as the kernel writes it is read back as it was.
func checkMountInformation(_ bytes: [UInt8]) throws(BrokenProperty) {
    let mounts = MountInformation.parse(bytes)
    let lines = bytes.count { $0 == 10 } + 1
    try require(mounts.count <= lines, "more mounts than lines")
    for mount in mounts {
        try require(mount.root.count + mount.mountPoint.count <= bytes.count, "longer than its line")
    }
    let reference = ContainerReference(groups: [], mounts: mounts)
    try require(reference.id == nil, "an id from mounts alone")
    if let name = reference.name {
        try require(!name.isEmpty && !name.utf8.contains(UInt8(ascii: "/")), "a container name that is a path")
    }

    let place = [UInt8(ascii: "/")] + bytes.filter { $0 != 0 }.prefix(300)
    let line = Array("7 1 0:52 ".utf8) + escape(place) + [32] + escape(place) + Array(" ro - ext4 /dev/vda rw\n".utf8)
    guard let written = MountInformation.parse(line).first else {
        throw BrokenProperty(message: "a mount's name hides its line")
    }
    try require(written.root == place && written.mountPoint == place, "a mount's name is read as another")
    try require(written.isReadOnly && written.filesystemType == "ext4", "a mount's name moves the fields behind it")
}

/// How the kernel writes a name: space, tab, line feed and backslash in octal (fs/proc_namespace.c, show_mountinfo).
private func escape(_ name: [UInt8]) -> [UInt8] {
    name.flatMap { byte -> [UInt8] in
        guard [32, 9, 10, UInt8(ascii: "\\")].contains(byte) else { return [byte] }
        return Array("\\".utf8) + [6, 3, 0].map { UInt8(ascii: "0") + byte >> $0 & 7 }
    }
}
