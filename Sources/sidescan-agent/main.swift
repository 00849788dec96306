import TargetFilesystem
import LinuxSystem
let root = try TargetRoot(directory: Array(CommandLine.arguments[1].utf8))
let n = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2])! : processorAllowance()
let s = try Walker().count(root, on: WorkerThreads(count: n))
print(s)
