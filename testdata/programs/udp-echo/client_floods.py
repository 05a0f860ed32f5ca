# A client that does not look whether its input has ended: python3 client.py HOST PORT
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(2)
while True:
    line = sys.stdin.readline()
    s.sendto(line.strip().encode(), (sys.argv[1], int(sys.argv[2])))
    print(s.recv(4096).decode())
