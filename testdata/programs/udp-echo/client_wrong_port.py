# Mistake: sends to port 5001 instead of the port it was given.
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("0.0.0.0", 0))
s.settimeout(0.5)
while True:
    line = input("> ")
    if not line:
        break
    s.sendto(line.encode(), (sys.argv[1], 5001))
    try:
        print(s.recvfrom(4096))
    except socket.timeout:
        print("no echo: timeout")
s.close()
