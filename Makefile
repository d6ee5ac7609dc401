# Bullwhip: index of tasks. `make help` lists them; V=1 shows the commands.

# ---- settings: any of them may be given on the command line -------------------------------------------------------
# Builds with other settings go into a folder of their own:
#     make CC=clang OPT=-O3 BUILD=build-clang

# The compiler: gcc unless said otherwise (make's own default, cc, may be anything).
ifeq ($(origin CC),default)
CC := gcc
endif

# Where everything that is made goes.
BUILD ?= build

# Results do not depend on the level; speed does.
OPT ?= -O2

# A warning is a mistake. `make WERROR=` for a compiler that knows warnings newer than this code.
WERROR ?= -Werror

# Sanitizers; set by tests/sanitize.sh.
SANITIZE ?=

# Where `make install` puts the program; DESTDIR for packagers.
PREFIX ?= /usr/local

# Compilers and tests at the same time: one per processor.
JOBS ?= $(shell nproc 2>/dev/null || echo 2)

# `make test ONLY=sim/test_q` runs only the test programs whose names contain this.
ONLY ?=

# What `make validate` does: full (both seeds, all replications), quick, or --second-seed (quick, at the other seed).
LENGTH ?= full

# What `make run` runs.
SCENARIO ?= scenarios/handbag_launch.cfg

# ---- fixed: results and layers depend on these --------------------------------------------------------------------

# _POSIX_C_SOURCE: threads, signals and files as POSIX 2008 has them, nothing of one system only.
# -ffp-contract=off: no fused multiply-add unless written, so that every compiler gives the same bits.
STANDARD := -std=c17 -D_POSIX_C_SOURCE=200809L -I. -ffp-contract=off -pthread
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion $(WERROR)
COMPILE   = $(CC) $(STANDARD) $(OPT) -g $(WARNINGS) $(SANITIZE) $(CFLAGS)
LINK      = $(CC) $(OPT) -g -pthread $(SANITIZE) $(LDFLAGS)
LIBS     := -lgsl -lgslcblas -lconfig -ljansson -lpthread -lm

# Lowest layer first; a layer may use those before it, never those after it (`make lint` checks).
LAYERS := sim models output cli

# The layers as libraries, in the order in which the linker wants them: users before the used.
ARCHIVES := $(foreach layer,cli output models sim,$(BUILD)/lib$(layer).a)

# ---- what there is ------------------------------------------------------------------------------------------------

sources_sim    := $(sort $(wildcard sim/*.c))
sources_models := $(sort $(wildcard models/*.c))
sources_output := $(sort $(wildcard output/*.c))
sources_cli    := $(filter-out cli/main.c,$(sort $(wildcard cli/*.c)))
sources        := $(foreach layer,$(LAYERS),$(sources_$(layer))) cli/main.c

test_sources       := $(sort $(foreach layer,$(LAYERS),$(wildcard tests/$(layer)/test_*.c)))
validation_sources := $(sort $(wildcard tests/validation/*.c))
bench_sources      := $(sort $(wildcard tests/bench/*.c))
all_sources        := $(sources) $(test_sources) $(validation_sources) $(bench_sources)

PROGRAM    := $(BUILD)/bullwhip
TESTS      := $(patsubst %.c,$(BUILD)/%,$(test_sources))
VALIDATION := $(BUILD)/tests/validation/validate
BENCHES    := $(patsubst tests/%.c,$(BUILD)/%,$(bench_sources))
object      = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))

# Parallel; a -j on the command line outweighs this one.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(JOBS)
endif
MAKEFLAGS += --no-print-directory --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:

Q := $(if $(filter 1,$(V)),,@)
export CC BUILD JOBS ONLY V

# ---- tasks --------------------------------------------------------------------------------------------------------

.PHONY: all help run test unit validate lint format sanitize mutants bench install uninstall clean deps programs tidy FORCE
.DEFAULT_GOAL := all

all: $(PROGRAM) ## build build/bullwhip (also plain `make`)

help: ## list the tasks
	@echo "make TASK, where TASK is"
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' Makefile | awk -F '\t' '{ printf "    %-10s %s\n", $$1, $$2 }'
	@echo "Settings such as CC, OPT, BUILD and their reasons stand at the top of the Makefile; V=1 shows the commands."

run: deps ## install what is missing, build, simulate the handbag launch
	$(Q)$(MAKE) all
	$(Q)$(PROGRAM) run $(SCENARIO) || [ $$? -eq 5 ] # 5: a target of the scenario is missed, and said so

test: deps ## install what is missing, build, run all tests
	$(Q)$(MAKE) programs
	$(Q)tests/run.sh quick $(TESTS) $(VALIDATION)

unit: ## the unit tests alone
	$(Q)$(MAKE) $(TESTS)
	$(Q)tests/run.sh unit $(TESTS)

validate: deps ## compare whole simulations with exact answers, at full length and two seeds; prints the table
	$(Q)$(MAKE) all $(VALIDATION)
	$(Q)$(VALIDATION) $(LENGTH)

lint: ## layout, layers and static analysis
	$(Q)tests/deps.sh use check
	$(Q)$(MAKE) programs
	$(Q)MAKE="$(MAKE)" tests/lint.sh

format: ## lay out all sources as .clang-format says
	$(Q)find $(LAYERS) tests -name '*.[ch]' -exec clang-format -i {} +

sanitize: deps ## tests and short runs under the address, undefined-behaviour and thread sanitizers
	$(Q)MAKE="$(MAKE)" tests/sanitize.sh

mutants: deps ## put deliberate mistakes into a copy, one at a time: which test sees each?
	$(Q)$(MAKE) programs
	$(Q)MAKE="$(MAKE)" tests/mutants.sh

bench: deps ## measure speed against bare structures in the same run
	$(Q)$(MAKE) $(BENCHES)
	$(Q)for bench in $(BENCHES); do echo "== $${bench##*/}"; $$bench || exit 1; done

install: all ## install into PREFIX (/usr/local)
	$(Q)install -D $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/bullwhip
	$(Q)install -d $(DESTDIR)$(PREFIX)/share/bullwhip/scenarios
	$(Q)install -m 644 $(wildcard scenarios/*.cfg) $(DESTDIR)$(PREFIX)/share/bullwhip/scenarios
	$(Q)install -D -m 644 LICENSE $(DESTDIR)$(PREFIX)/share/doc/bullwhip/LICENSE

uninstall: ## remove what `make install` installed
	$(Q)rm -f $(DESTDIR)$(PREFIX)/bin/bullwhip
	$(Q)rm -rf $(DESTDIR)$(PREFIX)/share/bullwhip $(DESTDIR)$(PREFIX)/share/doc/bullwhip

clean: ## remove the build folder (results/ stays)
	$(Q)rm -rf $(BUILD)

deps: ## install missing tools and libraries (Debian, Ubuntu); elsewhere name them
	$(Q)tests/deps.sh use

# Everything that is compiled, but the benches.
programs: $(PROGRAM) $(TESTS) $(VALIDATION)

# ---- how things are made ------------------------------------------------------------------------------------------

$(PROGRAM): $(call object,cli/main.c) $(ARCHIVES)
	@echo "  LD  $@" >&2
	$(Q)$(LINK) -o $@ $^ $(LIBS)

# Made afresh, so that no member outlives its source file.
define archive
$(BUILD)/lib$(1).a: $(call object,$(sources_$(1))) $(BUILD)/list.$(1)
	@echo "  AR  $$@" >&2
	$(Q)rm -f $$@ && $(AR) rcs $$@ $(call object,$(sources_$(1)))

$(call remember,$(BUILD)/list.$(1),$(sources_$(1)))
endef

# remember FILE,TEXT: a file that changes only when the text does.
define remember
$(1): FORCE
	@mkdir -p $$(@D)
	@echo '$(2)' | cmp -s - $$@ || echo '$(2)' > $$@
endef

$(foreach layer,$(LAYERS),$(eval $(call archive,$(layer))))
$(eval $(call remember,$(BUILD)/flags,$(COMPILE) $(LINK)))

$(BUILD)/obj/%.o: %.c $(BUILD)/flags
	@echo "  CC  $<" >&2
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

$(VALIDATION): $(call object,$(validation_sources)) $(BUILD)/list.validation
	@mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $(filter %.o,$^) -lgsl -lgslcblas -ljansson -lm

$(eval $(call remember,$(BUILD)/list.validation,$(validation_sources)))

$(BUILD)/tests/%: $(BUILD)/obj/tests/%.o $(ARCHIVES)
	@mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $^ -lcmocka $(LIBS)

$(BUILD)/bench/%: $(BUILD)/obj/tests/bench/%.o $(ARCHIVES)
	@mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $^ $(LIBS)

# clang-tidy, a file at a time and only after a change: the object knows which headers it was made from.
tidy: $(patsubst %.c,$(BUILD)/tidy/%,$(all_sources))

$(BUILD)/tidy/%: %.c $(BUILD)/obj/%.o .clang-tidy
	@mkdir -p $(@D)
	$(Q)clang-tidy --quiet $< -- $(STANDARD) > $@.log 2>&1 || { grep -v 'warnings\? generated' $@.log; exit 1; }
	@touch $@

.SECONDARY:
-include $(patsubst %.c,$(BUILD)/obj/%.d,$(all_sources))
