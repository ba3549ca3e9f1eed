"""django-import-export in this home: `python -m bench.peer --rows 10000`."""

import argparse
import json
import sys

import django


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--rows", type=int, required=True)
    n = given.parse_args().rows
    from django.conf import settings

    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "import_export"]
    django.setup()
    from bench import people
    from bench.floors import import_export
    from goodword.people.models import Person

    seconds = import_export.write(list(people.people(n)))
    assert Person.objects.count() == n, "it brought in another number of people"
    sys.stdout.write(json.dumps({"seconds": seconds}) + "\n")


if __name__ == "__main__":
    main()
