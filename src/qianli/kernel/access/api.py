"""Operations on the own tokens; a new one is issued on the page, where the password is asked for, or by the command."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from qianli.kernel.access.actions import revoke_token
from qianli.kernel.access.gate import signed_in_operation
from qianli.kernel.access.models import Token, User
from qianli.kernel.access.queries import tokens

router = Router(tags=["access"])
LARGEST = 2**63 - 1


class TokenTold(BaseModel):
    """A token, without its text."""

    model_config = ConfigDict(from_attributes=True)

    id: int = Field(description="Number of the token.")
    name: str = Field(description="What it is for.")
    verbs: list[str] = Field(description="What it may do, where the roles of its owner allow it.")
    domains: list[str] = Field(description="Domains it is for; none: all.")
    issued_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@router.get("/tokens", response=list[TokenTold], operation_id="tokens_list", summary="Own tokens")
@signed_in_operation
def list_tokens(request: HttpRequest) -> Iterable[Token]:
    """Return your tokens, latest first, also those that have ended."""
    return tokens(user_id=cast("User", request.user).pk)


@router.post(
    "/tokens/{int:number}/revocation", response=TokenTold, operation_id="tokens_revoke", summary="Revoke a token"
)
@signed_in_operation
def revoke(request: HttpRequest, number: int) -> Token:
    """Revoke one of your tokens at once."""
    user = cast("User", request.user)
    return revoke_token(token_id=min(number, LARGEST), owner=user, actor=user, at=timezone.now())
