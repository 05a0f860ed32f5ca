# Mistake: send() on a socket that is connected to nobody.
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 5000))
while True:
    data, client = s.recvfrom(4096)
    s.send(data)
