import Audit
import LinuxSystem

/// Only values of the kernel's own sizes are read, and what they say is printable and bounded.
func checkFileCapabilities(_ bytes: [UInt8]) throws(BrokenProperty) {
    guard let capabilities = FileCapabilities(bytes) else { return }
    try require([12, 20, 24].contains(bytes.count), "a value of \(bytes.count) bytes")
    let text = capabilities.text
    try checkIsPrintable(text)
    try require(text.utf8.count < 4096, "a description of \(text.utf8.count) bytes")
    for name in capabilities.permitted.union(capabilities.inheritable).names {
        try require(text.contains(name.lowercased()), "\(name) is not named")
    }
    try require((bytes.count == 24) == (capabilities.rootID != nil), "a root of a form that has none")
}
