// Things that a worker in its cage must not be able to do, one function each.
#pragma once

/// What an act is given to act on.
struct act_fixture {
    /// A file in the target's root.
    const char *inside;
    /// A file outside it, which plays the agent's token.
    const char *outside;
    /// A TCP port of the loopback on which somebody listens.
    int port;
    /// A process that plays the target.
    int target;
};

/// An act: a system call with arguments, or several.
struct act {
    const char *name;
    /// The call that seccomp has to refuse; NULL where it is not seccomp's to refuse.
    const char *call;
    /// Whether Landlock alone has to refuse it.
    int landlock_refuses;
    /// Whether it may be tried without any cage: there it must succeed.
    int succeeds_uncaged;
};

/// The number of acts.
int act_count(void);
/// An act by its number.
struct act act_at(int index);
/// Does it: not negative where it was done, else the negated errno.
long act_run(int index, const struct act_fixture *fixture);

/// Writes to memory that is not there.
void act_fault(void);
/// Calls itself without end.
void act_overflow(void);
