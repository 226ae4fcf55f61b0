"""The catalogues of the demo workspace: made up for it, with every status and every type of option."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from segtui.emulator.refusals import Json

BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def made_id(text: str, length: int = 10) -> str:
    """An alphanumeric id that is the same for the same text."""
    number, found = int.from_bytes(sha256(text.encode()).digest(), "big"), ""
    while len(found) < length:
        number, digit = divmod(number, 62)
        found += BASE62[digit]
    return found


# name: type, required, description, default
OPTIONS: dict[str, tuple[str, bool, str, Any]] = {
    "websiteUrl": ("string", False, "The address of the site that sends the events.", ""),
    "region": ("select", True, "Where the data is processed first: us or eu.", "us"),
    "anonymizeIp": ("boolean", False, "Drop the last part of every IP address.", False),
    "flushInterval": ("number", False, "Seconds between two batches.", 30),
    "batchSize": ("number", False, "Events in one batch, at most.", 100),
    "trackScreens": ("boolean", False, "Send a screen event for every screen that opens.", True),
    "allowedDomains": ("array", False, "Domains from which events are accepted; empty accepts all.", []),
    "blockedPaths": ("array", False, "Pages that are never tracked.", ["/admin"]),
    "customHeaders": ("text-map", False, "Headers that are added to every request.", {}),
    "eventNames": ("map", False, "Event names, each with the name that it is sent under.", {}),
    "fallback": ("mixed", False, "What to do with events that fit no rule.", None),
    "accentColor": ("color", False, "The colour of the consent banner.", "#2f6f4f"),
    "apiKey": ("string", True, "The key that the service shows on its settings page.", None),
    "apiSecret": ("password", True, "The secret that belongs to the key.", None),
    "signingSecret": ("password", False, "With it, the service signs what it sends.", None),
    "accountId": ("string", True, "The number of the account.", None),
    "host": ("string", True, "The server's name.", None),
    "port": ("number", True, "The server's port.", 5432),
    "database": ("string", True, "The database that receives the tables.", "events"),
    "username": ("string", True, "The user that may create schemas.", None),
    "password": ("password", True, "The user's password.", None),
    "bucket": ("string", True, "The bucket that receives the files.", None),
    "credentials": ("mixed", True, "The service account, as its JSON.", None),
    "syncHours": ("array", False, "Hours of the day (UTC) at which tables are brought up to date.", [2, 14]),
}

# name, slug, description, categories, options
WEB, MOBILE, SERVER = (
    "websiteUrl region anonymizeIp allowedDomains",
    "trackScreens flushInterval",
    "flushInterval batchSize",
)
SOURCE_TYPES = [
    ("Javascript", "javascript", "Events from web pages, sent by the browser.", "Website", WEB + " blockedPaths"),
    (
        "Consent Banner",
        "consent-banner",
        "Choices that visitors make in a cookie banner.",
        "Website",
        WEB + " accentColor",
    ),
    ("Shop Theme", "shop-theme", "Events from a hosted shop's pages.", "Website", "websiteUrl apiKey"),
    ("iOS", "ios", "Events from apps for iPhone and iPad.", "Mobile", MOBILE),
    ("Android", "android", "Events from Android apps.", "Mobile", MOBILE),
    ("Kotlin", "kotlin", "Events from Android apps and JVM services.", "Mobile", MOBILE),
    ("Swift", "swift", "Events from apps for all of Apple's platforms.", "Mobile", MOBILE),
    ("Flutter", "flutter", "Events from apps built with Flutter.", "Mobile", MOBILE),
    ("React Native", "react-native", "Events from apps built with React Native.", "Mobile", MOBILE + " region"),
    ("Unity", "unity", "Events from games.", "Mobile", MOBILE),
    ("Set-top Box", "set-top-box", "Events from apps on television sets.", "OTT", MOBILE),
    ("Python", "python", "Events from services written in Python.", "Server", SERVER),
    ("Node.js", "node-js", "Events from services on Node.", "Server", SERVER),
    ("Go", "go", "Events from services written in Go.", "Server", SERVER),
    ("Java", "java", "Events from services on the JVM.", "Server", SERVER),
    ("Ruby", "ruby", "Events from services written in Ruby.", "Server", SERVER),
    ("PHP", "php", "Events from sites and services written in PHP.", "Server", SERVER),
    (".NET", "dotnet", "Events from services on .NET.", "Server", SERVER),
    ("Rust", "rust", "Events from services written in Rust.", "Server", SERVER),
    ("HTTP API", "http-api", "Events from anything that can send a request.", "Server", "customHeaders"),
    ("Pixel", "pixel", "Opened mails, seen through an image.", "Server,Email", "anonymizeIp"),
    ("Event Router", "event-router", "Events that another pipeline has collected.", "Server", "eventNames fallback"),
]
CLOUD_TYPES = [
    (
        "Billing Objects",
        "billing-objects",
        "Invoices, plans and customers of the billing system.",
        "Payments",
        "accountId apiSecret syncHours",
    ),
    ("CRM Accounts", "crm-accounts", "Accounts, leads and deals.", "CRM", "accountId apiSecret region"),
    ("Help Desk", "help-desk", "Tickets and the people who opened them.", "Helpdesk", "host apiKey apiSecret"),
    ("Mail Campaigns", "mail-campaigns", "Sent, opened and bounced mails.", "Email,Marketing", "apiKey signingSecret"),
    ("Push Gateway", "push-gateway", "Delivered and opened notifications.", "Notifications", "apiKey signingSecret"),
    ("Survey Answers", "survey-answers", "Answers, as they come in.", "Surveys", "apiKey signingSecret"),
    ("Ad Spend", "ad-spend", "Cost and clicks of campaigns.", "Advertising", "accountId apiSecret syncHours"),
    ("Live Chat", "live-chat", "Conversations on the site.", "Livechat", "apiKey signingSecret"),
    ("Feature Flags", "feature-flags", "Which visitor saw which variant.", "Experimentation", "apiKey"),
    ("Call Center", "call-center", "Calls, their length and outcome.", "Customer Success", "accountId apiSecret"),
    ("Course Platform", "course-platform", "Enrolments and finished lessons.", "Learning", "host apiKey"),
    (
        "Warehouse Query",
        "warehouse-query",
        "Rows of a query, as events.",
        "Warehouse",
        "host port database username password",
    ),
    ("Referral Program", "referral-program", "Invitations and rewards.", "Referrals", "apiKey"),
]
ANALYTICS, ADS, MAIL, CRM = "Analytics", "Advertising", "Email,Marketing", "CRM,Customer Success"
KEYED, SECRET = "apiKey", "apiKey apiSecret region"
DESTINATION_TYPES = [
    (
        "Funnel Board",
        "funnel-board",
        "Funnels and cohorts, minutes after the event.",
        ANALYTICS,
        SECRET + " eventNames",
    ),
    ("Pathfinder", "pathfinder", "The ways that people take through a product.", ANALYTICS, KEYED + " region"),
    ("Page Counter", "page-counter", "Visits without cookies.", ANALYTICS, "websiteUrl anonymizeIp"),
    (
        "Session Theater",
        "session-theater",
        "Recordings of sessions, to look at again.",
        ANALYTICS,
        KEYED + " blockedPaths",
    ),
    ("Heat Atlas", "heat-atlas", "Where people click and how far they scroll.", ANALYTICS, KEYED + " accentColor"),
    ("Metric Tower", "metric-tower", "Numbers on a wall.", ANALYTICS, KEYED + " batchSize"),
    ("Crash Ledger", "crash-ledger", "Errors, and who met them.", "Performance Monitoring", KEYED + " signingSecret"),
    ("Uptime Bell", "uptime-bell", "Rings when events stop coming.", "Performance Monitoring", KEYED),
    ("Letterpress", "letterpress", "Mails that follow what people do.", MAIL, SECRET),
    ("Night Mail", "night-mail", "Newsletters at the right hour.", MAIL, SECRET + " syncHours"),
    ("Postroom", "postroom", "Receipts and other transactional mail.", MAIL, KEYED + " customHeaders"),
    ("Nudge", "nudge", "Push messages and texts.", "Notifications,Marketing", SECRET),
    ("Beacon Push", "beacon-push", "Push messages for apps.", "Notifications", KEYED),
    ("Handshake CRM", "handshake-crm", "Leads and deals, with what they did.", CRM, "accountId apiSecret fallback"),
    ("Account Lens", "account-lens", "Which customers are about to leave.", CRM, KEYED),
    ("Desk Bell", "desk-bell", "Tickets that know the customer.", "Helpdesk", "host apiKey"),
    ("Chat Corner", "chat-corner", "A chat that knows the visitor.", "Livechat", KEYED + " accentColor"),
    ("Ad Harbor", "ad-harbor", "Audiences and conversions for adverts.", ADS, "accountId apiSecret eventNames"),
    ("Ad Harbor Offline", "ad-harbor-offline", "Conversions that happened in a shop.", ADS, "accountId apiSecret"),
    ("Click Exchange", "click-exchange", "Conversions for search adverts.", ADS, "accountId eventNames"),
    ("Short Video Ads", "short-video-ads", "Conversions for adverts between short videos.", ADS, SECRET),
    ("Attribution Desk", "attribution-desk", "Which campaign brought whom.", "Attribution", KEYED),
    ("Deep Linker", "deep-linker", "Links that open the app at the right place.", "Deep Linking", KEYED),
    ("Variant Lab", "variant-lab", "Experiments, from hypothesis to result.", "A/B Testing", KEYED + " region"),
    ("Recommender", "recommender", "What this person may like next.", "Personalization", SECRET),
    ("Survey Stand", "survey-stand", "Asks one question at the right moment.", "Surveys", KEYED),
    ("Fraud Watch", "fraud-watch", "Finds orders that look wrong.", "Security & Fraud", SECRET),
    ("File Drop", "file-drop", "Raw events as files in a bucket.", "Raw Data", "bucket credentials"),
    ("Stream Pipe", "stream-pipe", "Raw events on a stream.", "Raw Data", "host credentials batchSize"),
    (
        "Webhook",
        "webhook",
        "Every event as a request to an address of your own.",
        "Raw Data",
        "websiteUrl customHeaders signingSecret",
    ),
]
LOGIN = "host port database username password syncHours"
WAREHOUSE_TYPES = [
    ("BigQuery", "bigquery", "Tables in Google BigQuery.", "database credentials syncHours"),
    ("Snowflake", "snowflake", "Tables in Snowflake.", "accountId database username password syncHours"),
    ("Redshift", "redshift", "Tables in Amazon Redshift.", LOGIN),
    ("Postgres", "postgres", "Tables in a PostgreSQL server.", LOGIN),
    ("Databricks", "databricks", "Tables in a lakehouse.", "host database credentials"),
    ("Object Storage", "object-storage", "Files in a bucket, by day.", "bucket credentials"),
]
STATUS = {
    "pixel": "DEPRECATED",
    "ruby": "DEPRECATED",
    "flutter": "PUBLIC_BETA",
    "set-top-box": "PRIVATE_BETA",
    "rust": "PRIVATE_BUILDING",
    "event-router": "PRIVATE_SUBMITTED",
    "referral-program": "UNAVAILABLE",
    "heat-atlas": "DEPRECATED",
    "short-video-ads": "PUBLIC_BETA",
    "beacon-push": "UNAVAILABLE",
    "fraud-watch": "PRIVATE_BETA",
}


def _option(name: str) -> Json:
    kind, required, description, default = OPTIONS[name]
    label = "".join(f" {c.lower()}" if c.isupper() else c for c in name).capitalize()
    found: Json = {"name": name, "type": kind, "required": required, "description": description, "label": label}
    return found if default is None else {**found, "defaultValue": default}


def _entry(kind: str, name: str, slug: str, description: str, options: str) -> Json:
    address = f"https://logos.example.com/{slug}"
    return {
        "id": made_id(f"{kind} {slug}"),
        "name": name,
        "slug": slug,
        "description": description,
        "logos": {"default": f"{address}.svg", "mark": f"{address}-mark.svg"},
        "options": [_option(option) for option in options.split()],
    }


def _source_type(row: tuple[str, str, str, str, str], is_cloud: bool) -> Json:
    name, slug, description, categories, options = row
    return {
        **_entry("source", name, slug, description, options),
        "categories": categories.split(","),
        "isCloudEventSource": is_cloud,
        "status": STATUS.get(slug, "PUBLIC"),
        "partnerOwned": is_cloud,
    }


def _destination_type(row: tuple[str, str, str, str, str]) -> Json:
    name, slug, description, categories, options = row
    in_browser = "blockedPaths" in options or "accentColor" in options or "websiteUrl" in options
    return {
        **_entry("destination", name, slug, description, options),
        "status": STATUS.get(slug, "PUBLIC"),
        "previousNames": [name],
        "categories": categories.split(","),
        "website": f"https://{slug}.example.com",
        "components": [{"type": "BROWSER" if in_browser else "SERVER", "code": f"https://code.example.com/{slug}"}],
        "supportedFeatures": {
            "cloudModeInstances": "MULTIPLE",
            "deviceModeInstances": "SINGLE" if in_browser else "NONE",
            "replay": "Analytics" in categories,
        },
        "supportedMethods": {
            "track": True,
            "identify": True,
            "group": "CRM" in categories,
            "alias": False,
            "pageview": in_browser,
        },
        "supportedPlatforms": {"browser": True, "server": not in_browser, "mobile": True, "warehouse": False},
        "actions": [_action(slug)] if "Email" in categories or "Advertising" in categories else [],
        "presets": [],
        "partnerOwned": True,
        "supportedRegions": ["us-west-2", "eu-west-1"],
    }


def _action(slug: str) -> Json:
    field = {
        "id": made_id(f"field {slug}"),
        "sortOrder": 0,
        "fieldKey": "email",
        "label": "Mail address",
        "type": "STRING",
    }
    field |= {
        "description": "Whom it is about.",
        "required": True,
        "multiple": False,
        "dynamic": False,
        "allowNull": False,
    }
    return {
        "id": made_id(f"action {slug}"),
        "slug": "send-event",
        "name": "Send event",
        "description": "Passes the event on.",
        "platform": "CLOUD",
        "hidden": False,
        "defaultTrigger": 'type = "track"',
        "fields": [field],
    }


def demo_catalog() -> Json:
    """The three catalogues, in the shape of a workspace file's `catalog`."""
    return {
        "sources": [_source_type(row, False) for row in SOURCE_TYPES]
        + [_source_type(row, True) for row in CLOUD_TYPES],
        "destinations": [_destination_type(row) for row in DESTINATION_TYPES],
        "warehouses": [_entry("warehouse", *row) for row in WAREHOUSE_TYPES],
    }
