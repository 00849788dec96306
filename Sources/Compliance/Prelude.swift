import CPrelude
import RubyHost

/// Ruby's part of this room: the files under CPrelude/Ruby, which are in the executable as text.
enum Prelude {
    /// The directories that every host loads, in this order, each in byte order of its files' names. What lies in others
    /// (`resources/`) is loaded when it is first asked for.
    private static let eager = ["language/", "dsl/", "matchers/"]

    /// Loads what every host needs.
    ///
    /// An optimised build takes the bytecode, which spares nearly all of the time; where it is another mruby's than the one
    /// that is linked, and in a debug build, the texts.
    static func load(into host: RubyHost) throws(RubyFailure) {
        #if !DEBUG
            let bytecode = cp_bytecode()
            do {
                try host.load(bytecode: UnsafeRawBufferPointer(start: bytecode.code, count: bytecode.code_size))
                return
            } catch  where error.className == "ScriptError" {
            }
        #endif
        for directory in eager {
            for file in files where file.name.hasPrefix(directory) {
                try host.load(file: file.name, source: file.text)
            }
        }
    }

    /// The text of a file; nil where there is none of that name.
    static func text(of name: String) -> [UInt8]? {
        files.first { $0.name == name }.map { Array($0.text) }
    }

    /// A file as bytecode, where an optimised build has it.
    static func bytecode(of name: String) -> [UInt8]? {
        #if DEBUG
            return nil
        #else
            for index in 0..<cp_file_count() {
                let file = cp_file_at(index)
                guard let code = file.code, String(cString: file.name) == name else { continue }
                return Array(UnsafeRawBufferPointer(start: code, count: file.code_size))
            }
            return nil
        #endif
    }

    /// The names of all files.
    static var names: [String] { files.map(\.name) }

    private struct File {
        let name: String
        let text: UnsafeRawBufferPointer
    }

    private static var files: [File] {
        (0..<cp_file_count()).map { index in
            let file = cp_file_at(index)
            return File(
                name: String(cString: file.name), text: UnsafeRawBufferPointer(start: file.bytes, count: file.size))
        }
    }
}
