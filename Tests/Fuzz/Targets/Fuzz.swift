import Glibc

/// What is fuzzed, by name. A target says nothing where all is well, and ends the process where a promise is broken.
private let targets: [String: @Sendable (inout Input) -> Void] = [
    "plan": fuzzPlan,
    "message": fuzzMessage,
    "building": fuzzBuilding,
    "frame": fuzzFrame,
    "unit": fuzzUnit,
    "json": fuzzJSON,
    "matches": fuzzMatches,
    "tls": fuzzTLS,
    "report": fuzzReport,
    "titles": fuzzTitles,
]

/// The target that the environment's FUZZ_TARGET names.
private let target = {
    guard let name = getenv("FUZZ_TARGET"), let target = targets[String(cString: name)] else {
        fatalError("FUZZ_TARGET is none of \(targets.keys.sorted())")
    }
    return target
}()

/// libFuzzer calls it with each input (llvm.org/docs/LibFuzzer.html).
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    var input = Input(Array(UnsafeBufferPointer(start: bytes, count: count)))
    target(&input)
    return 0
}
