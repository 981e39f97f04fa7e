// swift-tools-version: 6.3
import PackageDescription

let core: Target.Dependency = "HoldlineCore"
let wire: Target.Dependency = "HoldlineWire"

let package = Package(
    name: "holdline",
    products: [
        .executable(name: "holdline", targets: ["holdline"]),
        .executable(name: "holdline-mime", targets: ["holdline-mime"]),
        .executable(name: "holdlined", targets: ["holdlined"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Other people's C.
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CEpoll"),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CGMime", pkgConfig: "gmime-3.0", providers: [.apt(["libgmime-3.0-dev"])]),
        .systemLibrary(name: "CMalloc"),
        // Without pkg-config, which would link it: the command opens ncurses where a screen is wanted.
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CScheduling"),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CSpawn"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // What this program exists for: values and rules, without a clock, a file or a socket.
        .target(name: "HoldlineCore"),

        // What client and daemon say the same way: JSON, problems, queries, lines.
        .target(name: "HoldlineWire", dependencies: [core]),

        // Other people's formats.
        .target(name: "HoldlineFormats", dependencies: [core, wire, "CExpat", "CZlib"]),

        // Mail, read by GMime: in a program of its own, so that the command does not load GLib.
        .target(name: "HoldlineMail", dependencies: ["CGMime", core, "HoldlineFormats", wire]),
        .executableTarget(name: "holdline-mime", dependencies: [core, "HoldlineFormats", "HoldlineMail", wire]),

        // The only SQL.
        .target(
            name: "HoldlineStore",
            dependencies: [
                "CCrypto",
                "CPostgres",
                "CZlib",
                core,
                wire,
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),

        // The daemon: routes over a Unix socket.
        .target(
            name: "HoldlineServer",
            dependencies: [
                "CMalloc",
                "CScheduling",
                "CSpawn",
                core,
                "HoldlineStore",
                wire,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ]),
        .executableTarget(
            name: "holdlined",
            dependencies: [
                core,
                "HoldlineServer",
                "HoldlineStore",
                wire,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),

        // The companion.
        .target(
            name: "HoldlineClient",
            dependencies: [
                core,
                wire,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .executableTarget(
            name: "holdline",
            dependencies: [
                "CNcurses",
                core,
                "HoldlineClient",
                "HoldlineFormats",
                wire,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // What it all costs, against floors measured in the same run. The programs are built with it, and started by it.
        .executableTarget(
            name: "holdline-bench",
            dependencies: [
                "CEpoll",
                "CSQLite",
                "holdline",
                "holdlined",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // Histories are decided there on plain rows, and once more through the store.
        // How a test waits for what it wants to see.
        .target(name: "Waiting", path: "Tests/Waiting"),

        .testTarget(name: "HoldlineCoreTests", dependencies: [core, "HoldlineFormats", "HoldlineStore"]),
        .testTarget(name: "HoldlineWireTests", dependencies: [core, wire]),
        .testTarget(name: "HoldlineFormatsTests", dependencies: ["CZlib", core, "HoldlineFormats"]),
        .testTarget(name: "HoldlineMailTests", dependencies: [core, "HoldlineFormats", "HoldlineMail", wire]),
        .testTarget(
            name: "HoldlineStoreTests",
            dependencies: [core, "HoldlineStore", "Waiting", wire, .product(name: "GRDB", package: "GRDB.swift")]),
        .testTarget(
            name: "HoldlineServerTests",
            dependencies: [
                "CSQLite",
                core,
                "HoldlineClient",
                "HoldlineServer",
                "HoldlineStore",
                "Waiting",
                wire,
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ], exclude: ["OpenAPI/served.txt"]),
        .testTarget(
            name: "HoldlineCommandTests",
            dependencies: [
                core,
                "holdline",
                "HoldlineClient",
                "Waiting",
                wire,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        // The built programs, on real sockets, killed and starved.
        .testTarget(
            name: "HoldlineSystemTests",
            dependencies: [core, "HoldlineClient", "Waiting", wire, "holdline", "holdline-bench", "holdline-mime", "holdlined"]),
    ]
)

// Tests/Fuzz/run.sh: made-up bytes for the readers, which are built with libFuzzer's counters and with the address sanitizer.
let isFuzzed = Context.environment["HOLDLINE_FUZZ"] != nil
if isFuzzed {
    package.targets += [
        .systemLibrary(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
        .executableTarget(
            name: "holdline-fuzz",
            dependencies: [
                "CFuzzer",
                core,
                "HoldlineFormats",
                "HoldlineMail",
                "HoldlineServer",
                "HoldlineStore",
                wire,
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ], path: "Tests/Fuzz", exclude: ["CFuzzer", "corpus", "run.sh", "seeds.py"],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
    ]
}

// One set of settings for all that is ours.
for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
    ]
    if isFuzzed { target.swiftSettings?.append(.unsafeFlags(["-sanitize=fuzzer,address", "-O", "-assert-config", "Debug"])) }
}
