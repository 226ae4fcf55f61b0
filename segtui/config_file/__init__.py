"""The config file: TOML, checked key by key, every complaint with its file, line and key.

default_profile = "prod"

[profiles.prod]
region = "eu"                            # or base_url = "https://…"
token_command = ["op", "read", "op://…"] # or token_file = "…"
read_only = true
production = true
columns = ["name", "type", "label:team"]  # what the list of sources shows
filter = "enabled:true"                  # what it begins with

[keys]
"list.down" = "j,down"                   # or a list; "" unbinds
"""

from segtui.config_file.file import ConfigFile, Place
from segtui.config_file.kinds import PROFILE_KEYS, TOP_KEYS
from segtui.config_file.problems import problems_in
from segtui.config_file.reading import parse_config, read_config

__all__ = ["PROFILE_KEYS", "TOP_KEYS", "ConfigFile", "Place", "parse_config", "problems_in", "read_config"]
