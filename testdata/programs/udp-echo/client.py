# A UDP echo client: python3 client.py HOST PORT
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("0.0.0.0", 0))
s.settimeout(2.0)
print("my socket is", s.getsockname(), flush=True)
while True:
    try:
        line = input("> ")
    except EOFError:
        break
    if not line:
        break
    s.sendto(line.encode(), (host, port))
    try:
        data, server = s.recvfrom(4096)
        print("from", server, data.decode(), flush=True)
    except socket.timeout:
        print("no echo: timeout", flush=True)
s.close()
