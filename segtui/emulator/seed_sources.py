"""The sources of the demo workspace: an invented company that sells outdoor gear."""

# ruff: noqa: E501 - a table reads best with one source a line

from __future__ import annotations

from typing import NamedTuple

from segtui.emulator.refusals import Json


class Row(NamedTuple):
    """One source: `labels` are `key:value`, `destinations` are slugs (`-slug` is disabled), `flags` are words.

    Flags: off (disabled), plan (a tracking plan), block (Protocols blocks what is not planned), keys:N (write keys).
    """

    slug: str
    name: str | None
    type: str
    labels: str
    destinations: str = ""
    flags: str = ""


P, S, D = "environment:production", "environment:staging", "environment:development"
SHOP = "funnel-board page-counter session-theater ad-harbor letterpress"
LONG = "Storefront for partners in the alpine region, with the old checkout that three of them still use (until the spring)"

ROWS = [
    Row("storefront-web", "Storefront Web", "javascript", f"{P} team:growth region:eu tier:critical", SHOP + " -heat-atlas variant-lab recommender", "plan block keys:2"),
    Row("storefront-web-staging", "Storefront Web (staging)", "javascript", f"{S} team:growth region:eu", "funnel-board -letterpress"),
    Row("storefront-web-dev", "Storefront Web (development)", "javascript", f"{D} team:growth", "", "off"),
    Row("storefront-us", "Storefront US", "javascript", f"{P} team:growth region:us tier:critical", SHOP + " click-exchange attribution-desk", "plan"),
    Row("checkout-web", "Checkout Web", "javascript", f"{P} team:payments region:eu tier:critical", "funnel-board fraud-watch crash-ledger", "plan block"),
    Row("checkout-api", "Checkout API", "go", f"{P} team:payments region:eu tier:critical", "fraud-watch stream-pipe webhook", "plan block keys:3"),
    Row("checkout-api-staging", "Checkout API (staging)", "go", f"{S} team:payments region:eu", "webhook"),
    Row("checkout-api-dev", None, "go", f"{D} team:payments", "", "off"),
    Row("app-ios", "Trail Companion iOS", "swift", f"{P} team:mobile tier:critical", "funnel-board nudge deep-linker crash-ledger attribution-desk", "plan keys:2"),
    Row("app-ios-staging", "Trail Companion iOS (staging)", "swift", f"{S} team:mobile", "-funnel-board"),
    Row("app-ios-legacy", "Trail Companion iOS, before version 4", "ios", f"{P} team:mobile lifecycle:sunset", "-nudge -funnel-board", "off"),
    Row("app-android", "Trail Companion Android", "kotlin", f"{P} team:mobile tier:critical", "funnel-board nudge deep-linker crash-ledger", "plan keys:2"),
    Row("app-android-staging", "Trail Companion Android (staging)", "kotlin", f"{S} team:mobile", "funnel-board"),
    Row("app-android-legacy", "Trail Companion Android, before version 4", "android", f"{P} team:mobile lifecycle:sunset", "-beacon-push", "off"),
    Row("app-flutter-pilot", "Pilot: one app for both", "flutter", f"{D} team:mobile lifecycle:trial"),
    Row("kiosk-react-native", "Kiosk in the shops", "react-native", f"{P} team:stores region:eu", "funnel-board"),
    Row("ar-viewer", "Tent viewer (augmented reality)", "unity", f"{D} team:labs lifecycle:trial", "", "off"),
    Row("tv-trail-films", "Trail Films on television", "set-top-box", f"{P} team:content", "metric-tower"),
    Row("blog", "Blog", "javascript", f"{P} team:content", "page-counter night-mail"),
    Row("blog-staging", "Blog (staging)", "javascript", f"{S} team:content"),
    Row("docs-site", "Care instructions", "javascript", f"{P} team:content", "page-counter"),
    Row("jobs-site", None, "javascript", "team:people", "page-counter"),
    Row("press-room", None, "javascript", ""),
    Row("landing-pages", "Landing pages", "javascript", f"{P} team:growth campaign:spring", "page-counter ad-harbor click-exchange short-video-ads -survey-stand"),
    Row("consent-eu", "Consent banner EU", "consent-banner", f"{P} team:legal region:eu", "file-drop"),
    Row("consent-us", "Consent banner US", "consent-banner", f"{P} team:legal region:us", "file-drop"),
    Row("partner-shop-alpine", LONG, "shop-theme", f"{P} team:partners region:eu", "funnel-board"),
    Row("partner-shop-nordic", "Partner shop Nordic", "shop-theme", f"{P} team:partners region:eu", "-funnel-board", "off"),
    Row("tokyo-store", "東京店 オンラインストア", "javascript", f"{P} team:growth region:apac", "funnel-board page-counter"),
    Row("seoul-store", "서울 온라인 스토어", "javascript", f"{P} team:growth region:apac", "funnel-board"),
    Row("taipei-store", "台北門市", "javascript", f"{S} team:growth region:apac"),
    Row("hackday-2024", "Hack day 🏕️ 👩‍💻 campfire stories", "http-api", "lifecycle:trial", "", "off"),
    Row("emoji-poll", "👍 or 👎", "http-api", f"{D} team:labs"),
    Row("paypal-events", "Paypal events", "http-api", f"{P} team:payments", "stream-pipe"),
    Row("paypal-events-copy", "P\u0430ypal events", "http-api", "", "-stream-pipe", "off"),
    Row("orders-service", "Orders", "java", f"{P} team:platform tier:critical", "stream-pipe webhook uptime-bell", "plan block"),
    Row("orders-service-staging", "Orders (staging)", "java", f"{S} team:platform", "webhook"),
    Row("inventory", "Inventory", "node-js", f"{P} team:platform", "stream-pipe"),
    Row("inventory-staging", "Inventory (staging)", "node-js", f"{S} team:platform"),
    Row("recommendations", "Recommendations", "python", f"{P} team:data", "recommender variant-lab"),
    Row("experiments", "Experiments", "python", f"{P} team:data", "variant-lab", "plan"),
    Row("notebooks", "Notebooks", "python", f"{D} team:data", "", "keys:5"),
    Row("returns-php", "Returns desk", "php", f"{P} team:stores lifecycle:sunset", "desk-bell"),
    Row("loyalty-ruby", "Loyalty card", "ruby", f"{P} team:growth lifecycle:sunset", "letterpress -account-lens"),
    Row("warranty-dotnet", "Warranty registrations", "dotnet", f"{P} team:stores", "handshake-crm"),
    Row("edge-collector", "Edge collector", "rust", f"{D} team:platform lifecycle:trial"),
    Row("mail-pixel", "Mail pixel", "pixel", f"{P} team:growth lifecycle:sunset", "letterpress"),
    Row("warehouse-doors", "Doors of the warehouse (sensors)", "http-api", f"{P} team:platform region:us", "metric-tower uptime-bell"),
    Row("trail-webcams", "Trail webcams", "http-api", f"{P} team:content", "", "keys:0"),
    Row("legacy-router", "Old event router", "event-router", f"{P} team:platform lifecycle:sunset", "-webhook", "off"),
    Row("blocked-events", "Blocked events", "http-api", f"{P} team:data", "file-drop"),
    Row("violations", "Violations", "http-api", f"{P} team:data", "file-drop"),
    Row("billing", "Billing", "billing-objects", f"{P} team:payments tier:critical"),
    Row("crm", "CRM", "crm-accounts", f"{P} team:sales", "account-lens"),
    Row("help-desk-eu", "Help desk EU", "help-desk", f"{P} team:support region:eu", "account-lens"),
    Row("help-desk-us", "Help desk US", "help-desk", f"{P} team:support region:us", "account-lens"),
    Row("campaign-mail", "Campaign mail", "mail-campaigns", f"{P} team:growth campaign:spring", "funnel-board"),
    Row("push-messages", "Push messages", "push-gateway", f"{P} team:mobile", "funnel-board"),
    Row("surveys", "Surveys after delivery", "survey-answers", f"{P} team:support"),
    Row("ad-costs", "Ad costs", "ad-spend", f"{P} team:growth"),
    Row("chat", "Chat on the site", "live-chat", f"{P} team:support", "desk-bell chat-corner", "off"),
    Row("guide-school", "Mountain guide school", "course-platform", "team:partners lifecycle:trial", "night-mail"),
    Row("everything-labelled", "Labels of every kind", "javascript", f"{D} team:labs region:us tier:spare lifecycle:trial campaign:spring cost-center:marketing owner:nobody retention:short", SHOP + " pathfinder metric-tower crash-ledger uptime-bell night-mail postroom nudge handshake-crm account-lens desk-bell chat-corner -click-exchange -survey-stand -file-drop"),
]  # fmt: skip

SETTINGS: dict[str, Json] = {
    "storefront-web": {"websiteUrl": "https://shop.example.com", "region": "eu", "anonymizeIp": True, "allowedDomains": ["shop.example.com", "www.shop.example.com"], "blockedPaths": ["/admin", "/preview"]},
    "storefront-us": {"websiteUrl": "https://us.shop.example.com", "region": "us", "anonymizeIp": False},
    "consent-eu": {"websiteUrl": "https://shop.example.com", "region": "eu", "accentColor": "#2f6f4f", "allowedDomains": []},
    "partner-shop-alpine": {"websiteUrl": "https://alpine.example.org", "apiKey": "demo-partner-key"},
    "warehouse-doors": {"customHeaders": {"X-Site": "Reno", "X-Hall": "4"}},
    "legacy-router": {"eventNames": {"order_done": "Order Completed", "order_void": "Order Cancelled"}, "fallback": {"action": "drop", "except": [{"event": "Refund", "minimum": 10.5}, None], "report": {"to": "data@example.com", "daily": True}}},
    "billing": {"accountId": "acct-1042", "apiSecret": "••••••••4kZq", "syncHours": [2, 14]},
    "crm": {"accountId": "00-77", "apiSecret": "not-a-real-secret-but-shown-in-clear", "region": "eu"},
    "help-desk-eu": {"host": "desk.example.com", "apiKey": "demo-desk-key", "apiSecret": "••••••••"},
    "campaign-mail": {"apiKey": "demo-mail-key", "signingSecret": "••••••••e71b"},
    "app-ios": {"trackScreens": True, "flushInterval": 20},
    "app-android": {"trackScreens": True, "flushInterval": 30},
    "notebooks": {"flushInterval": 5, "batchSize": 1},
    "orders-service": {"flushInterval": 1, "batchSize": 500, "owner": {"team": "platform", "pager": "orders-primary"}},
}  # fmt: skip

FORWARDING = {
    "storefront-web": ("violations", "blocked-events"),
    "checkout-web": ("violations", "blocked-events"),
    "checkout-api": ("violations", ""),
    "orders-service": ("", "blocked-events"),
    "app-ios": ("violations", ""),
}
"""Where a source's violations and its blocked events go, by slug; '' is nowhere."""

LABELS = {
    "environment:production": "Real customers: changes here are felt",
    "environment:staging": "The rehearsal before production",
    "environment:development": "For trying things out",
    "team:growth": "",
    "team:payments": "",
    "team:mobile": "",
    "team:content": "",
    "team:data": "Owns the tracking plans",
    "team:platform": "",
    "team:stores": "",
    "team:partners": "",
    "team:support": "",
    "team:sales": "",
    "team:legal": "Consent and retention",
    "team:people": "",
    "team:labs": "",
    "region:eu": "Data stays in the EU",
    "region:us": "",
    "region:apac": "",
    "tier:critical": "Somebody is woken up when it stops",
    "tier:spare": "",
    "lifecycle:trial": "Goes away unless somebody wants it",
    "lifecycle:sunset": "Is being replaced",
    "campaign:spring": "",
    "campaign:autumn": "Planned, no source yet",
    "cost-center:marketing": "",
    "owner:nobody": "",
    "retention:short": "30 days",
    "retention:long": "",
}
