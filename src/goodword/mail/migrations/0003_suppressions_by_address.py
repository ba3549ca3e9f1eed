from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mail', '0002_people_and_switch'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='suppression',
            index=models.Index(fields=['address'], name='mail_kept_from'),
        ),
    ]
