import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pipeline', '0003_contracts_and_quotes'),
        ('playbooks', '0002_editions_stand'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='run', name='playbooks_run_of_contract'),
        # Nothing has ever been written into it: no room kept contracts.
        migrations.RemoveField(model_name='run', name='contract_id'),
        migrations.AddField(
            model_name='run',
            name='contract',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='pipeline.contract'),
        ),
        migrations.AddIndex(
            model_name='run',
            index=models.Index(condition=models.Q(('contract__isnull', False)), fields=['contract'], name='playbooks_run_of_contract'),
        ),
    ]
