import Foundation
import Testing

/// Files that others change while they are sent.
@Suite(.timeLimit(.minutes(2))) struct ShorteningTests {
    /// Reads a byte, cuts the file that is being sent, and reads on to the end.
    private static let client = """
        import os, socket
        s = socket.create_connection(("127.0.0.1", int(os.environ["WIRESCRIPT_S_PORT"])))
        s.recv(1)
        os.truncate("large", 4096)
        while True:
            try:
                if not s.recv(65536): break
            except OSError: break
        """

    @Test(arguments: ["", "tls: auto, "])
    func aFileThatBecomesShorterWhileItIsSentIsTheHarnesssTrouble(_ tls: String) throws {
        let text = "scenario: s\nservers: {s: {\(tls)script: [{send: {file: large}}]}}\n"
        let client =
            tls.isEmpty
            ? Self.client
            : Self.client.replacing("import os, socket", with: "import os, socket, ssl").replacing(
                "s.recv(1)\n",
                with: """
                    c = ssl.create_default_context()
                    c.check_hostname = False
                    c.verify_mode = ssl.CERT_NONE
                    s = c.wrap_socket(s)
                    s.recv(1)

                    """
            )
        let folder = try Folder(["a.yaml": text, "client.py": client, "large": ""])
        // More than the kernel takes: what is not there costs nothing.
        #expect(truncate("\(folder.path)/large", 1 << 30) == 0)
        let ended = try folder.run("serve", "a.yaml", "--", "python3", "client.py")
        #expect(ended.status == 3)
        #expect(ended.errors.contains("/large' became shorter while it was read"))
    }

    @Test func soItIsWhereItIsExpected() throws {
        let text = "scenario: s\nservers: {s: {script: [{expect: {file: large}}]}}\n"
        let client = """
            import os, socket
            s = socket.create_connection(("127.0.0.1", int(os.environ["WIRESCRIPT_S_PORT"])))
            # More than lies in any queue: the server has begun to read, and to compare.
            s.sendall(bytes(64 << 20))
            os.truncate("large", 4096)
            try:
                while True: s.sendall(bytes(65536))
            except OSError: pass
            """
        let folder = try Folder(["a.yaml": text, "client.py": client, "large": ""])
        #expect(truncate("\(folder.path)/large", 1 << 30) == 0)
        let ended = try folder.run("serve", "a.yaml", "--", "python3", "client.py")
        #expect(ended.status == 3)
        #expect(ended.errors.contains("/large' became shorter while it was read"))
    }
}
