#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

_Static_assert(sizeof(struct cl_statx) == 256, "statx(2): the structure has 256 bytes");
_Static_assert(offsetof(struct cl_statx, mount_id) == 0x90, "linux/stat.h: stx_mnt_id");

#ifndef SYS_getxattrat
#define SYS_getxattrat 464  // the same number on all architectures (asm-generic/unistd.h)
#endif

void cl_share_heap(void) {
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_TOP_PAD, 1 << 20);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
}

static const uintptr_t large = 2 << 20;

cl_memory cl_reserve_heap(size_t size) {
    cl_memory reserved = {0, 0};
    // What is mapped would be given back.
    mallopt(M_MMAP_MAX, 0);
    char *memory = malloc(size);
    if (memory) {
        uintptr_t start = ((uintptr_t)memory + large - 1) & ~(large - 1), end = ((uintptr_t)memory + size) & ~(large - 1);
        if (start < end) {
            madvise((void *)start, end - start, MADV_HUGEPAGE);
            reserved = (cl_memory){start, end - start};
        }
        free(memory);
    }
    mallopt(M_MMAP_MAX, 1 << 16);
    return reserved;
}

void cl_populate(cl_memory memory) {
    // madvise(2) could do that, MADV_POPULATE_WRITE, and would be one thing more to allow behind the cage. To set no bit is a
    // write that alters nothing, whatever others write meanwhile; of a volatile byte it is not left out.
    for (size_t at = 0; at < memory.size; at += 4096) {
        __atomic_fetch_or((volatile char *)(memory.start + at), 0, __ATOMIC_RELAXED);
    }
}

const void *cl_find(const void *text, size_t size, const void *wanted, size_t wanted_size) {
    return memmem(text, size, wanted, wanted_size);
}

const int CL_O_RDONLY = O_RDONLY;
const int CL_O_PATH = O_PATH;
const int CL_O_DIRECTORY = O_DIRECTORY;
const int CL_O_NOFOLLOW = O_NOFOLLOW;
const int CL_O_NONBLOCK = O_NONBLOCK;
const int CL_O_CLOEXEC = O_CLOEXEC;
const int CL_O_NOCTTY = O_NOCTTY;

static long result(long value) { return value < 0 ? -errno : value; }

int cl_openat(int directory, const char *path, int flags) {
    // No O_CREAT anywhere: an agent never makes a file by this call, so no mode is passed.
    return (int)result(syscall(SYS_openat, directory, path, flags, 0));
}

int cl_rename_to_free(int directory, const char *name, const char *other) {
    return (int)result(renameat2(directory, name, directory, other, RENAME_NOREPLACE));
}

int cl_close(int descriptor) { return (int)result(close(descriptor)); }

long cl_read(int descriptor, void *buffer, size_t length) { return result(read(descriptor, buffer, length)); }

long cl_write(int descriptor, const void *buffer, size_t length) { return result(write(descriptor, buffer, length)); }

int64_t cl_seek(int descriptor, int64_t offset) { return result(lseek(descriptor, offset, SEEK_SET)); }

long cl_getdents64(int descriptor, void *buffer, size_t length) {
    return result(syscall(SYS_getdents64, descriptor, buffer, length));
}

int cl_statx(int directory, const char *path, int flags, unsigned int mask, struct cl_statx *status) {
    return (int)result(syscall(SYS_statx, directory, path, flags, mask, status));
}

long cl_readlinkat(int directory, const char *path, char *buffer, size_t length) {
    return result(readlinkat(directory, path, buffer, length));
}

int cl_pidfd_open(int pid) { return (int)result(syscall(SYS_pidfd_open, pid, 0)); }

int cl_poll_readable(int descriptor, int timeout_milliseconds) {
    struct pollfd polled = {.fd = descriptor, .events = POLLIN};
    return (int)result(poll(&polled, 1, timeout_milliseconds));
}

long cl_getxattrat(int directory, const char *path, const char *name, void *value, size_t length) {
    struct {
        uint64_t value;
        uint32_t size;
        uint32_t flags;
    } arguments = {.value = (uint64_t)(uintptr_t)value, .size = (uint32_t)length};
    return result(
        syscall(SYS_getxattrat, directory, path, AT_SYMLINK_NOFOLLOW, name, &arguments, sizeof arguments));
}

long cl_lgetxattr(const char *path, const char *name, void *value, size_t length) {
    return result(lgetxattr(path, name, value, length));
}

int cl_affinity_count(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) {
        return -errno;
    }
    return CPU_COUNT(&set);
}

int64_t cl_descriptor_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return -errno;
    }
    return limit.rlim_cur > INT32_MAX ? INT32_MAX : (int64_t)limit.rlim_cur;
}

int64_t cl_realtime_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int cl_random(void *buffer, size_t length) {
    long filled = result(getrandom(buffer, length, 0));
    return filled == (long)length ? 0 : (filled < 0 ? (int)filled : -EIO);
}

const char *cl_errno_name(int number) { return strerrorname_np(number); }

void cl_sleep_milliseconds(int milliseconds) {
    struct timespec duration = {.tv_sec = milliseconds / 1000, .tv_nsec = (long)(milliseconds % 1000) * 1000000};
    nanosleep(&duration, NULL);
}
