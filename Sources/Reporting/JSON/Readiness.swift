package import Playing

/// The JSON that tells where the servers of a service are: `{"version":1,"pid":7,"servers":{"mail":{"address":...}}}`.
package func readiness(of servers: [Served], process: Int32) -> [UInt8] {
    var writer = JSONWriter()
    writer.line {
        $0.member("version", 1)
        $0.member("pid", process)
        $0.member("servers") {
            for server in servers {
                $0.member(server.name) {
                    for (word, value) in server.facts where word != "port" { $0.member(word, value) }
                    if let port = server.port { $0.member("port", port) }
                }
            }
        }
    }
    return writer.bytes
}
