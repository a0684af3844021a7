"""What is published, as JSON: the frozen pages, and what lists tell of them."""

import datetime as dt
from decimal import Decimal

from jiheng.model.public_page import PublicPage
from jiheng.web.api.shapes import Out, Part


class PublishedProject(Out):
    """A public project: its permanent address for people and for programs, and what its present version says. Amounts in yuan; `met` of `indicators`
    targets were reached, null where no results are published; `withheld` more targets are not published. `sha256` is the digest of the version, which
    `jiheng verify` takes."""

    address: str
    data: str
    year: int
    place: str
    department: str
    unit: str
    name: str
    title: str
    budget: Decimal | None
    paid: Decimal | None
    met: int | None
    indicators: int
    withheld: int
    mark: Decimal | None
    grade: str
    version: int
    sha256: str
    published: dt.date


class PublishedProjects(Part):
    items: tuple[PublishedProject, ...]


class PublishedVersion(Out):
    """A version of a public page. `reason` says what was corrected; `data` is null where it may no longer be read."""

    number: int
    published: dt.date
    reason: str
    sha256: str
    data: str | None


class PublishedPage(Out):
    """A public project with its present version and all versions, the first one first."""

    project: PublishedProject
    versions: tuple[PublishedVersion, ...]
    page: PublicPage
