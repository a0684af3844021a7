"""Which forms of earlier years belong to which project of a document."""

import msgspec

from jiheng.model.declaration import Submission
from jiheng.model.earlier import of_projects
from tests.builders import faultless, faultless_evaluation, faultless_form

NAME = faultless_form().name
AGENCY = faultless_form().implementing_agency


def known(form, year, **changes):
    return Submission(year=year, declarations=(msgspec.structs.replace(form, year=None, **{"name": NAME, "implementing_agency": AGENCY} | changes),))


def years(*documents):
    (found,) = of_projects(faultless(), documents)
    return [(form.year, type(form).__name__) for form in found]


def test_the_newest_comes_first_and_only_earlier_years_count():
    documents = [known(faultless_form(), year) for year in (2024, 2027, 2026, 2025)]
    assert years(*documents) == [(2025, "Declaration"), (2024, "Declaration")]


def test_of_a_year_the_self_evaluation_counts():
    assert years(known(faultless_form(), 2025), known(faultless_evaluation(), 2025)) == [(2025, "SelfEvaluation")]


def test_a_year_in_the_name_and_the_hand_of_another_writer_do_not_part_them():
    assert years(known(faultless_form(), 2025, name=f" 2025年度{NAME} ")) == [(2025, "Declaration")]


def test_another_project_another_unit_or_two_that_could_be_meant_are_left_out():
    assert years(known(faultless_form(), 2025, name="别的项目")) == []
    assert years(known(faultless_form(), 2025, implementing_agency="云汀市临溪区老年大学")) == []
    assert years(known(faultless_form(), 2025), known(faultless_form(), 2025)) == []


def test_where_one_names_no_unit_or_no_year_the_name_decides():
    assert years(known(faultless_form(), 2025, implementing_agency=None)) == [(2025, "Declaration")]
    assert years(known(faultless_form(), None)) == []
