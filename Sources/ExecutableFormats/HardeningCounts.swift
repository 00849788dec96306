/// How many programs and libraries of a root have which protection.
package struct HardeningCounts: Sendable, Equatable {
    /// Programs and libraries that were counted.
    package var files = 0
    /// Programs at a fixed address.
    package var fixedAddress = 0
    package var withoutRelro = 0
    package var partialRelro = 0
    /// Programs and libraries whose stack can be executed.
    package var executableStack = 0
    /// Of those in which a canary can be told.
    package var withoutCanary = 0
    /// Of those that call functions which could be checked, those in which none is.
    package var unfortified = 0
    /// With RPATH or RUNPATH.
    package var ownSearchPath = 0
    package var notStripped = 0
    /// In which something could not be read.
    package var defective = 0

    package init() {}

    /// Counts a file; object files and core dumps are none.
    package mutating func add(_ file: Executable) {
        guard file.isProgram || file.kind == .sharedLibrary else { return }
        files += 1
        if file.kind == .program { fixedAddress += 1 }
        // Where nothing is relocated when it starts, nothing has to be made read-only.
        if file.relocationReadOnly == .none, !file.isStatic { withoutRelro += 1 }
        if file.relocationReadOnly == .partial, !file.isStatic { partialRelro += 1 }
        if file.stack == .executable { executableStack += 1 }
        if file.hasStackCanary == false { withoutCanary += 1 }
        if let found = file.fortification, found.fortified == 0, found.plain > 0 { unfortified += 1 }
        if file.rpath != nil || file.runpath != nil { ownSearchPath += 1 }
        if !file.isStripped { notStripped += 1 }
        if !file.defects.isEmpty { defective += 1 }
    }

    /// Adds what another thread counted.
    package mutating func add(_ other: HardeningCounts) {
        files += other.files
        fixedAddress += other.fixedAddress
        withoutRelro += other.withoutRelro
        partialRelro += other.partialRelro
        executableStack += other.executableStack
        withoutCanary += other.withoutCanary
        unfortified += other.unfortified
        ownSearchPath += other.ownSearchPath
        notStripped += other.notStripped
        defective += other.defective
    }
}
