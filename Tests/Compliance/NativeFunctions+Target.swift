import TargetFilesystem

@testable import Compliance

extension NativeFunctions {
    /// Functions that look at a target from the start.
    convenience init(_ root: consuming TargetRoot, _ knowledge: TargetKnowledge) {
        self.init()
        look(at: root, knowledge)
    }
}
