"""Badges, fields and filters say in words and icons what they say in colour."""

from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.utils.translation import override

from qianli.kernel.web import drawing
from qianli.kernel.web.templatetags import qianli


def rendered(source: str, language: str = "zh-hans", **context: object) -> str:
    with override(language):
        return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("state", "word", "sign"),
    [
        ("draft", "草稿", "pencil"),
        ("submitted", "待确认", "clock"),
        ("confirmed", "已确认", "check"),
        ("locked", "已锁定", "lock"),
        ("refused", "已退回", "cross"),
    ],
)
def test_a_state_has_a_word_and_an_icon(state: str, word: str, sign: str) -> None:
    badge = rendered("{% state_badge state %}", state=state)
    assert badge == (
        f'<span class="state" data-state="{state}"><svg class="icon" aria-hidden="true">'
        f'<use href="#i-{sign}"/></svg>{word}</span>'
    )


def test_every_icon_that_code_names_is_in_the_sprite() -> None:
    sprite = rendered('{% include "web/sprite.html" %}')
    named = {sign for sign, _word in drawing.STATES.values()} | set(qianli.LEVEL_ICONS.values())
    assert [sign for sign in named if f'id="i-{sign}"' not in sprite] == []


@pytest.mark.parametrize(("language", "told"), [("zh-hans", "zh-Hans"), ("zh-hant", "zh-Hant"), ("en", "en")])
def test_the_page_names_its_language_as_browsers_do(language: str, told: str) -> None:
    assert rendered("{% page_language %}", language) == told


def test_filters_tell_numbers_money_shares_and_periods() -> None:
    source = '{{ money|cny }} {{ money|number:2 }} {{ share|percent }} {{ n|amount:"person" }} {{ when|period }}'
    told = rendered(source, money=Decimal(36500000), share=Decimal("0.7414"), n=852, when="2024-H1")
    assert told == "3,650万元 36,500,000.00 74.14% 852人 2024年上半年"


def test_pages_left_out_are_told_as_zero() -> None:
    page = Paginator(range(1000), 10).page(50)
    assert qianli.page_numbers(page) == [1, 0, 48, 49, 50, 51, 52, 0, 100]


class Sample(forms.Form):
    day = forms.DateField(label="最后一天", help_text="含当天")
    reason = forms.CharField(label="原因", required=False, widget=forms.Textarea)


def test_a_refused_field_is_tied_to_its_help_and_its_refusal() -> None:
    form = Sample({"day": "2024-13-01"})
    form.full_clean()
    page = rendered("{% field field %}", field=form["day"])
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_day-help id_day-errors"' in page
    assert 'id="id_day-help"' in page
    assert 'id="id_day-errors"' in page
    assert 'class="input"' in page


def test_a_field_that_may_stay_empty_says_so() -> None:
    page = rendered("{% field field %}", field=Sample()["reason"])
    assert "选填" in page
    assert 'class="textarea"' in page
    assert "aria-invalid" not in page
