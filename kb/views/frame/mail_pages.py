"""What a page may do that shows an e-mail as a mail app does."""

from typing import Any, Final

from csp.constants import NONE, UNSAFE_INLINE

#: It has its styles in its elements, and its logo in itself; nothing else can happen on that page.
AS_MAIL: Final[dict[str, Any]] = {
    "default-src": [NONE],
    "script-src": [NONE],
    "connect-src": [NONE],
    "img-src": ["data:"],
    "manifest-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
    "sandbox": ["allow-popups"],
}
