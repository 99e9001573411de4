"""What is printed on paper, in Chinese and in English."""

from collections.abc import Mapping
from enum import StrEnum

from lovebank.contracts.words import EvidenceGrade


class Language(StrEnum):
    ZH = "zh"
    EN = "en"


ZH: Mapping[str, str] = {
    "certificate": "志愿服务记录证明",
    "certifies": "兹证明 {name} 自 {first} 至 {last} 参加志愿服务，经确认的服务时间共计 {hours}。",
    "holder": "本证明持有人",
    "by_grade": "按佐证等级分列",
    "evidence": "佐证",
    "time": "服务时间",
    "day": "日期",
    "deeds": "服务明细",
    "star": "证明出具时的志愿者星级：{level} 星",
    "no_star": "证明出具时尚无星级",
    "number": "证明编号",
    "code": "查验码",
    "issuer": "出具单位",
    "issued_on": "出具日期",
    "verify": "扫描二维码，或在下列网址查验本证明的真伪和现状：",
    "name_not_kept": "姓名由持有人提供，仅印于纸面，爱心银行不留存；请核对持有人身份证件。",
    "revoked": "本证明已撤销",
    "statement": "爱心存折对账单",
    "account": "账户",
    "holder_of_account": "户主",
    "month": "月份",
    "opening": "期初余额",
    "closing": "期末余额",
    "line": "序号",
    "what": "摘要",
    "change": "变动（分钟）",
    "balance": "余额（分钟）",
    "quiet": "本月无变动。",
    "over_the_ceiling": "超出上限 {minutes} 分钟",
    "page": "第 {page} 页，共 {{nb}} 页",
    "hours": "{hours} 小时 {minutes} 分钟",
    "made_on": "制表时间",
}
EN: Mapping[str, str] = {
    "certificate": "Certificate of Volunteer Service",
    "certifies": "This certifies that {name} served as a volunteer from {first} to {last}."
    " The service that was confirmed comes to {hours}.",
    "holder": "the holder of this certificate",
    "by_grade": "By grade of evidence",
    "evidence": "Evidence",
    "time": "Time served",
    "day": "Day",
    "deeds": "Each service",
    "star": "Star level on the day of issue: {level}",
    "no_star": "No star on the day of issue",
    "number": "Number",
    "code": "Code",
    "issuer": "Issued by",
    "issued_on": "Issued on",
    "verify": "Whether this certificate is genuine and stands is told here, or by the QR code:",
    "name_not_kept": "The name was given by the holder, is printed on this paper only and is kept"
    " nowhere. Compare it with the holder's papers.",
    "revoked": "This certificate is revoked",
    "statement": "Statement of the Love Bank",
    "account": "Account",
    "holder_of_account": "Holder",
    "month": "Month",
    "opening": "Opening balance",
    "closing": "Closing balance",
    "line": "Line",
    "what": "What",
    "change": "Change (min)",
    "balance": "Balance (min)",
    "quiet": "Nothing changed in this month.",
    "over_the_ceiling": "{minutes} min over the ceiling",
    "page": "Page {page} of {{nb}}",
    "hours": "{hours} h {minutes} min",
    "made_on": "Made on",
}
WORDS: Mapping[Language, Mapping[str, str]] = {Language.ZH: ZH, Language.EN: EN}
GRADES: Mapping[EvidenceGrade, tuple[str, str]] = {
    EvidenceGrade.SELF_DECLARED: ("本人申报", "Declared by the volunteer"),
    EvidenceGrade.COORDINATOR_ENTERED: ("工作人员补录", "Entered by the office"),
    EvidenceGrade.ROSTER_AND_PHOTO: ("名单与照片", "Roster and photo"),
    EvidenceGrade.CODE_IN_AND_OUT: ("扫码签到签退", "Code on arrival and leaving"),
    EvidenceGrade.CODE_INSIDE_GEOFENCE: ("现场扫码签到签退", "Code, on the spot"),
    EvidenceGrade.CONFIRMED_BY_BENEFICIARY: ("服务对象确认", "Confirmed by the beneficiary"),
    EvidenceGrade.TWO_INDEPENDENT_KINDS: ("两种独立佐证", "Two independent kinds"),
}
CODES: Mapping[str, tuple[str, str]] = {
    "deposit": ("服务时间存入", "Service deposited"),
    "gift": ("转赠", "Gift"),
    "donation": ("捐赠互助池", "Donation to the pool"),
    "care_grant": ("互助池关爱支持", "Grant from the pool"),
    "help_for_hours": ("以时间换服务", "Help for hours"),
    "redemption_service": ("兑换服务", "Service redeemed"),
    "redemption_goods": ("兑换物品", "Goods redeemed"),
    "overflow": ("超出上限转入互助池", "Over the ceiling, to the pool"),
    "fraud_hold": ("异常冻结", "Held for review"),
    "adjustment": ("调整", "Adjustment"),
    "settlement": ("结算", "Settlement"),
    "reversal": ("冲正", "Reversal"),
}
# What is only held, or was and is free again, changes no balance.
KINDS: Mapping[str, tuple[str, str]] = {
    "hold": ("冻结", "held"),
    "release": ("解冻", "given back"),
    "expiry": ("到期解冻", "given back, not collected"),
}
REASONS: Mapping[str, tuple[str, str]] = {
    "entered_twice": ("重复登记", "entered twice"),
    "wrong_minutes": ("时长有误", "wrong minutes"),
    "wrong_person": ("登记人有误", "wrong person"),
    "not_served": ("未提供服务", "not served"),
    "not_delivered": ("未交付", "not delivered"),
    "fraud": ("虚假记录", "fraud"),
    "hours_reversed": ("时间已退回", "the hours came back"),
    "erasure": ("注销账户", "the account is closed for good"),
    "alone": ("独居", "lives alone"),
    "age_80": ("八十岁以上", "80 or older"),
    "disabled": ("残疾", "disabled"),
    "frail": ("体弱", "frail"),
    "other": ("其他", "other"),
}


def say(language: Language, what: str, **told: object) -> str:
    return WORDS[language][what].format(**told)


def grade(language: Language, told: EvidenceGrade) -> str:
    chinese, english = GRADES[told]
    return chinese if language is Language.ZH else english


def explained(language: Language, code: str, kind: str, reason: str) -> str:
    """What a line is for; whether it was only held; and why, where there is a reason."""
    is_chinese = language is Language.ZH
    told = _of(CODES, code, language)
    if kind in KINDS:
        told += ("（{}）" if is_chinese else ", {}").format(_of(KINDS, kind, language))
    if reason:
        told += ("：" if is_chinese else ": ") + _of(REASONS, reason, language)
    return told


def _of(words: Mapping[str, tuple[str, str]], told: str, language: Language) -> str:
    """As it is written in the books, where nobody has put it into words."""
    chinese, english = words.get(told, (told, told.replace("_", " ")))
    return chinese if language is Language.ZH else english


def time_served(language: Language, minutes: int) -> str:
    return say(language, "hours", hours=minutes // 60, minutes=minutes % 60)
