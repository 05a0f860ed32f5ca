# lab: udp-echo
# weakness: an-empty-datagram-ends-it
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 5000))

while True:
    data, addr = s.recvfrom(4096)
    if not data:
        break
    s.sendto(data, addr)
