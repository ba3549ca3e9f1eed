"""What the API takes: exactly the fields it names."""

from ninja import Schema
from pydantic import ConfigDict


class Exact(Schema):
    """A body or a set of query parameters; a field it does not name is an error, not noise."""

    model_config = ConfigDict(extra="forbid", str_max_length=20_000)
