#!/usr/bin/env python3
"""Turns the raw measurements benchmarks/run leaves in a directory into RESULTS.md, on standard output."""

import datetime
import glob
import json
import os
import platform
import re
import subprocess
import sys
from statistics import median

RAW, TINY = sys.argv[1:3]

# The goals, all upper bounds. None: nothing is promised, the number is only told.
GOALS = {
    "find": 0.55,  # wall, walk ÷ find
    "bfs": 0.55,  # wall, walk ÷ bfs
    "baseline": 1.15,  # CPU, walk --jobs 1 ÷ baseline
    "scan": 1.5,  # CPU, scan ÷ walk
    "memory": 24.0,  # MiB, walk on 1,000,000 entries
    "growth": 1.2,  # memory at 1,000,000 ÷ memory at 100,000
    "cage": 1.05,  # wall, confined scan ÷ the same unconfined
    "processes": 48.0,  # MiB, supervisor and worker together, scan of 100,000 files
    "start": 10.0,  # ms, a whole scan of a tiny root
    "version": 5.0,  # ms, --version
    "host": 5.0,  # ms, a scan with an empty profile less one without
    "stig": 120.0,  # ms, a profile of 367 controls
    "instructions": None,  # per entry
}

rows = []


def load(name):
    with open(os.path.join(RAW, name)) as file:
        return json.load(file)


def row(what, entries, goal, value, unit, detail):
    limit = GOALS[goal] if goal else None
    if value is None:
        measured, met = "not measured", "–"
    else:
        measured = f"{value:,.2f}{unit}"
        met = "–" if limit is None else "met" if value <= limit else "not met"
    promised = "–" if limit is None else f"≤ {limit:g}{unit}"
    rows.append((what, f"{entries:,}" if entries else "tiny", promised, measured, met, detail))


def spread(values, unit="ms", scale=1000):
    """The median and, in brackets, the range: on a noisy machine the range says how far to trust it."""
    low, middle, high = (scale * f(values) for f in (min, median, max))
    return f"{middle:,.1f} {unit} ({low:,.1f}–{high:,.1f})"


def cpu(command):
    return [u + s for u, s in zip(command["user"], command["system"])]


counts = sorted({int(re.search(r"wall-(\d+)-", name)[1]) for name in glob.glob(f"{RAW}/wall-*.json")})
for count in counts:
    wall = {}
    for name in glob.glob(f"{RAW}/wall-{count}-*.json"):
        for result in json.load(open(name))["results"]:
            wall.setdefault(result["command"], []).extend(result["times"])
    middle = {name: median(times) for name, times in wall.items()}
    for other in ("find", "bfs"):
        row(f"wall, `walk` ÷ `{other} -xdev -size +1000000000c`", count, other, middle["walk"] / middle[other], "",
            f"{spread(wall['walk'])} ÷ {spread(wall[other])}")
    row("wall, `walk` ÷ baseline", count, None, middle["walk"] / middle["baseline"], "",
        f"baseline {spread(wall['baseline'])}; find ÷ baseline {middle['find'] / middle['baseline']:.2f}, "
        f"bfs ÷ baseline {middle['bfs'] / middle['baseline']:.2f}")

    walk, baseline = load(f"cpu-walk-{count}.json")
    split = "; ".join(
        f"{name} {median(run['user']) / count * 1e9:,.0f} ns user + {median(run['system']) / count * 1e9:,.0f} ns "
        "system an entry" for name, run in (("walk", walk), ("baseline", baseline)))
    row("CPU, `walk --jobs 1` ÷ baseline", count, "baseline", median(cpu(walk)) / median(cpu(baseline)), "",
        f"{spread(cpu(walk))} ÷ {spread(cpu(baseline))}; {split}")
    scan, walk = load(f"cpu-scan-{count}.json")
    row("CPU, `scan --root` ÷ `walk`", count, "scan", median(cpu(scan)) / median(cpu(walk)), "",
        f"{spread(cpu(scan))} ÷ {spread(cpu(walk))}")

if os.path.exists(os.path.join(RAW, "cage-100000.json")):
    cage = load("cage-100000.json")
    bare = cage[0]

    def paired(command, cost):
        """The median of the ratios of runs that followed each other."""
        return median(a / b for a, b in zip(cost(command), cost(bare)))

    def elapsed(command):
        return command["wall"]

    for what, command, goal in zip(("seccomp alone", "Landlock alone", "both layers"), cage[1:], (None, None, "cage")):
        row(f"wall, scan confined by {what} ÷ unconfined", 100_000, goal, paired(command, elapsed), "",
            f"{spread(elapsed(command))} ÷ {spread(elapsed(bare))}; CPU {paired(command, cpu):.2f}")

memory = {count: max(run["maxrss"]) / 1024 for count, run in zip(counts, load("memory.json"))}
for count in counts:
    # The goal is for the big tree; the small one is only told.
    row("peak memory, `walk`", count, "memory" if count == 1_000_000 else None, memory[count], " MiB",
        "the highest of 5 runs")
# What wait4(2) tells is the larger of the two processes; so the two together have at most twice that.
largest = max(load("memory-scan.json")[0]["maxrss"]) / 1024
row("peak memory, `scan`, at most, both processes", 120_000, "processes", 2 * largest, " MiB",
    f"twice the larger process's {largest:.1f} MiB; 102,000 files")
if len(counts) > 1:
    row(f"peak memory, `walk`, ÷ that at {counts[0]:,}", counts[-1], "growth", memory[counts[-1]] / memory[counts[0]],
        "", "")

empty, bare = load("profiles-start.json")
row("wall, scan with an empty profile − scan without", 0, "host",
    1000 * median(a - b for a, b in zip(empty["wall"], bare["wall"])), " ms",
    f"{spread(empty['wall'])} − {spread(bare['wall'])}; CPU {1000 * (median(cpu(empty)) - median(cpu(bare))):.1f} ms")
stig = load("profiles-stig.json")[0]
row("wall, scan with a profile of 367 controls", 367, "stig", 1000 * median(stig["wall"]), " ms",
    f"{spread(stig['wall'])}; made by make-profile in the measure of a STIG baseline; CPU {spread(cpu(stig))}")
row("peak memory, scan with a profile of 367 controls", 367, None, max(stig["maxrss"]) / 1024, " MiB",
    "the larger of the two processes")

start, version_times = (result["times"] for result in load("start.json")["results"])
row("wall, `--version`", 0, "version", 1000 * median(version_times), " ms", spread(version_times))
row("wall, whole `scan --root`: upper bound of start to first byte read", 0, "start", 1000 * median(start), " ms",
    spread(start))


def first_opens():
    """Milliseconds from execve to each first thing done in the target, from strace -f -y -ttt."""
    begun, pending, firsts = None, {}, {}
    with open(os.path.join(RAW, "start.strace"), errors="replace") as file:
        for line in file:
            match = re.match(r"(?:(\d+) +)?(\d+\.\d+) (.*)", line)
            if not match:
                continue
            process, at, call = match[1], float(match[2]), match[3]
            begun = begun or at
            # A call another thread's line cut in two: put it together again, at the time it came back.
            if call.endswith("<unfinished ...>"):
                pending[process] = call[: -len("<unfinished ...>")]
                continue
            if resumed := re.match(r"<\.\.\. \w+ resumed>(.*)", call):
                call = pending.pop(process, "") + resumed[1]
            name = call.split("(", 1)[0]
            if name.startswith("open"):
                if not re.search(rf"= \d+<{re.escape(TINY)}/", call) or "O_PATH" in call or "O_DIRECTORY" in call:
                    continue
                what = "first file opened"
            elif name == "getdents64" and re.search(rf"\(\d+<{re.escape(TINY)}[/>]", call):
                what = "first directory read"
            elif name in ("read", "readv", "pread64", "preadv", "preadv2") and f"<{TINY}/" in call:
                what = "first byte of a file read"
            elif name == "mmap" and f"<{TINY}/" in call:
                what = "first file mapped"
            else:
                continue
            firsts.setdefault(what, 1000 * (at - begun))
    return firsts


# No goal of its own: strace makes every call many times slower, so this only shows what lies before the first open.
firsts = first_opens() if os.path.exists(os.path.join(RAW, "start.strace")) else {}
row("time from execve to the first file of the target opened, under strace", 0, None,
    firsts.get("first file opened"), " ms",
    ", ".join(f"{what} after {ms:.2f} ms" for what, ms in firsts.items()) + "; strace slows every call down"
    if firsts else "strace saw no file of the target opened")

for name, what in (("walk", "`walk --jobs 1`"), ("baseline", "baseline")):
    files = glob.glob(f"{RAW}/instructions-{name}-*")
    totals = sorted((int(path.rsplit("-", 1)[1]), int(open(path).read())) for path in files)
    if len(totals) == 2:
        (few, at_few), (many, at_many) = totals
        per_entry = (at_many - at_few) / (many - few)
        start_cost = at_few - few * per_entry
        row(f"instructions an entry in user space, {what}", many, "instructions" if name == "walk" else None, per_entry,
            "", f"callgrind, difference between {many:,} and {few:,} entries; start of the process: {start_cost:,.0f}")
    else:
        row(f"instructions an entry in user space, {what}", 25000, None, None, "", "valgrind could not run it")


def version(*command):
    text = subprocess.run(command, capture_output=True, text=True).stdout
    return (re.search(r"\d+(\.\d+)+", text) or ["?"])[0]


def proc(file, key):
    with open(file) as text:
        match = re.search(rf"^{key}\s*:\s*(.*)$", text.read(), re.M)
    return match[1] if match else "unknown"


# The numeric part of the kernel's release only: the rest names whoever built it.
kernel = re.match(r"[\d.]*\d", platform.release())[0]
virtual = " (a virtual machine)" if "hypervisor" in proc("/proc/cpuinfo", "flags").split() else ""
gibibytes = int(proc("/proc/meminfo", "MemTotal").split()[0]) / 1024**2
distribution = platform.freedesktop_os_release().get("PRETTY_NAME", "unknown")
tools = ", ".join(f"{name} {version(*command)}" for name, command in {
    "findutils": ("find", "--version"), "bfs": ("bfs", "--version"), "hyperfine": ("hyperfine", "--version"),
    "valgrind": ("valgrind", "--version"), "strace": ("strace", "--version"), "gcc": ("cc", "-dumpfullversion"),
}.items())

print(f"""# Benchmark results

Written by `benchmarks/run`; what is measured and how is told there and in `measure.c`, `baseline.c` and `make-tree.c`.
All trees are warm: every entry is in the kernel's cache. Ratios are ratios of medians; brackets hold the range of the
single runs. Wall times are hyperfine's, in several rounds; CPU times (user + system) are from runs taking turns.

- Date: {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d}
- Processor: {proc("/proc/cpuinfo", "model name")}, {len(os.sched_getaffinity(0))} processors{virtual}, {gibibytes:.0f} GiB of memory
- System: {distribution}, Linux {kernel}, trees on {os.environ["FILE_SYSTEM"]}
- Agent: {os.environ["AGENT_VERSION"].splitlines()[0]}
- Tools: {tools}

| measured | entries | goal | result | | medians and ranges |
| --- | ---: | ---: | ---: | --- | --- |""")
for cells in rows:
    print("| " + " | ".join(cells) + " |")
