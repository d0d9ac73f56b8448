import Testing

/// Every suite of this target. One after another, because some count the process's descriptors and threads
/// or lower its limits.
@Suite(.serialized, .timeLimit(.minutes(2)))
enum NetTests {}
