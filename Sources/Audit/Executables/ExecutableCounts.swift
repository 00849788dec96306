import ExecutableFormats
import PrintableText
import ScanReport

extension ReportedExecutables {
    /// Counts a file.
    mutating func add(_ file: Executable) {
        guard file.isLoaded else {
            others += 1
            return
        }
        count += 1
        if file.isProgram {
            programs += 1
            positionIndependent.add(file.kind == .positionIndependentProgram)
        } else {
            libraries += 1
        }
        switch file.reportedRelocation {
        case .full?: relocationReadOnly.full += 1
        case .partial?: relocationReadOnly.partial += 1
        case ReportedExecutables.File.Relocation.none?: relocationReadOnly.none += 1
        case nil: relocationReadOnly.untold += 1
        }
        bindsNow.add(file.isStatic ? nil : file.bindsNow)
        switch file.stack {
        case .notExecutable: stack.notExecutable += 1
        case .executable: stack.executable += 1
        case .unstated: stack.unstated += 1
        }
        canary.add(file.hasStackCanary)
        fortify.add(file.fortification.flatMap { $0.fortifiable > 0 ? $0.fortified > 0 : nil })
        if file.rpath != nil { rpath += 1 }
        if file.runpath != nil { runpath += 1 }
        if file.isStripped { stripped += 1 }
        if file.isStatic { staticallyLinked += 1 }
        if !file.defects.isEmpty { defective += 1 }
    }
}

extension ReportedExecutables.Protection {
    /// Counts a file that has it, has it not, or of which that can't be told.
    fileprivate mutating func add(_ has: Bool?) {
        switch has {
        case true?: with += 1
        case false?: without += 1
        case nil: untold += 1
        }
    }
}

extension ReportedExecutables.File {
    /// A file as it is listed.
    init(_ record: ExecutableRecord) {
        let file = record.file
        self.init(
            path: ReportPath(bytes: record.path),
            kind: file.kind == .program ? .program : file.isProgram ? .pie : .library,
            relocationReadOnly: file.reportedRelocation, bindsNow: file.bindsNow,
            hasExecutableStack: file.stack == .unstated ? nil : file.stack == .executable,
            hasCanary: file.hasStackCanary, fortified: file.fortification?.fortified,
            fortifiable: file.fortification?.fortifiable, rpath: file.rpath.map { printable($0) },
            runpath: file.runpath.map { printable($0) }, interpreter: file.interpreter.map { printable($0) },
            isStripped: file.isStripped, isStatic: file.isStatic, isDefective: !file.defects.isEmpty)
    }
}

extension Executable {
    /// Whether it is a program, or loaded by one.
    var isLoaded: Bool { isProgram || kind == .sharedLibrary }

    /// Where nothing is relocated when it starts, nothing has to be made read-only.
    fileprivate var reportedRelocation: ReportedExecutables.File.Relocation? {
        switch relocationReadOnly {
        case .full: .full
        case .partial: .partial
        case .none: isStatic ? nil : ReportedExecutables.File.Relocation.none
        }
    }
}
