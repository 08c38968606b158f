"""A sender in which Apprise carries every channel, also those that we have a service of our own for."""

from collections.abc import Mapping

from alerts.delivery.sender import ChannelSender
from alerts.settings.settings import Channel, DeliverySettings


class AppriseSender(ChannelSender):
    def __init__(self, channels: Mapping[str, Channel], settings: DeliverySettings) -> None:
        super().__init__(channels, settings, carry=lambda _: None)
