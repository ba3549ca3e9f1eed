"""Which rows of one file mean the same person or organisation. Pure, and blind to the order of rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from goodword.kit import names

# Behind a switchboard or an info@ address stand more names than are worth comparing pair by pair.
MOST_NAMES = 40


@dataclass(frozen=True, order=True)
class Trait:
    """What a row says of who it is about; `n` is its place among all such in sorted order."""

    n: int
    key: str
    email: str
    phone: str
    name: str


@dataclass
class Groups:
    """Sets of traits that are one; a set keeps its names, so that no chain of likenesses joins strangers."""

    above: dict[int, int] = field(default_factory=dict)
    names: dict[int, set[str]] = field(default_factory=dict)
    keys: dict[int, set[str]] = field(default_factory=dict)

    def add(self, trait: Trait) -> None:
        self.above[trait.n] = trait.n
        self.names[trait.n] = {trait.name} - {""}
        self.keys[trait.n] = {trait.key} - {""}

    def root(self, n: int) -> int:
        while self.above[n] != n:
            self.above[n] = self.above[self.above[n]]
            n = self.above[n]
        return n

    def unite(self, one: int, other: int) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        if low != high:
            self.above[high] = low
            self.names[low] |= self.names.pop(high)
            self.keys[low] |= self.keys.pop(high)

    def may_be_one(self, one: int, other: int) -> bool:
        """Whether every name of the one goes with every name of the other."""
        left, right = self.names[self.root(one)], self.names[self.root(other)]
        if len(left) * len(right) > MOST_NAMES:
            return left == right
        return all(names.compatible(a, b) for a in left for b in right)


def resolve(traits: Sequence[Trait], *, by_name: bool = False) -> tuple[dict[int, int], list[tuple[int, int, str]]]:
    """The set of each trait, named by its lowest; and pairs of sets that look alike, with why.

    A key decides alone; then an e-mail address, then a phone number, each with compatible names.
    With `by_name` (organisations) an equal name joins too, unless two keys stand against it.
    """
    groups = Groups()
    for trait in traits:
        groups.add(trait)
    for same in _sharing(traits, lambda t: t.key):
        for other in same[1:]:
            groups.unite(same[0].n, other.n)
    suspects: list[tuple[Trait, Trait, str]] = []
    for why, of in (("email", lambda t: t.email), ("phone", lambda t: t.phone)):
        for same in _sharing(traits, of):
            suspects += [(a, b, why) for a, b in _join_by_name(groups, same)]
    if by_name:
        for same in _sharing(traits, lambda t: t.name):
            _join_namesakes(groups, same)
    found = ((groups.root(a.n), groups.root(b.n), why) for a, b, why in suspects)
    pairs = {(min(a, b), max(a, b), why) for a, b, why in found}
    return {t.n: groups.root(t.n) for t in traits}, sorted((a, b, why) for a, b, why in pairs if a != b)


def _sharing(traits: Iterable[Trait], of: Callable[[Trait], str]) -> list[list[Trait]]:
    found: dict[str, list[Trait]] = defaultdict(list)
    for trait in traits:
        if of(trait):
            found[of(trait)].append(trait)
    return [same for _, same in sorted(found.items()) if len(same) > 1]


def _join_by_name(groups: Groups, same: list[Trait]) -> list[tuple[Trait, Trait]]:
    """Join those whose names go together, the fullest name first; gives the first with each stranger."""
    heads: list[Trait] = []
    by_name: dict[str, Trait] = {}
    for trait in sorted(same, key=lambda t: (-len(t.name.split()), t.name, t.key, t.n)):
        head = by_name.get(trait.name)
        if head is None and len(heads) < MOST_NAMES:
            head = next((h for h in heads if groups.may_be_one(h.n, trait.n)), None)
        if head is not None and groups.may_be_one(head.n, trait.n):
            groups.unite(head.n, trait.n)
        else:
            heads.append(trait)
        by_name.setdefault(trait.name, trait)
    return [(heads[0], stranger) for stranger in heads[1:MOST_NAMES]]


def _join_namesakes(groups: Groups, same: list[Trait]) -> None:
    for trait in same[1:]:
        keys = groups.keys[groups.root(same[0].n)] | groups.keys[groups.root(trait.n)]
        if len(keys) <= 1:
            groups.unite(same[0].n, trait.n)
