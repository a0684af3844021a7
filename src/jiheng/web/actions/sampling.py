"""Drawing projects for evaluation; a sample is never changed."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.model.json import canonical
from jiheng.model.sampling import Frame, Method, NotDrawable, draw
from jiheng.model.workflow import Role
from jiheng.web.actions.event import record
from jiheng.web.actions.filing import roles_of
from jiheng.web.actions.refusal import Refused
from jiheng.web.language import lang
from jiheng.web.models import Cycle, Organisation, Person, Sample, SampledProject
from jiheng.web.risk import candidates, drawable

DRAWERS = frozenset({Role.FINANCE_REVIEWER, Role.DEPARTMENT_REVIEWER})
MOST = 500
LONGEST_SEED = 60


def new_seed() -> str:
    """A seed that nobody chose."""
    return secrets.token_hex(8)


def draw_sample(*, person: Person, organisation: Organisation, cycle: Cycle, method: str, count: int, seed: str = "") -> Sample:
    """Draw projects at and below an organisation. Without a seed a fresh one is taken where chance decides. Raises Refused."""
    with transaction.atomic():
        place = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if not roles_of(person, place) & DRAWERS:
            raise Refused(_("只有财政部门或主管部门的审核人可以抽取评价项目。"))
        if method not in set(Method) or not 1 <= count <= MOST or len(seed) > LONGEST_SEED:
            raise Refused(_("请选择办法，一次抽 1 至 %(most)s 个；种子最多 %(long)s 字。") % {"most": MOST, "long": LONGEST_SEED})
        way = Method(method)
        frame = Frame(method=way, count=count, seed=(seed.strip() or new_seed()) if way.seeded else "", candidates=candidates(drawable(place, cycle)))
        made = _drawn(person, place, cycle, frame)
        rows = list(made.projects.all())
        record(subject=f"sample/{made.pk}", person=person, action="sample", data={"method": method, "count": len(rows), "seed": frame.seed}, rows=[made, *rows])
        return made


def _drawn(person: Person, place: Organisation, cycle: Cycle, frame: Frame) -> Sample:
    try:
        drawn = draw(frame)
    except NotDrawable as error:
        raise Refused(error.zh if lang() == "zh" else error.en) from error
    if not drawn:
        raise Refused(_("没有可以这样抽取的项目：要有已批复的项目，按金额抽取的要有资金，按风险抽取的要有风险迹象。"))
    made = Sample.objects.create(organisation=place, cycle=cycle, method=frame.method, frame=canonical(frame), by=person, at=timezone.now())
    SampledProject.objects.bulk_create(SampledProject(sample=made, filing_id=each.key, rank=each.rank, why=each.by) for each in drawn)
    return made
