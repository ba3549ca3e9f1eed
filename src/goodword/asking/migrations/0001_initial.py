
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from goodword.kit.migrating import CreateModel


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('touchpoints', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModel(
            name='AskPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_percent', models.PositiveSmallIntegerField(verbose_name='left out by lot, in percent')),
                ('quiet_days', models.PositiveSmallIntegerField(verbose_name='days of quiet after an ask')),
                ('length', models.PositiveSmallIntegerField(verbose_name='people on the list')),
                ('seed', models.CharField(max_length=32)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('held_percent__lte', 50)), name='asking_share_of_lots')],
            },
        ),
        CreateModel(
            name='Lot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(db_default=0, db_index=True, editable=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('origin', models.BigIntegerField(editable=False, null=True)),
                ('hand', models.BigIntegerField(editable=False, null=True)),
                ('source', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('source_key', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('turn', models.PositiveIntegerField()),
                ('drawn_on', models.DateField(verbose_name='drawn')),
                ('until', models.DateField(verbose_name='until')),
                ('is_held', models.BooleanField(db_default=False, default=False, verbose_name='left out by lot')),
                ('held_percent', models.PositiveSmallIntegerField(verbose_name='share left out by lot, in percent')),
                ('rule', models.CharField(db_default='asking/1', default='asking/1', max_length=20, verbose_name='rule')),
                ('grounds', models.JSONField(blank=True, db_default=[], default=list, verbose_name='for which facts')),
                ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='asked')),
                ('how', models.CharField(blank=True, choices=[('call', 'by word of mouth'), ('mail', 'in writing'), ('hand', 'on paper')], db_default='', default='', max_length=4, verbose_name='how')),
                ('by_member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lots', to='people.person')),
                ('touchpoint', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='lots', to='touchpoints.touchpoint')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['until'], name='asking_lots_by_end')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='asking_lot_source_key'), models.UniqueConstraint(fields=('person', 'turn'), name='asking_one_lot_a_turn'), models.CheckConstraint(condition=models.Q(('is_held', False), ('asked_at', None), _connector='OR'), name='asking_nobody_left_out_is_asked')],
            },
        ),
    ]
