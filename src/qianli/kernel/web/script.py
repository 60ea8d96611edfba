"""Names in the data are Simplified: converted for readers of Traditional script, marked as Chinese on other pages.

Both is done where a page leaves the house, so that no template has to think of it.

What a program reads stays as it is: values of fields, addresses, code, and elements marked ``translate="no"``, such as
the names of persons, whose characters are theirs.

Mongolian is written on some pages only, those whose views say so; on all others its readers get Chinese, whole.
"""

import json
import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import activate, get_language, pgettext

from qianli.kernel.base.script import MONGOLIAN, PLACE, traditional

_CHINESE = re.compile(r"[\u3400-\u9fff]")
# Elements left alone, then tags; what stands between two matches is text.
_MARKUP = re.compile(
    r"<(script|style|textarea|code|pre)\b.*?</\1\s*>"
    r"|<(\w+)\b[^>]*\stranslate=\"no\"[^>]*>.*?</\2\s*>"
    r"|<[^>]*>",
    re.DOTALL,
)
_TOLD = re.compile(r"(\s(?:title|aria-label|alt|placeholder|label|content|data-copied)=\")([^\"]*)")
_PROPS = re.compile(r"<\w+\b[^>]*\stype=\"application/json\"")
_NAMED = re.compile(r"(<(/?\w+)[^>]*>)([^<]*[\u3400-\u9fff][^<]*)")
_RUN = re.compile(r"[《“（]?[\u3400-\u9fff](?:[^A-Za-z<&()]*[\u3400-\u9fff\d）》”〕])?")
# Chinese beside Mongolian: what has no translation, from the first character to the last sign of the sentence.
_FOREIGN = re.compile(r"[\u3400-\u9fff《“（](?:[\u3400-\u9fff\d，。；：、（）《》“”—·%]*[\u3400-\u9fff。）》”])?")
_PLAIN = frozenset({"title", "textarea", "script", "style", "/script", "/style"})
_ESCAPED = re.compile(r"(?:\\u[3-9][0-9a-f]{3})+", re.IGNORECASE)


def _converted(text: str) -> str:
    return traditional(text) if _CHINESE.search(text) else text


def traditional_page(page: str) -> str:
    """Return HTML whose texts are in Traditional script; also those in attributes that are read, and in props."""
    parts, at = [], 0
    for match in _MARKUP.finditer(page):
        parts += [_converted(page[at : match.start()]), _markup(match)]
        at = match.end()
    return "".join([*parts, _converted(page[at:])])


def _markup(match: re.Match[str]) -> str:
    found = match[0]
    if match[1]:
        return _ESCAPED.sub(_props, found) if _PROPS.match(found) else found
    if match[2] or not _CHINESE.search(found):
        return found
    return _TOLD.sub(lambda told: told[1] + _converted(told[2]), found)


def _props(match: re.Match[str]) -> str:
    return json.dumps(_converted(json.loads(f'"{match[0]}"')))[1:-1]


def marked_page(page: str) -> str:
    """Return HTML in another language whose Chinese words say that they are Chinese, so that a voice can read them."""
    return _NAMED.sub(_marked, page)


def mongolian_page(page: str) -> str:
    """Return HTML in Mongolian: known places by their Mongolian names, all other Chinese marked as Chinese."""
    return _NAMED.sub(_mongolian, page)


def _mongolian(match: re.Match[str]) -> str:
    tag, name, text = match.groups()
    if ' lang="' in tag or name in _PLAIN - {"title"}:
        return match[0]
    if name in {"option", "title"}:  # hold no elements
        return tag + _FOREIGN.sub(lambda run: pgettext(PLACE, run[0]), text)
    return tag + _FOREIGN.sub(_called, text)


def _called(run: re.Match[str]) -> str:
    said = pgettext(PLACE, run[0])
    return said if said != run[0] else f'<span lang="zh-Hans">{said}</span>'


def _marked(match: re.Match[str]) -> str:
    tag, name, text = match.groups()
    if name in _PLAIN or ' lang="' in tag:
        return match[0]
    if name == "option":  # holds no elements; a name with English words around it stays as it is
        return f'{tag[:-1]} lang="zh-Hans">{text}' if _RUN.fullmatch(text.strip()) else match[0]
    return tag + _RUN.sub(r'<span lang="zh-Hans">\g<0></span>', text)


def in_mongolian[View: Callable[..., HttpResponseBase]](view: View) -> View:
    """Mark a view whose page is written in Mongolian too; the outermost decorator, so that the mark is seen."""
    _WRITTEN.add(view)
    return view


_WRITTEN: set[Callable[..., HttpResponseBase]] = set()


class PagesByScript(MiddlewareMixin):
    """Chooses between Mongolian and Chinese by the view, and rewrites texts of pages for the script of the reader."""

    def process_request(self, request: HttpRequest) -> None:
        """Keep Mongolian for later: until the view is known, and for every error before, the page is Chinese."""
        if get_language() == MONGOLIAN:
            request.META[_WANTED] = _asked_for(request)
            activate(settings.LANGUAGE_CODE)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], _args: object, _by: object
    ) -> None:
        """Turn to Mongolian where the page is written in it."""
        if request.META.get(_WANTED) and view in _WRITTEN:
            activate(MONGOLIAN)
            request.LANGUAGE_CODE = MONGOLIAN

    def process_response(self, _request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Return the answer; its texts are rewritten if it is a page for such a reader."""
        rewritten = REWRITTEN.get(get_language() or "")
        wanted = rewritten and response.get("Content-Type", "").startswith("text/html")
        if rewritten and wanted and not response.streaming and response.content:
            response.content = rewritten(response.content.decode()).encode()
        return response


def _asked_for(request: HttpRequest) -> bool:
    """Whether Mongolian in its own script was asked for: "mn" alone is what readers of Cyrillic send."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) == MONGOLIAN
    return chosen or bool(re.search(r"mn-(mong|cn)", request.headers.get("Accept-Language", ""), re.IGNORECASE))


_WANTED = "qianli.mongolian"
REWRITTEN = {"zh-hant": traditional_page, "en": marked_page, MONGOLIAN: mongolian_page}


pages_by_script = PagesByScript
