"""Evidence in a bucket: the store behaves as the folder does, against a real server of the S3 protocol."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from moto.server import ThreadedMotoServer

from qianli.domains.pairings.models import Pair
from qianli.kernel.access.terms import Role
from qianli.kernel.evidence.actions import attach, draw, faults, hand_out, sweep
from qianli.kernel.evidence.provable import provable
from qianli.kernel.evidence.store import ALIAS, digest_of, keep, lying, opened, path_of, store
from qianli.kernel.evidence.terms import Grade
from qianli.site.env import Env
from qianli.site.settings import evidence_store
from tests.factories import AT, EAST, WEST, make
from tests.factories.evidence import drawn, sent
from tests.fakes.entries import user

BUCKET = "proofs"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server that keeps buckets in memory; keys are asked for but not looked at."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Any]:
    """An empty bucket, which the settings of an installation name as the store of evidence."""
    told = {"BUCKET": BUCKET, "ENDPOINT": server, "REGION": "cn-north-1", "ACCESS_KEY": "key", "SECRET_KEY": "secret"}
    for name, value in told.items():
        monkeypatch.setenv(f"QIANLI_EVIDENCE_{name}", value)
    made = boto3.resource(
        "s3", endpoint_url=server, region_name="cn-north-1", aws_access_key_id="key", aws_secret_access_key="secret"
    ).Bucket(BUCKET)
    made.create(CreateBucketConfiguration={"LocationConstraint": "cn-north-1"})
    settings.STORAGES = {**settings.STORAGES, ALIAS: evidence_store(Env())}
    storages._storages.clear()
    yield made
    made.objects.all().delete()
    made.delete()
    storages._storages.clear()


def test_a_file_is_kept_under_its_hash_and_read_again(bucket: Any) -> None:
    """Twice is once; what is not there is missing and not an error of the network."""
    content = drawn()
    digest, _size = digest_of(io.BytesIO(content))
    for _round in range(2):
        keep(ContentFile(content), digest)
    assert [each.key for each in bucket.objects.all()] == [path_of(digest)]
    with opened(digest) as file:
        assert file.read() == content
    assert [(name, found) for name, found, _at in lying()] == [(path_of(digest), digest)]
    with pytest.raises(FileNotFoundError):
        opened("0" * 64)


def test_nothing_of_it_is_public(bucket: Any) -> None:
    """Nobody but the owner of the bucket has a grant, and an address that the store gives is signed and runs out."""
    keep(ContentFile(b"secret"), "1" * 64)
    grants = bucket.Object(path_of("1" * 64)).Acl().grants
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]
    assert "Signature" in store().url(path_of("1" * 64))


@pytest.mark.django_db
def test_the_way_of_evidence_is_the_same(bucket: Any) -> None:
    """Attached, drawn, handed out, verified, altered behind our back, swept."""
    kind, pair, auditor = provable("pairings.pairs"), make(Pair, west_id=WEST, east_id=EAST), user(Role.AUDITOR)
    row = attach(
        kind, record_id=pair.pk, file=sent(drawn(), "现场.jpg"), name="现场.jpg", grade=Grade.PICTURE, actor=None, at=AT
    )
    picture = draw(row.file_id, at=AT).picture_id
    assert picture is not None
    _row, file = hand_out(kind, record_id=pair.pk, attachment_id=row.pk, actor=auditor, at=AT)
    with file:
        assert file.read() == drawn()
    assert not any(faults())
    bucket.put_object(Key=path_of("2" * 64), Body=b"left by an upload that broke")
    bucket.put_object(Key="somebody/elses", Body=b"not ours")
    removed = sweep(at=timezone.now() + timedelta(days=2), grace=timedelta(days=1))
    assert removed == [path_of("2" * 64)]
    assert {each.key for each in bucket.objects.all()} == {path_of(row.file_id), path_of(picture), "somebody/elses"}
    bucket.put_object(Key=path_of(row.file_id), Body=b"altered")
    assert [fault.what for fault in faults() if fault] == ["altered"]
    bucket.Object(path_of(row.file_id)).delete()
    assert [fault.what for fault in faults() if fault] == ["missing"]
