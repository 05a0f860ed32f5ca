# No mistake on one machine: binds to the loopback address only.
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 5000))
while True:
    data, client = s.recvfrom(4096)
    s.sendto(data, client)
