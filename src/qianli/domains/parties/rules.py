"""Identity numbers and credit codes, decided on plain values."""

import hashlib
import hmac
import re
import unicodedata

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from qianli.kernel.base.refusal import Refusal


class NotAnIdentityNumber(Refusal):
    """ "{seen}" is not a valid identity number: 18 characters of GB 11643 with a right check digit."""

    status = 422


class NotACreditCode(Refusal):
    """ "{seen}" is not a valid unified social credit code: 18 characters of GB 32100 with a right check digit."""

    status = 422


def identity_digest(number: str, *, key: bytes) -> bytes:
    """Return the 32 bytes that stand for an identity number: the same for the same number and key, and no way back.

    :param number: with or without blanks and hyphens, full width or not.
    :raises NotAnIdentityNumber: length, date, place or check digit is wrong.
    """
    try:
        compact = ric.validate(_compact(number))
    except ValidationError as error:
        raise NotAnIdentityNumber(seen=f"{number[:6]}…") from error
    return hmac.new(key, compact.encode(), hashlib.sha256).digest()


def credit_code(code: str) -> str:
    """Return a credit code in its normal form.

    :param code: as :func:`identity_digest` takes numbers.
    :raises NotACreditCode: length, characters or check digit is wrong.
    """
    try:
        return str(uscc.validate(_compact(code)))
    except ValidationError as error:
        raise NotACreditCode(seen=code) from error


def _compact(text: str) -> str:
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text))
