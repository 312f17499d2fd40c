"""People of a batch get a table of their own, rejected rows their text; questions, and what columns were said to mean."""

import django.db.models.deletion
from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations, models

from kb.models.ground.columns import JsonColumn

_ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
_VERDICTS = [("new", "new"), ("changed", "changed"), ("same", "same"), ("rejected", "rejected")]
_STATES = [
    *[("reading", "Reading"), ("settling", "Settling"), ("refused", "Refused"), ("ready", "Ready")],
    *[("writing", "Writing"), ("written", "Written"), ("undoing", "Undoing"), ("undone", "Undone")],
]

_ANSWERS = [
    *[("", "None"), ("leave", "Leave"), ("take", "Take"), ("typed", "Typed")],
    *[("contact", "Contact"), ("phone", "Phone"), ("email", "Email"), ("role", "Role"), ("post_address", "Post Address")],
]

_TO_PEOPLE = """
    INSERT INTO kb_batchcontact (batch_id, line, nth, name, contact, email, phone, role, language, post_address, no_mail,
        verdict, before_contact, before_phone, before_role, before_language, before_post_address, before_no_mail)
    SELECT batch_id, line, 0, name, contact, email, phone, '', '', '', NULL, contact_verdict, before_contact,
        before_phone, '', '', '', false
    FROM kb_batchrow WHERE verdict <> 'rejected' AND (contact <> '' OR email <> '' OR phone <> '')"""
_FROM_PEOPLE = """
    UPDATE kb_batchrow SET contact = c.contact, email = c.email, phone = c.phone, contact_verdict = c.verdict,
        before_contact = c.before_contact, before_phone = c.before_phone
    FROM kb_batchcontact c WHERE c.batch_id = kb_batchrow.batch_id AND c.name = kb_batchrow.name
        AND c.line = kb_batchrow.line"""
_CELLS = " || ',' || ".join(
    f"""'"' || replace({cell}, '"', '""') || '"'"""
    for cell in ("CASE WHEN name = '' THEN cell ELSE name END", "contact", "email", "phone")
)
_TO_TEXT = f"UPDATE kb_batchrow SET text = {_CELLS} WHERE verdict = 'rejected'"  # noqa: S608


def to_people(apps, schema_editor):
    schema_editor.execute(_TO_PEOPLE)
    schema_editor.execute(_TO_TEXT)


def from_people(apps, schema_editor):
    schema_editor.execute(_FROM_PEOPLE)


def compare_by_byte(apps, schema_editor):
    """Names of a batch are compared with names of domains, which compare by byte (migration 0002)."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE kb_batchcontact ALTER COLUMN name TYPE varchar(253) COLLATE "C"')


def _words(most):
    return models.CharField(blank=True, max_length=most)


def _rows_of_batch(name):
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name=name, to="kb.batch"
    )


class Migration(migrations.Migration):
    dependencies = [("kb", "0023_contacts_and_words")]

    operations = [
        migrations.CreateModel(
            name="BatchContact",
            fields=[
                ("id", _ID),
                ("line", models.PositiveIntegerField()),
                ("nth", models.PositiveIntegerField(default=0)),
                ("name", models.CharField(max_length=253)),
                ("contact", _words(120)),
                ("email", _words(254)),
                ("phone", _words(40)),
                ("role", _words(60)),
                ("language", _words(12)),
                ("post_address", models.TextField(blank=True)),
                ("no_mail", models.BooleanField(null=True)),
                ("verdict", models.CharField(blank=True, choices=_VERDICTS, max_length=8)),
                ("before_contact", _words(120)),
                ("before_phone", _words(40)),
                ("before_role", _words(60)),
                ("before_language", _words(12)),
                ("before_post_address", models.TextField(blank=True)),
                ("before_no_mail", models.BooleanField(default=False)),
                ("batch", _rows_of_batch("people")),
            ],
            options={
                "ordering": ["line", "pk"],
                "indexes": [models.Index(fields=["batch", "name"], name="kb_batchcontact_named")],
            },
        ),
        migrations.CreateModel(
            name="BatchQuestion",
            fields=[
                ("id", _ID),
                ("line", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("name", _words(253)),
                ("text", models.TextField(blank=True)),
                ("question", models.CharField(max_length=400)),
                ("cell", _words(500)),
                ("guess", _words(500)),
                ("taken", models.BooleanField(default=False)),
                ("answer", models.CharField(blank=True, choices=_ANSWERS, max_length=20)),
                ("again", models.BooleanField(default=False)),
                ("batch", _rows_of_batch("questions")),
            ],
            options={
                "ordering": ["line", "pk"],
                "indexes": [models.Index(fields=["batch", "kind", "line"], name="kb_batchquestion_asked")],
            },
        ),
        migrations.CreateModel(
            name="ListColumns",
            fields=[
                ("id", _ID),
                ("titles", models.CharField(max_length=64, unique=True)),
                ("mapping", JsonColumn(default=dict, encoder=DjangoJSONEncoder)),
                ("said_by", models.CharField(max_length=150)),
                ("said_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField("batch", "other_encoding", models.CharField(blank=True, default="", max_length=12)),
        migrations.AddField("batch", "asked", models.PositiveIntegerField(default=0)),
        migrations.AddField("batch", "said", JsonColumn(default=dict, encoder=DjangoJSONEncoder)),
        migrations.AddField("batch", "columns", JsonColumn(default=list, encoder=DjangoJSONEncoder)),
        migrations.AlterField("batch", "state", models.CharField(choices=_STATES, default="reading", max_length=8)),
        migrations.AddField(
            "batchrow", "taken_off", models.CharField(blank=True, db_default="", default="", max_length=120)
        ),
        migrations.AddField("batchrow", "text", models.TextField(blank=True, db_default="", default="")),
        migrations.AddField("batchrow", "again", models.BooleanField(db_default=False, default=False)),
        migrations.AddIndex("batchrow", models.Index(fields=["batch", "name"], name="kb_batchrow_named")),
        migrations.RunPython(compare_by_byte, migrations.RunPython.noop),
        migrations.RunPython(to_people, from_people),
        *(
            migrations.RemoveField("batchrow", name)
            for name in ("contact", "email", "phone", "contact_verdict", "before_contact", "before_phone")
        ),
    ]
