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
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=160, unique=True)),
                ('topic', models.CharField(max_length=30)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to=settings.AUTH_USER_MODEL)),
                ('to', models.EmailField(max_length=254, verbose_name='to')),
                ('message_id', models.CharField(max_length=200, unique=True)),
                ('subject', models.CharField(max_length=300, verbose_name='subject')),
                ('text', models.TextField()),
                ('html', models.TextField(blank=True, default='')),
                ('headers', models.JSONField(default=dict)),
                ('pictures', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('claimed', 'Being sent'), ('sent', 'Sent'), ('refused', 'Refused'), ('withheld', 'Not sent'), ('ambiguous', 'Sent or not')], default='waiting', max_length=9, verbose_name='state')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('written_at', models.DateTimeField(verbose_name='written')),
                ('due_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(null=True)),
                ('settled_at', models.DateTimeField(null=True, verbose_name='settled')),
                ('trouble', models.TextField(blank=True, default='')),
            ],
            options={
                'ordering': ['-written_at', '-id'],
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['due_at'], name='mail_waiting'), models.Index(condition=models.Q(('state', 'claimed')), fields=['claimed_at'], name='mail_claimed')],
            },
        ),
        CreateModel(
            name='Enclosure',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=10)),
                ('data', models.BinaryField()),
            ],
        ),
        CreateModel(
            name='Wish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to=settings.AUTH_USER_MODEL)),
                ('topic', models.CharField(max_length=30)),
                ('hour', models.PositiveSmallIntegerField(default=7, verbose_name='hour')),
                ('time_zone', models.CharField(blank=True, default='', max_length=60, verbose_name='time zone')),
                ('served_on', models.DateField(null=True)),
            ],
            options={
                'verbose_name_plural': 'wishes',
                'constraints': [models.UniqueConstraint(fields=('member', 'topic'), name='mail_one_wish')],
            },
        ),
    ]
