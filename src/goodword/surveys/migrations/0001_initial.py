import django.db.models.deletion
from django.db import migrations, models

from goodword.kit.migrating import CreateModel


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_initial'),
        ('people', '0001_initial'),
        ('touchpoints', '0001_initial'),
    ]

    operations = [
        CreateModel(
            name='Answer',
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
                ('metric', models.CharField(choices=[('nps', 'Would recommend'), ('csat', 'Satisfaction'), ('ces', 'Ease'), ('other', 'Other')], max_length=10, verbose_name='question')),
                ('formula', models.CharField(max_length=20, verbose_name='scale version')),
                ('scale_low', models.SmallIntegerField(verbose_name='lowest score')),
                ('scale_high', models.SmallIntegerField(verbose_name='highest score')),
                ('is_high_good', models.BooleanField(db_default=True, default=True, verbose_name='high is good')),
                ('state', models.CharField(choices=[('sent', 'Sent'), ('bounced', 'Did not arrive'), ('declined', 'Declined'), ('partial', 'Answered in part'), ('complete', 'Answered')], default='complete', max_length=10, verbose_name='state')),
                ('score', models.SmallIntegerField(blank=True, null=True, verbose_name='score')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='asked')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('ratings', models.JSONField(blank=True, db_default={}, default=dict, verbose_name='ratings of drivers')),
                ('comment', models.TextField(blank=True, default='', verbose_name='comment')),
                ('channel', models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='channel')),
                ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answers', to='touchpoints.order')),
                ('touchpoint', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answers', to='touchpoints.touchpoint')),
                ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answers', to='catalogue.product')),
                ('staff', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answers', to='catalogue.staff')),
                ('dealer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answers', to='catalogue.dealer')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answers', to='catalogue.department')),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answers', to='catalogue.branch')),
                ('dims', models.JSONField(blank=True, db_default={}, default=dict)),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['person', '-answered_at'], name='surveys_of_person'), models.Index(condition=models.Q(('score__isnull', False)), fields=['-answered_at'], name='surveys_latest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='surveys_answer_source_key'), models.CheckConstraint(condition=models.Q(('person__isnull', False), ('organisation__isnull', False), _connector='OR'), name='surveys_answer_of_somebody'), models.CheckConstraint(condition=models.Q(('score', None), models.Q(('score__gte', models.F('scale_low')), ('score__lte', models.F('scale_high'))), _connector='OR'), name='surveys_score_on_its_scale'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'complete'), _negated=True), models.Q(('answered_at__isnull', False), ('score__isnull', False)), _connector='OR'), name='surveys_complete_has_a_score')],
            },
        ),
    ]
