from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('themes', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='learned',
            name='among',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
