import PlainData

/// A part of a JSON document, some of which is written already.
indirect enum JSONPart {
    /// What stands in a map: one entry, or some, but not none.
    enum Piece {
        case entry(String, JSONPart)
        case entries([PlainValue.Entry])
    }

    case value(PlainValue)
    /// As it is.
    case text([UInt8])
    case array([JSONPart])
    case map([Piece])
}
