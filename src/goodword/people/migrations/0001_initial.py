import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from goodword.kit.migrating import CreateModel


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(db_default=0, db_index=True, editable=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('origin', models.BigIntegerField(editable=False, null=True)),
                ('hand', models.BigIntegerField(editable=False, null=True)),
                ('source', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('source_key', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('name', models.CharField(max_length=300, verbose_name='name')),
                ('name_key', models.CharField(editable=False, max_length=300)),
                ('email', models.CharField(blank=True, default='', max_length=254, verbose_name='e-mail')),
                ('email_key', models.CharField(blank=True, default='', editable=False, max_length=254)),
                ('phone', models.CharField(blank=True, default='', max_length=60, verbose_name='phone')),
                ('phone_key', models.CharField(blank=True, default='', editable=False, max_length=20)),
                ('website', models.CharField(blank=True, default='', max_length=200, verbose_name='website')),
                ('city', models.CharField(blank=True, default='', max_length=120, verbose_name='city')),
                ('region', models.CharField(blank=True, default='', max_length=120, verbose_name='region')),
                ('country', models.CharField(blank=True, default='', max_length=2, verbose_name='country')),
                ('segment', models.CharField(blank=True, default='', max_length=60, verbose_name='segment')),
                ('cadence_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='longest silence, in days')),
                ('wants_silence', models.BooleanField(db_default=False, default=False, verbose_name='asked for silence')),
                ('dims', models.JSONField(blank=True, db_default={}, default=dict)),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['name_key'], name='organisations_by_name'), models.Index(fields=['email_key'], name='organisations_by_email', opclasses=['varchar_pattern_ops']), models.Index(fields=['phone_key'], name='organisations_by_phone')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='people_organisation_source_key')],
            },
        ),
        CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(db_default=0, db_index=True, editable=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('origin', models.BigIntegerField(editable=False, null=True)),
                ('hand', models.BigIntegerField(editable=False, null=True)),
                ('source', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('source_key', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('name', models.CharField(max_length=300, verbose_name='name')),
                ('name_key', models.CharField(editable=False, max_length=300)),
                ('email', models.CharField(blank=True, default='', max_length=254, verbose_name='e-mail')),
                ('email_key', models.CharField(blank=True, default='', editable=False, max_length=254)),
                ('phone', models.CharField(blank=True, default='', max_length=60, verbose_name='phone')),
                ('phone_key', models.CharField(blank=True, default='', editable=False, max_length=20)),
                ('street', models.CharField(blank=True, default='', max_length=200, verbose_name='street')),
                ('postcode', models.CharField(blank=True, default='', max_length=20, verbose_name='postcode')),
                ('city', models.CharField(blank=True, default='', max_length=120, verbose_name='city')),
                ('region', models.CharField(blank=True, default='', max_length=120, verbose_name='region')),
                ('country', models.CharField(blank=True, default='', max_length=2, verbose_name='country')),
                ('birthday', models.DateField(blank=True, null=True, verbose_name='birthday')),
                ('died_on', models.DateField(blank=True, null=True, verbose_name='died')),
                ('language', models.CharField(blank=True, default='', max_length=10, verbose_name='language')),
                ('segment', models.CharField(blank=True, default='', max_length=60, verbose_name='segment')),
                ('cadence_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='longest silence, in days')),
                ('wants_silence', models.BooleanField(db_default=False, default=False, verbose_name='asked for silence')),
                ('notes', models.TextField(blank=True, default='', verbose_name='good to know')),
                ('dims', models.JSONField(blank=True, db_default={}, default=dict)),
            ],
            options={
                'verbose_name_plural': 'people',
                'abstract': False,
                'indexes': [models.Index(fields=['email_key'], name='people_by_email', opclasses=['varchar_pattern_ops']), models.Index(fields=['phone_key'], name='people_by_phone'), models.Index(fields=['name_key', 'id'], name='people_by_name'), models.Index(fields=['segment', 'name_key', 'id'], name='people_by_segment'), models.Index(fields=['country', 'region', 'name_key', 'id'], name='people_by_place'), models.Index(condition=models.Q(('birthday__isnull', False)), fields=['birthday'], name='people_by_birthday')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='people_person_source_key')],
            },
        ),
        CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(db_default=0, db_index=True, editable=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('origin', models.BigIntegerField(editable=False, null=True)),
                ('hand', models.BigIntegerField(editable=False, null=True)),
                ('source', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('source_key', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='people.person')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='people.organisation')),
                ('title', models.CharField(blank=True, default='', max_length=120, verbose_name='role there')),
                ('since', models.DateField(blank=True, null=True, verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='people_membership_source_key'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('person', 'organisation'), name='people_one_present_membership')],
            },
        ),
        CreateModel(
            name='Care',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(db_default=0, db_index=True, editable=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('origin', models.BigIntegerField(editable=False, null=True)),
                ('hand', models.BigIntegerField(editable=False, null=True)),
                ('source', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('source_key', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='care', to='people.person')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='care', to='people.organisation')),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
            ],
            options={
                'verbose_name_plural': 'care',
                'abstract': False,
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='people_care_source_key'), models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person', None)), models.Q(('organisation', None), ('person__isnull', False)), _connector='OR'), name='people_care_of_one'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('member', 'person'), name='people_one_present_care'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('member', 'organisation'), name='people_one_present_care_of_org')],
            },
        ),
        CreateModel(
            name='Tie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(db_default=0, db_index=True, editable=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('origin', models.BigIntegerField(editable=False, null=True)),
                ('hand', models.BigIntegerField(editable=False, null=True)),
                ('source', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('source_key', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ties', to='people.person')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ties_from', to='people.person')),
                ('kind', models.CharField(max_length=60, verbose_name='what they are to each other')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='people_tie_source_key'), models.UniqueConstraint(fields=('person', 'other', 'kind'), name='people_one_tie_of_a_kind'), models.CheckConstraint(condition=models.Q(('person', models.F('other')), _negated=True), name='people_no_tie_to_oneself')],
            },
        ),
        CreateModel(
            name='SegmentCadence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('segment', models.CharField(max_length=60, unique=True, verbose_name='segment')),
                ('cadence_days', models.PositiveSmallIntegerField(verbose_name='longest silence, in days')),
            ],
            options={
                'ordering': ['segment'],
            },
        ),
    ]
