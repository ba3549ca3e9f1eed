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
            name='Challenge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('offered', 'Offered'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('done', 'Done'), ('undone', 'Left undone')], default='offered', max_length=8, verbose_name='state')),
                ('offered_on', models.DateField(verbose_name='offered')),
                ('accepted_at', models.DateTimeField(null=True, verbose_name='accepted')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                ('by_member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(null=True)),
                ('brought', models.JSONField(null=True)),
                ('measured_on', models.DateField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'accepted')), fields=('state',), name='letters_one_challenge_at_a_time')],
            },
        ),
        CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(unique=True, verbose_name='Tuesday')),
                ('figures', models.JSONField()),
                ('drawings', models.JSONField(default=dict)),
                ('picture', models.BinaryField(null=True)),
                ('challenge', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='letters', to='letters.challenge')),
                ('written_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-due_on'],
            },
        ),
    ]
