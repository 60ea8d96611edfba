"""Names in the data are Simplified: converted for readers of Traditional script, marked as Chinese on other pages.

Both is done where a page leaves the house, so that no template has to think of it.

What a program reads stays as it is: values of fields, addresses, code, and elements marked ``translate="no"``, such as
the names of persons, whose characters are theirs.
"""

import json
import re

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import get_language

from qianli.kernel.base.script import traditional

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


def _marked(match: re.Match[str]) -> str:
    tag, name, text = match.groups()
    if name in _PLAIN or ' lang="' in tag:
        return match[0]
    if name == "option":  # holds no elements; a name with English words around it stays as it is
        return f'{tag[:-1]} lang="zh-Hans">{text}' if _RUN.fullmatch(text.strip()) else match[0]
    return tag + _RUN.sub(r'<span lang="zh-Hans">\g<0></span>', text)


class PagesByScript(MiddlewareMixin):
    """Converts pages for readers of Traditional script and marks Chinese words on English ones."""

    def process_response(self, _request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Return the answer; its texts are rewritten if it is a page for such a reader."""
        rewritten = REWRITTEN.get(get_language() or "")
        wanted = rewritten and response.get("Content-Type", "").startswith("text/html")
        if rewritten and wanted and not response.streaming and response.content:
            response.content = rewritten(response.content.decode()).encode()
        return response


REWRITTEN = {"zh-hant": traditional_page, "en": marked_page}


pages_by_script = PagesByScript
