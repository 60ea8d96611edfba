"""Answers that a browser may keep: a mark made of the content, so that an unchanged page is not sent again."""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control

# Differs in every answer, and any of them is good for the reader who got it.
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
FRESH_SECONDS = 30


def kept_by_content[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponseBase]:
    """Mark a page by its content; visitors may keep it for half a minute, who is signed in asks again each time."""

    @wraps(view)
    def marked(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        answer = view(*args, **kwargs)
        request: Any = args[0]
        return _marked(request, answer)

    return marked


def _marked(request: HttpRequest, answer: HttpResponse) -> HttpResponseBase:
    if answer.status_code != 200:
        return answer
    digest = hashlib.blake2b(_TOKEN.sub(b"", answer.content), digest_size=12).hexdigest()
    answer.headers["ETag"] = f'"{digest}"'
    if request.user.is_authenticated:
        patch_cache_control(answer, private=True, no_cache=True)
    else:
        patch_cache_control(answer, private=True, max_age=FRESH_SECONDS)
    return get_conditional_response(request, etag=answer.headers["ETag"], response=answer) or answer
