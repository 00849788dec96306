/// The certificates of a target, counted.
public struct ReportedCertificates: Codable, Sendable, Equatable {
    /// Files that hold certificates.
    public var files = 0
    /// Certificates in them.
    public var count = 0
    /// Files that are collections of roots. What is wrong with roots of such is counted and not found.
    public var trustStores = 0
    /// Roots of collections that ended.
    public var expiredRoots = 0
    /// Roots of collections with a weak key.
    public var weakRoots = 0
    /// Keystores (JKS, JCEKS, PKCS#12), of which nothing is read.
    public var keystores = 0
    /// Within how many days from the run's start a certificate that ends is told.
    public var expiringDays: Int

    /// The counts of nothing.
    public init(expiringDays: Int) {
        self.expiringDays = expiringDays
    }
}
