"""What a command ends with. Codes of expected errors stand with the errors, in `searchidx.errors`: 3, 5 and 6."""

DONE = 0
NOTHING_FOUND = 1
WRONG_USAGE = 2
PARTLY_DONE = 4
STORAGE_FAILED = 7
BUG = 70  # EX_SOFTWARE of sysexits.h; Python's own 1 would tell a script that nothing was found
INTERRUPTED = 130  # 128 + SIGINT, as a shell has it
TERMINATED = 143  # 128 + SIGTERM
