import Crypto

/// A digest in the making, fed in pieces.
package struct FileDigest {
    private enum State {
        case md5(Insecure.MD5)
        case sha1(Insecure.SHA1)
        case sha256(SHA256)
        case sha384(SHA384)
        case sha512(SHA512)
        /// While bytes are added to what was taken out of it: two holders of one state would have it copied.
        case taken
    }

    private var state: State

    /// The digest of nothing so far; nil for one that can't be computed.
    package init?(_ algorithm: DigestAlgorithm) {
        switch algorithm {
        case .md5: state = .md5(Insecure.MD5())
        case .sha1: state = .sha1(Insecure.SHA1())
        case .sha224: return nil
        case .sha256: state = .sha256(SHA256())
        case .sha384: state = .sha384(SHA384())
        case .sha512: state = .sha512(SHA512())
        }
    }

    /// Adds bytes.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        let taken = state
        state = .taken
        switch consume taken {
        case .md5(var hash):
            hash.update(bufferPointer: bytes)
            state = .md5(hash)
        case .sha1(var hash):
            hash.update(bufferPointer: bytes)
            state = .sha1(hash)
        case .sha256(var hash):
            hash.update(bufferPointer: bytes)
            state = .sha256(hash)
        case .sha384(var hash):
            hash.update(bufferPointer: bytes)
            state = .sha384(hash)
        case .sha512(var hash):
            hash.update(bufferPointer: bytes)
            state = .sha512(hash)
        case .taken: break
        }
    }

    /// Adds bytes.
    package mutating func update(_ bytes: RawSpan) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Hands over the digest of all that was added.
    package func withFinished<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        switch state {
        case .md5(let hash): hash.finalize().withUnsafeBytes(body)
        case .sha1(let hash): hash.finalize().withUnsafeBytes(body)
        case .sha256(let hash): hash.finalize().withUnsafeBytes(body)
        case .sha384(let hash): hash.finalize().withUnsafeBytes(body)
        case .sha512(let hash): hash.finalize().withUnsafeBytes(body)
        case .taken: body(UnsafeRawBufferPointer(start: nil, count: 0))
        }
    }

    /// The digest of all that was added.
    package func finish() -> [UInt8] { withFinished { Array($0) } }
}
