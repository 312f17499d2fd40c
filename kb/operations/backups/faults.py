"""What can go wrong with a backup, as one sentence for the operator."""


class BackupFailed(Exception):
    """No backup was made, or it is no good; whatever was there before is still there."""


class RestoreRefused(Exception):
    """Nothing was restored, and nothing was changed."""
