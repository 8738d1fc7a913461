"""Openings of invented documents, in the forms offices give them; and the seeds where they are at hand."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.front_matter import read_front_matter
from pipeline.extract.identity import identify
from pipeline.extract.identity_patterns import identity_patterns
from pipeline.extract.organisations import Organisations
from pipeline.extract.regions import Regions
from pipeline.model import Cell, Document, Format, Kind, Paragraph, Table, Text
from pipeline.pattern_files import PatternError, PatternFolder, pattern_folder

PATTERNS = pattern_folder()
WORDS = identity_patterns(PATTERNS)
ORGANISATIONS = Organisations(WORDS.issuer, Regions.load(PATTERNS))
SEEDS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "seeds"


def document(*blocks):
    paragraphs = tuple(Paragraph(Text(block)) if isinstance(block, str) else block for block in blocks)
    return Document("报告.txt", "0" * 64, Format.TEXT, (), paragraphs)


def table(*rows, caption=""):
    cells = tuple(Cell(r, c, Text(text)) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Table(cells, len(rows), max(map(len, rows)), caption=caption)


def identity(*blocks):
    return identify(document(*blocks), PATTERNS)


@dataclass(frozen=True)
class Opening:
    """A document's blocks and what its identity must say; fields left out are not looked at."""

    name: str
    blocks: tuple
    wanted: dict = field(default_factory=dict)


OPENINGS = [
    Opening(
        "two offices on a red letterhead, title over three lines",
        (
            "商洛市财政局",
            "商洛市住房和城乡建设局",
            "文件",
            "商财综〔2024〕17号    签发人：王某 李某",
            "商洛市财政局  住房和城乡建设局",
            "关于报送2023年度城镇保障性安居工程",
            "绩效自评情况的报告",
            "陕西省财政厅、陕西省住房和城乡建设厅：",
            "按照《陕西省财政厅关于开展绩效评价工作的通知》（陕财办综〔2024〕8号）要求，我市对各县（区）进行了核查。",
            "一、租赁住房保障（自评96分）",
            "洛南县、丹凤县任务全部完成。",
            "二、城镇老旧小区改造（自评97分）",
        ),
        {
            "kind": Kind.SELF_EVALUATION,
            "title": "商洛市财政局 住房和城乡建设局关于报送2023年度城镇保障性安居工程绩效自评情况的报告",
            "doc_no": "商财综〔2024〕17号",
            "issuer": "商洛市财政局;商洛市住房和城乡建设局",
            "region": "商洛市",
            "region_code": "611000",
            "region_level": "prefecture",
            "year": 2023,
            "programs": ("rental", "renovation"),
        },
    ),
    Opening(
        "county, no letterhead, signature at the end",
        (
            "贵溪市2022年度城镇保障性安居工程财政资金绩效自评报告",
            "鹰潭市财政局：",
            "现将我市有关情况报告如下。",
            "一、城镇老旧小区改造情况",
            "二、棚户区改造情况",
            "贵溪市住房和城乡建设局（盖章）",
            "2023年2月9日",
        ),
        {
            "kind": Kind.SELF_EVALUATION,
            "issuer": "贵溪市住房和城乡建设局",
            "region": "贵溪市",
            "region_code": "360681",
            "region_level": "county",
            "year": 2022,
            "doc_no": "",
            "programs": ("renovation", "shantytown"),
        },
    ),
    Opening(
        "county whose name several bear, settled by the superior it writes to",
        (
            "鼓楼区住房和城乡建设局关于2022年度老旧小区改造绩效自评情况的报告",
            "徐州市住房和城乡建设局：",
            "我区2022年计划改造小区14个，现将自评情况报告如下。",
        ),
        {"region": "鼓楼区", "region_code": "320302", "region_level": "county", "programs": ("renovation",)},
    ),
    Opening(
        "city planned separately",
        (
            "宁波市2023年中央财政城镇保障性安居工程补助资金绩效评价报告",
            "财政部、住房城乡建设部：",
            "宁波市财政局、住房和城乡建设局组织开展了2023年度绩效评价，海曙区、余姚市等地全部参加。",
            "全市租赁住房保障自评98分，城镇老旧小区改造自评99分，城中村改造自评95分。",
        ),
        {
            "region": "宁波市",
            "region_code": "330200",
            "region_level": "prefecture",
            "year": 2023,
            "issuer": "宁波市财政局、住房和城乡建设局",
            "programs": ("rental", "renovation", "urban_village"),
        },
    ),
    Opening(
        "the Corps",
        (
            "新疆生产建设兵团2021年度城镇保障性安居工程绩效评价自评报告",
            "2021年，兵团各师市积极推进。",
            "（一）棚户区改造。开工6120套，其中第八师石河子市1200套。",
        ),
        {
            "region": "新疆生产建设兵团",
            "region_code": "660000",
            "region_level": "province",
            "year": 2021,
            "programs": ("shantytown",),
        },
    ),
    Opening(
        "listed development zone under a shorter name",
        (
            "长春净月高新技术产业开发区2022年度保障性租赁住房绩效自评报告",
            "我区2022年度筹集保障性租赁住房900套。",
        ),
        {"region": "长春净月高新技术产业开发区", "region_code": "220172", "programs": ("rental",)},
    ),
    Opening(
        "development zone that no table lists",
        (
            "洛阳市伊滨经济技术开发区管委会",
            "关于2023年度城镇老旧小区改造绩效自评情况的报告",
            "洛阳市财政局：",
            "我区严格按照要求开展工作。",
        ),
        {"region": "洛阳市伊滨经济技术开发区", "region_code": "", "region_level": "county", "year": 2023},
    ),
    Opening(
        "new area of no table, behind the short name of its province",
        ("河北雄安新区2023年度城镇保障性安居工程绩效自评报告", "新区认真落实各项任务。"),
        {"region": "河北雄安新区", "region_code": "", "year": 2023},
    ),
    Opening(
        "programmes under numbered headings, one likened to another",
        (
            "宁波市2024年度城镇保障性安居工程绩效自评报告",
            "一、租赁住房保障",
            "全市发放租赁补贴310户。",
            "二、城中村改造",
            "城中村改造参照棚户区改造口径打分为93分。",
        ),
        {"region": "宁波市", "year": 2024, "programs": ("rental", "urban_village")},
    ),
    Opening(
        "district that is called a new area",
        ("天津市滨海新区2022年度租赁住房保障绩效自评报告", "滨海新区发放租赁补贴2200户。"),
        {"region": "滨海新区", "region_code": "120116", "region_level": "county", "programs": ("rental",)},
    ),
    Opening(
        "byline below the title",
        (
            "万宁市2022年度棚户区改造专项资金重点绩效评价报告",
            "海南明诚会计师事务所（普通合伙）",
            "一、基本情况",
            "2022年万宁市计划开工1200套。",
        ),
        {
            "kind": Kind.THIRD_PARTY_EVALUATION,
            "issuer": "海南明诚会计师事务所（普通合伙）",
            "region": "万宁市",
            "region_code": "469006",
        },
    ),
    Opening(
        "one sentence says what was evaluated, before 2022",
        (
            "平陆县2018年城镇保障性安居工程财政资金绩效自评报告",
            "运城市财政局：",
            "我县抽调专人，对公租房保障和棚户区改造资金进行了自评。",
            "一、资金管理（分值25分）",
            "公租房竣工两百套。",
        ),
        {"region_code": "140829", "programs": ("rental_shantytown",)},
    ),
    Opening(
        "page of a web site, title led by its author",
        (
            "政府信息公开",
            "索引号：0000-2023-00012",
            "发布日期：2023-05-06",
            "广元市利州区住房和城乡建设局2022年老旧小区改造项目支出绩效自评报告",
            "浏览次数：120",
            "一、项目概况",
            "我区计划改造36个小区。",
        ),
        {
            "kind": Kind.SELF_EVALUATION,
            "title": "广元市利州区住房和城乡建设局2022年老旧小区改造项目支出绩效自评报告",
            "issuer": "广元市利州区住房和城乡建设局",
            "region_code": "510802",
            "year": 2022,
        },
    ),
    Opening(
        "third party, cover page with labels",
        (
            "报告编号：华信评字［2023］第０１２号",
            "遂宁市2022年城镇保障性安居工程补助资金",
            "绩效评价报告",
            "委托单位：遂宁市财政局",
            "评价机构：四川华信评估咨询有限公司",
            "2023年6月",
            "目录",
            "受遂宁市财政局委托，我公司对遂宁市2022年度补助资金进行绩效评价。",
            "安居区、船山区棚户区改造得分92分，老旧小区改造得分90分。",
        ),
        {
            "kind": Kind.THIRD_PARTY_EVALUATION,
            "title": "遂宁市2022年城镇保障性安居工程补助资金绩效评价报告",
            "doc_no": "华信评字[2023]第012号",
            "issuer": "四川华信评估咨询有限公司",
            "region": "遂宁市",
            "region_code": "510900",
            "year": 2022,
            "programs": ("renovation", "shantytown"),
        },
    ),
    Opening(
        "transfer-payment self-evaluation, title in four lines with a bracket",
        (
            Paragraph(Text("甘肃省中央财政城镇保障性安居工程"), heading_level=1),
            Paragraph(Text("专项转移支付2020年度"), heading_level=1),
            Paragraph(Text("绩效自评报告"), heading_level=1),
            Paragraph(Text("（城市棚户区改造）"), heading_level=1),
            "根据《财政部关于开展2020年度中央对地方转移支付绩效自评工作的通知》（财监〔2021〕1号），省住房和城乡建设厅开展了2020年度自评工作。",
            "一、绩效目标分解下达情况",
            "兰州市、天水市老旧小区改造另行报告。",
        ),
        {
            "kind": Kind.TRANSFER_SELF_EVALUATION,
            "title": "甘肃省中央财政城镇保障性安居工程专项转移支付2020年度绩效自评报告（城市棚户区改造）",
            "doc_no": "",
            "issuer": "甘肃省住房和城乡建设厅",
            "region": "甘肃省",
            "region_code": "620000",
            "year": 2020,
            "programs": ("shantytown",),
        },
    ),
    Opening(
        "transfer-payment form, a table and nothing else",
        (
            table(
                ("转移支付区域绩效目标自评表",),
                ("转移支付名称", "中央财政城镇保障性安居工程补助资金"),
                ("地方主管部门", "平凉市住房和城乡建设局"),
                ("年度目标", "2023年新筹集公租房120套，改造老旧小区35个"),
                ("改造老旧小区数", "35个"),
                ("租赁补贴发放户数", "1900户"),
            ),
        ),
        {
            "kind": Kind.TRANSFER_SELF_EVALUATION,
            "issuer": "平凉市住房和城乡建设局",
            "region": "平凉市",
            "region_code": "620800",
            "year": 2023,
            "programs": ("rental", "renovation"),
        },
    ),
    Opening(
        "before 2022 public rental housing and shantytowns are scored together",
        (
            "关于淮南市2020年度城镇保障性安居工程财政资金绩效评价的报告",
            "安徽省财政厅：",
            "一、公租房保障和城市棚户区改造",
            "（一）租赁补贴发放情况。发放1200户。",
            "二、老旧小区改造",
        ),
        {"region_code": "340400", "year": 2020, "programs": ("renovation", "rental_shantytown")},
    ),
    Opening(
        "sections marked once for programmes told apart are those of a standard that scores them together",
        (
            "关于淮南市2019年度城镇保障性安居工程财政资金绩效自评的报告",
            "安徽省财政厅：",
            "一、任务完成情况",
            "（一）棚户区改造。全年新开工620套。",
            "（二）公租房保障。发放租赁补贴780户。",
            "二、自评情况",
            "（一）资金管理（满分25分，自评得24分）",
            "（二）项目管理（满分10分，自评得10分）",
            "（三）产出效益（满分60分，自评得57分）",
        ),
        {"year": 2019, "programs": ("rental_shantytown",)},
    ),
    Opening(
        "sections marked for each programme are those of programmes scored apart",
        (
            "关于淮南市2021年度城镇保障性安居工程财政资金绩效自评的报告",
            "一、棚户区改造",
            "1.资金管理20分，自评20分。",
            "2.产出效益60分，自评58分。",
            "二、公租房保障",
            "1.资金管理20分，自评19分。",
            "2.产出效益60分，自评60分。",
        ),
        {"year": 2021, "programs": ("rental", "shantytown")},
    ),
    Opening(
        "a remark between the name of a programme and its score; a programme without a task is not evaluated",
        (
            "淮南市2020年度城镇保障性安居工程财政资金绩效自评情况说明",
            "我市无城中村改造任务。公租房保障和城市棚户区改造（当年无棚改任务，相应分值计满分）自评98分，老旧小区改造自评96分。",
        ),
        {"programs": ("renovation", "rental_shantytown")},
    ),
    Opening(
        "from 2022 the same heading speaks of two programmes",
        (
            "关于淮南市2023年度城镇保障性安居工程财政资金绩效评价的报告",
            "一、租赁住房保障和城市棚户区改造",
        ),
        {"programs": ("rental", "shantytown")},
    ),
    Opening(
        "headings on what went wrong do not tell what is evaluated, counts with separators do",
        (
            "淮南市2022年度城镇保障性安居工程专项资金绩效评价报告",
            "一、项目概况",
            "下达任务：改造城镇老旧小区126个、惠及居民18,450户，棚户区改造开工2,310套，筹集保障性租赁住房1,650套。",
            "四、存在的主要问题",
            "（一）公租房空置。部分公租房位置偏远。",
        ),
        {"programs": ("rental", "renovation", "shantytown")},
    ),
    Opening(
        "explanation of the scores of a league, no issuer",
        (
            "锡林郭勒盟2023年城镇保障性安居工程绩效评价指标得分情况的说明",
            "按照自治区要求，我盟对得分逐项说明。",
            "一、住房租赁保障得分94分",
        ),
        {
            "kind": Kind.INDICATOR_EXPLANATION,
            "region": "锡林郭勒盟",
            "region_code": "152500",
            "region_level": "prefecture",
            "issuer": "",
            "programs": ("rental",),
        },
    ),
    Opening(
        "scan: blanks between characters, misread year, brackets read as others",
        (
            "渭 南 市 财 政 局",
            "渭 南 市 住 房 和 城 乡 建 设 局",
            "渭财办综 (⒛23] 4 号",
            "关于 ⒛22 年度城镇保障性安居工程绩效评价",
            "自 评 情 况 的 报 告",
            "省 财 政 厅 ：",
            "我 市 高 度 重 视 ， 现 将 自 评 情 况 报 告 如 下 。",
        ),
        {
            "title": "关于2022年度城镇保障性安居工程绩效评价自评情况的报告",
            "doc_no": "渭财办综〔2023〕4号",
            "issuer": "渭南市财政局;渭南市住房和城乡建设局",
            "region": "渭南市",
            "region_code": "610500",
            "year": 2022,
        },
    ),
    Opening(
        "letterhead, number and title run together in one line",
        (
            "宣城市财政局宣城市住房和城乡建设局文件宣财综〔2022〕30号关于2021年度城镇保障性安居工程绩效评价情况的报告",
            "安徽省财政厅：",
            "我市2021年度工作如下。",
        ),
        {
            "doc_no": "宣财综〔2022〕30号",
            "region": "宣城市",
            "year": 2021,
            "issuer": "宣城市财政局;宣城市住房和城乡建设局",
        },
    ),
    Opening(
        "title without year, body tells plan year and year of writing",
        (
            "海东市城镇老旧小区改造补助资金绩效评价报告",
            "截至2023年1月10日，各项工作已经收尾。2022年度计划改造小区51个，实际开工51个。",
            "海东市住房和城乡建设局",
            "2023年3月1日",
        ),
        {"region_code": "630200", "year": 2022, "issuer": "海东市住房和城乡建设局"},
    ),
    Opening(
        "year in Chinese numerals",
        ("白山市二〇二三年度城镇保障性安居工程绩效自评报告", "我市高度重视。"),
        {"region_code": "220600", "year": 2023, "programs": ("all",)},
    ),
    Opening(
        "county under its province and prefecture, and a name since changed",
        (
            "新疆维吾尔自治区阿克苏地区库车县2018年度棚户区改造绩效自评报告",
            "全县开工1500套。",
        ),
        {"region": "库车县", "region_code": "652923", "region_level": "county", "year": 2018},
    ),
    Opening(
        "title names no region: the body does, not the superior it writes to",
        (
            "2022年度城镇保障性安居工程绩效自评报告",
            "广西壮族自治区财政厅：",
            "贺州市高度重视保障性安居工程，我市按照《广西壮族自治区城镇保障性安居工程资金管理办法》开展自评。",
            "八步区、钟山县均已完成任务。贺州市本级安排资金320万元。",
        ),
        {"region": "贺州市", "region_code": "451100", "region_level": "prefecture"},
    ),
    Opening(
        "short name of a province that a city shares",
        ("海南2023年度城镇保障性安居工程绩效评价报告", "我省按计划推进，全省开工率100%。"),
        {"region": "海南省", "region_code": "460000"},
    ),
    Opening(
        "city of the same name as its province",
        ("吉林市2023年度城镇保障性安居工程绩效评价报告", "我市按计划推进，吉林省住房和城乡建设厅给予指导。"),
        {"region": "吉林市", "region_code": "220200"},
    ),
    Opening(
        "province evaluates a city",
        (
            "贵州省财政厅关于安顺市2022年度城镇保障性安居工程重点绩效评价情况的报告",
            "省财政厅派出评价组赴安顺市。",
        ),
        {"region": "安顺市", "region_code": "520400", "issuer": "贵州省财政厅", "kind": Kind.SELF_EVALUATION},
    ),
    Opening(
        "municipality and its district",
        (
            "重庆市永川区2023年度城镇老旧小区改造全周期跟踪问效报告",
            "重庆市财政局：",
            "永川区2023年改造小区20个。",
        ),
        {"region": "永川区", "region_code": "500118", "region_level": "county", "kind": Kind.SELF_EVALUATION},
    ),
    Opening(
        "covering letter for a report",
        (
            "关于报送天门市2022年度保障性安居工程绩效自评报告的函",
            "湖北省财政厅：",
            "现随函报送，请审核。",
        ),
        {"kind": Kind.SELF_EVALUATION, "region_code": "429006", "region_level": "county"},
    ),
    Opening(
        "numbered title and first sentence run together",
        ("焉耆县2021年度棚户区改造绩效自评报告根据自治区统一部署，我县认真开展自评，现将情况报告如下。",),
        {"title": "焉耆县2021年度棚户区改造绩效自评报告", "region": "焉耆回族自治县", "region_code": "652826"},
    ),
]


@pytest.mark.parametrize("opening", OPENINGS, ids=lambda opening: opening.name)
def test_opening(opening):
    found = identity(*opening.blocks)
    assert {name: getattr(found, name) for name in opening.wanted} == opening.wanted


NOT_REPORTS = [
    ("太仓市住房和城乡建设局2022年度部门决算公开", "一、部门职责。棚户区改造项目绩效自评得分95分。"),
    ("宜兴市公租房小区物业服务采购公告", "采购预算120万元。"),
    ("芷江侗族自治县住房保障服务中心2023年工作总结", "2023年开展了绩效自评，发放租赁补贴380户。"),
    ("乐山市老旧小区改造居民满意度调查情况通报", "共发放问卷1200份，满意度93%。"),
    ("西藏自治区城镇保障性安居工程补助资金管理办法", "第一条 为规范资金管理和绩效评价，制定本办法。"),
    ("海北州财政局关于下达2023年中央财政城镇保障性安居工程补助资金预算的通知", "各县财政局：现下达你县资金800万元。"),
    ("关于开展2023年度城镇保障性安居工程绩效评价工作的通知", "请于2月底前报送绩效自评报告，有关事项通知如下。"),
    ("抚顺市2023年棚户区改造绩效目标申报表", "申报单位：抚顺市住房和城乡建设局"),
    ("某社区春节联欢会纪实", "居民欢聚一堂。"),
]


@pytest.mark.parametrize("title, body", NOT_REPORTS)
def test_what_is_no_evaluation_report_is_said_to_be_none(title, body):
    found = identity(title, body)
    assert found.kind is Kind.NOT_A_REPORT
    assert found.programs == ()


@pytest.mark.parametrize(
    "kind, example",
    [(rule.kind, example) for rule in WORDS.kinds for example in rule.examples],
    ids=lambda value: str(value)[:20],
)
def test_examples_of_the_kinds(kind, example):
    assert next(rule.kind for rule in WORDS.kinds if rule.where == "title" and rule.fits(example)) is kind


@pytest.mark.parametrize("example", WORDS.document_number.examples, ids=lambda example: example.line)
def test_examples_of_document_numbers(example):
    front = read_front_matter(document(example.line, "某地2022年绩效自评报告"), WORDS, ORGANISATIONS)
    assert front.doc_no == example.number


def test_a_number_cited_in_the_body_is_not_the_documents_own():
    found = identity("金华市2022年绩效自评报告", "一、依据", "财综〔2022〕37号", "浙财综〔2023〕2号文件要求开展自评。")
    assert found.doc_no == ""


def test_a_number_in_a_form_above_the_text_is_found():
    found = identity(
        table(("发文机关", "金华市财政局"), ("发文字号", "金财综〔2023〕8号")), "金华市2022年绩效自评报告", "正文。"
    )
    assert found.doc_no == "金财综〔2023〕8号"


@pytest.mark.parametrize(
    "line, organisations",
    [
        ("云南省财政厅、住房和城乡建设厅", ("云南省财政厅、住房和城乡建设厅",)),
        ("丽江市财政局 丽江市住房和城乡建设局", ("丽江市财政局", "丽江市住房和城乡建设局")),
        ("丽江市财政局丽江市住房和城乡建设局", ("丽江市财政局", "丽江市住房和城乡建设局")),
        ("丽 江 市 财 政 局", ("丽江市财政局",)),
        ("自治区住房和城乡建设厅（盖章）", ("自治区住房和城乡建设厅",)),
        ("综合处", ()),
        ("丽江市老旧小区改造情况", ()),
        ("认真开展工作的办公室", ()),
    ],
)
def test_organisations_of_a_line(line, organisations):
    assert ORGANISATIONS.listed(line) == organisations


def test_an_empty_document_has_no_identity():
    found = identity()
    assert (found.kind, found.title, found.region, found.year) == (Kind.NOT_A_REPORT, "", "", None)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(
            alphabet="省市县区旗财政局住房和城乡建设关于报告2023年度〔〕()（）：: 。，、赤峰绩效自评号\n", max_size=40
        ),
        max_size=8,
    )
)
def test_any_text_has_an_identity(lines):
    found = identity(*lines)
    assert "\n" not in found.title
    assert found.region_level in ("", "province", "prefecture", "county")
    assert found == identity(*lines)


def test_a_broken_pattern_is_named_with_file_and_line(tmp_path):
    text = PATTERNS.text("identity.yaml").replace("whole: '保障性", "whole: '(保障性", 1)
    (tmp_path / "identity.yaml").write_text(text, "utf-8")
    with pytest.raises(PatternError, match=r"identity.yaml:\d+ \[programs.whole\]"):
        identify(document("报告"), PatternFolder(tmp_path))


@pytest.mark.parametrize("name", ["chifeng-2023", "jiaozuo-2020", "jilin-2022", "xinjiang-2019", "xinjiang-2022"])
def test_seed(name):
    if not SEEDS.is_dir():
        pytest.skip("the seed reports are not beside the project")
    ingest = pytest.importorskip("pipeline.ingest").ingest
    gold = json.loads((SEEDS / f"{name}.gold.json").read_text("utf-8"))["identity"]
    found = identify(ingest(SEEDS / f"{name}.docx"), PATTERNS)
    compared = ("region", "region_code", "region_level", "year", "title")
    assert {key: getattr(found, key) for key in compared} == {key: gold[key] for key in compared}
    assert (found.doc_no, found.issuer) == (gold["doc_no"] or "", gold["issuer"] or "")
    assert set(found.programs) == set(gold["programs"])


@pytest.mark.parametrize(
    "furniture",
    [
        ("首页 > 政务公开 > 绩效管理", "时效性有效"),
        ("• 索引号", "20240930-111746-761", "• 有效性", "有效"),
        ("索引号 K18/2024-00012 成文日期 2024-06-24", "文号 有效性"),
        ("| 无障碍浏览 | 打开适老化模式", "主题分类"),
        ("登录 | 注册", "-", "公文时效 有效"),
    ],
)
def test_what_a_web_page_prints_above_a_title_is_no_part_of_it(furniture):
    title = "石门县住房保障管理站2023年度租赁补贴项目支出绩效自评报告"
    found = identity(*furniture, title, "一、项目基本情况", "2023年发放租赁补贴312户。")
    assert (found.title, found.issuer) == (title, "石门县住房保障管理站")


def test_a_partnership_with_half_width_brackets_is_a_firm():
    found = identity(
        "桃源县2022年度老旧小区改造绩效评价报告", "评价机构名称:湖南某诚会计师事务所(普通合伙)", "一、项目概况"
    )
    assert found.kind is Kind.THIRD_PARTY_EVALUATION
