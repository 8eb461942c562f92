"""GitHub's emoji shortcodes: common ones from a table, and every one that equals a Unicode name."""

from __future__ import annotations

import unicodedata

__all__ = ["character"]

_TABLE = """
    smile=😄 smiley=😃 grinning=😀 grin=😁 laughing=😆 joy=😂 rofl=🤣 blush=😊 innocent=😇 wink=😉 heart_eyes=😍
    kissing_heart=😘 stuck_out_tongue=😛 stuck_out_tongue_winking_eye=😜 sunglasses=😎 smirk=😏 unamused=😒
    disappointed=😞 worried=😟 confused=😕 cry=😢 sob=😭 angry=😠 rage=😡 scream=😱 sweat_smile=😅 sweat=😓
    thinking=🤔 neutral_face=😐 expressionless=😑 sleeping=😴 tired_face=😫 relieved=😌 relaxed=☺️ mask=😷
    upside_down_face=🙃 hugs=🤗 nerd_face=🤓 poop=💩 hankey=💩 ghost=👻 skull=💀 alien=👽 robot=🤖 thumbsup=👍 +1=👍
    thumbsdown=👎 -1=👎 ok_hand=👌 clap=👏 wave=👋 pray=🙏 muscle=💪 raised_hands=🙌 point_up=☝️ point_down=👇
    point_left=👈 point_right=👉 point_up_2=👆 v=✌️ fist=✊ punch=👊 eyes=👀 heart=❤️ broken_heart=💔 two_hearts=💕
    sparkling_heart=💖 star=⭐ star2=🌟 sparkles=✨ zap=⚡ fire=🔥 boom=💥 tada=🎉 confetti_ball=🎊 gift=🎁
    balloon=🎈 birthday=🎂 christmas_tree=🎄 trophy=🏆 medal_sports=🏅 100=💯 bulb=💡 bell=🔔 warning=⚠️
    exclamation=❗ question=❓ bangbang=‼️ x=❌ o=⭕ white_check_mark=✅ heavy_check_mark=✔️
    ballot_box_with_check=☑️ heavy_plus_sign=➕ no_entry=⛔ no_entry_sign=🚫 information_source=ℹ️ recycle=♻️
    rocket=🚀 airplane=✈️ car=🚗 bike=🚲 house=🏠 computer=💻 iphone=📱 telephone=☎️ email=📧 envelope=✉️ memo=📝
    pencil=📝 pencil2=✏️ book=📖 books=📚 bookmark=🔖 link=🔗 paperclip=📎 pushpin=📌 calendar=📆 clipboard=📋
    mag=🔍 lock=🔒 unlock=🔓 key=🔑 hammer=🔨 wrench=🔧 gear=⚙️ package=📦 art=🎨 bug=🐛 ant=🐜 bee=🐝 cat=🐱 dog=🐶
    snake=🐍 whale=🐳 octopus=🐙 penguin=🐧 unicorn=🦄 coffee=☕ beer=🍺 beers=🍻 pizza=🍕 cake=🍰 apple=🍎 sunny=☀️
    cloud=☁️ snowflake=❄️ umbrella=☔ rainbow=🌈 earth_americas=🌎 earth_africa=🌍 earth_asia=🌏 moon=🌔 tree=🌲
    seedling=🌱 four_leaf_clover=🍀 arrow_right=➡️ arrow_left=⬅️ arrow_up=⬆️ arrow_down=⬇️ musical_note=🎵 notes=🎶
    microphone=🎤 headphones=🎧 camera=📷 video_camera=📹 tv=📺 movie_camera=🎥 chart_with_upwards_trend=📈
    bar_chart=📊 moneybag=💰 dollar=💵 construction=🚧 rotating_light=🚨 checkered_flag=🏁 wheelchair=♿
    copyright=©️ tm=™️ shipit=🐿️ octocat=🐙 see_no_evil=🙈 hear_no_evil=🙉 speak_no_evil=🙊 facepalm=🤦 shrug=🤷
    raising_hand=🙋 man=👨 woman=👩 yum=😋 pensive=😔 open_mouth=😮 astonished=😲 flushed=😳 frowning=😦 fearful=😨
    cold_sweat=😰 persevere=😣 weary=😩 triumph=😤 roll_eyes=🙄 grimacing=😬 sleepy=😪 partying_face=🥳
    pleading_face=🥺 exploding_head=🤯 star_struck=🤩 raised_eyebrow=🤨 no_mouth=😶 zipper_mouth_face=🤐
    shushing_face=🤫 cowboy_hat_face=🤠 hushed=😯 satisfied=😆 pout=😡 smiling_imp=😈 space_invader=👾 smiley_cat=😺
    joy_cat=😹 heart_eyes_cat=😻 scream_cat=🙀 heartbeat=💓 heartpulse=💗 cupid=💘 gift_heart=💝 anger=💢
    collision=💥 dizzy=💫 sweat_drops=💦 dash=💨 zzz=💤 shit=💩 hand=✋ metal=🤘 crossed_fingers=🤞 open_hands=👐
    fist_raised=✊ fist_oncoming=👊 nail_care=💅 bow=🙇 no_good=🙅 ok_person=🙆 cop=👮 student=🧑‍🎓 teacher=🧑‍🏫
    scientist=🧑‍🔬 technologist=🧑‍💻 artist=🧑‍🎨 detective=🕵️ angel=👼 santa=🎅 walking=🚶 running=🏃 runner=🏃
    dancer=💃 man_technologist=👨‍💻 woman_technologist=👩‍💻 speaking_head=🗣️ dog2=🐕 wolf=🐺 cat2=🐈 lion=🦁
    bear=🐻 frog=🐸 hatched_chick=🐥 dove=🕊️ feet=🐾 shell=🐚 leaves=🍃 palm_tree=🌴 corn=🌽 cheese=🧀 fries=🍟
    hotdog=🌭 rice=🍚 ramen=🍜 tea=🍵 champagne=🍾 cocktail=🍸 wine_glass=🍷 knife=🔪 office=🏢 post_office=🏣
    traffic_light=🚥 vertical_traffic_light=🚦 stop_sign=🛑 boat=⛵ truck=🚚 red_car=🚗 blue_car=🚙
    bullettrain_side=🚄 hourglass=⌛ hourglass_flowing_sand=⏳ watch=⌚ alarm_clock=⏰ stopwatch=⏱️ timer_clock=⏲️
    date=📅 clock1=🕐 clock2=🕑 clock3=🕒 clock4=🕓 clock5=🕔 clock6=🕕 clock7=🕖 clock8=🕗 clock9=🕘 clock10=🕙
    clock11=🕚 clock12=🕛 new_moon=🌑 full_moon=🌕 stars=🌠 partly_sunny=⛅ tornado=🌪️ ocean=🌊 jack_o_lantern=🎃
    sparkler=🎇 tickets=🎟️ medal_military=🎖️ 1st_place_medal=🥇 2nd_place_medal=🥈 3rd_place_medal=🥉 soccer=⚽
    basketball=🏀 football=🏈 tennis=🎾 golf=⛳ dart=🎯 gun=🔫 8ball=🎱 jigsaw=🧩 spades=♠️ hearts=♥️ diamonds=♦️
    clubs=♣️ shirt=👕 tshirt=👕 shoe=👞 tophat=🎩 mortar_board=🎓 gem=💎 shopping_cart=🛒 mute=🔇 sound=🔉
    loud_sound=🔊 loudspeaker=📢 mega=📣 no_bell=🔕 drum=🥁 calling=📲 phone=☎️ fax=📠 keyboard=⌨️
    desktop_computer=🖥️ computer_mouse=🖱️ cd=💿 floppy_disk=💾 film_strip=🎞️ clapper=🎬 camera_flash=📸 mag_right=🔎
    flashlight=🔦 lantern=🏮 newspaper_roll=🗞️ yen=💴 euro=💶 pound=💷 chart=💹 e-mail=📧 envelope_with_arrow=📩
    mailbox=📫 fountain_pen=🖋️ pen=🖊️ paintbrush=🖌️ crayon=🖍️ spiral_notepad=🗒️ spiral_calendar=🗓️ paperclips=🖇️
    scissors=✂️ card_index_dividers=🗂️ file_cabinet=🗄️ wastebasket=🗑️ dagger=🗡️ shield=🛡️ balance_scale=⚖️
    hammer_and_wrench=🛠️ dna=🧬 radioactive=☢️ biohazard=☣️ no_smoking=🚭 underage=🔞 arrow_upper_right=↗️
    arrow_lower_right=↘️ arrow_lower_left=↙️ arrow_upper_left=↖️ arrow_up_down=↕️ left_right_arrow=↔️
    leftwards_arrow_with_hook=↩️ arrow_right_hook=↪️ arrow_heading_up=⤴️ arrow_heading_down=⤵️ arrows_clockwise=🔃
    arrows_counterclockwise=🔄 back=🔙 end=🔚 on=🔛 soon=🔜 top=🔝 repeat=🔁 arrow_forward=▶️ arrow_backward=◀️
    fast_forward=⏩ rewind=⏪ arrow_up_small=🔼 arrow_down_small=🔽 pause_button=⏸️ stop_button=⏹️ record_button=⏺️
    infinity=♾️ interrobang=⁉️ grey_question=❔ grey_exclamation=❕ heavy_exclamation_mark=❗ heavy_minus_sign=➖
    heavy_division_sign=➗ heavy_multiplication_x=✖️ beginner=🔰 loop=➿ registered=®️ hash=#️⃣ asterisk=*️⃣
    zero=0️⃣ one=1️⃣ two=2️⃣ three=3️⃣ four=4️⃣ five=5️⃣ six=6️⃣ seven=7️⃣ eight=8️⃣ nine=9️⃣ keycap_ten=🔟 1234=🔢
    abc=🔤 abcd=🔡 symbols=🔣 a=🅰️ b=🅱️ o2=🅾️ cl=🆑 cool=🆒 free=🆓 id=🆔 new=🆕 ng=🆖 ok=🆗 parking=🅿️ sos=🆘 up=🆙
    vs=🆚 m=Ⓜ️ red_circle=🔴 orange_circle=🟠 yellow_circle=🟡 green_circle=🟢 large_blue_circle=🔵 purple_circle=🟣
    brown_circle=🟤 black_circle=⚫ white_circle=⚪ red_square=🟥 orange_square=🟧 yellow_square=🟨 green_square=🟩
    blue_square=🟦 purple_square=🟪 black_medium_square=◼️ white_medium_square=◻️ black_small_square=▪️
    white_small_square=▫️ small_red_triangle=🔺 small_red_triangle_down=🔻 us=🇺🇸 gb=🇬🇧 uk=🇬🇧 de=🇩🇪 fr=🇫🇷 es=🇪🇸 it=🇮🇹
    jp=🇯🇵 kr=🇰🇷 cn=🇨🇳 ru=🇷🇺 brazil=🇧🇷 india=🇮🇳 eu=🇪🇺 canada=🇨🇦 poland=🇵🇱 ukraine=🇺🇦 portugal=🇵🇹 tr=🇹🇷 vietnam=🇻🇳
    indonesia=🇮🇩 mexico=🇲🇽 netherlands=🇳🇱 pirate_flag=🏴‍☠️ rainbow_flag=🏳️‍🌈 white_flag=🏳️ black_flag=🏴
    snowman=⛄ satellite=📡 ballot_box=🗳️ kiss=💋 lips=👄 tiger=🐯 horse=🐴 cow=🐮 pig=🐷 mouse=🐭 rabbit=🐰
    train=🚋 eye=👁️ label=🏷️ thermometer=🌡️ joystick=🕹️ crown=👑
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
