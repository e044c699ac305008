"""What programs of tests say of the stack protocol, written out plainly: `read`, `hear` and `say`."""

SPEAKS = """\
import os, struct, sys, time
import msgspec

fd = int(os.environ["SCENARIO_RUNNER_FD"])


def read(count):
    found = b""
    while len(found) < count:
        more = os.read(fd, count - len(found))
        if not more:
            sys.exit(0)
        found += more
    return found


def hear():
    return msgspec.msgpack.decode(read(struct.unpack("<I", read(4))[0]))


def say(*message):
    body = msgspec.msgpack.encode(message)
    os.write(fd, struct.pack("<I", len(body)) + body)


"""
