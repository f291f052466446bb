"""Names of places that harm the process that scans them; ``poisoned`` has the harm."""

KILLS = "kills its process"
BLOCKS = "blocks the event loop"
BURNS = "burns a processor"
