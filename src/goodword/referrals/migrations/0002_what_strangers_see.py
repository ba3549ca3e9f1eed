import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('referrals', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='leadform',
            name='sites',
            field=models.JSONField(blank=True, db_default=[], default=list, verbose_name='sites of yours that may show it'),
        ),
        migrations.AddField(
            model_name='leadform',
            name='thanks',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='words when it was sent'),
        ),
        migrations.AddField(
            model_name='leadform',
            name='welcome',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='words above the form'),
        ),
        migrations.CreateModel(
            name='ShareText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=10, verbose_name='channel')),
                ('language', models.CharField(blank=True, db_default='', default='', max_length=10, verbose_name='language')),
                ('text', models.TextField(verbose_name='words')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('channel', 'language'), name='referrals_one_share_text')],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('answer', 'We may use what they told us to answer'), ('show', 'Whoever sent them may see their initials')], max_length=6, verbose_name='to what')),
                ('words', models.CharField(max_length=300, verbose_name='the words')),
                ('agreed_at', models.DateTimeField(verbose_name='agreed')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreements', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('person', 'kind'), name='referrals_one_agreement')],
            },
        ),
        migrations.CreateModel(
            name='WordPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='word_pages', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('person',), name='referrals_one_open_page')],
            },
        ),
    ]
