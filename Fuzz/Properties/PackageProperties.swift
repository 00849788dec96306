import Inventory
import TargetFilesystem

/// Every stanza is a package or makes the database one that misses something; none can hide the next.
func checkDpkgStatus(_ bytes: [UInt8]) throws(BrokenProperty) {
    try checkStanzas(bytes, "\n\nPackage: last\nStatus: install ok installed\n") { database, bytes in
        database.add(dpkgStatus: bytes, from: "/status", isWhole: true)
    }
}

func checkApkInstalled(_ bytes: [UInt8]) throws(BrokenProperty) {
    try checkStanzas(bytes, "\n\nP:last\nV:1\n") { $0.add(apkInstalled: $1, from: "/installed") }
}

private func checkStanzas(
    _ bytes: [UInt8], _ last: String, _ add: (inout PackageDatabase, [UInt8]) -> Void
) throws(BrokenProperty) {
    var database = PackageDatabase(.dpkg)
    add(&database, bytes)
    for package in database.packages {
        try require(!package.name.isEmpty && !package.name.contains(10), "a name that is none")
    }
    let isBlank = bytes.allSatisfy { [9, 10, 13, 32].contains($0) }
    try require(isBlank || !database.packages.isEmpty || !database.missed.isEmpty, "passed over in silence")
    var longer = PackageDatabase(.dpkg)
    add(&longer, bytes + Array(last.utf8))
    try require(longer.packages.last?.name == Array("last".utf8), "a stanza hides the next")
    try require(longer.packages.dropLast() == database.packages[...], "a stanza changes those before it")
}

/// In whatever form: no more names come out than bytes went in, for no page is read twice.
func checkRPMDatabase(_ bytes: [UInt8]) throws(BrokenProperty) {
    for form in RPMForm.allCases {
        var database = PackageDatabase(.rpm)
        database.add(rpm: bytes, form, from: "/Packages")
        let size = database.packages.reduce(0) { $0 + $1.name.count }
        try require(size <= bytes.count, "more bytes came out than went in")
        try require(database.packages.allSatisfy { !$0.name.isEmpty }, "a package without a name")
    }
}
