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
        migrations.AddField(
            model_name='notice',
            name='stop_share',
            field=models.PositiveSmallIntegerField(default=5, verbose_name='of 100 messages that may come back'),
        ),
        migrations.AddField(
            model_name='notice',
            name='watched_from',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('stop_share__lte', 100)), name='kb_notice_stop_share'),
        ),
    ]
