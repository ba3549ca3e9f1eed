"""An edition never changes: the database itself refuses."""

from django.db import migrations

SQLITE = """CREATE TRIGGER playbooks_edition_stands BEFORE UPDATE ON playbooks_edition
    BEGIN SELECT RAISE(ABORT, 'an edition of a playbook never changes'); END"""
POSTGRESQL = """CREATE FUNCTION playbooks_edition_stands() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'an edition of a playbook never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$;
    CREATE TRIGGER playbooks_edition_stands BEFORE UPDATE ON playbooks_edition
    FOR EACH ROW EXECUTE FUNCTION playbooks_edition_stands()"""
AWAY = {
    "sqlite": "DROP TRIGGER playbooks_edition_stands",
    "postgresql": "DROP FUNCTION playbooks_edition_stands() CASCADE",
}


def stand(apps, editor):
    editor.execute(SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL)


def lift(apps, editor):
    editor.execute(AWAY[editor.connection.vendor])


class Migration(migrations.Migration):

    dependencies = [
        ('playbooks', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(stand, lift),
    ]
