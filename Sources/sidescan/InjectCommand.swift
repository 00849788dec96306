import ArgumentParser
import DataFormats
import Operations
import PlainData
import PrintableText

struct InjectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inject", abstract: "Adds the agent to manifests as a sidecar, or takes it out again.",
        usage: """
            sidescan inject -f FILE [-f FILE ...] [OPTIONS] [-- ARGUMENTS OF sidescan-agent scan]
            sidescan inject --remove -f FILE
            kubectl get deployment web -o yaml | sidescan inject -f - | kubectl apply -f -
            """,
        discussion: """
            Reads YAML or JSON with any number of documents; needs no cluster. The sidecar is added to each Pod, Deployment, \
            StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Job and CronJob, also in a List; everything else \
            passes through. Where it is there already it is replaced, so it can be done again. Nothing is written where \
            anything is wrong. docs/inject.md says what is added, and why.
            """)

    @Option(
        name: [.customShort("f"), .long],
        help: ArgumentHelp("A file of manifests; - for standard input. Repeatable.", valueName: "file"))
    var filename: [String] = []

    @Option(name: [.short, .long], help: ArgumentHelp("The file to write; - for standard output.", valueName: "file"))
    var output = "-"

    @Option(name: .long, help: ArgumentHelp("Write yaml or json. (default: as what is read)", valueName: "form"))
    var format: String?

    @Flag(name: .long, help: "Take out what inject added, and nothing else. Other options are not looked at then.")
    var remove = false

    @OptionGroup(title: "The sidecar") var sidecar: SidecarOptions

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("Behind --: more arguments for sidescan-agent scan.", valueName: "agent-arguments"))
    var agentArguments: [String] = []

    func run() throws {
        guard !filename.isEmpty else {
            throw ValidationError("Which manifests? Name a file with -f, or -f - for standard input")
        }
        guard filename.count(where: { $0 == "-" }) <= 1 else {
            throw ValidationError("Only one -f can be standard input")
        }
        if ManifestStream.Format(rawValue: output) != nil {
            throw ValidationError("-o names a file; for the form, give --format \(output)")
        }
        let wanted = try formatWanted()
        var injection = try sidecar.injection()
        injection.agentArguments = agentArguments

        var documents: [ManifestStream.Document] = []
        var formats: Set<ManifestStream.Format> = []
        var notes: [String] = []
        var workloads: [String] = []
        for name in filename {
            let file = DocumentFile(name: name)
            var stream = try read(file)
            formats.insert(stream.format)
            for index in stream.documents.indices {
                do throws(InjectionError) {
                    let value = stream.documents[index].value
                    if remove {
                        stream.documents[index].value = try Injection.removed(from: value, workloads: &workloads)
                        continue
                    }
                    let injected = try injection.applied(to: value)
                    stream.documents[index].value = injected.document
                    workloads += injected.workloads
                    notes += injected.notes
                } catch {
                    throw CommandFailure(message: "\(file.title): document \(index + 1): \(error.description)")
                }
            }
            documents += stream.documents
        }
        let text: [UInt8]
        do throws(DocumentError) {
            text = try ManifestStream.text(documents, as: wanted ?? (formats == [.json] ? .json : .yaml))
        } catch {
            throw CommandFailure(message: printable(error.message))
        }
        try DocumentFile(name: output).write(text)
        for note in notes { complain("note: \(note)") }
        if workloads.isEmpty { complain("note: there is nothing in it that has pods; it is passed on as it is") }
    }

    private func formatWanted() throws -> ManifestStream.Format? {
        guard let format else { return nil }
        guard let wanted = ManifestStream.Format(rawValue: format) else {
            throw ValidationError("--format takes yaml or json: not '\(format)'")
        }
        return wanted
    }

    private func read(_ file: DocumentFile) throws(CommandFailure) -> ManifestStream {
        let bytes = try file.bytes()
        let stream: ManifestStream
        do throws(DocumentError) {
            stream = try ManifestStream(parsing: bytes)
        } catch {
            let place = error.line.map { ", line \($0)" } ?? ""
            throw CommandFailure(
                message: "\(file.title)\(place): this is neither YAML nor JSON: \(printable(error.message))")
        }
        guard !stream.documents.isEmpty else {
            throw CommandFailure(message: "\(file.title): there is no manifest in it")
        }
        if let index = stream.documents.firstIndex(where: { $0.value["kind"]?.text == nil }) {
            throw CommandFailure(
                message: "\(file.title): document \(index + 1): this is no manifest, because it has no kind")
        }
        return stream
    }
}
