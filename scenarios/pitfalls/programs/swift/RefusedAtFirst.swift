import Glibc
import Net

/// Connects to a database, and prints what that says.
func refusedAtFirst(_ manner: Manner, host: String, port: UInt16) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    var tries = 0
    while true {
        do {
            let database = try await Connection.connect(host: host, port: port)
            for try await text in database.text { print(text, terminator: "") }
            return database.close()
        } catch let error as NetError where error.code == .refused {
            tries += 1
            switch manner {
            case .careless:
                // The database is always up before us. So it is as long as nobody restarts it.
                return print("refused, giving up")
            case .careful:
                // A refusal means "not now". So it tries again, up to a deadline.
                if ContinuousClock.now > deadline { throw error }
                if tries == 1 { print("refused, trying again") }
                fflush(nil)
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }
}
