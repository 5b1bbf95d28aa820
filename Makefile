# `make help` lists the targets.
.DEFAULT_GOAL := help
MANAGE := scripts/with-database.sh .venv/bin/python manage.py

.PHONY: help run test setup db db-stop psql shell migrate demo demo-unload lint format lock vendor html bench-data bench duplicates-check clean

help: ## list every target
	@sed -nE 's/^([a-z-]+):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

run: ## install what is missing and serve the site on http://127.0.0.1:8000 (PORT= to change)
	@exec scripts/serve.sh

test: ## everything: unit, API, journeys, a real browser (ARGS= goes to pytest)
	@exec scripts/test.sh $(ARGS)

setup: ## system packages and the virtual environment, with what tests need
	@scripts/setup.sh test

db: ## start the private database, and keep it running in the background
	@scripts/cluster.sh start

db-stop: ## stop it, and the one of the tests
	@scripts/cluster.sh stop; scripts/cluster.sh stop test

psql: ## a prompt in the database
	@scripts/with-database.sh sh -c 'psql "postgresql$${DATABASE_URL#postgis}"'

shell: ## a Python prompt with the models
	@$(MANAGE) shell

migrate: ## bring the database up to date
	@$(MANAGE) migrate

demo: migrate ## load the demonstration data
	@$(MANAGE) load_demo

demo-unload: ## take exactly that away again
	@$(MANAGE) unload_demo

lint: ## style of code and templates, missing migrations, production checks
	@exec scripts/lint.sh

format: ## put the code in shape
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format .

lock: ## renew requirements*.txt, with hashes and without index addresses
	@scripts/lock.sh

vendor: ## fetch third-party front-end files anew (needs npm)
	@.venv/bin/python scripts/vendor.py

html: ## every page through the W3C HTML checker (needs npm)
	@scripts/html.sh

bench-data: ## a database of N made-up assets to measure with, beside the site's (N=1000000)
	@scripts/bench.sh bench_data $(or $(N),1000000)

bench: ## our server beside its bare SQL, others and each size of bench-data (ARGS=--no-peers)
	@scripts/bench.sh bench $(ARGS)

duplicates-check: ## how many duplicates are found, and how many of those named are ones (ARGS=--tell)
	@$(MANAGE) check_duplicates $(ARGS)

clean: ## remove the virtual environment, the databases and all they hold
	@scripts/cluster.sh erase; scripts/cluster.sh erase test; rm -rf .venv .local
