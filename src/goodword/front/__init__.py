"""The front page: three numbers, and the people to call today."""
