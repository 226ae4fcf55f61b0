"""segtui: the sources of a Twilio Segment workspace, at the keyboard."""
