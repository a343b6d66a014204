"""The door to the command line."""

import subprocess
import sys


def test_the_door_leads_to_the_command_line():
    done = subprocess.run([sys.executable, "-m", "framing", "score"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "name a file or folder to score." in done.stderr
