"""Typed labels and commands, in three languages."""

import pytest

from locales.understand import MenuWord, menu_word, stop_word
from locales.understand.text import bare, lexicon

TABLE = [
    ("看课报名", MenuWord.COURSES),
    ("看課報名", MenuWord.COURSES),
    ("「看课报名」", MenuWord.COURSES),
    ("看课 报名。", MenuWord.COURSES),
    ("📚 看课报名", MenuWord.COURSES),
    ("/courses", MenuWord.COURSES),
    ("/courses@linli_bot", MenuWord.COURSES),
    ("／ｃｏｕｒｓｅｓ", MenuWord.COURSES),
    ("Courses", MenuWord.COURSES),
    ("怎么报名？", MenuWord.COURSES),
    ("我要報名", MenuWord.COURSES),
    ("讲座", MenuWord.COURSES),
    ("我的报名", MenuWord.MINE),
    ("我的報名", MenuWord.MINE),
    ("我的课程！", MenuWord.MINE),
    ("My sign-ups", MenuWord.MINE),
    ("/mine", MenuWord.MINE),
    ("取消报名", MenuWord.MINE),
    ("提醒", MenuWord.TOPICS),
    ("訂閱", MenuWord.TOPICS),
    ("reminders", MenuWord.TOPICS),
    ("普法", MenuWord.THEMES),
    ("普法主題", MenuWord.THEMES),
    ("/themes", MenuWord.THEMES),
    ("设置", MenuWord.PROFILE),
    ("設定", MenuWord.PROFILE),
    ("我的資料", MenuWord.PROFILE),
    ("Settings", MenuWord.PROFILE),
    ("语言", MenuWord.LANGUAGE),
    ("語言。", MenuWord.LANGUAGE),
    ("繁體中文", MenuWord.LANGUAGE),
    ("ENGLISH", MenuWord.LANGUAGE),
    ("隐私", MenuWord.PRIVACY),
    ("隱私", MenuWord.PRIVACY),
    ("privacy", MenuWord.PRIVACY),
    ("帮助", MenuWord.HELP),
    ("幫助", MenuWord.HELP),
    ("怎么用", MenuWord.HELP),
    ("ｈｅｌｐ", MenuWord.HELP),
    ("取消", MenuWord.CANCEL),
    ("取消。", MenuWord.CANCEL),
    ("退出", MenuWord.CANCEL),
    ("/cancel", MenuWord.CANCEL),
    ("菜单", MenuWord.START),
    ("/start", MenuWord.START),
    ("退订", MenuWord.STOP),
    ("退訂", MenuWord.STOP),
    ("TD", MenuWord.STOP),
    ("T", MenuWord.STOP),
    ("回复ＴＤ", MenuWord.STOP),
    ("不要再发了！", MenuWord.STOP),
    ("別發了", MenuWord.STOP),
    ("停止", MenuWord.STOP),
    ("unsubscribe", MenuWord.STOP),
    ("Stop!", MenuWord.STOP),
    ("", None),
    ("😊", None),
    ("/", None),
    ("可以", None),
    ("王建国", None),
    ("我想问看课报名的事", None),
    ("请不要取消我的课", None),
    ("书法", None),
    ("停电了", None),
    ("tt", None),
    ("/start l12", None),
]


@pytest.mark.parametrize(("text", "word"), TABLE)
def test_a_menu_word_opens_its_screen(text: str, word: MenuWord | None) -> None:
    assert menu_word(text) is word


@pytest.mark.parametrize(("text", "word"), TABLE)
def test_only_stop_words_stop(text: str, word: MenuWord | None) -> None:
    assert stop_word(text) is (word is MenuWord.STOP)


def test_every_screen_has_words_and_no_word_means_two_screens() -> None:
    lists = lexicon("menu")
    assert set(lists) == set(MenuWord)
    words = [bare(word) for words in lists.values() for word in words]
    assert sorted(words) == sorted(set(words))
