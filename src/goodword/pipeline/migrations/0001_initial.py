import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

from goodword.kit.migrating import CreateModel


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        CreateModel(
            name='Opportunity',
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
                ('title', models.CharField(max_length=300, verbose_name='what it is about')),
                ('opened_at', models.DateTimeField(verbose_name='since')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('state', models.CharField(choices=[('open', 'Open'), ('won', 'Won'), ('lost', 'Lost')], default='open', max_length=5, verbose_name='state')),
                ('is_warm', models.BooleanField(db_default=False, default=False, verbose_name='introduced')),
                ('introduced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='introductions', to='people.person')),
                ('value', models.BigIntegerField(db_default=0, default=0, help_text='in minor units', verbose_name='value')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('channel', models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='channel')),
                ('reason', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='why won or lost')),
                ('staff', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='opportunities', to='catalogue.staff')),
                ('dealer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='opportunities', to='catalogue.dealer')),
                ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='opportunities', to='catalogue.product')),
            ],
            options={
                'verbose_name_plural': 'opportunities',
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['-opened_at'], name='pipeline_open'), models.Index(condition=models.Q(('state', 'open'), _negated=True), fields=['-closed_at'], name='pipeline_closed')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='pipeline_opportunity_source_key'), models.CheckConstraint(condition=models.Q(('person__isnull', False), ('organisation__isnull', False), _connector='OR'), name='pipeline_opportunity_of_somebody')],
            },
        ),
        CreateModel(
            name='Contract',
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
                ('number', models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='number')),
                ('since', models.DateField(verbose_name='customer under contract since')),
                ('starts_on', models.DateField(verbose_name='starts')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='ends')),
                ('renews_on', models.DateField(blank=True, null=True, verbose_name='renews itself on')),
                ('notice_days', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='days of notice')),
                ('value', models.BigIntegerField(db_default=0, default=0, help_text='in minor units', verbose_name='value')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('state', models.CharField(choices=[('active', 'Runs'), ('renewed', 'Renewed'), ('ended', 'Ended')], db_default='active', default='active', max_length=7, verbose_name='state')),
                ('renewed_at', models.DateTimeField(blank=True, null=True, verbose_name='renewed')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended')),
                ('reason', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='why it ended')),
                ('follows', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='successor', to='pipeline.contract')),
                ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contracts', to='catalogue.product')),
                ('opportunity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contracts', to='pipeline.opportunity')),
                ('staff', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contracts', to='catalogue.staff')),
                ('dealer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contracts', to='catalogue.dealer')),
                ('dims', models.JSONField(blank=True, db_default={}, default=dict)),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(django.db.models.functions.comparison.Coalesce('renews_on', 'ends_on'), models.F('id'), condition=models.Q(('state', 'active')), name='pipeline_contract_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='pipeline_contract_source_key'), models.CheckConstraint(condition=models.Q(('person__isnull', False), ('organisation__isnull', False), _connector='OR'), name='pipeline_contract_of_somebody')],
            },
        ),
        CreateModel(
            name='Quote',
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
                ('title', models.CharField(max_length=300, verbose_name='what it is about')),
                ('opportunity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='quotes', to='pipeline.opportunity')),
                ('sent_at', models.DateTimeField(verbose_name='sent')),
                ('value', models.BigIntegerField(db_default=0, default=0, help_text='in minor units', verbose_name='value')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('follow_up_on', models.DateField(blank=True, null=True, verbose_name='follow up on')),
                ('followed_up_at', models.DateTimeField(blank=True, null=True, verbose_name='followed up')),
                ('state', models.CharField(choices=[('open', 'Open'), ('accepted', 'Accepted'), ('declined', 'Declined')], db_default='open', default='open', max_length=8, verbose_name='state')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('reason', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='why accepted or declined')),
                ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='quotes', to='catalogue.product')),
                ('staff', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='quotes', to='catalogue.staff')),
                ('dealer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='quotes', to='catalogue.dealer')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['follow_up_on'], name='pipeline_quote_open'), models.Index(condition=models.Q(('state', 'open')), fields=['-sent_at'], name='pipeline_quote_sent'), models.Index(condition=models.Q(('state', 'open'), _negated=True), fields=['-answered_at'], name='pipeline_quote_answered')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='pipeline_quote_source_key'), models.CheckConstraint(condition=models.Q(('person__isnull', False), ('organisation__isnull', False), _connector='OR'), name='pipeline_quote_of_somebody')],
            },
        ),
    ]
