from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mail', '0003_suppressions_by_address'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='message',
            name='mail_to_people_by_time',
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['-written_at', '-id'], name='mail_by_time'),
        ),
    ]
