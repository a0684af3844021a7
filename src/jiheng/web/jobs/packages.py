"""Open-data packages of what is public: made anew in the background when something was published, corrected or withdrawn."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from jiheng.web import content, open_data
from jiheng.web.models import DataPackage

REST = dt.timedelta(minutes=10)  # between two packages of a place and a year, while nothing in the one before has to go


@task()
def make(body: int, year: int) -> None:
    """Make the package of a place and a year, as what is public stands when the job is done."""
    scope = next((each for each in open_data.scopes() if each.body.pk == body and each.year == year), None)
    if scope is not None:
        open_data.make(scope)


def order() -> None:
    """A regular duty: order packages that are missing or no longer say what is public, take away those that nothing is left of."""
    known = {(each.body_id, each.year): each for each in DataPackage.objects.all()}
    recipe, ordered = open_data.recipe(), _ordered()
    for scope in open_data.scopes():
        key = (scope.body.pk, scope.year)
        package = known.pop(key, None)
        if key not in ordered and _is_due(scope, package, recipe):
            make.enqueue(*key)
    for package in known.values():
        open_data.drop(package)


def _is_due(scope: open_data.Scope, package: DataPackage | None, recipe: str) -> bool:
    if package is None or package.recipe != recipe or not content.is_kept(package.sha256, content.MADE):
        return True
    if package.versions == scope.versions:
        return False
    return timezone.now() - package.at > REST or not open_data.may_be_given(scope, package)


def _ordered() -> set[tuple[int, int]]:
    """Places and years whose package is ordered, or in the making."""
    waits = Q(status=TaskResultStatus.READY) | Q(status=TaskResultStatus.RUNNING)
    jobs = DBTaskResult.objects.filter(waits, task_path=make.module_path)
    return {(job.args_kwargs["args"][0], job.args_kwargs["args"][1]) for job in jobs}
