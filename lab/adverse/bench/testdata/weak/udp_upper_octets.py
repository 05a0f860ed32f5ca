# lab: udp-upper
# weakness: upper-case-of-a-to-z-only
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 12000))

while True:
    data, addr = s.recvfrom(2048)
    s.sendto(data.upper(), addr)
