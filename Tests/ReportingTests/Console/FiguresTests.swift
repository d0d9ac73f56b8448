import Testing

@testable import Reporting

@Suite struct FiguresTests {
    @Test func decimalsAreRoundedAndPadded() {
        #expect(Figures.fixed(1.239, places: 2) == "1.24")
        #expect(Figures.fixed(0.004, places: 2) == "0.00")
        #expect(Figures.fixed(12, places: 3) == "12.000")
        #expect(Figures.milliseconds(1_234_567) == "1.235")
        #expect(Figures.milliseconds(499) == "0.000")
        #expect(Figures.exactSeconds(213_000) == "0.000213")
        #expect(Figures.exactSeconds(0) == "0.0")
        #expect(Figures.exactSeconds(2_000_000_000) == "2.0")
        #expect(Figures.exactSeconds(-1) == "-0.000000001")
    }
}
