public import ResultTransport

/// Where a report is published for the operator to collect, and what its index is to say.
public struct PublishRequest: Sendable {
    /// Where it goes.
    public var place: Place
    /// The most bytes of zlib's that it may have.
    public var limit = PackedResult.mostBytes
    /// What the index says of the target.
    public var target = ResultTarget()
    /// The pod that ConfigMaps are collected with.
    public var owner: ResultOwner?

    /// A place that a collector knows.
    public enum Place: Sendable, Hashable {
        /// ConfigMaps of these names, in the agent's own namespace.
        case configMaps(ResultNames)
        /// Standard output, framed, which a container's log is.
        case log
    }

    /// Publishing at a place.
    public init(_ place: Place) { self.place = place }

    /// The most bytes of zlib's that the place and the limit allow.
    var mostBytes: Int { place == .log ? min(limit, LogFrame.mostBytes) : limit }

    /// The length of the pieces that it is cut into.
    var chunkSize: Int { place == .log ? LogFrame.chunkSize : PackedResult.longestChunk }
}
