"""What production asks for: nothing is invented there, so all of it must be given, and good."""

from urllib.parse import urlsplit

from deploy.launcher.failure import LaunchError
from deploy.launcher.keyring import CURVE_SERVICES, SIGNING_SERVICES
from deploy.launcher.settings import FILE_SERVICES, LauncherSettings
from deploy.launcher.strength import weakness_of_key, weakness_of_password, weakness_of_secret
from shared.settings import PREFIX, SERVICES


def check_production(settings: LauncherSettings) -> None:
    """Raise LaunchError with one sentence for each thing that is missing or weak; say nothing in development."""
    if settings.in_production and (faults := _faults(settings)):
        raise LaunchError("\n".join(faults))


def _faults(settings: LauncherSettings) -> list[str]:
    faults = []
    if settings.public_url is None:
        faults.append(f"{PREFIX}PUBLIC_URL is missing: in production the address that clients see must be given.")
    if settings.allows_private_webhooks:
        faults.append(f"{PREFIX}WEBHOOK_ALLOW_PRIVATE cannot be on in production.")
    if settings.loads_demo:
        faults.append(f"{PREFIX}DEMO cannot be on in production.")
    faults += _mail_faults(settings)
    faults += _store_faults(settings)
    faults += _database_faults(settings)
    faults += _secret_faults(settings)
    faults += _key_faults(settings)
    return faults


def _mail_faults(settings: LauncherSettings) -> list[str]:
    faults = []
    if settings.smtp_host is not None and settings.smtp_security == "none":
        faults.append(f"{PREFIX}SMTP_SECURITY cannot be none in production: it is starttls or tls.")
    if settings.smtp_host is not None and settings.mail_from is None:
        faults.append(f"{PREFIX}MAIL_FROM is missing: e-mails need the address that they come from.")
    if (settings.smtp_user is None) != (settings.smtp_password is None):
        faults.append(f"{PREFIX}SMTP_USER goes with {PREFIX}SMTP_PASSWORD, and one is missing.")
    return faults


def _store_faults(settings: LauncherSettings) -> list[str]:
    faults = []
    for service in FILE_SERVICES:
        name = f"{PREFIX}{service.upper()}_S3"
        if (getattr(settings, f"{service}_s3_endpoint") or "").startswith("http://"):
            faults.append(f"{name}_ENDPOINT is not https: documents would cross the network open.")
        if len(settings.bucket_keys_of(service)) == 1:
            faults.append(f"{name}_ACCESS_KEY goes with {name}_SECRET_KEY, and one is missing.")
    return faults


def _database_faults(settings: LauncherSettings) -> list[str]:
    faults = []
    administrator = settings.database_url.get_secret_value() if settings.database_url else None
    urls = {"DATABASE_URL": administrator}
    for service in SERVICES:
        url = settings.database_url_of(service)
        urls[f"{service.upper()}_DATABASE_URL"] = url
        if url is None and administrator is None:
            faults.append(
                f"{PREFIX}{service.upper()}_DATABASE_URL is missing: in production a database must be given, "
                f"or an administrator's {PREFIX}DATABASE_URL."
            )
    for name, url in urls.items():
        password = urlsplit(url).password if url else None
        if password is not None and (weakness := weakness_of_password(password)):
            faults.append(f"The password in {PREFIX}{name} {weakness}.")
    return faults


def _secret_faults(settings: LauncherSettings) -> list[str]:
    faults = []
    seen: dict[str, str] = {}
    for service in SERVICES:
        name = f"{PREFIX}{service.upper()}_SECRET"
        secret = settings.secret_of(service)
        if secret is None:
            faults.append(f"{name} is missing: in production no secret is invented.")
        elif weakness := weakness_of_secret(secret):
            faults.append(f"{name} {weakness}.")
        elif secret in seen:
            faults.append(f"{name} is the same as {seen[secret]}: each service needs its own.")
        else:
            seen[secret] = name
    return faults


def _key_faults(settings: LauncherSettings) -> list[str]:
    faults = []
    seen: dict[bytes, str] = {}
    for service in SIGNING_SERVICES:
        name = f"{PREFIX}{service.upper()}_SIGNING_KEY_FILE"
        file = settings.signing_key_of(service)
        if file is None:
            faults.append(f"{name} is missing: in production no key is invented.")
        elif weakness := weakness_of_key(file, curve=service in CURVE_SERVICES):
            faults.append(f"{name} {weakness}.")
        elif (content := file.read_bytes()) in seen:
            faults.append(f"{name} is the same key as {seen[content]}: each needs its own.")
        else:
            seen[content] = name
    return faults
