import AgentCore
import ArgumentParser

/// How a bill of materials is written.
struct BillOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            What a bill says was looked at, as an image's name. (default: what --publish-target says of the image, the \
            container's name, the directory's path)
            """,
            valueName: "name"))
    var sbomName: String?

    @Flag(
        name: .long,
        help: "Write into a bill when it was made, and a serial number. Without that equal packages are equal bytes.")
    var sbomDate = false

    var isGiven: Bool { sbomName != nil || sbomDate }

    func request() -> BillRequest {
        var request = BillRequest()
        request.subject = sbomName
        request.isDated = sbomDate
        return request
    }
}
