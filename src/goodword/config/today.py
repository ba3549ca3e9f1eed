"""What waits on Today besides the calls of the front page itself: one function of a room each, by its dotted name.

Each takes a member, the business's day and the most it may give, and gives `goodword.kit.waiting.Waiting`, the most
pressing first; it begins with what the member may see, and asks the same few questions however many people there are.
"""

SOURCES: tuple[str, ...] = (
    "goodword.recovery.waiting.waiting",
    "goodword.pipeline.courtesies.waiting",
    "goodword.pipeline.queries.waiting",
    "goodword.playbooks.queries.waiting",
    "goodword.occasions.queries.waiting",
    "goodword.asking.queries.waiting",
    "goodword.shops.queries.waiting",
    "goodword.goodwords.waiting.waiting",
)

# What was left so long ago that it is told as one line, with a page that lists it: of a member and a day `Pile`s.
PILES: tuple[str, ...] = ("goodword.playbooks.queries.piles",)
