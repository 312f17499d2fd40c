from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kb', '0021_one_outbox'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['recipient_key'], name='kb_delivery_recipient'),
        ),
    ]
