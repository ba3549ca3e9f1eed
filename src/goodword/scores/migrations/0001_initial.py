import django.db.models.deletion
from django.db import migrations, models

from goodword.kit.migrating import CreateModel


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('insight', models.CharField(max_length=40)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='people.person')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='people.organisation')),
                ('value', models.FloatField()),
                ('label', models.CharField(blank=True, default='', max_length=20)),
                ('stake', models.BigIntegerField(default=0)),
                ('n', models.PositiveIntegerField()),
                ('as_of', models.DateField()),
                ('formula', models.CharField(max_length=20)),
                ('reason', models.JSONField(default=dict)),
            ],
            options={
                'indexes': [models.Index(fields=['insight', '-stake', 'id'], name='scores_by_stake'), models.Index(fields=['insight', 'label', 'person'], name='scores_by_label')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person', None)), models.Q(('organisation', None), ('person__isnull', False)), _connector='OR'), name='scores_of_one'), models.UniqueConstraint(fields=('insight', 'person'), name='scores_one_of_person'), models.UniqueConstraint(fields=('insight', 'organisation'), name='scores_one_of_organisation')],
            },
        ),
    ]
