import ScanReport

extension ProfileRun {
    /// What ``bytes(as:colour:)`` gives, as text.
    func rendered(as format: ProfileFormat, colour: Bool = false) throws -> String {
        String(decoding: try bytes(as: format, colour: colour), as: UTF8.self)
    }
}
