import Testing

@testable import Confinement

@Suite struct SystemCallFilterTests {
    @Test(arguments: FilterCase.all)
    func programFitsTheKernelAndIsShort(_ tried: FilterCase) throws {
        let program = try tried.interpreter()
        #expect((1...400).contains(program.count))
    }

    @Test(arguments: FilterCase.all)
    func eachAllowedCallIsAllowedByEachAlternativeAndNothingElse(_ tried: FilterCase) throws {
        let program = try tried.interpreter()
        var allowedNumbers: Set<UInt32> = []
        for call in tried.filter.allowed {
            guard let number = try SystemCallName.number(of: call.name, tried.architecture),
                SystemCallName.ownNumber(of: call.name, translatedTo: tried.architecture) != nil
            else { continue }
            allowedNumbers.insert(UInt32(number))
            func answer(_ arguments: [UInt64]) -> UInt32? {
                program.answer(
                    to: .init(
                        number: UInt32(number), architecture: tried.architecture.auditValue, arguments: arguments))?
                    .action
            }
            for arguments in probes(for: call) {
                let isAllowed =
                    call.alternatives.isEmpty
                    || call.alternatives.contains { $0.allSatisfy { arguments[Int($0.index)] & $0.mask == $0.value } }
                #expect(answer(arguments) == (isAllowed ? Answer.allow : Answer.trap), "\(call.name) \(arguments)")
            }
        }
        for number in UInt32(0)..<1100 where !allowedNumbers.contains(number) {
            let answer = program.answer(to: .init(number: number, architecture: tried.architecture.auditValue))
            #expect(answer?.action == Answer.trap, "\(number)")
        }
    }

    @Test(arguments: FilterCase.all)
    func numbersOfOtherArchitecturesKill(_ tried: FilterCase) throws {
        let program = try tried.interpreter()
        // i386, arm, aarch64 big-endian's and this one's own without its 64-bit mark; linux/audit.h.
        let others: [UInt32] = [0x4000_0003, 0x4000_0028, 0x0000_00b7, tried.architecture.auditValue & 0x7fff_ffff]
        let foreign = others + Architecture.allCases.filter { $0 != tried.architecture }.map(\.auditValue)
        for architecture in foreign {
            for number in UInt32(0)..<500 {
                let answer = program.answer(to: .init(number: number, architecture: architecture))
                #expect(answer?.action == Answer.killProcess, "\(number) of \(architecture)")
            }
        }
    }

    @Test(arguments: FilterCase.all)
    func x32NumbersAreRefused(_ tried: FilterCase) throws {
        let program = try tried.interpreter()
        for number in UInt32(0x4000_0000)..<0x4000_0400 {
            let answer = program.answer(to: .init(number: number, architecture: tried.architecture.auditValue))
            #expect(answer?.action == (tried.architecture == .x86_64 ? Answer.killProcess : Answer.trap))
        }
        for number: UInt32 in [0x3fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff] {
            let answer = program.answer(to: .init(number: number, architecture: tried.architecture.auditValue))
            #expect(answer?.action != Answer.allow)
        }
    }

    @Test(arguments: FilterCase.all)
    func loggingFilterRefusesNothingOfItsArchitecture(_ tried: FilterCase) throws {
        let program = BPFInterpreter(
            try tried.filter.program(for: tried.architecture, onRefusal: .log).bytes)
        let own = tried.architecture.auditValue
        for name in ["execve", "socket", "clone"] {
            let number = try #require(try SystemCallName.number(of: name, tried.architecture))
            #expect(program.answer(to: .init(number: UInt32(number), architecture: own))?.action == Answer.log)
        }
        #expect(program.answer(to: .init(number: 0, architecture: 0x4000_0003))?.action == Answer.killProcess)
    }

    @Test(arguments: Architecture.allCases)
    func scanningFilterIsAPartOfTheFindingFilter(_ architecture: Architecture) throws {
        let finding = FilterCase(filter: .workerFinding, architecture: architecture)
        let scanning = FilterCase(filter: .workerScanning, architecture: architecture)
        for call in SystemCallFilter.workerScanning.allowed {
            for arguments in probes(for: call) where try scanning.answer(call.name, arguments) == Answer.allow {
                #expect(try finding.answer(call.name, arguments) == Answer.allow, "\(call.name) \(arguments)")
            }
        }
    }

    @Test func workerHasAtMostFortyCallsOnEachArchitecture() throws {
        for architecture in Architecture.allCases {
            let numbers = try SystemCallFilter.workerScanning.allowed.compactMap {
                try SystemCallName.number(of: $0.name, architecture)
            }
            #expect((20...40).contains(numbers.count))
        }
    }

    @Test(arguments: allFilters.map(\.name))
    func listsAreSoundThemselves(name: String) throws {
        let filter = try #require(allFilters.first { $0.name == name })
        #expect(Set(filter.allowed.map(\.name)).count == filter.allowed.count)
        for call in filter.allowed {
            #expect(!call.reason.isEmpty)
            #expect((call.limit == nil) == call.alternatives.isEmpty, "\(call.name)")
            for conditions in call.alternatives {
                #expect(!conditions.isEmpty)
                #expect(Set(conditions.map(\.index)).count == conditions.count, "\(call.name)")
                for condition in conditions {
                    #expect(condition.index < 6 && condition.value & ~condition.mask == 0, "\(call.name)")
                    #expect(condition.mask >> 32 == 0, "the upper half is the caller's: \(call.name)")
                }
            }
        }
    }

    @Test func misspeltNameIsAFailure() {
        let filter = SystemCallFilter(name: "wrong", allowed: [AllowedCall("opennat", "no such call")])
        #expect(throws: FilterFailure.unknownCall("opennat")) { try filter.program(onRefusal: .kill) }
    }
}

/// Arguments that tell the alternatives of a call apart: each alternative's own values, with each single bit turned, with
/// anything in the upper half, and with anything in the arguments that nobody looks at.
func probes(for call: AllowedCall) -> [[UInt64]] {
    var probes: [[UInt64]] = [Array(repeating: 0, count: 6), Array(repeating: .max, count: 6)]
    for conditions in call.alternatives {
        var fitting: [UInt64] = Array(repeating: 0xdead_beef_dead_beef, count: 6)
        for condition in conditions { fitting[Int(condition.index)] = condition.value }
        probes.append(fitting)
        for condition in conditions {
            for bit in 0..<64 {
                var turned = fitting
                turned[Int(condition.index)] ^= 1 << UInt64(bit)
                probes.append(turned)
            }
            var extended = fitting
            extended[Int(condition.index)] |= 0xffff_ffff_0000_0000
            probes.append(extended)
        }
    }
    return probes
}
