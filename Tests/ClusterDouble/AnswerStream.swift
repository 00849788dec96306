import DataFormats
import NIOCore
import PlainData
import Synchronization

/// A watch's or a log's answer, as long as it lasts. Lives on the connection's event loop.
final class AnswerStream {
    private let writer: AnswerWriter
    private var onEnd: (() -> Void)?
    private var timer: Scheduled<Void>?
    private var pieces = 0
    private var bytes = 0
    private var isOver = false

    private init(_ writer: AnswerWriter) { self.writer = writer }

    static func watch(_ wish: ObjectStore.Watcher.Wish, _ cluster: ClusterDouble, _ writer: AnswerWriter)
        -> AnswerStream
    {
        let stream = AnswerStream(writer)
        writer.beginStream(type: "application/json")
        let bound = NIOLoopBound(stream, eventLoop: writer.loop)
        let watcher = ObjectStore.Watcher(
            resource: wish.resource, namespace: wish.request.namespace, selector: wish.selector,
            wantsBookmarks: wish.request.isSet("allowWatchBookmarks")
        ) { line in bound.eventLoop.execute { bound.value.take(line) } }
        do throws(StatusAnswer) {
            // An error is told as an event: the answer has begun.
            let number = try cluster.state.withLock { state throws(StatusAnswer) in
                try state.store.watch(from: wish.start, watcher)
            }
            stream.onEnd = { cluster.state.withLock { $0.store.endWatch(number) } }
            if let seconds = wish.request.parameter("timeoutSeconds").flatMap({ Int64($0) }), seconds > 0 {
                stream.timer = writer.loop.scheduleTask(in: .seconds(seconds)) {
                    cluster.state.withLock { $0.store.bookmark(number) }
                    // Behind the bookmark, which comes by the event loop too.
                    bound.eventLoop.execute { bound.value.take(.end) }
                }
            }
        } catch {
            stream.take(.event("ERROR", error.document))
            stream.take(.end)
        }
        return stream
    }

    static func log(_ wish: PodLogs.Wish, _ cluster: ClusterDouble, _ writer: AnswerWriter) -> AnswerStream {
        let stream = AnswerStream(writer)
        writer.beginStream(type: "text/plain")
        let bound = NIOLoopBound(stream, eventLoop: writer.loop)
        let number = cluster.state.withLock { state in
            state.logs.read(wish) { piece in bound.eventLoop.execute { bound.value.take(piece) } }
        }
        stream.onEnd = { cluster.state.withLock { $0.logs.stop(number, wish.key) } }
        return stream
    }

    /// The connection is gone.
    func end() {
        isOver = true
        timer?.cancel()
        timer = nil
        onEnd?()
        onEnd = nil
    }

    private func take(_ line: WatchLine) {
        switch line {
        case .end: take(nil)
        case .event(let type, let object):
            var object = object
            if writer.fault == .altered { object = AnswerWriter.altered(object) }
            if case .watchGone(let count)? = writer.fault, pieces >= count {
                send(Self.line("ERROR", StatusAnswer.gone("too old resource version").document))
                return take(nil)
            }
            take(Self.line(type, object))
        }
    }

    private func take(_ piece: [UInt8]?) {
        guard !isOver else { return }
        guard let piece else {
            end()
            return writer.finish()
        }
        if case .streamClosed(let count)? = writer.fault, pieces >= count { return take(nil) }
        send(piece)
    }

    private func send(_ piece: [UInt8]) {
        guard !isOver else { return }
        pieces += 1
        if case .resetInBody(let limit)? = writer.fault, bytes + piece.count > limit {
            writer.writePiece(Array(piece.prefix(max(0, limit - bytes))))
            end()
            return writer.flushThenReset()
        }
        bytes += piece.count
        writer.writePiece(piece)
    }

    private static func line(_ type: String, _ object: PlainValue) -> [UInt8] {
        Array(JSON.text(.map([.init("type", .text(type)), .init("object", object)]), pretty: false).utf8) + [0x0a]
    }
}
