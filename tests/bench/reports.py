"""Reports of the genre with known truth, as many as asked for:
``python tests/bench/reports.py FOLDER [N] [SEED] [CHARACTERS]``.

Bodies of made-up cities report year after year, so that they link; every number that is said to add up does. A report
has about 10,000 characters, or as many as asked for (at least 2,600), and is as dense in statements as real ones.
``truth.jsonl`` beside them holds a line each.
"""

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

PROVINCES = ("樾岭", "澜原", "崤东", "沅北", "黎川", "朔宁")
FIRST, SECOND = "沄樾岚淮澄硕珑麓筠翊峤汐泓珺霁桐", "川宁原泽阳岭浦源陵州溪岗坪桥湾亭"
YEARS = tuple(range(2019, 2025))
LENGTH = 10_000
"""Characters from which on a report is long enough."""


@dataclass(frozen=True, slots=True)
class Sector:
    """What one kind of department does. ``results`` are (name, unit, least, most); of ``%`` none is above 100."""

    department: str
    topic: str
    units: tuple[str, ...]
    projects: tuple[str, ...]
    programmes: tuple[str, ...]
    results: tuple[tuple[str, str, int, int], ...]


SECTORS = (
    Sector(
        "水务局",
        "农村供水",
        ("农村供水服务中心", "水库管理所", "河道管理站"),
        ("农村供水管网改造", "小型水库维修养护", "中小河流治理", "节水器具推广", "山洪预警设施维护"),
        ("河湖长制", "水土保持重点工程", "节水型社会建设", "农业水价综合改革", "幸福河湖建设"),
        (
            *(("农村自来水普及率", "%", 85, 99), ("改造供水管网长度", "公里", 40, 300), ("除险加固水库", "座", 3, 30)),
            *(("治理河道长度", "公里", 10, 90), ("水质检测样品", "份", 200, 3000), ("培训管水员", "人次", 80, 900)),
        ),
    ),
    Sector(
        "教育局",
        "义务教育",
        ("教学研究室", "学生资助管理中心", "招生考试服务站"),
        ("校舍维修改造", "学生营养改善", "教师培训", "智慧校园建设", "普惠性幼儿园补助"),
        ("家庭经济困难学生资助", "课后服务", "普惠性幼儿园奖补", "生源地信用助学贷款", "双减工作"),
        (
            *(
                ("义务教育巩固率", "%", 90, 99),
                ("受资助学生", "人次", 500, 9000),
                ("维修校舍面积", "平方米", 900, 9000),
            ),
            *(("培训教师", "人次", 200, 4000), ("新增公办学位", "个", 300, 3000), ("建成智慧教室", "间", 20, 300)),
        ),
    ),
    Sector(
        "民政局",
        "社会救助",
        ("社会福利院", "救助管理站", "婚姻登记服务中心"),
        ("困难群众生活救助", "居家养老服务", "残疾人两项补贴", "儿童福利设施建设", "社区服务站改造"),
        ("最低生活保障", "特困人员救助供养", "临时救助", "高龄津贴", "孤儿基本生活保障"),
        (
            *(
                ("救助资金发放及时率", "%", 90, 99),
                ("保障低保对象", "人", 900, 9000),
                ("发放高龄津贴", "人次", 900, 9900),
            ),
            *(("新增养老床位", "张", 50, 800), ("改造社区服务站", "个", 5, 60), ("走访困难家庭", "户", 300, 4000)),
        ),
    ),
    Sector(
        "农业农村局",
        "高标准农田建设",
        ("农业技术推广站", "动物疫病预防控制中心", "农机服务中心"),
        ("高标准农田建设", "动物疫病防控", "农机购置补贴", "农产品质量检测", "村庄环境整治"),
        ("耕地地力保护补贴", "农机购置与应用补贴", "政策性农业保险", "厕所革命", "农村人居环境整治"),
        (
            *(
                ("农产品检测合格率", "%", 92, 99),
                ("建成高标准农田", "亩", 900, 9900),
                ("检测农产品样品", "批次", 200, 3000),
            ),
            *(("补贴农机具", "台", 100, 2000), ("免疫畜禽", "头", 2000, 9900), ("整治村庄", "个", 10, 120)),
        ),
    ),
    Sector(
        "医疗保障局",
        "医疗救助",
        ("医疗保障服务中心", "医保基金核查中心", "药品价格监测站"),
        ("困难群众医疗救助", "医保基金监管", "医保信息平台运维", "参保宣传", "经办服务窗口建设"),
        ("城乡居民基本医疗保险", "大病保险", "集中带量采购", "异地就医直接结算", "长期护理保险"),
        (
            *(
                ("基本医保参保率", "%", 93, 99),
                ("救助困难群众", "人次", 900, 9900),
                ("检查定点医药机构", "家", 60, 900),
            ),
            *(("查处违规案件", "件", 50, 900), ("开展宣传活动", "场次", 20, 200), ("办理异地备案", "件", 300, 8000)),
        ),
    ),
)
AIMS = ("规范流程、压实责任", "统筹资金、突出重点", "细化方案、倒排工期", "加强调度、按月通报", "上门服务、限时办结")
PROBLEMS = ("部分项目前期工作不充分", "个别指标设置不够量化", "资金支出进度前慢后快", "基层人员力量不足")
ANSWERS = ("提前编制实施方案", "修订指标体系", "按季度通报支出进度", "加强业务培训")
WHO = ("业务科室", "项目单位", "财务人员", "驻点专班", "分管负责同志", "镇街工作人员", "验收小组", "监督员")
WHAT = (
    *(
        "坚持每周会商，逐项核对台账",
        "深入现场查看进度，听取群众意见",
        "把廉洁要求写进合同，公开联系渠道",
        "对照清单自查",
    ),
    *("及时归集票据，按程序报批", "组织业务骨干集中学习政策", "梳理堵点难点，形成问题清单", "与兄弟部门共享数据"),
)
SO_THAT = (
    *(
        "发现偏差当场反馈责任人",
        "确保资金用在刀刃上",
        "让办事群众少跑路",
        "为后续工作打下基础",
        "做到账实相符、手续齐全",
    ),
    *("推动管理由粗放转向精细", "避免重复建设和闲置浪费", "使制度真正落到实处"),
)
NUMBERS = "一二三四五六七八九十"


@dataclass(slots=True)
class Truth:
    """What one report says. Amounts are yuan as printed; ``indicators`` are name → (target, result, weight, score)."""

    name: str
    agency: str
    year: int
    projects: dict[str, tuple[str, str]] = field(default_factory=dict)
    indicators: dict[str, tuple[str, str, str, str]] = field(default_factory=dict)
    policies: list[str] = field(default_factory=list)


def generate(folder: Path, count: int, seed: int = 1, length: int = LENGTH) -> Iterator[Truth]:
    """Write ``count`` reports of ``length`` characters into ``folder``, the same ones whenever the seed is the same."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "truth.jsonl").open("w", encoding="utf-8") as truths:
        for number in range(count):
            report = _Report(number, seed, length)
            (folder / report.truth.name).write_text(report.text(), encoding="utf-8")
            truths.write(json.dumps(asdict(report.truth), ensure_ascii=False) + "\n")
            yield report.truth


class _Report:
    def __init__(self, number: int, seed: int, length: int) -> None:
        self._length = length
        body, turn = divmod(number, len(YEARS))
        place, kind = divmod(body, len(SECTORS))
        self._random = random.Random(f"{seed} {number}")
        self._sector = SECTORS[kind]
        self._year = YEARS[turn]
        self._province = PROVINCES[place % len(PROVINCES)]
        first, second = divmod(place, len(SECOND))
        again, first = divmod(first, len(FIRST))
        self._city = f"{FIRST[first]}{FIRST[again % len(FIRST)] if again else ''}{SECOND[second]}市"
        self._body = f"{self._city}{self._sector.department}"
        self.truth = Truth(f"{number:06}.txt", self._body, self._year)

    def text(self) -> str:
        """The report: its chapters, with accounts of single months until it is long enough."""
        parts = [f"{self._year}年度{self._body}部门整体支出绩效自评报告", *self._body_lines(), *self._money_lines()]
        parts += [*self._basis_lines(), *self._indicator_lines(), *self._result_lines()]
        month = 0
        while sum(map(len, parts)) < self._length - 700:
            month = month % 12 + 1
            parts += self._month_lines(month)
        parts += self._problem_lines()
        return "\n".join(parts) + "\n"

    def _between(self, least: int, most: int) -> int:
        return self._random.randint(least, most)

    def _body_lines(self) -> list[str]:
        staff, more, units = self._between(60, 400), self._between(1, 12), self._sector.units
        tasks = "；".join(
            f"{NUMBERS[place]}是推进{project}，{self._random.choice(AIMS)}"
            for place, project in enumerate(self._sector.projects)
        )
        return [
            "一、部门基本情况",
            "（一）部门概况",
            f"{self._body}为{self._city}人民政府工作部门，业务上接受{self._province}省有关部门指导。"
            f"下属单位为{'、'.join(f'{self._city}{unit}' for unit in units)}，共{len(units)}个。"
            f"{self._year}年末在职人员{staff}人，比上年末增加{more}人。",
            "（二）年度主要任务",
            f"{self._year}年，{self._body}确定{len(self._sector.projects)}项任务：{tasks}。",
        ]

    def _money_lines(self) -> list[str]:
        """Amounts in hundredths of ten thousand yuan, so that all sums are exact."""
        budgets = [self._between(20_000, 900_000) for _ in self._sector.projects]
        spent = [budget * self._between(880, 1000) // 1000 for budget in budgets]
        basic, total = self._between(100_000, 800_000), sum(spent)
        before = (basic + total) * self._between(85, 115) // 100
        changed = "增加" if basic + total >= before else "减少"
        rows = []
        for place, (name, budget, cost) in enumerate(zip(self._sector.projects, budgets, spent, strict=True), 1):
            rows.append(f"{place} {name} {_money(budget)} {_money(cost)} {_percent(cost, budget)}")
            self.truth.projects[name] = (str(budget * 100), str(cost * 100))
        return [
            "（三）部门整体支出情况",
            f"{self._year}年部门整体支出{_money(basic + total)}万元，其中基本支出{_money(basic)}万元、"
            f"项目支出{_money(total)}万元。与{self._year - 1}年的{_money(before)}万元相比，整体支出{changed}"
            f"{_money(abs(basic + total - before))}万元。项目支出占{_percent(total, basic + total)}。",
            "项目支出明细表",
            "（单位：万元）",
            "序号 项目 预算数 支出数 支出率",
            *rows,
            f"合计 {_money(sum(budgets))} {_money(total)} {_percent(total, sum(budgets))}",
        ]

    def _basis_lines(self) -> list[str]:
        city, topic, year = self._city[0], self._sector.topic, self._year
        acts = [
            (f"{self._city}{topic}专项资金管理办法", f"{city}财〔{year - 1}〕{self._between(1, 90)}号"),
            (f"关于做好{year}年度市级预算绩效自评工作的通知", f"{city}财绩〔{year + 1}〕{self._between(1, 40)}号"),
            (
                f"{self._province}省{topic}补助资金管理暂行办法",
                f"{self._province[0]}财社〔{year - 2}〕{self._between(1, 200)}号",
            ),
            (f"{self._city}{topic}工作实施方案", f"{city}府办〔{year - 1}〕{self._between(1, 60)}号"),
        ]
        self.truth.policies += [number for _, number in acts]
        listed = "、".join(f"《{title}》（{number}）" for title, number in acts)
        return [
            "二、绩效评价工作情况",
            "（一）评价依据",
            f"根据《中华人民共和国预算法》、《中华人民共和国预算法实施条例》、{listed}等要求，{self._body}组织开展自评。",
            "（二）制度执行",
            *(
                f"{self._random.choice(AIMS)}，按照《{title}》第{NUMBERS[self._between(0, 9)]}条安排资金。"
                for title, _ in acts
            ),
        ]

    def _indicator_lines(self) -> list[str]:
        weights = [15, 10, 10, 10, 10, 5]
        scores = [weight - self._random.choice((0, 0, 0, 1)) for weight in weights]
        rows = []
        for place, ((name, unit, least, most), weight, score) in enumerate(
            zip(self._sector.results, weights, scores, strict=True)
        ):
            target = self._between(least, most)
            most = 100 if unit == "%" else target * 2
            reached = target if score == weight else target - max(1, target // 50)
            reached = min(most, reached + (self._between(0, target // 20) if score == weight else 0))
            level = "产出指标 数量指标" if place < 4 else "效益指标 社会效益指标"
            rows.append(f"{level} {name} ≥{target}{unit} {reached}{unit} {weight} {score}")
            self.truth.indicators[name] = (f"≥{target}{unit}", f"{reached}{unit}", str(weight), str(score))
        return [
            "三、绩效目标完成情况",
            f"{self._year}年度部门整体支出绩效自评表",
            "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分",
            *rows,
            f"合计 {sum(weights)} {sum(scores)}",
        ]

    def _result_lines(self) -> list[str]:
        lines = ["四、履职成效"]
        for place, ((name, (_, reached, _, _)), programme) in enumerate(
            zip(self.truth.indicators.items(), self._cycled(self._sector.programmes), strict=False)
        ):
            growth = f"{self._between(1, 90) / 10:.1f}"
            change = f"提高{growth}个百分点" if reached.endswith("%") else f"增长{growth}%"
            lines.append(
                f"（{NUMBERS[place]}）{name}。落实{programme}，{self._random.choice(AIMS)}，全年{name}{reached}，"
                f"比上年{change}。"
            )
        return lines

    def _cycled(self, words: tuple[str, ...]) -> tuple[str, ...]:
        return words * 2

    def _month_lines(self, month: int) -> list[str]:
        """What was done in a month: sentences with figures, programmes and periods, among others that have none."""
        lines = [f"（{month}月）{self._sector.topic}推进情况"]
        results, projects = self._random.sample(self._sector.results, 3), self._random.sample(self._sector.projects, 3)
        for (name, unit, least, most), project in zip(results, projects, strict=True):
            programme = self._random.choice(self._sector.programmes)
            done, rate = self._between(least, most), self._between(700, 999) / 10
            cost, growth = _money(self._between(3_000, 90_000)), self._between(1, 200) / 10
            when = f"{self._year}年{month}月"
            lines.append(
                f"{self._body}围绕{programme}{self._random.choice(AIMS)}，{when}{name}{done}{unit}，完成率{rate:.1f}%；"
                f"{when}{project}支出{cost}万元，同比增长{growth:.1f}%。{when}{programme}惠及群众"
                f"{self._between(200, 9000)}人。{self._plain()}{self._plain()}"
            )
            lines.append(f"{self._plain()}{self._plain()}{self._plain()}")
        return lines

    def _plain(self) -> str:
        return f"{self._random.choice(WHO)}{self._random.choice(WHAT)}，{self._random.choice(SO_THAT)}。"

    def _problem_lines(self) -> list[str]:
        pairs = self._random.sample(list(zip(PROBLEMS, ANSWERS, strict=True)), 3)
        return [
            "五、存在的问题",
            *(f"（{NUMBERS[place]}）{problem}。" for place, (problem, _) in enumerate(pairs)),
            "六、下一步措施",
            *(f"（{NUMBERS[place]}）针对{problem}的问题，{answer}。" for place, (problem, answer) in enumerate(pairs)),
        ]


def _money(hundredths: int) -> str:
    return f"{hundredths / 100:,.2f}"


def _percent(part: int, whole: int) -> str:
    return f"{part / whole * 100:.2f}%"


if __name__ == "__main__":
    chosen = [int(one) for one in sys.argv[2:]] or [100]
    print(sum(1 for _ in generate(Path(sys.argv[1]), *chosen)), "reports")
