"""What the disk and the file of the database ask of an operator."""

from datetime import datetime

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kb.models.site.profile import current_profile
from kb.operations.duties.duty import Duty, DutyItem, duty_of
from kb.operations.site.room import Disk, disks
from kb.operations.site.soundness import damage


def disk_duties(_at: datetime) -> list[Duty]:
    """Full: now, since nothing that is written is kept. Nearly full, or too full for a backup: soon."""
    found = disks()
    full = [disk for disk in found if disk.is_full]
    narrow = [disk for disk in found if disk.is_narrow and not disk.is_full]
    advice = _(
        "The site can be read, but nothing new is kept: what is sent is refused, and can be sent again later. Make "
        "room on this disk, or keep backups elsewhere (BACKUP_DIR). Everything goes on by itself then."
    )
    soon = _(
        "Make room before nothing can be kept any more: remove what is not needed, keep fewer backups (BACKUP_KEEP), "
        "or keep them on another disk (BACKUP_DIR)."
    )
    return [
        *duty_of("disk-full", _("The disk is full"), advice, [_item(disk) for disk in full], urgent=True),
        *duty_of("disk-narrow", _("The disk is nearly full"), soon, [_item(disk) for disk in narrow]),
    ]


def damage_duties(_at: datetime) -> list[Duty]:
    """Pages of the database that cannot be read: now."""
    found = damage()
    if found is None:
        return []
    since = date_format(found.found_at.astimezone(current_profile().tz), "j F Y, H:i")
    item = DutyItem(_("Found on %(moment)s") % {"moment": since}, "", "; ".join(found.faults))
    advice = _(
        "Some pages may fail, and what is written may be lost. Copy the data folder as it is, look after the disk, "
        "then restore the newest good backup."
    )
    return duty_of("damage", _("The database is damaged"), advice, [item], urgent=True)


def _item(disk: Disk) -> DutyItem:
    if disk.is_read_only:
        return DutyItem(str(disk.folder), "", _("it can only be read; the system does that to a disk with faults"))
    note = _("%(free)s of %(size)s free") % {"free": filesizeformat(disk.free), "size": filesizeformat(disk.size)}
    if disk.files_left is not None and disk.files_left < disk.free // 4096 and disk.files_left < 1000:
        note += _(", and no more than %(files)s files") % {"files": disk.files_left}
    if disk.wanted > disk.free:
        note += _("; the next backup needs %(size)s") % {"size": filesizeformat(disk.wanted)}
    return DutyItem(str(disk.folder), "", note)
