import ExecutableFormats
import LinuxSystem
import ScanReport
import TargetFilesystem

/// Programs and libraries whose stack can be executed. It reads ELF files for the other rules too.
struct ExecutableStackRule: ContentRule {
    let audit: ExecutableAudit

    let description = RuleDescription(
        id: "executable-stack", severity: .medium, title: "programs and libraries with an executable stack",
        rationale:
            "A library that asks for it takes it from every program that loads it: what overflows a buffer is then code.",
        references: ["elf(5), PT_GNU_STACK", "CWE-119"])

    func makeInspector() -> (any ContentInspector)? { Inspector(audit) }

    func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {
        audit.keep(gapsOf: log)
    }

    /// A walk's thread has one of its own, which goes from one to the other and is never used by two: hence unchecked.
    private final class Inspector: ContentInspector, @unchecked Sendable {
        private let audit: ExecutableAudit
        private var reader = ExecutableReader()

        init(_ audit: ExecutableAudit) { self.audit = audit }

        func begins(_ path: Span<UInt8>, _ entry: WalkedEntry) -> ContentWish { .head }

        func recognises(_ head: RawSpan) -> ContentWish { ExecutableReader.isMagic(head) ? .parts : .nothing }

        func look(
            into parts: FileParts, at path: Span<UInt8>, _ entry: WalkedEntry, in batch: borrowing WalkBatch,
            _ log: inout RuleLog
        ) {
            let file = reader.read(size: UInt64(clamping: parts.size)) { offset, buffer in
                Int(exactly: offset).map { parts.read(at: $0, into: buffer) } ?? 0
            }
            // What was not read to the end is missed by whoever lent the parts.
            guard let file, parts.failure == nil, !parts.isCut else { return }
            audit.add(file, at: path, entry.status)
            if file.kind != .relocatable, file.kind != .core, file.kind != .debugInformation {
                if file.defects.contains(.malformed) { log.miss(Unknown(.malformed, path: batch.path(of: entry))) }
                if file.defects.contains(.overLimit) { log.miss(Unknown(.overLimit, path: batch.path(of: entry))) }
            }
            switch file.stack {
            case .executable where file.kind != .relocatable && file.kind != .core:
                log.find(entry, in: batch, "asks for a stack that can be executed (PT_GNU_STACK with PF_X)")
            case .unstated
            where file.isLoaded && !file.isStatic && file.isExecutableByDefault && file.defects.isEmpty:
                log.find(
                    entry, in: batch, "does not say that its stack is not to be executed: glibc makes it executable",
                    severity: .low)
            default: break
            }
        }
    }
}

extension Executable {
    /// Whether glibc makes the stack of such machines executable where a file says nothing: x86 alone of those in use
    /// (DEFAULT_STACK_PERMS).
    fileprivate var isExecutableByDefault: Bool { machine == 3 || machine == 62 }
}
