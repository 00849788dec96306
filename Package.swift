// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableExperimentalFeature("Lifetimes"),
]

let errno: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let digests: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let sockets: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let http: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let webSocket: Target.Dependency = .product(name: "NIOWebSocket", package: "swift-nio")
let tls: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let tlsEvents: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

/// libFuzzer's driver is built for `make fuzz` only: nothing else links its runtime.
let fuzzing: [Target] =
    Context.environment["SIDESCAN_FUZZ"] == nil
    ? []
    : [
        .target(name: "CFuzzer", path: "Fuzz/CFuzzer"),
        .executableTarget(
            name: "sidescan-fuzz", dependencies: ["FuzzProperties", "CFuzzer"], path: "Fuzz/Driver",
            swiftSettings: settings),
    ]

let package = Package(
    name: "sidescan",
    products: [
        .executable(name: "sidescan-agent", targets: ["sidescan-agent"]),
        .executable(name: "sidescan", targets: ["sidescan"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: [
        .target(name: "CLinux", cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "Inflating", dependencies: ["CZlib"], swiftSettings: settings),
        .target(name: "LinuxSystem", dependencies: ["CLinux", errno], swiftSettings: settings),
        .target(name: "PrintableText", swiftSettings: settings),
        .target(name: "PlainData", swiftSettings: settings),
        .target(
            name: "CSecretRules", cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror", "-Wno-c23-extensions"])]),
        .target(
            name: "Secrets",
            dependencies: ["CPCRE2", "CSecretRules", "DataFormats", "PlainData", "ScanReport", digests],
            swiftSettings: settings),
        .target(name: "Certificates", dependencies: [digests], swiftSettings: settings),
        .target(name: "ExecutableFormats", swiftSettings: settings),
        .target(name: "DataFormats", dependencies: ["CYAML", "PlainData"], swiftSettings: settings),
        .target(
            name: "Inventory",
            dependencies: ["DataFormats", "Inflating", "LinuxSystem", "PlainData", "TargetFilesystem", digests],
            swiftSettings: settings),
        .target(name: "SBOM", dependencies: ["DataFormats", "Inventory", "PlainData"], swiftSettings: settings),
        .target(
            name: "ProfileSource",
            dependencies: ["CZlib", "DataFormats", "Inflating", "LinuxSystem", "PlainData", digests, errno],
            swiftSettings: settings),
        .target(
            name: "TargetProcess", dependencies: ["CLinux", "LinuxSystem", "PrintableText", "CPCRE2", errno],
            swiftSettings: settings),
        .target(name: "TargetFilesystem", dependencies: ["CLinux", "LinuxSystem", errno], swiftSettings: settings),
        .target(
            name: "Confinement", dependencies: ["CLinux", "CSeccomp", "LinuxSystem", errno], swiftSettings: settings),
        // The flags that change mruby's types, as `mruby-config --cflags` names them for Debian's build.
        .target(
            name: "CMRuby",
            cSettings: [
                .define("MRB_USE_RATIONAL"), .define("MRB_USE_COMPLEX"),
                .unsafeFlags(["-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter"]),
            ],
            linkerSettings: [
                .linkedLibrary("mruby"), .linkedLibrary("m"),
                // Text.c and Floats.c have their own: the interpreter calls these without asking for a method.
                .unsafeFlags(["-Xlinker", "--wrap=mrb_str_aref", "-Xlinker", "--wrap=mrb_float_read"]),
                // Symbols.c remembers what it found.
                .unsafeFlags(["-Xlinker", "--wrap=mrb_intern", "-Xlinker", "--wrap=mrb_intern_static"]),
            ]),
        .target(
            name: "CPrelude", exclude: ["Ruby", "prelude.mrb", "lazy.mrb"],
            cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror", "-Wno-c23-extensions"])]),
        .target(name: "RubyHost", dependencies: ["CMRuby", "PlainData"], swiftSettings: settings),
        .target(
            name: "Compliance",
            dependencies: [
                "RubyHost", "CLinux", "CPrelude", "CPCRE2", "Certificates", "DataFormats", "Inventory", "PlainData",
                "TargetFilesystem", "LinuxSystem", "PrintableText", digests, errno,
            ],
            swiftSettings: settings),
        .target(name: "WorkerStream", dependencies: ["CLinux", digests, errno], swiftSettings: settings),
        .target(name: "ScanReport", dependencies: ["PrintableText", "PlainData"], swiftSettings: settings),
        .target(
            name: "Thresholds", dependencies: ["PrintableText", "PlainData", "ScanReport"], swiftSettings: settings),
        .target(
            name: "Audit",
            dependencies: [
                "Certificates", "ExecutableFormats", "Inventory", "TargetFilesystem", "LinuxSystem", "PrintableText",
                "ScanReport", "Secrets", errno,
            ],
            swiftSettings: settings),
        .target(
            name: "AgentCore",
            dependencies: [
                "CLinux", "LinuxSystem", "PrintableText", "TargetProcess", "TargetFilesystem", "Audit", "ScanReport",
                "Confinement", "WorkerStream", "Compliance", "DataFormats", "Inventory", "KubernetesAPI", "PlainData",
                "ProfileSource", "SBOM",
                "ResultTransport", "Thresholds", nio, sockets, errno,
            ],
            swiftSettings: settings),
        .target(
            name: "KubernetesAPI",
            dependencies: [
                "CLinux", "DataFormats", "LinuxSystem", "PlainData", "PrintableText", nio, sockets, http, webSocket,
                tls,
                tlsEvents, digests, errno,
            ],
            swiftSettings: settings),
        .target(
            name: "ResultTransport",
            dependencies: ["CDeflate", "CZlib", "DataFormats", "KubernetesAPI", "PlainData", "ScanReport", digests],
            swiftSettings: settings),
        .target(
            name: "Operations",
            dependencies: [
                "CLinux", "DataFormats", "KubernetesAPI", "PlainData", "PrintableText", "ResultTransport", "ScanReport",
                "Thresholds", nio, sockets, digests, errno,
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "sidescan-agent",
            dependencies: ["AgentCore", "Confinement", "ResultTransport", "ScanReport", "TargetProcess", arguments],
            swiftSettings: settings),
        .executableTarget(
            name: "sidescan",
            dependencies: [
                "DataFormats", "KubernetesAPI", "Operations", "PlainData", "PrintableText", "ResultTransport",
                "ScanReport", "Thresholds", arguments, errno, nio, sockets,
            ],
            swiftSettings: settings),

        .target(name: "TestSupport", path: "Tests/Support"),
        .target(
            name: "FuzzProperties",
            dependencies: [
                "Audit", "Certificates", "DataFormats", "ExecutableFormats", "Inventory", "LinuxSystem", "PlainData",
                "PrintableText", "ProfileSource", "ResultTransport", "ScanReport", "Secrets", "TargetFilesystem",
                "TargetProcess", "WorkerStream", digests,
            ],
            path: "Fuzz/Properties", swiftSettings: settings),
        .testTarget(name: "FuzzTests", dependencies: ["TestSupport", "FuzzProperties"], path: "Tests/Fuzz"),
        .testTarget(
            name: "HostileTests", dependencies: ["TestSupport", "ScanReport", "TargetProcess"], path: "Tests/Hostile"),
        .testTarget(
            name: "DoctorTests", dependencies: ["TestSupport", "TargetProcess", "LinuxSystem", errno],
            path: "Tests/Doctor"),
        .testTarget(
            name: "ImageTests", dependencies: ["TestSupport", "ScanReport"], path: "Tests/Image",
            exclude: ["stand-in-builder"]),
        .testTarget(
            name: "ComplianceTests",
            dependencies: ["TestSupport", "Compliance", "RubyHost", "PlainData", "TargetFilesystem"],
            path: "Tests/Compliance"),
        .testTarget(name: "ProfilesTests", dependencies: ["TestSupport"], path: "Tests/Profiles"),
        .target(
            name: "CActs", path: "Tests/RedTeam/CActs", cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]),
        .executableTarget(
            name: "sidescan-redteam",
            dependencies: ["AgentCore", "CActs", "Confinement", "HandmadeStream", "LinuxSystem", "ScanReport"],
            path: "Tests/RedTeam/Agent", swiftSettings: settings),
        .testTarget(
            name: "RedTeamTests", dependencies: ["TestSupport", "sidescan-redteam"], path: "Tests/RedTeam",
            exclude: ["Agent", "CActs"]),
        .testTarget(
            name: "PodsTests", dependencies: ["TestSupport"], path: "Tests/Pods", exclude: ["profile", "run-pods"]),
        .testTarget(
            name: "LinuxSystemTests", dependencies: ["TestSupport", "LinuxSystem", errno], path: "Tests/LinuxSystem"),
        .testTarget(
            name: "DataFormatsTests", dependencies: ["TestSupport", "DataFormats", "PlainData"],
            path: "Tests/DataFormats"),
        .testTarget(
            name: "InventoryTests", dependencies: ["TestSupport", "Inventory", "TargetFilesystem", errno],
            path: "Tests/Inventory", exclude: ["Databases"]),
        .testTarget(
            name: "SBOMTests", dependencies: ["TestSupport", "Inventory", "SBOM", "TargetFilesystem"],
            path: "Tests/SBOM"),
        .testTarget(
            name: "ProfileSourceTests", dependencies: ["TestSupport", "ProfileSource", "PlainData", digests],
            path: "Tests/ProfileSource"),
        .executableTarget(
            name: "sidescan-secrets-measure", dependencies: ["Secrets"], path: "benchmarks/secrets/measure",
            swiftSettings: settings),
        .testTarget(
            name: "SecretsTests", dependencies: ["TestSupport", "Secrets", "DataFormats", "PlainData", "ScanReport"],
            path: "Tests/Secrets"),
        .testTarget(
            name: "CertificatesTests", dependencies: ["TestSupport", "Certificates"], path: "Tests/Certificates"),
        .testTarget(
            name: "ExecutableFormatsTests",
            dependencies: ["TestSupport", "DataFormats", "ExecutableFormats", "PlainData"],
            path: "Tests/ExecutableFormats"),
        .testTarget(name: "PrintableTextTests", dependencies: ["PrintableText"], path: "Tests/PrintableText"),
        .testTarget(
            name: "TargetProcessTests", dependencies: ["TestSupport", "TargetProcess", "LinuxSystem", errno],
            path: "Tests/TargetProcess"),
        .testTarget(
            name: "TargetFilesystemTests", dependencies: ["TestSupport", "TargetFilesystem", "LinuxSystem", errno],
            path: "Tests/TargetFilesystem"),
        .testTarget(
            name: "AuditTests",
            dependencies: [
                "TestSupport", "Audit", "ExecutableFormats", "Inventory", "ScanReport", "TargetFilesystem",
                "LinuxSystem",
                errno,
            ],
            path: "Tests/Audit"),
        .testTarget(
            name: "ConfinementTests", dependencies: ["TestSupport", "Confinement", "CSeccomp"],
            path: "Tests/Confinement"),
        .target(
            name: "HandmadeStream", dependencies: [digests], path: "Tests/WorkerStream/Handmade",
            swiftSettings: settings),
        .testTarget(
            name: "WorkerStreamTests", dependencies: ["WorkerStream", "HandmadeStream", errno],
            path: "Tests/WorkerStream", exclude: ["Handmade"]),
        .testTarget(
            name: "ScanReportTests", dependencies: ["TestSupport", "DataFormats", "PlainData", "ScanReport"],
            path: "Tests/ScanReport", exclude: ["Samples"]),
        .testTarget(
            name: "ThresholdsTests",
            dependencies: ["TestSupport", "DataFormats", "PlainData", "ScanReport", "Thresholds", "sidescan"],
            path: "Tests/Thresholds"),
        .target(
            name: "ClusterDouble",
            dependencies: ["DataFormats", "PlainData", "TestSupport", nio, sockets, http, webSocket, tls],
            path: "Tests/ClusterDouble", swiftSettings: settings),
        .testTarget(
            name: "KubernetesAPITests",
            dependencies: ["TestSupport", "KubernetesAPI", "ClusterDouble", "PlainData", nio, sockets, http],
            path: "Tests/KubernetesAPI"),
        .testTarget(
            name: "ResultTransportTests",
            dependencies: [
                "TestSupport", "ResultTransport", "KubernetesAPI", "ClusterDouble", "DataFormats", "PlainData",
                "ScanReport",
                nio, sockets,
            ],
            path: "Tests/ResultTransport"),
        .testTarget(
            name: "OperationsTests",
            dependencies: [
                "TestSupport", "sidescan", "Operations", "KubernetesAPI", "ResultTransport", "ClusterDouble",
                "DataFormats",
                "PlainData", "ScanReport", "Thresholds", nio, sockets, errno,
            ],
            path: "Tests/Operations"),
        .target(
            name: "RealCluster", dependencies: ["TestSupport"], path: "Tests/RealCluster", exclude: ["run-cluster"],
            swiftSettings: settings),
        .testTarget(
            name: "InjectTests",
            dependencies: ["TestSupport", "Operations", "DataFormats", "PlainData", "sidescan"],
            path: "Tests/Inject", exclude: ["Golden"]),
        .testTarget(
            name: "ManifestsTests",
            dependencies: ["TestSupport", "Operations", "ResultTransport", "DataFormats", "PlainData"],
            path: "Tests/Manifests", exclude: ["admission.py", "published-shape.yaml"]),
        .testTarget(
            name: "ClusterTests",
            dependencies: [
                "TestSupport", "ClusterDouble", "RealCluster", "Operations", "KubernetesAPI", "ResultTransport",
                "PlainData", "ScanReport", sockets,
            ],
            path: "Tests/Cluster", exclude: ["build-apiserver"]),
        .testTarget(
            name: "AgentTests",
            dependencies: [
                "TestSupport", "AgentCore", "ClusterDouble", "DataFormats", "KubernetesAPI", "PlainData",
                "ResultTransport", "ScanReport", "WorkerStream", sockets,
            ],
            path: "Tests/Agent"),
    ] + fuzzing
)
