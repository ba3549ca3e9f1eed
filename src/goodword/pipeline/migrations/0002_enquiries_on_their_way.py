import django.db.models.deletion
from django.db import migrations, models

from goodword.kit.migrating import CreateModel


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0001_initial'),
        ('people', '0001_initial'),
        ('pipeline', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='opportunity',
            name='said',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='what was said'),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='stage',
            field=models.CharField(choices=[('new', 'New'), ('contacted', 'Contacted'), ('qualified', 'Qualified'), ('meeting', 'Meeting'), ('offer', 'Offer')], db_default='new', default='new', max_length=9, verbose_name='stage'),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='why_sent',
            field=models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='why they were sent'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['stage', '-opened_at'], name='pipeline_stage'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(condition=models.Q(('introduced_by__isnull', False), ('state', 'open')), fields=['-opened_at'], name='pipeline_sent'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(condition=models.Q(('introduced_by__isnull', False), models.Q(('state', 'open'), _negated=True)), fields=['-closed_at'], name='pipeline_sent_closed'),
        ),
        CreateModel(
            name='Handling',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('lost_days', models.PositiveSmallIntegerField(default=180, verbose_name='days of silence after a lost enquiry')),
            ],
            options={
                'verbose_name_plural': 'handling',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='pipeline_one_handling')],
            },
        ),
        CreateModel(
            name='Route',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField(verbose_name='place')),
                ('warmth', models.CharField(blank=True, choices=[('', 'warm or cold'), ('warm', 'warm'), ('cold', 'cold')], db_default='', default='', max_length=4, verbose_name='warm or cold')),
                ('channel', models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='channel')),
                ('region', models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='region')),
                ('staff', models.JSONField(default=list, help_text='the numbers of staff', verbose_name='who takes turns')),
                ('given', models.PositiveIntegerField(db_default=0, default=0, editable=False, verbose_name='enquiries given so far')),
                ('dealer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='routes', to='catalogue.dealer')),
                ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='routes', to='catalogue.product')),
            ],
            options={
                'ordering': ['place', 'id'],
            },
        ),
    ]
