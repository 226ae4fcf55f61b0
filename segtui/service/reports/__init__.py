"""Reports: which sources of the workspace somebody should look at, and why. Each is declared once, for every front end.

evidence     what a report goes by, and what it finds
listed       reports that need nothing but the list of sources
connections  a report that needs to know what each source feeds
schemas      reports that need the schema settings of each source
forwarding   chains of sources that forward to each other
declared     every report: name, title, sentence, what it reads
asking       what must be asked source by source: paced, bounded, with progress, from the cache where that is fresh
"""

from segtui.service.reports.asking import Asking
from segtui.service.reports.declared import REPORTS, Report, report_named
from segtui.service.reports.evidence import Evidence, Finding

__all__ = ["REPORTS", "Asking", "Evidence", "Finding", "Report", "report_named"]
