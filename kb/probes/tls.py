"""What is believed of another machine's certificate: the same on every Python, whoever of us asks.

Whether a connection is encrypted at all, and what a wrong certificate means, is decided where it is opened.
"""

import ssl
from functools import cache
from typing import Final

#: Python 3.13 made VERIFY_X509_STRICT a default, 3.10 to 3.12 have it not. It refuses certificates of private
#: authorities for how they are written down, and adds nothing to who vouches for whom; record 41 says why it is off.
#: A certificate in the file of trusted ones is trusted, whether it is a root or not.
VERIFY_FLAGS: Final = ssl.VerifyFlags.VERIFY_X509_TRUSTED_FIRST | ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN


def client_context() -> ssl.SSLContext:
    """For a connection that we open: TLS 1.2 or newer, the name and the chain checked against the trusted ones."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_flags = VERIFY_FLAGS
    return context


def words_of(error: ssl.SSLCertVerificationError) -> str:
    """What is wrong with a certificate, in OpenSSL's words and without a full stop: they go into a sentence of ours."""
    return error.verify_message.rstrip(".")


@cache
def looking_context() -> ssl.SSLContext:
    """For a look: any version and strength, so that old ones are named. The chain is checked, the name judged apart."""
    context = client_context()
    context.check_hostname = False
    return _open_to_all(context)


@cache
def describing_context() -> ssl.SSLContext:
    """The same without believing anything: it only describes what was refused before. Nothing is sent by it."""
    context = client_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return _open_to_all(context)


def _open_to_all(context: ssl.SSLContext) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context
