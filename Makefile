# searchidx needs python3 (3.11 or newer) and make; everything else is installed into .venv, in the locked versions.
#
#   make run     install, index corpus/, show sample queries, then serve the web page until Ctrl-C
#   make demo    the same without the web page
#   make test    install, check the code, run all tests
#   make torture the long form of tests/reliability, some hours of two processors (TIMES=0.1: a tenth of it; SEED=N: other faults)
#   make wheel   a wheel for this machine in dist/, with the compiled kernel
#   make images  draw the pictures of the README again, from corpus/ (needs Chromium)
#   make lock    renew the locked versions from pyproject.toml

PYTHON ?= python3
RUN = .venv/bin/python -m searchidx
PIP = .venv/bin/python -m pip --disable-pip-version-check
LOCK = .venv-lock/bin/uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
       --generate-hashes --no-header --no-emit-index-url --no-emit-find-links

.PHONY: run demo index test test-uncompiled wheel torture test-whoosh3 test-opensearch images lock clean

run: demo
	$(RUN) serve

demo: index
	$(RUN) search -n 2 Sicherheitsgarantie
	$(RUN) search zurücktreten
	$(RUN) search -n 2 Hrabtschuk
	$(RUN) search '"nicht ohne die Dörfer"'

index: .venv/.run
	$(RUN) index corpus

test: .venv/.test
	.venv/bin/python -m ruff check .
	.venv/bin/python -m mypy
	.venv/bin/python -m pytest

# What the kernel has a part in, once more with its files as they are.
test-uncompiled: .venv/.test
	SEARCHIDX_KERNEL=python .venv/bin/python -m pytest tests/kernel tests/german tests/pruefliste tests/engines/test_contract.py

wheel: .venv/.run
	$(PIP) wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

TIMES ?= 1
torture: .venv/.test
	SEARCHIDX_TORTURE=$(TIMES) SEARCHIDX_SEED=$(SEED) .venv/bin/python -m pytest tests/reliability

# The engine's contract once more on the other living Whoosh: the way out, should the original stop working, stays open.
test-whoosh3: .venv/.test
	$(PIP) install --quiet --no-deps --require-hashes --upgrade --target .venv/whoosh3 -r .ci/whoosh3.lock
	PYTHONPATH=.venv/whoosh3 .venv/bin/python -c 'import whoosh; assert "whoosh3" in whoosh.__file__; print("Whoosh from", whoosh.__file__)'
	PYTHONPATH=.venv/whoosh3 SEARCHIDX_TEST_PYTHONPATH=.venv/whoosh3 .venv/bin/python -m pytest tests/engines --ignore tests/engines/test_parity.py --ignore tests/engines/test_opensearch_parity.py

# The long form: three nodes of which one goes in turn, and two thousand queries; needs java and mvn.
test-opensearch: .venv/.test
	SEARCHIDX_LONG=1 SEARCHIDX_REQUIRE_OPENSEARCH=1 scripts/opensearch-up -- .venv/bin/python -m pytest tests/engines tests/reliability tests/ingest/test_copying.py tests/test_evaluation.py -k 'opensearch or moving'

images: .venv/.test
	.venv/bin/python scripts/make_images.py

lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip --disable-pip-version-check install --quiet --upgrade uv
	$(LOCK) --extra build --extra documents --extra watch -o requirements.lock
	$(LOCK) --extra build --extra documents --extra watch --extra test --constraint requirements.lock -o requirements-test.lock

clean:
	rm -rf .venv .venv-lock .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info build dist searchidx/kernel/*.so

# Each stamp file says: what its name promises is installed.
.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	 { echo 'searchidx: Python 3.11 oder neuer fehlt. Abhilfe: make PYTHON=python3.12 …' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	 { echo 'searchidx: Dem Python fehlt venv. Abhilfe: apt install python3-venv, danach noch einmal.' >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	@touch $@

.venv/.run: .venv/.made requirements.lock pyproject.toml setup.py $(wildcard searchidx/kernel/*.py)
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable . # compiles the kernel, where it can
	@.venv/bin/python -m searchidx.kernel
	.venv/bin/python -m compileall -q searchidx web # pip does it for packages; where PYTHONDONTWRITEBYTECODE is set, every start would
	@touch $@

.venv/.test: .venv/.run requirements-test.lock
	$(PIP) install --quiet --require-hashes -r requirements-test.lock
	@touch $@
