# The two commands a newcomer needs:
#
#   make demo    builds lab and runs the main job
#   make test    runs every test
#
# and the one for everybody who changes something: make quick. All install the libpcap headers when they are missing, saying so first.

SHELL   := /bin/bash
GO      ?= go
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X main.version=$(VERSION)

# A version manager's python3 is a shell script, and starts ten times as slowly
# as what it starts in the end; the tests start a thousand.
ifneq ($(findstring /shims/,$(shell command -v python3)),)
export PATH := $(if $(wildcard /usr/bin/python3),/usr/bin:)$(PATH)
endif

# Who does the labs that this file runs.
STUDENT := --id 20241234 --name 홍길동 --dept 컴퓨터공학과

# Without the libpcap headers, and no way to install them, lab records
# through AF_PACKET instead (Linux).
CGO = $(shell .ci/need --have pcap && echo 1 || echo 0)

.PHONY: demo demo-web bench-web build test quick brief vet formatted need-test check portable race race-command full full-command replay fuzz bench bench-integrity bench-break bench-starters soak dist references pictures windows-test windows-sample need-wine clean

demo: build
	bin/lab run udp-echo $(STUDENT) --out bin/demo --force

# A course online with a made-up class; prints the links, and runs until Ctrl-C.
demo-web: build
	.ci/demo-web

build:
	@.ci/need pcap || echo "lab will record without libpcap"
	CGO_ENABLED=$(CGO) $(GO) build -ldflags '$(LDFLAGS)' -o bin/lab ./cmd/lab

# What waits, for programs or for the clock, stands beside what computes.
test: need-test
	@$(MAKE) --no-print-directory -j 2 --output-sync=target full-command full race race-command need-wine check portable build
	@$(MAKE) --no-print-directory -j 3 --output-sync=target fuzz windows-sample replay
	@echo "all tests passed"

need-test:
	@.ci/need pcap python3
	@[ "$$(uname)" != Linux ] || .ci/need ip nsenter # networks with a referee
	@.ci/need chromium fonts npm || echo "pages will not be tested in a browser"
	@.ci/need headless || echo "tests of pages will take longer" # Debian has it
	@.ci/need postgres || echo "the course online will not be tested on Postgres"

# Installing Wine takes a minute of waiting, which the tests need not share.
need-wine:
	@.ci/need wine mingw || echo "the Windows program will not be tested"

# An answer within a minute: everything but what runs programs and records for
# long, what tries out all there is, and what looks for data races.
quick: build
	@$(MAKE) --no-print-directory -j 2 --output-sync=target brief vet replay

brief:
	$(GO) test -vet=off -short -parallel 8 -p 4 ./lab $$($(GO) list ./... | grep -v -e '/lab$$' -e '/browser$$')

vet: formatted
	$(GO) vet ./...

formatted:
	@bad=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$bad" ] || { echo "not gofmt'ed: $$bad"; exit 1; }

# What a machine can see in the source.
check: vet
	$(GO) tool staticcheck ./...
	$(GO) mod tidy -diff

# Every system that lab promises to grade on; for which processor matters only
# to our files for Linux.
portable:
	$(GO) run ./.ci/portable {linux,darwin}/arm64 windows/amd64

# With the race detector, which makes everything ten times as slow, tests that
# try out all there is take samples (testing.Short); they do so in full without.
# Packages in which nothing runs beside anything go without, and of the command's
# tests those do that are about one thing after another. What has been done under
# the detector is not done again. A program that it watches would sleep for a
# second at its end. make check vets.
GOTEST := $(GO) test -vet=off -parallel 8 -timeout 14m
RACE   := GORACE=atexit_sleep_ms=0 $(GOTEST) -race -short
BESIDE := TestAwait|TestTheSecondStops|TestEveryEnd|TestInterrupted|TestARecording|TestWatchOutlives|TestTracedPrograms|TestScripts/^(run|run_network|run_trace|watch|grade|record|hand)$$
race:
	$(RACE) $$(.ci/packages race)
race-command:
	$(RACE) -run '$(BESIDE)' ./cmd/lab
full:
	$(GOTEST) $$(.ci/packages full)
	$(GOTEST) $$(.ci/packages samples)
full-command:
	$(GOTEST) -skip '$(BESIDE)' ./cmd/lab

# The Windows program under Wine, beside the Linux one; some three minutes.
# make test takes every eighth lab, while the fuzzers run by the clock.
windows-test: build
	timeout 900 .ci/windows-test

windows-sample: build
	@if .ci/need --have wine && .ci/need --have mingw; then timeout 600 .ci/windows-test 8; fi

replay: build
	bin/lab replay testdata

# Records the reference capture of every lab again, with its expectation.
references: build
	@for lab in $$(bin/lab list | cut -d' ' -f1); do \
		echo "record $$lab"; \
		bin/lab run $$lab $(STUDENT) --out bin/references/$$lab --force -q >/dev/null || exit 1; \
		mkdir -p testdata/references/$$lab; \
		cp bin/references/$$lab/20241234.pcapng testdata/references/$$lab/; \
		printf 'assignment: %s\nid: 20241234\n' $$lab >testdata/references/$$lab/20241234.expect; \
	done
	bin/lab replay testdata/references --update

# Draws the README's pictures from real runs, in a real browser.
pictures: build
	.ci/pictures

# Ten seconds of each fuzz target, on one processor; FUZZTIME=1h for a long run.
FUZZTIME ?= 10s
fuzz:
	@.ci/fuzz $(FUZZTIME)

# How fast, beside other programs, in one run (Debian's packages; what is
# missing is left out of the tables). A class of 1,000 stands beside a shell
# loop that calls tshark once per file.
bench: build
	-@.ci/need tshark tcptrace tcpdump
	$(GO) run ./capture/flow/bench -lab bin/lab
	$(GO) test -run '^$$' -bench . -benchmem ./capture ./capture/ip ./capture/flow
	$(GO) test -run '^$$' -bench . -benchtime 3x ./assignments/class
	$(GO) test -run '^$$' -bench 'TenThousand|Course' -benchtime 1x ./cmd/lab

# How well honest students, copiers and forgers are told apart, in a class of 420
# that is another one each time; LAB_CORPUS puts strangers' captures into it. And
# how long it takes to compare 10,000 submissions.
bench-integrity:
	LAB_INTEGRITY=1 $(GO) test -count 1 -run '^TestIntegrity$$' -v ./assignments/compare
	$(GO) test -run '^$$' -bench Class -benchtime 1x ./assignments/compare

# Small programs, each with one weakness that lab break is to find and name, and
# robust ones that it is not to accuse: a table. ROUNDS=10 takes an hour.
ROUNDS ?= 1
bench-break: build
	-@.ci/need python3 gcc java
	$(GO) run ./lab/adverse/bench -lab bin/lab -rounds $(ROUNDS) -missed 2

# Every lab with the starters of every language, as they are written and with the
# right calls in them: some ten minutes, two at a time.
bench-starters:
	LAB_REQUIRE_CAPTURE=1 LAB_STARTERS=1 $(GO) test -count 1 -run '^TestStarters$$' -parallel 2 -timeout 60m -v ./cmd/lab

# 10,000 uploads in one burst from 200 connections to lab web, on either database:
# each is waited for until it is on the disk and graded. Then as many to two servers
# and three workers, of which one each is killed by turns; captures in S3; and the
# day in a browser in every language on every store.
bench-web:
	@.ci/need postgres || echo "Postgres is left out"
	-$(GO) build -C .ci/s3 -o ../../bin/versitygw github.com/versity/versitygw/cmd/versitygw
	LAB_BENCH_WEB=$${LAB_BENCH_WEB:-10000} $(GO) test -run 'TestWebBurst|TestManyServers' -timeout 60m -v ./cmd/lab
	LAB_S3_SERVER=$(CURDIR)/bin/versitygw $(GO) test -count 1 -run InS3 -v ./assignments/store
	LAB_BENCH_WEB=1 $(GO) test -count 1 -run TheDayInABrowser -v ./assignments/web
	$(GO) test -run '^$$' -bench . -benchtime 3s ./assignments/web ./assignments/jobs

# The main job, over and over, alone and several at once, and every command that
# writes interrupted at random moments: nothing lost, nothing left behind.
RUNS ?= 1000
soak:
	LAB_REQUIRE_CAPTURE=1 LAB_SOAK=$(RUNS) $(GO) test -run TestSoak -timeout 30m -v ./cmd/lab

# A program for every system. Without cgo none of them needs a library. Those that
# serve no course from a cloud do without S3, which is a fifth of the program.
dist:
	@mkdir -p dist
	@for target in {linux,darwin,windows}/{amd64,arm64}; do \
		name=dist/lab-$${target%/*}-$${target#*/}; \
		tags=nos3; \
		case $$target in windows/*) name=$$name.exe ;; linux/*) tags= ;; esac; \
		GOOS=$${target%/*} GOARCH=$${target#*/} CGO_ENABLED=0 $(GO) build -trimpath -tags "$$tags" -ldflags '$(LDFLAGS)' -o $$name ./cmd/lab || exit 1; \
	done
	cp LICENSE dist/ && cp lab/terminal/font/OFL.txt dist/FONT-LICENSE
	cd dist && sha256sum * > /tmp/SHA256SUMS.$$$$ && mv /tmp/SHA256SUMS.$$$$ SHA256SUMS

clean:
	rm -rf bin dist
