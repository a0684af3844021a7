"""What is asked for: the pages of the year after approval that could be slow."""

from typing import NamedTuple


class Page(NamedTuple):
    """A page: who asks for it ("" is everybody), where it is (keys in braces), whether the first time is meant, and what is sent."""

    title: str
    who: str
    address: str
    first: bool = False
    sent: dict[str, str] = {}  # noqa: RUF012  # never changed


PAGES = (
    Page("待办 (officer)", "jingban", "/today/"),
    Page("待办 (department)", "bumen", "/today/"),
    Page("待办 (finance)", "caizheng", "/today/"),
    Page("待办 (evaluator)", "pingjia", "/today/"),
    Page("ledgers (region)", "caizheng", "/ledger/"),
    Page("ledgers without evidence", "caizheng", "/ledger/?lack=evidence"),
    Page("one ledger", "jingban", "/ledger/{ledger}/"),
    Page("double claims (unit)", "jingban", "/ledger/claims/"),
    Page("double claims (region)", "caizheng", "/ledger/claims/"),
    Page("monitoring (region), first", "caizheng", "/monitor/", first=True),
    Page("monitoring (region), again", "caizheng", "/monitor/"),
    Page("monitoring of one", "jingban", "/monitor/{ledger}/"),
    Page("self-evaluations (region)", "caizheng", "/self-evaluation/"),
    Page("self-evaluations to accept", "bumen", "/self-evaluation/queue/"),
    Page("部门整体 (running year)", "caizheng", "/evaluation/departments/"),
    Page("部门整体 (past year)", "caizheng", "/evaluation/departments/?cycle={cycle}"),
    Page("evaluations", "caizheng", "/evaluation/"),
    Page("one evaluation", "caizheng", "/evaluation/{evaluation}/"),
    Page("a sample", "caizheng", "/evaluation/samples/{sample}/"),
    Page("操作记录", "shenji", "/events/"),
    Page("操作记录 of self-evaluations", "shenji", "/events/?kind=selfeval&action=selfeval-accept"),
    Page("public projects", "", "/public/"),
    Page("… page 100", "", "/public/?page=100"),
    Page("… search 业", "", "/public/?q=业"),
    Page("… search 产业", "", "/public/?q=产业"),
    Page("… search 重点产业链分布图", "", "/public/?q=重点产业链分布图"),
    Page("… search without result", "", "/public/?q=海底隧道"),
    Page("public indicators", "", "/public/indicators/"),
    Page("public indicator with bands", "", "/public/indicators/{indicator}/"),
    Page("public project", "", "{project}"),
    Page("public data", "", "/public/data/"),
    Page("feed", "", "/public/feed.atom"),
    Page("site map", "", "/sitemap.xml"),
)
DRAW = Page("drawing 100 by risk", "caizheng", "/evaluation/draw/", sent={"organisation": "{region}", "cycle": "{cycle}", "method": "risk", "count": "100"})
