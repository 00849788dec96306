import FoundationEssentials

func encodeBase64(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString()
}

func decodeBase64(_ text: String) -> [UInt8]? {
    Data(base64Encoded: text).map(Array.init)
}
