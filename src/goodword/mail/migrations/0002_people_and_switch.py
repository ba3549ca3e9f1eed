"""Mail to people, not to members alone: what it says, who gets none, what came back, and the switch of the house."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from goodword.kit.migrating import ByHand, CreateModel


def keep_switched_on_where_mail_was_sent(editor: BaseDatabaseSchemaEditor) -> None:
    """A home that has written mail goes on sending; it stays on for this database alone."""
    editor.execute(
        "INSERT INTO mail_sending (id, is_on, identity, failures, trouble) SELECT 1, TRUE, identity, 0, '' FROM journal_tick "
        "WHERE EXISTS (SELECT 1 FROM mail_message)"
    )


def nothing(_: BaseDatabaseSchemaEditor) -> None:
    """The table goes."""


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0001_initial'),
        ('mail', '0001_initial'),
        ('people', '0002_one_index_each'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModel(
            name='Template',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60)),
                ('kind', models.CharField(choices=[('survey', 'A question'), ('told', 'What we did about it'), ('thanks', 'Thanks'), ('reply', 'A reply'), ('service', 'About something under way')], max_length=10, verbose_name='why it goes out')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                ('is_hidden', models.BooleanField(db_default=False, default=False, verbose_name='put away')),
            ],
            options={
                'ordering': ['name', 'language'],
                'constraints': [models.UniqueConstraint(fields=('key', 'language'), name='mail_one_template')],
            },
        ),
        CreateModel(
            name='TemplateVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('subject', models.CharField(max_length=200, verbose_name='subject')),
                ('body', models.TextField(verbose_name='text')),
                ('written_at', models.DateTimeField(verbose_name='written')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='mail.template')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('template', 'number'), name='mail_one_edition')],
            },
        ),
        CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=64)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('reason', models.CharField(choices=[('bounced', 'Mail came back'), ('complained', 'They called it spam'), ('stopped', 'They want no more of it'), ('erased', 'They were erased'), ('by_hand', 'Somebody here stopped it')], max_length=10, verbose_name='reason')),
                ('kind', models.CharField(blank=True, choices=[('survey', 'A question'), ('told', 'What we did about it'), ('thanks', 'Thanks'), ('reply', 'A reply'), ('service', 'About something under way')], default='', max_length=10, verbose_name='of what kind')),
                ('at', models.DateTimeField(verbose_name='since')),
                ('lifted_at', models.DateTimeField(null=True, verbose_name='lifted')),
                ('lifted_why', models.CharField(blank=True, default='', max_length=200, verbose_name='why it was lifted')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('address', 'reason', 'kind'), name='mail_one_suppression')],
            },
        ),
        CreateModel(
            name='Pace',
            fields=[
                ('domain', models.CharField(max_length=255, primary_key=True, serialize=False)),
                ('a_minute', models.PositiveIntegerField(verbose_name='mails a minute')),
                ('began_at', models.DateTimeField(null=True)),
                ('n', models.PositiveIntegerField(default=0)),
                ('until', models.DateTimeField(null=True)),
            ],
        ),
        CreateModel(
            name='Sending',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('is_on', models.BooleanField(db_default=True, default=True)),
                ('identity', models.CharField(blank=True, default='', max_length=32)),
                ('failures', models.PositiveIntegerField(db_default=0, default=0)),
                ('until', models.DateTimeField(null=True)),
                ('trouble', models.CharField(blank=True, db_default='', default='', max_length=500)),
            ],
            options={
                'verbose_name_plural': 'sending',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='mail_one_switch')],
            },
        ),
        ByHand(keep_switched_on_where_mail_was_sent, nothing),
        migrations.RemoveIndex(
            model_name='message',
            name='mail_claimed',
        ),
        migrations.AddField(
            model_name='message',
            name='cause',
            field=models.CharField(blank=True, db_default='', default='', max_length=120),
        ),
        migrations.AddField(
            model_name='message',
            name='domain',
            field=models.CharField(blank=True, db_default='', default='', max_length=255),
        ),
        migrations.AddField(
            model_name='message',
            name='kind',
            field=models.CharField(blank=True, choices=[('survey', 'A question'), ('told', 'What we did about it'), ('thanks', 'Thanks'), ('reply', 'A reply'), ('service', 'About something under way')], db_default='', default='', max_length=10, verbose_name='why'),
        ),
        migrations.AddField(
            model_name='message',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='people.person'),
        ),
        migrations.AddField(
            model_name='message',
            name='claim',
            field=models.CharField(blank=True, db_default='', default='', max_length=32),
        ),
        migrations.AddField(
            model_name='message',
            name='provider_id',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AlterField(
            model_name='message',
            name='member',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='message',
            name='state',
            field=models.CharField(choices=[('waiting', 'Waiting'), ('claimed', 'Being sent'), ('handing', 'Being handed over'), ('sent', 'Sent'), ('refused', 'Refused'), ('withheld', 'Not sent'), ('ambiguous', 'Sent or not')], default='waiting', max_length=9, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='message',
            name='topic',
            field=models.CharField(blank=True, db_default='', default='', max_length=30),
        ),
        migrations.AddField(
            model_name='message',
            name='template',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='mail.templateversion'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state__in', ['claimed', 'handing'])), fields=['claimed_at'], name='mail_under_way'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('claim', ''), _negated=True), fields=['claim'], name='mail_by_claim'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('provider_id', ''), _negated=True), fields=['provider_id'], name='mail_by_provider'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('member', None)), fields=['written_at', 'id'], name='mail_to_people_by_time'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', ''), ('member__isnull', False), ('person', None)), models.Q(('member', None), ('person__isnull', False), models.Q(('kind', ''), _negated=True)), _connector='OR'), name='mail_to_one'),
        ),
        CreateModel(
            name='MailEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=30)),
                ('provider_id', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('delivered', 'Delivered'), ('bounced', 'Came back'), ('complained', 'Called spam'), ('refused', 'Refused'), ('put_off', 'Could not be delivered for now'), ('stopped', 'They want no more of it')], max_length=10, verbose_name='what')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('words', models.CharField(blank=True, default='', max_length=500, verbose_name='in their words')),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='events', to='mail.message')),
                ('address', models.CharField(blank=True, db_default='', default='', max_length=64)),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['address', 'at'], name='mail_events_of_one')],
                'constraints': [models.UniqueConstraint(fields=('provider', 'provider_id'), name='mail_one_event')],
            },
        ),
        CreateModel(
            name='Letterhead',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('from_name', models.CharField(blank=True, default='', max_length=80, verbose_name='who writes')),
                ('reply_to', models.EmailField(blank=True, default='', max_length=254, verbose_name='answers go to')),
                ('postal_address', models.CharField(blank=True, default='', max_length=200, verbose_name='postal address')),
                ('quiet_from', models.PositiveSmallIntegerField(default=20, verbose_name='quiet from')),
                ('quiet_until', models.PositiveSmallIntegerField(default=8, verbose_name='quiet until')),
                ('a_minute', models.PositiveIntegerField(default=600, verbose_name='mails a minute to one domain')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='mail_one_letterhead')],
            },
        ),
        CreateModel(
            name='SentOnDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=30)),
                ('sent_on', models.DateField()),
                ('n', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'sent on days',
                'constraints': [models.UniqueConstraint(fields=('provider', 'sent_on'), name='mail_one_count_a_day')],
            },
        ),
    ]
