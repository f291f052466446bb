"""The supervisor's process: ``supervisord`` that ends together with the launcher."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

from supervisor import supervisord

_PR_SET_PDEATHSIG = 1


def main(launcher_pid: int, conf: str) -> None:
    """Run the supervisor in the foreground with the configuration file ``conf``.

    On Linux the kernel tells it when the launcher was killed; elsewhere the next start on the same
    data folder ends what is left.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != launcher_pid:  # it was killed before the kernel knew
            return
    supervisord.main(["--nodaemon", "--configuration", conf])


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
