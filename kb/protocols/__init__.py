"""Documents for machines, each made from one `MailSettings`: values in, bytes out.

Floor 2: nothing here knows a request or the database.
"""
