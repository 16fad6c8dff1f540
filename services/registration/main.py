"""The ASGI application of the registration service."""

from services.registration.service import SERVICE
from shared.app import create_app, long_lived
from shared.settings import load_settings

app = long_lived(create_app(SERVICE, load_settings(SERVICE.name, SERVICE.own_settings)))
