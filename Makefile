# Shortcuts for who develops; `make help` lists them. Each sets up what it needs first.
PYTHON := .venv/bin/python
EXPORT := .venv/bin/uv export --frozen --no-default-groups --format requirements-txt --quiet
SBOM := .venv/bin/uv export --frozen --no-default-groups --format cyclonedx1.5 --quiet

.DEFAULT_GOAL := help
.PHONY: help setup quick test check lock sbom docs serve

help: ## this list
	@sed -n 's/^\([a-z]*\): .*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

setup: ## what quick tests need: system packages and .venv, no TensorFlow
	@bash -c 'source scripts/setup.sh && need_for_quick_tests'

quick: ## the tests that need neither training, servers nor long reading: under a minute
	./run_tests.sh --quick

test: ## every test, on all cores
	./run_tests.sh

check: ## all that a change has to pass: lint, types, every test, coverage
	.ci/run

lock: setup ## after a change of a dependency in pyproject.toml: uv.lock and requirements*.txt
	.venv/bin/uv lock
	$(EXPORT) --output-file requirements.txt
	$(EXPORT) --group dev --output-file requirements-dev.txt
	$(EXPORT) --group training --output-file requirements-training.txt
	$(EXPORT) --group bulk --output-file requirements-bulk.txt
	$(EXPORT) --group traces --output-file requirements-traces.txt
	$(EXPORT) --only-group benchmark --output-file requirements-benchmark.txt

sbom: setup ## what is served, as CycloneDX lists it: var/sbom.json
	@mkdir -p var
	$(SBOM) --output-file var/sbom.json

docs: setup ## the documentation as a site: var/site/index.html
	$(PYTHON) -m scripts.site

serve: ## the service on this machine
	./run_flask.sh
