"""Words with dots in them that name no domain: codes, versions, files, paths, programs, what programs call things.

Any word with a dot could be somebody's domain by its shape, so what is none is said here. Whether a domain is known is
not decided here.
"""

import re
from ipaddress import IPv4Address
from typing import Final

from kb.mail.naming.public_suffixes import is_known_ending
from kb.search.synonyms import subjects
from kb.search.words import root

#: Files of mail programs, of Windows and of the web; none of these is an ending of domains.
_FILES: Final = frozenset(
    {
        *("asp", "aspx", "bak", "bat", "bin", "cer", "cfg", "conf", "crt", "css", "csv", "dat", "dbx", "dll", "dmg"),
        *("doc", "docx", "eml", "emlx", "exe", "gif", "gz", "htm", "html", "ics", "ini", "ipa", "jar", "jpeg", "jpg"),
        *("js", "json", "key", "ldif", "log", "mab", "mbox", "mbx", "mobileconfig", "msf", "msg", "msi", "oft", "ost"),
        *("p12", "p7m", "p7s", "pab", "pdf", "pem", "pfx", "php", "plist", "png", "pst", "rar", "reg", "rtf", "sqlite"),
        *("svg", "sys", "tif", "tiff", "tmp", "txt", "url", "vcard", "vcf", "wab", "xls", "xlsx", "xml", "yaml", "yml"),
    }
)
#: Endings of domains too, so only with the names that programs have.
_PROGRAMS: Final = frozenset(
    f"{name}.{ending}"
    for ending, names in {
        "app": "mail contacts calendar safari settings keychain outlook thunderbird spark airmail",
        "zip": "mail mails backup archive archiv outlook thunderbird profile profil export",
        "sh": "install setup",
        "py": "mail smtplib imaplib",
    }.items()
    for name in names.split()
)
#: What stands last in what programs call things.
_NOT_ENDINGS: Final = frozenset({"mail", "imap", "pop", "smtp", "send", "sent", "core", "main", "init"})
#: As in `com.apple.mail`: an ending first, and none last.
_FIRST_OF_IDENTIFIERS: Final = frozenset({"com", "org", "net", "de", "io", "system", "java", "javax", "microsoft"})
#: Parts of names of servers that are words as well.
_OF_SERVERS: Final = frozenset(
    {"email", "imap", "pop3", "smtp", "webmail", "server", "host", "online", "office", "web"}
)
_CAPITAL_INSIDE: Final = re.compile(r"[a-z][A-Z]")
_AROUND: Final = " #\t\"'“”„‘’«»()[]<>.,:;!?…"
_WEB: Final = re.compile(r"[a-z]{2,9}[:;.,]*/{1,3}|//|www\.", re.IGNORECASE)


def is_no_domain(word: str) -> bool:
    """Whether a word is something else than a domain, a host or an address of the web, although it has dots.

    A word that is none of it and no domain either, such as `open.con`, is a slip: for a domain it was meant. Or it is
    a local part, such as `kim.lee`: both lead to no address of ours.
    """
    if "@" in word or _WEB.match(word):
        return "/" not in word and word.strip(_AROUND).rpartition(".")[2].lower() in _FILES
    word = _without_path(word)
    if "\\" in word or word.startswith("/") or "(" in word.strip(_AROUND) or "::" in word:
        return not _is_address_of_numbers(word)
    bare = word.strip(_AROUND)
    host = re.split(r"[/?#:]", bare, maxsplit=1)[0]
    if host.replace(".", "").isdigit():
        return not _is_address_of_numbers(bare)
    return _is_named_otherwise(host)


def _without_path(word: str) -> str:
    """`garage.org` of `garage.org\\webmail`, with the stroke of files; any other word as it is."""
    host = word.partition("\\")[0]
    is_host = "/" not in host and is_known_ending(host.lower().rpartition(".")[2]) and not _is_named_otherwise(host)
    return host if "." in host and is_host else word


def _is_named_otherwise(host: str) -> bool:
    name = host.lower()
    first, ending = name.split(".")[0], name.rpartition(".")[2]
    if name in _PROGRAMS or ending in _FILES or ending.isdigit() or len(ending) == 1:
        return True
    if is_known_ending(ending) or not ending.isascii() or ending.startswith("xn--"):
        return False
    if ending in _NOT_ENDINGS or first in _FIRST_OF_IDENTIFIERS or _CAPITAL_INSIDE.search(host):
        return True
    return any(root(label) in subjects() and label not in _OF_SERVERS for label in name.split("."))


def _is_address_of_numbers(text: str) -> bool:
    """`192.0.2.1`, which somebody read off a screen, but no version and no reply of a mail server."""
    try:
        IPv4Address(text.partition(":")[0])
    except ValueError:
        return text.startswith("[") or text.count(":") > 1
    return True
