"""costs.yaml: what each violation costs, who says so, and why."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenario_runner.loading.documents import read_document
from scenario_runner.loading.yaml_source import Source
from scenario_runner.model.costs import Costs
from scenario_runner.model.documents import Document

Points = Annotated[float, Field(ge=0, le=1e6)]
Words = Annotated[str, Field(min_length=1)]


class ContactDocument(Document):
    """What a contact costs: a touch, and its chance of a serious injury."""

    touch: Points = Field(examples=[10])
    serious_injury: Points = Field(description="Times P(MAIS3+).", examples=[1000])
    no_curve: Points = Field(description="Instead of that, where no curve is of the contact.", examples=[50])


class ViolationsDocument(Document):
    """What one violation of each other criterion costs."""

    mitigates: Points = Field(examples=[100])
    obeys_signals: Points = Field(examples=[30])
    stays_on_road: Points = Field(examples=[30])
    keeps_direction: Points = Field(examples=[30])
    yields: Points = Field(examples=[20])
    stops_at_stop_line: Points = Field(examples=[10])
    minimal_risk: Points = Field(examples=[20])
    keeps_junction_clear: Points = Field(examples=[5])
    lets_pass: Points = Field(examples=[10])
    clearance: Points = Field(examples=[5])
    min_ttc: Points = Field(examples=[5])
    reacts_before: Points = Field(examples=[5])
    rss: Points = Field(examples=[3])
    fsm: Points = Field(examples=[3])
    keeps_lane: Points = Field(examples=[3])
    speed_limit: Points = Field(examples=[3])
    no_false_brake: Points = Field(examples=[2])
    comfort: Points = Field(examples=[1])
    progress: Points = Field(examples=[1])
    reaches_goal: Points = Field(examples=[1])


class CostsDocument(Document):
    """Unequal costs, as somebody declares them."""

    declared_by: Words = Field(examples=["the safety team"])
    why: Words = Field(examples=["a serious injury is what all else is measured by"])
    unit: Literal["cost points"] = Field(examples=["cost points"])
    contact: ContactDocument
    violations: ViolationsDocument
    stack_error: Points = Field(examples=[30])


def read_costs(source: Source) -> Costs:
    """The costs a file declares.

    Raises:
        InputError: everything that is wrong with it.
    """
    document = read_document(CostsDocument, source)
    return Costs(
        declared_by=document.declared_by,
        why=document.why,
        unit=document.unit,
        touch=document.contact.touch,
        serious_injury=document.contact.serious_injury,
        no_curve=document.contact.no_curve,
        violations=document.violations.model_dump(),
        stack_error=document.stack_error,
    )
