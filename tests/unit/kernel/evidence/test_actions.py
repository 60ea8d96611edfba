"""Attach, withdraw and hand out, with the event of each in the same transaction; sweep and verify the store."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django import Settings

from qianli.domains.pairings.models import Pair
from qianli.domains.talent.models import Posting
from qianli.kernel.access.gate import NotAllowed
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.audit.models import Event
from qianli.kernel.base.integrity import RefusedByDatabase
from qianli.kernel.base.refusal import NotFound
from qianli.kernel.evidence import actions
from qianli.kernel.evidence.actions import (
    AlreadyWithdrawn,
    ConfirmedWithIt,
    FileTooLarge,
    NotYoursToWithdraw,
    faults,
    hand_out,
    sweep,
)
from qianli.kernel.evidence.models import Attachment, StoredFile
from qianli.kernel.evidence.permissions import visible
from qianli.kernel.evidence.presenting import section
from qianli.kernel.evidence.provable import Provable, provable
from qianli.kernel.evidence.queries import proofs
from qianli.kernel.evidence.rules import Citation, NothingToCite, ReasonForWithdrawal
from qianli.kernel.evidence.store import lying, path_of, store
from qianli.kernel.evidence.terms import Grade
from tests.factories import AT, EAST, WEST, make
from tests.factories.evidence import pdf, sent
from tests.fakes.entries import user
from tests.unit.kernel.evidence.conftest import Attach

pytestmark = pytest.mark.django_db


def withdrawn(kind: Provable, row: Attachment, actor: User, reason: str = "传错文件") -> Attachment:
    """Withdraw an attachment."""
    told = {"record_id": row.record_id, "attachment_id": row.pk}
    return actions.withdraw(kind, **told, reason=reason, actor=actor, at=AT)


def test_a_file_is_attached_once_and_the_event_says_so(attached: Attach, pair: Pair, clerk: User) -> None:
    """The content lies under its hash; the event names the hash and no name of a file, since events stay."""
    row = attached(title=" 结对协议\n第三页 ", citation=Citation(page=3))
    assert (row.title, row.file_name, row.page, row.attached_by) == ("结对协议 第三页", "凭证.pdf", 3, clerk)
    with store().open(path_of(row.file_id)) as kept:
        assert kept.read() == pdf()
    event = Event.objects.get(name="evidence.added_later")  # the pair is confirmed already
    assert (event.target_type, event.target_id, event.actor_id) == ("pairings.pair", str(pair.pk), clerk.pk)
    assert event.facts == {
        "attachment": str(row.pk), "sha256": row.file_id, "digest": row.file_id[:12], "grade": "original",
        "size_bytes": len(pdf()),
    }  # fmt: skip


def test_the_same_content_is_kept_once(attached: Attach) -> None:
    """Under whatever name it comes; twice with the same citation it is refused, with another it is another proof."""
    first, second = attached(), attached(name="扫描件.pdf", citation=Citation(page=2))
    assert first.file_id == second.file_id
    assert StoredFile.objects.count() == 1
    with pytest.raises(RefusedByDatabase) as raised:
        attached(name="又一份.pdf")
    assert "已附有同一文件" in raised.value.sentence
    assert Attachment.objects.count() == 2
    assert Event.objects.filter(name__startswith="evidence.").count() == 2


def test_evidence_of_a_draft_is_not_later(attached: Attach) -> None:
    """Only what comes after the confirmation is marked."""
    draft = make(Pair, state="draft", west_id=WEST, east_id=EAST)
    assert attached().added_later
    assert not attached(record_id=draft.pk).added_later
    assert Event.objects.get(name="evidence.attached").target_id == str(draft.pk)


def test_both_sides_attach_and_nobody_else(attached: Attach) -> None:
    """Who may revise or confirm; an auditor looks, and a clerk of another banner is nobody here."""
    for number, (role, place, side) in enumerate(
        [(Role.CONFIRMER, EAST, Side.EAST), (Role.OFFICE, "", Side.BOTH), (Role.INSTITUTION_MEMBER, WEST, Side.WEST)]
    ):
        assert attached(pdf(str(number)), actor=user(role, place, side)).pk
    for role, place, side in ((Role.AUDITOR, "", Side.BOTH), (Role.COUNTY_CLERK, "152224", Side.WEST)):
        with pytest.raises(NotAllowed):
            attached(actor=user(role, place, side))
    draft = make(Pair, state="draft", west_id=WEST, east_id=EAST)
    with pytest.raises(NotFound):  # one that is not even there for this actor
        attached(record_id=draft.pk, actor=user(Role.COUNTY_CLERK, "152224", Side.WEST))


def test_one_byte_over_the_limit_is_too_much(attached: Attach, settings: Settings) -> None:
    """The limit itself still fits."""
    settings.EVIDENCE_MOST_BYTES = len(pdf())
    assert attached().pk
    with pytest.raises(FileTooLarge):
        attached(pdf("x"))
    assert StoredFile.objects.count() == 1


def test_what_is_refused_leaves_nothing(attached: Attach) -> None:
    """Neither file nor row nor event."""
    before = list(lying())
    with pytest.raises(NothingToCite):
        attached(citation=Citation(sheet="工资"))
    assert list(lying()) == before
    assert not Attachment.objects.exists()
    assert not Event.objects.filter(name__startswith="evidence.").exists()


def test_evidence_is_withdrawn_with_a_reason_and_stays(attached: Attach, pairs: Provable, clerk: User) -> None:
    """By who attached it or may lock the record; once; the file can be attached anew afterwards."""
    row = attached()
    with pytest.raises(NotYoursToWithdraw):
        withdrawn(pairs, row, user(Role.CONFIRMER, EAST, Side.EAST))
    with pytest.raises(ReasonForWithdrawal):
        withdrawn(pairs, row, clerk, "误")
    done = withdrawn(pairs, row, clerk)
    assert (done.withdrawn_by, done.withdrawn_at, done.withdrawn_reason) == (clerk, AT, "传错文件")
    with pytest.raises(AlreadyWithdrawn):
        withdrawn(pairs, row, user(Role.OFFICE))
    again = attached()
    withdrawn(pairs, again, user(Role.OFFICE))
    assert (
        list(Event.objects.filter(name="evidence.withdrawn").values_list("facts__reason", flat=True))
        == ["传错文件"] * 2
    )


@pytest.mark.parametrize("confirmed", [("west",), ("west", "east")])
def test_what_lay_before_who_confirmed_stays(
    confirmed: tuple[str, ...], attached: Attach, pairs: Provable, clerk: User
) -> None:
    """Else a record would stand confirmed by proof that nobody finds; sent back, it may be proven otherwise."""
    sides = {f"{side}_confirmed_{what}": value for side in confirmed for what, value in (("at", AT), ("by", clerk))}
    draft = make(Pair, state="submitted", west_id=WEST, east_id=EAST, **sides)
    before, later = (attached(pdf(str(n)), record_id=draft.pk, at=AT + timedelta(hours=n)) for n in (-1, 1))
    with pytest.raises(ConfirmedWithIt):
        withdrawn(pairs, before, user(Role.OFFICE))
    assert [line.may_withdraw for line in section(clerk, pairs, Pair.objects.get(pk=draft.pk)).lines] == [False, True]
    with pytest.raises(IntegrityError, match="stays with it"), transaction.atomic():
        Attachment.objects.filter(pk=before.pk).update(withdrawn_at=AT, withdrawn_by=clerk, withdrawn_reason="误传")
    assert withdrawn(pairs, later, clerk).withdrawn_at
    Pair.objects.filter(pk=draft.pk).update(**dict.fromkeys(sides))
    assert withdrawn(pairs, before, clerk).withdrawn_at


def test_a_look_is_recorded(attached: Attach, pairs: Provable, pair: Pair) -> None:
    """About the attachment, so that the history of the record is not full of looks."""
    row, auditor = attached(), user(Role.AUDITOR)
    told = {"record_id": pair.pk, "attachment_id": row.pk, "actor": auditor, "at": AT}
    same, file = hand_out(pairs, **told)
    with file:
        assert (same, file.read()) == (row, pdf())
    event = Event.objects.get(name="evidence.downloaded")
    assert (event.target_type, event.target_id, event.actor_id) == ("evidence.attachment", str(row.pk), auditor.pk)
    store().delete(path_of(row.file_id))
    with pytest.raises(NotFound):
        hand_out(pairs, **told)
    assert Event.objects.filter(name="evidence.downloaded").count() == 1


def test_an_attachment_is_found_below_its_own_record_only(attached: Attach, pairs: Provable) -> None:
    """Another record of the same banner is no way to it."""
    row, other = attached(), make(Pair, west_id=WEST, east_id=EAST)
    with pytest.raises(NotFound):
        hand_out(pairs, record_id=other.pk, attachment_id=row.pk, actor=user(Role.OFFICE), at=AT)


def test_evidence_of_persons_is_for_those_who_may_see_them(db: None) -> None:
    """Who may not see personal data sees the own files only; the public and other banners none."""
    postings = provable("talent.postings")
    assert postings.personal
    posting = make(Posting, west_id=WEST, east_id=EAST)
    member, clerk = user(Role.INSTITUTION_MEMBER, WEST, Side.WEST), user(Role.COUNTY_CLERK, WEST, Side.WEST)
    rows = {
        who: actions.attach(
            postings,
            record_id=posting.pk,
            file=sent(pdf(str(who))),
            name="名单.pdf",
            grade=Grade.COPY,
            actor=who,
            at=AT,
        )
        for who in (member, clerk)
    }
    assert list(visible(member, postings, posting)) == [rows[member]]
    assert set(visible(clerk, postings, posting)) == set(rows.values())
    assert not visible(user(Role.COUNTY_CLERK, "152224", Side.WEST), postings, posting).exists()
    assert proofs(clerk, postings, [posting.pk]) == {posting.pk: 2}
    assert proofs(member, postings, [posting.pk]) == {}


def test_the_database_keeps_evidence_as_it_is(attached: Attach) -> None:
    """Whoever writes past the actions is stopped."""
    row = attached()
    connection.check_constraints()  # nothing pending is the reason
    refused = (
        row.delete,
        lambda: Attachment.objects.filter(pk=row.pk).update(title="另一件"),
        lambda: Attachment.objects.filter(pk=row.pk).update(withdrawn_at=AT),
        lambda: StoredFile.objects.filter(pk=row.file_id).update(size_bytes=7),
        lambda: StoredFile.objects.filter(pk=row.file_id).delete(),
        lambda: connection.cursor().execute("TRUNCATE evidence_attachment"),
    )
    for attempt in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_the_sweep_takes_only_what_no_row_names(attached: Attach, settings: Settings, tmp_path: Any) -> None:
    """Orphans and drafts past the grace, and nothing that is not of the store."""
    settings.STORAGES = settings.STORAGES | {
        "evidence": {"BACKEND": "qianli.kernel.evidence.store.Folder", "OPTIONS": {"location": tmp_path}}
    }
    assert sweep(at=timezone.now(), grace=timedelta()) == []
    kept = attached()
    orphan = path_of("ab" * 32)
    store().save(orphan, sent(b"never attached"))
    (tmp_path / "draft-left").write_bytes(b"half")
    (tmp_path / "readme.txt").write_bytes(b"of somebody else")
    later = timezone.now() + timedelta(hours=1)
    assert sweep(at=later, grace=timedelta(hours=2)) == []
    assert set(sweep(at=later, grace=timedelta(), dry=True)) == {orphan, "draft-left"}
    assert set(sweep(at=later, grace=timedelta())) == {orphan, "draft-left"}
    assert sweep(at=later, grace=timedelta()) == []
    assert store().exists(path_of(kept.file_id))
    assert (tmp_path / "readme.txt").exists()


def test_what_is_missing_or_altered_is_found(attached: Attach) -> None:
    """By reading every file."""
    whole, missing, altered = attached(pdf("1")), attached(pdf("2")), attached(pdf("3"))
    store().delete(path_of(missing.file_id))
    store().save(path_of(altered.file_id), sent(pdf("4")))
    found = [(fault.digest, fault.what) for fault in faults() if fault]
    assert set(found) == {(missing.file_id, "missing"), (altered.file_id, "altered")}
    assert len(list(faults())) == 3
    attached(pdf("3"), citation=Citation(page=1))  # sent again, it takes the place of what was altered
    assert [fault.digest for fault in faults() if fault] == [missing.file_id]
    assert whole.pk
