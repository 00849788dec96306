import DataFormats
public import PlainData

/// Waivers: controls that are not to count, and why.
public enum Waivers {
    /// Reads a waiver file: a map from a control's id to a map of `justification`, `run` and `expiration_date`, in YAML or
    /// JSON, or the same as a CSV table with the column `control_id`.
    ///
    /// - Returns: The map, in the order of the file; empty for an empty file.
    /// - Throws: ``ProfileError``: no such file, another ending, not of this form, a waiver without its justification.
    public static func waivers(fromFile path: String) throws(ProfileError) -> PlainValue {
        let endings = [".yaml", ".yml", ".csv", ".json"]
        if path.lowercased().hasSuffix(".csv") { return try table(path, endings) }
        let value = try Inputs.document(path, kind: "waiver", endings: endings)
        if value == .null { return .map([]) }
        guard let entries = value.entries else { throw ProfileError("the waiver file \(path) holds no map") }
        for entry in entries {
            guard entry.value.entries != nil else {
                throw ProfileError("the waiver of \(name(entry.key)) in \(path) is no map")
            }
            guard entry.value["justification"] != nil else {
                throw ProfileError("the waiver of \(name(entry.key)) in \(path) has no justification")
            }
        }
        return value
    }

    private static func name(_ key: PlainValue) -> String { key.text ?? JSON.text(key, pretty: false) }

    private static func table(_ path: String, _ endings: [String]) throws(ProfileError) -> PlainValue {
        let bytes = try Inputs.content(path, kind: "waiver", endings: endings)
        if bytes.isEmpty { return .map([]) }
        let rows: [PlainValue]
        do throws(DocumentError) {
            rows = try CSV.parse(bytes).elements ?? []
            let header = try CSV.rows(bytes).first ?? []
            for column in ["control_id", "justification"] where !header.contains(Array(column.utf8)) {
                throw DocumentError("the column \(column) is missing")
            }
        } catch {
            throw ProfileError("the waiver file \(path) can't be read: \(error.message)")
        }
        var waivers = MapBuilder()
        for row in rows {
            guard let id = row["control_id"], id != .null else { continue }
            let others = (row.entries ?? []).filter {
                $0.key != .text("control_id") && $0.key != .null && $0.value != .null
            }
            guard !others.isEmpty else { continue }
            guard others.contains(where: { $0.key == .text("justification") }) else {
                throw ProfileError("the waiver of \(name(id)) in \(path) has no justification")
            }
            waivers.set(id, .map(others))
        }
        return .map(waivers.entries)
    }
}
