# What lives here: the commands of this repository. `make` alone lists them.
#
# `make test` needs Rust and a C compiler. What else it needs it installs: Debian packages that are missing
# (as root or with sudo), cargo tools into .tools, Python packages into .venv.

# One place for the versions of the tools. A copy that is on the PATH already is used as it is.
NEXTEST_VERSION := 0.9.143
DENY_VERSION := 0.20.2
MACHETE_VERSION := 0.9.2

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
# Each cargo command uses all processors by itself, and the checks are meant to run cheapest first.
.NOTPARALLEL:

TOOLS := $(CURDIR)/.tools
VENV := $(CURDIR)/.venv
NODE_CLIENTS := tests/clients/node
NODE_STAMP := $(NODE_CLIENTS)/node_modules/.stamp
PANEL_STAMP := web/node_modules/.stamp
# Without npm the gateway is built without the panel, and its page tells so.
WITH_PANEL := $(if $(shell command -v npm 2>/dev/null),web)
PANEL_TESTS_STAMP := tests/panel/node_modules/.stamp
export PATH := $(TOOLS)/bin:$(PATH):$(HOME)/.cargo/bin

ifdef CI
export CARGO_INCREMENTAL := 0
export NEXTEST_PROFILE := ci
endif

##@ Use
.PHONY: help demo build web
help: ## List the commands
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(WITH_PANEL) ## Start the gateway with simulated upstreams and demo accounts; prints the panel's URL and curl lines to try
	cargo run -- demo

build: $(WITH_PANEL) ## Build the release binary, without the demo, at target/release/business2api
	cargo build --release -p business2api --no-default-features

web: $(PANEL_STAMP) ## Build the panel into web/dist, which the next build of the gateway takes in; needs npm
	npm --prefix web run build

##@ Check
.PHONY: test check-format check-unused-deps check-deps check-containers check-panel check-lints check-docs test-rust test-panel test-doc test-clients
# The panel is built before the gateway is, so that all tests meet a gateway with its panel.
test: check-format check-unused-deps check-deps check-containers check-panel web check-lints check-docs test-rust test-panel test-doc test-clients ## Run every check and test, cheapest first; installs what they need

check-format: ## Is everything formatted?
	cargo fmt --all --check

check-unused-deps: tool-machete ## Does every crate use what it depends on?
	cargo machete

check-deps: tool-deny ## Licences, bans and sources of what we depend on
	cargo deny check bans licenses sources

check-containers: $(VENV)/requirements.stamp ## Are the Dockerfile and the compose file sound?
	@.ci/need docker-compose docker-compose
	$(VENV)/bin/hadolint --failure-threshold style infra/docker/Dockerfile
	B2A_MASTER_KEY=any docker-compose --env-file infra/compose/.env.example -f infra/compose/compose.yaml config --quiet

check-panel: $(PANEL_STAMP) ## The panel: format, lints, types and unit tests
	npm --prefix web run check
	npm --prefix web test

check-lints: ## Clippy on all targets, and a build without the demo; a warning is an error
	cargo clippy --workspace --all-targets -- -D warnings
	cargo check -p business2api --no-default-features

check-docs: ## Do the Rust docs build without a warning?
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

test-rust: tool-nextest $(VENV)/requirements.stamp ## Unit, contract, house-rule and end-to-end tests
	@.ci/need nginx nginx
	@.ci/need redis-server redis-server
	@.ci/need chromium chromium
	@.ci/need chromedriver chromium-driver
	cargo build --workspace --bins
	cargo nextest run --workspace

test-panel: web $(PANEL_TESTS_STAMP) ## A browser walks through the panel of a demo gateway, and of a stand-in for faults and much data
	@.ci/need chromium chromium
	$(if $(PANEL_GATEWAY)$(PANEL_URL),,cargo build --workspace --bins)
	npm --prefix tests/panel test

test-doc: ## The examples in the Rust docs
	cargo test --workspace --doc

test-clients: export BUSINESS2API_BIN = $(abspath $(or $(CARGO_TARGET_DIR),target))/debug/business2api
test-clients: $(VENV)/requirements.stamp $(VENV)/langchain.stamp $(NODE_STAMP) ## SDKs (Python, Node), LangChain, Claude Code, Codex, Gemini CLI, Continue against a gateway
	cargo build -p business2api
	$(VENV)/bin/python -m pytest tests/clients
	$(VENV)/langchain/bin/python -m pytest tests/clients/langchain

##@ More
.PHONY: bench bench-pool test-history test-ceph test-advisories fmt clean-tools
bench: ## Compare the gateway with nginx in front of the same upstream; fails above the floors
	@.ci/need nginx nginx
	@.ci/need redis-server redis-server
	cargo build --release -p business2api -p b2a-simulator
	cargo run --release -p b2a-bench

bench-pool: ## What a lease costs in pools of 100 to a million accounts in Redis; fails beyond its goals
	@.ci/need redis-server redis-server
	cargo bench -p b2a-pool --bench size

test-history: tool-nextest ## Gateways and schedulers killed at random for a minute, and what became of the pool
	@.ci/need redis-server redis-server
	cargo build -p business2api
	B2A_HISTORY_SEC=60 cargo nextest run -p b2a-suite --test history --success-output final

test-ceph: tool-nextest ## The object store's contract against a real RADOS Gateway of Ceph; installs it
	@.ci/need ceph-mon ceph-mon
	@.ci/need ceph-osd ceph-osd
	@.ci/need radosgw radosgw
	@.ci/need ceph ceph-common
	cargo nextest run -p b2a-objects --test contract --no-run
	tests/servers/ceph cargo nextest run -p b2a-objects --test contract s3::

test-advisories: tool-deny ## Known vulnerabilities in what we depend on; needs a network
	cargo deny check advisories

fmt: ## Format everything
	cargo fmt --all

clean-tools: ## Remove the tools that `make test` installed here
	rm -rf $(TOOLS) $(VENV) $(NODE_CLIENTS)/node_modules web/node_modules tests/panel/node_modules

# Debug builds of the tools take a third of the time to build, and are fast enough for what they do.
define install-tool
	@cargo $(1) --version >/dev/null 2>&1 || \
	  CARGO_PROFILE_DEV_DEBUG=0 CARGO_INCREMENTAL=0 CARGO_TARGET_DIR=$(TOOLS)/target \
	    cargo install --debug --locked --root $(TOOLS) cargo-$(1)@$(2)
	@rm -rf $(TOOLS)/target
endef

.PHONY: tool-nextest tool-deny tool-machete
tool-nextest:
	$(call install-tool,nextest,$(NEXTEST_VERSION))

tool-deny:
	$(call install-tool,deny,$(DENY_VERSION))

tool-machete:
	$(call install-tool,machete,$(MACHETE_VERSION))

$(VENV)/requirements.stamp: .ci/requirements.txt tests/clients/requirements.txt tests/servers/requirements.txt
	@.ci/need python3-venv python3-venv
	python3 -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check $(addprefix -r ,$^)
	@touch $@

# An environment of its own: LangChain wants other versions of the SDKs than the newest.
$(VENV)/langchain.stamp: tests/clients/langchain/requirements.txt
	@.ci/need python3-venv python3-venv
	python3 -m venv $(VENV)/langchain
	$(VENV)/langchain/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# The packages of the clients bring a Node that all of them support; the one that is there only runs npm.
$(NODE_STAMP) $(PANEL_STAMP) $(PANEL_TESTS_STAMP): %/node_modules/.stamp: %/package-lock.json
	@.ci/need npm npm
	cd $* && npm ci --loglevel=error
	@touch $@
