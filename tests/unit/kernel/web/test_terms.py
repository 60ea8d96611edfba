"""What we word anew is still what the libraries say."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import allauth
import django
import pytest
from babel.messages.pofile import read_po
from django.core.validators import DecimalValidator, MinValueValidator
from django.forms import CharField, ValidationError
from django.utils.translation import override

from qianli.kernel.web.terms import WORDED_ANEW

CATALOGUES = (
    Path(django.__file__).parent / "conf/locale/zh_Hans/LC_MESSAGES/django.po",
    Path(django.__file__).parent / "contrib/auth/locale/zh_Hans/LC_MESSAGES/django.po",
    Path(allauth.__file__).parent / "locale/zh_Hans/LC_MESSAGES/django.po",
)


def test_each_sentence_is_one_of_the_libraries() -> None:
    """One that they dropped would be translated for nobody."""
    said = {message.id for path in CATALOGUES for message in read_po(BytesIO(path.read_bytes()))}
    assert [sentence for sentence in WORDED_ANEW if sentence not in said] == []


@pytest.mark.parametrize(
    ("breaking", "said"),
    [
        (lambda: CharField().clean(""), "必填。"),
        (lambda: MinValueValidator(0)(-5), "不能小于0。"),
        (lambda: DecimalValidator(12, 2)(Decimal("1.234")), "最多2位小数。"),
    ],
)
def test_ours_is_shown(breaking: object, said: str) -> None:
    """In the words of a form that an office would print."""
    with override("zh-hans"), pytest.raises(ValidationError) as refused:
        breaking()  # type: ignore[operator]
    assert refused.value.messages == [said]
