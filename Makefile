# Each target installs what it needs from Debian's packages, where it is run as root and something is missing.

SWIFT ?= swift
# Fully static (glibc), so that the agent runs in an image from scratch. lld leaves out what is not reached.
STATIC = -c release -Xswiftc -static-executable -Xswiftc -use-ld=lld -Xlinker --gc-sections

.PHONY: all build image demo test fuzz lint format bench clean

all: build

## bin/sidescan-agent and bin/sidescan, optimised, static and stripped; bin/kubectl-sidescan is the latter's plug-in name
build:
	scripts/install-packages build
	$(SWIFT) build $(STATIC) --product sidescan-agent
	$(SWIFT) build $(STATIC) --product sidescan
	mkdir -p bin
	for name in sidescan-agent sidescan; do \
		strip -o bin/$$name.new "$$($(SWIFT) build $(STATIC) --show-bin-path)/$$name" && mv bin/$$name.new bin/$$name || exit 1; \
	done
	ln -sfn sidescan bin/kubectl-sidescan

## bin/sidescan-agent-image.tar, an OCI archive; with BUILDER=swift:6.3-bookworm the agent is built in that image
image: $(if $(BUILDER),,build)
	scripts/install-packages image
	mkdir -p bin
	scripts/image $(if $(BUILDER),--builder $(BUILDER),bin/sidescan-agent) bin/sidescan-agent-image.tar

## starts a real distroless container, scans it from beside it, and prints the report
demo: build
	scripts/install-packages demo
	scripts/demo bin/sidescan-agent

## all tiers of tests that this machine can run; says which it left out and why
test: build
	scripts/install-packages test
	scripts/test bin/sidescan-agent

## tries every parser of a target's bytes, each for FUZZ_SECONDS (20); fails where one breaks
fuzz:
	scripts/install-packages fuzz
	scripts/fuzz

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Fuzz

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests Fuzz

## the figures of benchmarks/RESULTS.md, measured anew
bench: build
	$(SWIFT) build $(STATIC) --product sidescan-redteam
	benchmarks/run --twin "$$($(SWIFT) build $(STATIC) --show-bin-path)/sidescan-redteam" bin/sidescan-agent

clean:
	rm -rf .build .build-fuzz bin
