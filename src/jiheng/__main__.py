"""The program, quiet from its first moment: loading takes a while, and Ctrl-C may come before it is done."""

import sys


def main() -> None:
    """Load the command line and run it."""
    try:
        from jiheng.cli import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
