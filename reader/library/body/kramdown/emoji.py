"""GitHub's emoji shortcodes: common ones from a table, and every one that equals a Unicode name."""

from __future__ import annotations

import unicodedata

__all__ = ["character"]

_TABLE = """
    smile=😄 smiley=😃 grinning=😀 grin=😁 laughing=😆 joy=😂 rofl=🤣 blush=😊 innocent=😇 wink=😉 heart_eyes=😍
    kissing_heart=😘 stuck_out_tongue=😛 stuck_out_tongue_winking_eye=😜 sunglasses=😎 smirk=😏 unamused=😒
    disappointed=😞 worried=😟 confused=😕 cry=😢 sob=😭 angry=😠 rage=😡 scream=😱 sweat_smile=😅 sweat=😓 thinking=🤔
    neutral_face=😐 expressionless=😑 sleeping=😴 tired_face=😫 relieved=😌 relaxed=☺️ mask=😷 upside_down_face=🙃
    hugs=🤗 nerd_face=🤓 poop=💩 hankey=💩 ghost=👻 skull=💀 alien=👽 robot=🤖 thumbsup=👍 +1=👍 thumbsdown=👎 -1=👎
    ok_hand=👌 clap=👏 wave=👋 pray=🙏 muscle=💪 raised_hands=🙌 point_up=☝️ point_down=👇 point_left=👈 point_right=👉
    point_up_2=👆 v=✌️ fist=✊ punch=👊 eyes=👀 heart=❤️ broken_heart=💔 two_hearts=💕 sparkling_heart=💖 star=⭐
    star2=🌟 sparkles=✨ zap=⚡ fire=🔥 boom=💥 tada=🎉 confetti_ball=🎊 gift=🎁 balloon=🎈 birthday=🎂
    christmas_tree=🎄
    trophy=🏆 medal_sports=🏅 100=💯 bulb=💡 bell=🔔 warning=⚠️ exclamation=❗ question=❓ bangbang=‼️ x=❌ o=⭕
    white_check_mark=✅ heavy_check_mark=✔️ ballot_box_with_check=☑️ heavy_plus_sign=➕ no_entry=⛔ no_entry_sign=🚫
    information_source=ℹ️ recycle=♻️ rocket=🚀 airplane=✈️ car=🚗 bike=🚲 house=🏠 computer=💻 iphone=📱 telephone=☎️
    email=📧 envelope=✉️ memo=📝 pencil=📝 pencil2=✏️ book=📖 books=📚 bookmark=🔖 link=🔗 paperclip=📎 pushpin=📌
    calendar=📆 clipboard=📋 mag=🔍 lock=🔒 unlock=🔓 key=🔑 hammer=🔨 wrench=🔧 gear=⚙️ package=📦 art=🎨 bug=🐛 ant=🐜
    bee=🐝 cat=🐱 dog=🐶 snake=🐍 whale=🐳 octopus=🐙 penguin=🐧 unicorn=🦄 coffee=☕ beer=🍺 beers=🍻 pizza=🍕 cake=🍰
    apple=🍎 sunny=☀️ cloud=☁️ snowflake=❄️ umbrella=☔ rainbow=🌈 earth_americas=🌎 earth_africa=🌍 earth_asia=🌏
    moon=🌔 tree=🌲 seedling=🌱 four_leaf_clover=🍀 arrow_right=➡️ arrow_left=⬅️ arrow_up=⬆️ arrow_down=⬇️
    musical_note=🎵 notes=🎶 microphone=🎤 headphones=🎧 camera=📷 video_camera=📹 tv=📺 movie_camera=🎥
    chart_with_upwards_trend=📈 bar_chart=📊 moneybag=💰 dollar=💵 construction=🚧 rotating_light=🚨 checkered_flag=🏁
    wheelchair=♿ copyright=©️ tm=™️ shipit=🐿️ octocat=🐙 see_no_evil=🙈 hear_no_evil=🙉 speak_no_evil=🙊 facepalm=🤦
    shrug=🤷 raising_hand=🙋 man=👨 woman=👩
"""
_COMMON = dict(pair.split("=") for pair in _TABLE.split())


def character(name: str) -> str:
    """Return the emoji of a shortcode, or an empty string if there is none."""
    known = _COMMON.get(name)
    if known:
        return known
    try:
        found = unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return ""
    return found if ord(found[0]) >= 0x2600 else ""
