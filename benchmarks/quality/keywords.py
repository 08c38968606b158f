"""What most people would write first, to compare with: one list of words a topic, as ``re`` with word boundaries."""

import re

WORDS = {
    "deepseek": ("deepseek",),
    "qwen-max": ("qwen2.5-max", "qwen 2.5 max"),
    "qwen": ("qwen", "qwen2.5", "qwen3", "通义千问", "通義千問"),
    "restriction": (
        *("sanction", "sanctions", "sanctioned", "embargo", "export controls", "entity list"),
        *("sanktion", "sanktionen", "exportkontrollen", "制裁", "出口管制", "实体清单", "實體清單"),
    ),
    "nvidia": ("nvidia", "nvda", "英伟达", "英偉達", "輝達", "辉达"),
    "amd": ("amd", "超微", "advanced micro devices"),
    "tsmc": ("tsmc", "台积电", "台積電"),
    "naura": ("naura", "北方华创", "北方華創"),
    "sg-micro": ("sg micro", "圣邦股份", "聖邦股份"),
    "chip-supply": ("chip", "chips", "semiconductor", "semiconductors", "halbleiter", "芯片", "晶片"),
    "rates": ("fed", "ecb", "ezb", "leitzins", "interest rates", "央行"),
    "takeover": ("takeover", "merger", "acquisition", "übernahme", "fusion", "收购", "收購"),
    "guidance-cut": ("profit warning", "cuts forecast", "gewinnwarnung", "prognose", "下修"),
    "halt": ("halts", "halt", "suspends trading", "停牌"),
}
_PATTERNS = {
    label: re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE) for label, words in WORDS.items()
}


def finds(label: str, text: str) -> bool:
    """Whether one of the topic's words stands in the text, between word boundaries."""
    return _PATTERNS[label].search(text) is not None
