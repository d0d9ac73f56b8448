import Glibc
import Playing

/// Folders that are written into.
enum Directory {
    /// Makes a folder, and those it is to lie in, unless they are there.
    static func make(_ path: String) throws(HarnessError) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += part + "/"
            if mkdir(made, 0o777) != 0, errno != EEXIST {
                throw HarnessError("cannot make the folder '\(made)': \(String(cString: strerror(errno)))")
            }
        }
    }
}
