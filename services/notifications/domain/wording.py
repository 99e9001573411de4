"""The texts, in Chinese and English. Made when somebody reads, from a code and numbers alone."""

from collections.abc import Mapping
from enum import StrEnum
from string import Formatter

from lovebank.contracts.words import Category


class Language(StrEnum):
    CHINESE = "zh"
    ENGLISH = "en"


class Template(StrEnum):
    REQUEST_RECEIVED = "request_received"
    REQUEST_MERGED = "request_merged"
    HELP_IS_COMING = "help_is_coming"
    LOOKING_FOR_ANOTHER = "looking_for_another"
    PASSED_ON = "passed_on"
    HELPER_ARRIVED = "helper_arrived"
    PLEASE_CONFIRM = "please_confirm"
    DEED_CONFIRMED = "deed_confirmed"
    MINUTES_DISPUTED = "minutes_disputed"
    OPENED_AGAIN = "opened_again"
    NOBODY_CAME = "nobody_came"
    NOT_NEEDED = "not_needed"
    HELP_WANTED = "help_wanted"
    STOOD_DOWN = "stood_down"
    WELCOME = "welcome"
    SUSPENDED = "suspended"
    MINUTES_DEPOSITED = "minutes_deposited"
    STAR_WITHIN_REACH = "star_within_reach"
    STAR_ON_NOTICE = "star_on_notice"
    STAR_IS_YOURS = "star_is_yours"
    STAR_RESTS = "star_rests"
    STAR_TAKEN_BACK = "star_taken_back"
    CERTIFICATE_MADE = "certificate_made"
    CERTIFICATE_VOID = "certificate_void"
    ACCOUNT_SLEEPS = "account_sleeps"
    ACCOUNT_AWAKE = "account_awake"
    MINUTES_LOOKED_AT = "minutes_looked_at"
    MINUTES_DISMISSED = "minutes_dismissed"
    APPEAL_TURNED_DOWN = "appeal_turned_down"


_TEXTS: Mapping[Template, tuple[str, str]] = {
    Template.REQUEST_RECEIVED: (
        "社区已收到您反映的求助（{category}），正在寻找志愿者。",
        "The community has your request ({category}) and is looking for a volunteer.",
    ),
    Template.REQUEST_MERGED: (
        "您反映的求助（{category}）已有人反映过，两件并作一件办理。",
        "Your request ({category}) was known already: both are now handled as one.",
    ),
    Template.HELP_IS_COMING: (
        "您的求助（{category}）已有志愿者接单。",
        "A volunteer has taken on your request ({category}).",
    ),
    Template.LOOKING_FOR_ANOTHER: (
        "志愿者来不了了，社区正在为您的求助（{category}）另找他人。",
        "The volunteer cannot come after all: somebody else is being found for {category}.",
    ),
    Template.PASSED_ON: (
        "您的求助（{category}）已请其他单位一同办理。",
        "Another party was asked to help with your request ({category}).",
    ),
    Template.HELPER_ARRIVED: (
        "志愿者已到达，开始服务（{category}）。",
        "The volunteer has arrived and begins ({category}).",
    ),
    Template.PLEASE_CONFIRM: (
        "志愿者说已办结，用时 {minutes} 分钟。请您确认。",
        "The volunteer says it is done, in {minutes} minutes. Please confirm.",
    ),
    Template.DEED_CONFIRMED: (
        "您的服务（{category}）已确认，共 {minutes} 分钟，将存入爱心银行。",
        "Your help ({category}) is confirmed: {minutes} minutes go to the Love Bank.",
    ),
    Template.MINUTES_DISPUTED: (
        "双方所报时间不一致，请等待社区裁定（{category}）。",
        "The two sides differ on the minutes ({category}): the community will rule.",
    ),
    Template.OPENED_AGAIN: (
        "求助（{category}）还没有办好，已重新受理。",
        "The request ({category}) is not done after all, and is open again.",
    ),
    Template.NOBODY_CAME: (
        "很抱歉，您的求助（{category}）至今无人接单，社区工作人员会联系您。",
        "We are sorry: nobody could come for {category} yet. The community office will see to it.",
    ),
    Template.NOT_NEEDED: (
        "求助（{category}）已取消，不必前往了。",
        "The request ({category}) was withdrawn: there is no need to go.",
    ),
    Template.HELP_WANTED: (
        "附近有人求助，您愿意去吗？请查看邀约。",
        "Somebody nearby needs help. Would you go? Please look at your offers.",
    ),
    Template.STOOD_DOWN: (
        "这件求助已有人接单或不再需要，谢谢您。",
        "Somebody has it, or it is no longer needed. Thank you.",
    ),
    Template.WELCOME: (
        "您的志愿者申请已通过，欢迎加入！",
        "You are approved as a volunteer. Welcome!",
    ),
    Template.SUSPENDED: (
        "您的志愿者资格已暂停，请联系社区居委会。",
        "You are suspended as a volunteer: please ask the community office.",
    ),
    Template.MINUTES_DEPOSITED: (
        "已存入 {minutes} 分钟，爱心银行余额 {balance_minutes} 分钟。",
        "{minutes} minutes were deposited; your balance is {balance_minutes} minutes.",
    ),
    Template.STAR_WITHIN_REACH: (
        "您的累计服务时间已达到 {star_level} 星级标准。",
        "Your service time now reaches star level {star_level}.",
    ),
    Template.STAR_ON_NOTICE: (
        "您的 {star_level} 星级正在公示，公示期满无异议即授予。",
        "Star level {star_level} of yours is on public notice: it is granted if nobody objects.",
    ),
    Template.STAR_IS_YOURS: (
        "恭喜您！{star_level} 星级已授予，谢谢您的服务。",
        "Star level {star_level} is yours. Thank you for your help!",
    ),
    Template.STAR_RESTS: (
        "您的 {star_level} 星级暂停计算，原因请查看爱心存折，或问社区居委会。",
        "Star level {star_level} of yours rests for now: your passbook or the office says why.",
    ),
    Template.STAR_TAKEN_BACK: (
        "您的 {star_level} 星级已撤销。您可以向社区居委会申诉。",
        "Star level {star_level} of yours was taken back. You may appeal at the community office.",
    ),
    Template.CERTIFICATE_MADE: (
        "您的志愿服务记录证明 {certificate_number} 已出具。不是您要的？请告知社区居委会。",
        "Certificate {certificate_number} was issued for you. Not asked for? Tell the office.",
    ),
    Template.CERTIFICATE_VOID: (
        "您的志愿服务记录证明 {certificate_number} 已撤销。",
        "Your certificate {certificate_number} was revoked.",
    ),
    Template.ACCOUNT_SLEEPS: (
        "您的爱心银行账户长期未用，已休眠。时间仍在；您一使用，或请社区唤醒，即可恢复。",
        "Your account was long unused and is dormant. Nothing is lost: use it, or ask the office.",
    ),
    Template.ACCOUNT_AWAKE: (
        "您的爱心银行账户已唤醒，可以使用。不是您要的？请告知社区居委会。",
        "Your account is awake again. Was it not you? Tell the community office.",
    ),
    Template.MINUTES_LOOKED_AT: (
        "您的 {minutes} 分钟服务记录需要核对，核对后入账。这不是指责。",
        "{minutes} minutes of yours are looked at before they are deposited. Nobody accuses you.",
    ),
    Template.MINUTES_DISMISSED: (
        "您的 {minutes} 分钟服务记录经核对未予入账。您可以申诉，由另一人复核。",
        "{minutes} minutes of yours were not deposited. You may appeal: somebody else looks again.",
    ),
    Template.APPEAL_TURNED_DOWN: (
        "经复核，您的 {minutes} 分钟服务记录维持不入账。有疑问请联系社区居委会。",
        "On appeal it stays so: {minutes} minutes were not deposited. The office tells you more.",
    ),
}
_CATEGORIES: Mapping[Category, tuple[str, str]] = {
    Category.SMALL_REPAIR: ("小修小补", "small repair"),
    Category.ERRAND: ("跑腿代办", "errand"),
    Category.VISIT: ("上门探访", "visit"),
    Category.PAPERWORK: ("代办手续", "paperwork"),
    Category.ESCORT: ("陪同出行", "escort"),
    Category.PUBLIC_SPACE: ("公共设施", "public space"),
    Category.CLEANING: ("打扫卫生", "cleaning"),
    Category.MEDIATION: ("邻里调解", "mediation"),
    Category.OTHER: ("其他", "other"),
}


def parameters_in(template: Template) -> frozenset[str]:
    texts = _TEXTS[template]
    return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name)


def render(template: Template, parameters: Mapping[str, str | int], language: Language) -> str:
    words = {name: _word(name, value, language) for name, value in parameters.items()}
    return _of(_TEXTS[template], language).format_map(words)


def _word(name: str, value: str | int, language: Language) -> str:
    if name == "category":
        return _of(_CATEGORIES[Category(str(value))], language)
    return str(value)


def _of(both: tuple[str, str], language: Language) -> str:
    chinese, english = both
    return chinese if language is Language.CHINESE else english
