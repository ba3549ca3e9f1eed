"""`python -m bench.goodword VERB …`: the command line, from this checkout."""

from goodword.cli.main import run

run()
