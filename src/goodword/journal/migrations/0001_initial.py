from django.db import migrations, models

from goodword.kit.migrating import CreateModel


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(db_default=0, db_index=True, editable=False)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=60)),
                ('verb', models.CharField(db_index=True, max_length=60)),
                ('kind', models.CharField(max_length=60)),
                ('row_id', models.BigIntegerField(null=True)),
                ('detail', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name_plural': 'entries',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['kind', 'row_id'], name='journal_ent_kind_f96d16_idx')],
            },
        ),
        CreateModel(
            name='Reader',
            fields=[
                ('name', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('last_entry', models.BigIntegerField(default=0)),
                ('last_changed', models.BigIntegerField(default=0)),
            ],
        ),
        CreateModel(
            name='Tick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.BigIntegerField(default=0)),
                ('identity', models.CharField(db_default='', default='', max_length=32)),
            ],
        ),
        CreateModel(
            name='Tombstone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('row_id', models.BigIntegerField()),
                ('changed', models.BigIntegerField(db_index=True)),
            ],
        ),
        CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('row_id', models.BigIntegerField()),
                ('was', models.IntegerField()),
                ('before', models.JSONField()),
                ('until', models.DateTimeField()),
                ('hand', models.BigIntegerField(null=True)),
                ('is_gone', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'row_id'], name='journal_ver_kind_43efe2_idx'), models.Index(condition=models.Q(('hand__isnull', False)), fields=['hand', 'kind', 'row_id'], name='journal_version_hand')],
            },
        ),
    ]
