"""The way of a filing from draft to approval: states, who may take which step, and what a step asks for."""

from enum import StrEnum

import msgspec


class State(StrEnum):
    """Where a filing stands."""

    DRAFT = "draft"
    SIGNING = "signing"
    SUBMITTED = "submitted"
    FINANCE = "finance"
    RETURNED = "returned"
    APPROVED = "approved"
    ADJUSTING = "adjusting"

    @property
    def zh(self) -> str:
        """The word that people see."""
        return {
            "draft": "编制中",
            "signing": "待单位签批",
            "submitted": "待部门审核",
            "finance": "待财政审核",
            "returned": "已退回",
            "approved": "已批复",
            "adjusting": "调整中",
        }[self.value]


class Role(StrEnum):
    """What a person is for an organisation and all below it."""

    OFFICER = "officer"
    LEADER = "leader"
    DEPARTMENT_REVIEWER = "department_reviewer"
    FINANCE_REVIEWER = "finance_reviewer"
    EVALUATOR = "evaluator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def zh(self) -> str:
        """The word that people see."""
        return {
            "officer": "单位经办人",
            "leader": "单位负责人",
            "department_reviewer": "主管部门审核人",
            "finance_reviewer": "财政部门审核人",
            "evaluator": "评价人员",
            "auditor": "审计（只读）",
            "administrator": "管理员",
        }[self.value]


class Step(StrEnum):
    """What somebody does to a filing as a whole."""

    SEND = "send"
    WITHDRAW = "withdraw"
    SIGN = "sign"
    FORWARD = "forward"
    APPROVE = "approve"
    RETURN = "return"
    ADJUST = "adjust"

    @property
    def zh(self) -> str:
        """The word on the button."""
        return {
            "send": "送单位负责人",
            "withdraw": "撤回",
            "sign": "签批并申报",
            "forward": "审核通过，报财政",
            "approve": "批复",
            "return": "退回",
            "adjust": "申请调整",
        }[self.value]


class Transition(msgspec.Struct, frozen=True):
    """A step that is possible in a state: by whom, to where. `opinion`: words are needed; `faultless`: no finding may be open that must be corrected;
    `other`: not by who compiled the form.
    """

    state: State
    step: Step
    role: Role
    to: State
    opinion: bool = False
    faultless: bool = False
    other: bool = False


TRANSITIONS = (
    *(Transition(state, Step.SEND, Role.OFFICER, State.SIGNING, faultless=True) for state in (State.DRAFT, State.RETURNED, State.ADJUSTING)),
    *(Transition(state, Step.WITHDRAW, Role.OFFICER, State.DRAFT) for state in (State.SIGNING, State.SUBMITTED)),
    Transition(State.SIGNING, Step.SIGN, Role.LEADER, State.SUBMITTED, faultless=True),
    Transition(State.SIGNING, Step.RETURN, Role.LEADER, State.RETURNED, opinion=True),
    Transition(State.SUBMITTED, Step.FORWARD, Role.DEPARTMENT_REVIEWER, State.FINANCE, faultless=True, other=True),
    Transition(State.SUBMITTED, Step.RETURN, Role.DEPARTMENT_REVIEWER, State.RETURNED, opinion=True, other=True),
    Transition(State.FINANCE, Step.APPROVE, Role.FINANCE_REVIEWER, State.APPROVED, faultless=True, other=True),
    Transition(State.FINANCE, Step.RETURN, Role.FINANCE_REVIEWER, State.RETURNED, opinion=True, other=True),
    Transition(State.APPROVED, Step.ADJUST, Role.OFFICER, State.ADJUSTING, opinion=True),
)
EDITABLE = frozenset({State.DRAFT, State.RETURNED, State.ADJUSTING})


def transition(state: State, step: Step) -> Transition | None:
    """What a step means in a state; None where it is not possible."""
    return next((each for each in TRANSITIONS if (each.state, each.step) == (state, step)), None)


def possible(state: State, roles: frozenset[Role]) -> tuple[Transition, ...]:
    """The steps that somebody with these roles may take in a state."""
    return tuple(each for each in TRANSITIONS if each.state is state and each.role in roles)
