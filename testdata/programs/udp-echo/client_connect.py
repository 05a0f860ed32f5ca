# No mistake: connect() on a UDP socket only remembers whom to talk to.
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect((sys.argv[1], int(sys.argv[2])))
s.settimeout(2.0)
while True:
    line = input("> ")
    if not line:
        break
    s.send(line.encode())
    print("echo:", s.recv(4096).decode())
s.close()
