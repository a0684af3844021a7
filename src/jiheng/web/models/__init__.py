"""What is stored. The documents themselves are values of `jiheng.model`, kept as canonical JSON with a few columns to search and count by."""

from jiheng.web.models.batch import ImportBatch, ImportBundle, ImportItem, Namesake
from jiheng.web.models.cover import Cover
from jiheng.web.models.evaluation import Evaluation, EvaluationFile, Problem, ProblemFile, Sample, SampledProject
from jiheng.web.models.event import Event
from jiheng.web.models.filing import Cycle, Explanation, Filing, Remark, Revision, carried_out
from jiheng.web.models.late import Late
from jiheng.web.models.ledger import LedgerRecord, MeasureChoice, RecordComment, RecordFile
from jiheng.web.models.library import LibraryEntry, LibraryUse
from jiheng.web.models.monitoring import MonitoringReport, MonitoringTask
from jiheng.web.models.notice import Notice, Reminder
from jiheng.web.models.open_data import DataPackage
from jiheng.web.models.organisation import Appointment, Organisation
from jiheng.web.models.person import Person
from jiheng.web.models.publication import Proposal, Publication, PublicBody, PublicIndicator, PublicProject
from jiheng.web.models.review import Review
from jiheng.web.models.selfeval import SelfEvaluationReport, SelfEvaluationReview, SelfEvaluationRevision
from jiheng.web.models.survey import SatisfactionSurvey, SurveyImport, SurveyLink, SurveySuggestion, SurveyTally
from jiheng.web.models.token import KeptAnswer, Scope, Token
from jiheng.web.models.version import Version
from jiheng.web.models.waiver import Waiver
from jiheng.web.models.worker import Tick, Worker

__all__ = [
    "Appointment",
    "Cover",
    "Cycle",
    "DataPackage",
    "Evaluation",
    "EvaluationFile",
    "Event",
    "Explanation",
    "Filing",
    "ImportBatch",
    "ImportBundle",
    "ImportItem",
    "KeptAnswer",
    "Late",
    "LedgerRecord",
    "LibraryEntry",
    "LibraryUse",
    "MeasureChoice",
    "MonitoringReport",
    "MonitoringTask",
    "Namesake",
    "Notice",
    "Organisation",
    "Person",
    "Problem",
    "ProblemFile",
    "Proposal",
    "PublicBody",
    "PublicIndicator",
    "PublicProject",
    "Publication",
    "RecordComment",
    "RecordFile",
    "Remark",
    "Reminder",
    "Review",
    "Revision",
    "Sample",
    "SampledProject",
    "SatisfactionSurvey",
    "Scope",
    "SelfEvaluationReport",
    "SelfEvaluationReview",
    "SelfEvaluationRevision",
    "SurveyImport",
    "SurveyLink",
    "SurveySuggestion",
    "SurveyTally",
    "Tick",
    "Token",
    "Version",
    "Waiver",
    "Worker",
    "carried_out",
]
