"""What a service that runs alone is told from outside: `LOVEBANK_*`, or one file a secret."""

from enum import StrEnum

from pydantic import Field, SecretStr

from lovebank.kernel.settings import Settings


class Environment(StrEnum):
    """In a trial there are people of the demo; in production their tokens are refused."""

    TRIAL = "trial"
    PRODUCTION = "production"


class Standalone(Settings, env_prefix="LOVEBANK_"):
    """`mongo` is a URI that names the service's own user and database."""

    kafka: str = "127.0.0.1:9092"
    mongo: SecretStr = SecretStr("mongodb://127.0.0.1:27017")
    oidc_issuer: str = "http://127.0.0.1:8001"
    oidc_jwks: str = "http://127.0.0.1:8001/jwks"
    oidc_audience: str = "lovebank"
    env: Environment = Environment.PRODUCTION
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65_535)
    log_level: str = "INFO"
    issuer_admin: SecretStr | None = None  # The code by which the first operator claims the city.

    @property
    def is_trial(self) -> bool:
        return self.env is Environment.TRIAL
