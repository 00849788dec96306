extension KubernetesClient {
    /// A change that a watch tells.
    public enum WatchEvent: Sendable {
        /// A new object, or one that is now among the chosen.
        case added(KubernetesObject)
        /// An object that changed.
        case modified(KubernetesObject)
        /// An object as it was last, that is gone or no more among the chosen.
        case deleted(KubernetesObject)
        /// Everything up to this resource version has been told.
        case bookmark(String)
    }
}
