"""Parts of pages: functions of their arguments."""
