"""Homes of old have two indexes for each key of a person on PostgreSQL, of which one is never asked; new ones have these."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from goodword.kit.migrating import ByHand

KEYS = (["name_key"], ["email_key"], ["phone_key"])
WANTED = {
    "people_person": {"people_by_email": "email_key", "people_by_phone": "phone_key"},
    "people_organisation": {
        "organisations_by_name": "name_key",
        "organisations_by_email": "email_key",
        "organisations_by_phone": "phone_key",
    },
}


def one_index_for_each_key(editor: BaseDatabaseSchemaEditor) -> None:
    for table, wanted in WANTED.items():
        for name, column in wanted.items():
            by_letters = " varchar_pattern_ops" if column == "email_key" and editor.connection.vendor == "postgresql" else ""
            editor.execute(f'CREATE INDEX IF NOT EXISTS "{name}" ON "{table}" ("{column}"{by_letters})')
        with editor.connection.cursor() as cursor:
            found = editor.connection.introspection.get_constraints(cursor, table)
        for name, one in found.items():
            if one["index"] and one["columns"] in KEYS and name not in wanted:
                editor.execute(f'DROP INDEX "{name}"')


def leave_them(_: BaseDatabaseSchemaEditor) -> None:
    """The release before does well with these."""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [ByHand(one_index_for_each_key, leave_them)]
