/// Licences that are written as SPDX writes them (spdx.org/licenses): those that packages mostly state.
///
/// What is not here is told by its own words, so that no document claims an identifier that there is not.
enum SPDXLicences {
    static func isListed(_ licence: [UInt8]) -> Bool { listed.contains(String(decoding: licence, as: UTF8.self)) }

    private static let listed: Set<String> = [
        "0BSD", "AFL-2.1", "AFL-3.0", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-1.1", "Apache-2.0", "Artistic-1.0",
        "Artistic-2.0", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause", "BSD-4-Clause", "BSL-1.0", "CC-BY-3.0",
        "CC-BY-4.0", "CC0-1.0", "CDDL-1.0", "CDDL-1.1", "EPL-1.0", "EPL-2.0", "GPL-1.0-only", "GPL-1.0-or-later",
        "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "ISC", "LGPL-2.0-only",
        "LGPL-2.0-or-later", "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT",
        "MIT-0", "MPL-1.1", "MPL-2.0", "OFL-1.1", "OpenSSL", "PostgreSQL", "PSF-2.0", "Python-2.0", "Ruby", "Unlicense",
        "Vim", "WTFPL", "X11", "Zlib", "ZPL-2.1",
    ]
}
