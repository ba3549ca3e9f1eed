"""The address by which an outsider reaches the list of a shop: sealed, naming nobody."""

from django.urls import reverse

from goodword.kit.sealing import sealed, unsealed

SALT = "shops.list"


def address_of(shop_id: int) -> str:
    """The page of the list for whoever calls."""
    return reverse("shops:list", args=[sealed(SALT, shop_id)])


def read(token: str) -> int | None:
    """The number of the shop that an address leads to; None for one that nobody got."""
    parts = unsealed(SALT, token)
    return int(parts[0]) if parts else None
