"""Promises of how cases reach workers."""

from dataclasses import replace

from scenario_runner.execution.parcels import Parcels, unpack
from tests.drives import straight_case


def test_a_case_is_the_same_after_its_journey_however_often_its_road_was_sent(tmp_path):
    case, parcels = straight_case(), Parcels(tmp_path)
    cases = [replace(case, limit_s=limit_s) for limit_s in (3.0, 4.0, 5.0)]

    arrived = [unpack(parcels.pack(each)) for each in cases]

    assert [each.digest for each in cases] == [each.digest for each in arrived]


def test_what_cases_share_is_one_noun_for_all_of_them_where_they_arrive(tmp_path):
    case, parcels = straight_case(), Parcels(tmp_path)

    _, second, third = (unpack(parcels.pack(case)) for _ in range(3))

    assert second.road is third.road
    assert second.ego.path is third.ego.path


def test_a_road_that_no_other_case_has_is_not_put_on_the_disk(tmp_path):
    parcels = Parcels(tmp_path)

    parcels.pack(straight_case())
    parcels.pack(straight_case())

    assert not list(tmp_path.iterdir())


def test_a_second_parcel_holds_no_road(tmp_path):
    case, parcels = straight_case(), Parcels(tmp_path)

    first, second = parcels.pack(case), parcels.pack(case)

    assert len(first) > 10_000 > len(second)
