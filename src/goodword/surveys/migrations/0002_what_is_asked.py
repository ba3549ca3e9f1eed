import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from goodword.kit.migrating import ByHand, CreateModel

# What was published never changes, and no draft goes out under its number: the database itself refuses.
SQLITE = """CREATE TRIGGER surveys_version_stands BEFORE UPDATE ON surveys_surveyversion WHEN OLD.published_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a published version of a survey never changes'); END"""
POSTGRESQL = """CREATE FUNCTION surveys_version_stands() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'a published version of a survey never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$;
    CREATE TRIGGER surveys_version_stands BEFORE UPDATE ON surveys_surveyversion
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION surveys_version_stands()"""
AWAY = {
    "sqlite": "DROP TRIGGER surveys_version_stands",
    "postgresql": "DROP FUNCTION surveys_version_stands() CASCADE",
}


def let_versions_stand(editor):
    editor.execute(SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL)


def let_versions_change(editor):
    editor.execute(AWAY[editor.connection.vendor])


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0001_initial'),
        ('people', '0001_initial'),
        ('pipeline', '0001_initial'),
        ('surveys', '0001_initial'),
        ('touchpoints', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModel(
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('kind', models.CharField(choices=[('relationship', 'how it is between us'), ('transactional', 'how something went')], max_length=13, verbose_name='what it asks about')),
                ('language', models.CharField(default='en', max_length=10, verbose_name='language when we know of none')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('live', 'Live'), ('closed', 'Closed')], default='draft', max_length=6, verbose_name='state')),
                ('current', models.PositiveIntegerField(db_default=0, default=0)),
                ('quiet_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days of quiet before it')),
                ('remind_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days until the one reminder')),
                ('open_days', models.PositiveSmallIntegerField(db_default=30, default=30, verbose_name='days to answer')),
                ('edit_days', models.PositiveSmallIntegerField(db_default=7, default=7, verbose_name='days in which an answer may be changed')),
                ('revision', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
        CreateModel(
            name='SurveyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='surveys.survey')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('questions', models.JSONField(default=list)),
                ('words', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=60)),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('survey', 'number'), name='surveys_one_version_of_a_number'), models.UniqueConstraint(condition=models.Q(('published_at', None)), fields=('survey',), name='surveys_one_draft')],
            },
        ),
        CreateModel(
            name='Cue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cues', to='surveys.survey')),
                ('what', models.CharField(choices=[('talk', 'a contact'), ('delivery', 'a delivery'), ('lost', 'a lost enquiry')], max_length=8, verbose_name='after')),
                ('kind', models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='kind of contact')),
                ('stage', models.CharField(blank=True, choices=[('hear', 'Hear'), ('decide', 'Decide'), ('buy', 'Buy'), ('use', 'Use'), ('after', 'After')], db_default='', default='', max_length=10, verbose_name='stage')),
                ('hours', models.PositiveSmallIntegerField(default=24, verbose_name='hours later')),
                ('since_at', models.DateTimeField(verbose_name='since')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='switched off')),
                ('last_changed', models.BigIntegerField(db_default=0, default=0)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        CreateModel(
            name='Wave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waves', to='surveys.survey')),
                ('survey_version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='waves', to='surveys.surveyversion')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('audience', models.JSONField(default=dict)),
                ('starts_at', models.DateTimeField(verbose_name='goes out')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('going', 'Going out'), ('done', 'Done'), ('stopped', 'Stopped')], default='planned', max_length=7, verbose_name='state')),
                ('reached', models.BigIntegerField(db_default=0, default=0)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='over')),
            ],
            options={
                'ordering': ['-starts_at', '-id'],
            },
        ),
        CreateModel(
            name='Doorway',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='doorways', to='surveys.survey')),
                ('token', models.CharField(max_length=64, unique=True)),
                ('way', models.CharField(choices=[('link', 'a link'), ('qr', 'a QR code'), ('embed', 'on a page of yours')], max_length=5, verbose_name='how')),
                ('label', models.CharField(max_length=120, verbose_name='where it hangs')),
                ('branch', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.branch')),
                ('product', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.product')),
                ('department', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.department')),
                ('staff', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.staff')),
                ('dealer', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.dealer')),
                ('sites', models.JSONField(blank=True, db_default=[], default=list, verbose_name='sites of yours that may show it')),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
            ],
            options={
                'ordering': ['-made_at', '-id'],
            },
        ),
        CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(db_default=0, db_index=True, editable=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('origin', models.BigIntegerField(editable=False, null=True)),
                ('hand', models.BigIntegerField(editable=False, null=True)),
                ('source', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('source_key', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='survey_invitations', to='people.person')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='survey_invitations', to='people.organisation')),
                ('survey', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='surveys.survey')),
                ('survey_version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.RESTRICT, related_name='invitations', to='surveys.surveyversion')),
                ('wave', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='invitations', to='surveys.wave')),
                ('token', models.CharField(max_length=64, unique=True)),
                ('way', models.CharField(choices=[('mail', 'by mail'), ('link', 'a link'), ('qr', 'a QR code'), ('embed', 'on a page of yours')], default='mail', max_length=5, verbose_name='how')),
                ('kind', models.CharField(choices=[('relationship', 'how it is between us'), ('transactional', 'how something went')], max_length=13, verbose_name='what it asks about')),
                ('cause', models.CharField(max_length=60, verbose_name='cause')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Sent'), ('bounced', 'Did not arrive'), ('started', 'Opened'), ('partial', 'Answered in part'), ('complete', 'Answered'), ('declined', 'Declined'), ('skipped', 'Not asked')], default='waiting', max_length=8, verbose_name='state')),
                ('skipped_why', models.CharField(blank=True, choices=[('gone', 'died or was taken out'), ('silence', 'asked for silence'), ('no-address', 'no address to write to'), ('mail', 'mail to them is not allowed'), ('case', 'something is being put right with them'), ('held', 'left out by lot'), ('open', 'another survey is open'), ('quiet', 'asked not long ago'), ('first', 'the relationship survey came first'), ('closed', 'the survey was closed before')], db_default='', default='', max_length=12, verbose_name='why not')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('written_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='reminded')),
                ('bounced_at', models.DateTimeField(blank=True, null=True, verbose_name='came back')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='opened')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='answered or declined')),
                ('closes_at', models.DateTimeField(verbose_name='open until')),
                ('touchpoint', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='touchpoints.touchpoint')),
                ('order', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='touchpoints.order')),
                ('opportunity', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pipeline.opportunity')),
                ('staff', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.staff')),
                ('dealer', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.dealer')),
                ('department', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.department')),
                ('branch', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.branch')),
                ('product', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.product')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['survey', 'state', 'skipped_why'], name='surveys_counts'), models.Index(condition=models.Q(('wave__isnull', False)), fields=['wave', 'state'], name='surveys_of_wave'), models.Index(condition=models.Q(('state', 'waiting')), fields=['due_at'], name='surveys_due'), models.Index(condition=models.Q(('reminded_at', None), ('state', 'sent')), fields=['sent_at'], name='surveys_unreminded')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='surveys_invitation_source_key'), models.CheckConstraint(condition=models.Q(('person__isnull', False), ('organisation__isnull', False), _connector='OR'), name='surveys_invitation_of_somebody'), models.UniqueConstraint(fields=('person', 'survey', 'cause'), name='surveys_asked_once_for_a_cause'), models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('person',), name='surveys_one_waits'), models.CheckConstraint(condition=models.Q(models.Q(('skipped_why__gt', ''), ('state', 'skipped')), models.Q(models.Q(('state', 'skipped'), _negated=True), ('skipped_why', '')), _connector='OR'), name='surveys_skipped_for_a_reason')],
            },
        ),
        CreateModel(
            name='Response',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(db_default=0, db_index=True, editable=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('origin', models.BigIntegerField(editable=False, null=True)),
                ('hand', models.BigIntegerField(editable=False, null=True)),
                ('source', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('source_key', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('invitation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='response', to='surveys.invitation')),
                ('doorway', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='responses', to='surveys.doorway')),
                ('survey_version', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='responses', to='surveys.surveyversion')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='survey_responses', to='people.person')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='survey_responses', to='people.organisation')),
                ('token', models.CharField(max_length=64, unique=True)),
                ('said', models.JSONField(blank=True, default=dict)),
                ('language', models.CharField(blank=True, db_default='', default='', max_length=10, verbose_name='language')),
                ('started_at', models.DateTimeField(verbose_name='begun')),
                ('changed_at', models.DateTimeField(verbose_name='last written')),
                ('completed_at', models.DateTimeField(blank=True, null=True, verbose_name='complete')),
                ('is_suspicious', models.BooleanField(db_default=False, default=False, verbose_name='left out as suspicious')),
                ('why', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='why it is suspicious')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='surveys_response_source_key'), models.CheckConstraint(condition=models.Q(models.Q(('doorway', None), ('invitation__isnull', False)), models.Q(('doorway__isnull', False), ('invitation', None)), _connector='OR'), name='surveys_response_by_one_way')],
            },
        ),
        CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('invitation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='surveys.invitation')),
                ('doorway', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='surveys.doorway')),
                ('at', models.DateTimeField(db_index=True)),
                ('is_scanner', models.BooleanField(default=False)),
            ],
        ),
        CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('filters', models.JSONField(default=dict)),
                ('is_by_mail', models.BooleanField(default=False, verbose_name='by mail as well')),
                ('told', models.BigIntegerField(db_default=0, default=0)),
                ('ahead', models.JSONField(blank=True, default=list)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='answer',
            name='surveys_answer_of_somebody',
        ),
        migrations.AddField(
            model_name='answer',
            name='response',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='surveys.response'),
        ),
        migrations.AddField(
            model_name='answer',
            name='question',
            field=models.CharField(blank=True, db_default='', default='', max_length=60),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('person__isnull', False), ('organisation__isnull', False), ('response__isnull', False), _connector='OR'), name='surveys_answer_of_somebody'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(condition=models.Q(('response__isnull', False)), fields=('response', 'question'), name='surveys_one_answer_a_question'),
        ),
        ByHand(let_versions_stand, let_versions_change),
    ]
