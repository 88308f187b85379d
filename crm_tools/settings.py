"""Every setting of the desk, read once from the environment and ``.env``.

Names are the environment variables; ``README.md`` lists them, and a test holds the two lists equal.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
Provider = Literal["tongyi", "openai"]
Role = Literal["nobody", "viewer", "analyst", "approver", "admin"]
DEFAULT_DATABASE = ROOT / "data" / "crm.db"


class Settings(BaseSettings):
    """What a person may set. Paths are made absolute against the repository's folder."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", frozen=True, env_ignore_empty=True)

    database: Path = Field(DEFAULT_DATABASE, validation_alias="CRM_DATABASE")
    today: dt.date | None = Field(None, validation_alias="CRM_TODAY")
    timezone: str = Field("Asia/Shanghai", validation_alias="CRM_TIMEZONE")
    currency: str = Field("CNY", validation_alias="CRM_CURRENCY")
    language: Literal["zh", "en"] | None = Field(None, validation_alias="CRM_LANGUAGE")
    browsing_folder: Path = Field(ROOT / "data" / "browsing", validation_alias="CRM_BROWSING")
    query_seconds: float = Field(20.0, gt=0, validation_alias="CRM_QUERY_SECONDS")
    warehouse: str | None = Field(None, validation_alias="CRM_WAREHOUSE")
    warehouse_folder: Path | None = Field(None, validation_alias="CRM_WAREHOUSE_FOLDER")

    model: Literal["auto", "offline", "tongyi", "openai"] = Field("auto", validation_alias="CRM_MODEL")
    model_name: str | None = Field(None, validation_alias="CRM_MODEL_NAME")
    models: Annotated[tuple[tuple[Provider, str], ...], NoDecode] = Field((), validation_alias="CRM_MODELS")
    model_base_url: str | None = Field(None, validation_alias="CRM_MODEL_BASE_URL")
    model_key: SecretStr | None = Field(None, validation_alias="CRM_MODEL_KEY")
    model_seconds: float = Field(30.0, gt=0, validation_alias="CRM_MODEL_SECONDS")
    model_sees: Literal["nothing", "totals", "rows"] = Field("totals", validation_alias="CRM_MODEL_SEES")
    dashscope_key: SecretStr | None = Field(None, validation_alias=AliasChoices("DASHSCOPE_API_KEY", "dashscope_key"))

    mail: Literal["outbox", "smtp"] = Field("outbox", validation_alias="CRM_MAIL")
    mail_from: str = Field("service@shop.example", validation_alias="CRM_MAIL_FROM")
    mail_cap: int = Field(2, ge=1, validation_alias="CRM_MAIL_CAP")
    mail_cap_days: int = Field(7, ge=1, validation_alias="CRM_MAIL_CAP_DAYS")
    draft_days: int = Field(14, ge=1, validation_alias="CRM_DRAFT_DAYS")
    mail_per_minute: int = Field(600, ge=1, validation_alias="CRM_MAIL_PER_MINUTE")
    quiet_hours: Annotated[tuple[int, int] | None, NoDecode] = Field(None, validation_alias="CRM_QUIET_HOURS")
    shop_name: str = Field("客户服务中心", validation_alias="CRM_SHOP_NAME")
    public_url: str = Field("http://127.0.0.1:8501", validation_alias="CRM_PUBLIC_URL")
    smtp_host: str = Field("127.0.0.1", validation_alias="CRM_SMTP_HOST")
    smtp_port: int = Field(587, validation_alias="CRM_SMTP_PORT")
    smtp_security: Literal["starttls", "ssl", "none"] = Field("starttls", validation_alias="CRM_SMTP_SECURITY")
    smtp_user: str | None = Field(None, validation_alias="CRM_SMTP_USER")
    smtp_password: SecretStr | None = Field(None, validation_alias="CRM_SMTP_PASSWORD")
    smtp_ca: Path | None = Field(None, validation_alias="CRM_SMTP_CA")
    smtp_seconds: float = Field(30.0, gt=0, validation_alias="CRM_SMTP_SECONDS")

    log: Literal["text", "json"] = Field("text", validation_alias="CRM_LOG")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("WARNING", validation_alias="CRM_LOG_LEVEL")

    roles: Annotated[dict[str, Role], NoDecode] = Field({"*": "viewer"}, validation_alias="CRM_ROLES")

    shared_data: Path = Field(ROOT.parent / "shared" / "data", validation_alias="CRM_SHARED_DATA")

    @field_validator("database", "browsing_folder", "shared_data", "warehouse_folder")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value if value is None or value.is_absolute() else (ROOT / value)

    @field_validator("warehouse")
    @classmethod
    def _a_master(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"local(-cluster)?(\[[0-9*, ]+\])?|(spark|k8s)://\S+|yarn", value):
            raise ValueError(f"{value}: write spark://host:7077, local-cluster[2,1,1024] or local[2]")
        return value

    @field_validator("models", mode="before")
    @classmethod
    def _which_models(cls, value: Any) -> Any:
        """``tongyi:qwen-max, openai:deepseek-chat``."""
        if not isinstance(value, str):
            return value
        pairs = [part.strip().partition(":") for part in value.split(",") if part.strip()]
        for provider, colon, name in pairs:
            if not colon or provider.strip() not in get_args(Provider) or not name.strip():
                raise ValueError(f"{provider}{colon}{name}: write provider:model, {' or '.join(get_args(Provider))}")
        return tuple((provider.strip(), name.strip()) for provider, _, name in pairs)

    @field_validator("roles", mode="before")
    @classmethod
    def _who_may_what(cls, value: Any) -> Any:
        """``ann@example.com=admin, @example.com=analyst, *=nobody``."""
        if not isinstance(value, str):
            return value
        pairs = [part.partition("=") for part in value.split(",") if part.strip()]
        for who, equals, role in pairs:
            if not equals or role.strip() not in get_args(Role) or not who.strip():
                raise ValueError(f"{who}{equals}{role}: write address=role; roles are {', '.join(get_args(Role))}")
        return {who.strip().lower(): role.strip() for who, _, role in pairs}

    @field_validator("quiet_hours", mode="before")
    @classmethod
    def _from_hour_to_hour(cls, value: Any) -> Any:
        """``21-9``: from 21:00 to 09:00."""
        if not isinstance(value, str):
            return value
        first, _, last = value.partition("-")
        if not (first.strip().isdigit() and last.strip().isdigit() and int(first) < 24 and int(last) < 24):
            raise ValueError(f"{value}: write the hours as 21-9")
        return int(first), int(last)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        from zoneinfo import ZoneInfo

        ZoneInfo(value)
        return value


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process. Tests call ``settings.cache_clear()`` after changing the environment."""
    return Settings()
