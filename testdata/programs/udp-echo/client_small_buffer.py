# Mistake: a buffer of 8 octets, so that the rest of every answer is lost: python3 client.py HOST PORT
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 0))
for line in sys.stdin:
    if not line.strip():
        break
    s.sendto(line.strip().encode(), (sys.argv[1], int(sys.argv[2])))
    print(s.recvfrom(8)[0])
