# lab: udp-echo
# weakness: an-icmp-error-ends-it
import socket

IP_RECVERR = 11

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.IPPROTO_IP, IP_RECVERR, 1)  # wants to know, and does not expect it
s.bind(("", 5000))

while True:
    data, addr = s.recvfrom(4096)
    s.sendto(data, addr)
