import Crypto
import PlainData
import TargetFilesystem

extension NativeFunctions {
    /// Digests of files, in hexadecimal digits; nil for what is not there.
    static let digestFunctions: [String: Function] = [
        // file_md5(path)
        "file_md5": { (functions, arguments) throws(NativeFailure) in
            try digest(functions, arguments) { hexadecimal(Insecure.MD5.hash(data: $0)) }
        },
        // file_sha256(path)
        "file_sha256": { (functions, arguments) throws(NativeFailure) in
            try digest(functions, arguments) { hexadecimal(SHA256.hash(data: $0)) }
        },
    ]

    private static func digest(
        _ functions: NativeFunctions, _ arguments: [PlainValue], _ digits: ([UInt8]) -> [UInt8]
    ) throws(NativeFailure) -> PlainValue {
        let path = TargetPath(bytes: try arguments.bytes(at: 0))
        let content = try functions.ask { $0.read(path, upTo: contentLimit) }
        return try value(of: content.map { .string(digits($0)) })
    }

    private static func hexadecimal(_ digest: some Sequence<UInt8>) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}
