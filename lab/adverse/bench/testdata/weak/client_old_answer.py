# lab: udp-echo
# against: client
# weakness: an-old-answer-taken-for-the-new-one
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(2)
s.connect((sys.argv[1], int(sys.argv[2])))
while line := input("> "):
    try:
        s.send(line.encode())
        print(s.recv(4096).decode(errors="replace"))
    except OSError as e:
        print("no echo received:", e)
