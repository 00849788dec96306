import Crypto
import PlainData

extension NativeFunctions {
    /// What Ruby's language needs besides regular expressions.
    static let languageFunctions: [String: Function] = [
        // prepared_source(text): a profile's source as mruby's parser takes it
        "prepared_source": { (_, arguments) throws(NativeFailure) in
            .string(RubySource.prepared(try arguments.bytes(at: 0)))
        },
        // text_digest(algorithm, text): in hexadecimal digits
        "text_digest": { (_, arguments) throws(NativeFailure) in
            let text = try arguments.bytes(at: 1)
            switch try arguments.text(at: 0) {
            case "MD5": return digits(Insecure.MD5.hash(data: text))
            case "SHA1": return digits(Insecure.SHA1.hash(data: text))
            case "SHA256": return digits(SHA256.hash(data: text))
            case "SHA384": return digits(SHA384.hash(data: text))
            case "SHA512": return digits(SHA512.hash(data: text))
            default: throw .raise(className: "ArgumentError", message: "no such digest")
            }
        },
    ]

    private static func digits(_ digest: some Sequence<UInt8>) -> PlainValue {
        let digits = Array("0123456789abcdef".utf8)
        return .string(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
