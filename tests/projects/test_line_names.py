"""Which names in lists with amounts are spending lines, and what an amount of theirs is."""

from decimal import Decimal

import pytest

from kg.projects.line_names import is_line_name
from tests.projects.test_project_rows import projects


@pytest.mark.parametrize(
    "name",
    [
        "公车购置及运行费",
        "公务用车购置和运行维护费",
        "因公出国(境)费",
        "运行维护费",
        "通用设备",
        "政府集中采购",
        "分散采购",
    ],
)
def test_running_costs_and_kinds_of_purchase_are_no_projects(name: str) -> None:
    assert not is_line_name(name)


@pytest.mark.parametrize("name", ["消防专用设备", "信息系统运行维护费", "校车购置费"])
def test_what_more_is_said_of_is_one(name: str) -> None:
    assert is_line_name(name)


def test_list_marks_in_brackets_are_no_part_of_a_name() -> None:
    found = projects("2024年项目支出安排：（1）河堤加固20万元，（2）消防专用设备31万元。", kind="department_budget")
    assert set(found) == {"河堤加固", "消防专用设备"}


def test_what_is_passed_down_to_a_project_is_its_budget() -> None:
    found = projects(
        "2024年省级下达转移支付公益性公墓建设补助13万元；彩票公益金支出项目27万元；福利院运行经费项目25万元。"
    )
    budgets = {name: project.budget and project.budget.yuan for name, project in found.items()}
    assert budgets["福利院运行经费项目"] == Decimal(250000)
    assert not any(project.spent for project in found.values())
