"""The pages of talks, promises and orders."""
