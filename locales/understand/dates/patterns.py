"""How single words of a date or a time are written, as regular expressions on shaped text."""

import re
from collections.abc import Iterable
from typing import Any

_HAN = "零〇一二两三四五六七八九十"
NUM = rf"(?:\d{{1,2}}|[{_HAN}]{{1,3}})"
TO = r"\s*(?:-|~|—|–|－|到|至)+\s*"
_NEW = r"(?<!\d)(?<!\d[.:/-])"  # not within another number
_NEW_CLOCK = _NEW.replace("-", "")  # 12月4日-14:00
_LATIN = r"(?<![a-z])"
_LATIN_END = r"(?![a-z])"
WEEKS = ("周", "星期", "礼拜")
_WEEK = r"(?:周|星期|礼拜)"
_WHICH = r"(?:下个?)+|(?:上个?)+|这个?|本|今"
_HAN_DAY = "[一二三四五六日天]"
_DAY_OF_WEEK = rf"(?:{_HAN_DAY}|[1-7](?!\d|[.:]\d))"
_NO_COUNT = "(?!个|次|天|节|回|遍|堂|期|年|月|楼|岁)"
# A day behind another without its own 周 must not begin a clock time or another word.
_GOES_ON = rf"(?=$|[^\w]|\d|上午|下午|早|晚|中午|傍晚|每|各|共|的|都|{_HAN_DAY}|{NUM}点)"
_LISTED = (
    rf"(?:{TO}|[、,和及与跟&/]\s*)?{_WEEK}{_DAY_OF_WEEK}{_NO_COUNT}"
    rf"|(?:{TO}|[、,和及与跟&/]\s*)?{_HAN_DAY}(?!点|时|十){_NO_COUNT}{_GOES_ON}"
    rf"|(?:{TO}|[、,和及与跟&/])[1-7](?![\d.:]|点|时|\s*[-~]){_NO_COUNT}"
)
NOT_A_WEEKDAY = r"周|星期|礼拜|[^一二三四五六日天1-7]"
WEEKDAYS = (
    rf"(?:(?P<week>{_WHICH})的?)?{_WEEK}的?(?:{_WEEK})?(?P<weekday>{_DAY_OF_WEEK}){_NO_COUNT}"
    rf"(?P<rest>(?:{_LISTED})*)"
)
WEEK = (
    rf"(?P<week>(?:下个?)+|(?:上个?)+|这个?|本){_WEEK}|"
    rf"{_LATIN}(?P<english>this|next|last) week{_LATIN_END}"
)
YEARS = {"今年": 0, "本年": 0, "明年": 1, "来年": 1, "后年": 2, "去年": -1, "前年": -2}
_YEARS = rf"(?P<years>{'|'.join(YEARS)})"
YEAR = _YEARS
_YEAR_SAID = r"(?P<year>\d{4}|\d{2}(?=年)|[零〇一二三四五六七八九]{4})"
FULL_DATE = (
    rf"{_NEW}{_YEAR_SAID}年\s*(?P<month>{NUM})月(?:份)?(?P<day>{NUM})(?:日|号)?(?!\d|点|时|:)"
)
SIGNED_DATE = (
    r"(?<!\d)(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})"
    r"(?:日|号)?(?!\d|[点时:])"
)
_MONTHS = r"(?P<months>(?:下个?)+月|(?:上个?)+月|这个?月|本月|当月)"
_SAID_MONTH = rf"(?:(?:{_YEARS}的?)?{_NEW}(?P<month>{NUM})月(?:份)?|{_MONTHS}(?:份)?)"
_NO_PLACE = r"(?!楼|教室|厅|会议室|门|线|馆|院|桌|活动室|室|房|机|栋|单元)"
MONTH_DAY = (
    rf"{_SAID_MONTH}的?(?:(?P<day>{NUM})(?:日|号){_NO_PLACE}"
    # 12月4 14:00, but not 12月4点.
    r"|(?P<bare>\d{1,2})(?!\d|[点时:月年]|\s*[-~]\s*\d{1,2}[点时:]))"
)
DAY = rf"{_NEW}(?P<day>{NUM})(?:日|号){_NO_PLACE}"
NTH_WEEKDAY = (
    rf"{_SAID_MONTH}的?(?:第(?P<nth>{NUM})|最后一)个?{_WEEK}(?P<weekday>[一二三四五六日天])"
)
MONTH = rf"{_SAID_MONTH}(?P<end>底|末)?"
COMPACT_DATE = r"(?<!\d)(?P<year>20\d\d)(?P<month>0\d|1[0-2])(?P<day>[0-2]\d|3[01])(?!\d)"
PAIR = (
    rf"{_NEW}(?P<first>\d{{1,2}})(?P<sign>[./-])(?P<second>\d{{1,2}})"
    r"(?![\d%:点时万千元米倍折]|\s*[./-]\s*\d|(?<=-\d)号|(?<=-\d\d)号|\s*(?:小时|am|pm|[ap]\.m))[日号]?"
)
DAYS_LATER = rf"过?(?P<n>{NUM})个?(?P<unit>天|日|周|星期|礼拜)(?:之|以)?后(?!天)"
EXACT = r"(?<!\d)\d{4}-\d\d-\d\dt\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:z|[+-]\d\d:\d\d)?(?!\d)"
_HALF = r"(?:\s*(?P<half>[ap]\.?m)(?:\.|(?![a-z])))?"
COLON_CLOCK = (
    rf"{_NEW_CLOCK}(?P<hour>\d{{1,2}})\s*[:;]\s*(?P<minute>\d{{1,2}})"
    rf"(?::\d\d)?(?![\d:])分?{_HALF}"
)
_MINUTE = (
    r"\d{2}分?|\d分|[零〇0][一二三四五六七八九\d]分?|[二三四五]?十[一二三四五六七八九]?分?"
    r"|[一二三四五六七八九]分"
)
# A half or a quarter ends the time of day, whatever number begins behind it.
_QUARTER = r"(?:半|[一1三3两]刻)(?![人名个位次节讲堂天小年])"
_NO_AMOUNT = r"(?![\d人名个位次节讲堂天周元:.]|号楼|分钟)"
SPOKEN_CLOCK = (
    rf"{_NEW_CLOCK}(?P<hour>{NUM})(?:点(?!多|来|许|左右)|时(?!间|候|长|段|许))[钟整]?[过:]?"
    rf"(?:(?P<minute>{_QUARTER}|(?:{_MINUTE}){_NO_AMOUNT})钟?)?(?:差(?P<ago>\d{{1,2}}分|[一五十]+分|一刻)钟?)?"
    rf"整?{_HALF}"
)
MINUTES_TO = rf"差(?P<ago>\d{{1,2}}分?|[一二三五十]+分?|一刻)钟?(?:到|就|,)?(?P<hour>{NUM})点钟?"
HALF_DAY_CLOCK = (
    rf"{_NEW_CLOCK}(?P<hour>\d{{1,2}})\s*(?:(?P<half>[ap]\.?m)(?:\.|(?![a-z]))"
    r"|o'?clock(?:\s*sharp)?)"
)
AT_HOUR = r"(?<![a-z])at (?P<hour>\d{1,2})(?![\d:.;/-]|\s*[ap]\.?m|\s*o'?clock| [a-z]+ \d{4})"
HALF_PAST = rf"{_LATIN}half-past (?P<hour>[a-z]+|\d{{1,2}}){_LATIN_END}(?!:)"
NOON = rf"{_LATIN}(?:(?:12 ?)?noon|midday){_LATIN_END}|正午(?!\d|[{_HAN}])"
MIDNIGHT = rf"{_LATIN}midnight{_LATIN_END}|午夜|子夜|零点|凌晨零点"
BEFORE_RANGE = (
    rf"{_NEW}(?<![年月])(?P<hour>{NUM})(?=(?:\s*(?:to|till|until)\s*|{TO}){NUM}"
    rf"\s*(?:[:;]\d|点|时(?!间)|[ap]\.?m))"
)
COMPACT_CLOCK = (
    r"(?<![\d.:/-])(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?![\d年:./-]|\s*[人名元个])"
)
LASTS = (
    r"(?<![\d.])(?:(?P<hours>\d{1,2}(?:\.\d+)?|半|[一二两三四五六七八])个?(?P<half>半)?"
    r"\s*(?:小时|钟头|hours?|hrs?|h)(?![a-z])(?P<half2>半)?)?"
    r"(?:(?P<minutes>\d{1,3}|[一二三四五六七八九十]{1,3})\s*(?:分钟|minutes?|mins?)(?![a-z]))?"
    r"(?P<later>(?:之|以)?后)?(?<=[时头钟半后hrsen])"
)
UNITS = {"周": "weeks", "星期": "weeks", "礼拜": "weeks", "weeks": "weeks", "天": "days"}
UNITS |= {"days": "days", "week": "weeks"}
_TOTAL = r"(?:(?:一共|总共|共计|总计|合计|共|连续|连上|连着|连|持续|为期|上)(?:有|上)?|x\s*)"
TIMES = (
    rf"{_TOTAL}?{_NEW}(?<!第)(?P<n>\d{{1,3}}|[{_HAN}百]{{1,4}})\s*个?"
    rf"(?P<unit>次|节|讲(?!座|堂)|堂|回|周(?![{_HAN}日天]|的?{_WEEK})|星期(?![{_HAN}日天])"
    rf"|礼拜(?![{_HAN}日天])|times|sessions|lessons|classes|weeks)课?"
)
DAYS_IN_ALL = (
    rf"(?:一共|总共|共|连续|连着|持续|为期|连)(?P<n>{NUM})(?P<unit>天)|x ?(?P<n2>\d{{1,3}})(?!\w)"
)
EVERY_DAY = rf"每天|每日|天天|每一天|{_LATIN}(?:every ?day|daily){_LATIN_END}"
EVERY_WEEK = (
    rf"[每逢](?:逢|个|一)?(?={_WEEK}{_DAY_OF_WEEK}{_NO_COUNT})|每个?{_WEEK}(?!{_DAY_OF_WEEK})"
    rf"|{_LATIN}(?:every week|weekly|once a week|every|each){_LATIN_END}"
    r"(?! \d| two| other| second| month| year)"
)
OFTEN_A_WEEK = rf"每个?{_WEEK}(?:上|有)?(?P<n>{NUM})(?:次|节课?|回|堂课?)"
EVERY_WEEKS = (
    rf"每(?P<gap>隔)?(?P<n>\d|[一二两三四])个?(?:(?={_WEEK}{_DAY_OF_WEEK})"
    rf"|{_WEEK}(?:的|一次)?(?!{_DAY_OF_WEEK}))"
)
EVERY_OTHER = (
    rf"每?隔一?个?(?={_WEEK}{_DAY_OF_WEEK})|每?隔一?个?{_WEEK}(?={_WEEK}|的|一次|,)"
    rf"|{_LATIN}(?:every other week|every other|every two weeks|every 2 weeks|every second"
    rf"|biweekly|fortnightly){_LATIN_END}"
)
UNNAMED_WEEK = rf"第{NUM}个?{_WEEK}[一二三四五六日天]?|最后一?个?{_WEEK}[一二三四五六日天]?"
VAGUE_HOURS = (
    r"[一二两三四五六七八九][、,]?[二三四五六七八九]点|十[一二][二三]点|九、?十点"
    r"|\d{1,2}[、,]\d{1,2}点(?!\d)"
)
LUNAR_DAY = (
    r"初[一二三四五六七八九十]|(?:[一二三四五六七八九]|十[一二]?)月(?:初[一二三四五六七八九十]"
    rf"|(?:二十|三十|十)[{_HAN}]?(?![{_HAN}日号]))|闰[{_HAN}]+月"
)
FEW_DAYS = r"[一二两三四五六七八九][二两三四五六七八九十]天(?:之|以)?[后内]"
THE_NTH = r"(?<![\da-z])(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)(?![a-z])"
IN_DAYS = (
    r"(?<![a-z])in (?P<n>\d{1,2}|a|one|two|three|four|five|six) (?P<unit>day|week)s?(?![a-z])"
)
AMOUNT = (
    r"(?<!\d)\d+(?:\.\d+)?\s*(?:多?人|名|个|位|元|块|万|千|岁|号楼|楼|层|室|教室|号教室|班|页|km|米|%"
    r"|栋|单元|路|座|席|份|张|平米|人次|课时|学时|级|度|折|本|篇|分钟后?|people|seats|persons?)"
    r"|(?<!\d)\d+号(?:楼|教室|厅|会议室|门|线|馆|院|桌|活动室|室|房|机|栋|单元)"
    rf"|第\s*{NUM}\s*(?:期|次|节|讲|课|届|教室|会议室|小学|中学|村|社区|活动室|个|名|位|轮|场|批|季)"
    r"|0\d{2,3}-\d{7,8}|[路街弄巷道村]\d+(?:号|弄|巷)|\d{3,}(?:号|弄)"
    rf"|[{_HAN}百]+(?:人|名|位|元|块|楼|层|室|号楼|教室|村|岁|课时|学时|分之|年级|中|小|届)"
    r"|(?:教室|室|厅|楼|栋|座|馆|房|间|room)\s*\d+(?![\d:点时月日号./-])|提前\S{0,4}?(?:分钟|小时|钟|天)|\d{7,}"
)
STRAY = r"\d+"
# 三十五点 is no 五点.
STRAY_NUMERALS = rf"[{_HAN}]+(?=\d|[{_HAN}]?[点月]\d)"
LATIN_WORD = r"[a-z][a-z']*"
SIGNS = {
    "to": [
        "-",
        "--",
        "~",
        "~~",
        "—",
        "——",
        "–",
        "到",
        "至",
        "直到",
        "直至",
        "截至",
        "to",
        "till",
        "until",
    ],
    "end": ["结束", "下课", "为止", "散场", "散会", "止", "放学"],
    "edge": ["前", "后", "以前", "以后", "之前", "之后", "以内", "之内", "内", "开外"],
    "change": ["改到", "改成", "改为", "改至", "调到", "调至", "换到", "移到", "挪到", "->", "→"],
    "from": ["起", "开始", "开课", "开班"],
}


def one_of(words: Iterable[str]) -> str:
    """Any of the words, longest first; words in Latin letters stand alone."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(
        rf"{_LATIN}{re.escape(word)}{_LATIN_END}" if word[0].isascii() and word[0].isalpha()
        else re.escape(word)
        for word in ordered
    )  # fmt: skip


def month_name_day(words: dict[str, Any]) -> str:
    """Dec 4th, 2026"""
    return (
        rf"{_LATIN}(?P<month>{'|'.join(words['months'])})\.?\s*(?:the )?(?P<day>\d{{1,2}})"
        rf"(?:st|nd|rd|th)?(?:,?\s*(?P<year>20\d\d))?(?![\d:a-z]|\s*[ap]\.?m)"
    )


def day_month_name(words: dict[str, Any]) -> str:
    """4 December 2026"""
    return (
        rf"{_NEW}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:of )?"
        rf"(?P<month>{'|'.join(words['months'])})\.?{_LATIN_END}(?:,?\s*(?P<year>20\d\d))?(?![\d:])"
    )


def feast(words: dict[str, Any]) -> str:
    """明年元旦"""
    return rf"(?:{_YEARS}的?)?(?P<word>{one_of(words['feasts'])})(?!假|前|后|期间)"


def around_feast(words: dict[str, Any]) -> str:
    """元旦前, 元旦假期"""
    return rf"(?:{one_of(words['feasts'])})(?:当天)?(?:假|之?前|之?后|期间)"


def english_weekday(words: dict[str, Any]) -> str:
    """Next Wednesday"""
    names = "|".join(name for name in words["weekdays"] if len(name) > 1)
    return rf"{_LATIN}(?P<week>this |next |last |coming |on )?(?P<weekday>{names})\.?{_LATIN_END}"


def weekday_plural(words: dict[str, Any]) -> str:
    """Wednesdays"""
    names = "|".join(name for name in words["weekdays"] if len(name) > 1)
    return rf"{_LATIN}({names})s{_LATIN_END}"
