import django.db.models.deletion
from django.db import migrations, models

from goodword.kit.migrating import ByHand, CreateModel

# An edition never changes: the database itself refuses.
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


def let_editions_stand(editor):
    editor.execute(SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL)


def let_editions_change(editor):
    editor.execute(AWAY[editor.connection.vendor])


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_initial'),
        ('people', '0001_initial'),
        ('pipeline', '0001_initial'),
        ('touchpoints', '0001_initial'),
    ]

    operations = [
        CreateModel(
            name='Playbook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('key', models.SlugField(max_length=60, unique=True)),
                ('phase', models.CharField(choices=[('before', 'Before the sale'), ('during', 'During the sale'), ('after', 'After the sale')], max_length=6, verbose_name='phase')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('on', 'On'), ('off', 'Off')], default='draft', max_length=5, verbose_name='state')),
                ('since_at', models.DateTimeField(blank=True, null=True, verbose_name='counts what happens since')),
                ('last_changed', models.BigIntegerField(default=0)),
                ('looked_at', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
        CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('playbook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='playbooks.playbook')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('definition', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=60)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('playbook', 'number'), name='playbooks_one_edition_of_a_number')],
            },
        ),
        CreateModel(
            name='Run',
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
                ('playbook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='playbooks.playbook')),
                ('edition', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='playbooks.edition')),
                ('subject', models.CharField(max_length=80)),
                ('order', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='touchpoints.order')),
                ('opportunity', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='pipeline.opportunity')),
                ('contract', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='pipeline.contract')),
                ('begun_at', models.DateTimeField(verbose_name='began')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='over')),
                ('state', models.CharField(choices=[('open', 'Open'), ('paused', 'Paused'), ('done', 'Done'), ('ended', 'Ended early')], default='open', max_length=6, verbose_name='state')),
                ('reason', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='why it ended')),
                ('paused_on', models.DateField(blank=True, null=True, verbose_name='paused since')),
                ('paused_days', models.PositiveIntegerField(db_default=0, default=0, verbose_name='days paused')),
                ('is_touched', models.BooleanField(db_default=False, default=False)),
                ('staff', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='runs', to='catalogue.staff')),
                ('dealer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='runs', to='catalogue.dealer')),
                ('branch', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.branch')),
                ('department', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.department')),
                ('product', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.product')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['person', 'playbook', '-begun_at'], name='playbooks_run_of_person'), models.Index(condition=models.Q(('order__isnull', False)), fields=['order'], name='playbooks_run_of_order'), models.Index(condition=models.Q(('opportunity__isnull', False)), fields=['opportunity'], name='playbooks_run_of_enquiry'), models.Index(condition=models.Q(('contract__isnull', False)), fields=['contract'], name='playbooks_run_of_contract'), models.Index(condition=models.Q(('origin__isnull', False)), fields=['origin'], name='playbooks_run_of_import')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='playbooks_run_source_key'), models.CheckConstraint(condition=models.Q(('person__isnull', False), ('organisation__isnull', False), _connector='OR'), name='playbooks_run_of_somebody'), models.UniqueConstraint(fields=('playbook', 'subject'), name='playbooks_one_run_of_a_subject')],
            },
        ),
        CreateModel(
            name='RunStep',
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
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='playbooks.run')),
                ('playbook', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='playbooks.playbook')),
                ('step', models.SlugField(db_index=False, max_length=60)),
                ('position', models.PositiveSmallIntegerField()),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='due')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done')),
                ('ticked_at', models.DateTimeField(blank=True, null=True, verbose_name='ticked')),
                ('proved_at', models.DateTimeField(blank=True, null=True)),
                ('times', models.PositiveIntegerField(db_default=0, default=0, verbose_name='how often')),
                ('skipped_at', models.DateTimeField(blank=True, null=True, verbose_name='skipped')),
                ('word', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='in a word')),
                ('is_out_of_order', models.BooleanField(db_default=False, default=False, verbose_name='out of order')),
                ('is_optional', models.BooleanField(db_default=False, default=False, verbose_name='optional')),
                ('may_repeat', models.BooleanField(db_default=False, default=False, verbose_name='may happen more than once')),
                ('staff', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.staff')),
                ('dealer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.dealer')),
                ('branch', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.branch')),
                ('department', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.department')),
                ('product', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.product')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('done_at', None), ('skipped_at', None)), fields=['due_on', 'staff'], name='playbooks_open_steps'), models.Index(condition=models.Q(('proved_at__isnull', False)), fields=['proved_at'], name='playbooks_newly_proved')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='playbooks_runstep_source_key'), models.CheckConstraint(condition=models.Q(('person__isnull', False), ('organisation__isnull', False), _connector='OR'), name='playbooks_runstep_of_somebody'), models.UniqueConstraint(fields=('run', 'step'), name='playbooks_one_step_of_a_name')],
            },
        ),
        CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('playbook', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='playbooks.playbook')),
                ('step', models.SlugField(db_index=False, max_length=60)),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proofs', to='playbooks.runstep')),
                ('kind', models.CharField(choices=[('touchpoint', 'A contact'), ('order', 'An order'), ('answer', 'An answer'), ('promise', 'A promise kept'), ('opportunity', 'An enquiry'), ('contract', 'A contract')], max_length=11)),
                ('row_id', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('staff_id', models.BigIntegerField(null=True)),
                ('noted_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'row_id'], name='playbooks_proof_by')],
                'constraints': [models.UniqueConstraint(fields=('playbook', 'step', 'kind', 'row_id'), name='playbooks_proves_one_run')],
            },
        ),
        ByHand(let_editions_stand, let_editions_change),
    ]
