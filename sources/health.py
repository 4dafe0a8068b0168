"""Lights of the search index, of the encoder and of the connectors."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.embedding.routing import E5
from sources.encoder import ADAPTERS, PRECISION, EncoderError, graph_path
from sources.models import ConnectorState, Source
from sources.search import SearchUnavailable, get_backend
from sources.services import index_lacks, outdated_remedy
from workbench.lib.ages import age
from workbench.lib.health import ERROR, OK, WARNING, Light, register_lights

LAG_TOLERATED = timedelta(minutes=10)


def register() -> None:
    """Put them up."""
    register_lights(search_lights)
    register_lights(encoder_lights, public=False)
    register_lights(connector_lights, public=False)


def search_lights() -> list[Light]:
    """Return the one light of the index."""
    return [search_light()]


def search_light() -> Light:
    """Ask the search index, and count what it has not seen yet."""
    name = _("Search index")
    try:
        status = get_backend().status()
        lacking = index_lacks()
        remedy = outdated_remedy(backend=get_backend()) if status.outdated else ""
    except SearchUnavailable as error:
        remedy = _("Start the search server, or make the index: manage.py setup_desk.")
        return Light("search", name, ERROR, str(error), remedy)
    due = Source.objects.due_for_indexing().count()
    detail = _("%(backend)s, %(sources)d sources, %(due)d waiting") % {
        "backend": status.backend,
        "sources": status.sources,
        "due": due,
    }
    if not status.writable:
        remedy = _("Nothing can be written to it: give this process the right, and the disk room.")
        return Light("search", name, ERROR, detail, remedy)
    if remedy:
        return Light("search", name, WARNING, detail, remedy)
    if lacking:
        lost = _("%(detail)s, %(lacking)d lost from it")
        detail = lost % {"detail": detail, "lacking": lacking}
        remedy = _(
            "The sweep lets them be indexed anew, if a worker for “bulk” runs; to do so here and "
            "now: manage.py index reconcile"
        )
        return Light("search", name, WARNING, detail, remedy)
    if remedy := _put_aside():
        return Light("search", name, WARNING, detail, remedy)
    oldest = Source.objects.due_for_indexing().aggregate(oldest=Min("updated_at"))["oldest"]
    if oldest and timezone.now() - oldest > LAG_TOLERATED:
        detail = _("%(detail)s, the oldest for %(age)s") % {"detail": detail, "age": age(oldest)}
        remedy = _("Start more workers for “bulk”, or index here and now: manage.py index update")
        return Light("search", name, WARNING, detail, remedy)
    return Light("search", name, OK, detail)


def _put_aside() -> str:
    remedies = []
    if refused := Source.objects.exclude(index_error="").count():
        remedy = _(
            "%(count)d sources were refused; read why on their pages. To try them again: "
            "manage.py index update"
        )
        remedies.append(remedy % {"count": refused})
    if given_up := Source.objects.copies_given_up().count():
        remedy = _(
            "%(count)d sources could not be compared with the others, so that their copies are not "
            "known. To try them again: manage.py index update"
        )
        remedies.append(remedy % {"count": given_up})
    return " ".join(remedies)


def encoder_lights() -> list[Light]:
    """Return the one light of the encoder."""
    return [encoder_light()]


def encoder_light() -> Light:
    """Say which engine reads texts, and whether it was made ready; it is not loaded for that."""
    name, model = _("Encoder"), "multilingual-e5-small"
    if PRECISION not in E5.model:
        detail = _("%(model)s, by its package’s engine: four times slower") % {"model": model}
        return Light("encoder", name, OK, detail)
    detail = _("%(model)s, by our own engine") % {"model": model}
    remedy = _("To make it ready: manage.py models prepare. To do without: ENCODER=package.")
    try:
        ready = all(graph_path(one).exists() for one in (None, *ADAPTERS))
    except EncoderError as error:
        return Light("encoder", name, ERROR, str(error), remedy)
    if ready:
        return Light("encoder", name, OK, detail)
    waits = _("%(detail)s, which the first to need it will build") % {"detail": detail}
    return Light("encoder", name, WARNING, waits, remedy)


def connector_lights() -> list[Light]:
    """Read how the connectors that are switched on are doing; nobody is asked for it."""
    states = {state.name: state for state in ConnectorState.objects.all()}
    return [_connector_light(name, states.get(name)) for name in settings.CONNECTORS]


def _connector_light(connector: str, state: ConnectorState | None) -> Light:
    key, name = f"connector:{connector}", _("Connector %(name)s") % {"name": connector}
    if state is None:
        return Light(key, name, OK, _("never asked"))
    if state.rests():
        remedy = _("It is tried again by itself; to ask at once: Connectors, “Ask again at once”.")
        return Light(key, name, WARNING, state.last_error, remedy)
    detail = _("no answer yet")
    if state.last_answer_at:
        detail = _("last answered %(age)s ago") % {"age": age(state.last_answer_at)}
    return Light(key, name, OK, detail)
