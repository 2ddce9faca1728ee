# The doors to the project; what each does is in scripts/.
.PHONY: help demo test check bench setup

help:
	@echo "make demo    build, start the product and the sandbox with two shops, print where to look"
	@echo "make test    every test, on SQLite and PostgreSQL, and in Chromium"
	@echo "make check   formatting, lints, licences: what CI asks before testing"
	@echo "make bench   the figures of docs/operations.md on this machine"
	@echo "make setup   install what is missing for all of these"

demo:
	@scripts/demo.sh

test:
	@scripts/test.sh

check:
	@scripts/check.sh

bench:
	@scripts/bench.sh

setup:
	@scripts/setup.sh ci
