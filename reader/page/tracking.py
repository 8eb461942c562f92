"""Tracking parameters of addresses, and addresses without them.

The list contains names that are documented by the services that set them and that no page needs in order to be found:

- Google Analytics and Ads: `utm_*`, `gclid`, `gclsrc`, `dclid`, `gbraid`, `wbraid`, `_ga`, `_gl`
- Meta: `fbclid`, `igshid`, `igsh`; X: `twclid`; TikTok: `ttclid`; LinkedIn: `li_fat_id`; Reddit: `rdt_cid`
- Microsoft: `msclkid`; Yandex: `yclid`, `ysclid`, `_openstat`; Pinterest: `epik`; Snap: `sccid`; Impact: `irclickid`
- Mailchimp: `mc_cid`, `mc_eid`; HubSpot: `_hsenc`, `_hsmi`, `__hssc`, `__hstc`, `__hsfp`, `hsctatracking`;
  Marketo: `mkt_tok`; Matomo: `mtm_*`, `pk_*`, `piwik_*`; Vero: `vero_id`, `vero_conv`; Drip: `__s`;
  Olytics: `oly_anon_id`, `oly_enc_id`; Wicked Reports: `wickedid`; Adobe: `s_cid`; YouTube: `si` (on its hosts only)
"""

from __future__ import annotations

import re
from urllib.parse import unquote

__all__ = ["is_tracking", "without_tracking"]

_LIST = """
    gclid gclsrc dclid gbraid wbraid _ga _gl fbclid igshid igsh twclid ttclid li_fat_id rdt_cid msclkid yclid ysclid
    _openstat epik sccid irclickid mc_cid mc_eid _hsenc _hsmi __hssc __hstc __hsfp hsctatracking mkt_tok vero_id
    vero_conv __s oly_anon_id oly_enc_id wickedid s_cid
"""
_NAMES = frozenset(_LIST.split())
_FAMILIES = ("utm_", "mtm_", "pk_", "piwik_")
_YOUTUBE = re.compile(r"https?://(?:[a-z0-9-]+\.)*(?:youtu\.be|youtube\.com)(?:[:/?#]|$)", re.IGNORECASE)


def is_tracking(name: str, address: str = "") -> bool:
    """Return whether the parameter `name` of `address` serves only to track people."""
    name = unquote(name).lower()
    return name in _NAMES or name.startswith(_FAMILIES) or (name == "si" and bool(_YOUTUBE.match(address)))


def without_tracking(address: str) -> tuple[str, tuple[str, ...]]:
    """Return `address` without its tracking parameters, and their names; the same string if it has none."""
    rest, hash_mark, fragment = address.partition("#")
    path, mark, query = rest.partition("?")
    if not mark:
        return address, ()
    parts = query.split("&")
    kept = [part for part in parts if not is_tracking(part.partition("=")[0], address)]
    if len(kept) == len(parts):
        return address, ()
    removed = [unquote(part.partition("=")[0]) for part in parts if is_tracking(part.partition("=")[0], address)]
    query = "?" + "&".join(kept) if kept else ""
    return path + query + hash_mark + fragment, tuple(removed)
