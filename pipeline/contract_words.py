"""What the words of the output contract are called by people, in Chinese and English, and what a score is called.

The words themselves are contract.md's (and, for items it does not list, those of `patterns/figures/items.yaml`); the
Chinese names are those of 财综〔2022〕37号 and of the reports. A word that is not here is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.language import Language
from pipeline.model import Level, Score

Names = Mapping[str, tuple[str, str]]

PROGRAM: Names = {
    "rental": ("租赁住房保障", "rental housing"),
    "renovation": ("城镇老旧小区改造", "renovation of old communities"),
    "shantytown": ("城市棚户区改造", "shantytown redevelopment"),
    "rental_shantytown": ("公租房保障和棚户区改造", "public rental and shantytowns"),
    "urban_village": ("城中村改造", "urban villages"),
    "all": ("城镇保障性安居工程", "whole of affordable housing"),
}

SECTION: Names = {
    "fund_management": ("资金管理", "fund management"),
    "project_management": ("项目管理", "project management"),
    "outputs": ("产出效益", "outputs"),
    "service_satisfaction": ("服务对象满意度", "satisfaction of those served"),
    "bonus": ("加分项", "bonus"),
    "benefits": ("效益", "benefits"),
}

INDICATOR: Names = {
    "fund_raising": ("资金筹集", "raising of funds"),
    "fund_allocation": ("资金分配", "allocation of funds"),
    "budget_execution": ("预算执行", "budget execution"),
    "fund_use": ("资金使用管理", "use of funds"),
    "project_reserve": ("项目储备库", "reserve of projects"),
    "report_submission": ("评价报告报送", "submission of the report"),
    "coordination": ("统筹协调机制", "coordination"),
    "policy_disclosure": ("政策公开", "disclosure of policy"),
    "affordable_rental_completion": ("保障性租赁住房计划完成率", "affordable rental: plan completed"),
    "public_rental_completion": ("公租房计划完成率", "public rental: plan completed"),
    "subsidy_completion": ("租赁补贴发放计划完成率", "rent subsidies: plan completed"),
    "low_income_coverage": ("低保低收入保障率", "coverage of low incomes"),
    "development_target": ("发展目标", "development target"),
    "support_policy": ("支持政策和工作机制", "supporting policy"),
    "rental_operation": ("租赁住房运营管理", "operation of rental housing"),
    "quality": ("工程质量", "quality of works"),
    "satisfaction": ("满意度", "satisfaction"),
    "renovation_completion": ("改造计划完成率", "renovation plan completed"),
    "households_completion": ("改造户数完成率", "households completed"),
    "floor_area_completion": ("改造面积完成率", "floor area completed"),
    "buildings_completion": ("改造楼栋完成率", "buildings completed"),
    "communities_completion": ("改造小区完成率", "communities completed"),
    "resident_participation": ("居民参与", "participation of residents"),
    "renovation_content": ("改造内容", "content of renovation"),
    "quality_safety": ("工程质量安全", "quality and safety"),
    "long_term_mechanism": ("长效管理机制", "long-term management"),
    "supporting_policies": ("完善配套政策制度", "accompanying policy"),
    "shantytown_completion": ("棚改年度计划完成率", "shantytown plan completed"),
    "allocation_rate": ("安置住房分配率", "resettlement homes allocated"),
    "outputs": ("产出指标", "outputs"),
    "benefits": ("效益指标", "benefits"),
}

ITEM: Names = {
    "housing_units": ("各类保障性住房", "housing of all kinds"),
    "rental_units": ("租赁住房", "rental homes"),
    "affordable_rental_units": ("保障性租赁住房", "affordable rental homes"),
    "public_rental_units": ("公租房", "public rental homes"),
    "subsidy_households": ("租赁补贴", "rent subsidies"),
    "shantytown_units": ("棚户区改造", "shantytown homes"),
    "resettlement_units": ("棚改安置住房", "resettlement homes"),
    "urban_village_units": ("城中村改造", "urban village homes"),
    "communities": ("小区", "communities"),
    "households": ("户数", "households"),
    "buildings": ("楼栋", "buildings"),
    "floor_area": ("建筑面积", "floor area"),
    "land_area": ("占地面积", "land area"),
    "affordable_sale_units": ("配售型保障性住房", "affordable homes for sale"),
    "rural_dilapidated_households": ("农村危房改造", "rural dilapidated homes"),
    "monetary_resettlement_units": ("货币化安置", "homes resettled by payment"),
    "physical_resettlement_units": ("实物安置", "homes resettled in kind"),
    "signed_households": ("签约户数", "households signed"),
    "expropriated_households": ("征收户数", "households bought out"),
    "places": ("地区", "places"),
    "beds": ("床位", "beds"),
    "rural_toilets": ("农村改厕", "rural toilets"),
    "projects": ("项目", "projects"),
    "funds": ("资金", "funds"),
    "satisfaction": ("满意度", "satisfaction"),
    "quality_acceptance": ("验收合格", "quality accepted"),
    "construction_start": ("开工", "construction started"),
    "scale_operator": ("规模化实施运营主体实施的小区", "communities run at scale"),
    "resident_contribution": ("居民出资的小区", "communities where residents pay"),
    "bond_cities": ("发行债券的城市", "cities issuing bonds"),
    "loan_cities": ("通过贷款、企业债券筹资的城市", "cities borrowing"),
    "party_org": ("成立党组织的小区", "communities with a party organisation"),
    "owners_committee": ("选举业主委员会的小区", "communities with an owners' committee"),
    "resident_vote": ("表决同意改造方案的小区", "communities that voted"),
    "online_deliberation": ("线上议事的城市", "cities deliberating online"),
    "basic_content": ("基础类短板纳入方案的小区", "communities: basic facilities"),
    "improvement_content": ("完善类短板纳入方案的小区", "communities: improvement facilities"),
    "upgrade_content": ("提升类短板纳入方案的小区", "communities: upgrade facilities"),
    "linked_renovation": ("联动连片改造的小区", "communities renovated together"),
    "facility_transfer": ("专营设施移交管理的小区", "communities: utilities handed over"),
    "maintenance_fund": ("建立维修资金机制的小区", "communities with a maintenance fund"),
    "company_operated": ("企业和其他机构参与运营的租赁住房", "rental homes run by companies"),
    "new_housing_supply": ("新增住房供应总量", "new housing supplied"),
    "low_income_households": ("低保低收入家庭", "low-income households"),
    "low_income_coverage": ("低保低收入保障率", "coverage of low incomes"),
    "elevators": ("电梯", "lifts"),
    "pipelines": ("管线", "pipes and lines"),
    "parking_spaces": ("停车位", "parking spaces"),
    "energy_retrofit_area": ("节能改造面积", "area insulated"),
    "roads": ("道路", "roads"),
    "ev_charging_piles": ("电动汽车充电桩", "charging piles for cars"),
    "non_ev_charging_piles": ("非机动车充电桩", "charging piles for bicycles"),
    "community_service_facilities": ("社区服务设施", "community service facilities"),
    "elderly_barrier_free_communities": ("适老化、无障碍改造的小区", "communities made accessible"),
    "affordable_rental_platform_units": ("纳入平台管理的保障性租赁住房", "affordable rental homes on the platform"),
    "public_rental_units_registered": ("系统录入的公租房", "public rental homes registered"),
    "ethnic_minority_tenants": ("少数民族住户", "tenants of ethnic minorities"),
    "basically_completed_units": ("基本建成住房", "homes basically completed"),
    "funds_balance": ("资金结余", "balance of funds"),
    "funds_gap": ("资金缺口", "shortfall of funds"),
    "contribution_per_household": ("户均出资", "contribution per household"),
    "cost_per_household": ("户均（单位）成本", "cost per household or unit"),
    "subsidy_per_household": ("户均补贴", "subsidy per household"),
    "commodity_housing": ("商品房", "commodity buildings"),
    "commodity_residential": ("商品住宅", "commodity homes"),
    "real_estate_investment": ("房地产开发投资", "investment in real estate"),
    "construction_start_count": ("开工建设的项目", "projects started"),
    "project_certificates": ("项目认定书", "project certificates"),
    "leading_groups": ("领导小组、工作专班", "leading groups"),
    "counties": ("县（市、区）", "counties"),
    "prefecture_cities": ("地级市", "prefecture-level cities"),
    "provinces": ("省份", "provinces"),
    "townships": ("街道、乡镇", "subdistricts and townships"),
    "departments": ("部门、单位", "departments"),
    "policies_issued": ("出台的政策文件", "policies issued"),
    "central_transfers_received": ("收到的中央资金批次", "central transfers received"),
    "respondents": ("受访对象", "respondents"),
    "satisfied_households": ("表示满意的对象", "households satisfied"),
    "questionnaires": ("调查问卷", "questionnaires"),
    "persons": ("人数", "persons"),
    "other_count": ("其他数量", "other count"),
    "other_rate": ("其他比率", "other rate"),
}

MEASURE: Names = {
    "planned": ("计划", "planned"),
    "actual": ("实际", "actual"),
    "completion_rate": ("完成率", "completion rate"),
    "deviation_rate": ("偏离率", "deviation"),
    "delivered": ("达到交付使用条件", "delivered"),
    "allocated": ("已分配入住", "allocated"),
    "allocation_rate": ("分配率", "allocation rate"),
    "budget": ("预算安排", "budget"),
    "received": ("到位", "received"),
    "received_rate": ("到位率", "share received"),
    "spent": ("支出", "spent"),
    "execution_rate": ("预算执行率", "execution rate"),
    "share": ("占比", "share"),
    "increase": ("增加", "increase"),
    "growth_rate": ("增长率", "growth"),
    "target": ("目标", "target"),
    "level": ("水平", "level"),
}

SOURCE: Names = {
    "central": ("中央", "central"),
    "central_investment": ("中央预算内投资", "central investment"),
    "provincial": ("省级", "provincial"),
    "central_provincial": ("中央和省级", "central and provincial"),
    "local": ("市县", "local"),
    "social": ("社会及居民", "social"),
    "bonds": ("债券", "bonds"),
    "loans": ("贷款", "loans"),
    "total": ("合计", "total"),
}

LEVEL: Names = {
    "total": ("总分", "total"),
    "section": ("部分", "section"),
    "indicator": ("指标", "indicator"),
    "sub_item": ("子项", "sub-item"),
    "bonus": ("加分", "bonus"),
}

VERDICT: Names = {
    "match": ("相符", "match"),
    "overclaimed": ("高报", "over-claimed"),
    "underclaimed": ("低报", "under-claimed"),
    "unverifiable": ("无法复算", "cannot be verified"),
    "inconsistent": ("分项不符", "parts do not add up"),
}

METHOD: Names = {
    "text": ("正文", "text"),
    "table": ("表格", "table"),
    "ocr": ("文字识别", "OCR"),
}

KIND: Names = {
    "self_evaluation": ("绩效自评报告", "self-evaluation"),
    "indicator_explanation": ("评价指标说明", "explanation of indicators"),
    "transfer_self_evaluation": ("转移支付绩效自评", "self-evaluation of transfer payments"),
    "third_party_evaluation": ("第三方评价", "third-party evaluation"),
    "not_a_report": ("不是评价报告", "not a report"),
}

CONVENTION: Names = {
    "floor": ("不足一档不扣", "completed steps only"),
    "ceiling": ("不足一档按一档扣", "a started step counts"),
    "proportional": ("按比例", "in proportion"),
    "zero": ("未达标不得分", "nothing below target"),
    "printed value": ("按所印数值", "the value as printed"),
}


def name_of(names: Names, word: str, language: Language = Language.ZH) -> str:
    """What ``word`` is called; the word itself where it has no name."""
    return language.say(*names[word]) if word in names else word


def convention_name(convention: str, language: Language = Language.ZH) -> str:
    """A reading of a rule in words: its parts, parted by ``;`` (the base) or ``/`` (what is put in), each by its name."""
    parts = re.split(r"\s*;\s*|\s+/\s+", convention)
    return language.say("，", ", ").join(name_of(CONVENTION, part, language) for part in parts if part)


_SHORTEST_LABEL = 3  # 得, 得分, 棚改 are no names
_NO_NAME = re.compile("自评|得分|满分")  # 经自评，租赁住房保障 …
_CLAUSES = re.compile(
    "[，。；：,;:(（]|自评"
)  # 对照标准逐项打分，全市租赁住房保障: a sentence that leads to a total, not its name


def score_label(score: Score) -> str:
    """What the report calls the score; the standard's name of it where the report's words are none."""
    named = name_of(INDICATOR, score.indicator) or name_of(SECTION, score.section)
    if score.level is Level.TOTAL and score.program and _CLAUSES.search(score.label):
        return name_of(PROGRAM, score.program)
    return _own_words(score) or named or score.label


def _own_words(score: Score) -> str:
    """The report's words for the score where they are a name."""
    is_name = len(score.label) >= _SHORTEST_LABEL and not _NO_NAME.search(score.label)
    return score.label if is_name else ""


def score_name(score: Score, language: Language = Language.ZH) -> str:
    """What a score is called where it stands alone: the standard's name, a sub-item's own words, or what its level is called."""
    if score.level is Level.TOTAL:
        return name_of(LEVEL, score.level, language)
    own = _own_words(score)
    named = name_of(INDICATOR, score.indicator, language) or name_of(SECTION, score.section, language)
    if score.level in (Level.INDICATOR, Level.SECTION):
        return named or own or name_of(LEVEL, score.level, language)
    return own or language.say("：", ": ").join(part for part in (named, name_of(LEVEL, score.level, language)) if part)


def programs_in_order(programs: set[str]) -> list[str]:
    """Programmes in the order of the standards; those not in the contract last, by name."""
    known = list(PROGRAM)
    return sorted(programs, key=lambda word: (known.index(word) if word in PROGRAM else len(known), word))


def indicators_in_order(indicators: set[str]) -> list[str]:
    """Indicators in the order of the standards; those not in the contract last, by name."""
    known = list(INDICATOR)
    return sorted(indicators, key=lambda word: (known.index(word) if word in INDICATOR else len(known), word))
