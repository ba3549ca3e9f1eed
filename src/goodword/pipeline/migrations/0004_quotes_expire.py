from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('pipeline', '0003_contracts_and_quotes'),
    ]

    operations = [
        migrations.RenameField(model_name='quote', old_name='valid_until', new_name='expires_on'),
    ]
