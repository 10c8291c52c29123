# Every target sets up what it needs; nothing but Python (3.11 or newer), git and make has to be there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# How many pain points `make bench` measures on.
N ?= 10000

.DEFAULT_GOAL := help
.PHONY: site serve check test soak lint docs screenshots lighthouse lock clean help ci setup review check-change comment number bench

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/'

site: $(VENV)/runtime ## Check the register and build it into build/site
	@$(BIN)/python -m site_builder check
	@$(BIN)/python -m site_builder build --out build/site --quiet
	@echo "打开 / open   $(CURDIR)/build/site/index.html"
	@echo "边改边看 / serve   make serve"

serve: $(VENV)/runtime ## See the site in the browser while you edit
	@$(BIN)/python -m site_builder serve

check: $(VENV)/runtime ## Check the register
	@$(BIN)/python -m site_builder check

test: $(VENV)/development ## Run all tests
	$(BIN)/python -m pytest -n auto --dist loadfile

soak: $(VENV)/development ## Try 200 random edits, 50 killed builds and many examples (takes long)
	PAINPOINTS_EDITS=200 PAINPOINTS_KILLS=50 $(BIN)/python -m pytest tests/test_incremental.py -k "equals_clean or killed"
	PAINPOINTS_EXAMPLES=1000 $(BIN)/python -m pytest -n auto tests/test_light.py tests/test_periods.py tests/test_score_properties.py \
		tests/test_similarity.py tests/test_source.py

lint: $(VENV)/development ## Look over style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/development ## Write the generated docs anew
	$(BIN)/python -m tests.write_docs

screenshots: $(VENV)/development ## Take the pictures of the READMEs anew (needs Chromium)
	@$(BIN)/python -m tests.screenshots

lighthouse: $(VENV)/development ## Look at the site with Lighthouse (needs Chromium and npm)
	@$(BIN)/python -m bench.lighthouse

lock: ## Pin the dependencies anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -q pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -q --extra dev pyproject.toml -o requirements-dev.lock

# What the workflows call. BASE and AUTHOR come from the environment, and only the shell expands them: a branch may be
# named like a command.
ci: ## Run everything that has to be well
	@.ci/run

setup: $(VENV)/runtime ## Install what the site needs

review: $(VENV)/runtime ## Write the reviewer's page of a change (BASE, AUTHOR)
	@$(BIN)/python -m site_builder review --base "$$BASE" --author "$$AUTHOR" --format md,html,json --out build/review --summary

check-change: $(VENV)/runtime ## Check a change as the forge shows it (BASE, AUTHOR)
	@$(BIN)/python -m site_builder check --base "$$BASE" --author "$$AUTHOR" --format github

comment: $(VENV)/runtime ## Write the review as a comment on the pull request
	@$(BIN)/python -m site_builder comment build/review/review.json

number: $(VENV)/runtime ## Number the new records and push
	@$(BIN)/python -m site_builder number --push

bench: $(VENV)/runtime ## Measure speed beside Hugo and Zola (N=10000, ROUNDS, SERVE=no)
	@$(BIN)/python -m bench $(N) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(filter no,$(SERVE)),--no-serve)

clean: ## Remove what was built
	rm -rf build dist $(VENV)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: on Debian and Ubuntu, apt-get install python3-venv"; exit 1; }

$(VENV)/runtime: requirements.lock | $(BIN)/python
	@echo "Installing what the site needs into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.lock
	@touch $@

$(VENV)/development: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@
