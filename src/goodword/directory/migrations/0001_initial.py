import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from goodword.directory import fulltext
from goodword.kit.migrating import ByHand, CreateModel

def lay_words(editor):
    fulltext.create(editor.connection)


def take_words(editor):
    fulltext.drop(editor.connection)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('of', models.CharField(choices=[('people', 'People'), ('organisations', 'Organisations')], default='people', max_length=13)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('query', models.JSONField(default=dict)),
                ('is_for_all', models.BooleanField(default=False, verbose_name='for everybody')),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.UniqueConstraint(fields=('member', 'of', 'name'), name='directory_one_view_of_a_name')],
            },
        ),
        CreateModel(
            name='Word',
            fields=[
                ('word', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('n', models.PositiveIntegerField(default=1)),
            ],
        ),
        CreateModel(
            name='Deletion',
            fields=[
                ('pk', models.CompositePrimaryKey('key', 'word', blank=True, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=60)),
                ('word', models.CharField(max_length=60)),
            ],
        ),
        ByHand(lay_words, take_words),
    ]
