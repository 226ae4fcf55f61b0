"""Everything that goes wrong at once: a bad network, killed processes, full disks; each run told by its seed."""
