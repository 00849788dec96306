extension ProfileRun {
    /// What InSpec exits with after such a run; `exit_code` in its `lib/inspec/runner_rspec.rb`.
    ///
    /// - Parameter distinct: Whether to tell more than success and failure; InSpec's `--distinct-exit`, its default.
    /// - Returns: Where distinct, 102 a profile did not load, else 100 a test failed, else 101 one was skipped, or the first
    ///   profile was, else 0. Where not, 1 for the first two and 0 for the others.
    public func exitCode(distinct: Bool) -> Int32 {
        let results = profiles.lazy.flatMap(\.controls).flatMap(\.results)
        if profiles.contains(where: { $0.status == .failed }) { return distinct ? 102 : 1 }
        if results.contains(where: { $0.status == .failed }) { return distinct ? 100 : 1 }
        if results.contains(where: { $0.status == .skipped }) || profiles.first?.status == .skipped {
            return distinct ? 101 : 0
        }
        return 0
    }
}
