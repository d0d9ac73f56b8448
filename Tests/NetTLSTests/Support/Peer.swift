import Glibc
import NetTLS

/// Another program, for the other end of a connection: given the shell's command, and read line by line. Commands
/// limit their time themselves, by timeout(1).
final class Peer: @unchecked Sendable {
    /// Used by one line's wait at a time.
    private let output: UnsafeMutablePointer<FILE>

    /// Starts the command; $CA and $PEM name the files of the tests' authority and the server's certificate with its key.
    init(_ command: String) {
        let variables = "export CA=\(Self.files.authority) PEM=\(Self.files.server)"
        output = popen("\(variables); (\(command)) 2>&1 </dev/null", "re")!
    }

    private static let files: (authority: String, server: String) = {
        let paths = (temporaryPath("ca.pem"), temporaryPath("server.pem"))
        for (path, text) in [
            (paths.0, Fixture.authority.certificate.pem),
            (paths.1, Fixture.server.chainPEM + Fixture.server.keyPEM),
        ] {
            let file = fopen(path, "w")!
            fputs(text, file)
            fclose(file)
        }
        // They are for every program of the run.
        atexit {
            unlink(Peer.files.authority)
            unlink(Peer.files.server)
        }
        return paths
    }()

    /// The next line of its output, without the newline; nil at its end. It is waited for on a thread of the global
    /// executor, not on the reactor's.
    @concurrent func line() async -> String? {
        var bytes: [UInt8] = []
        while case let byte = getc(output), byte >= 0 {
            if byte == 10 { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(UInt8(byte))
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// The first number after the colon of a line such as `ACCEPT 127.0.0.1:4433`; lines without one are passed over.
    func port() async -> UInt16? {
        while let line = await line() {
            if let port = line.split(separator: ":").last.flatMap({ UInt16($0) }) { return port }
        }
        return nil
    }

    /// What else it prints, and its exit status.
    @concurrent func finish() async -> (output: [String], status: Int32) {
        var lines: [String] = []
        while let line = await line() { lines.append(line) }
        let status = pclose(output)
        return (lines, status >> 8)
    }
}
