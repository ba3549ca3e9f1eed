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
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=255, verbose_name='file')),
                ('folder', models.CharField(help_text="below the home folder; a random name, never the user's", max_length=80)),
                ('kind', models.CharField(blank=True, default='', max_length=20, verbose_name='what is in it')),
                ('source', models.CharField(max_length=60, verbose_name='where it comes from')),
                ('state', models.CharField(choices=[('mapping', 'Waiting for you'), ('ready', 'Waiting to start'), ('running', 'Coming in'), ('done', 'Done'), ('failed', 'Stopped'), ('undoing', 'Being taken back'), ('undone', 'Taken back')], default='mapping', max_length=8, verbose_name='state')),
                ('plan', models.JSONField(default=dict, help_text='mapping, date order and so on, as confirmed')),
                ('profile', models.JSONField(default=dict, help_text='what the reader found in the file')),
                ('counts', models.JSONField(default=dict)),
                ('step', models.CharField(blank=True, default='', help_text='what is being done to the file, while it is', max_length=8)),
                ('rows', models.PositiveBigIntegerField(null=True)),
                ('rows_done', models.PositiveBigIntegerField(default=0)),
                ('trouble', models.TextField(blank=True, default='')),
                ('by_member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('runner', models.CharField(blank=True, default='', help_text='the process that has it', max_length=80)),
                ('leased_until', models.DateTimeField(null=True)),
                ('last_version', models.BigIntegerField(help_text='the newest version of any fact when it was done', null=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        CreateModel(
            name='Chunk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chunks', to='intake.import')),
                ('kind', models.CharField(max_length=60)),
                ('number', models.PositiveIntegerField()),
                ('counts', models.JSONField(default=dict)),
                ('is_undone', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'kind', 'number'), name='intake_chunk_once')],
            },
        ),
        CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('source', models.CharField(max_length=60)),
                ('source_key', models.CharField(max_length=200)),
                ('row_id', models.BigIntegerField()),
                ('origin', models.BigIntegerField(null=True)),
            ],
            options={
                'verbose_name_plural': 'aliases',
                'constraints': [models.UniqueConstraint(fields=('kind', 'source', 'source_key'), name='intake_alias_once'), models.CheckConstraint(condition=models.Q(('source_key', ''), _negated=True), name='intake_alias_has_a_key')],
            },
        ),
        CreateModel(
            name='Likeness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('row_id', models.BigIntegerField()),
                ('other_id', models.BigIntegerField()),
                ('why', models.CharField(max_length=10)),
                ('origin', models.BigIntegerField(null=True)),
            ],
            options={
                'verbose_name_plural': 'likenesses',
                'constraints': [models.UniqueConstraint(fields=('kind', 'row_id', 'other_id'), name='intake_likeness_once')],
            },
        ),
    ]
