// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every Swift target: Swift 6 mode with strict concurrency, warnings are errors, and an
/// async function runs where its caller runs, so that a script never leaves its reactor's thread unasked.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// A target's tests; `corpus` names the folder of their cases, which they read where it lies.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], corpus: [String] = []) -> Target {
    .testTarget(
        name: name + "Tests",
        dependencies: [.byName(name: name)] + dependencies,
        exclude: corpus,
        swiftSettings: settings
    )
}

/// A small program that teaches Net: `swift run example-NAME`.
func example(_ name: String, in folder: String) -> Target {
    .executableTarget(
        name: "example-" + name,
        dependencies: ["Net"],
        path: "Sources/Examples/" + folder,
        swiftSettings: settings
    )
}

let examples = [
    example("client", in: "Client"),
    example("server", in: "Server"),
    example("http", in: "HTTP"),
    example("sts", in: "STS"),
    example("unix", in: "Unix"),
    example("push", in: "Push"),
    example("early-close", in: "EarlyClose"),
]

/// The careless and careful programs of the pitfalls course, which its scenarios start: one executable for all.
let pitfallPrograms = Target.executableTarget(
    name: "pitfall-programs",
    dependencies: ["Net"],
    path: "scenarios/pitfalls/programs/swift",
    swiftSettings: settings
)

let package = Package(
    name: "wirescript",
    products: [
        .executable(name: "wirescript", targets: ["WirescriptCommand"]),
        .library(name: "Wirescript", targets: ["Wirescript"]),
        .library(name: "WirescriptTesting", targets: ["WirescriptTesting"]),
        .library(name: "Net", targets: ["Net"]),
        .library(name: "NetTLS", targets: ["NetTLS"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    ],
    targets: [
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CLibSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLinux"),
        .target(name: "CSpawn"),
        // The pitfalls course, in the program.
        .target(name: "CCourse"),

        library("Locks"),
        library("YAMLTree", ["CLibYAML", "Locks"]),
        library(
            "Net",
            [
                "CLinux", "Locks",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
            ]
        ),
        library("NetTLS", ["CLibSSL", "Locks", "Net"]),
        library("Messages"),
        // What ci/bench measures Net with.
        .executableTarget(name: "NetBenchmark", dependencies: ["Net", "NetTLS"], swiftSettings: settings),
        library("Scenarios", ["YAMLTree", "Messages"]),
        library("Playing", ["CSpawn", "Scenarios", "Messages", "Net", "NetTLS"]),
        // The style and the script of the HTML report lie in the program: nothing is read beside it.
        .target(
            name: "Reporting",
            dependencies: ["Net", "Playing"],
            resources: [.embedInCode("HTML/Assets/report.css"), .embedInCode("HTML/Assets/report.js")],
            swiftSettings: settings
        ),
        library("Wirescript", ["CCourse", "Reporting", "Locks"]),
        library("WirescriptTesting", ["Wirescript"]),
        .executableTarget(
            name: "WirescriptCommand",
            dependencies: [
                "Wirescript",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),

        tests("YAMLTree"),
        tests("Net", ["Locks", "Programs"]),
        tests("NetTLS", ["Locks"]),
        tests("Messages"),
        tests("Scenarios", corpus: ["Corpus"]),
        tests("Playing", ["Locks"]),
        tests("Reporting", ["Locks"], corpus: ["Golden"]),
        tests("Wirescript", ["Locks"]),
        tests("WirescriptCommand", ["Wirescript"], corpus: ["Schemas"]),
        tests("WirescriptTesting", ["Net", "Wirescript"], corpus: ["Scenarios"]),

        .target(
            name: "Programs",
            dependencies: ["CLinux", "Locks"],
            path: "Tests/Programs",
            swiftSettings: settings
        ),
        .testTarget(
            name: "ExamplesTests",
            dependencies: ["Programs"] + examples.map { .byName(name: $0.name) },
            swiftSettings: settings
        ),
        .testTarget(
            name: "DocumentationTests",
            dependencies: ["Programs", "WirescriptCommand"],
            swiftSettings: settings
        ),
        pitfallPrograms,
    ] + examples
)

// What ci/fuzz builds, with libFuzzer, which brings the main function.
if Context.environment["FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "fuzz",
            dependencies: ["Reporting"],
            path: "Tests/Fuzz/Targets",
            swiftSettings: settings
        )
    )
}
