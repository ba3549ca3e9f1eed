"""What Goodword costs, measured against floors of the same run.

`python -m bench` runs everything and writes bench-results/; each file is a bench of its own:
`python -m bench.imports --rows 10000 100000 --database sqlite`. Nothing here is part of the
product, nothing here asserts anything about a clock.
"""

import goodword  # noqa: F401  (it says how many threads NumPy may take, before NumPy is there)
