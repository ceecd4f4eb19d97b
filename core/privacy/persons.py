"""Names of projects and parcels that are, or contain, the name of a natural person: a homestead bears its owner's.

What looks so is left out rather than kept: where it was a place after all, its id is shown instead.
"""
from __future__ import annotations

import re

import pandas as pd

from .content import scan_column

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
    "叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔"
    "贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁"
    "时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴"
    "华车冉房边")
_DOUBLE = "欧阳|上官|司马|诸葛|夏侯|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|长孙|宇文"
# The last character of a short name that is one of a place or of a thing.
_OF_A_PLACE = (
    "村镇乡县市区组社屯庄寨堡里坊街巷路桥道铁山岭峰岗坡坪坎沟谷坝洞岩石崖河江湖海溪泉井塘池渠库滩洲岛"
    "湾港渡口泽沙林园田地场圃坛亭塔楼府苑院馆校厂站所店铺库矿窑城关门营寺庙庵祠桩线段块片带")
_HOME = ("先生|女士|小姐|(?:等?[0-9一二三四五六七八九十两几多]*[户人])?(?:的|个人|自建|自用|新建|翻建|原址|农村)*"
         "(?:户|家)?(?:的|农村)*(?:户|家|宅|住宅|宅基地|农房|住房|房屋|民房|私房|楼房|平房|自建房|自用房|建房|建房用地|住宅用地|住宅楼)(?:用地|项目|工程)?")
_ORDINARY = "高层|安置|安居|康居|易地|单身|单元|成套|常规|江景|文化|文物|经济|周转"    # words that begin like a surname
_PERSON = (rf"(?!{_ORDINARY})(?:{_DOUBLE}|[{_SURNAMES}])[\u4e00-\u9fff]?[^{_OF_A_PLACE}\W\da-zA-Z]")
_AMONG = "(?:.*[村镇乡组社区屯])?(?:村民|居民|农户|社员|户主|业主)?"
_CHINESE = re.compile(rf"{_AMONG}{_PERSON}(?:{_HOME})|(?:{_AMONG}(?:村民|居民|农户|社员|户主|业主))?{_PERSON}"
                      "(?:等[0-9一二三四五六七八九十两几多]*[户人]?)?")
_BREAKS = re.compile(r"[()（）、，,;；:：/&_—-]+")    # between several persons, or a thing and its person
_TITLE = re.compile(r"(?:^|[\s,(])(?:mr|mrs|ms|miss|dr|herr|frau|sr|sra|señor|señora|mme)\.?\s+[A-ZÀ-Þ]", re.I)
_HOUSE = re.compile(r"^(?:the )?[A-ZÀ-Þ][\w'’.-]+(?: [A-ZÀ-Þ][\w'’.-]*){0,2}['’]s? (?:house|home|residence|property|"
                    r"dwelling|cottage)\b|^[\w'’. -]+ (?:family (?:house|home|residence)|residence)$|"
                    r"^(?:house|home|residence|property|dwelling) of [A-ZÀ-Þ]", re.I)


def is_of_a_person(name: str) -> bool:
    """Whether a name of a project or parcel looks like that of a natural person.

    Args:
        name: as it is in the data.

    >>> [is_of_a_person(name) for name in ("张三", "石桥村李四宅基地", "王小明等3户", "Mr. Hill", "Hill residence")]
    [True, True, True, True, True]
    >>> [is_of_a_person(name) for name in ("石桥村", "柳塘宅基地", "杨家岭隧道", "高层住宅", "王庄", "Hill road")]
    [False, False, False, False, False, False]
    >>> [is_of_a_person(name) for name in ("张三、李四", "石桥村村民李四宅基地", "宅基地（张三）", "张三户宅基地")]
    [True, True, True, True]
    """
    plain = name.strip()
    if plain.isascii() or re.search("[\u00c0-\u024f]", plain):
        return bool(_TITLE.search(plain) or _HOUSE.match(plain))
    words = re.sub(r"[\s·]", "", plain)
    parts = {words, re.sub("[()（）]", "", words), *_BREAKS.split(words)}
    return any(map(_CHINESE.fullmatch, parts)) or bool(_TITLE.search(plain))


def public_names(names: pd.Series) -> pd.Series:
    """Names that may be kept: None where one looks like that of a person, and everywhere if numbers of persons occur.

    Args:
        names: of projects or parcels ``(n,)``; None where there is none.

    >>> public_names(pd.Series(["Mill", "张三住宅", None])).tolist()
    ['Mill', None, None]
    """
    texts = names.astype(object).where(names.notna(), None)
    different = pd.Series(texts.dropna().unique(), dtype=object)
    if scan_column(different):
        return pd.Series([None] * len(names), index=names.index, dtype=object)
    hidden = {name for name in different if is_of_a_person(str(name))}
    return texts.map(lambda name: None if name is None or name in hidden else name).astype(object).where(
        texts.notna(), None)
