"""What people call the columns of a figure, where programs have a name for each."""

from django.utils.translation import gettext_lazy as _

HEADS = {
    "value": _("value"), "low": _("from"), "high": _("to"), "n": _("of how many"), "mean": _("mean"), "share": _("share"),
    "count": _("how many"), "stage": _("stage"), "overdue_days": _("days overdue"), "silent_days": _("days silent"),
    "usual_days": _("usual pause, days"), "last_on": _("last heard"), "stake": _("a year"), "why": _("measured by"),
    "day": _("day"), "score": _("score"), "segment": _("segment"), "gaps": _("pauses seen"),
    "completion": _("finished"), "is_overdue": _("overdue"), "is_in_mind": _("heard in time"),
    "done": _("in time"), "open_late": _("not done"), "not_due": _("not yet due"), "days_late": _("days late, median"),
    "due_on": _("due"), "done_day": _("done on"), "is_done": _("done"), "is_in_time": _("in time"),
    "skipped_day": _("skipped on"), "times": _("times done"), "verdict": _("how it went"),
    "variant": _("way"), "n_events": _("contacts"), "lasted_days": _("days, median"), "is_usual": _("the usual way"),
    "activity": _("comes"), "cases": _("cases"), "median_days": _("days between, median"), "is_return": _("had been before"),
    "p90_days": _("nine of ten within, days"), "total_days": _("days in all"), "wait_days": _("days waited"),
    "contact_on": _("last contact"), "order_on": _("last order"), "cadence": _("cadence, days"),
    "lost": _("chance of having gone"), "purchases": _("purchases"), "ahead": _("to be expected in a year"),
    "first_on": _("first order"), "again_on": _("came back"), "is_again": _("bought again"), "is_back": _("is back"),
    "product": _("might like"), "because": _("because they have"),
    "n_had": _("who had that"), "x": _("purchases after the first"),
    "t_x": _("days to the last"), "age": _("days since the first"), "confidence": _("of those who had it"),
    "month": _("month"), "ended": _("left in it"), "next_on": _("expected on"), "is_soon": _("soon"),
    "n_sales": _("sales"), "is_covered": _("in all three"), "is_kept": _("three gives for each ask"), "is_valuable": _("counts"),
    "peak": _("highest"), "peak_on": _("highest on"), "trough": _("lowest"), "trough_on": _("lowest on"),
    "last_by": _("last by"), "moved_on": _("moved on"), "moved_by": _("moved by"), "is_good": _("good"),
    "went_on": _("went on"), "sent_day": _("asked on"), "has_answered": _("answered"), "has_bounced": _("came back unread"),
    "scale_low": _("scale from"), "scale_high": _("scale to"), "score_on": _("counted as"), "metric": _("question"),
    "is_satisfied": _("satisfied"), "is_easy": _("easy"), "is_end": _("has left"), "ended_on": _("ended"),
    "is_slipping": _("probably gone, and can be called"), "has_next": _("might like something"), "since": _("since"),
    "generation": _("generation"), "n_customers": _("customers"), "money": _("their orders"), "brought": _("brought"),
    "below": _("people below them"), "money_below": _("orders of those below"), "is_brought": _("brought by others"),
    "is_customer": _("customer"), "credit": _("counts for"), "apart": _("more than expected"), "h": _("days counted"),
    "is_introduced": _("introduced"), "proof": _("known by"), "is_warm": _("introduced"), "is_won": _("won"),
    "closed_day": _("closed on"), "days_to_win": _("days to win"), "first_year": _("bought in the first year"),
    "own": _("own expected value"), "credited": _("credited for whom they brought"), "theirs": _("orders of those brought"),
    "is_more_through_others": _("more through others"),
    "drawn_on": _("drawn"), "is_held": _("left out by lot"), "is_asked": _("was asked"), "asked_day": _("asked"),
    "n_brought": _("brought within 90 days"), "has_brought": _("brought somebody"), "shop_id": _("secret shop"),
    "driver": _("what they rate"), "happening": _("what happened"), "missing": _("missing, %"), "standing": _("how well, %"),
    "promote": _("high marks add"), "promote_low": _("from"), "promote_high": _("to"),
    "damage": _("low marks take"), "damage_low": _("from"), "damage_high": _("to"), "told": _("marks"),
    "theme": _("theme"), "of_happy": _("of the happy"), "of_unhappy": _("of the unhappy"), "net": _("their score"),
    "rest": _("score of the rest"), "difference": _("above the rest"), "costs": _("costs, points"),
    "is_clear": _("more than chance"), "band": _("happy or not"), "names_one": _("speaks of a theme"),
    "promise": _("promise"), "expected": _("expected, of 10"), "experienced": _("came, of 10"), "gap": _("gap"),
    "rule": _("why it was opened"), "is_turned": _("turned around"), "health": _("health"), "n_shares": _("shares known"),
    "contacts": _("contacts two-way, %"), "n_contacts": _("of how many"), "promises": _("promises kept, %"),
    "n_promises": _("of how many"), "n_cases": _("of how many"), "outcomes": _("enquiries won, %"),
    "n_outcomes": _("of how many"),
    "place_id": _("place"), "since_on": _("changed on"), "is_after": _("with the change"),
    "outcome": _("what was heard"), "is_named": _("would name us"),
}  # fmt: skip
# Where an insight means something else by the name of a column than others do.
OF_INSIGHT = {
    ("flow", "before"): _("after"),
    ("bottlenecks", "before"): _("after"),
    ("journey", "first_on"): _("first reached"),
    ("repeat-purchase", "last_on"): _("last order"),
    ("lapse", "last_on"): _("last order"),
    ("recovery", "before"): _("before, of 10"),
    ("recovery", "after"): _("after, of 10"),
    ("recovery", "again_on"): _("answered again"),
    ("health", "cases"): _("cases closed well, %"),
    ("next-purchase", "last_on"): _("last order"),
    ("change-effect", "month"): _("months since the change"),
}
# A row is about one case, where the table of the page tells the median of many.
OF_ROWS = {"days_late": _("days late"), "lasted_days": _("days")}


def head(key: str, insight: str = "", *, is_of_rows: bool = False) -> str:
    """The heading of a column; a column that has no words yet is called by its name."""
    of_rows = OF_ROWS.get(key) if is_of_rows else None
    return str(of_rows or OF_INSIGHT.get((insight, key)) or HEADS.get(key) or key.replace("_", " "))
