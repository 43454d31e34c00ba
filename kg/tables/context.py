"""What a label means beside the others of its head: one word can be a side heading here and a column there."""

from collections.abc import Sequence

from kg.tables.labels import squeeze

_LEVELS = ("level1", "level2", "level3", "level4")
_YEAR_BUDGET = "年度预算数"
"""Before 年初预算, 调整后预算数 it heads the names of the rows, else it is an amount itself."""
_UNIT = "单位"
"""Beside indicators it is what their values are counted in, beside projects the body that has one."""
_NAMING = frozenset((*_LEVELS, "name", "project", "item", "task", "area"))


def settle(labels: Sequence[tuple[str, str]]) -> list[str]:
    """The meanings of a head's columns, each given as (words, meaning by themselves), in order.

    绩效指标 beside the levels is a side heading; without level 1 it is that, without any name it is the name. Of two
    labels of goals in a row the first stands at the side of the others. 支出 right behind 预算 is what was spent of it;
    预算执行情况 before 资金类别 stands at the side.
    """
    meanings = [meaning for _, meaning in labels]
    if [squeeze(words) for words, meaning in labels if meaning == "item_group"] == ["收入", "支出"]:
        # 收入 | 预算数 | 支出 | 预算数: two lists side by side, each with its names under the word for it.
        beside = [k for k, meaning in enumerate(meanings) if meaning == "item_group"]
        if beside[0] == 0 and beside[1] == len(meanings) // 2 and not len(meanings) % 2:
            meanings = ["item" if k in beside else meaning for k, meaning in enumerate(meanings)]
    for index, (words, meaning) in enumerate(labels):
        if squeeze(words) == _UNIT and _NAMING & set(meanings) and not {"project", "task"} & set(meanings):
            meanings[index] = "measure_unit"
        if meaning == "side" and squeeze(words).endswith("指标"):
            if not _NAMING & set(meanings):
                meanings[index] = "name"
            elif "level1" not in meanings and "level2" in meanings[index:]:
                meanings[index] = "level1"
        if meaning == "item" and squeeze(words).startswith(_YEAR_BUDGET):
            named = labels[index + 1 : index + 2]
            if not named or named[0][1] != "budget":
                meanings[index] = "budget"
            elif index and meanings[index - 1] == "item":
                meanings[index - 1] = "side"
        below = [label[1] for label in labels[index + 1 : index + 3]]
        if meaning == "item" and squeeze(words).endswith("情况") and below == ["item", "budget"]:
            meanings[index] = "side"
        if meanings[index] == "item_group" and index and labels[index - 1][1] in ("budget", "adjusted"):
            meanings[index] = "spent"
        after = [label for label in labels[index + 1 :] if label[0] != words]
        if meaning == "goal_target" and after and after[0][1] == "goal_target":
            meanings[index] = "side"
    return meanings


def group_in_place(meanings: Sequence[str]) -> list[int]:
    """The order of labels read line by line, where a group heading stands a line above its own columns.

    项目 | 合计 | 基本支出 over 科目编码 | 科目名称: the labels of the code and its name stand where 项目 does, and that
    falls away.
    """
    order = list(range(len(meanings)))
    if below := _below_groups(meanings):
        return below
    codes = [index for index, meaning in enumerate(meanings) if meaning == "code"]
    items = [index for index, meaning in enumerate(meanings) if meaning == "item"]
    if len(items) != 2 or len(codes) != 1 or not items[0] < codes[0] < items[1] or items[1] != len(meanings) - 1:
        return order
    below = order[codes[0] :]
    return [*order[: items[0]], *below, *order[items[0] + 1 : codes[0]]]


def _below_groups(meanings: Sequence[str]) -> list[int]:
    """The order of two rows of heads, 绩效指标 | 年度指标值 | 实际完成值 over the levels and 指标性质 | 指标值.

    What stands in the second row are the parts of the first two, which fall away; empty where there is no such head.
    """
    first = next((k for k, meaning in enumerate(meanings) if meaning == "level1"), 0)
    above, below = meanings[:first], meanings[first:]
    if list(above[:3]) != ["side", "target", "actual"] or "target" not in below or {"actual", "score"} & set(below):
        return []
    return [*range(first, len(meanings)), *range(2, first)]
