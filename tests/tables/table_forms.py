"""Standard forms of other departments, as full tables, and the ways in which files print a table."""

from dataclasses import dataclass

HEADLESS = "　"


@dataclass(frozen=True)
class Form:
    """``head`` are the labels, ``meanings`` what each is, ``rows`` full cells (merged ones repeated)."""

    name: str
    head: tuple[str, ...]
    meanings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[int, ...] = ()


def form(name: str, head: str, meanings: str, rows: str, merged: tuple[int, ...] = ()) -> Form:
    cells = tuple(tuple(row.strip().split("|")) for row in rows.strip().splitlines())
    return Form(name, tuple(head.split("|")), tuple(meanings.split()), cells, merged)


FORMS = (
    form(
        "project self-evaluation",
        "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施",
        "level1 level2 level3 target actual weight score reason_improvement",
        """
        产出指标|数量指标|新建公交候车亭数量|≥60座|64座|15|15|无
        产出指标|数量指标|更新纯电动公交车数量|80辆|76辆|15|14|车辆到货延期，下一步督促供货方按期交付
        产出指标|时效指标|改造工程按期完工率|100%|100%|20|20|无
        效益指标|社会效益指标|公交出行分担率|≥35%|36.4%|30|30|无
        满意度指标|服务对象满意度指标|乘客满意度|≥90%|92.6%|10|10|无
        """,
        (0, 1),
    ),
    form(
        "whole department",
        "一级指标|分值|二级指标|分值|三级指标|分值|指标解释|得分|未达标原因|改进措施",
        "level1 weight level2 weight level3 weight definition score reason improvement",
        """
        履职效能|60|整体效能|60|森林督查任务完成率|30|完成的督查图斑占下达图斑的比例|28.5|两个图斑因汛期未能到场核查|把现场核查提前到上半年
        履职效能|60|整体效能|60|林业有害生物成灾率|30|成灾面积占森林面积的比例|30|全年没有成灾|保持监测力度
        管理效率|40|预算执行|25|支出进度合理性|15|各季度支出是否均衡|13.8|三季度的支出偏慢|按月通报支出
        管理效率|40|预算执行|25|结转资金控制|10|年末结转占预算的比例|10|结转比例低于上年|继续压减结转
        管理效率|40|信息公开|15|决算公开及时性|15|是否在规定时间内公开|15|按时公开|继续按时公开
        """,
        (0, 1, 2, 3),
    ),
    form(
        "sign and unit in columns of their own",
        "一级指标|二级指标|三级指标|指标性质|年度指标值|度量单位|实际完成值|分值|得分",
        "level1 level2 level3 direction target measure_unit actual weight score",
        """
        产出指标|数量指标|改造供水管网长度|≥|38|公里|41.5|20|20
        产出指标|质量指标|管网水质达标率|＝|100|%|99.2|20|18
        产出指标|时效指标|工程按期完工率|≥|95|%|96|20|20
        效益指标|社会效益指标|受益居民户数|≥|5200|户|5316|30|30
        满意度指标|服务对象满意度指标|用水户满意度|≥|90|%|93.5|10|10
        """,
        (0, 1),
    ),
    form(
        "projects with chain",
        "序号|项目名称|预算数|调整数|支出数|支出率",
        "number project budget adjusted spent rate",
        """
        1|高标准农田建设|8,400.00|8,900.00|8,811.00|99.0%
        2|动物疫病防控|1,260.50|1,260.50|1,197.48|95.0%
        3|渔港经济区改造|3,000.00|2,640.00|2,640.00|100.0%
        """,
    ),
    form(
        "projects with units and body",
        "项目名称|主管部门|实施单位|年初预算数（万元）|全年预算数（万元）|全年执行数（万元）|执行率",
        "project agency unit_in_charge budget adjusted spent rate",
        """
        古籍数字化|市文化和旅游局|市图书馆|320.00|320.00|318.40|99.5%
        非遗工坊扶持|市文化和旅游局|市文化馆|150.00|180.00|171.00|95.0%
        """,
    ),
    form(
        "score by factor",
        "评价因素|分值|评价得分|得分率",
        "name weight score score_rate",
        """
        一、投入管理|30|28.6|95.3%
        1.预算编制|12|11.6|96.7%
        2.资金落实|18|17|94.4%
        二、产出效果|70|66.5|95.0%
        """,
    ),
    form(
        "score by first level",
        "一级指标|分值|得分|得分率",
        "level1 weight score score_rate",
        """
        决策|20|19|95.0%
        过程|20|18.2|91.0%
        产出|30|29|96.7%
        效益|30|28.5|95.0%
        """,
    ),
    form(
        "score by two levels",
        "一级指标|二级指标|标准分值|自评得分",
        "level1 level2 weight score",
        """
        决策|项目立项|10|10
        决策|资金投入|10|9
        过程|组织实施|30|27.5
        产出|产出数量|50|49
        """,
        (0,),
    ),
    form(
        "names with targets",
        "指标名称|目标值|完成值|分值|得分|扣分原因",
        "name target actual weight score reason",
        """
        应急演练次数|≥12次|15次|20|20|无
        隐患整改率|100%|97.2%|40|38|三处隐患跨年整改
        救援队伍到场时间|≤15分钟|12分钟|40|40|无
        """,
    ),
    form(
        "any order",
        "得分|分值|三级指标|二级指标|一级指标|完成值|指标值",
        "score weight level3 level2 level1 actual target",
        """
        18|20|培训教师人次|数量指标|产出指标|860人次|≥900人次
        30|30|学生体质达标率|质量指标|产出指标|95.1%|≥94%
        """,
    ),
    form(
        "functional accounts",
        "科目编码|科目名称|本年支出合计|基本支出|项目支出",
        "code item total line line",
        """
        213|农林水支出|5,600.00|2,100.00|3,500.00
        21302|林业和草原|5,600.00|2,100.00|3,500.00
        2130201|行政运行|2,100.00|2,100.00|0.00
        """,
    ),
    form(
        "money by source",
        "资金来源|预算数|到位数|执行数|结余资金",
        "item budget allocated spent balance",
        """
        中央补助|900.00|900.00|870.00|30.00
        省级补助|600.00|600.00|600.00|0.00
        市级配套|500.00|450.00|450.00|0.00
        """,
    ),
    form(
        "amounts in wan without decimals",
        "子项目|年初预算|调整后预算|实际支出|执行率",
        "project budget adjusted spent rate",
        """
        数据中心扩容|1,200|1,350|1,296|96%
        基层网点布设|860|860|843|98%
        密码改造|440|290|287|99%
        """,
    ),
)


def tabs(table: Form, once: bool = True) -> str:
    """Rows with tabs between the cells, merged cells given once."""
    lines, above = ["\t".join(table.head)], None
    for row in table.rows:
        cells = list(row)
        for k in table.merged:
            parents = [j for j in table.merged if j <= k]
            if once and above and all(above[j] == row[j] for j in parents):
                cells[k] = ""
        above = row
        lines.append("\t".join(cells))
    return "\n".join(lines)


def bars(table: Form) -> str:
    """Rows with bars between the cells, those that merged cells cover left out, as a web page becomes text."""
    lines, above = [" | ".join(table.head) + " |"], None
    for row in table.rows:
        covered = [k for k in table.merged if above and all(above[j] == row[j] for j in table.merged if j <= k)]
        above = row
        lines.append(" | ".join(cell for k, cell in enumerate(row) if k not in covered) + " |" + "|" * len(covered))
    return "\n".join(lines)


def cells_of(table: Form) -> list[list[str]]:
    """The rows as a file prints them, merged cells once."""
    return [line.split("\t") for line in tabs(table).split("\n")[1:]]


def spaced(table: Form) -> str:
    """One row a line, blanks between cells."""
    return "\n".join([" ".join(table.head), *(" ".join(c for c in row if c) for row in cells_of(table))])


def cell_by_cell(table: Form) -> str:
    """One cell a line."""
    return "\n".join([*table.head, *(cell for row in cells_of(table) for cell in row if cell)])


def paged(table: Form) -> str:
    """One cell a line, with a page break and the head again before the last row."""
    rows = cells_of(table)
    first = [cell for row in rows[:-1] for cell in row if cell]
    return "\n".join([*table.head, *first]) + "\f" + "\n".join([*table.head, *(cell for cell in rows[-1] if cell)])


def broken(words: str, width: int) -> list[str]:
    """Words cut after every ``width`` characters."""
    return [words[at : at + width] for at in range(0, len(words), width)]


def wrapped(table: Form, width: int = 7) -> str:
    """Words of more than ``width`` characters broken over lines, numbers of a row on one line."""
    lines = [line for label in table.head for line in broken(label, width)]
    for row in cells_of(table):
        numbers: list[str] = []
        for k, cell in enumerate(row):
            if table.meanings[k] in VALUES:
                numbers.append(cell)
                continue
            if numbers:
                lines.append(" ".join(numbers))
                numbers = []
            lines += broken(cell, width)
        if numbers:
            lines.append(" ".join(numbers))
    return "\n".join(lines)


VALUES = frozenset(
    (
        *("number", "code", "weight", "score", "score_rate", "rate"),
        *("budget", "adjusted", "allocated", "spent", "balance", "total", "line", "amount"),
    )
)


SOURCES = (
    "项目支出绩效目标申报表\n项目名称\n护林站修缮项目\n主管部门\n禾川县林业局\n资金情况\n（万元）\n年度资金总额\n840.00\n"
    "其中：中央财政补助\n300.00\n省级财政补助\n180.00\n单位自筹\n360.00\n其他资金\n\n立项依据\n县政府常务会议纪要\n"
)
"""A form of money without a head, a cell a line."""
WAYS = (
    "部门整体支出绩效目标申报表\n单位：万元\n部门名称\t禾川县林业局\n年度预算\t资金总额\t3,476.72\n"
    "\t按资金来源\t一般公共预算拨款\t3,126.72\n\t\t政府性基金预算拨款\t280.00\n\t\t其他资金\t70.00\n"
    "\t按支出类型\t基本支出\t1,948.24\n\t\t项目支出\t1,528.48\n部门职能\t管护森林资源\n"
)
"""A total that a form without a head divides in two ways."""
MATRIX = (
    "表1　渡口改造资金分配表\n单位：米、万元\n乡镇\n改造长度\n下达资金\n支付资金\n支付进度\n"
    "东渡镇\n2 400\n360.00\n324.00\n90.0%\n"
    "西渡镇\n1 850\n277.50\n222.00\n80.0%\n南渡镇\n1 500\n225.00\n198.00\n88.0%\n合计\n5 750\n862.50\n744.00\n86.3%\n"
    "二、组织管理\n各镇负责实施。\n"
)
"""A table a cell a line under labels that no list knows."""
