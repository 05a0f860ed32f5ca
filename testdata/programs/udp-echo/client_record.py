# No mistake: sends records of fixed size, each field filled up with zeros.
import socket
import struct
import sys

host, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(2.0)
while True:
    try:
        fields = input("> ").encode().split(b" ")
    except EOFError:
        break
    fields += [b""] * (3 - len(fields))
    s.sendto(struct.pack("<i32s9s31s", 1, *fields[:3]), (host, port))
    try:
        data, server = s.recvfrom(4096)
        print("from", server, [f.rstrip(b"\0").decode(errors="replace") for f in struct.unpack("<i32s9s31s", data)[1:]], flush=True)
    except socket.timeout:
        print("no echo: timeout", flush=True)
s.close()
