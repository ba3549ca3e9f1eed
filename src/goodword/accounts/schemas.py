"""What the API takes: exactly the fields it names, and nothing in them that no row could hold."""

from typing import Self

from ninja import Schema
from pydantic import BaseModel, ConfigDict, model_validator

from goodword.kit import keepable


class Exact(Schema):
    """A body or a set of query parameters; a field it does not name is an error, not noise."""

    model_config = ConfigDict(extra="forbid", str_max_length=20_000)

    @model_validator(mode="after")
    def can_be_kept(self) -> Self:
        """Whether every database can keep it; what stands in bodies within this one has been looked at."""
        for value in vars(self).values():
            if not isinstance(value, BaseModel):
                keepable.checked(value)
        return self
