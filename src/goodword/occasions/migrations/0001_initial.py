import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from goodword.kit.migrating import CreateModel


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('people', '0001_initial'),
        ('touchpoints', '0001_initial'),
    ]

    operations = [
        CreateModel(
            name='OwnDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(db_default=0, db_index=True, editable=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('origin', models.BigIntegerField(editable=False, null=True)),
                ('hand', models.BigIntegerField(editable=False, null=True)),
                ('source', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('source_key', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='people.person')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='people.organisation')),
                ('name', models.CharField(max_length=120, verbose_name='what it is')),
                ('month', models.PositiveSmallIntegerField(verbose_name='month')),
                ('day', models.PositiveSmallIntegerField(verbose_name='day')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='first year')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['month', 'day'], name='occasions_by_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='occasions_ownday_source_key'), models.CheckConstraint(condition=models.Q(('person__isnull', False), ('organisation__isnull', False), _connector='OR'), name='occasions_ownday_of_somebody'), models.CheckConstraint(condition=models.Q(('day__gte', 1), ('day__lte', 31), ('month__gte', 1), ('month__lte', 12)), name='occasions_ownday_is_a_day')],
            },
        ),
        CreateModel(
            name='CardRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name of the run')),
                ('occasion', models.CharField(choices=[('birthday', 'Birthdays'), ('first-purchase', 'Anniversaries of the first purchase'), ('own-day', 'Days of their own'), ('holiday', 'A holiday'), ('other', 'Something else')], max_length=16, verbose_name='occasion')),
                ('front', models.CharField(max_length=120, verbose_name='on the front')),
                ('inside', models.TextField(max_length=800, verbose_name='inside')),
                ('face', models.CharField(choices=[('hand', 'like handwriting'), ('plain', 'plain')], default='hand', max_length=5, verbose_name='writing')),
                ('has_marks', models.BooleanField(default=False, verbose_name='with bleed and crop marks')),
                ('sheet', models.CharField(choices=[('L7160', 'Avery L7160: 21 on A4, 63.5 × 38.1 mm'), ('L7163', 'Avery L7163: 14 on A4, 99.1 × 38.1 mm'), ('5160', 'Avery 5160: 30 on US Letter, 66.7 × 25.4 mm')], default='L7160', max_length=8, verbose_name='sheet of labels')),
                ('starts_at', models.PositiveSmallIntegerField(default=1, verbose_name='first free label')),
                ('once', models.CharField(blank=True, max_length=100, null=True, unique=True)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('put_away_at', models.DateTimeField(blank=True, null=True)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('printed_at', models.DateTimeField(blank=True, null=True)),
                ('n_drawn', models.PositiveIntegerField(default=0)),
                ('n_to_draw', models.PositiveIntegerField(default=0)),
                ('drawn', models.JSONField(db_default=[], default=list)),
                ('trouble', models.CharField(blank=True, default='', max_length=300)),
            ],
            options={
                'ordering': ['-made_at', '-id'],
            },
        ),
        CreateModel(
            name='Card',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(db_default=0, db_index=True, editable=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('origin', models.BigIntegerField(editable=False, null=True)),
                ('hand', models.BigIntegerField(editable=False, null=True)),
                ('source', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('source_key', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='people.person')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='people.organisation')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cards', to='occasions.cardrun')),
                ('day_on', models.DateField(blank=True, null=True, verbose_name='the day it is for')),
                ('years', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='years')),
                ('posted_at', models.DateTimeField(blank=True, null=True, verbose_name='posted')),
                ('touchpoint', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cards', to='touchpoints.touchpoint')),
                ('trouble', models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='what could not be printed')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='occasions_card_source_key'), models.CheckConstraint(condition=models.Q(('person__isnull', False), ('organisation__isnull', False), _connector='OR'), name='occasions_card_of_somebody'), models.UniqueConstraint(fields=('run', 'person'), name='occasions_one_card_each')],
            },
        ),
    ]
