"""A question as the grammar reads it: half-width, lower case, simplified, with the way back to what was typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from crm_tools.assistant.understand.vocabulary.words import grammar
from crm_tools.texts import Language

_TRADITIONAL = (
    "銷額訂單數戶個幾買賣價錢類產級種線機電腦飾護膚顏請問給這時間過還沒總計歲學會員從後當來週禮號點開關際趨勢圖較對"
    "與為們誰麼樣獲復購頻費優銀鑽廣門蘇慶瀋陽濟東長寧無錫鄭漢島廈貴陝齊爾濱連龍臺灣國節雙兩萬億業務營績應該實變動漲"
    "賬帳發貨運統覽瀏諮詢車質報導畫餅條狀態結構觀識擁認證記錄讓選項題頁顧顯競爭雜錶鐘鍋廚傢燈書筆裝褲襪帶環鏡嬰兒寵"
    "貓鳥魚雞麵飲藥醫療眾負責團隊權獎贈輛邊進遠達離難雖願歷曆尋舊補製術語說讀課談調論設許訪評詞試詳誤豐貳財貢貧貸貿"
    "賀賓賞賠賤賽贏趕躍軟軸輕輪輸轉農適遊違遞遲郵鄉醬釋鋼鐵鏈鎖閉閱陰隨險雲靜響頂順須預飛館馬驗體鮮麗黃黨齡絲紅約純"
    "紙細終組絡絕網綠維緊編練縣縮織續羅聯聲職聽膠臉臨華葉蓋薦藍處虛蟲衛裏裡複見規視親區協參嗎圍園圓場塊壓壞夢夠夾奧"
    "婦媽孫寫寬將專層嶺幣帥師幫庫廠張強彈彙徑恆惡愛慣憑戰戲擊擔據擴擇損換揚攝擺敗敵斷於昇晝暫曉楊極樂標樓樹橋檔檢櫃"
    "歐歡歸殘毀氣決沖況洩涼淨減湊測溫準溝滅滿滯漸潔潤澤濕濃災烏煙熱爐牆獨現瑪畢異瘋盜盡監盤確碼礎祕禍稅穩窮範築簡簽"
    "籃糧紀納紛紹經綜緒締緣緩註鎮妝鬧掛"
)
_SIMPLIFIED = (
    "销额订单数户个几买卖价钱类产级种线机电脑饰护肤颜请问给这时间过还没总计岁学会员从后当来周礼号点开关际趋势图较对"
    "与为们谁么样获复购频费优银钻广门苏庆沈阳济东长宁无锡郑汉岛厦贵陕齐尔滨连龙台湾国节双两万亿业务营绩应该实变动涨"
    "账账发货运统览浏咨询车质报导画饼条状态结构观识拥认证记录让选项题页顾显竞争杂表钟锅厨家灯书笔装裤袜带环镜婴儿宠"
    "猫鸟鱼鸡面饮药医疗众负责团队权奖赠辆边进远达离难虽愿历历寻旧补制术语说读课谈调论设许访评词试详误丰贰财贡贫贷贸"
    "贺宾赏赔贱赛赢赶跃软轴轻轮输转农适游违递迟邮乡酱释钢铁链锁闭阅阴随险云静响顶顺须预飞馆马验体鲜丽黄党龄丝红约纯"
    "纸细终组络绝网绿维紧编练县缩织续罗联声职听胶脸临华叶盖荐蓝处虚虫卫里里复见规视亲区协参吗围园圆场块压坏梦够夹奥"
    "妇妈孙写宽将专层岭币帅师帮库厂张强弹汇径恒恶爱惯凭战戏击担据扩择损换扬摄摆败敌断于升昼暂晓杨极乐标楼树桥档检柜"
    "欧欢归残毁气决冲况泄凉净减凑测温准沟灭满滞渐洁润泽湿浓灾乌烟热炉墙独现玛毕异疯盗尽监盘确码础秘祸税稳穷范筑简签"
    "篮粮纪纳纷绍经综绪缔缘缓注镇妆闹挂"
)
_MARKS = '。;，,、、；;：:—-–-―-－-−-～~〜~“"”"‘\'’\'「"」"『"』"【"】"《"》"？?！!￥¥　 \u00a0 '
"""Punctuation and what it is read as, in pairs."""
_ONE_TO_ONE = dict(zip(_TRADITIONAL + _MARKS[::2], _SIMPLIFIED + _MARKS[1::2], strict=True))
_TABLE = str.maketrans(_ONE_TO_ONE)

CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CJK_CHAR = re.compile(f"[{CJK}]")
_SPACE_AT_CJK = re.compile(f"(?<=[{CJK}、,.;]) +| +(?=[{CJK}、,.;])")
_LATIN_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Text:
    """``norm`` is read by the grammar; ``origin[i]`` is where its i-th character begins in ``raw``."""

    raw: str
    norm: str
    origin: tuple[int, ...]

    def quote(self, start: int, end: int) -> str:
        """What the person typed between two places of ``norm``."""
        if start >= end:
            return ""
        last = next((place for place in self.origin[end:] if place > self.origin[start]), len(self.raw))
        return self.raw[self.origin[start] : last].strip()

    @property
    def cased(self) -> str:
        """``norm`` with the capital letters as typed; what a rewording put there stays as it is."""
        typed = (self.raw[place] for place in self.origin)
        return "".join(raw if raw.lower() == one else one for raw, one in zip(typed, self.norm, strict=True))


@lru_cache(maxsize=512)
def normalise(raw: str) -> Text:
    """Half-width, lower case, simplified characters, one space between Latin words and none beside Chinese ones."""
    characters: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(_paused(raw)):
        plain = _ONE_TO_ONE.get(character) or unicodedata.normalize("NFKC", character)
        for part in plain.lower():
            part = _ONE_TO_ONE.get(part, part)
            if unicodedata.category(part) in ("Cf", "Cc"):
                part = " " if part in "\t\n\r" else ""
            if part:
                characters.append(" " if part.isspace() else part)
                origin.append(place)
    norm = "".join(characters)
    keep = [True] * len(norm)
    for match in re.finditer(r"(?<= ) +|^ +| +$", norm):
        keep[match.start() : match.end()] = [False] * (match.end() - match.start())
    norm, origin = _kept(norm, origin, keep)
    keep = [True] * len(norm)
    for match in _SPACE_AT_CJK.finditer(norm):
        keep[match.start() : match.end()] = [False] * (match.end() - match.start())
    norm, origin = _kept(norm, origin, keep)
    return Text(raw, norm, tuple(origin))


def _paused(raw: str) -> str:
    """The long dash of two, behind which a sentence goes on, as a comma, between numbers it is “to”; 日 told apart from
    the week before it as each day."""
    return _PER_DAY.sub("每日", _LONG_DASH.sub("， ", raw))


_PER_DAY = re.compile("(?<=[周期拜])[ \u3000]日(?=[登订单销成新活咨退浏客下][录陆单量售交增跃询款览价])")
"""上周 日登录次数: last week by day, where 上周日 is a Sunday."""
_LONG_DASH = re.compile(r"(?<![\d年月日号])——|——(?![\d今去上本])")


def fold(phrase: str) -> str:
    """A phrase of the vocabulary as it looks in a normalised question: :func:`normalise` without the way back."""
    if phrase.isascii() and phrase.isprintable():  # most phrases, a hundred thousand of them
        return _SPACE_AT_CJK.sub("", " ".join(phrase.lower().split()))
    plain = unicodedata.normalize("NFKC", _paused(phrase).translate(_TABLE)).lower().translate(_TABLE)
    spaced = re.sub(r"\s+", " ", "".join(c for c in plain if c.isprintable() or c.isspace())).strip()
    return _SPACE_AT_CJK.sub("", spaced)


def language_of(text: str) -> Language:
    """The language to answer in: Chinese as soon as the sentence is built of it, whatever names stand in it."""
    chinese = len(_CJK_CHAR.findall(text))
    if not chinese:
        return "en"
    words = [word.lower() for word in _LATIN_WORD.findall(text)]
    sentence = any(word in _english() for word in words)
    return "en" if sentence and len(words) * 2 > chinese else "zh"


@cache
def _english() -> frozenset[str]:
    """Words that build English sentences, as opposed to names such as GMV."""
    return frozenset(grammar()["english"]["words"].split())


def _kept(norm: str, origin: list[int], keep: list[bool]) -> tuple[str, list[int]]:
    return (
        "".join(character for character, kept in zip(norm, keep, strict=True) if kept),
        [place for place, kept in zip(origin, keep, strict=True) if kept],
    )
