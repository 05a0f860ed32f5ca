# A client that takes the end of its input for a slip: python3 client.py HOST PORT
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(2)
while True:
    try:
        line = input("> ")
    except EOFError:
        continue
    if not line:
        continue
    s.sendto(line.encode(), (sys.argv[1], int(sys.argv[2])))
    print(s.recvfrom(4096)[0].decode())
