"""Start Concord from a checkout: ``python main.py [VERB ...]``."""

import sys

from desktop.bootstrap import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
