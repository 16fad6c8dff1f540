"""The ASGI application: `uvicorn services.gateway.main:app`."""

from services.gateway.auth.keys import own_keys
from services.gateway.service import SERVICE
from services.gateway.settings import GatewaySettings
from shared.app import create_app, long_lived
from shared.settings import load_settings

settings = load_settings(SERVICE.name, GatewaySettings)
app = long_lived(create_app(SERVICE, settings, fetch_keys=own_keys(settings.own)))
