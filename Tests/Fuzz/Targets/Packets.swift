/// Walks through a pcapng file: every block has its length before and after it, and holds what it says.
func checkCapture(_ file: [UInt8]) {
    func number(_ place: Int) -> Int {
        promise(place + 4 <= file.count, "the capture is cut off at \(place)")
        return (0..<4).reduce(0) { $0 | Int(file[place + $1]) << (8 * $1) }
    }
    var (place, interfaces) = (0, 0)
    while place < file.count {
        let (type, length) = (number(place), number(place + 4))
        promise(length >= 12 && length % 4 == 0, "a block of \(length) bytes at \(place)")
        promise(number(place + length - 4) == length, "a block's lengths differ at \(place)")
        switch type {
        case 0x0A0D_0D0A:
            promise(place == 0, "another section at \(place)")
            checkOptions(file, place + 24, place + length - 4)
        case 1:
            interfaces += 1
            checkOptions(file, place + 16, place + length - 4)
        case 6:
            let (captured, original) = (number(place + 20), number(place + 24))
            promise(number(place + 8) < interfaces, "a packet of no interface at \(place)")
            promise(
                captured <= original && captured <= length - 32,
                "a packet of \(captured) bytes at \(place)"
            )
            checkOptions(file, place + 28 + (captured + 3) / 4 * 4, place + length - 4)
        default: promise(false, "a block of type \(type) at \(place)")
        }
        place += length
    }
}

private func checkOptions(_ file: [UInt8], _ start: Int, _ end: Int) {
    var place = start
    while place < end {
        let (code, length) = (
            Int(file[place]) | Int(file[place + 1]) << 8, Int(file[place + 2]) | Int(file[place + 3]) << 8
        )
        place += 4 + (length + 3) / 4 * 4
        promise(place <= end, "an option is longer than its block at \(place)")
        if code == 0 { promise(place == end, "options go on after their end at \(place)") }
    }
}
