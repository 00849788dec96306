// seccomp(2): loading a filter, and saying which call was refused.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// Flags of seccomp(2), linux/seccomp.h.
#define CL_SECCOMP_FLAG_TSYNC 1U
#define CL_SECCOMP_FLAG_LOG 2U

/// The words by which the note of a refused call begins. A system call's number and an AUDIT_ARCH value of linux/audit.h
/// follow, as eight hexadecimal digits each with a space between, and a newline.
#define CL_REFUSAL_NOTE "\nsidescan: refused system call "

/// Whether seccomp(2) can be called, and knows SECCOMP_RET_TRAP: 0, or the negated errno.
int cl_seccomp_available(void);

/// seccomp(2), SECCOMP_SET_MODE_FILTER. `program` is an array of struct sock_filter. EBUSY where, with
/// CL_SECCOMP_FLAG_TSYNC, another thread has a filter that this one has not.
int cl_seccomp_load(const void *program, size_t instructions, unsigned int flags);
/// Handles SIGSYS from now on: writes the note of the refused call to descriptor 2, and dies of SIGSYS.
int cl_install_refusal_reporter(void);
