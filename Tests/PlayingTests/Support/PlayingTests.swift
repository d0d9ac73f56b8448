import Testing

/// Every suite of this target. One after another, because some count the process's descriptors.
@Suite(.serialized, .timeLimit(.minutes(3)))
enum PlayingTests {}
