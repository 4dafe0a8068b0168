"""What every resource of REST is: a list in cursor pages, and single rows with entity tags."""

from typing import TypeVar

from django.db.models import Model
from rest_framework.viewsets import ReadOnlyModelViewSet

from workbench.lib.etags import ConditionalRows
from workbench.lib.sparse import Expands

M = TypeVar("M", bound=Model)


class Resource(ConditionalRows, Expands, ReadOnlyModelViewSet[M]):
    """Rows to be read; what changes them is added by its view set."""
