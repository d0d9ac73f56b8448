extension Decoder {
    mutating func validate(_ scenario: Scenario) {}
}
