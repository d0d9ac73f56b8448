import CLinux

/// The calling thread's timer slack in nanoseconds.
func timerSlack() -> Int {
    Int(clinux_get_timer_slack())
}
