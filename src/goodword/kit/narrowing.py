"""What of a board or a list is shown, as its address says it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self


class Unknown(ValueError):
    """The address asks for rows in a way that the page does not know."""


@dataclass(frozen=True)
class Narrowing:
    """The choices of a page, each a field that is empty where nobody chose; who extends it raises `Unknown` at what is none."""

    @classmethod
    def asked(cls, address: Mapping[str, str]) -> Self:
        """What an address asks for."""
        return cls(**{field.name: address.get(field.name, "") for field in fields(cls)})

    @property
    def said(self) -> dict[str, str]:
        """As it stands in an address."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}
