"""Tags by which devices prove that they send and receive, and the days of such proofs."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models.deletion import CASCADE


class Migration(migrations.Migration):

    dependencies: ClassVar = [("kb", "0032_readiness")]
    operations: ClassVar = [
        migrations.AddField(
            model_name='domainprogress',
            name='proven_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='domainprogress',
            name='sent_old_on',
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name='domainday',
            name='sign',
            field=models.CharField(choices=[('opened', 'Opened'), ('worked', 'Worked'), ('stuck', 'Stuck'), ('looked_up', 'Looked Up'), ('proven', 'Proven'), ('sent_old', 'Sent Old')], max_length=12),
        ),
        migrations.CreateModel(
            name='ProofReading',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('setting', models.CharField(blank=True, max_length=64)),
                ('next_at', models.DateTimeField(null=True)),
                ('fault', models.CharField(blank=True, max_length=300)),
                ('faults_in_a_row', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='kb_proofreading_one_row')],
            },
        ),
        migrations.CreateModel(
            name='ProofTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('guide', models.CharField(max_length=120)),
                ('platform', models.CharField(blank=True, max_length=20)),
                ('language', models.CharField(max_length=12)),
                ('asked_at', models.DateTimeField()),
                ('came_at', models.DateTimeField(null=True)),
                ('through', models.CharField(blank=True, choices=[('', 'NOTHING'), ('new', 'NEW'), ('old', 'OLD'), ('untold', 'UNTOLD'), ('other', 'OTHER_ACCOUNT')], max_length=8)),
                ('came_from', models.CharField(blank=True, max_length=253)),
                ('app', models.CharField(blank=True, max_length=40)),
                ('failed', models.CharField(blank=True, max_length=20)),
                ('answer', models.CharField(blank=True, choices=[('', 'None'), ('sending', 'Sending'), ('sent', 'Sent'), ('withheld', 'Withheld'), ('failed', 'Failed')], default='', max_length=10)),
                ('opened_at', models.DateTimeField(null=True)),
                ('opened_on', models.CharField(blank=True, max_length=20)),
                ('domain', models.ForeignKey(on_delete=CASCADE, related_name='proofs', to='kb.domain')),
            ],
            options={
                'indexes': [models.Index(fields=['asked_at'], name='kb_prooftag_asked')],
            },
        ),
    ]
