"""`python -m benchmarks slots`: what it prints."""

import re

import pytest

from benchmarks.__main__ import run


def test_the_tick_is_measured_beside_a_plain_statement_for_each_number_of_slots(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["slots", "3", "12"]) == 0
    told = capsys.readouterr().out
    assert [line for line in told.splitlines() if line.endswith("slots")] == [
        "3 slots",
        "12 slots",
    ]
    ratios = re.findall(r"slots_due is (\d+\.\d) times the plain statement", told)
    assert len(ratios) == 2
    assert len(re.findall(r"loop stalled +\d+\.\d ms", told)) == 4


def test_another_benchmark_takes_no_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["claims", "3"]) == 2
    assert "slots" in capsys.readouterr().out
