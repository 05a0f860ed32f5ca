# lab: udp-echo
# weakness: silence-ends-the-server
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 5000))
s.settimeout(0.5)
while True:
    data, addr = s.recvfrom(4096)
    s.sendto(data, addr)
