internal import KubernetesAPI
internal import PrintableText
internal import ResultTransport

/// What the cluster has of a run that was collected.
struct CollectedObjects: Sendable, Hashable {
    let namespace: String
    let names: ResultNames
    /// The index's uid.
    let uid: String
    let run: String
    let chunkCount: Int
}

extension Collector {
    /// Deletes a collected run's ConfigMaps, the index last, so that what is left after a crash is found again. Each only if
    /// it is still the one that was seen.
    func delete(_ objects: CollectedObjects) async {
        for number in 0..<min(objects.chunkCount, ResultNames.mostChunks) {
            guard !Task.isCancelled else { return }
            let name = objects.names.chunk(number)
            do throws(APIError) {
                let chunk = try await client.get(.configMap, name, in: objects.namespace)
                guard chunk.labels[RunLabels.run] == objects.run,
                    chunk.labels[RunLabels.component] == RunLabels.Component.resultChunk.rawValue
                else {
                    tell(.notDeleted(namespace: objects.namespace, name: name, reason: "it isn't this run's"))
                    continue
                }
                try await client.delete(.configMap, name, in: objects.namespace, .init(uid: chunk.uid))
            } catch  where error.isNotFound {
                continue
            } catch {
                tell(.notDeleted(namespace: objects.namespace, name: name, reason: Self.text(error.description)))
                // The index stays, so that the next pass tries again.
                await store.couldNotDelete()
                return
            }
        }
        do throws(APIError) {
            try await client.delete(.configMap, objects.names.index, in: objects.namespace, .init(uid: objects.uid))
        } catch  where error.isNotFound {
            return
        } catch {
            let reason = Self.text(error.description)
            tell(.notDeleted(namespace: objects.namespace, name: objects.names.index, reason: reason))
            await store.couldNotDelete()
        }
    }
}
