"""Every setting that an operator may give, typed; ``deploy/sample.env`` is generated from it."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[3]


class Env(BaseSettings):
    """Settings of one installation, read from the process environment only."""

    model_config = SettingsConfigDict(env_prefix="QIANLI_", frozen=True, extra="ignore")

    database_url: str = Field(
        default="",
        validation_alias="DATABASE_URL",
        description="PostgreSQL 16 or newer, postgresql://user:secret@host:port/name; empty: the embedded server.",
    )
    var_dir: Path = Field(
        default=ROOT / "var", description="Folder of the embedded database, uploaded files and generated keys."
    )
    build_dir: Path = Field(default=ROOT / "build", description="Folder of built assets and reference data.")
    secret_key: SecretStr = Field(
        default=SecretStr(""), description="Signing key; empty: one is made on first start and kept in VAR_DIR."
    )
    identity_key: SecretStr = Field(
        default=SecretStr(""),
        description="Key of the digests of identity numbers; empty: one is made on first use and kept in VAR_DIR. "
        "Never change it: persons registered before would not be found again.",
    )
    factor_key: SecretStr = Field(
        default=SecretStr(""),
        description="Key that encrypts the secrets of second factors; empty: one is made on first use and kept in "
        "VAR_DIR. Never change it: second factors set up before would not be accepted any more.",
    )
    second_factor_for: str = Field(
        default="",
        description="Roles held with a second factor only, separated by commas, such as programme_admin,auditor; "
        "empty: everyone decides alone.",
    )
    personal_keys: SecretStr = Field(
        default=SecretStr(""),
        description="Keys that encrypt personal values, each base64 of 32 bytes, newest first, with commas between; "
        "empty: one is made on first use and kept in VAR_DIR/personal_keys, mode 600. The values are lost with them.",
    )
    personal_keys_file: str = Field(
        default="", description="File of those keys, one a line; empty: VAR_DIR/personal_keys."
    )
    retention_years: int = Field(
        default=3, ge=0, description="Years after the last record of a person in which personal values are not erased."
    )
    allowed_hosts: str = Field(
        default="localhost,127.0.0.1,[::1]", description="Host names answered, separated by commas."
    )
    debug: bool = Field(default=False, description="Developer error pages. Never on a machine others reach.")
    https: bool = Field(
        default=False,
        description="Served over TLS by a server in front that sets X-Forwarded-Proto and drops a client's own.",
    )
    proxies: int = Field(
        default=0,
        ge=0,
        description="Servers in front, each of which adds the address it was called from to X-Forwarded-For; with a "
        "wrong number attempts to sign in are counted against the server in front, or against what a client claims.",
    )
    attempts_account: int = Field(
        default=5, ge=1, description="Failed attempts to sign in, in a row, before an account is locked for a while."
    )
    attempts_address: int = Field(
        default=50, ge=1, description="The same from one network address, behind which a whole office may sit."
    )
    idle_minutes: int = Field(
        default=120, ge=5, description="Minutes without a request after which who may change or audit is signed out."
    )
    token_days: int = Field(default=90, ge=1, le=366, description="Days that a token of the API lasts, if not asked.")
    token_most_days: int = Field(default=365, ge=1, le=366, description="Days that it lasts at most.")
    limit_token: int = Field(
        default=1200, ge=0, description="Requests to the API that one token may make in a minute; 0: any number."
    )
    limit_account: int = Field(default=600, ge=0, description="The same for a person signed in, over all sessions.")
    limit_address: int = Field(
        default=600, ge=0, description="The same for one network address without sign-in, behind which many may sit."
    )
    delegation_days: int = Field(
        default=90, ge=1, le=366, description="Days that a role may be handed to a colleague for, at most."
    )
    link_hours: int = Field(
        default=72, ge=1, le=336, description="Hours in which a link to set a password is good, once."
    )
    hooks_inside: bool = Field(
        default=False,
        description="Webhooks may also go to addresses of private networks and of this machine, and without TLS.",
    )
    hook_days: int = Field(default=5, ge=1, description="Days after which a webhook that always fails is switched off.")
    lock_out_minutes: int = Field(default=15, ge=1, description="Minutes that a lock-out lasts.")
    programme: str = Field(default="jingmeng", description="Key of the programme that the portal opens with.")
    evidence_most_mb: int = Field(default=50, ge=1, le=2000, description="Largest evidence file taken, in MB.")
    evidence_check: str = Field(
        default="",
        description="Check of each evidence file before it is kept, such as a scanner of malware: a command, called "
        "with a path (status 0 lets pass, 1 refuses), or package.module:function; empty: only the format is checked.",
    )
    evidence_bucket: str = Field(
        default="",
        description="Bucket of an S3 store for evidence files, which needs the extra s3; empty: VAR_DIR/evidence.",
    )
    evidence_endpoint: str = Field(default="", description="Address of that S3 store; empty: that of AWS.")
    evidence_region: str = Field(default="", description="Region of that S3 store, if it has any.")
    evidence_access_key: str = Field(default="", description="Access key of that S3 store.")
    evidence_secret_key: SecretStr = Field(default=SecretStr(""), description="Secret key of that S3 store.")
    host: str = Field(default="127.0.0.1", description="Address to listen on; 0.0.0.0 inside a container.")
    port: int = Field(default=8000, validation_alias="PORT", description="Port to listen on.")
    workers: int = Field(default=2, description="Processes that answer requests; one a core is right.")
    lock_seconds: int = Field(
        default=5, ge=1, le=3600, description="Seconds that a migration waits for a lock before it is taken back."
    )
    worker: bool = Field(
        default=True, description="A worker beside the server; false where workers run on their own: qianli work."
    )
    metrics: str = Field(
        default="",
        description="Address of the metrics for Prometheus, such as 127.0.0.1:9464; empty: nothing is counted. Never "
        "lead the public there.",
    )
    metrics_token: SecretStr = Field(
        default=SecretStr(""),
        description="What Prometheus sends as Authorization: Bearer; needed where other machines reach that address.",
    )
    traces: str = Field(
        default="",
        description="Address of a receiver of traces by OTLP over HTTP, such as http://127.0.0.1:4318/v1/traces, which "
        "needs the extra traces; empty: none are made.",
    )
    log_json: bool = Field(default=True, description="Logs as one JSON object a line; false: coloured text.")

    @property
    def roles_with_factor(self) -> frozenset[str]:
        """The roles that are held with a second factor only."""
        return frozenset(name.strip() for name in self.second_factor_for.split(",") if name.strip())

    @property
    def hosts(self) -> list[str]:
        """The host names answered, one by one."""
        return [host for name in self.allowed_hosts.split(",") if (host := name.strip())]


env = Env()
