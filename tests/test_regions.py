import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.regions import Regions
from pipeline.pattern_files import PatternError, PatternFolder, pattern_folder

REGIONS = Regions.load(pattern_folder())


def rows(name):
    return list(csv.DictReader(StringIO(pattern_folder().text(name))))


DIVISIONS = rows("regions/divisions.csv")


def named(text, within=None):
    return [(mention.text, mention.region and mention.region.code) for mention in REGIONS.find(text, within)]


class TestTables:
    def test_all_provinces_and_a_plausible_number_of_the_rest(self):
        levels = [row["level"] for row in DIVISIONS]
        assert levels.count("province") == 34
        assert 330 <= levels.count("prefecture") <= 340
        assert 2800 <= levels.count("county") <= 2900

    def test_every_code_once_and_every_parent_there(self):
        codes = [row["code"] for row in DIVISIONS]
        assert len(codes) == len(set(codes))
        for row in DIVISIONS:
            assert (row["parent"] in codes) == (row["level"] != "province"), row

    def test_no_filler_divisions(self):
        assert not {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"} & {row["name"] for row in DIVISIONS}

    def test_statistical_zones_are_kept_apart(self):
        assert all(71 <= int(row["code"][4:]) <= 79 for row in rows("regions/zones.csv"))
        assert not any(71 <= int(row["code"][4:]) <= 79 and row["level"] == "county" for row in DIVISIONS)

    def test_former_names_are_not_in_force_in_their_province(self):
        in_force = {(row["code"][:2], row["name"]) for row in DIVISIONS}
        assert not in_force & {(row["code"][:2], row["name"]) for row in rows("regions/former.csv")}

    @pytest.mark.parametrize("name, code", [("石河子市", "659001"), ("济源市", "419001"), ("朝阳区", "110105")])
    def test_counties_without_prefecture_belong_to_their_province(self, name, code):
        region = REGIONS.get(code)
        assert (region.name, region.parent) == (name, code[:2] + "0000")


class TestResolve:
    @pytest.mark.parametrize(
        "name, within, code",
        [
            ("赤峰市", None, "150400"),
            ("赤峰", None, "150400"),
            ("阿旗", "150400", "150421"),
            ("喀旗", "150400", "150428"),
            ("科左中旗", "150500", "150521"),
            ("东乌旗", "152500", "152525"),
            ("锡盟", None, "152500"),
            ("阿旗", "150700", "150721"),
            ("焉耆县", "652800", "652826"),
            ("伊犁州", None, "654000"),
            ("巴州", None, "652800"),
            ("黔东南州", None, "522600"),
            ("新疆", None, "650000"),
            ("广西", None, "450000"),
            ("兵团", None, "660000"),
            ("库车县", None, "652923"),
            ("库车", "652900", "652902"),
            ("鼓楼区", "320100", "320106"),
            ("朝阳区", "220000", "220104"),
            ("吉林", None, "220000"),
            ("安居", "510900", "510904"),
            ("鄂温克旗", "150700", "150724"),
        ],
    )
    def test_full_short_and_former_names(self, name, within, code):
        assert REGIONS.resolve(name, within).code == code

    @pytest.mark.parametrize("name, within", [("鼓楼区", None), ("阿旗", None), ("长安区", "440000"), ("桃花源", None)])
    def test_what_several_or_none_bear_is_left_open(self, name, within):
        assert REGIONS.resolve(name, within) is None

    @given(st.sampled_from(DIVISIONS))
    def test_every_division_is_found_by_its_name_within_its_parent(self, row):
        assert REGIONS.resolve(row["name"], row["parent"] or None).code == row["code"]


class TestFind:
    def test_run_of_names_goes_down(self):
        mentions = REGIONS.find("内蒙古自治区赤峰市喀喇沁旗2023年度")
        assert [mention.region.code for mention in mentions] == ["150000", "150400", "150428"]
        assert [mention.region.code for mention in REGIONS.chains(mentions)] == ["150428"]

    def test_run_across_a_list_does_not_join(self):
        mentions = REGIONS.find("甘肃省、青海省西宁市")
        assert [mention.region.code for mention in REGIONS.chains(mentions)] == ["620000", "630100"]

    @pytest.mark.parametrize(
        "text, found",
        [
            ("我市城中村改造与全市城区的城镇保障性安居工程", []),
            ("吉林省市县财政安排", [("吉林省", "220000")]),
            ("长春市朝阳区改造小区", [("长春市", "220100"), ("朝阳区", "220104")]),
            ("新疆生产建设兵团第八师石河子市", [("新疆生产建设兵团第八师石河子市", "659001")]),
            ("第四师范学院", []),
            ("对温县进行抽查", [("温县", "410825")]),
            ("各高新县区", []),
            ("某地鼓楼区", [("鼓楼区", None)]),
        ],
    )
    def test_in_text(self, text, found):
        assert named(text) == found

    def test_short_names_of_counties_only_within_a_known_region(self):
        assert named("阿旗任务165户，左旗任务80户") == []
        assert named("阿旗任务165户，左旗任务80户", "150400") == [("阿旗", "150421"), ("左旗", "150422")]

    @given(st.text(alphabet="省市县区旗州盟城中吉林赤峰阿安居村新 a1，", max_size=30))
    def test_mentions_are_in_order_and_say_what_stands_there(self, text):
        position = 0
        for mention in REGIONS.find(text):
            assert position <= mention.start < mention.end
            assert text[mention.start : mention.end] == mention.text
            assert mention.region is None or mention.region in mention.candidates
            position = mention.end


def test_cities_planned_separately_report_to_the_ministry():
    assert REGIONS.reports_to_ministry(REGIONS.resolve("青岛市"))
    assert REGIONS.reports_to_ministry(REGIONS.resolve("兵团"))
    assert not REGIONS.reports_to_ministry(REGIONS.resolve("烟台市"))


def test_a_broken_table_is_named_with_its_line(tmp_path):
    (tmp_path / "regions").mkdir()
    (tmp_path / "regions" / "divisions.csv").write_text(
        "code,name,level,parent\n110000,北京市,province,\n12,天津市,province,\n", "utf-8"
    )
    with pytest.raises(PatternError, match=r"regions/divisions.csv:3"):
        Regions.load(PatternFolder(tmp_path))
