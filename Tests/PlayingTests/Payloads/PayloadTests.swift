import Glibc
import Testing
import YAMLTree

@testable import Playing

extension PlayingTests {
    @Suite struct RandomBytesTests {
        @Test func anyPartEqualsThePartOfTheWhole() {
            let payload = Payload.random(RandomBytes(seed: 42), size: 100)
            let whole = payload.bytes()
            for start in 0...40 {
                for count in 0...40 {
                    #expect(payload.bytes(start..<start + count) == Array(whole[start..<start + count]))
                }
            }
        }

        @Test func isTheSameForTheSameSeedAlone() {
            let one = Payload.random(RandomBytes(seed: 1), size: 4096).bytes()
            #expect(one == Payload.random(RandomBytes(seed: 1), size: 4096).bytes())
            #expect(one != Payload.random(RandomBytes(seed: 2), size: 4096).bytes())
            #expect(Set(one).count == 256)
        }

        /// The published first outputs of SplitMix64 for the seed 1234567, which fix the stream for ever.
        @Test func isSplitMix64() {
            var generator = SplitMix64(seed: 1_234_567)
            let published: [UInt64] = [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ]
            #expect([generator.next(), generator.next(), generator.next()] == published)
        }

        /// The same for ever: a stream that changed would break every recorded digest of it.
        @Test func theStreamIsThatOfItsReference() {
            func word(_ index: UInt64, seed: UInt64) -> UInt64 {
                let state = seed &+ (index &+ 1) &* 0xA076_1D64_78BD_642F
                let product = state.multipliedFullWidth(by: state ^ 0xE703_7ED1_A0B4_28DB)
                return product.high ^ product.low
            }
            let random = RandomBytes(seed: 1_234_567)
            #expect((0..<3).map(random.word) == (0..<3).map { word($0, seed: 1_234_567) })
            #expect(random.word(0) == 1_039_220_411_907_061_708)
            let first = withUnsafeBytes(of: random.word(0).littleEndian) { Array($0) }
            #expect(Payload.random(random, size: 8).bytes() == first)
        }

        @Test func aNamedSeedDependsOnBoth() {
            let seeds = [
                SplitMix64.seed(1, "a"), SplitMix64.seed(1, "b"), SplitMix64.seed(2, "a"),
                SplitMix64.seed(1, "ab"), SplitMix64.seed(1, ""),
            ]
            #expect(Set(seeds).count == seeds.count)
            #expect(SplitMix64.seed(1, "a") == seeds[0])
        }
    }

    @Suite struct PayloadTests {
        /// Payloads of every kind, each with what it is to be.
        private static let kinds: [(Payload, [UInt8])] = {
            let data = latin("0123456789")
            let cycle = Payload.cycle(latin("abc"), size: 10)
            let chain = Payload.joining([.data(latin("xy")), cycle, .data([]), .data(latin("z"))])
            let nested = Payload.joining([chain, .cycle(latin("-"), size: 3)])
            return [
                (.data(data), data),
                (cycle, latin("abcabcabca")),
                (.cycle(latin("abc"), size: 2), latin("ab")),
                (chain, latin("xyabcabcabcaz")),
                (nested, latin("xyabcabcabcaz---")),
                (.joining([.data(latin("a")), .data([]), .data(latin("bc"))]), latin("abc")),
                (.data([]), []),
            ]
        }()

        @Test(arguments: kinds.indices)
        func anyRangeIsThatOfTheWhole(kind: Int) {
            let (payload, whole) = Self.kinds[kind]
            #expect(payload.size == whole.count)
            let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 100, alignment: 1)
            defer { scratch.deallocate() }
            for start in 0...whole.count {
                for end in start...whole.count {
                    #expect(payload.bytes(start..<end) == Array(whole[start..<end]))
                    let lent = payload.withBytes(at: start, count: end - start, scratch) { Array($0) }
                    #expect(lent == Array(whole[start..<end]))
                }
            }
        }

        /// So what lies in memory is sent from there, whatever it was put together from.
        @Test func whatLiesInMemoryIsLentAsItIs() {
            let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 10, alignment: 1)
            defer { scratch.deallocate() }
            func isCopied(_ payload: Payload) -> Bool {
                payload.withBytes(at: 0, count: 4, scratch) {
                    $0.baseAddress == UnsafeRawPointer(scratch.baseAddress)
                }
            }
            let data = Payload.data(latin("abc"))
            #expect(!isCopied(.joining([data, data])))
            #expect(isCopied(.joining([data, .cycle(latin("d"), size: 1)])))
        }

        @Test(arguments: kinds.indices)
        func theFirstDifferenceIsFoundAtEveryIndex(kind: Int) {
            let (payload, whole) = Self.kinds[kind]
            for start in 0...whole.count {
                var received = Array(whole[start...])
                #expect(received.withUnsafeBytes { payload.firstDifference(at: start, from: $0) } == nil)
                for index in received.indices.reversed() {
                    received[index] ^= 1
                    #expect(
                        received.withUnsafeBytes { payload.firstDifference(at: start, from: $0) } == index
                    )
                }
            }
        }

        @Test func aDifferenceFarOnIsFound() {
            let payload = Payload.random(RandomBytes(seed: 9), size: 100_000)
            let whole = payload.bytes()
            for index in [0, 1, 16_383, 16_384, 16_385, 65_536, 99_999] {
                var received = whole
                received[index] &+= 1
                #expect(received.withUnsafeBytes { payload.firstDifference(at: 0, from: $0) } == index)
            }
        }

        @Test func aFileIsReadAsItIsWanted() throws {
            var path = Array("/tmp/playing-tests-XXXXXX".utf8CString)
            let descriptor = mkstemp(&path)
            let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            defer { unlink(name) }
            #expect(try #require(ReadFile(path: name)).size == 0)
            let contents = latin("from a file\n")
            #expect(write(descriptor, contents, contents.count) == contents.count)
            close(descriptor)
            let payload = Payload.file(try #require(ReadFile(path: name)))
            #expect(payload.bytes() == contents)
            #expect(payload.bytes(5..<6) == latin("a"))
            #expect(latin("from a fixe").withUnsafeBytes { payload.firstDifference(at: 0, from: $0) } == 9)
            for (other, code) in [(name + "-none", ENOENT), ("/", EISDIR), ("/dev/null", ESPIPE)] {
                let isRead = ReadFile(path: other) != nil
                #expect(errno == code && !isRead, "\(other)")
            }
            // A small one is read at once, and what becomes of it later is nothing to us.
            guard case .data(contents)? = Payload.file(at: name) else {
                Issue.record("a small file is not kept")
                return
            }
        }

        @Test func aFileThatBecomesShorterIsFoundToBe() throws {
            var path = Array("/tmp/playing-tests-XXXXXX".utf8CString)
            let descriptor = mkstemp(&path)
            let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            defer { unlink(name) }
            defer { close(descriptor) }
            try #require(ftruncate(descriptor, 200_000) == 0)
            let file = try #require(Payload.file(at: name))
            let payload = Payload.joining([.data([1]), file, .data([2])])
            let place = Span(start: 0, end: 1)
            #expect(payload.bytes().count == 200_002)
            #expect(payload.loss(at: place) == nil)
            try #require(ftruncate(descriptor, 100_000) == 0)
            // Zeros came, as there were zeros.
            let zeros = [UInt8](repeating: 0, count: 200_000)
            #expect(zeros.withUnsafeBytes { file.firstDifference(at: 0, from: $0) } == 100_000)
            #expect(payload.bytes().count == 100_001)
            #expect(payload.lineEnd(after: 0) == 200_002)
            #expect(payload.loss(at: place)?.message.contains("became shorter") == true)
        }

        @Test func isCutInPieces() {
            func cut(_ size: Int, _ cuts: Pieces.Cuts) -> [Int] {
                Pieces(size: size, cuts: cuts).map(\.count)
            }
            #expect(cut(5, .none) == [5])
            #expect(cut(5, .every(2)) == [2, 2, 1])
            #expect(cut(4, .every(2)) == [2, 2])
            #expect(cut(5, .every(9)) == [5])
            #expect(cut(9, .at([3, 8])) == [3, 5, 1])
            #expect(cut(9, .at([0, 3, 3, 9, 12])) == [3, 6])
            #expect(cut(0, .every(1)) == [])
            func lines(_ payload: Payload) -> [Int] { cut(payload.size, .lines(payload)) }
            #expect(lines(.data(latin("a\nbc\n\nd"))) == [2, 3, 1, 1])
            #expect(lines(.cycle(latin("ab\n"), size: 9001)) == [Int](repeating: 3, count: 3000) + [1])
            #expect(lines(.joining([.cycle(latin("-"), size: 9000), .data(latin("\n"))])) == [9001])
        }
    }
}
