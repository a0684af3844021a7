"""What models cannot say: events are never changed or deleted; paths compare by their bytes, whatever the language of the database."""

from django.db import migrations

_SQLITE = [
    f"CREATE TRIGGER web_event_no_{action.lower()} BEFORE {action} ON web_event BEGIN SELECT RAISE(ABORT, 'events are never changed'); END"
    for action in ("UPDATE", "DELETE")
]
_POSTGRESQL = [
    """CREATE FUNCTION web_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'events are never changed'; END $$""",
    "CREATE TRIGGER web_event_only_added BEFORE UPDATE OR DELETE ON web_event FOR EACH ROW EXECUTE FUNCTION web_event_refuse()",
    'ALTER TABLE web_organisation ALTER COLUMN path TYPE varchar(64) COLLATE "C"',
]


def guard(apps, schema_editor):
    for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("web", "0002_filings")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
