"""An address becomes one of Apprise's services, or the reason why it cannot, without saying the address.

Apprise loads all of its some 180 plugins when the first address is added. The one that is needed is found by looking
through their sources for its schema, which takes a tenth of the time and a third of the memory; what that does not
find (an address copied from a service's own page, a schema composed in code) goes Apprise's own way.
"""

import importlib
import re
import threading
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from alerts.delivery.apprise_verdict import Pause
from alerts.delivery.apprise_witness import silence
from alerts.delivery.dress import Markup, Shape
from alerts.delivery.services.service import Unusable
from alerts.model.secret import Secret
from alerts.settings.settings import DeliverySettings

MARKDOWN_ANYWAY = frozenset(
    {"discord", "fluxer", "fluxers", "guilded", "mmost", "mmosts", "nctalk", "nctalks", "revolt", "ryver", "zulip"}
)
"""Services that Apprise hands plain text to and that read it as Markdown all the same."""

TITLE_IN_BODY = frozenset({"discord", "fluxer", "fluxers", "guilded", "nctalk", "nctalks", "revolt", "ryver"})
"""Those among them whose plugin writes the title into the body although it has a length of its own."""

OF_THE_TIMEOUT = 0.9
"""The share of an attempt's time after which Apprise's own socket time-outs end it: it can then say what it waited
for, before we stop waiting without knowing."""

_loading = threading.Lock()
_classes: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Service:
    """One target. ``plugin`` is Apprise's object, which knows the address: it is not part of the repr."""

    name: str
    apprise: Any
    plugin: Any

    def __repr__(self) -> str:
        return f"Service({self.name!r})"

    @property
    def is_mail(self) -> bool:
        """Whether a message becomes a mail that we compose ourselves."""
        return bool(_schemas(type(self.plugin)) & {"mailto", "mailtos"})

    def shape(self) -> Shape:
        """How the service wants its messages; asked at each message, as some limits depend on the text before."""
        from apprise import NotifyFormat  # noqa: PLC0415 - loaded with the first channel

        plugin, schemas = self.plugin, _schemas(type(self.plugin))
        declared = plugin.resolve_format(NotifyFormat.TEXT)
        markup = Markup(str(declared.value))
        bare = markup is not Markup.MARKDOWN
        if bare and schemas & MARKDOWN_ANYWAY:
            markup = Markup.MARKDOWN
        title = max(0, int(plugin.title_maxlen))
        joined = title == 0 or bool(schemas & TITLE_IN_BODY)
        return Shape(
            title=title,
            body=int(plugin.body_maxlen),
            shared=bool(plugin.overflow_amalgamate_title),
            markup=markup,
            title_markup=markup if joined else Markup.TEXT,
            bare_link=bare,
        )


def find_service(address: Secret, settings: DeliverySettings) -> Service | Unusable:
    """The service that an address stands for, ready to send with our time-outs and without any pause of its own."""
    silence()
    url = address.reveal().strip()
    schema, sign, _ = url.partition("://")
    schema = schema.lower()
    if not sign or not re.fullmatch(r"[a-z0-9]{1,30}", schema):
        return Unusable("the address does not begin with a service, as in ntfy://host/topic")
    with _loading:
        plugin = _plugin(schema, url)
    if isinstance(plugin, Unusable):
        return plugin
    return _prepared(plugin, settings)


def _plugin(schema: str, url: str) -> Any | Unusable:
    from apprise import Apprise  # noqa: PLC0415 - 180 ms and 20 MiB that only a channel is worth

    kind = _kind(schema)
    if kind is None:
        plugin = Apprise.instantiate(url, asset=_asset()) if schema in {"http", "https"} else None
        return plugin or Unusable(_unknown(schema))
    name = str(kind.service_name)
    if not kind.enabled:
        needed = kind.requirements.get("packages_required") or ()
        packages = needed if isinstance(needed, str) else ", ".join(needed)
        return Unusable(f"{name} needs what is not installed here" + (f": {packages}" if packages else ""))
    # The two steps of Apprise.instantiate; that would load every plugin.
    with suppress(Exception):
        parts = kind.parse_url(url.replace("/#", "/%23"))
        if parts:
            return kind(**{**parts, "tag": set(), "asset": _asset()})
    return Unusable(
        f"the address is not a complete {name} address" + (f"; see {kind.setup_url}" if kind.setup_url else "")
    )


def _prepared(plugin: Any, settings: DeliverySettings) -> Service | Unusable:
    import urllib3  # noqa: PLC0415 - as above
    from apprise import Apprise, OverflowMode  # noqa: PLC0415 - as above

    name = str(plugin.service_name)
    # What an address may ask of Apprise and what only we decide: repeats, failures that count as success, pieces.
    plugin.retry, plugin.optional, plugin.overflow_mode = 0, False, OverflowMode.TRUNCATE
    longest = settings.timeout * OF_THE_TIMEOUT
    for limit in ("socket_connect_timeout", "socket_read_timeout"):
        asked = vars(plugin).get(limit, longest)
        setattr(plugin, limit, min(asked, longest) if asked > 0 else longest)
    plugin.throttle = _unthrottled
    urllib3.disable_warnings(
        urllib3.exceptions.InsecureRequestWarning
    )  # it names the host; verify=no is the user's will
    targets = len(plugin)
    if _schemas(type(plugin)) & {"mailto", "mailtos"} and not plugin.targets:
        targets = 0  # a mail without a recipient counts itself as one; a web hook without a target is a whole address
    if targets != 1:
        what = (
            "no target"
            if targets < 1
            else f"{targets} targets; make a channel for each, so that each is repeated by itself"
        )
        return Unusable(f"the {name} address names {what}")
    apprise = Apprise(asset=_asset())
    if not apprise.add(plugin):
        return Unusable(f"Apprise does not take the {name} address")
    return Service(name, apprise, plugin)


def _unthrottled(last_io: object = None, wait: float | None = None) -> None:  # noqa: ARG001 - Apprise's signature
    """Stands in for the plugins' own pacing, which sleeps in the thread: up to 5.5 s before each message, or as long
    as the service asked. We do not sleep; a wish to wait becomes a refusal with that time in it.
    """
    if wait:
        raise Pause(float(wait))


def _asset() -> Any:
    from apprise import AppriseAsset  # noqa: PLC0415 - as above

    return AppriseAsset(
        app_id="Tapewatch",
        app_desc="Tapewatch",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        storage_mode="memory",
        async_mode=False,  # with no service_timeout: in the calling thread, never in Apprise's shared pool
        service_timeout=0,
        default_service_retry=0,
        interpret_emojis=False,
        interpret_escapes=False,
        http_redirects=False,  # a POST that is redirected becomes a GET without its body, and a login page answers 200
        pgp_autogen=False,
        pem_autogen=False,
        allow_templates=False,
    )


def plugin_kind(schema: str) -> Any | None:
    """The class of Apprise's that a schema stands for; None where it knows none."""
    silence()
    with _loading:
        return _kind(schema)


def _kind(schema: str) -> Any | None:
    if schema not in _classes:
        found = _from_source(schema)
        if found is None:
            from apprise.manager_plugins import NotificationManager  # noqa: PLC0415 - as above

            manager: Any = NotificationManager
            known = manager()
            found = known[schema] if schema in known else None  # noqa: SIM401 - it has no get()
        if found is None:
            return None
        _classes[schema] = found
    return _classes[schema]


def _from_source(schema: str) -> Any | None:
    """The plugin whose source declares the schema. Only modules that look like it are imported, each is asked."""
    from apprise import plugins  # noqa: PLC0415 - as above

    root = Path(plugins.__file__).parent
    declares = re.compile(rf'protocol\s*=\s*\(?[^)=]*"{re.escape(schema)}"')
    for path in sorted(root.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if f'"{schema}"' not in source or not declares.search(source):
            continue
        module = importlib.import_module(f"{plugins.__name__}.{path.relative_to(root).parts[0].removesuffix('.py')}")
        for kind in vars(module).values():
            if isinstance(kind, type) and kind.__name__.startswith("Notify") and schema in _schemas(kind):
                return kind
    return None


def _schemas(kind: Any) -> set[str]:
    stated = (getattr(kind, "protocol", None), getattr(kind, "secure_protocol", None))
    return {schema for one in stated if one for schema in ((one,) if isinstance(one, str) else one)}


def _unknown(schema: str) -> str:
    from apprise.manager_plugins import NotificationManager  # noqa: PLC0415 - as above

    if schema in {"http", "https"}:
        return 'a web address is no channel; a web hook is written "json://host/path" (or jsons, form, xml)'
    manager: Any = NotificationManager
    close = get_close_matches(schema, sorted(manager().schemas()), n=1)
    return f'there is no service "{schema}"' + (f'; did you mean "{close[0]}"?' if close else "")
