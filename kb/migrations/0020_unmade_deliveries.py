from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kb', '0019_bounces'),
    ]

    operations = [
        migrations.AlterField(
            model_name='delivery',
            name='state',
            field=models.CharField(choices=[('queued', 'Queued'), ('sending', 'Sending'), ('sent', 'Sent'), ('refused', 'Refused'), ('bounced', 'Bounced'), ('unmade', 'Unmade'), ('unknown', 'Unknown'), ('suppressed', 'Suppressed'), ('dead', 'Dead'), ('moved', 'Moved'), ('gone', 'Gone')], default='queued', max_length=12),
        ),
    ]
