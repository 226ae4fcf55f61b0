"""Forms: what is changed at the keyboard, checked while it is typed, and handed on as a plan to be previewed."""
