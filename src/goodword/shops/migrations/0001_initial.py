
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from goodword.kit.migrating import CreateModel


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModel(
            name='Shop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('by', models.CharField(choices=[('worth', 'what they bought within a year'), ('fan', 'fan value: their own, and that of those they brought')], max_length=5, verbose_name='the best by')),
                ('n_top', models.PositiveIntegerField(verbose_name='among so many of the best')),
                ('n_frame', models.PositiveIntegerField(verbose_name='of whom could be called')),
                ('question', models.TextField(verbose_name='what the caller asks')),
                ('seed', models.CharField(max_length=32)),
                ('until', models.DateField(verbose_name='list open until')),
                ('drawn_at', models.DateTimeField(verbose_name='drawn')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('once', models.CharField(blank=True, max_length=100, null=True, unique=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-drawn_at', '-id'],
            },
        ),
        CreateModel(
            name='ShopCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(db_default=0, db_index=True, editable=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('origin', models.BigIntegerField(editable=False, null=True)),
                ('hand', models.BigIntegerField(editable=False, null=True)),
                ('source', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('source_key', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('position', models.PositiveSmallIntegerField()),
                ('outcome', models.CharField(blank=True, choices=[('unprompted', 'Named us by themselves'), ('prompted', 'Named us when asked about us'), ('no', 'Would not name us'), ('declined', 'Did not want to say'), ('unreached', 'Could not be reached')], db_default='', default='', max_length=10, verbose_name='what was heard')),
                ('words', models.TextField(blank=True, db_default='', default='', verbose_name='in their words')),
                ('called_at', models.DateTimeField(blank=True, null=True, verbose_name='called')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shop_calls', to='people.person')),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='shops.shop')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('outcome', ''), _negated=True), fields=['-called_at'], name='shops_calls_heard')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='shops_shopcall_source_key'), models.UniqueConstraint(fields=('shop', 'person'), name='shops_one_call_each'), models.CheckConstraint(condition=models.Q(models.Q(('called_at', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('called_at__isnull', False)), _connector='OR'), name='shops_heard_at_a_moment')],
            },
        ),
    ]
