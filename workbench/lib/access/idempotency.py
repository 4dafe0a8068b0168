"""`Idempotency-Key`: a request that is sent again is done once.

By draft-ietf-httpapi-idempotency-key-header-07: the client makes a key up for each thing it wants
done, and sends it again with each try. What was done is answered again, for a day; while it is
being done, another try is refused with 409; a key that comes with another request, with 422. A
request that was refused has done nothing, so it is not kept. Nor is a secret that an answer shows
once: whoever asks again gets null in its place.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, cast

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from workbench.lib.access.models import KeptAnswer
from workbench.lib.exceptions import Conflict, WorkbenchError
from workbench.lib.hashing import sha256_hex

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
SECRET = "secret"  # noqa: S105  (a field's name)
LONGEST = 200
KEPT = timedelta(days=1)
# Longer than any request lives: whoever holds a key for so long without an answer has died.
LEASE = timedelta(minutes=10)
FORGOTTEN_AT_ONCE = 20
View = Callable[..., Response]


class KeyInvalid(WorkbenchError):
    """The key is empty, too long, or has other signs than visible ASCII."""

    code = "idempotency_key_invalid"


class KeyReused(WorkbenchError):
    """The key came with another request before."""

    code = "idempotency_key_reused"
    http_status = 422


class StillDoing(Conflict):
    """Another try of the same request is not done yet."""

    code = "idempotency_in_progress"


def idempotent(view: View) -> View:
    """Let a POST of a view set heed the header. Without the header nothing is kept."""

    @wraps(view)
    def wrapped(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        if HEADER not in request.headers:
            return view(self, request, *args, **kwargs)
        mine, kept = _begin(request, _key(request.headers[HEADER]), _fingerprint(request))
        if not mine:
            return Response(json.loads(kept.body), status=kept.status, headers={REPLAYED: "true"})
        try:
            answer = view(self, request, *args, **kwargs)
        except BaseException:
            KeptAnswer.objects.filter(pk=kept.pk, taken_at=kept.taken_at).delete()
            raise
        body = JSONRenderer().render(_without_secret(answer.data)).decode()
        KeptAnswer.objects.filter(pk=kept.pk, taken_at=kept.taken_at).update(
            status=answer.status_code, body=body
        )
        return answer

    return wrapped


def _without_secret(data: Any) -> Any:
    return {**data, SECRET: None} if isinstance(data, dict) and SECRET in data else data


def _begin(request: Request, key: str, fingerprint: str) -> tuple[bool, KeptAnswer]:
    """Take the key, or return what it was answered. Raises `KeyReused` and `StillDoing`."""
    now, user = timezone.now(), cast("User", request.user)  # keys are for who may write
    mine = {"fingerprint": fingerprint, "taken_at": now, "status": None, "body": ""}
    KeptAnswer.objects.filter(user=user, key=key, taken_at__lt=now - KEPT).delete()
    _forget(now - KEPT)
    try:
        with transaction.atomic():
            return True, KeptAnswer.objects.create(user=user, key=key, **mine)
    except IntegrityError:
        kept = KeptAnswer.objects.filter(user=user, key=key).first()
    if kept is None:  # whoever had it was refused meanwhile
        raise StillDoing(_("The same request is being done. Ask again in a moment."))
    if kept.fingerprint != fingerprint:
        raise KeyReused(_("This Idempotency-Key came with another request before."))
    if kept.status is not None:
        return False, kept
    dead = KeptAnswer.objects.filter(pk=kept.pk, taken_at=kept.taken_at, status=None)
    if kept.taken_at < now - LEASE and dead.update(**mine):
        kept.taken_at = now
        return True, kept
    raise StillDoing(_("The same request is being done. Ask again in a moment."))


def _forget(until: datetime) -> None:
    """Delete some of the answers that are too old, whoever has them: more than one request adds."""
    old = KeptAnswer.objects.filter(taken_at__lt=until).values_list("pk", flat=True)
    KeptAnswer.objects.filter(pk__in=list(old[:FORGOTTEN_AT_ONCE])).delete()


def _key(header: str) -> str:
    """Return the key of a header, which may be in quotes. Raises `KeyInvalid`."""
    key = header.strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not (0 < len(key) <= LONGEST and key.isascii() and key.isprintable()):
        words = _("An Idempotency-Key has 1 to %(limit)d visible ASCII characters.")
        raise KeyInvalid(words % {"limit": LONGEST})
    return key


def _fingerprint(request: Request) -> str:
    """Return a hash of all that is asked: method, address, fields, and files to the last byte."""
    sent: Any = request.data
    fields = sent
    if hasattr(sent, "getlist"):  # a form: of its names some come several times
        fields = {name: sent.getlist(name) for name in sent if name not in request.FILES}
    hashes = {}
    for name, file in request.FILES.items():
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
        hashes[name] = [file.name, digest.hexdigest()]
    asked = [request.method, request.get_full_path(), fields, hashes]
    # In ASCII: JSON may hold half a surrogate pair, which has no UTF-8.
    return sha256_hex(json.dumps(asked, sort_keys=True, default=str))
