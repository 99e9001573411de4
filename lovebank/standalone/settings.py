"""What a service that runs alone is told from outside: `LOVEBANK_*`, or one file a secret."""

from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr

from lovebank.kernel.eventlog.kafka import Patience
from lovebank.kernel.settings import Settings

SESSION_SECONDS = Patience().session_seconds
HEARTBEATS_A_SESSION = 15


class Environment(StrEnum):
    """In a trial there are people of the demo; in production their tokens are refused."""

    TRIAL = "trial"
    PRODUCTION = "production"


class Standalone(Settings, env_prefix="LOVEBANK_"):
    """`mongo` is a URI that names the service's own user and database.

    A replica that is silent for `kafka_session_seconds` has its share of the work given to others:
    the shorter, the sooner after a crash, and the sooner by mistake on a machine that is slow.
    """

    kafka: str = "127.0.0.1:9092"
    kafka_session_seconds: float = Field(default=SESSION_SECONDS, ge=1, le=300)
    mongo: SecretStr = SecretStr("mongodb://127.0.0.1:27017")
    oidc_issuer: str = "http://127.0.0.1:8001"
    oidc_jwks: str = "http://127.0.0.1:8001/jwks"
    oidc_audience: str = "lovebank"
    env: Environment = Environment.PRODUCTION
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65_535)
    log_level: str = "INFO"
    issuer_admin: SecretStr | None = None  # The code by which the first operator claims the city.
    issuer_keys: Path = Path("/data")

    @property
    def is_trial(self) -> bool:
        return self.env is Environment.TRIAL

    @property
    def patience(self) -> Patience:
        seconds = self.kafka_session_seconds
        return Patience(session_seconds=seconds, heartbeat_seconds=seconds / HEARTBEATS_A_SESSION)
