"""What tests stand on. Byte code is kept, also where the environment forbids it: a run starts two hundred processes."""

import os
import sys

# Without it each of them, and each test process, compiles all modules anew: half of the time that it takes to start.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
