"""People by django-import-export in bulk mode, with the same checks: e-mail, phone and name keys, unchanged rows left."""

from time import perf_counter

from django.utils import timezone
from import_export import fields, resources
from import_export.instance_loaders import CachedInstanceLoader
from tablib import Dataset

from goodword.kit import emails, names, phones
from goodword.people.models import Person


class People(resources.ModelResource):
    source_key = fields.Field(attribute="source_key", column_name="number")

    class Meta:
        model, import_id_fields, instance_loader_class = Person, ["source_key"], CachedInstanceLoader
        fields = "source_key name email phone city name_key email_key phone_key noted_at source".split()  # noqa: SIM905
        use_bulk, skip_unchanged, skip_diff, batch_size = True, True, True, 1000

    def before_import_row(self, row, **_):
        row["name_key"], row["email_key"], row["phone_key"] = (
            names.key(row["name"]),
            emails.key(row["email"]),
            phones.key(row["phone"], ""),
        )
        row["noted_at"], row["source"] = timezone.now(), "floor"


def write(people: list[dict[str, str]]) -> float:
    begun = perf_counter()
    People().import_data(Dataset(*(tuple(p.values()) for p in people), headers=list(people[0])), raise_errors=True)
    return perf_counter() - begun
