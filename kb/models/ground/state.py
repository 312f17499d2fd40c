"""What is the matter with the database at this moment, for those who watch the site."""

from django.db import Error, connection

from kb.models.ground.outages import complaints, outage
from kb.models.ground.troubles import Trouble, trouble_of
from kb.models.ground.writers import why_no_writing


def database_trouble() -> Trouble | None:
    """Nothing is asked if it is known not to answer. Else it is tried whether it can be read, and written to; a write
    that failed within the last minute counts too."""
    if outage.trouble is not None:
        return outage.trouble
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        return trouble_of(error) or Trouble.AWAY
    return writing_trouble()


def writing_trouble() -> Trouble | None:
    """Why nothing can be written at this moment, or could not be within the last minute."""
    return why_no_writing() or complaints.lately
