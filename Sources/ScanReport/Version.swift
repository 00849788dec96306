/// The version of Sidescan, by semver.org.
public let sidescanVersion = "0.1.0"
