"""How alike texts are: what folding makes equal, what scores promise, what an index answers."""

from __future__ import annotations

import math
import pickle
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.measures.similarity import pairs, sharing
from site_builder.measures.similarity.fold import Folding, folding_of, plain
from site_builder.measures.similarity.grams import grams_of, loose_pairs_of, unpacked
from site_builder.measures.similarity.index import Index, Query, index_of
from site_builder.measures.similarity.passages import IN_BODY, IN_TITLE, Passages
from site_builder.parts import Texts

FOLDING = folding_of()
TEXTS = {
    "a": Texts("用户不能及时收到审批提醒", "审批人要自己登录系统才知道有单子在等，客户在柜台前等三十秒。"),
    "b": Texts("用户觉得上网太慢", "早上打开行情网页要等半分钟，只好反复刷新。"),
    "c": Texts("用户月底打印凭证要排长队", "一叠凭证要等一个上午，四个人轮流守着打印机。"),
    "d": Texts("用户打不开旧合同", ""),
    "e": Texts("", "只有正文的一条：打印机总是卡纸。"),
}
words = st.text(st.sampled_from("用户不能收到审批提醒打印机卡纸上网慢三十秒0a z，。繁體"), max_size=30)
records = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3), st.builds(Texts, words, words), min_size=1, max_size=8
)
copies = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.sampled_from([*TEXTS.values()]), min_size=4)


def folded(text: str, folding: Folding = FOLDING) -> str:
    return folding.fold(plain(text)).replace(" ", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＷｉＦｉ 连不上。", "wifi连不上"),
        ("審批提醒太晚", "审批提醒太晚"),
        ("等三十秒", "等 30 秒"),
        ("二〇一五年", "2015年"),
        ("一百零五页", "105页"),
        ("怎么登录", "如何登陆"),
        ("为什么打不开", "为啥打不开"),
        ("不能下载", "无法下载"),
        ("请问能不能改", "可不可以更改"),
    ],
)
def test_what_says_the_same_is_folded_to_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_what_says_something_else_stays_different() -> None:
    assert folded("能下载") != folded("不能下载")
    assert folded("等三十秒") != folded("等三秒")


def test_a_name_is_one_sign_and_boilerplate_is_nothing() -> None:
    folding = folding_of(["经纪业务部", "Brokerage"], ["现象描述："])
    assert len(folded("经纪业务部", folding)) == len(folded("BROKERAGE", folding)) == 1
    assert folded("经纪业务部", folding) != folded("brokerage", folding)
    assert folded("现象描述：上网慢", folding) == folded("上网慢", folding)


def test_grams_are_signs_words_and_pairs() -> None:
    assert [unpacked(gram).tokens for gram in grams_of("上网wifi")] == [
        ("上",), ("网",), ("wifi",), ("上", "网"), ("网", "wifi")
    ]  # fmt: skip
    assert grams_of("logins").tolist() == grams_of("logincode").tolist()
    assert [unpacked(gram).tokens for gram in loose_pairs_of("甲乙丙")] == [("丙", "甲")]
    assert loose_pairs_of("甲乙丙").tolist() == loose_pairs_of("丙乙甲").tolist()


def test_a_record_is_its_own_nearest_with_score_1() -> None:
    index = index_of(TEXTS, FOLDING)
    for key, texts in TEXTS.items():
        found = index.nearest(Query(texts.title or None, texts.body or None), FOLDING, 3)
        assert (found[0].key, found[0].score) == (key, 1.0)


def test_a_score_worked_out_by_hand() -> None:
    # Each of two titles is one sign that the other lacks. It counts 4 as written, 12 with words replaced; held by one
    # of two records it weighs 100 · (1 + ln(3 ÷ 1.5)) = 169 each time: 16 · 169 a title. The text 上下 shares that with
    # either; it weighs twice that, and its pair, which no record holds, 1 + 2 times 100 · (1 + ln 6) = 279.
    index = index_of({"a": Texts("上", ""), "b": Texts("下", "")}, FOLDING)
    one, pair = 16 * round(100 * (1 + math.log(2))), 3 * round(100 * (1 + math.log(6)))
    found = index.nearest(Query("上下", None), FOLDING, 2)
    assert [each.score for each in found] == [one / (2 * one + pair)] * 2
    assert [each.key for each in found] == ["a", "b"]


@given(records, st.randoms())
@settings(max_examples=60, deadline=None)
def test_order_changes_nothing_and_scores_are_symmetric(texts: dict[str, Texts], random: object) -> None:
    ordered = dict(sorted(texts.items()))
    shuffled = list(texts.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    index, other = index_of(ordered, FOLDING), index_of(dict(shuffled), FOLDING)
    pairs = {(one, two): index.between(texts[one], texts[two], FOLDING) for one in texts for two in texts}
    for (one, two), found in pairs.items():
        assert found == pairs[two, one]
        assert found == other.between(texts[one], texts[two], FOLDING)
        assert 0 <= found.score <= 1
    # All pairs at once, one record, and one pair give the very same numbers.
    for near in index.near(10, 0.0):
        assert near.nearest == index.near_one(near.key, 10, 0.0).nearest
        for each in near.nearest:
            assert each.score == pairs[near.key, each.key].score


@given(records | copies, st.integers(1, 3), st.sampled_from([0.05, 0.4, 1.0]))
@settings(max_examples=60, deadline=None)
def test_all_with_all_in_blocks_is_each_with_all(texts: dict[str, Texts], count: int, threshold: float) -> None:
    index = index_of(texts, FOLDING)
    place = {key: row for row, key in enumerate(index.keys)}
    # Many copies in blocks of few: among equals those that stand first are the nearest.
    with pytest.MonkeyPatch.context() as patch:
        for name, size in (("_HEIGHT", 2), ("_WIDTH", 3), ("MANY", 2), ("_FEW", 0)):
            patch.setattr(pairs, name, size)
        patch.setattr(sharing, "_COMMON", 4)
        found = [(near, tuple(near.alike)) for near in index.near(count, threshold)]
    assert tuple(near.key for near, _ in found) == index.keys
    for near, alike in found:
        one = index.near_one(near.key, count, threshold)
        assert near.nearest == one.nearest
        assert alike == tuple(each for each in one.alike if place[each.key] < place[near.key])


def test_several_processes_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "_WIDTH", 2)
    index = index_of(TEXTS, FOLDING)
    alone, many = (index.closest(3, 0.1, jobs) for jobs in (1, 2))
    assert len(alone.nearest.records) > len(TEXTS)
    assert [each.tolist() for kind in many for each in kind] == [each.tolist() for kind in alone for each in kind]
    # Where processes are started afresh, all that they need travels to them.
    assert pickle.loads(pickle.dumps(index)).keys == index.keys


@given(records, records)
@settings(max_examples=60, deadline=None)
def test_an_index_that_was_kept_equals_a_fresh_one(old: dict[str, Texts], new: dict[str, Texts]) -> None:
    assert same(index_of(new, FOLDING, index_of(old, FOLDING)), index_of(new, FOLDING))


def same(one: Index, other: Index) -> bool:
    parts = [(getattr(one, name), getattr(other, name)) for name in ("title", "text")]
    return (one.keys, one.digests) == (other.keys, other.digests) and all(
        np.array_equal(a.vocabulary, b.vocabulary)
        and np.array_equal(a.rows.codes, b.rows.codes)
        and np.array_equal(a.rows.starts, b.rows.starts)
        for a, b in parts
    )


def test_no_name_begins_in_the_title_and_ends_in_the_body() -> None:
    folding = folding_of(["Acme Bank"])
    texts = {"p": Texts("用户每天登录 Acme", "Bank 的页面打不开"), "q": Texts("用户登录太慢", "Bank 的页面打不开")}
    index = index_of(texts, folding)
    (first, *_) = index.nearest(Query(*texts["p"]), folding, 1)
    assert (first.key, first.score) == ("p", 1.0)
    scores = [near.nearest for near in index.near(1, 0.0)]
    assert scores == [index.near_one(key, 1, 0.0).nearest for key in texts]


def test_signs_that_nobody_sees_make_no_difference() -> None:
    assert folded("\u200b".join("收不到审批提醒")) == folded("收不到审批提醒")


def test_passages_are_quoted_in_the_records_own_words() -> None:
    passages = Passages(FOLDING)
    one, other = "客户要等 30 秒，才能看到结果", "結果出來以前，客户要等三十秒"
    assert [one[span.begin : span.end] for span in passages.spans(one, other, IN_BODY)] == ["客户要等 30 秒"]
    assert passages.shared_words(Texts("上网慢", one), Texts("上网很慢", other)) == ("上网", "客户要等三十秒")
    marked = passages.marked("用户觉得上网太慢", "上网太慢怎么办")
    assert [(each.text, each.shared) for each in marked] == [("用户觉得", False), ("上网太慢", True)]


def test_common_words_and_bare_figures_are_no_passages() -> None:
    passages = Passages(FOLDING, frozenset(["用户"]))
    assert passages.spans("用户打印", "用户上网", IN_TITLE) == ()
    assert passages.spans("在 18:40 走了", "到 18:40 为止", IN_BODY) == ()


@given(words, words)
@settings(max_examples=200, deadline=None)
def test_passages_lie_within_the_text_and_do_not_overlap(one: str, other: str) -> None:
    spans = Passages(FOLDING).spans(one, other, IN_TITLE)
    assert all(0 <= span.begin < span.end <= len(one) for span in spans)
    assert all(before.end <= after.begin for before, after in pairwise(spans))


def test_long_texts_of_one_sign_take_no_time() -> None:
    text = "等" * 20_000
    assert len(Passages(FOLDING).spans(text, text, IN_BODY)) == 1
