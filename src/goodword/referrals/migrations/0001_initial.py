import django.db.models.deletion
from django.db import migrations, models

from goodword.kit.migrating import CreateModel


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_initial'),
        ('people', '0001_initial'),
        ('pipeline', '0001_initial'),
    ]

    operations = [
        CreateModel(
            name='LeadForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name of the form')),
                ('token', models.CharField(max_length=64, unique=True)),
                ('address', models.URLField(blank=True, db_default='', default='', verbose_name='page of yours on which it stands')),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
            ],
            options={
                'ordering': ['-made_at', '-id'],
            },
        ),
        CreateModel(
            name='Handle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(db_default=0, db_index=True, editable=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('origin', models.BigIntegerField(editable=False, null=True)),
                ('hand', models.BigIntegerField(editable=False, null=True)),
                ('source', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('source_key', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('kind', models.CharField(choices=[('link', 'A link'), ('code', 'A code')], max_length=4, verbose_name='kind')),
                ('text', models.CharField(max_length=64, unique=True, verbose_name='link or code')),
                ('label', models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='what it is for')),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('dealer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='handles', to='catalogue.dealer')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='handles', to='people.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(db_default=0, db_index=True, editable=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('origin', models.BigIntegerField(editable=False, null=True)),
                ('hand', models.BigIntegerField(editable=False, null=True)),
                ('source', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('source_key', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('token', models.CharField(max_length=64, unique=True)),
                ('channel', models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='channel')),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='used')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='people.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        CreateModel(
            name='Hit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True)),
                ('channel', models.CharField(blank=True, default='', max_length=60)),
                ('is_scanner', models.BooleanField(default=False)),
                ('handle', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='hits', to='referrals.handle')),
                ('invitation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='hits', to='referrals.invitation')),
            ],
        ),
        CreateModel(
            name='Touch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(db_default=0, db_index=True, editable=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('origin', models.BigIntegerField(editable=False, null=True)),
                ('hand', models.BigIntegerField(editable=False, null=True)),
                ('source', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('source_key', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('proof', models.CharField(choices=[('invitation', 'A named invitation'), ('code', 'A code'), ('link', 'A personal link'), ('said', 'They said who sent them'), ('staff', 'Staff noted it')], max_length=10, verbose_name='how we know')),
                ('channel', models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='channel')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('words', models.TextField(blank=True, db_default='', default='', verbose_name='what was said')),
                ('rule', models.CharField(db_default='attribution/1', default='attribution/1', max_length=20, verbose_name='rule')),
                ('refused', models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='why it does not count')),
                ('dealer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='touches', to='catalogue.dealer')),
                ('handle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='touches', to='referrals.handle')),
                ('introducer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='touches_passed_on', to='people.person')),
                ('invitation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='touches', to='referrals.invitation')),
                ('opportunity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='touches', to='pipeline.opportunity')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='touches', to='people.person')),
            ],
            options={
                'verbose_name_plural': 'touches',
                'abstract': False,
            },
        ),
        CreateModel(
            name='Introduction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.BigIntegerField(db_default=0, db_index=True, editable=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('origin', models.BigIntegerField(editable=False, null=True)),
                ('hand', models.BigIntegerField(editable=False, null=True)),
                ('source', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('source_key', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('proof', models.CharField(choices=[('invitation', 'A named invitation'), ('code', 'A code'), ('link', 'A personal link'), ('said', 'They said who sent them'), ('staff', 'Staff noted it')], max_length=10, verbose_name='how we know')),
                ('channel', models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='channel')),
                ('bound_at', models.DateTimeField(verbose_name='bound')),
                ('rule', models.CharField(db_default='attribution/1', default='attribution/1', max_length=20, verbose_name='rule')),
                ('reason', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='why it was bound anew')),
                ('dealer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='brought', to='catalogue.dealer')),
                ('introducer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='brought', to='people.person')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='introduction', to='people.person')),
                ('touch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='introductions', to='referrals.touch')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='handle',
            constraint=models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='referrals_handle_source_key'),
        ),
        migrations.AddConstraint(
            model_name='handle',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dealer', None), ('person__isnull', False)), models.Q(('dealer__isnull', False), ('person', None)), _connector='OR'), name='referrals_handle_of_one'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='referrals_invitation_source_key'),
        ),
        migrations.AddIndex(
            model_name='touch',
            index=models.Index(fields=['person', 'at'], name='referrals_touches_of'),
        ),
        migrations.AddConstraint(
            model_name='touch',
            constraint=models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='referrals_touch_source_key'),
        ),
        migrations.AddConstraint(
            model_name='touch',
            constraint=models.CheckConstraint(condition=models.Q(('introducer', None), ('dealer', None), _connector='OR'), name='referrals_touch_of_one'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='referrals_introduction_source_key'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=models.CheckConstraint(condition=models.Q(('introducer', None), ('dealer', None), _connector='OR'), name='referrals_introduction_of_one'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=models.CheckConstraint(condition=models.Q(('introducer', models.F('person')), _negated=True), name='referrals_nobody_introduces_themself'),
        ),
    ]
