"""API keys. Only a key's hash is kept; the key itself is shown once, when it is made."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workbench.lib.access.minting import mint
from workbench.lib.hashing import sha256_hex

PREFIX_LENGTH = 8
SCOPES = ("read", "write", "review", "publish", "admin")
"""What a key may be for: reading; articles, imports, claims and searches for evidence; handing
reviews in; publishing verdicts; API keys and webhooks. None of them implies another."""


class ApiKeyManager(models.Manager["ApiKey"]):
    """Makes and finds keys."""

    def issue(
        self,
        *,
        name: str,
        user: User,
        scopes: Iterable[str],
        expires_at: datetime | None = None,
        replaces: "ApiKey | None" = None,
    ) -> tuple["ApiKey", str]:
        """Create a key and return it with its secret text, which nobody can ask for again.

        Raises `ValueError` for a scope that does not exist.
        """
        wanted = sorted(set(scopes))
        if unknown := set(wanted) - set(SCOPES):
            message = f"unknown scope: {', '.join(sorted(unknown))}; there are {', '.join(SCOPES)}"
            raise ValueError(message)
        secret = mint()
        key = self.create(
            name=name,
            user=user,
            scopes=wanted,
            prefix=secret[:PREFIX_LENGTH],
            hashed=sha256_hex(secret),
            expires_at=expires_at,
            replaces=replaces,
        )
        return key, secret

    def valid(self, secret: str) -> "ApiKey | None":
        """Return the live key with this secret, or None. 256 random bits need no slow hash."""
        key = self.select_related("user").filter(hashed=sha256_hex(secret)).first()
        return key if key is not None and key.is_live() else None


class ApiKey(models.Model):
    """A key that acts for a user within its scopes. One that was rotated is replaced by another."""

    name = models.CharField(_("name"), max_length=100, help_text=_("What uses this key."))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, verbose_name=_("acts for")
    )
    prefix = models.CharField(_("starts with"), max_length=PREFIX_LENGTH, editable=False)
    hashed = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(
        _("last used"), null=True, editable=False, help_text=_("Within ten minutes.")
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="replaced_by",
        verbose_name=_("replaces"),
    )  # fmt: skip

    objects = ApiKeyManager()

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def is_live(self) -> bool:
        """Say whether it opens anything now (load the user with `select_related`)."""
        if self.revoked_at is not None or not self.user.is_active:
            return False
        return self.expires_at is None or self.expires_at > timezone.now()


class KeptAnswer(models.Model):
    """What a request with an `Idempotency-Key` was answered, for a day; no status: being done."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["user", "key"], name="kept_answer_once_per_key"),
        )
        indexes = (models.Index(fields=["user", "taken_at"], name="kept_answer_by_age"),)

    def __str__(self) -> str:
        return self.key
