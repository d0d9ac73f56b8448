import Net

/// Reads jobs, each a line, does them, and answers `done` to each.
func severalMessages(_ manner: Manner, host: String, port: UInt16) async throws {
    let boss = try await Connection.connect(host: host, port: port)
    switch manner {
    case .careless:
        // A read is a job. So it is as long as the boss is slower than the worker.
        for try await _ in boss.chunks {
            try await boss.write("done\n")
        }
    case .careful:
        // A line is a job. The buffer outlives the read, and every read may complete several lines, or none.
        var buffer: [UInt8] = []
        for try await piece in boss.chunks {
            buffer += piece
            while let newline = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                buffer.removeSubrange(...newline)
                try await boss.write("done\n")
            }
        }
    }
    try await boss.end()
}
