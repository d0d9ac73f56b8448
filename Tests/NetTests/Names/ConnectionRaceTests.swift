import Glibc
import Testing

@testable import Net

extension NetTests {
    /// Transcripts: what happened on the left, what is to be done on the right.
    @Suite struct ConnectionRaceTests {
        private let six1 = try! Address(parsing: "[2001:db8::1]:80")
        private let six2 = try! Address(parsing: "[2001:db8::2]:80")
        private let four1 = try! Address(parsing: "192.0.2.1:80")
        private let four2 = try! Address(parsing: "192.0.2.2:80")

        private func refused(_ address: Address) -> NetError {
            NetError(errno: ECONNREFUSED, call: "connect", address: address)
        }

        @Test func familiesTakeTurnsBeginningWithTheFirst() {
            #expect(ConnectionRace.interleaved([six1, six2, four1, four2]) == [six1, four1, six2, four2])
            #expect(ConnectionRace.interleaved([four1, six1, six2]) == [four1, six1, six2])
            #expect(ConnectionRace.interleaved([four1, four2]) == [four1, four2])
            #expect(ConnectionRace.interleaved([six1, four1, four2]) == [six1, four1, four2])
        }

        @Test func theFirstToConnectWins() {
            var race = ConnectionRace([six1, four1])
            #expect(race.start() == [.connect(attempt: 1, six1), .startDelay(attempt: 1)])
            #expect(race.take(.connected(attempt: 1)) == [.win(attempt: 1)])
            #expect(race.take(.delayIsOver(attempt: 1)) == [])
        }

        @Test func aSilentAttemptGoesOnBesideTheNext() {
            var race = ConnectionRace([six1, four1, six2])
            #expect(race.start() == [.connect(attempt: 1, six1), .startDelay(attempt: 1)])
            #expect(
                race.take(.delayIsOver(attempt: 1)) == [.connect(attempt: 2, four1), .startDelay(attempt: 2)]
            )
            #expect(race.take(.delayIsOver(attempt: 2)) == [.connect(attempt: 3, six2)])
            #expect(race.take(.connected(attempt: 1)) == [.win(attempt: 1)])
            #expect(race.take(.connected(attempt: 2)) == [])
            #expect(race.take(.failed(attempt: 3, refused(six2))) == [])
        }

        @Test func aFailureStartsTheNextAtOnceAndItsDelayIsForgotten() {
            var race = ConnectionRace([six1, four1, six2])
            _ = race.start()
            #expect(
                race.take(.failed(attempt: 1, refused(six1))) == [
                    .connect(attempt: 2, four1), .startDelay(attempt: 2),
                ]
            )
            #expect(race.take(.delayIsOver(attempt: 1)) == [])
            #expect(race.take(.delayIsOver(attempt: 2)) == [.connect(attempt: 3, six2)])
            #expect(race.take(.connected(attempt: 2)) == [.win(attempt: 2)])
        }

        @Test func itIsLostOnlyWhenTheLastHasFailed() {
            var race = ConnectionRace([six1, four1])
            _ = race.start()
            #expect(race.take(.delayIsOver(attempt: 1)) == [.connect(attempt: 2, four1)])
            #expect(race.take(.failed(attempt: 2, refused(four1))) == [])
            #expect(race.take(.failed(attempt: 1, refused(six1))) == [.lose])
            #expect(race.failures == [refused(four1), refused(six1)])
        }

        @Test func aSingleAddressHasNoDelay() {
            var race = ConnectionRace([four1])
            #expect(race.start() == [.connect(attempt: 1, four1)])
            #expect(race.take(.failed(attempt: 1, refused(four1))) == [.lose])
        }
    }
}
