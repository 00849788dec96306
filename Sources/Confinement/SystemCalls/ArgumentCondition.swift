/// A condition on one argument of a system call: those bits of it that the mask names have the value.
///
/// All arguments that filters look at are of 32 bits in the kernel, which ignores the upper half of the register:
/// whoever calls may leave anything there, as an innocent sign extension or to slip by. So conditions are on the lower 32
/// bits, whatever the upper are.
public struct ArgumentCondition: Sendable, Hashable {
    /// Which argument, from 0 to 5.
    public let index: UInt32
    /// The bits that are looked at.
    public let mask: UInt64
    /// What they have to be.
    public let value: UInt64

    /// The bits of an argument that the mask names are the value.
    static func bits(_ mask: UInt32, of index: UInt32, are value: UInt32) -> ArgumentCondition {
        ArgumentCondition(index: index, mask: UInt64(mask), value: UInt64(value))
    }

    /// A 32-bit argument is the value.
    static func argument(_ index: UInt32, is value: UInt32) -> ArgumentCondition {
        bits(0xffff_ffff, of: index, are: value)
    }

    /// A 32-bit argument has no bits but these.
    static func argument(_ index: UInt32, hasOnly allowed: UInt32) -> ArgumentCondition {
        bits(~allowed, of: index, are: 0)
    }
}
