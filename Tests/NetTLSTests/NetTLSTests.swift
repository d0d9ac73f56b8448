import Testing

/// Every suite of this target; one after another, so that a failure names one connection only.
@Suite(.serialized, .timeLimit(.minutes(2)))
enum NetTLSTests {}
