# A UDP echo server, as a student writes it after the lecture.
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("0.0.0.0", 5000))
print("listening on", s.getsockname(), flush=True)
while True:
    data, client = s.recvfrom(4096)
    s.sendto(data, client)
    print("from", client, data, flush=True)
