# lab: udp-echo
# against: client
# Each message has a socket of its own: a late answer finds nobody.
import socket
import sys

while line := input("> "):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(2)
        s.connect((sys.argv[1], int(sys.argv[2])))
        try:
            s.send(line.encode())
            print(s.recv(65535).decode(errors="replace"))
        except OSError as e:
            print("no answer:", e)
