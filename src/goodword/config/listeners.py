"""What follows from what: deeds in the journal, and the clock, lead to jobs.

One line each. A job is a function of a payload, in a `jobs.py` of the room that does the work.
"""

from datetime import timedelta

from goodword.jobs.wiring import Every, Listener, Work

JOBS: dict[str, Work] = {
    "jobs.sweep": Work("goodword.jobs.jobs.sweep"),
    "insights.mirror": Work("goodword.insights.jobs.mirror", limit=timedelta(hours=1), is_alone=True),
    "insights.file_scores": Work("goodword.insights.filing.file_scores", limit=timedelta(minutes=30), is_alone=True),
    "directory.catch_up": Work("goodword.directory.jobs.catch_up", is_alone=True),
    "playbooks.follow": Work("goodword.playbooks.jobs.follow", limit=timedelta(hours=1), is_alone=True),
    "occasions.draw": Work("goodword.occasions.jobs.draw", limit=timedelta(minutes=30)),
    "occasions.sweep": Work("goodword.occasions.jobs.sweep"),
    "asking.draw": Work("goodword.asking.jobs.draw", limit=timedelta(minutes=15), is_alone=True),
    "referrals.gather": Work("goodword.referrals.jobs.gather", limit=timedelta(hours=1), is_alone=True),
    "referrals.sweep": Work("goodword.referrals.jobs.sweep"),
    "surveys.follow": Work("goodword.surveys.jobs.follow", limit=timedelta(minutes=30), is_alone=True),
    "surveys.send": Work("goodword.surveys.jobs.send", limit=timedelta(hours=2), is_alone=True),
    "surveys.tell": Work("goodword.surveys.jobs.tell", limit=timedelta(minutes=5), is_alone=True),
    "surveys.sweep": Work("goodword.surveys.jobs.sweep"),
    "surveys.learn": Work("goodword.surveys.jobs.learn", limit=timedelta(minutes=15), is_alone=True),
    "recovery.look": Work("goodword.recovery.jobs.look", limit=timedelta(minutes=15), is_alone=True),
    "themes.read": Work("goodword.themes.jobs.read", limit=timedelta(hours=1), is_alone=True),
    "themes.split": Work("goodword.themes.jobs.split", limit=timedelta(hours=1)),
    "intake.look": Work("goodword.intake.jobs.look", limit=timedelta(minutes=15)),
    "intake.try_out": Work("goodword.intake.jobs.try_out", limit=timedelta(hours=1)),
    "intake.bring": Work("goodword.intake.jobs.bring", limit=timedelta(hours=6)),
    "intake.undo": Work("goodword.intake.jobs.undo", limit=timedelta(hours=6)),
    "letters.weekly": Work("goodword.letters.jobs.weekly", limit=timedelta(minutes=30), is_alone=True),
    "front.by_mail": Work("goodword.front.jobs.by_mail", limit=timedelta(minutes=15), is_alone=True),
    "mail.send": Work("goodword.mail.jobs.send", limit=timedelta(minutes=15)),
    "mail.look": Work("goodword.mail.returns.jobs.look", limit=timedelta(minutes=10), is_alone=True),
    "mail.sweep": Work("goodword.mail.jobs.sweep"),
    "demo.letters": Work("goodword.demo.jobs.tell_letters", limit=timedelta(minutes=30)),
    "demo.take_out": Work("goodword.demo.jobs.take_out", limit=timedelta(hours=6), is_alone=True),
}

LISTENERS: tuple[Listener, ...] = (
    Listener(("person.*", "organisation.*", "talk.*"), at_once="goodword.directory.jobs.at_once"),
    Listener(("import.*", "sample.taken_out"), job="directory.catch_up"),
    Listener(
        (
            "talk.*",
            "order.*",
            "answer.*",
            "promise.*",
            "opportunity.*",
            "contract.*",
            "import.*",
            "playbook.switched_on",
            "playbook.written",
        ),
        job="playbooks.follow",
        after=timedelta(seconds=2),
    ),
    Listener(("talk.*", "order.*", "opportunity.*", "import.*"), job="surveys.follow", after=timedelta(seconds=5)),
    Listener(("answer.recorded", "answer.changed"), job="surveys.tell", after=timedelta(seconds=10)),
    Listener(("mail.bounced", "mail.turned_away"), at_once="goodword.surveys.jobs.at_once"),
    Listener(("mail.*",), job="surveys.learn", after=timedelta(seconds=5)),
    Listener(("talk.taken_back", "talk.brought_back"), at_once="goodword.asking.jobs.at_once"),
    Listener(("answer.*", "talk.*", "import.*", "case_rules.*", "theme.read"), job="recovery.look", after=timedelta(seconds=3)),
    Listener(("answer.*", "referral.bound", "import.*"), job="asking.draw", after=timedelta(minutes=1)),
    Listener(("answer.*", "import.*", "theme.corrected", "theme.uncorrected"), job="themes.read", after=timedelta(seconds=20)),
    Listener(("opportunity.*", "import.*"), job="referrals.gather", after=timedelta(seconds=2)),
    Listener(("*",), job="insights.mirror", after=timedelta(seconds=20)),
    # Not every deed: filing is itself one.
    Listener(
        (
            "person.*",
            "people.*",
            "organisation.*",
            "talk.*",
            "order.*",
            "answer.*",
            "opportunity.*",
            "import.*",
            "case.*",
            "segment.*",
            "business.described",
            "sample.taken_out",
        ),
        job="insights.file_scores",
        after=timedelta(seconds=40),
    ),
)

CLOCKWORK: tuple[Every, ...] = (
    Every("jobs.sweep", timedelta(days=1)),
    Every("occasions.sweep", timedelta(days=1)),
    Every("referrals.sweep", timedelta(days=1)),
    Every("referrals.gather", timedelta(days=1), {"is_whole": True}),
    Every("directory.catch_up", timedelta(minutes=5)),
    Every("playbooks.follow", timedelta(hours=6), {"by_the_clock": True}),
    Every("asking.draw", timedelta(hours=3)),
    Every("themes.read", timedelta(hours=12)),
    Every("recovery.look", timedelta(hours=1), {"by_the_clock": True}),
    Every("surveys.follow", timedelta(hours=1)),
    Every("surveys.send", timedelta(minutes=5)),
    Every("surveys.tell", timedelta(minutes=2)),
    Every("surveys.sweep", timedelta(days=1)),
    Every("letters.weekly", timedelta(hours=1)),
    Every("front.by_mail", timedelta(minutes=15)),
    Every("mail.send", timedelta(minutes=5)),
    Every("mail.look", timedelta(minutes=5)),
    Every("mail.sweep", timedelta(days=1)),
    Every("insights.mirror", timedelta(minutes=15)),
    Every("insights.file_scores", timedelta(hours=12)),
)
