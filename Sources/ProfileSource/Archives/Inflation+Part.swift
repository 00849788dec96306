import Inflating

extension Inflation {
    /// Inflates a part of an archive.
    ///
    /// - Throws: A line without the archive's name.
    static func part(_ bytes: ArraySlice<UInt8>, _ form: Form, upTo limit: Int) throws(ProfileError) -> [UInt8] {
        do throws(Failure) {
            return try inflate(Array(bytes), form, upTo: limit)
        } catch {
            switch error {
            case .overLimit: throw ProfileError("it inflates to more than is allowed")
            case .malformed: throw ProfileError("its compressed data is damaged or cut")
            case .noMemory: throw ProfileError("no memory left to inflate")
            }
        }
    }
}
