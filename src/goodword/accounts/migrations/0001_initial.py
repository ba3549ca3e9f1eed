import django.db.models.deletion
from django.conf import settings
from django.core.management import call_command
from django.db import migrations, models

from goodword.kit.migrating import ByHand, CreateModel


def lay_cache(editor):
    """The table of the shared cache, in which attempts to log in are counted."""
    call_command("createcachetable", "accounts_cache", database=editor.connection.alias, verbosity=0)


def take_cache(editor):
    editor.execute("DROP TABLE accounts_cache")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail')),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('manager', 'Manager'), ('staff', 'Staff'), ('viewer', 'Viewer'), ('dealer', 'Dealer')], default='staff', max_length=10, verbose_name='role')),
                ('is_active', models.BooleanField(default=True)),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
                ('log_in_round', models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        CreateModel(
            name='Business',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='business name')),
                ('currency', models.CharField(default='EUR', max_length=3, verbose_name='currency')),
                ('time_zone', models.CharField(default='UTC', max_length=60, verbose_name='time zone')),
                ('country', models.CharField(blank=True, default='', max_length=2, verbose_name='country')),
                ('week_start', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (5, 'Saturday'), (6, 'Sunday')], default=0, verbose_name='week starts on')),
                ('cadence_days', models.PositiveSmallIntegerField(default=90, verbose_name='longest silence, in days')),
                ('is_sample', models.BooleanField(default=False)),
                ('founded_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name_plural': 'businesses',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='accounts_one_business')],
            },
        ),
        CreateModel(
            name='ApiKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_keys', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('prefix', models.CharField(max_length=12, unique=True)),
                ('digest', models.CharField(max_length=64)),
                ('may_write', models.BooleanField(default=False, verbose_name='may write')),
                ('made_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('name', models.CharField(blank=True, default='', max_length=150, verbose_name='name')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('manager', 'Manager'), ('staff', 'Staff'), ('viewer', 'Viewer'), ('dealer', 'Dealer')], max_length=10, verbose_name='role')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
            ],
        ),
        ByHand(lay_cache, take_cache),
    ]
