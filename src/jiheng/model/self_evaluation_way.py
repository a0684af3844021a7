"""The way of a self-evaluation (自评) from draft to acceptance by the department: states, steps, who may take which."""

from enum import StrEnum

import msgspec

from jiheng.model.workflow import Role


class SelfEvaluationState(StrEnum):
    """Where a self-evaluation stands."""

    DRAFT = "draft"
    SIGNING = "signing"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"

    @property
    def zh(self) -> str:
        """The word that people see."""
        return {"draft": "编制中", "signing": "待单位签批", "submitted": "待部门审核", "returned": "已退回", "accepted": "已认可"}[self.value]


class SelfEvaluationStep(StrEnum):
    """What somebody does to a self-evaluation as a whole."""

    SEND = "selfeval-send"
    WITHDRAW = "selfeval-withdraw"
    SIGN = "selfeval-sign"
    RETURN = "selfeval-return"
    ACCEPT = "selfeval-accept"
    REOPEN = "selfeval-reopen"

    @property
    def zh(self) -> str:
        """The word on the button."""
        return {"send": "送单位负责人", "withdraw": "撤回", "sign": "签批并报送", "return": "退回", "accept": "认可", "reopen": "重新编制"}[
            self.value.removeprefix("selfeval-")
        ]


class SelfEvaluationMove(msgspec.Struct, frozen=True):
    """A step that is possible in a state. `opinion`: words are needed; `whole`: nothing may be open or contradict itself; `other`: not by who compiled it."""

    state: SelfEvaluationState
    step: SelfEvaluationStep
    role: Role
    to: SelfEvaluationState
    opinion: bool = False
    whole: bool = False
    other: bool = False


_S, _T = SelfEvaluationState, SelfEvaluationStep
EDITABLE = frozenset({_S.DRAFT, _S.RETURNED})
MOVES = (
    *(SelfEvaluationMove(state, _T.SEND, Role.OFFICER, _S.SIGNING, whole=True) for state in (_S.DRAFT, _S.RETURNED)),
    *(SelfEvaluationMove(state, _T.WITHDRAW, Role.OFFICER, _S.DRAFT) for state in (_S.SIGNING, _S.SUBMITTED)),
    SelfEvaluationMove(_S.SIGNING, _T.SIGN, Role.LEADER, _S.SUBMITTED, whole=True),
    SelfEvaluationMove(_S.SIGNING, _T.RETURN, Role.LEADER, _S.RETURNED, opinion=True),
    SelfEvaluationMove(_S.SUBMITTED, _T.ACCEPT, Role.DEPARTMENT_REVIEWER, _S.ACCEPTED, other=True),
    SelfEvaluationMove(_S.SUBMITTED, _T.RETURN, Role.DEPARTMENT_REVIEWER, _S.RETURNED, opinion=True, other=True),
    SelfEvaluationMove(_S.ACCEPTED, _T.REOPEN, Role.OFFICER, _S.DRAFT, opinion=True),
)


def move(state: SelfEvaluationState, step: SelfEvaluationStep) -> SelfEvaluationMove | None:
    """What a step means in a state; None where it is not possible."""
    return next((each for each in MOVES if (each.state, each.step) == (state, step)), None)


def possible(state: SelfEvaluationState, roles: frozenset[Role]) -> tuple[SelfEvaluationMove, ...]:
    """The steps that somebody with these roles may take in a state."""
    return tuple(each for each in MOVES if each.state is state and each.role in roles)
