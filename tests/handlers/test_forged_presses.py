"""Presses that no button of ours sends: answered, acting on nothing, telling nothing."""

import pytest

from bot.inbox.quarantine import quarantined
from school.database import Database
from tests.handlers.steps import add, newcomer, open_mine, sign_up
from tests.support.bots import running_linli
from tests.support.schools import small_school

NONSENSE = (
    "b:", "b:zz", "b:s999", "b:t999.0.1.0.2", "b:a.1.1.0.0", "b:c5", "b:" + "9" * 60,
    "h:a", "h:t999", "hs:999", "o:0", "o:999:s1", "o:99999999999", "o:1:zz", "d:999", "d:x",
    "su:999:0:0", "su:1:999:0", "su:1:-5:0", "so:999:", "so:1:x.y", "ag:999:0", "un:999:0",
    "nn:999", "ap:999", "lo:phone", "lo:year", "gy", "wt:2", "m:nobody:", "m:past:1.2.3",
    "dp:999:0:", "dp:1:99:zz", "uw:0:0", "uwd:9", "thp:9:9", "agp:x", "pl:999",
    "qp:999:0:0", "qp:x", "qd:999", "qa:999", "ql:99", "qt:999:5", "qo:999",
    "dl:0:0", "dt:999:0", "dr:1", "dx:1", "dc:1:phoned", "dc:1:boss", "dk:1:0", "du:1:1:1", "ds:1",
    "cl:9", "ci:1:1", "tks:deskto:1:1", "tks:canned::1", "xa:999", "xc:999",
    "chi:menu::0:0", "chi:nobody::1:9", "tki:menu::1", "tki:nobody::1", "mio:1:0", "mio:999:7",
    "mit:1:0", "mib:1:0", "mib:0:1", "mid:1:0", "mia:1:fee:0:0", "mia:1:party:0:0",
    "mis:1:1:kind:party:0", "mis:1:1:minutes:²:0", "miv:1:1:1", "mix:1", "mif",
    "tn:99", "tnl:theme:9:0", "tnl:x:1:1", "tnh:theme:9:ever", "tnh:theme:9:2147483647",
    "tns:offer:1:1", "tnr:theme:0", "tnx:99", "tny:theme:9", "stg:x", "stg:quiet", "sto:x",
    "sto:timezone", "stv:timezone:UTC",
    "stv:daily_messages:99", "stv:x:1", "sec:settings", "sec:tonight",
    "day:1:0", "day:740000:99", "days:-1", "rks:99", "rk:999", "wls:9", "wl:999:9", "log:9:9:9:9",
    "log:x", "logl:999:0:0", "logp:9", "logd:99",
    "ofl:9:99", "ofn", "ofc:1", "ofk:1", "ofe:1:1:0", "ofe:1:1:1", "ofe:999:0:9", "ofd:999",
    "ofx:1:1:x", "ofp:999:check:0", "ofp:999:x:0", "ofs:999:1:capacity:5", "ofs:1:1:party:5",
    "ofr:999:1:1", "ofm:999:1:1", "ofo:999:1", "ofv:999:1", "ofu:999:1:1", "ofh:skip", "ofh:x",
    "ofa:999:1", "ofw:4",
    "anac:999:offering:0:0", "anac:999:kinds:1:99", "anac:999:x:0:0", "anpl:999:offering:999:0",
    "anpl:999:site:1:0", "anpe:999:999:seat:0", "anpe:999:0:seat:0", "anad:999:site:abc:0:any::",
    "anad:999:category:0:0:any:20261301:20261302", "anad:999:not_seen:0:1:any::", "anco:999:9",
    "anad:999:offering:²:0:any::", "andc:999:abc", "anus:999:9:9", "anst:999:ledger:0",
    "cs:whom:x:0:0", "tks:whom:999.out:1",
    "ofa:999:1", "ofw:4", "cll:999", "clr:999:1", "clr:1:x", "cae:999:no", "cae:1:boss",
    "osu:1:99", "osu:x:0", "osw:copy:9", "osw:x:0", "osk:survey", "osk:x", "ost:needs", "ost:x",
    "osv:999:card:0", "osv:999:send:0", "osv:1:x:0", "oss:999:anonymous:1", "oss:1:title:5",
    "oss:1:x:1", "osc:999:7", "osc:1:0", "osn:999:one", "osn:1:x", "osq:999:card:0", "osq:1:x:0",
    "osf:999:type:x", "osf:999:text:1", "osm:999:1", "oshw:999:1:0", "osj:999:1:1:-1:-1:0",
    "oso:999:1:card", "oso:1:1:x", "osg:999:1:1", "osy:999:999", "osp:999:1:choose:1:0",
    "osp:1:1:x:0:0", "anau:-999", "ansb:999:9", "cs:svnew:x:0:0", "tks:svnew:x:0",
    "tks:svtmpl:x:0", "tki:svopt:x:1",
    "anp:999:phone", "anp:1:nophone", "anp:1:shout",
    "vrq:999", "vds:999", "vle:x:0", "vle:past:99", "vlo:999", "vlc", "vol:999", "voc:999:skills",
    "vom:1:9", "vod:1:7", "vot:1:2:noon:1", "voa:999", "vox:1:1", "voy:1:1", "vjb", "vja",
    "vjw:999", "vjw:0", "vtm:99", "vte:999:0", "vse", "vsm:1", "vsl:24323:99",
    "vsi:999:999", "vsc:1:1:1",
    "ofq:1:1:1", "ofq:999:1:1",
    "or:999", "orw:999", "orq:999", "orz:999", "orv:999:busy", "orv:1:party", "orl:own:999:0:99",
    "orl:x:0:0:0", "orn:999", "ord:999", "ora:999:note", "ora:1:x", "ort:999:1", "ory:999:1",
    "ors:999:1:5", "orr:999:1:9", "ore:999:1:room", "orx:999", "orp:999:1", "tki:order::1",
    "tki:order:999:1", "tki:order:x:1", "wn:999:0:0", "wn:1:999:9", "wni:1:999", "wns:1:999:1",
    "wns:999:1:1", "pc:999", "pch:999:0", "pch:1:99", "pcc:999", "sn:999", "sno:999:0", "snw:1:9",
    "snh:1:9", "snr:1:9", "snd:1:999:1", "snc:999", "sns:1:lawyer", "sns:1:x", "snx:1:lawyer",
    "vi:999:0", "vi:1:99", "sv:999:1:0", "tr:999:1", "", "x",
    "cin:s:" + "A" * 22 + ":0:0", "cin:i:" + "A" * 22 + ":1:999", "cin:u:x:0:1", "cin:q:x:0:1",
    "cin:b:" + "A" * 22 + ":0:0", "cin:a:" + "A" * 22 + ":0:-9", "cit:999", "cio", "oci:999",
    "oci:0", "ocp:999:1", "ocr:999:0:1", "ocr:1:99999999999:1", "oco:999:9", "cs:checkin::0:0",
    "orf:999:9", "org:999:9", "wnr:1:999:9", "wnr:999:1:99", "slr:999:0:1-2", "slr:1:0:x",
    "atl:9", "oat:1:c", "oat:999:r", "oat:1:x", "oat:0:c", "atp:1:9", "atk:1:1:came:0",
    "atk:1:1:gone:0", "atv:999", "atf:1:1:1:1", "atf:1:0:0:0", "atw:1:1", "atn:1", "ata:1:spot",
    "ata:1:x", "atm:0:9", "atq:24320:999", "atq:1:0", "atb:24320:0:site:9", "atb:24320:0:all:0",
    "att:24320:0:site:x:0:9", "att:24320:0:offering:7:1:0", "atc:24320:1:1", "atx:24320:0",
    "tks:ptimes::1", "secg:courses", "secg:x",
    "svo:999", "svo:0", "svo:1:x", "svi:99", "svi:x", "sve:999:0", "svw:999:9", "svb:999:0",
    "svb:1:999", "svc:999:0", "svu:999:0", "svg:999", "sva:999:1:1", "sva:1:999:²", "svs:999",
    "svm:999:1:1:1:0", "svm:1:1:1:maybe:0", "svd:999:1", "svn:999:1:9", "svy:999:1:1", "svy:1:1:0",
    "svy:1:1:9999999", "svk:999:1", "svz:999:1", "svl:999:1", "svp:999:1:99", "svr:999:1:9",
    "svx:999:1:9", "svq:999", "svf:999", "svh:999:1", "svt:999:1", "svv:999:9",
    "sec:calls@1", "sec:lines@999", "wls:0@1", "wl:1:0@999", "cls:0@x", "dl:0:0@1", "sec:x@1",
    "@1", "orl:own:999:0:0@999", "thq:999:0", "thq:1:99", "tht:999:0", "tht:1:999",
    "osr:999", "osr:0", "osrl:999:9", "osrq:999:1:0", "osrq:1:999:99", "osra:999:9",
    "osrc:999:s:0", "osrc:1:x:0", "osrz:999", "osrx:999", "osd:999", "osdn:999", "osdf:999",
    "osb:x", "osb:t", "osby:999:1", "osbx:999",
    "aw:999:ill", "aw:1:x", "fs:999:5", "fs:1:6", "fs:1:0", "fa:999:1", "fa:1:9", "fw:999",
    "awc:999", "fc:999",
    "ccl:999", "cce:999:told", "cce:1:x", "ofbl:99", "ofb:999:9",
    "mrr:999:0", "mrr:0:1", "mrr:x:0", "mrv:0:2026:9", "mrv:999:1:0", "mry:999:0", "mry:0:99",
    "mrw:99", "mrc:0:2026", "mrc:999:2026", "mrc:0:9999", "acr:1:9", "acp:999:0", "acp:1:1",
    "act:999:2026:card", "act:1:2026:x", "aca:1",
)  # fmt: skip


async def test_every_forged_press_is_answered(database: Database) -> None:
    school = await small_school(database)
    await school.offering("防诈骗讲座")
    async with running_linli(database) as linli:
        wang = await newcomer(linli)
        await wang.send("/courses")
        shown = await wang.wait_for("哪个教学点")
        for data in NONSENSE:
            press = await wang.press(data, on=shown)
            await press.answered()
        await linli.app.runner.drained()
    async with database.read() as session:
        assert await quarantined(session) == []


@pytest.mark.parametrize("data", ["pl:{0}", "xa:{0}", "xc:{0}", "vi:{0}:0", "sv:{0}:1:0"])
async def test_nobody_learns_of_or_touches_the_place_of_another(
    sqlite_database: Database, data: str
) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("书法班", sessions=4)
    async with running_linli(sqlite_database) as linli:
        wang, li = await newcomer(linli), await newcomer(linli, "李建国")
        await sign_up(wang, offering)
        await li.send("/mine")
        shown = await li.wait_for("还没有报名")
        press = await li.press(data.format(1), on=shown)
        await press.answered()
        answer = await li.wait_for(lambda message: message.id == shown.id)
        assert "王秀英" not in answer.text
        await open_mine(wang, "书法班")


async def test_nobody_signs_up_the_people_of_another(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    first = await school.offering("书法")
    second = await school.offering("国画")
    async with running_linli(sqlite_database) as linli:
        wang, li = await newcomer(linli), await newcomer(linli, "李建国")
        await sign_up(wang, first)
        await add(wang, first, "张桂兰")
        await sign_up(li, first)
        await li.send("/mine")
        card = await li.wait_for("我的报名")
        await li.press(f"su:{second}:2:0", on=card)
        answer = await li.wait_for("不是您代报的人")
        assert "张桂兰" not in answer.text
