# The two commands a newcomer needs:
#
#   make demo    builds lab and runs the main job
#   make test    runs every test
#
# Both install the libpcap headers when they are missing, saying so first.

SHELL   := /bin/bash
GO      ?= go
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X main.version=$(VERSION)

# Without the libpcap headers, and no way to install them, lab records
# through AF_PACKET instead (Linux).
CGO = $(shell .ci/need --have pcap && echo 1 || echo 0)

.PHONY: demo build test check unit replay fuzz portable bench soak dist clean

demo: build
	@mkdir -p bin/demo
	bin/lab run udp-echo --id 20241234 --name 홍길동 --dept 컴퓨터공학과 --out bin/demo --force

build:
	@.ci/need pcap || echo "lab will record without libpcap"
	CGO_ENABLED=$(CGO) $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/lab ./cmd/lab

test: need-test check portable unit replay fuzz
	@echo "all tests passed"

.PHONY: need-test
need-test:
	@.ci/need pcap python3

# What a machine can see in the source.
check:
	@bad=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$bad" ] || { echo "not gofmt'ed: $$bad"; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) mod tidy -diff

# Every system that lab promises to grade on.
portable:
	@for target in {linux,darwin,windows}/{amd64,arm64}; do \
		echo "build $$target without cgo"; \
		GOOS=$${target%/*} GOARCH=$${target#*/} CGO_ENABLED=0 $(GO) build ./... || exit 1; \
	done

unit:
	$(GO) test -race -timeout 10m ./...

replay: build
	bin/lab replay testdata

# Ten seconds of each fuzz target; FUZZTIME=1h for a long run.
FUZZTIME ?= 10s
fuzz:
	@$(GO) test -list '^Fuzz' ./... | awk '/^Fuzz/ { name[n++] = $$1 } /^ok/ { for (i = 0; i < n; i++) print $$2, name[i]; n = 0 }' | \
	while read -r package target; do \
		echo "fuzz $$package $$target"; \
		$(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) "$$package" > bin/fuzz.log 2>&1 </dev/null || { cat bin/fuzz.log; exit 1; }; \
	done

clean:
	rm -rf bin dist
