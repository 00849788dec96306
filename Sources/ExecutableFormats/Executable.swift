/// What an ELF file says of itself, as checksec shows it. All text is bytes: the file's author chose them.
package struct Executable: Sendable, Equatable {
    /// What the file is for; elf(5), `e_type`.
    package enum Kind: Sendable, Equatable {
        /// A program at a fixed address: ET_EXEC.
        case program
        /// A program at any address: ET_DYN that says it is one (DF_1_PIE, DT_DEBUG, or an interpreter without a SONAME).
        case positionIndependentProgram
        /// ET_DYN else.
        case sharedLibrary
        /// ET_REL: an object file or a kernel module.
        case relocatable
        /// What a debugger needs of a program or library, in a file of its own: it has their headers and not what those
        /// point to.
        case debugInformation
        /// ET_CORE.
        case core
        /// A number that elf(5) does not know.
        case other
    }

    /// What of the tables that the dynamic linker fills is read-only afterwards (PT_GNU_RELRO).
    package enum RelocationReadOnly: Sendable, Equatable {
        case none
        /// All but the table of functions, which is filled on the first call of each.
        case partial
        /// Also that one, for it is filled at the start (BIND_NOW).
        case full
    }

    /// Whether the stack can be executed (PT_GNU_STACK).
    package enum Stack: Sendable, Equatable {
        case notExecutable
        case executable
        /// The file says nothing, and it is the kernel's choice: executable on some architectures.
        case unstated
    }

    /// What a compiler's protections of C can't be told by, because another language brings its own.
    package enum Language: Sendable, Equatable {
        case go
        case rust
    }

    /// How many functions of libc are called in the form that checks lengths (`__strcpy_chk`), and how many plainly
    /// (`strcpy`) though there is such a form. Each counts once, or in both where it is called in both forms.
    package struct Fortification: Sendable, Equatable {
        package var fortified = 0
        package var plain = 0

        package init(fortified: Int = 0, plain: Int = 0) {
            self.fortified = fortified
            self.plain = plain
        }

        /// What checksec calls fortifiable.
        package var fortifiable: Int { fortified + plain }
    }

    /// What is missing in the answers.
    package enum Defect: Sendable, Hashable {
        /// The bytes contradict themselves, or point outside of the file.
        case malformed
        /// The file has more of something than is read.
        case overLimit
    }

    /// 32 or 64.
    package var bits = 64
    package var isBigEndian = false
    /// `e_machine`: 62 is x86-64, 183 AArch64.
    package var machine: UInt16 = 0
    package var kind = Kind.other
    package var relocationReadOnly = RelocationReadOnly.none
    /// Whether all functions are found at the start: DT_BIND_NOW, DF_BIND_NOW or DF_1_NOW.
    package var bindsNow = false
    package var stack = Stack.unstated
    /// Whether functions look after their return address (`__stack_chk_fail`, `__stack_chk_guard`); nil where no symbol
    /// table is left that would tell, or another language makes it moot.
    package var hasStackCanary: Bool?
    /// Nil where no symbol table is left that would tell, or another language makes it moot.
    package var fortification: Fortification?
    package var language: Language?
    /// DT_RPATH, colons and all; nil where there is none.
    package var rpath: [UInt8]?
    /// DT_RUNPATH.
    package var runpath: [UInt8]?
    /// DT_NEEDED, in the file's order.
    package var needed: [[UInt8]] = []
    /// DT_SONAME.
    package var soname: [UInt8]?
    /// PT_INTERP.
    package var interpreter: [UInt8]?
    /// NT_GNU_BUILD_ID.
    package var buildID: [UInt8]?
    /// Whether the table of symbols that linking and debugging use (SHT_SYMTAB) is gone.
    package var isStripped = true
    /// Whether it is a program that needs neither an interpreter nor libraries.
    package var isStatic = false
    /// What keeps the rest from being whole; empty where all was read.
    package var defects: Set<Defect> = []

    package init() {}

    /// Whether it can be started as a program.
    package var isProgram: Bool { kind == .program || kind == .positionIndependentProgram }
}
