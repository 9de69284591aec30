"""`python -m framebridge`."""

import sys

from framebridge.cli import main

if __name__ == "__main__":
    sys.exit(main())
