"""What the gateway says when something about an endpoint cannot be done."""

from shared.catalogue.texts import Text

ENDPOINT_IS_DISABLED = Text(
    en="the endpoint is disabled; enable it first",
    fr="le point d'accès est désactivé ; activez-le d'abord",
    de="der Endpunkt ist abgeschaltet; schalten Sie ihn zuerst ein",
    zh="该端点已停用，请先启用",
)
