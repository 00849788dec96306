/// All built-in rules, by their ids.
public func builtInRules() -> [any AuditRule] {
    [
        DeviceNodeRule(), DuplicateRootAccountRule(), EmptyPasswordRule(), ExecutableInWorldWritablePlaceRule(),
        FileCapabilityRule(), PackageManagerRule(), PrivateKeyPermissionsRule(), SearchPathWritableRule(),
        SensitiveFilePermissionsRule(), ServiceAccountTokenRule(), SetuidSetgidRule(), ShellRule(), UnownedFileRule(),
        WorldWritableDirectoryRule(), WorldWritableFileRule(),
    ]
}
