"""People in the admin: Django's page for accounts, with a way to let somebody leave."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from claims.errors import PersonConflict
from claims.leaving.names import pseudonym
from claims.leaving.services import has_left, person_pseudonymise
from claims.verdicts.selectors import verdict_list_resting
from workbench.lib.forms import typed

admin.site.unregister(User)

VERDICTS_SHOWN = 20


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    """People; who stands under anything is not deleted."""

    actions = ("let_leave",)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """Say in words why somebody is kept, with the verdicts that are published: whatever else
        they did may be blind yet.
        """
        found, counts, lacking, protected = super().get_deleted_objects(objs, request)
        if protected:
            kept = ngettext(
                "This person’s work is kept, and so are they. Let them leave instead: their name "
                "goes, what they decided stays.",
                "Work of these people is kept, and so are they. Let them leave instead: their "
                "names go, what they decided stays.",
                len(objs),
            )
            return [], {}, set(), [kept, *_verdicts_of(objs)]
        return found, counts, lacking, protected

    def get_urls(self) -> list[URLPattern]:
        """Add the page on which somebody leaves."""
        leave = self.admin_site.admin_view(self.leave)
        return [path("<int:pk>/leave/", leave, name="auth_user_leave"), *super().get_urls()]

    @admin.action(description=_("Let leave (pseudonymise)…"), permissions=["change"])
    def let_leave(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        """Go to the page on which one chosen person leaves."""
        chosen = list(queryset[:2])
        if len(chosen) == 1:
            return redirect("admin:auth_user_leave", chosen[0].pk)
        self.message_user(request, _("Choose one person."), messages.WARNING)
        return None

    def leave(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what happens; do it where the name is typed once more."""
        user = request.user
        if not isinstance(user, User) or not self.has_change_permission(request):
            raise PermissionDenied
        person = get_object_or_404(User, pk=pk)
        refused = ""
        if request.method == "POST":
            try:
                if typed(request.POST, "username").strip() != person.get_username():
                    raise PersonConflict(gettext("This is not the name: nothing was done."))
                name = person_pseudonymise(person=person, by=user)
            except PersonConflict as error:
                refused = str(error)
            else:
                told = gettext("They are called %(name)s from now on, and cannot sign in.")
                messages.success(request, told % {"name": name})
                return redirect("admin:auth_user_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Let leave: %(who)s") % {"who": person.get_username()},
            "person": person,
            "pseudonym": pseudonym(person.pk),
            "has_left": has_left(person),
            "refused": refused,
        }
        return render(request, "claims/leave.html", context, status=409 if refused else 200)


def _verdicts_of(people: Any) -> list[SafeString]:
    """Return the newest published verdicts that people reviewed or published, each as a link."""
    chosen = [person.pk for person in people]
    theirs = verdict_list_resting(Q(reviewer__in=chosen) | Q(editor__in=chosen))
    return [
        format_html(
            '<a class="wb-link" href="{}">{}</a> – {} / {}',
            reverse("admin:claims_verdict_change", args=[verdict.pk]),
            verdict.published_claim,
            verdict.reviewer_name,
            verdict.editor_name,
        )
        for verdict in theirs[:VERDICTS_SHOWN]
    ]
