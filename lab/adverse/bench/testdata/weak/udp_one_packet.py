# lab: udp-echo
# weakness: made-for-one-packet
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 5000))

while True:
    data, addr = s.recvfrom(1472)  # Ethernet carries 1500 octets, 28 of them headers
    s.sendto(data, addr)
