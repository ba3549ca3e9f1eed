from django.db import migrations, models


def seen_up_to_what_was_told(apps, editor):
    alerts = apps.get_model("surveys", "Alert").objects.using(editor.connection.alias)
    alerts.update(seen=models.F("told"))


class Migration(migrations.Migration):

    dependencies = [
        ('surveys', '0002_what_is_asked'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='answer',
            name='surveys_latest',
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(condition=models.Q(('answered_at__isnull', False)), fields=['-answered_at', '-id'], name='surveys_answered'),
        ),
        migrations.AddIndex(
            model_name='response',
            index=models.Index(fields=['survey_version', '-changed_at', '-id'], name='surveys_last_written'),
        ),
        migrations.AddIndex(
            model_name='response',
            index=models.Index(condition=models.Q(('is_suspicious', True)), fields=['-changed_at', '-id'], name='surveys_left_out'),
        ),
        migrations.AddField(
            model_name='alert',
            name='seen',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.RunPython(seen_up_to_what_was_told, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='alert',
            name='seen_at',
        ),
    ]
