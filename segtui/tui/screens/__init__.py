"""The screens: each asks the service and shows what comes; none holds HTTP, SQL or JSON."""
