"""The tree, the introducers and the ways people come by, for programs."""
