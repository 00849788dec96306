import Audit
import TargetFilesystem

/// So many directories and no more, and none is lost in silence.
func checkSearchPath(_ bytes: [UInt8]) throws(BrokenProperty) {
    let all = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map {
        TargetPath(bytes: Array($0))
    }
    for most in [0, 1, 64] {
        let path = SearchPath([bytes], most: most)
        try require(path.directories == Array(all.prefix(most)), "not the first \(most) directories")
        try require(path.leftOut == all.dropFirst(most).first, "what is left out is not told")
    }
    let twice = SearchPath([bytes, bytes], most: 64)
    try require(twice.directories == Array((all + all).prefix(64)), "two search paths are not one behind the other")
}
