# lab: udp-echo
# weakness: an-empty-datagram-crashes-it
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 5000))

while True:
    data, addr = s.recvfrom(4096)
    print("first octet", data[0])
    s.sendto(data, addr)
