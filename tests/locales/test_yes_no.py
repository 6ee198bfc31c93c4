"""What an answer answers. A wrong yes or no is a failure; unclear is safe."""

import pytest

from locales.understand import Answer, yes_no

YES = """
可以
可以！
可以的。
当然可以
當然可以
没问题
沒問題
没问题，谢谢老师
没有问题
好
好的
好的。
好的好的
好的😊
好的👍
好的，谢谢
好的 谢谢
好嘞
好吧
行
行，我来
行啊
嗯，好的
嗯嗯 好的
ＯＫ
ok
OK的
Ok!
🆗
✅
是
是的
是的是的
对
對的
对对对
能
能来
能來
我能来。
能参加
准时参加
準時參加
一定到
会来的
會來的
来
我来
去
要
我要
要的
愿意
願意
同意
接受
确认
確認
确认参加
有空
有空，可以
老师好，可以
你好，我能来
收到，能来
收到。我参加
那好吧
那行
yes
Yes please
YES!!!
yep
sure
Sure, thanks
of course
I can come
I’ll be there
no problem
""".strip().splitlines()

NO = """
不可以
不可以。
不行
不行！
不行不行
不行啊
不
不，谢谢
不不不
否
不能
不能来
不能來
我不能来
不去了
我不去了
不去了，谢谢
不来了
來不了
去不了
去不了😭
不好意思，去不了
不好意思去不了了
對不起，來不了
抱歉，临时有事，不能参加
临时有事来不了
没空
沒空
没时间
沒有時間
不参加
不參加了
不用了
不用了，谢谢
不用 谢谢
不要
不要了
不需要
不是
不同意
不接受
拒绝
放弃
让给别人吧
算了
收到，去不了
不方便
❌
🙅‍♀️
👎
no
No.
No thanks
no, thank you
nope
can't
I can’t come
can not
not coming
Sorry, I can't make it
""".strip().splitlines()

ACKNOWLEDGED = """
收到
收到！
收到了
已收到
收到，谢谢
收到 謝謝老師
知道了
知道啦
我知道了
好的，收到
好的知道了
OK 收到
明白
了解了
瞭解了
谢谢
謝謝
谢谢您
多谢
感谢老师
辛苦了
老师辛苦了
👍
👍🏻👍🏻
👌
🙏
嗯
嗯嗯
哦
噢，知道了
thanks
Thank you!
thx
got it
noted
Noted, thanks
""".strip().splitlines()

UNCLEAR = """

？
不行，但周二可以
不行,但周二可以
不行但是周二可以
不是不行
不是 不行
不能不来
不可以不去
没说不行
应该可以
應該能來
可能去
尽量
看情况
再说吧
到时候再看
可以吗
可以吗？
可以？
能来吗
行不行
去不去
要不要
好不好
是不是
要是能来
要是能来我就去
如果不下雨就来
可以的话我就去
下雨就不去
不一定
不知道
不知道呢
不会的
不要紧
不客气
没事
可 以
还是
就是
对了
对方
好像
好老师
老师好
王老师好
你好
您好
早上好
那就好
要好
可是
他不去
我妈能来
周五可以
明天能来
下次
改天
好，不去了
可以，不行
可以不去
当然不
有事
不好意思
不好意思，可以
请问几点
几点
在哪里
1
2
138 0000 0000
😊
哈哈哈
...
maybe
not sure
I don't know
yes and no
of course not
yes I can't
know
okra
no idea
no worries
If I can
can I come?
/start
看课报名
""".strip("\n").splitlines()

TABLE = [
    *[(text, Answer.YES) for text in YES],
    *[(text, Answer.NO) for text in NO],
    *[(text, Answer.ACKNOWLEDGED) for text in ACKNOWLEDGED],
    *[(text, Answer.UNCLEAR) for text in UNCLEAR],
]


@pytest.mark.parametrize(("text", "answer"), TABLE)
def test_an_answer_is_read_as_it_was_meant(text: str, answer: Answer) -> None:
    assert yes_no(text) is answer


@pytest.mark.parametrize(
    "doubt", ["如果{}", "{}吗", "{}？", "不是{}", "{}，但是要晚一点", "谁说{}", "{}才怪"]
)
def test_an_answer_inside_a_sentence_is_left_open(doubt: str) -> None:
    texts = [doubt.format(text) for text in (*YES, *NO)]
    assert [text for text in texts if yes_no(text) is not Answer.UNCLEAR] == []


def test_lines_are_read_one_by_one() -> None:
    assert yes_no("收到\n我参加") is Answer.YES
    assert yes_no("可以\n不行") is Answer.UNCLEAR
