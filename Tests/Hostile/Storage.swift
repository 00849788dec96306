import Foundation

/// Where a test makes very many files.
enum Storage {
    /// What an inode and its names take in memory: less than this many bytes (slabinfo(5), shmem_inode_cache and dentry).
    private static let bytesPerEntry = 1200

    /// A file system in memory, which makes them several times faster, where it has room for so many; else nil, for the
    /// usual place.
    static func fast(entries: Int) -> String? {
        let path = "/dev/shm"
        guard let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path),
            let nodes = (attributes[.systemFreeNodes] as? NSNumber)?.intValue,
            let bytes = (attributes[.systemFreeSize] as? NSNumber)?.intValue,
            FileManager.default.isWritableFile(atPath: path)
        else { return nil }
        return nodes > 2 * entries && bytes > 2 * entries * bytesPerEntry ? path : nil
    }
}
