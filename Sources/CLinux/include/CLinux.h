// C shims for the system calls that Glibc does not export to Swift.
//
// Every function returns the system call's result, or the negated errno: no call here leaves anything in errno.
#pragma once

#include "CLinuxSeccomp.h"

#include <stddef.h>
#include <stdint.h>

#include "CLinuxCage.h"

/// The kernel's `struct statx_timestamp` (linux/stat.h).
struct cl_statx_timestamp {
    int64_t seconds;
    uint32_t nanoseconds;
    int32_t reserved;
};

/// The kernel's `struct statx` (linux/stat.h, statx(2)), declared anew because glibc's and the kernel's own
/// declarations exclude each other.
struct cl_statx {
    uint32_t mask;
    uint32_t block_size;
    uint64_t attributes;
    uint32_t link_count;
    uint32_t uid;
    uint32_t gid;
    uint16_t mode;
    uint16_t spare0;
    uint64_t inode;
    uint64_t size;
    uint64_t blocks;
    uint64_t attributes_mask;
    struct cl_statx_timestamp accessed;
    struct cl_statx_timestamp created;
    struct cl_statx_timestamp changed;
    struct cl_statx_timestamp modified;
    uint32_t rdev_major;
    uint32_t rdev_minor;
    uint32_t dev_major;
    uint32_t dev_minor;
    uint64_t mount_id;
    uint64_t spare[13];
};

/// openat(2).
int cl_openat(int directory, const char *path, int flags);
/// close(2).
int cl_close(int descriptor);
/// read(2).
long cl_read(int descriptor, void *buffer, size_t length);
/// write(2).
long cl_write(int descriptor, const void *buffer, size_t length);
/// lseek(2) from the beginning of the file.
int64_t cl_seek(int descriptor, int64_t offset);
/// getdents64(2).
long cl_getdents64(int descriptor, void *buffer, size_t length);
/// renameat2(2) with RENAME_NOREPLACE, since Linux 3.15: EEXIST where the other name is taken.
int cl_rename_to_free(int directory, const char *name, const char *other);
/// statx(2).
int cl_statx(int directory, const char *path, int flags, unsigned int mask, struct cl_statx *result);
/// readlinkat(2).
long cl_readlinkat(int directory, const char *path, char *buffer, size_t length);
/// pidfd_open(2), since Linux 5.3.
int cl_pidfd_open(int pid);
/// poll(2) for POLLIN on one descriptor: 1 where it is readable, 0 after the timeout.
int cl_poll_readable(int descriptor, int timeout_milliseconds);
/// getxattrat(2), since Linux 6.13, without following a symbolic link in the last component.
long cl_getxattrat(int directory, const char *path, const char *name, void *value, size_t length);
/// lgetxattr(2).
long cl_lgetxattr(const char *path, const char *name, void *value, size_t length);
/// The number of processors in this thread's sched_getaffinity(2) mask.
int cl_affinity_count(void);
/// The soft limit of open descriptors, getrlimit(2) RLIMIT_NOFILE.
int64_t cl_descriptor_limit(void);
/// CLOCK_REALTIME in nanoseconds since the epoch, clock_gettime(2).
int64_t cl_realtime_nanoseconds(void);
/// mallopt(3): all threads share one heap, which grows by a megabyte at a time and keeps what it has. Without it the heap of
/// a thread grows by a page at a time, each with a system call. For a process of which one thread works at a time; before
/// the others begin.
void cl_share_heap(void);
/// A range of addresses of this process.
typedef struct {
    uintptr_t start;
    size_t size;
} cl_memory;
/// Makes the shared heap so many bytes longer at once, which take no memory before they are used, and then whole pages of
/// two megabytes where the kernel has such: madvise(2), MADV_HUGEPAGE.
///
/// Returns where that is, up to whole pages of two megabytes; nothing where there is not that much.
cl_memory cl_reserve_heap(size_t size);
/// Makes the kernel lend the pages now, and not when they are first written to. Other threads may use the memory meanwhile.
void cl_populate(cl_memory memory);
/// memmem(3).
const void *cl_find(const void *text, size_t size, const void *wanted, size_t wanted_size);
/// Fills the buffer from getrandom(2).
int cl_random(void *buffer, size_t length);

/// The name of an errno value, as `EACCES`; NULL for an unknown one. strerrorname_np(3).
const char *cl_errno_name(int number);
/// Sleeps; nanosleep(2).
void cl_sleep_milliseconds(int milliseconds);

// The flags of open(2) and statx(2) that Sidescan uses, with the values of the machine it is built for.
extern const int CL_O_RDONLY;
extern const int CL_O_PATH;
extern const int CL_O_DIRECTORY;
extern const int CL_O_NOFOLLOW;
extern const int CL_O_NONBLOCK;
extern const int CL_O_CLOEXEC;
extern const int CL_O_NOCTTY;

#define CL_AT_FDCWD (-100)
#define CL_AT_SYMLINK_NOFOLLOW 0x100
#define CL_AT_NO_AUTOMOUNT 0x800
#define CL_AT_EMPTY_PATH 0x1000
#define CL_AT_STATX_DONT_SYNC 0x4000
#define CL_STATX_BASIC_STATS 0x7ffU
#define CL_STATX_MNT_ID 0x1000U
#define CL_STATX_ATTR_MOUNT_ROOT 0x2000U
