# Every target works in a fresh clone with Go, git and bash. Nothing is installed
# outside Go's own caches and ./bin, but for Chromium and hledger (see .ci).

SHELL       := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

GOFUMPT     := mvdan.cc/gofumpt@v0.12.0
GOLANGCI    := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0

FUZZTIME   ?= 3s
SIM_CHECKS ?= 50
SIM_SHORT  ?= 20

# Everything is compiled as it is released, without C, so that it is compiled
# once; the race detector alone needs a C compiler.
export CGO_ENABLED := 0

# Everything is vetted by make check, together with all other linters; no test
# does it again (-vet=off).
# Packages with goroutines are tried under the race detector, which needs a C
# compiler; without one they are tried plainly, and a line says so.
RACE_PKGS := $(shell .ci/raced)

.PHONY: help run build test check fmt generate fuzz race sim e2e faults faultsshort together bench vulns unit generated

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## build, start the sample network and say what to try
	exec bin/metaorg demo

build: ## the static binary bin/metaorg
	go build -trimpath -o bin/metaorg ./cmd/metaorg

test: unit race e2e together ## all tests, journeys in a browser, a short fuzz of each decoder, a short simulation

check: ## format, vet, lint, generated code, known vulnerabilities
	@unformatted=$$(go run $(GOFUMPT) -l .); \
	if [ -n "$$unformatted" ]; then echo "not formatted (make fmt):"; echo "$$unformatted"; exit 1; fi
	go run $(GOLANGCI) run
	@$(MAKE) --no-print-directory generated vulns

fmt: ## format every Go file
	go run $(GOFUMPT) -l -w .

generate: ## write generated code anew
	go generate ./...

fuzz: ## each fuzz target for FUZZTIME (3s)
	@FUZZTIME=$(FUZZTIME) .ci/fuzz

# Short, because the long part of a simulation runs under make sim. SQLite's
# code is C that was translated, with its own memory, and takes most of the time
# when the detector watches it; what calls it is watched.
UNWATCHED := modernc.org/...=-race=false
# These ask for everything there is, or replay it, on one goroutine: the detector
# has nothing to find in them and takes long. make unit runs them, and make sim
# the simulations, which let the rules run on one goroutine, too.
TABLES    := ^Test(TableOf|RecordedChains|EveryText|EveryRefusalIsSaid|BytesNeverChange|FrozenBytes|ANetworkGoesOnUnder)

race: ## tests of packages with goroutines, under the race detector
	@export CGO_CFLAGS=-O1 CGO_ENABLED=$$(env -u CGO_ENABLED go env CGO_ENABLED); \
	if [ "$$CGO_ENABLED" = 1 ]; then set -x; go test -p 3 -vet=off -race -gcflags='$(UNWATCHED)' -short -parallel 4 -skip '$(TABLES)|^TestSim' $(RACE_PKGS); \
	else echo "race detector skipped: it needs a C compiler"; set -x; go test -vet=off -parallel 4 -skip '$(TABLES)|^TestSim' $(RACE_PKGS); fi

# Simulations are the tests called TestSim…, which are read from the sources; the
# number of seeds is rapid's flag.
sim: ## simulations with SIM_CHECKS (50) seeds each
	@packages=$$(grep -rlE --include='*_test.go' '^func TestSim' . | xargs -r -n 1 dirname | sort -u); \
	[ -z "$$packages" ] || { set -x; go test -vet=off -count=1 -run '^TestSim' $$packages -rapid.checks=$(SIM_CHECKS); }

# One browser serves them all; -count=1, since they also depend on it. They
# wait more than they work, so more of them run at a time than there are cores.
e2e: ## journeys in a real browser
	@.ci/chromium
	go test -vet=off -count=1 -timeout 30m -parallel 6 ./e2e/...

# Real processes of a build that fails on purpose where it is told to. In the folder itself, so that the table is printed.
faults: ## what a network survives: 200 rounds of each fault, by real processes (hours)
	cd faults && go test -count=1 -tags faults -timeout 24h -v -rounds 200

faultsshort: ## the same in few rounds
	cd faults && go test -vet=off -count=1 -tags faults -timeout 20m -short -rounds 1

# Processes that fail wait more than they work, so what only needs the processor
# runs beside them with what they leave, with SIM_SHORT seeds; its lines come after theirs.
together:
	@log=$$(mktemp); trap 'rm -f "$$log"' EXIT; \
	nice -n 19 $(MAKE) --no-print-directory fuzz sim SIM_CHECKS=$(SIM_SHORT) >"$$log" 2>&1 & beside=$$!; \
	failed=0; $(MAKE) --no-print-directory faultsshort || failed=1; \
	wait $$beside || failed=1; cat "$$log"; exit $$failed

bench: build ## benchmarks, as ratios against the engine's own kvstore
	bin/metaorg bench

# Without the simulations, which make sim runs; more at a time than there are
# cores, since many wait for processes more than they work.
unit:
	@.ci/hledger
	@packages=$$(go list ./... | grep -vxF "$$(go list $(RACE_PKGS))" | grep -v '^metaorg/e2e'); set -x; go test -p 3 -vet=off -timeout 20m -parallel 6 -skip '^TestSim' $$packages; \
	go test -vet=off -run '$(TABLES)' $$(grep -slE 'func $(subst ^,,$(TABLES))' $(addsuffix /*_test.go,$(RACE_PKGS)) | xargs -n 1 dirname | sort -u)

# Not compared with the last commit, so that it also holds while working.
generated:
	@state() { git ls-files -co --exclude-standard -z | xargs -0 cksum 2>/dev/null || true; }; \
	before=$$(state); $(MAKE) --no-print-directory generate; after=$$(state); \
	if [ "$$before" != "$$after" ]; then \
		echo "generated code was out of date; now it is:"; diff <(echo "$$before") <(echo "$$after") || true; exit 1; fi

vulns: ## known vulnerabilities in what is called
	@.ci/vulns $(GOVULNCHECK)
