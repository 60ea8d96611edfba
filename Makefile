# Two commands: `make up` serves the demo programme, `make test` runs every test. Both set up what is missing.
#   make up PORT=9000    make test ARGS="tests/unit -k places"    make check    make fix    make bench

# The first Python that runs: a version shim in front of the path may name one that is not installed.
PYTHON := $(shell for p in python3 /usr/local/bin/python3 /usr/bin/python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null && echo "$$p" && break; done)
ARGS ?=

ifdef PORT
export PORT
endif

.PHONY: up test check fix bench env sbom client audit-online
up test check fix bench env sbom client audit-online:
	@$(if $(PYTHON),,echo "Python 3.9 or newer is needed to begin (python3)." >&2; exit 1;) $(PYTHON) -m tools.setup $@ $(ARGS)
