import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from goodword.kit.migrating import CreateModel


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('catalogue', '0001_initial'),
        ('people', '0002_one_index_each'),
        ('surveys', '0002_what_is_asked'),
    ]

    operations = [
        CreateModel(
            name='CaseRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('score', 'a low score'), ('words', 'words in a comment'), ('theme', 'what a comment speaks of'), ('silence', 'the silence of somebody valued'), ('passive', 'seven or eight of ten')], max_length=7, verbose_name='what it looks for')),
                ('is_on', models.BooleanField(default=True, verbose_name='it is on')),
                ('metric', models.CharField(blank=True, default='', max_length=10, verbose_name='question')),
                ('at_most', models.SmallIntegerField(default=0, verbose_name='this score or less')),
                ('words', models.JSONField(blank=True, default=list, verbose_name='words')),
                ('theme', models.BigIntegerField(default=0, help_text='its number', verbose_name='theme')),
                ('silent_days', models.PositiveSmallIntegerField(default=0, verbose_name='days of silence')),
                ('worth', models.BigIntegerField(default=0, help_text='in minor units', verbose_name='bought within two years')),
                ('hours', models.PositiveSmallIntegerField(default=48, verbose_name='hours until the first contact')),
                ('since_at', models.DateTimeField(verbose_name='since')),
                ('named', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(db_default=0, db_index=True, editable=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('origin', models.BigIntegerField(editable=False, null=True)),
                ('hand', models.BigIntegerField(editable=False, null=True)),
                ('source', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('source_key', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('cause', models.CharField(choices=[('score', 'A low score'), ('words', 'Their words'), ('theme', 'What they speak of'), ('silence', 'Silence'), ('staff', 'Noticed by us'), ('passive', 'Not quite happy')], max_length=7, verbose_name='cause')),
                ('what', models.CharField(max_length=300, verbose_name='what it is about')),
                ('state', models.CharField(choices=[('open', 'Open'), ('contacted', 'Contacted'), ('solving', 'Being solved'), ('solved', 'Solved'), ('closed', 'Closed')], db_default='open', default='open', max_length=9, verbose_name='state')),
                ('opened_at', models.DateTimeField(verbose_name='opened')),
                ('due_at', models.DateTimeField(verbose_name='to be contacted by')),
                ('first_contact_at', models.DateTimeField(blank=True, null=True, verbose_name='first contact')),
                ('last_note_at', models.DateTimeField(verbose_name='last note')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('asked_again_at', models.DateTimeField(blank=True, null=True, verbose_name='asked again')),
                ('score_before', models.SmallIntegerField(blank=True, null=True, verbose_name='score before')),
                ('outcome', models.CharField(blank=True, choices=[('', 'not asked again yet'), ('turned', 'turned around'), ('not_turned', 'not turned around')], db_default='', default='', max_length=10, verbose_name='outcome')),
                ('answer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to='surveys.answer')),
                ('dealer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to='catalogue.dealer')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='people.organisation')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='people.person')),
                ('rule', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to='recovery.caserule')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('state', 'closed'), _negated=True), fields=['due_at'], name='recovery_open'), models.Index(condition=models.Q(('state', 'closed')), fields=['-closed_at'], name='recovery_closed'), models.Index(fields=['person', '-opened_at'], name='recovery_of_person')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='recovery_case_source_key'), models.CheckConstraint(condition=models.Q(('person__isnull', False), ('organisation__isnull', False), _connector='OR'), name='recovery_case_of_somebody'), models.UniqueConstraint(condition=models.Q(('state', 'closed'), _negated=True), fields=('person', 'cause'), name='recovery_one_open_of_person'), models.UniqueConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('person', None)), fields=('organisation', 'cause'), name='recovery_one_open_of_organisation'), models.UniqueConstraint(condition=models.Q(('answer__isnull', False)), fields=('answer',), name='recovery_one_of_an_answer'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at', None)), _connector='OR'), name='recovery_closed_at')],
            },
        ),
        CreateModel(
            name='CaseTerms',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('fresh_days', models.PositiveSmallIntegerField(default=14, verbose_name='days for which an answer is news')),
                ('asked_again_days', models.PositiveSmallIntegerField(default=14, verbose_name='days after the closing until we ask again')),
                ('last_import', models.BigIntegerField(default=0, editable=False)),
                ('passed_over', models.PositiveIntegerField(default=0, editable=False)),
                ('passed_over_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name_plural': 'terms of cases',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='recovery_one_row_of_terms')],
            },
        ),
        CreateModel(
            name='CaseNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(db_default=0, db_index=True, editable=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('origin', models.BigIntegerField(editable=False, null=True)),
                ('hand', models.BigIntegerField(editable=False, null=True)),
                ('source', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('source_key', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('at', models.DateTimeField(verbose_name='when')),
                ('words', models.TextField(verbose_name='what happened')),
                ('came_from', models.CharField(blank=True, choices=[('open', 'Open'), ('contacted', 'Contacted'), ('solving', 'Being solved'), ('solved', 'Solved'), ('closed', 'Closed')], db_default='', default='', max_length=9)),
                ('came_to', models.CharField(blank=True, choices=[('open', 'Open'), ('contacted', 'Contacted'), ('solving', 'Being solved'), ('solved', 'Solved'), ('closed', 'Closed')], db_default='', default='', max_length=9)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='recovery.case')),
                ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['case', '-at'], name='recovery_notes')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='recovery_casenote_source_key')],
            },
        ),
    ]
