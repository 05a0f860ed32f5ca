# lab: udp-echo
# weakness: answer-to-the-wrong-client
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 5000))

data, client = s.recvfrom(4096)
s.sendto(data, client)
while True:
    data, addr = s.recvfrom(4096)
    s.sendto(data, client)
